// How a rate moves from week to week, and when it would reach the target at that pace. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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
// `rates` by week, in percent; `target` in percent. Nothing for fewer than four weeks.
std::optional<Pace> pace_of(const std::vector<std::pair<std::string, double>>& rates, double target);
// The first day of an ISO week, "2026-W40" → "2026-09-28"; the text itself when it isn't one.
std::string week_date(const std::string& iso_week);
// Without the first week, which the window or the start of the data may cut, nor the last when it isn't over
// on the civil day `last`.
std::vector<std::pair<std::string, double>> whole_weeks(std::vector<std::pair<std::string, double>> rates,
                                                        std::int32_t last);
// « Le taux monte de … »; empty when there is no pace.
std::string pace_sentence(const std::optional<Pace>& pace, double target);
}  // namespace calls
