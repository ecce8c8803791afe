// What a share of calls answered would take, from the calls that came: agents of the half-hours of an average
// week, beside those that the same model gives for the share answered now. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>

#include "calls/counters.h"

namespace calls {
// Calls that entered the queues, by weekday (Monday first) and half-hour of the local day, and the days of
// each weekday that had some.
class WeekArrivals {
 public:
  static constexpr std::size_t kSteps = 48;
  // `civil_s`: seconds after the local midnight of the day.
  void add(std::int32_t day, std::int64_t civil_s, std::uint64_t calls);
  // Of an average open day of that weekday. Where no half-hour past an hour has a call, the source counts by
  // the hour and its calls are shared between both.
  std::array<double, kSteps> mean_day(std::size_t weekday) const;
  std::size_t open_days(std::size_t weekday) const { return days_[weekday].size(); }

 private:
  std::array<std::array<std::uint64_t, kSteps>, 7> calls_{};
  std::array<std::set<std::int32_t>, 7> days_;
};

struct AgentsNeeded {
  double wanted = 0, now = 0;              // shares of the calls in queues, 0 to 1
  double hours_wanted = 0, hours_now = 0;  // agent-hours on the phones of an average open day
  int peak = 0;                            // most agents at once, for the share wanted
  std::size_t peak_weekday = 0, peak_step = 0;
  double peak_wait_s = 0;                 // mean of the answered at that half-hour, for the share wanted
  bool only_by_waiting = false;           // at some half-hour (long_wait_warning)
  double handling_s = 0, patience_s = 0;  // observed
  std::optional<double> hours_staffed;    // of an average open day, where the source tells them
};
// Erlang A in each half-hour, in its steady state (staffing.h), with the observed handling time of all the
// calls and their mean patience, s (mean_patience). Nothing without calls, handling time or patience, nor
// when `wanted` can't be reached.
std::optional<AgentsNeeded> agents_needed(const WeekArrivals& arrivals, const Counters& all,
                                          const std::optional<double>& patience, double wanted);
}  // namespace calls
