#include "calls/forecast.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <utility>

namespace calls {
namespace {
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kTenth = 1.6449;  // normal quantile of the 5 % on either side

// States of a filter: level, short memory, seven weekdays, three harmonics of the month, four of traits, two
// of the year.
constexpr std::size_t kLevel = 0, kShort = 1, kWeekday = 2, kMonth = 9, kTraits = 15, kYear = 19,
                      kStates = 23;
constexpr std::size_t kDays = 3;  // group of errors, after quiet, middling and busy steps
constexpr float kAbsurd = 1e9F;   // calls in a step that no queue has
constexpr double kClosed = 0.02;  // calls in a step below which it counts as closed
constexpr std::size_t kHolidayClass = 7, kCommon = 8, kClasses = 9;  // of profiles, after the seven weekdays

struct Row {  // what a day's logarithm is made of
  std::array<double, kStates> value{};
  std::vector<std::size_t> used;
  double offset = 0;           // of events whose multiplier is known
  bool unknown_event = false;  // there is one whose multiplier isn't
  void add(std::size_t state, double x) {
    if (value[state] == 0 && x != 0) used.push_back(state);
    value[state] += x;
  }
};

struct Past {  // a day of history, and what was expected of it the day before
  int day = 0;
  std::vector<float> counts;
  double total = kNone, missing = 0;  // relative variance that missing steps add
  DayTraits traits = {};
  double log_calls = kNone, variance = 0, weight = 1;
  std::vector<float> calls;
};

struct Gaussian {
  double mean = 0, variance = 0;
};

bool typed(const Event& e) { return e.multiplier && *e.multiplier > 0 && std::isfinite(*e.multiplier); }
bool covers(const Event& e, int day) { return e.from_day <= day && day <= e.to_day; }

std::size_t busyness(double calls) { return calls < 3 ? 0 : calls < 30 ? 1 : 2; }
double deviation(double calls, double variance) { return std::sqrt(calls + variance * calls * calls); }

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double quantile(const std::vector<double>& values, double p) {  // sorted values
  double at = p * static_cast<double>(values.size() - 1);
  auto low = static_cast<std::size_t>(at);
  double high = values[std::min(low + 1, values.size() - 1)];
  return values[low] + (at - static_cast<double>(low)) * (high - values[low]);
}

struct Range {
  double low = -kTenth, high = kTenth;
};
// Quantiles of errors that came on so many days, which lean on the normal ones while these are few.
Range range_of(std::vector<double> errors, double days, double p) {
  if (errors.empty()) return {};
  std::sort(errors.begin(), errors.end());
  return {(days * quantile(errors, 1 - p) - 15 * kTenth) / (days + 15),
          (days * quantile(errors, p) + 15 * kTenth) / (days + 15)};
}

class Filter {
 public:
  Filter(double level, double brief, double memory, double weekday)
      : level_speed_(level), brief_share_(brief), memory_(memory), weekday_speed_(weekday) {}

  void start(const std::array<double, kStates>& mean, const std::array<double, kStates>& deviation) {
    mean_ = mean;
    cov_.fill(0);
    for (std::size_t i = 0; i < kStates; ++i) cov(i, i) = deviation[i] * deviation[i];
  }

  void advance(int days) {
    double kept = memory_ > 0 ? std::pow(memory_, days) : 0;
    mean_[kShort] *= kept;
    for (std::size_t i = 0; i < kStates; ++i) cov(kShort, i) *= kept, cov(i, kShort) *= kept;
    cov(kLevel, kLevel) += level_speed_ * scale_ * days;
    cov(kShort, kShort) += brief_share_ * (1 - kept * kept) * scale_;
    for (std::size_t i = 0; i < 7; ++i) cov(kWeekday + i, kWeekday + i) += weekday_speed_ * scale_ * days;
  }

  // Of the logarithm, with the day's own noise but Poisson's.
  Gaussian expect(const Row& row, std::array<double, kStates>& gain) const {
    gain.fill(0);
    Gaussian out{row.offset, scale_};
    for (auto i : row.used) {
      out.mean += mean_[i] * row.value[i];
      for (std::size_t j = 0; j < kStates; ++j) gain[j] += cov_[i * kStates + j] * row.value[i];
    }
    for (auto i : row.used) out.variance += gain[i] * row.value[i];
    return out;
  }

