#include "calls/simulation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "calls/erlang.h"

namespace calls {
namespace {
// A long day in the steady state, and intervals that the truth leaves once in a thousand.
SimulationSetting steady(const Load& load, double calls_a_day = 20'000) {
  SimulationSetting s;
  s.lambda = load.lambda;
  s.agents = load.agents;
  s.service.mean_s = load.aht;
  s.patience.mean_s = load.patience;
  s.threshold_s = load.threshold;
  s.warmup_s = 10 * load.aht;
  s.duration_s = calls_a_day / load.lambda;
  s.replications = 30;
  s.confidence = 0.999;
  s.seed = 2026;
  return s;
}
bool holds(const SimulatedFigure& figure, double value) {
  return figure.low <= value && value <= figure.high;
}
void expect_holds(const SimulatedFigure& figure, double value, const char* what) {
  EXPECT_TRUE(holds(figure, value)) << what << ": " << value << " out of " << figure.low << " to "
                                    << figure.high;
}
void expect_erlang_a(const SimulationResult& r, const Load& load) {
  QueueFigures exact = erlang_a(load);
  expect_holds(r.answered, exact.answered, "answered");
  expect_holds(r.asa_s, exact.asa_s, "mean wait");
  expect_holds(r.p_wait, exact.p_wait, "P(wait > 0)");
  expect_holds(r.service_level, exact.service_level, "service level");
  expect_holds(r.answered_wait_s, exact.answered_wait_s, "wait of the answered");
  expect_holds(r.occupancy, exact.occupancy, "occupancy");
}

const std::vector<Load> kTwenty{
    {0.004, 200, 100, 1, 20},         {0.01, 360, 180, 3, 20},          {0.02, 360, 180, 9, 30},
    {5 / 360.0, 360, 180, 6, 90},     {10 / 360.0, 360, 180, 10, 20},   {10 / 360.0, 360, 600, 11, 60},
    {20 / 360.0, 360, 180, 19, 20},   {20 / 360.0, 360, 60, 23, 20},    {50 / 360.0, 360, 180, 34, 120},
    {50 / 360.0, 360, 180, 44, 20},   {50 / 360.0, 360, 180, 52, 20},   {0.8, 60, 120, 50, 20},
    {0.1, 240, 180, 20, 20},          {100 / 1800.0, 180, 300, 14, 20}, {3.5 / 60, 180, 300, 9, 60},
    {100 / 360.0, 360, 180, 86, 20},  {100 / 360.0, 360, 600, 90, 90},  {0.5, 360, 20, 180, 5},
    {500 / 360.0, 360, 180, 426, 30}, {2000 / 900.0, 300, 180, 600, 30}};

TEST(Simulation, HoldsTheExactFiguresAndNotThoseOfOneAgentMore) {
  int told_apart = 0;
  for (Load load : kTwenty) {
    SCOPED_TRACE(testing::Message() << load.erlangs() << " erlangs, " << load.agents << " agents");
    SimulationResult r = simulate(steady(load));
    expect_erlang_a(r, load);
    double p90 = erlang_a(load).p90_wait_s, bin = 0.01 * p90;
    expect_holds({r.p90_wait_s.mean, r.p90_wait_s.low - bin, r.p90_wait_s.high + bin}, p90, "p90");
    ++load.agents;
    if (!holds(r.answered, erlang_a(load).answered) && !holds(r.asa_s, erlang_a(load).asa_s)) ++told_apart;
  }
  EXPECT_GE(told_apart, 18);
}

void expect_same(const SimulationResult& a, const SimulationResult& b) {
  EXPECT_EQ(a.attempts, b.attempts);
  for (auto figure :
       {&SimulationResult::answered, &SimulationResult::asa_s, &SimulationResult::p50_wait_s,
        &SimulationResult::p90_wait_s, &SimulationResult::occupancy, &SimulationResult::service_level,
        &SimulationResult::callers_served, &SimulationResult::other_wait_s}) {
    EXPECT_EQ((a.*figure).mean, (b.*figure).mean);
    EXPECT_EQ((a.*figure).low, (b.*figure).low);
    EXPECT_EQ((a.*figure).high, (b.*figure).high);
  }
}

TEST(Simulation, SameWhateverTheThreads) {
  SimulationSetting s = steady({50 / 360.0, 360, 180, 44, 20}, 3000);
  s.redial = 0.4;
  s.break_share = 0.1;
  for (double priority : {0.0, 0.3}) {
    s.priority_share = priority;
    s.threads = 1;
    SimulationResult one = simulate(s);
    for (unsigned threads : {2U, 3U, 7U, 1000U}) {
      s.threads = threads;
      expect_same(simulate(s), one);
    }
    s.threads = 0;
    expect_same(simulate(s), one);
    ++s.seed;
    EXPECT_NE(simulate(s).asa_s.mean, one.asa_s.mean);
    --s.seed;
  }
}

// Where patience is exponential the order of service changes neither the queue's length nor who is lost.
TEST(Simulation, ClassesLeaveTheWholeAsItIs) {
  for (const Load& load : {kTwenty[1], kTwenty[9], kTwenty[14]}) {
    SimulationSetting s = steady(load);
    s.priority_share = 0.3;
    SimulationResult r = simulate(s);
    QueueFigures exact = erlang_a(load);
    expect_holds(r.answered, exact.answered, "answered");
    expect_holds(r.asa_s, exact.asa_s, "mean wait");
    expect_holds(r.p_wait, exact.p_wait, "P(wait > 0)");
    EXPECT_LT(r.priority_wait_s.high, r.other_wait_s.low);
  }
}

// Non-preemptive priorities of M/M/n (Cobham 1954): P(wait)/(nμ) over (1 − ρ₁) and (1 − ρ₁)(1 − ρ).
TEST(Simulation, WaitsOfTwoClasses) {
  Load load{9 / 360.0, 360, kEndlessPatience, 10, 20};
  SimulationSetting s = steady(load, 50'000);
  s.patience.kind = PatienceTime::endless;
  s.priority_share = 0.4;
  s.warmup_s = 100 * load.aht;
  SimulationResult r = simulate(s);
  double base = erlang_c(load).p_wait * 36, first = 1 - 0.36, all = 1 - 0.9;
  expect_holds(r.priority_wait_s, base / first, "priority");
  expect_holds(r.other_wait_s, base / first / all, "others");
}

// One agent, any handling time (Pollaczek and Khinchine): λE[S²]/(2(1 − ρ)).
TEST(Simulation, AnyHandlingTime) {
  SimulationSetting s = steady({0.7 / 300, 300, kEndlessPatience, 1, 20}, 60'000);
  s.patience.kind = PatienceTime::endless;
  s.warmup_s = 100 * 300;
  for (auto [kind, cv] : std::vector<std::pair<ServiceTime::Kind, double>>{
           {ServiceTime::exponential, 1}, {ServiceTime::deterministic, 0}, {ServiceTime::lognormal, 0.5}}) {
    s.service.kind = kind;
    s.service.cv = cv;
    expect_holds(simulate(s).asa_s, 0.7 * 300 * (1 + cv * cv) / (2 * 0.3), "mean wait");
  }
}

TEST(Simulation, NotValid) {
  SimulationSetting good = steady(kTwenty[0], 100);
  EXPECT_TRUE(valid(good));
  auto expect_bad = [&](auto spoil) {
    SimulationSetting bad = good;
    spoil(bad);
    EXPECT_FALSE(valid(bad));
    EXPECT_EQ(simulate(bad).attempts, 0U);
    EXPECT_TRUE(std::isnan(simulate(bad).answered.mean));
    EXPECT_TRUE(std::isnan(simulate(bad).callers_served.high));
  };
  expect_bad([](auto& s) { s.lambda = std::nan(""); });
  expect_bad([](auto& s) { s.agents = -1; });
  expect_bad([](auto& s) { s.rates = {1, -1}; });
  expect_bad([](auto& s) { s.agents_by_interval = {1, -1}; });
  expect_bad([](auto& s) { s.interval_s = 0.5; });
  expect_bad([](auto& s) { s.redial = 1; });
  expect_bad([](auto& s) { s.break_share = 1; });
  expect_bad([](auto& s) { s.replications = 1; });
  expect_bad([](auto& s) { s.duration_s = 0; });
  good.lambda = 0;
  EXPECT_EQ(simulate(good).attempts, 0U);
  EXPECT_TRUE(std::isnan(simulate(good).answered.mean));
}
}  // namespace
}  // namespace calls
