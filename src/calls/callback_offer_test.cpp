#include "calls/callback_offer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "calls/simulation.h"

namespace calls {
namespace {
constexpr auto kA = QueueModel::erlang_a;
Load fifty(int agents) { return {50 / 360.0, 360, 180, agents, 45}; }

// Exponential patience on a fine grid, less those who take the offer.
PatienceTime patience(const CallbackOffer& offer) {
  PatienceTime law;
  law.kind = PatienceTime::curve;
  for (double t = 0.1; t < 4000; t += 0.1) {
    double stay = t >= offer.after_s ? 1 - offer.share : 1;
    law.survival.steps.push_back({t, stay * std::exp(-t / 180), 0, 1, 1});
  }
  return law;
}

TEST(CallbackOffer, AgreesWithSimulation) {
  struct Case {
    int agents;
    CallbackOffer offer;
  };
  for (const Case& c : {Case{44, {60, 0.5}}, Case{38, {60, 0.5}}, Case{50, {20, 1}}, Case{30, {60, 0.8}}}) {
    SCOPED_TRACE(c.agents);
    Load load = fifty(c.agents);
    CallbackEffect effect = callback_effect(kA, load, c.offer);
    SimulationSetting s;
    s.lambda = load.lambda;
    s.agents = load.agents;
    s.service.mean_s = load.aht;
    s.patience = patience(c.offer);
    s.threshold_s = load.threshold;
    s.warmup_s = 7200;
    s.duration_s = 20'000 / load.lambda;
    s.replications = 30;
    s.confidence = 0.999;
    SimulationResult r = simulate(s);
    auto expect_holds = [](const SimulatedFigure& figure, double value, double slack) {
      EXPECT_LE(figure.low - slack, value);
      EXPECT_GE(figure.high + slack, value);
    };
    expect_holds(r.answered, effect.with.answered, 0.0005);
    expect_holds(r.abandoned, effect.with.p_abandon + effect.taken, 0.0005);
    expect_holds(r.p_wait, effect.with.p_wait, 0.0005);
    expect_holds(r.service_level, effect.with.service_level, 0.0005);
    expect_holds(r.asa_s, effect.with.asa_s, 0.1);
    expect_holds(r.answered_wait_s, effect.with.answered_wait_s, 0.1);
    expect_holds(r.p90_wait_s, effect.with.p90_wait_s, 0.8);
  }
}

TEST(CallbackOffer, Edges) {
  Load load = fifty(44);
  EXPECT_EQ(callback_effect(kA, load, {60, 0}).taken, 0);
  EXPECT_EQ(callback_effect(QueueModel::erlang_b, load, {0, 1}).taken, 0);
  CallbackEffect all = callback_effect(kA, load, {0, 1});  // whoever would wait takes it: Erlang B
  EXPECT_NEAR(all.taken, erlang_b(load).p_blocked, 1e-9);
  EXPECT_NEAR(all.later_erlangs, 50 * all.taken, 1e-9);
  load.agents = 0;
  CallbackEffect nobody = callback_effect(kA, load, {60, 0.5});
  EXPECT_NEAR(nobody.taken, 0.5 * std::exp(-1 / 3.0), 1e-12);
  EXPECT_EQ(nobody.with.answered, 0);
  EXPECT_TRUE(std::isnan(callback_effect(kA, load, {60, 1.5}).taken));
  EXPECT_TRUE(std::isnan(callback_effect(kA, load, {-1, 0.5}).with.answered));
  load.lambda = std::nan("");
  EXPECT_TRUE(std::isnan(callback_effect(kA, load, {60, 0.5}).taken));
}

TEST(CallbackOffer, MakesAnOverloadedQueueStable) {
  Load load = fifty(48);
  CallbackEffect effect = callback_effect(QueueModel::erlang_c, load, {60, 0.5});
  EXPECT_FALSE(effect.without.stable);
  EXPECT_TRUE(effect.with.stable);
  EXPECT_GT(effect.taken, 0.04);  // at least what is too much
  EXPECT_LT(effect.with.asa_s, 120);
  EXPECT_FALSE(callback_effect(QueueModel::erlang_c, fifty(20), {60, 0.5}).with.stable);
  Load patient = fifty(48);
  patient.patience = 1e7;
  EXPECT_NEAR(callback_effect(kA, patient, {60, 0.5}).taken, effect.taken, 1e-3);
}

RC_GTEST_PROP(CallbackOffer, NothingGetsLostAndWaitsShorten, ()) {
  int agents = *rc::gen::inRange(1, 200);
  double ratio = *rc::gen::inRange(50, 200) / 100.0;
  Load load{ratio * agents / 360.0, 360, *rc::gen::inRange(10, 2000) * 1.0, agents,
            *rc::gen::inRange(0, 200) * 1.0};
  CallbackOffer offer{*rc::gen::inRange(0, 300) * 1.0, *rc::gen::inRange(0, 101) / 100.0};
  CallbackEffect effect = callback_effect(kA, load, offer);
  RC_ASSERT(std::abs(effect.with.answered + effect.with.p_abandon + effect.taken - 1) < 1e-9);
  RC_ASSERT(effect.with.asa_s <= effect.without.asa_s * (1 + 1e-9));
  RC_ASSERT(effect.with.answered_wait_s <= effect.without.answered_wait_s * (1 + 1e-9) + 1e-12);
  RC_ASSERT(effect.with.service_level <= effect.with.answered + 1e-9);
  offer.share = 1e-12;
  CallbackEffect hardly = callback_effect(kA, load, offer);
  RC_ASSERT(std::abs(hardly.with.answered - hardly.without.answered) < 1e-9);
  RC_ASSERT(std::abs(hardly.with.p_wait_over - hardly.without.p_wait_over) < 1e-9);
  RC_ASSERT(std::abs(hardly.with.service_level - hardly.without.service_level) < 1e-9);
  RC_ASSERT(std::abs(hardly.with.p90_wait_s - hardly.without.p90_wait_s) < 1e-6);
}
}  // namespace
}  // namespace calls
