// Forecast of the calls that arrive in one queue, per step of the day (48 half-hours or any other number).
// Pure and deterministic: the same history gives the same figures; no clock, no randomness. A year of
// half-hours is fitted in less than 50 ms. Days are civil days since 1970-01-01, counts are calls, NaN is
// missing.
//
// Model, in logarithms of the day's total: level (random walk) + short memory (autoregressive) + weekday +
// place in the month + place in the year (from 400 days of history on) + holiday, bridge, reopening, school
// holidays + declared events. Kalman filters of several speeds run side by side and are weighted by how well
// they foretold the past (Harvey, Forecasting, Structural Time Series Models, 1989, ch. 3; West & Harrison,
// Bayesian Forecasting, 1997, ch. 12). A day far off its forecast weighs little, an absurd one nothing; three
// in a row on the same side are a new level. The day is spread over its steps by profiles of weekdays that
// lean on the common one while weeks are few. What is said is nearer to a median than to a mean: it makes the
// absolute error least.
//
// Intervals hold 90 %: past errors at one day, divided by what Poisson noise and the uncertainty of day and
// profile let expect, give the quantiles, separately for quiet and busy steps and for days. Farther ahead the
// same quantiles are kept and the day's uncertainty grows as the filters say.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "calls/french_calendar.h"

namespace calls {
// As many counts each day: the caller gives the mean of the hour that autumn doubles, and puts NaN in the one
// that spring skips.
struct DayCounts {
  int day = 0;
  std::vector<float> counts;  // ≥ 0, or NaN
};

// First tries among the calls: counts · (1 − redial · unanswered), where `redial` is the probability that
// someone unanswered calls again (clamped to 0 … 1) and `unanswered` the share of calls unanswered in each
// step (a single value holds for all; NaN or none: 0).
DayCounts without_redials(DayCounts day, double redial, std::span<const float> unanswered);

// A deadline, a mailing … First and last day, inclusive. Without a multiplier of the day's calls (> 0,
// finite) it is learnt from the days of history within events of the same name; overlapping events multiply.
struct Event {
  int from_day = 0, to_day = 0;
  std::optional<double> multiplier = {};
  std::string name = {};
};
struct LearntEvent {
  std::string name;
  double multiplier = 1;  // median ratio to what was expected, drawn to 1 while it rests on few days
  int days = 0;           // it rests on
};

// Days of history that a calendar effect is learnt from.
struct TraitDays {
  int holidays = 0, bridges = 0, reopenings = 0;
};

struct ForecastOptions {
  std::function<DayTraits(int)> calendar = {};  // none: all days are ordinary
  std::vector<Event> events = {};
};

struct DayForecast {
  int day = 0;
  std::vector<float> calls, low, high;  // per step; empty: no history. Each step's interval stands for itself
  double total = 0, total_low = 0, total_high = 0;
  double spread = 0;  // standard deviation of the logarithm of what is still to come, Poisson noise left out
  std::size_t seen = 0;  // first steps that were observed: there calls, low and high are what was seen
};

// Immutable; copies share what was fitted, and may be read by several threads.
class Forecast {
 public:
  // Days in any order; of two with the same number the later in the list counts. Days with another number of
  // counts than the last of the list are left out; negative counts and those of 1e9 or more are missing.
  explicit Forecast(std::span<const DayCounts> history, ForecastOptions options = {});
  // Any day after the last of history. A weekday never seen in two weeks or more is closed: 0 calls; so is a
  // holiday when neither Sundays nor holidays were ever seen (else a holiday without a past is like a
  // Sunday).
  DayForecast day(int day) const;
  // The same, made the day before, once the day's first steps are observed (NaN: missing). How much of the
  // lead or lag so far carries over to the rest is learnt from past days by a ridge regression (after Shen &
  // Huang, Interday forecasting and intraday updating of call center arrivals, MSOM 10(3), 2008).
  DayForecast update(DayForecast forecast, std::span<const float> observed) const;

  std::vector<int> suspect_days() const;  // that weighed less than a tenth
  const std::vector<LearntEvent>& events() const;
  TraitDays trait_days() const;
  int last_day() const;  // kNoDay: no history

  struct Fitted;

 private:
  std::shared_ptr<const Fitted> fitted_;
};
}  // namespace calls