  // Returns the weight of the day.
  double learn(const Row& row, double log_calls, double noise) {
    constexpr double kBend = 2;
    std::array<double, kStates> gain;
    auto expected = expect(row, gain);
    double error = log_calls - expected.mean, variance = expected.variance + noise,
           z = error / std::sqrt(variance);
    score_ = 0.98 * score_ - std::log(variance) / 2 - 2.5 * std::log1p(z * z / 4);
    double weight = std::abs(z) < kBend ? 1 : kBend * kBend / (z * z);
    run_ = std::abs(z) < 3 ? 0 : (z > 0 ? std::max(run_, 0) + 1 : std::min(run_, 0) - 1);
    if (std::abs(run_) >= 3) {  // a new level
      cov(kLevel, kLevel) += error * error;
      run_ = 0;
      expected = expect(row, gain);
      variance = expected.variance + noise;
      weight = 1;
    }
    for (std::size_t i = 0; i < kStates; ++i) {
      double part = gain[i] * weight / variance;
      mean_[i] += part * error;
      for (std::size_t j = 0; j < kStates; ++j) cov_[i * kStates + j] -= part * gain[j];
    }
    double square = std::min(z * z, kBend * kBend);
    scale_ = std::clamp(scale_ * (1 + (square - 0.92) / (days_ + 1)), 1e-6, 1.0);
    days_ = std::min(days_ + 1, 60.0);
    return weight;
  }
  double score() const { return score_; }

 private:
  double& cov(std::size_t i, std::size_t j) { return cov_[i * kStates + j]; }
  double level_speed_, brief_share_, memory_, weekday_speed_;  // variances, in parts of the day's own noise
  std::array<double, kStates> mean_{};
  std::array<double, kStates * kStates> cov_{};
  double scale_ = 0.01, days_ = 5, score_ = 0;
  int run_ = 0;
};

struct Profiles {  // sums of shares of the day and of weights, per class of days and step
  std::size_t steps = 0;
  std::vector<double> sum, weight;
  explicit Profiles(std::size_t n = 0) : steps(n), sum(n * kClasses), weight(n * kClasses) {}

  void fade(int days) {
    double kept = std::exp2(-days / 70.0);
    for (auto& x : sum) x *= kept;
    for (auto& x : weight) x *= kept;
  }
  void add(std::size_t kind, const Past& past, double w) {
    for (std::size_t t = 0; t < steps; ++t) {
      if (std::isnan(past.counts[t])) continue;
      auto at = kind * steps + t, all = kCommon * steps + t;
      sum[at] += w * past.counts[t] / past.total;
      weight[at] += w;
      sum[all] += w * past.counts[t];
      weight[all] += w * past.total;
    }
  }
  // Shares that sum to 1, or are all 0 when nothing is known. A step that days of this kind hardly ever have
  // is closed.
  std::vector<double> shares(std::size_t kind) const {
    auto own = kind * steps, all = kCommon * steps, sunday = 6 * steps;
    std::vector<double> out(steps);
    double most = 0, total = 0;
    for (std::size_t t = 0; t < steps; ++t) most = std::max(most, weight[own + t]);
    for (std::size_t t = 0; t < steps; ++t) {
      if (weight[all + t] <= 0 || weight[own + t] < 0.1 * most) continue;
      double share = sum[all + t] / weight[all + t];
      if (kind == kHolidayClass) share = (sum[sunday + t] + share) / (weight[sunday + t] + 1);
      total += out[t] = (sum[own + t] + 0.5 * share) / (weight[own + t] + 0.5);
    }
    for (auto& x : out) x = total > 0 ? x / total : 0;
    return out;
  }
};
}  // namespace

struct Forecast::Fitted {
  ForecastOptions options;
  std::size_t steps = 0;
  std::vector<Past> days;
  std::vector<Filter> filters;
  std::vector<LearntEvent> learnt;
  std::array<bool, 8> open{};  // weekdays, holidays
  bool yearly = false;
  Profiles profiles;
  std::vector<double> shape;   // relative variance of a step's share, beyond Poisson
  std::array<Range, 4> range;  // of scaled errors: quiet, middling, busy steps; days

