#include "calls/forecast.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "calls/forecast_fitted.h"

namespace calls {
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
  std::vector<forecasting::Expectation> of_each;
  auto expected = Fitted::blend(filters, f.row_to_come(day, traits), of_each);
  auto share = f.shares(profiles, day, traits);
  double calls = std::max(std::exp(expected.mean) - 0.5, 0.0);
  for (std::size_t t = 0; t < f.steps; ++t) out.calls[t] = static_cast<float>(calls * share[t]);
  out.spread = std::sqrt(expected.variance);
  f.set_intervals(out, f.range[forecasting::kDays]);
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

TraitDays Forecast::trait_days() const { return fitted_->seen; }

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
