// What a simulated day adds to the plain queue.
#include <gtest/gtest.h>

#include <cmath>

#include "calls/erlang.h"
#include "calls/retrials.h"
#include "calls/simulation.h"
#include "calls/wait_histogram.h"

namespace calls {
namespace {
// 50 erlangs of 6 minutes, patience 3 minutes, 99.9 % intervals.
SimulationSetting fifty(int agents) {
  SimulationSetting s;
  s.lambda = 50 / 360.0;
  s.agents = agents;
  s.service.mean_s = 360;
  s.warmup_s = 7200;
  s.duration_s = 20'000 / s.lambda;
  s.replications = 30;
  s.confidence = 0.999;
  s.seed = 7;
  return s;
}
void expect_holds(const SimulatedFigure& figure, double value, double slack = 0) {
  EXPECT_LE(figure.low - slack, value);
  EXPECT_GE(figure.high + slack, value);
}

// Of M/M/n+D, patience τ: P(lost) = p_n·e^{(λ−nμ)τ}.
double lost_with_fixed_patience(double lambda, double finished, double patience, double blocked) {
  double grown = std::exp((lambda - finished) * patience);
  double waiting = finished * (grown - 1) / (lambda - finished) + grown;
  return grown / (1 / blocked - 1 + waiting);
}

TEST(SimulatedDay, FixedPatience) {
  SimulationSetting s = fifty(48);
  s.patience.kind = PatienceTime::deterministic;
  s.patience.mean_s = 40;
  double blocked = erlang_b({s.lambda, 360, 0, 48}).p_blocked;
  double lost = lost_with_fixed_patience(s.lambda, 48 / 360.0, 40, blocked);
  expect_holds(simulate(s).abandoned, lost);
  s.patience = {PatienceTime::curve, 0, {{{40, 0, 0, 1, 1}}, 40, 40, 1}};
  expect_holds(simulate(s).abandoned, lost);
  s.patience = {PatienceTime::exponential, 1e12};
  s.overflow_after_s = 40;
  SimulationResult overflow = simulate(s);
  expect_holds(overflow.overflowed, lost);
  EXPECT_EQ(overflow.abandoned.mean, 0);
  s.priority_share = 0.5;
  EXPECT_GT(simulate(s).overflowed.mean, lost / 2);
}

TEST(SimulatedDay, OverflowAtOnceIsErlangB) {
  SimulationSetting s = fifty(48);
  s.overflow_after_s = 0;
  for (double priority : {0.0, 0.5}) {
    s.priority_share = priority;
    SimulationResult r = simulate(s);
    expect_holds(r.overflowed, erlang_b({s.lambda, 360, 0, 48}).p_blocked);
    EXPECT_EQ(r.asa_s.mean, 0);
  }
}

// Half give up after 30 s, the others after a mean of 5 minutes more.
TEST(SimulatedDay, PatienceFromACurve) {
  SimulationSetting s = fifty(0);
  s.patience = {PatienceTime::curve, 0, {{{30, 0.5, 0, 2, 1}}, 30, 30, 2}, 300};
  expect_holds(simulate(s).asa_s, 30 + 150);
  s.patience.survival = {};
  expect_holds(simulate(s).asa_s, 300);
}

TEST(SimulatedDay, RedialsLongAfter) {
  for (double again : {0.4, 0.7}) {
    SimulationSetting s = fifty(38);
    s.redial = again;
    s.redial_delay_s = 3000;
    s.warmup_s = 30'000;
    Retrials expected = with_retrials(s.lambda, again, [](double lambda) {
      return erlang_a({lambda, 360, 180, 38}).p_abandon;
    });
    for (double priority : {0.0, 0.5}) {
      s.priority_share = priority;
      SimulationResult r = simulate(s);
      expect_holds(r.abandoned, expected.unanswered, 0.004);
      expect_holds(r.callers_served, expected.served, 0.004);
    }
  }
}

// Far more calls than they can take: agents answer whenever they aren't on a break.
TEST(SimulatedDay, BreaksTakeTheirShare) {
  SimulationSetting s = fifty(20);
  s.break_share = 0.2;
  s.warmup_s = 36'000;
  for (double priority : {0.0, 0.5}) {
    s.priority_share = priority;
    SimulationResult r = simulate(s);
    expect_holds(r.answered, 20 * 0.8 / 50, 0.003);
    EXPECT_NEAR(r.occupancy.mean, 1, 0.005);
  }
  // Hardly any: nine in ten of the rare calls meet an agent who isn't.
  s = fifty(1);
  s.lambda = 1e-4;
  s.duration_s = 1e7;
  s.service.mean_s = 1e-3;
  s.break_share = 0.1;
  expect_holds(simulate(s).p_wait, 0.1);
}

TEST(SimulatedDay, HoursThatDoNotChange) {
  SimulationSetting s = fifty(44);
  s.warmup_s = 36'000;
  s.agents_by_interval.assign(100, 44);
  s.rates.assign(100, s.lambda);
  s.interval_s = 3600;
  for (double priority : {0.0, 0.5}) {
    s.priority_share = priority;
    SimulationResult r = simulate(s);
    QueueFigures exact = erlang_a({s.lambda, 360, 180, 44, 20});
    expect_holds(r.answered, exact.answered);
    expect_holds(r.asa_s, exact.asa_s);
    expect_holds(r.occupancy, exact.occupancy);
  }
}

// Long intervals, each nearly in its own steady state.
TEST(SimulatedDay, HoursAndRatesThatChange) {
  SimulationSetting s = fifty(0);
  s.warmup_s = 0;
  s.interval_s = 72'000;
  s.agents_by_interval = {44, 20, 30, 44};
  s.rates = {50 / 360.0, 20 / 360.0, 40 / 360.0, 50 / 360.0};
  double calls = 0, answered = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    calls += s.rates[k];
    answered += s.rates[k] * erlang_a({s.rates[k], 360, 180, s.agents_by_interval[k]}).answered;
  }
  for (double priority : {0.0, 0.5}) {
    s.priority_share = priority;
    SimulationResult r = simulate(s);
    expect_holds(r.answered, answered / calls, 0.003);
    EXPECT_NEAR(static_cast<double>(r.attempts), calls * 72'000 * 30, 4 * std::sqrt(calls * 72'000 * 30));
  }
}