  void read(std::span<const DayCounts> history);
  void estimate_totals();
  void start_filters();
  void run_filters();
  bool learn_events();
  void run_profiles();
  void calibrate();
  void quantiles();
  void set_intervals(DayForecast& out, const Range& of_rest) const;
  bool closed(int day, const DayTraits& traits) const;
  std::size_t first_calibrated() const;
  Row row(int day, const DayTraits& traits) const;
  void add_events(int day, Row& row) const;
  Gaussian blend(const std::vector<Filter>& filters_then, const Row& row) const;
  double usual_shape(const Past& past, const std::vector<double>& share) const;
  std::vector<double> shares(const Profiles& then, int day, const DayTraits& traits) const;
  DayTraits traits(int day) const { return options.calendar ? options.calendar(day) : DayTraits{}; }
  static std::size_t kind(int day, const DayTraits& traits) {
    return traits.holiday && weekday(day) < 6 ? kHolidayClass : static_cast<std::size_t>(weekday(day));
  }
};

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

Row Forecast::Fitted::row(int day, const DayTraits& traits) const {
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

Gaussian Forecast::Fitted::blend(const std::vector<Filter>& then, const Row& row) const {
  double best = -std::numeric_limits<double>::infinity(), sum = 0, mean = 0, square = 0;
  for (const auto& f : then) best = std::max(best, f.score());
  std::array<double, kStates> gain;
  for (const auto& f : then) {
    double weight = std::exp(f.score() - best);
    auto one = f.expect(row, gain);
    sum += weight;
    mean += weight * one.mean;
    square += weight * (one.variance + one.mean * one.mean);
  }
  mean /= sum;
  return {mean, std::max(square / sum - mean * mean, 1e-9)};
}

void Forecast::Fitted::run_filters() {
  start_filters();
  int before = days.front().day - 1;
  for (auto& d : days) {
    auto made_of = row(d.day, d.traits);
    for (auto& f : filters) f.advance(d.day - before);
    before = d.day;
    auto expected = blend(filters, made_of);
    d.log_calls = expected.mean;
    d.variance = expected.variance;
    d.weight = 0;
    if (std::isnan(d.total)) continue;
    double noise = 1 / (std::max(d.total, std::exp(expected.mean)) + 0.5) + d.missing, weight = 0;
    if (!made_of.unknown_event) {
      for (auto& f : filters) weight += f.learn(made_of, std::log(d.total + 0.5), noise);
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

std::vector<double> Forecast::Fitted::shares(const Profiles& then, int day, const DayTraits& traits) const {
  auto out = then.shares(kind(day, traits));
  if (traits.reopening && weekday(day) != 0) {
    auto monday = then.shares(0);
    for (std::size_t t = 0; t < steps; ++t) out[t] = (out[t] + monday[t]) / 2;
  }
  return out;
}

// Weight of a day's shape, from 0.25 (closed early, an outage in the morning …) to 1.
double Forecast::Fitted::usual_shape(const Past& past, const std::vector<double>& share) const {
  double sum = 0, n = 0;
  for (std::size_t t = 0; t < steps; ++t) {
    if (std::isnan(past.counts[t])) continue;
    double calls = past.total * share[t], error = past.counts[t] - calls;
    sum += error * error / (calls + 1 + 0.04 * calls * calls);
    ++n;
  }
  return std::clamp(3 * n / std::max(sum, 1e-9), 0.25, 1.0);
}

void Forecast::Fitted::run_profiles() {
  profiles = Profiles(steps);
  int before = days.front().day;
  for (auto& d : days) {
    profiles.fade(d.day - before);
    before = d.day;
    auto share = shares(profiles, d.day, d.traits);
    double calls = std::max(std::exp(d.log_calls) - 0.5, 0.0);
    d.calls.resize(steps);
    for (std::size_t t = 0; t < steps; ++t) d.calls[t] = static_cast<float>(calls * share[t]);
    if (d.total > 0) profiles.add(kind(d.day, d.traits), d, d.weight * usual_shape(d, share));
  }
}

bool Forecast::Fitted::closed(int day, const DayTraits& traits) const {
  auto like = kind(day, traits);
  return days.back().day - days.front().day >= 14 && !open[like] && (like != kHolidayClass || !open[6]);
}

// Filters need a while to settle, and what is old says little of today's errors.
std::size_t Forecast::Fitted::first_calibrated() const {
  return std::max(std::min<std::size_t>(21, days.size() / 3), days.size() > 182 ? days.size() - 182 : 0);
}

void Forecast::Fitted::calibrate() {
  std::vector<double> top(steps), bottom(steps);
  double all_top = 0, all_bottom = 0;
  for (auto i = first_calibrated(); i < days.size(); ++i) {
    const auto& d = days[i];
    double expected = std::max(std::exp(d.log_calls) - 0.5, 0.0);
    if (std::isnan(d.total) || d.weight < 0.5 || expected <= 0) continue;
    for (std::size_t t = 0; t < steps; ++t) {
      if (std::isnan(d.counts[t])) continue;
      double calls = d.calls[t] * d.total / expected, error = d.counts[t] - calls;
      top[t] += error * error - calls;
      bottom[t] += calls * calls;
    }
  }
  for (std::size_t t = 0; t < steps; ++t) all_top += top[t], all_bottom += bottom[t];
  shape.assign(steps, 0);
  for (std::size_t t = 0; all_bottom > 0 && t < steps; ++t) {
    double lean = 0.2 * all_bottom / static_cast<double>(steps);
    shape[t] = std::max((top[t] + lean * all_top / all_bottom) / (bottom[t] + lean), 0.0);
  }
}

// Errors over what was to be expected, per group.
void Forecast::Fitted::quantiles() {
  std::array<std::vector<double>, 4> scaled;
  for (auto i = first_calibrated(); i < days.size(); ++i) {
    const auto& d = days[i];
    if (std::isnan(d.total)) continue;
    double expected = 0;
    for (std::size_t t = 0; t < steps; ++t) {
      expected += d.calls[t];
      if (std::isnan(d.counts[t]) || d.calls[t] < kClosed) continue;
      scaled[busyness(d.calls[t])].push_back((d.counts[t] - d.calls[t]) /
                                             deviation(d.calls[t], d.variance + shape[t]));
    }
    if (expected >= kClosed) scaled[kDays].push_back((d.total - expected) / deviation(expected, d.variance));
  }
  auto n = static_cast<double>(scaled[kDays].size());
  for (std::size_t g = 0; g < kDays; ++g) range[g] = range_of(scaled[g], n, 0.95);
  range[kDays] = range_of(scaled[kDays], n, std::min(0.95 * (n + 1) / std::max(n, 1.0), 1.0));
}

Forecast::Forecast(std::span<const DayCounts> history, ForecastOptions options) {
  auto fitted = std::make_shared<Fitted>();
  fitted->options = std::move(options);
  fitted->read(history);
  if (!fitted->days.empty()) {
    fitted->estimate_totals();
    fitted->run_filters();
    if (fitted->learn_events()) fitted->run_filters();
    fitted->run_profiles();
    fitted->calibrate();
    fitted->quantiles();
  }
  fitted_ = std::move(fitted);
}

DayForecast Forecast::day(int day) const {
  const auto& f = *fitted_;
  DayForecast out;
  out.day = day;
  if (f.days.empty()) return out;
  out.calls.assign(f.steps, 0);
  out.low = out.high = out.calls;
  auto traits = f.traits(day);
  if (f.closed(day, traits)) return out;
  auto filters = f.filters;
  auto profiles = f.profiles;
  int ahead = std::max(day - f.days.back().day, 0);
  for (auto& one : filters) one.advance(ahead);
  profiles.fade(ahead);
  auto expected = f.blend(filters, f.row(day, traits));
  auto share = f.shares(profiles, day, traits);
  double calls = std::max(std::exp(expected.mean) - 0.5, 0.0);
  for (std::size_t t = 0; t < f.steps; ++t) out.calls[t] = static_cast<float>(calls * share[t]);
  out.spread = std::sqrt(expected.variance);
  f.set_intervals(out, f.range[kDays]);
  return out;
}

// Of the steps not seen yet, whose sum is as uncertain as `spread` says.
void Forecast::Fitted::set_intervals(DayForecast& out, const Range& of_rest) const {
  double before = 0, rest = 0, variance = out.spread * out.spread;
  for (std::size_t t = 0; t < steps; ++t) {
    if (t < out.seen) {
      out.low[t] = out.high[t] = out.calls[t];
      before += out.calls[t];
      continue;
    }
    double calls = out.calls[t], unit = deviation(calls, variance + shape[t]);
    const auto& of_step = range[busyness(calls)];
    out.low[t] = static_cast<float>(std::max(calls + of_step.low * unit, 0.0));
    out.high[t] = static_cast<float>(calls + of_step.high * unit);
    rest += calls;
  }
  double unit = deviation(rest, variance);
  out.total = before + rest;
  out.total_low = before + std::max(rest + of_rest.low * unit, 0.0);
  out.total_high = before + rest + of_rest.high * unit;
}

namespace {
struct Lead {                    // of a day over its forecast, in logarithms
  double before = 0, after = 0;  // the steps seen, and the rest
  double noise = 0;              // Poisson variance of the rest
};

Lead lead_of(std::span<const float> counts, std::span<const float> calls, std::size_t seen) {
  std::array<double, 2> came{0.5, 0.5}, expected{0.5, 0.5};
  for (std::size_t t = 0; t < counts.size(); ++t) {
    if (std::isnan(counts[t])) continue;
    came[t < seen ? 0 : 1] += counts[t];
    expected[t < seen ? 0 : 1] += calls[t];
  }
  return {std::log(came[0] / expected[0]), std::log(came[1] / expected[1]), 1 / expected[1]};
}

// How a lead carries over: in part while it is usual, in full where it is more than that.
class Carry {
 public:
  Carry(const std::vector<Lead>& past, double variance, double noise) {
    std::vector<double> before{std::sqrt(variance + noise)}, after{std::sqrt(variance)};
    for (const auto& p : past) before.push_back(std::abs(p.before)), after.push_back(std::abs(p.after));
    usual_ = 3.7 * median(before);  // 2.5 deviations
    double far = 4.4 * median(after), ridge = 10 * (variance + noise), top = 10 * variance, bottom = ridge;
    for (const auto& p : past) {
      if (std::abs(p.before) > usual_) continue;
      top += p.before * std::clamp(p.after, -far, far);
      bottom += p.before * p.before;
    }
    slope_ = std::clamp(top / bottom, 0.0, 1.0);
  }
  double operator()(double lead) const {
    double kept = std::clamp(lead, -usual_, usual_);
    return slope_ * kept + lead - kept;
  }
  double slope() const { return slope_; }

 private:
  double usual_ = 0, slope_ = 0;
};
}  // namespace

DayForecast Forecast::update(DayForecast out, std::span<const float> observed) const {
  const auto& f = *fitted_;
  auto seen = std::min(observed.size(), out.calls.size());
  if (seen == 0 || out.calls.size() != f.steps) return out;
  std::vector<Lead> past;
  for (auto i = f.first_calibrated(); i < f.days.size(); ++i) {
    if (!std::isnan(f.days[i].total)) past.push_back(lead_of(f.days[i].counts, f.days[i].calls, seen));
  }
  double expected =
      std::accumulate(out.calls.begin(), out.calls.begin() + static_cast<std::ptrdiff_t>(seen), 0.0);
  double variance = out.spread * out.spread;
  Carry carry(past, variance, 1 / (expected + 0.5));
  double left = 10 * variance * (1 - carry.slope());
  std::vector<double> errors;
  for (const auto& p : past) {
    double error = p.after - carry(p.before);
    left += std::clamp(error * error - p.noise, 0.0, 4 * variance);
    errors.push_back(error);
  }
  out.spread = std::sqrt(left / (static_cast<double>(past.size()) + 10));
  for (std::size_t i = 0; i < past.size(); ++i)
    errors[i] /= std::sqrt(out.spread * out.spread + past[i].noise);
  double factor = std::exp(carry(lead_of(observed.first(seen), out.calls, seen).before));
  for (std::size_t t = 0; t < out.calls.size(); ++t) {
    bool known = t < seen && !std::isnan(observed[t]);
    out.calls[t] = known ? observed[t] : static_cast<float>(out.calls[t] * factor);
  }
  out.seen = seen;
  auto n = static_cast<double>(errors.size());
  f.set_intervals(out, range_of(std::move(errors), n, std::min(0.95 * (n + 1) / std::max(n, 1.0), 1.0)));
  return out;
}

std::vector<int> Forecast::suspect_days() const {
  std::vector<int> out;
  for (const auto& d : fitted_->days) {
    if (!std::isnan(d.total) && d.weight < 0.1) out.push_back(d.day);
  }
  return out;
}

const std::vector<LearntEvent>& Forecast::events() const { return fitted_->learnt; }

int Forecast::last_day() const { return fitted_->days.empty() ? kNoDay : fitted_->days.back().day; }

DayCounts without_redials(DayCounts day, double redial, std::span<const float> unanswered) {
  redial = std::clamp(std::isnan(redial) ? 0 : redial, 0.0, 1.0);
  for (std::size_t t = 0; t < day.counts.size(); ++t) {
    float share = unanswered.size() == 1 ? unanswered[0] : t < unanswered.size() ? unanswered[t] : 0;
    if (std::isnan(share)) share = 0;
    day.counts[t] *= static_cast<float>(1 - redial * static_cast<double>(std::clamp(share, 0.0F, 1.0F)));
  }
  return day;
}
}  // namespace calls
