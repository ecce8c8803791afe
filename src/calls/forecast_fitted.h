// What a forecast has learnt from history: made once, then only read. Private to the forecast (forecast.h):
// forecast_fit.cpp follows the days' totals, forecast_calibration.cpp their steps and how far it errs.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "calls/forecast.h"
#include "calls/forecast_errors.h"
#include "calls/forecast_filter.h"
#include "calls/forecast_profiles.h"

namespace calls {
struct Forecast::Fitted {
  using Row = forecasting::Row;
  using Gaussian = forecasting::Gaussian;
  using Expectation = forecasting::Expectation;
  using Filter = forecasting::Filter;
  using Past = forecasting::Past;
  using Profiles = forecasting::Profiles;
  using Range = forecasting::Range;

  ForecastOptions options;
  std::size_t steps = 0;
  std::vector<Past> days;
  std::vector<Filter> filters;
  std::vector<LearntEvent> learnt;
  std::array<bool, 8> open{};  // weekdays, holidays
  bool yearly = false;
  TraitDays seen{};
  Profiles profiles;
  std::vector<double> shape;                      // relative variance of a step's share, beyond Poisson
  std::array<Range, forecasting::kGroups> range;  // of scaled errors

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
  // The row of a day to come: what bridges and reopenings do, in logarithms, counts n/(n + 1) when it rests
  // on n days, as for events.
  Row row_to_come(int day, const DayTraits& traits) const;
  void add_events(int day, Row& row) const;
  // What they expect together, and each of them on its own.
  static Gaussian blend(const std::vector<Filter>& filters_then, const Row& row,
                        std::vector<Expectation>& expected);
  double usual_shape(const Past& past, const std::vector<double>& share) const;
  std::vector<double> shares(const Profiles& then, int day, const DayTraits& traits) const;
  DayTraits traits(int day) const { return options.calendar ? options.calendar(day) : DayTraits{}; }
  static std::size_t kind(int day, const DayTraits& traits) {
    return traits.holiday && weekday(day) < 6 ? forecasting::kHolidayClass
                                              : static_cast<std::size_t>(weekday(day));
  }
};
}  // namespace calls