TEST(SimulatedDay, ClosesWhenAllHaveLeft) {
  SimulationSetting s = fifty(0);
  s.warmup_s = 0;
  s.interval_s = 72'000;
  s.agents_by_interval = {100, 0};
  for (double priority : {0.0, 0.5}) {
    s.priority_share = priority;
    expect_holds(simulate(s).answered, 0.5, 0.002);
  }
  s.agents_by_interval = {0, 100};
  expect_holds(simulate(s).answered, 0.5, 0.002);
}

// The mean of days is worse than a mean day, and less sure.
TEST(SimulatedDay, GoodAndBadDays) {
  SimulationSetting s = fifty(50);
  s.replications = 400;
  s.duration_s = 36'000;
  SimulationResult plain = simulate(s);
  s.day_factor_sigma = 0.15;
  SimulationResult varied = simulate(s);
  EXPECT_LT(varied.answered.high, plain.answered.low);
  EXPECT_GT(varied.answered.high - varied.answered.low, 2 * (plain.answered.high - plain.answered.low));
  EXPECT_NEAR(static_cast<double>(varied.attempts), 400 * 5000, 400 * 5000 * 0.03);
}

TEST(SimulatedDay, NobodyThere) {
  SimulationSetting s = fifty(0);
  for (double priority : {0.0, 0.5, 1.0}) {
    s.priority_share = priority;
    SimulationResult r = simulate(s);
    EXPECT_EQ(r.answered.mean, 0);
    expect_holds(r.asa_s, 180);
    EXPECT_TRUE(std::isnan(r.occupancy.mean));
  }
  EXPECT_TRUE(std::isnan(simulate(s).other_wait_s.mean));
}

TEST(WaitHistogram, Quantiles) {
  WaitHistogram waits, none;
  for (int i = 1; i <= 1000; ++i) waits.add(i);
  EXPECT_NEAR(waits.quantile(0.5), 500, 5);
  EXPECT_NEAR(waits.quantile(0.9), 900, 9);
  for (int i = 0; i < 1000; ++i) waits.add(0.0);
  EXPECT_EQ(waits.quantile(0.5), 0);
  EXPECT_NEAR(waits.quantile(0.75), 500, 5);
  waits.add(1e12);
  EXPECT_TRUE(std::isfinite(waits.quantile(1)));
  EXPECT_TRUE(std::isnan(none.quantile(0.5)));
}
}  // namespace
}  // namespace calls
