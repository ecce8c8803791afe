// How a rate moves from week to week, and when it would reach the target at that pace. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "calls/rates.h"

namespace calls {
constexpr std::size_t kPaceWeeks = 8;  // the last weeks that the pace is taken from

struct Pace {
  double points_a_week = 0;           // slope of the ordinary least squares line
  double low = 0, high = 0;           // its interval at 95 %, by Student's t of the weeks less two
  double now = 0;                     // that line's value at the last week, percent
  std::size_t weeks = 0;              // that it is taken from
  std::optional<int> weeks_to_reach;  // at that pace; 0 when it is reached, nothing when it doesn't clearly
                                      // rise, or in more than two years
  bool is_clear() const { return low > 0 || high < 0; }  // the interval doesn't hold zero
};
// Of a week, the rate of its days with calls. It isn't whole when its first days are before all calls, or its
// last after all of them, though there are calls on such a weekday in other weeks.
struct WeekRate {
  std::string week;  // ISO, "2026-W40"
  double rate = 0;   // percent
  int days = 0;      // with calls
  bool whole = true;
};
// Of civil days with calls; days without a rate are left out.
std::vector<WeekRate> week_rates(const std::map<std::int32_t, Ratio>& days);
std::string incomplete_text(const WeekRate& week);  // « semaine incomplète (3 jours) »; empty for a whole one
// From the whole weeks of those; `target` in percent. Nothing for fewer than four.
std::optional<Pace> pace_of(const std::vector<WeekRate>& weeks, double target);
// The first day of the ISO week that holds a civil day.
std::int32_t monday_of(std::int32_t day);
// The first day of an ISO week, "2026-W40" → "2026-09-28"; the text itself when it isn't one.
std::string week_date(const std::string& iso_week);
// « Le taux monte de … »; empty when there is no pace.
std::string pace_sentence(const std::optional<Pace>& pace, double target);
}  // namespace calls
