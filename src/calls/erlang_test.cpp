#include "calls/erlang.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

namespace calls {
namespace {
// To as many digits as the reference gives.
void expect_close(double value, double reference, double tolerance = 1e-11) {
  EXPECT_NEAR(value, reference, tolerance * std::abs(reference) + 1e-15);
}

TEST(ErlangB, ReferenceValues) {
  auto blocked = [](double erlangs, int agents) { return erlang_b({erlangs, 1, 0, agents}).p_blocked; };
  expect_close(blocked(1, 1), 0.5);
  expect_close(blocked(1, 2), 0.2);
  expect_close(blocked(10, 15), 0.0364969454723708);
  expect_close(blocked(100, 100), 0.075700452710861);
  expect_close(blocked(1000, 1000), 0.0248119176461604);
  expect_close(blocked(1e4, 10'000), 0.00793656324880567);
  expect_close(blocked(4.461, 10), 0.00999778668790);
  expect_close(blocked(12.031, 20), 0.01000259180019);
  expect_close(blocked(84.064, 100), 0.00999968290265);
}

TEST(ErlangC, ReferenceValues) {
  QueueFigures f = erlang_c({100 / 1800.0, 180, kEndlessPatience, 14, 20});
  expect_close(f.p_wait, 0.17413193359505);
  expect_close(f.asa_s, 7.83593701177724);
  expect_close(f.service_level, 0.888350019179467);
  EXPECT_NEAR(f.occupancy, 0.714, 0.0005);
  f = erlang_c({3.5 / 60, 180, kEndlessPatience, 13, 20});
  expect_close(f.p_wait, 0.368845636158893);
  expect_close(f.asa_s, 26.5568858034403);
  f = erlang_c({0.1, 240, kEndlessPatience, 28, 20});
  expect_close(f.p_wait, 0.333138527992723);
  expect_close(f.asa_s, 19.9883116795634);
  expect_close(f.service_level, 0.761295813934751);
  f = erlang_c({2000 / 900.0, 300, kEndlessPatience, 680, 30});
  expect_close(f.p_wait, 0.496812982788043);
  expect_close(f.asa_s, 11.178292112731);
  expect_close(f.service_level, 0.869041519558334);
  f = erlang_c({0.8, 60, kEndlessPatience, 50, 20});
  EXPECT_NEAR(f.asa_s, 20.83, 0.005);
  EXPECT_NEAR(f.p90_wait_s, 58.14, 0.005);
  EXPECT_NEAR(f.mean_queue, 16.67, 0.005);
}

TEST(ErlangA, ReferenceValues) {
  QueueFigures f = erlang_a({100 / 1800.0, 180, 300, 14, 20});
  expect_close(f.p_wait, 0.145260114296361);
  expect_close(f.p_abandon, 0.0139837441224089);
  expect_close(f.asa_s, 4.19512323672268);
  expect_close(f.occupancy, 0.704297325626851);
  expect_close(f.service_level, 0.916792091863547);
  expect_close(f.answered_wait_s, 3.87848004452102);
  f = erlang_a({3.5 / 60, 180, 300, 13, 20});
  expect_close(f.asa_s, 9.91280260915214);
  expect_close(f.p_abandon, 0.0330426753638405);
  f = erlang_a({3.5 / 60, 180, 300, 9, 20});
  expect_close(f.asa_s, 56.6184354956209);
  expect_close(f.p_abandon, 0.188728118318736);
  f = erlang_a({0.8, 60, 120, 50, 20});
  expect_close(f.p_wait, 0.46777406855379);
  expect_close(f.p_abandon, 0.0309122491621932);
  expect_close(f.asa_s, 3.70946989946319);
  expect_close(f.mean_queue, 2.96757591957055);
  expect_close(f.occupancy, 0.930324240804295);
  expect_close(f.service_level, 0.943018954746981);
  expect_close(f.p90_wait_s, 12.4446477151808);
  f = erlang_a({0.1, 240, 180, 20, 20});
  expect_close(f.p_wait, 0.777164076502754);
  expect_close(f.p_abandon, 0.193786648274059);
  expect_close(f.asa_s, 34.8815966893307);
  expect_close(f.service_level, 0.361454937531301);
  f = erlang_a({2000 / 900.0, 300, 180, 567, 30});
  expect_close(f.p_wait, 0.998956784026585);
  expect_close(f.p_abandon, 0.14950945739882);
  expect_close(f.asa_s, 26.9117023317876);
  expect_close(f.service_level, 0.467035615045634);
}

void expect_figures(const Load& load, double p_wait, double p_abandon, double asa, double answered_wait,
                    double service_level, double p90) {
  SCOPED_TRACE(load.agents);
  QueueFigures f = erlang_a(load);
  expect_close(f.p_wait, p_wait);
  expect_close(f.p_abandon, p_abandon);
  expect_close(f.asa_s, asa);
  expect_close(f.answered_wait_s, answered_wait);
  expect_close(f.service_level, service_level);
  expect_close(f.p90_wait_s, p90);
}

// Scarce and ample agents, short and long patience, 1 to 10,000 agents: computed with 50 digits.
TEST(ErlangA, FarFromTheOrdinary) {
  expect_figures({0.5, 360, 600, 90, 90}, 1, 0.5, 300, 413.8905305483131, 9.350103997195673e-14,
                 456.5111142697797);
  expect_figures({0.05, 300, 5, 12, 20}, 0.3562606521960472, 0.302220379836759, 1.511101899183795,
                 0.3430436836086953, 0.6972724113197825, 5.401385215819302);
  expect_figures({0.05, 300, 1e5, 16, 20}, 0.7219798419606321, 0.001999604322846373, 199.9604322846373,
                 199.8241572413298, 0.3265108376361674, 547.0956651834071);
  expect_figures({0.05, 300, 1e5, 15, 20}, 0.9513834645392399, 0.01069480785505528, 1069.480785505528,
                 1071.461998255717, 0.05930991749471231, 2288.703715442455);
  expect_figures({2, 300, 180, 100, 30}, 1, 5 / 6.0, 150, 321.0208710119911, 0, 318.4468205270314);
  expect_figures({0.001, 300, 60, 1, 20}, 0.2397847244321515, 0.2007175852261616, 12.0430551135697,
                 2.480401082423248, 0.7728526479181946, 43.98402261417453);
  expect_figures({25, 400, 200, 10'000, 20}, 0.4157735544732623, 0.004673844398229499, 0.9347688796458999,
                 0.9308354252626033, 0.9953261556004081, 3.307610327786674);
  expect_figures({25, 400, 20'000, 9900, 30}, 0.9999999999995303, 0.01000000000000247, 200.0000000000495,
                 200.9865150566791, 8.455270499475692e-10, 237.2690338536569);
  expect_figures({30, 400, 200, 10'000, 10}, 1, 1 / 6.0, 100 / 3.0, 36.44431202545759, 0, 39.78195997208779);
  expect_figures({0.3, 600, 0.01, 150, 1}, 0.1885611418219845, 0.1880916165411425, 0.001880916165411425,
                 5.772889262146372e-6, 0.8119083834588575, 0.006326739466881269);
}

TEST(Approximations, ReferenceValues) {
  EXPECT_NEAR(halfin_whitt(0.5), 0.5045386410, 1e-10);
  EXPECT_NEAR(halfin_whitt(1), 0.2233612748, 1e-10);
  EXPECT_NEAR(halfin_whitt(1.5), 0.0846903945, 1e-10);
  EXPECT_NEAR(halfin_whitt(2), 0.0268813624, 1e-10);
  EXPECT_EQ(halfin_whitt(-1), 1);
  EXPECT_EQ(halfin_whitt(60), 0);
  EXPECT_NEAR(garnett(-1, 0.25), 0.5996310492, 1e-10);
  EXPECT_NEAR(garnett(-1, 1), 0.8413447461, 1e-10);
  EXPECT_NEAR(garnett(-1, 4), 0.9822097778, 1e-10);
  EXPECT_NEAR(garnett(0, 0.25), 0.3333333333, 1e-10);
  EXPECT_NEAR(garnett(0, 1), 0.5, 1e-10);
  EXPECT_NEAR(garnett(0, 4), 0.6666666667, 1e-10);
  EXPECT_NEAR(garnett(1, 0.25), 0.1119172504, 1e-10);
  EXPECT_NEAR(garnett(1, 1), 0.1586552539, 1e-10);
  EXPECT_NEAR(garnett(1, 4), 0.1950878181, 1e-10);
  EXPECT_NEAR(garnett(0.5, 2), erlang_a({9950.13 / 360, 360, 720, 10'000}).p_wait, 0.01);
  EXPECT_NEAR(garnett(-60, 4), 1, 1e-12);
  EXPECT_NEAR(garnett(60, 4), 0, 1e-12);
  EXPECT_TRUE(std::isnan(garnett(1, 0)));
}

TEST(Erlang, PoissonTailWhenAnAgentTakesAsLongAsPatience) {
  expect_close(erlang_a({10, 1, 1, 12}).p_wait, 0.303223853696893);
  expect_close(erlang_a({10, 1, 1, 12}).mean_queue, 0.530916253707425);
  expect_close(erlang_a({50, 1, 1, 50}).p_wait, 0.518808315472043);
}

TEST(Erlang, NoCallsNoAgentsNoStability) {
  for (auto model : {erlang_b, erlang_c, erlang_a}) {
    QueueFigures none = model({0, 300, 180, 3, 20});
    EXPECT_EQ(none.answered, 1);
    EXPECT_EQ(none.service_level, 1);
    EXPECT_EQ(none.asa_s, 0);
    QueueFigures nobody = model({1, 300, 180, 0, 20});
    EXPECT_EQ(nobody.answered, 0);
    EXPECT_EQ(nobody.service_level, 0);
  }
  EXPECT_NEAR(erlang_a({1, 300, 180, 0, 20}).asa_s, 180, 1e-9);
  QueueFigures f = erlang_c({1, 300, 180, 240, 20});
  EXPECT_FALSE(f.stable);
  EXPECT_TRUE(std::isinf(f.asa_s));
  EXPECT_EQ(f.service_level, 0);
  EXPECT_NEAR(f.answered, 0.8, 1e-12);
  QueueFigures at_once = erlang_a({1, 300, 180, 300, 0});
  EXPECT_NEAR(at_once.service_level, 1 - at_once.p_wait, 1e-12);
  QueueFigures patient_threshold = erlang_a({1, 300, 180, 280, kEndlessPatience});
  EXPECT_NEAR(patient_threshold.service_level, patient_threshold.answered, 1e-12);
}

TEST(Erlang, OutOfRangeIsNotANumber) {
  double nan = std::nan("");
  for (const Load& load : std::vector<Load>{{-1, 300, 180, 3, 20},
                                            {nan, 300, 180, 3, 20},
                                            {1, 0, 180, 3, 20},
                                            {1, nan, 180, 3, 20},
                                            {1, 300, 180, -3, 20},
                                            {1, 300, 180, kMostAgents + 1, 20},
                                            {1, 300, 180, 3, nan}})
    for (auto model : {erlang_b, erlang_c, erlang_a}) {
      EXPECT_TRUE(std::isnan(model(load).answered));
      EXPECT_TRUE(std::isnan(model(load).asa_s));
      EXPECT_FALSE(model(load).stable);
    }
  EXPECT_TRUE(std::isnan(erlang_a({1, 300, nan, 3, 20}).answered));
  EXPECT_TRUE(std::isnan(erlang_a({1, 300, -1, 3, 20}).answered));
}

// The birth and death chain of the number of calls, summed state by state.
struct Chain {
  long double p_wait = 0, queue = 0, answered_wait = 0;
  explicit Chain(const Load& load) {
    long double inverse = 1, erlangs = load.erlangs();
    for (int k = 1; k <= load.agents; ++k) inverse = 1 + k / erlangs * inverse;
    long double capacity = load.agents / static_cast<long double>(load.aht), u = 1, all = inverse, waits = 1;
    long double progress = 0;  // mean wait behind j callers, of those served
    for (int j = 0; u > 1e-22L * waits; ++j) {
      long double leaving = capacity + (j + 1) / static_cast<long double>(load.patience);
      progress += 1 / leaving;
      answered_wait += u * capacity / leaving * progress;
      u *= load.lambda / leaving;
      all += u, waits += u, queue += (j + 1) * u;
    }
    p_wait = waits / all, queue /= all, answered_wait /= all;
  }
};

// Up to a few hundred agents, from half to twice the load, patience of a second to half an hour.
Load some_load() {
  int agents = *rc::gen::inRange(1, 400);
  double ratio = *rc::gen::inRange(50, 200) / 100.0, aht = *rc::gen::inRange(30, 900);
  double patience = std::exp(*rc::gen::inRange(0, 750) / 100.0);
  return {ratio * agents / aht, aht, patience, agents, static_cast<double>(*rc::gen::inRange(0, 200))};
}

RC_GTEST_PROP(ErlangA, AgreesWithTheChain, ()) {
  Load load = some_load();
  Chain chain(load);
  QueueFigures f = erlang_a(load);
  auto close = [](double a, long double b) {
    return std::abs(a - static_cast<double>(b)) <= 1e-10 * std::abs(a) + 1e-300;
  };
  RC_ASSERT(close(f.p_wait, chain.p_wait));
  RC_ASSERT(close(f.mean_queue, chain.queue));
  RC_ASSERT(close(f.answered_wait_s * f.answered, chain.answered_wait));
}

RC_GTEST_PROP(ErlangA, FiguresHoldTogether, ()) {
  Load load = some_load();
  QueueFigures f = erlang_a(load);
  RC_ASSERT(std::abs(f.p_abandon - f.asa_s / load.patience) < 1e-12);
  RC_ASSERT(std::abs(f.answered + f.p_abandon - 1) < 1e-11);
  RC_ASSERT(std::abs(f.mean_queue - load.lambda * f.asa_s) <= 1e-12 * f.mean_queue);
  RC_ASSERT(f.service_level <= f.answered + 1e-12 && f.service_level >= 1 - f.p_wait - 1e-12);
  RC_ASSERT(f.p_wait_over <= 1 - f.service_level + 1e-12);
  RC_ASSERT(f.occupancy >= 0 && f.occupancy <= 1 + 1e-12);
  load.threshold = f.p90_wait_s;
  if (f.p90_wait_s > 0) RC_ASSERT(std::abs(erlang_a(load).p_wait_over - 0.1) < 1e-9);
}

RC_GTEST_PROP(ErlangA, IsAPoissonTailWhenPatienceIsTheHandlingTime, ()) {
  Load load = some_load();
  load.patience = load.aht;
  long double term = std::exp(-static_cast<long double>(load.erlangs())), below = 0;
  for (int k = 0; k < load.agents; ++k) below += term, term *= load.erlangs() / (k + 1.0L);
  long double tail = 0;
  for (int k = load.agents; k < load.agents + 3000; ++k) tail += term, term *= load.erlangs() / (k + 1.0L);
  RC_ASSERT(std::abs(erlang_a(load).p_wait - static_cast<double>(tail)) < 1e-11);
}

RC_GTEST_PROP(ErlangA, TendsToBAndToC, ()) {
  Load load = some_load();
  load.patience = 1e-8;
  RC_ASSERT(std::abs(erlang_a(load).p_abandon - erlang_b(load).p_blocked) < 1e-6);
  load.patience = 0;
  RC_ASSERT(erlang_a(load).p_abandon == erlang_b(load).p_blocked);
  load.lambda = std::min(load.lambda, 0.98 * load.agents / load.aht);
  load.patience = 1e14;
  QueueFigures a = erlang_a(load), c = erlang_c(load);
  RC_ASSERT(std::abs(a.p_wait - c.p_wait) < 1e-6);
  RC_ASSERT(std::abs(a.service_level - c.service_level) < 1e-6);
  RC_ASSERT(std::abs(a.asa_s - c.asa_s) <= 1e-5 * c.asa_s);
  load.patience = kEndlessPatience;
  RC_ASSERT(erlang_a(load).asa_s == c.asa_s);
}

RC_GTEST_PROP(Erlang, MoreAgentsNeverHarm, ()) {
  Load load = some_load(), more = load;
  ++more.agents;
  QueueFigures a = erlang_a(load), b = erlang_a(more);
  RC_ASSERT(b.answered >= a.answered - 1e-12);
  RC_ASSERT(b.service_level >= a.service_level - 1e-12);
  RC_ASSERT(b.asa_s <= a.asa_s * (1 + 1e-12) && b.p90_wait_s <= a.p90_wait_s * (1 + 1e-9) + 1e-9);
  RC_ASSERT(erlang_b(more).p_blocked <= erlang_b(load).p_blocked);
  RC_ASSERT(erlang_c(more).asa_s <= erlang_c(load).asa_s);
}
}  // namespace
}  // namespace calls
