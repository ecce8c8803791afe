#include "calls/forecast_errors.h"

#include <algorithm>
#include <cmath>

namespace calls::forecasting {
std::size_t busyness(double calls) { return calls < 3 ? 0 : calls < 30 ? 1 : 2; }
double deviation(double calls, double variance) { return std::sqrt(calls + variance * calls * calls); }

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

namespace {
double quantile(const std::vector<double>& values, double p) {  // sorted values
  double at = p * static_cast<double>(values.size() - 1);
  auto low = static_cast<std::size_t>(at);
  double high = values[std::min(low + 1, values.size() - 1)];
  return values[low] + (at - static_cast<double>(low)) * (high - values[low]);
}
}  // namespace

Range range_of(std::vector<double> errors, double days, double p) {
  if (errors.empty()) return {};
  std::sort(errors.begin(), errors.end());
  return {(days * quantile(errors, 1 - p) - 15 * kTenth) / (days + 15),
          (days * quantile(errors, p) + 15 * kTenth) / (days + 15)};
}
}  // namespace calls::forecasting
