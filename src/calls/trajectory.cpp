#include "calls/trajectory.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <charconv>
#include <cmath>
#include <set>

#include "base/fr.h"
#include "calls/call_queries.h"
#include "calls/totals.h"

namespace calls {
namespace {
constexpr std::size_t kFewestWeeks = 4;
constexpr double kStill = 0.05;  // points a week: under it, nothing moves
constexpr double kFarthest = 104;
constexpr double kConfidence = 0.95;

// Half the width of the slope's interval, from the squares of what the line leaves unexplained.
double slope_margin(double squares_left, double along, std::size_t weeks) {
  auto freedom = static_cast<double>(weeks - 2);
  boost::math::students_t student(freedom);
  return boost::math::quantile(student, (1 + kConfidence) / 2) * std::sqrt(squares_left / freedom / along);
}
}  // namespace

std::int32_t monday_of(std::int32_t day) { return day - ((day + 3) % 7 + 7) % 7; }

std::vector<WeekRate> week_rates(const std::map<std::int32_t, Ratio>& days) {
  std::map<std::int32_t, std::pair<Ratio, int>> weeks;  // by Monday
  std::set<std::int32_t> open;                          // weekdays with calls, from Monday
  std::int32_t first = INT32_MAX, last = INT32_MIN;
  for (const auto& [day, rate] : days) {
    if (rate.denominator == 0) continue;
    std::int32_t monday = monday_of(day);
    weeks[monday].first += rate;
    ++weeks[monday].second;
    open.insert(day - monday);
    first = std::min(first, day);
    last = std::max(last, day);
  }
  std::vector<WeekRate> out;
  for (const auto& [monday, sums] : weeks) {
    bool whole = std::all_of(open.begin(), open.end(), [&, from = monday](std::int32_t weekday) {
      return from + weekday >= first && from + weekday <= last;
    });
    out.push_back({period_label(Grain::week, monday), 100 * *sums.first.value(), sums.second, whole});
  }
  return out;
}

std::string incomplete_text(const WeekRate& w) {
  return w.whole ? std::string() : fmt::format("semaine incomplète ({})", fr::plural(w.days, "jour"));
}

std::optional<Pace> pace_of(const std::vector<WeekRate>& weeks, double target) {
  std::vector<double> rates;
  for (const auto& w : weeks)
    if (w.whole) rates.push_back(w.rate);
  std::size_t n = std::min(rates.size(), kPaceWeeks);
  if (n < kFewestWeeks) return std::nullopt;
  double middle = static_cast<double>(n - 1) / 2, mean = 0, across = 0, along = 0;
  for (std::size_t i = 0; i < n; ++i) mean += rates[rates.size() - n + i] / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    double x = static_cast<double>(i) - middle;
    across += x * (rates[rates.size() - n + i] - mean);
    along += x * x;
  }
  double slope = across / along, left = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double off = rates[rates.size() - n + i] - mean - slope * (static_cast<double>(i) - middle);
    left += off * off;
  }
  double margin = slope_margin(left, along, n);
  Pace out{slope, slope - margin, slope + margin, mean + slope * middle, n, std::nullopt};
  if (out.now >= target)
    out.weeks_to_reach = 0;
  else if (out.is_clear() && slope > kStill && (target - out.now) / slope <= kFarthest)
    out.weeks_to_reach = static_cast<int>(std::ceil((target - out.now) / slope));
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

namespace {
// « −0,3 », « +1,2 », « 0 »
std::string signed_points(double points) {
  if (std::abs(points) < kStill) return "0";
  return (points < 0 ? "−" : "+") + fr::number(std::abs(points), 1);
}

// « 1,2 point par semaine (entre 0,8 et 1,6, à 95 %) », whichever way it moves.
std::string moved_by(const Pace& pace) {
  double least = std::min(std::abs(pace.low), std::abs(pace.high)),
         most = std::max(std::abs(pace.low), std::abs(pace.high)), points = std::abs(pace.points_a_week);
  return fmt::format("{}\u00A0{} par semaine (entre {} et {}, à {})", fr::number(points, 1),
                     points >= 2 ? "points" : "point", fr::number(least, 1), fr::number(most, 1),
                     fr::percent(100 * kConfidence, 0));
}
}  // namespace

std::string pace_sentence(const std::optional<Pace>& pace, double target) {
  if (!pace) return {};
  std::string goal = fr::percent(target);
  bool above = pace->now >= target;
  if (std::max(std::abs(pace->low), std::abs(pace->high)) < kStill ||
      (pace->is_clear() && std::abs(pace->points_a_week) < kStill))
    return fmt::format("Le taux ne bouge presque pas d’une semaine à l’autre\u00A0: il reste {} {}.",
                       above ? "au-dessus de" : "sous", goal);
  if (!pace->is_clear())
    return fmt::format(
        "Pas de tendance nette sur les {} dernières semaines\u00A0: entre {} et {}\u00A0{} par semaine, à "
        "{}.",
        pace->weeks, signed_points(pace->low), signed_points(pace->high),
        std::max(std::abs(pace->low), std::abs(pace->high)) >= 2 ? "points" : "point",
        fr::percent(100 * kConfidence, 0));
  std::string moved = moved_by(*pace);
  if (pace->points_a_week < 0)
    return above ? fmt::format("Le taux reste au-dessus de {}, mais baisse de {}.", goal, moved)
                 : fmt::format("Le taux baisse de {}\u00A0: il s’éloigne de {}.", moved, goal);
  if (above) return fmt::format("Le taux monte de {}\u00A0: il est au-dessus de {}.", moved, goal);
  if (pace->weeks_to_reach)
    return fmt::format("Le taux monte de {}\u00A0: à ce rythme, {} seraient atteints dans {}.", moved, goal,
                       fr::plural(*pace->weeks_to_reach, "semaine"));
  return fmt::format("Le taux monte de {}\u00A0: à ce rythme, {} ne seraient pas atteints avant deux ans.",
                     moved, goal);
}
}  // namespace calls
