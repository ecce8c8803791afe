// How a rate moves from week to week, and when it would reach the target at that pace. Pure.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calls {
constexpr std::size_t kPaceWeeks = 8;  // the last weeks that the pace is taken from

struct Pace {
  double points_a_week = 0;           // slope of the least squares line
  double now = 0;                     // that line's value at the last week, percent
  std::optional<int> weeks_to_reach;  // at that pace; nothing when it isn't rising, or in more than two years
};
// `rates` by week, in percent; `target` in percent. Nothing for fewer than four weeks.
std::optional<Pace> pace_of(const std::vector<std::pair<std::string, double>>& rates, double target);
// « À ce rythme … »; empty when there is none.
std::string pace_sentence(const std::optional<Pace>& pace, double target);
}  // namespace calls
