#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "calls/forecast_fitted.h"

namespace calls {
using forecasting::kHolidayClass;
using forecasting::kLevel;
using forecasting::kMonth;
using forecasting::kNone;
using forecasting::kShort;
using forecasting::kStates;
using forecasting::kTraits;
using forecasting::kWeekday;
using forecasting::kYear;
using forecasting::median;

namespace {
constexpr float kAbsurd = 1e9F;  // calls in a step that no queue has

bool typed(const Event& e) { return e.multiplier && *e.multiplier > 0 && std::isfinite(*e.multiplier); }
bool covers(const Event& e, int day) { return e.from_day <= day && day <= e.to_day; }
}  // namespace

void Forecast::Fitted::read(std::span<const DayCounts> history) {
  if (history.empty()) return;
  steps = history.back().counts.size();
  for (const auto& d : history) {
    if (d.counts.size() != steps) continue;
    Past past;
    past.day = d.day;
    past.counts = d.counts;
    for (auto& x : past.counts) {
      if (!(x >= 0 && x < kAbsurd)) x = std::numeric_limits<float>::quiet_NaN();
    }
    past.traits = traits(d.day);
    days.push_back(std::move(past));
  }
  std::stable_sort(days.begin(), days.end(), [](const Past& a, const Past& b) { return a.day < b.day; });
  auto last =
      std::unique(days.rbegin(), days.rend(), [](const Past& a, const Past& b) { return a.day == b.day; });
  days.erase(days.begin(), last.base());
  yearly = days.back().day - days.front().day >= 400;
}

// A day that lacks steps which others of its kind have is brought to a whole one by their mean profile.
void Forecast::Fitted::estimate_totals() {
  Profiles plain(steps);
  for (auto& d : days) {
    d.total = 1;
    plain.add(kind(d.day, d.traits), d, 1);
  }
  for (auto& d : days) {
    auto share = plain.shares(kind(d.day, d.traits));
    double sum = 0, lacking = 0, whole = 0;
    bool any = false;
    for (std::size_t t = 0; t < steps; ++t) {
      whole += share[t];
      if (std::isnan(d.counts[t])) {
        lacking += share[t];
      } else {
        sum += d.counts[t];
        any = true;
      }
    }
    d.total = !any || lacking > 0.7 * whole ? kNone : sum / (1 - lacking);
    d.missing = 0.01 * lacking / (1.001 - lacking);
    if (any) open[kind(d.day, d.traits)] = true;
  }
}

Forecast::Fitted::Row Forecast::Fitted::row(int day, const DayTraits& traits) const {
  Row row;
  auto like = kind(day, traits);
  row.add(kLevel, 1);
  row.add(kShort, 1);
  row.add(kWeekday + (like == kHolidayClass ? 6 : like), traits.reopening ? 0.5 : 1);
  if (traits.reopening) row.add(kWeekday, 0.5);
  std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  auto last = static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day());
  double month = (static_cast<unsigned>(date.day()) - 0.5) / last * 2 * std::numbers::pi;
  auto add_season = [&](std::size_t first, std::size_t harmonics, double angle) {
    for (std::size_t k = 0; k < harmonics; ++k) {
      auto n = static_cast<double>(k + 1);
      row.add(first + 2 * k, std::sin(n * angle) / n);
      row.add(first + 2 * k + 1, std::cos(n * angle) / n);
    }
  };
  add_season(kMonth, 3, month);
  if (yearly) add_season(kYear, 2, day / 365.2425 * 2 * std::numbers::pi);
  if (like == kHolidayClass) row.add(kTraits, 1);
  if (traits.bridge) row.add(kTraits + 1, 1);
  if (traits.reopening) row.add(kTraits + 2, 1);
  row.add(kTraits + 3, traits.school);
  add_events(day, row);
  return row;
}

Forecast::Fitted::Row Forecast::Fitted::row_to_come(int day, const DayTraits& traits) const {
  Row out = row(day, traits);
  auto resting_on = [](int n) { return static_cast<double>(n) / (n + 1); };
  out.value[kTraits + 1] *= resting_on(seen.bridges);
  out.value[kTraits + 2] *= resting_on(seen.reopenings);
  return out;
}

void Forecast::Fitted::add_events(int day, Row& row) const {
  for (const auto& e : options.events) {
    if (!covers(e, day)) continue;
    if (typed(e)) {
      row.offset += std::log(*e.multiplier);
      continue;
    }
    auto it =
        std::find_if(learnt.begin(), learnt.end(), [&](const LearntEvent& l) { return l.name == e.name; });
    if (it == learnt.end()) {
      row.unknown_event = true;
    } else {
      row.offset += std::log(it->multiplier);
    }
  }
}

