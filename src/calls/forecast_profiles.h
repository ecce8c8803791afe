// How a day's calls are spread over its steps, per class of days. Part of the forecast (forecast.h). Pure.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "calls/french_calendar.h"

namespace calls::forecasting {
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kHolidayClass = 7, kCommon = 8, kClasses = 9;  // of profiles, after the seven weekdays

struct Past {  // a day of history, and what was expected of it the day before
  int day = 0;
  std::vector<float> counts;
  double total = kNone, missing = 0;  // relative variance that missing steps add
  DayTraits traits = {};
  double log_calls = kNone, variance = 0, weight = 1;
  std::vector<float> calls;
};

struct Profiles {  // sums of shares of the day and of weights, per class of days and step
  std::size_t steps = 0;
  std::vector<double> sum, weight;
  explicit Profiles(std::size_t n = 0) : steps(n), sum(n * kClasses), weight(n * kClasses) {}

  void fade(int days);
  void add(std::size_t kind, const Past& past, double w);
  // Shares that sum to 1, or are all 0 when nothing is known. A step that days of this kind hardly ever have
  // is closed.
  std::vector<double> shares(std::size_t kind) const;
};
}  // namespace calls::forecasting
