#include "calls/trajectory.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/fr.h"
#include "calls/call_queries.h"

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

std::string week_date(const std::string& iso_week) {
  constexpr std::size_t kYear = 4, kWeek = 6;  // "2026-W40"
  int week = 0;
  if (iso_week.size() != kWeek + 2) return iso_week;
  if (std::from_chars(iso_week.data() + kWeek, iso_week.data() + iso_week.size(), week).ec != std::errc())
    return iso_week;
  auto fourth = days_of(iso_week.substr(0, kYear) + "-01-04", "");  // always in the first week
  if (!fourth) return iso_week;
  return iso_of_day(fourth->first - (fourth->first + 3) % 7 + 7 * (week - 1));
}

std::vector<std::pair<std::string, double>> whole_weeks(std::vector<std::pair<std::string, double>> rates,
                                                        std::int32_t last) {
  if (!rates.empty() && iso_of_day(last - 6) < week_date(rates.back().first)) rates.pop_back();
  if (!rates.empty()) rates.erase(rates.begin());
  return rates;
}

std::string pace_sentence(const std::optional<Pace>& pace, double target) {
  if (!pace) return {};
  std::string goal = fr::percent(target);
  double points = std::abs(pace->points_a_week);
  std::string moved = fmt::format("{}\u00A0{} par semaine", fr::number(points, 1),
                                  points >= 2 ? "points" : "point"),
              slope = (pace->points_a_week < 0 ? "−" : "+") + moved;
  bool above = pace->weeks_to_reach && *pace->weeks_to_reach == 0;
  if (pace->points_a_week < -kStill)
    return above ? fmt::format("Le taux reste au-dessus de {}, mais baisse de {}.", goal, moved)
                 : fmt::format("Le taux baisse de {}\u00A0: il s’éloigne de {}.", moved, goal);
  if (above) return fmt::format("La tendance des dernières semaines ({}) est au-dessus de {}.", slope, goal);
  if (pace->weeks_to_reach)
    return fmt::format("Au rythme des dernières semaines ({}), {} seraient atteints dans {}.", slope, goal,
                       fr::plural(*pace->weeks_to_reach, "semaine"));
  if (points <= kStill)
    return fmt::format("Le taux ne bouge pas d’une semaine à l’autre\u00A0: il reste sous {}.", goal);
  return fmt::format("Au rythme des dernières semaines ({}), {} ne seraient pas atteints avant deux ans.",
                     slope, goal);
}
}  // namespace calls
