// How far forecasts err, and what an interval makes of it. Part of the forecast (forecast.h). Pure.
#pragma once

#include <cstddef>
#include <vector>

namespace calls::forecasting {
constexpr double kTenth = 1.6449;  // normal quantile of the 5 % on either side

// Groups of errors: of quiet, middling and busy steps, then of days.
constexpr std::size_t kDays = 3, kGroups = 4;
std::size_t busyness(double calls);  // the group of a step
// To be expected of a number of calls: Poisson noise, and a relative variance.
double deviation(double calls, double variance);
double median(std::vector<double> values);  // 0 for none

struct Range {
  double low = -kTenth, high = kTenth;
};
// Quantiles 1 − p and p of errors that came on so many days, which lean on the normal ones while these are
// few.
Range range_of(std::vector<double> errors, double days, double p);
}  // namespace calls::forecasting