// Medians of the first eight weeks are where filters start from.
void Forecast::Fitted::start_filters() {
  std::array<std::vector<double>, 7> logs;
  std::vector<double> levels;
  for (const auto& d : days) {
    if (d.day >= days.front().day + 56 && !levels.empty()) break;
    if (std::isnan(d.total) || kind(d.day, d.traits) == kHolidayClass) continue;
    logs[kind(d.day, d.traits)].push_back(std::log(d.total + 0.5));
    levels.push_back(std::log(d.total + 0.5));
  }
  std::array<double, kStates> mean{}, deviation{};
  mean[kLevel] = median(levels);
  deviation[kLevel] = 0.5;
  for (std::size_t i = 0; i < 7; ++i) {
    if (!logs[i].empty()) mean[kWeekday + i] = median(logs[i]) - mean[kLevel];
    deviation[kWeekday + i] = 0.3;
  }
  for (std::size_t i = kMonth; i < kTraits; ++i) deviation[i] = 0.05;
  constexpr std::array<double, 4> kTraitDeviations{0.7, 0.3, 0.15, 0.15};
  std::copy(kTraitDeviations.begin(), kTraitDeviations.end(), deviation.begin() + kTraits);
  for (std::size_t i = kYear; i < kStates; ++i) deviation[i] = yearly ? 0.1 : 0;
  filters.clear();
  for (double level : {0.003, 0.03, 0.1}) {
    for (auto [brief, memory] : {std::pair(0.0, 0.0), std::pair(0.5, 0.6), std::pair(1.0, 0.85)}) {
      for (double weekday_speed : {0.0, 0.003}) filters.emplace_back(level, brief, memory, weekday_speed);
    }
  }
  for (auto& f : filters) f.start(mean, deviation);
}

Forecast::Fitted::Gaussian Forecast::Fitted::blend(const std::vector<Filter>& then, const Row& row,
                                                   std::vector<Expectation>& expected) {
  double best = -std::numeric_limits<double>::infinity(), sum = 0, mean = 0, square = 0;
  for (const auto& f : then) best = std::max(best, f.score());
  expected.clear();
  for (const auto& f : then) {
    double weight = std::exp(f.score() - best);
    const auto& one = expected.emplace_back(f.expect(row));
    sum += weight;
    mean += weight * one.mean;
    square += weight * (one.variance + one.mean * one.mean);
  }
  mean /= sum;
  return {mean, std::max(square / sum - mean * mean, 1e-9)};
}

void Forecast::Fitted::run_filters() {
  start_filters();
  seen = {};
  int before = days.front().day - 1;
  std::vector<Expectation> of_each;
  for (auto& d : days) {
    auto made_of = row(d.day, d.traits);
    for (auto& f : filters) f.advance(d.day - before);
    before = d.day;
    auto expected = blend(filters, made_of, of_each);
    d.log_calls = expected.mean;
    d.variance = expected.variance;
    d.weight = 0;
    if (std::isnan(d.total)) continue;
    seen.holidays += made_of.value[kTraits] > 0;
    seen.bridges += d.traits.bridge;
    seen.reopenings += d.traits.reopening;
    double noise = 1 / (std::max(d.total, std::exp(expected.mean)) + 0.5) + d.missing, weight = 0;
    if (!made_of.unknown_event) {
      for (std::size_t i = 0; i < filters.size(); ++i)
        weight += filters[i].learn(made_of, of_each[i], std::log(d.total + 0.5), noise);
      d.weight = weight / static_cast<double>(filters.size());
    } else {
      d.weight = 1;
    }
  }
}

// False: nothing to learn.
bool Forecast::Fitted::learn_events() {
  std::vector<LearntEvent> found;
  for (const auto& e : options.events) {
    bool known =
        std::any_of(found.begin(), found.end(), [&](const LearntEvent& l) { return l.name == e.name; });
    if (known || typed(e)) continue;
    std::vector<double> ratios;
    for (const auto& d : days) {
      double own = 0;
      int within = 0, unknown = 0;
      for (const auto& other : options.events) {
        if (!covers(other, d.day)) continue;
        within += other.name == e.name;
        unknown += other.name != e.name && !typed(other);
        if (other.name == e.name && typed(other)) own += std::log(*other.multiplier);
      }
      if (within > 0 && unknown == 0 && !std::isnan(d.total)) {
        ratios.push_back(std::log(d.total + 0.5) - d.log_calls + own);
      }
    }
    auto n = static_cast<double>(ratios.size());
    found.push_back({e.name, std::exp(median(ratios) * n / (n + 1)), static_cast<int>(ratios.size())});
  }
  learnt = std::move(found);
  return std::any_of(learnt.begin(), learnt.end(), [](const LearntEvent& l) { return l.days > 0; });
}
}  // namespace calls
