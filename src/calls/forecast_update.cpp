#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "calls/forecast_fitted.h"

namespace calls {
using forecasting::median;
using forecasting::range_of;

namespace {
struct Lead {                    // of a day over its forecast, in logarithms
  double before = 0, after = 0;  // the steps seen, and the rest
  double noise = 0;              // Poisson variance of the rest
  double rest = 0;               // calls forecast for it
};
// Days of which less than that part of the calls was left say nothing of the rest of this one: they were
// over.
constexpr double kComparableRest = 0.2;

Lead lead_of(std::span<const float> counts, std::span<const float> calls, std::size_t seen) {
  std::array<double, 2> came{0.5, 0.5}, expected{0.5, 0.5};
  for (std::size_t t = 0; t < counts.size(); ++t) {
    if (std::isnan(counts[t])) continue;
    came[t < seen ? 0 : 1] += counts[t];
    expected[t < seen ? 0 : 1] += calls[t];
  }
  return {std::log(came[0] / expected[0]), std::log(came[1] / expected[1]), 1 / expected[1], expected[1]};
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
  Lead lead = lead_of(observed.first(seen), out.calls, seen);
  double still = std::accumulate(out.calls.begin() + static_cast<std::ptrdiff_t>(seen), out.calls.end(), 0.0);
  std::vector<Lead> past;
  for (auto i = f.first_calibrated(); i < f.days.size(); ++i) {
    if (std::isnan(f.days[i].total)) continue;
    past.push_back(lead_of(f.days[i].counts, f.days[i].calls, seen));
    if (past.back().rest < kComparableRest * still) past.pop_back();
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
  double factor = std::exp(carry(lead.before));
  for (std::size_t t = 0; t < out.calls.size(); ++t) {
    bool known = t < seen && !std::isnan(observed[t]);
    out.calls[t] = known ? observed[t] : static_cast<float>(out.calls[t] * factor);
  }
  out.seen = seen;
  auto n = static_cast<double>(errors.size());
  f.set_intervals(out, range_of(std::move(errors), n, std::min(0.95 * (n + 1) / std::max(n, 1.0), 1.0)));
  return out;
}
}  // namespace calls
