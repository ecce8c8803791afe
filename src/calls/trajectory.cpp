#include "calls/trajectory.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/fr.h"

namespace calls {
namespace {
constexpr std::size_t kFewestWeeks = 4;
constexpr double kStill = 0.05;  // points a week: under it, nothing moves
constexpr double kFarthest = 104;
}  // namespace

std::optional<Pace> pace_of(const std::vector<std::pair<std::string, double>>& rates, double target) {
  std::size_t n = std::min(rates.size(), kPaceWeeks);
  if (n < kFewestWeeks) return std::nullopt;
  double middle = static_cast<double>(n - 1) / 2, mean = 0, across = 0, along = 0;
  for (std::size_t i = 0; i < n; ++i) mean += rates[rates.size() - n + i].second / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    double x = static_cast<double>(i) - middle;
    across += x * (rates[rates.size() - n + i].second - mean);
    along += x * x;
  }
  Pace out{across / along, mean + across / along * middle, std::nullopt};
  if (out.now >= target)
    out.weeks_to_reach = 0;
  else if (out.points_a_week > kStill && (target - out.now) / out.points_a_week <= kFarthest)
    out.weeks_to_reach = static_cast<int>(std::ceil((target - out.now) / out.points_a_week));
  return out;
}

std::string pace_sentence(const std::optional<Pace>& pace, double target) {
  if (!pace) return {};
  std::string goal = fr::percent(target);
  std::string slope = fmt::format("{}{} par semaine", pace->points_a_week < 0 ? "−" : "+",
                                  fr::number(std::abs(pace->points_a_week), 1) +
                                      (std::abs(pace->points_a_week) >= 2 ? " points" : " point"));
  if (pace->weeks_to_reach && *pace->weeks_to_reach == 0)
    return fmt::format("La tendance des dernières semaines ({}) est au-dessus de {}.", slope, goal);
  if (pace->weeks_to_reach)
    return fmt::format("Au rythme des dernières semaines ({}), {} seraient atteints dans {}.", slope, goal,
                       fr::plural(*pace->weeks_to_reach, "semaine"));
  return fmt::format("Au rythme des dernières semaines ({}), {} ne seraient pas atteints avant deux ans.",
                     slope, goal);
}
}  // namespace calls
