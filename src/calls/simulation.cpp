#include "calls/simulation.h"

#include <algorithm>
#include <atomic>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <memory>
#include <mutex>
#include <thread>

#include "calls/simulation_day.h"

namespace calls {
namespace {
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr unsigned kMostThreads = 128;
constexpr double kMedian = 0.5, kNineTenths = 0.9;

struct PlayedDay {
  DaySums sums;
  double median, nine_tenths;
};
struct Played {
  std::vector<PlayedDay> days;
  WaitHistogram waits;
  double t = 0;  // Student's quantile of the interval
};

bool between(double x, double low, double high) { return x >= low && x <= high; }
bool all_between(const std::vector<double>& list, double low, double high) {
  return std::all_of(list.begin(), list.end(), [&](double x) { return between(x, low, high); });
}

// Each day is drawn from its own stream and kept in its own place, whoever plays it.
void play_all(const SimulationSetting& setting, Played& played) {
  std::atomic<int> next{0};
  std::mutex merging;
  auto work = [&] {
    auto all = std::make_unique<WaitHistogram>(), own = std::make_unique<WaitHistogram>();
    for (int i = next++; i < setting.replications; i = next++) {
      own->clear();
      PlayedDay& day = played.days[static_cast<std::size_t>(i)];
      day.sums = SimulatedDay(setting, i, *own).play();
      day.median = own->quantile(kMedian);
      day.nine_tenths = own->quantile(kNineTenths);
      all->add(*own);
    }
    std::lock_guard lock(merging);
    played.waits.add(*all);
  };
  unsigned cores = setting.threads > 0 ? setting.threads : std::thread::hardware_concurrency();
  unsigned wanted =
      std::clamp(std::min(cores, static_cast<unsigned>(setting.replications)), 1U, kMostThreads);
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < wanted; ++i) others.emplace_back(work);
  work();
}

// Σx/Σn over the days, its variance by the residuals x − ratio·n.
SimulatedFigure ratio(const Played& played, DaySum part, DaySum whole) {
  double x = 0, n = 0, square = 0, days = static_cast<double>(played.days.size());
  for (const PlayedDay& day : played.days) x += day.sums[part], n += day.sums[whole];
  if (!(n > 0)) return {kNan, kNan, kNan};
  double mean = x / n;
  for (const PlayedDay& day : played.days) {
    double rest = day.sums[part] - mean * day.sums[whole];
    square += rest * rest;
  }
  double half = played.t * std::sqrt(square / (days - 1) * days) / n;
  return {mean, mean - half, mean + half};
}

// Of the waits of all days together; the interval is as wide as for the mean of the days' own quantiles.
SimulatedFigure quantile(const Played& played, double p, double PlayedDay::*own) {
  double sum = 0, square = 0, count = 0;
  for (const PlayedDay& day : played.days)
    if (!std::isnan(day.*own)) sum += day.*own, ++count;
  for (const PlayedDay& day : played.days)
    if (!std::isnan(day.*own)) square += (day.*own - sum / count) * (day.*own - sum / count);
  double value = played.waits.quantile(p);
  double half = count > 1 ? played.t * std::sqrt(square / (count - 1) / count) : kNan;
  return {value, std::max(0.0, value - half), value + half};
}

SimulationResult figures_of(const Played& played) {
  SimulationResult r;
  for (const PlayedDay& day : played.days) r.attempts += static_cast<std::uint64_t>(day.sums[kAttempts]);
  r.answered = ratio(played, kAnsweredSum, kAttempts);
  r.abandoned = ratio(played, kAbandonedSum, kAttempts);
  r.overflowed = ratio(played, kOverflowedSum, kAttempts);
  r.p_wait = ratio(played, kWaitedSum, kAttempts);
  r.service_level = ratio(played, kWithinSum, kAttempts);
  r.asa_s = ratio(played, kWaitSum, kAttempts);
  r.answered_wait_s = ratio(played, kAnsweredWaitSum, kAnsweredSum);
  r.p50_wait_s = quantile(played, kMedian, &PlayedDay::median);
  r.p90_wait_s = quantile(played, kNineTenths, &PlayedDay::nine_tenths);
  r.priority_wait_s = ratio(played, kPriorityWait, kPriorityCalls);
  r.other_wait_s = ratio(played, kOtherWait, kOtherCalls);
  r.occupancy = ratio(played, kBusySum, kAvailableSum);
  r.callers_served = ratio(played, kAnsweredSum, kFirstAttempts);
  return r;
}
}  // namespace

bool valid(const SimulationSetting& s) {
  const double most = 1e9, under_one = std::nextafter(1.0, 0.0),
               endless = std::numeric_limits<double>::infinity();
  DayBounds bounds = day_bounds(s);
  return between(s.lambda, 0, most) && all_between(s.rates, 0, most) && between(s.agents, 0, 1e6) &&
         std::all_of(s.agents_by_interval.begin(), s.agents_by_interval.end(),
                     [](int n) { return n >= 0 && n <= 1'000'000; }) &&
         between(s.interval_s, 1, most) && std::floor(s.interval_s) == s.interval_s &&
         between(s.warmup_s, 0, most) && between(bounds.to, bounds.from, most) && bounds.to > bounds.from &&
         between(s.day_factor_sigma, 0, 5) && between(s.service.mean_s, 0, most) &&
         between(s.service.cv, 0, 1000) && between(s.patience.mean_s, 0, endless) &&
         between(s.patience.beyond_mean_s, 0, endless) && between(s.priority_share, 0, 1) &&
         between(s.overflow_after_s, 0, endless) && between(s.break_share, 0, under_one) &&
         between(s.break_s, 1, most) && between(s.redial, 0, under_one) &&
         between(s.redial_delay_s, 0, most) && between(s.threshold_s, 0, endless) &&
         between(s.replications, 2, 1e6) && between(s.confidence, 0, under_one);
}

SimulationResult simulate(const SimulationSetting& setting) {
  if (!valid(setting)) {
    constexpr SimulatedFigure none{kNan, kNan, kNan};
    return {0, none, none, none, none, none, none, none, none, none, none, none, none, none};
  }
  Played played;
  played.days.resize(static_cast<std::size_t>(setting.replications));
  boost::math::students_t student(setting.replications - 1.0);
  played.t = boost::math::quantile(student, (1 + setting.confidence) / 2);
  play_all(setting, played);
  return figures_of(played);
}
}  // namespace calls
