#include <algorithm>
#include <cmath>

#include "calls/forecast_fitted.h"

namespace calls {
using forecasting::busyness;
using forecasting::deviation;
using forecasting::kDays;
using forecasting::kGroups;
using forecasting::kHolidayClass;
using forecasting::range_of;

namespace {
constexpr double kClosed = 0.02;  // calls in a step below which it counts as closed
}  // namespace

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
  std::array<std::vector<double>, kGroups> scaled;
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
}  // namespace calls
