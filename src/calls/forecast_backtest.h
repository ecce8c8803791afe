// Back-test of forecasts on past days, rolling origin: each of the last days is foretold from what was known
// `horizon` recorded days before, by the model and by plain methods, and compared with what came. Pure.
//
// WAPE = Σ |forecast − actual| ÷ Σ actual, in %, over steps or over days' totals. All recorded days and all
// steps with a count take part, holidays and odd days too; a day without a record takes no part and doesn't
// count in the horizon. Plain methods read a missing count as 0 and know no calendar:
//   same weekday last week; mean of the last 4 same weekdays;
//   level × weekday × profile: level by exponential smoothing of the totals divided by the weekday's factor,
//   factor = mean total of the weekday ÷ mean total, profile = shares of the weekday's calls per step, both
//   over all the past.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "calls/forecast.h"

namespace calls {
struct Arrivals {
  std::vector<DayCounts> days;      // in order of dates; a day without any line is absent
  std::vector<std::string> errors;  // in French, each with its line, 20 at most; wrong lines are left out
};
// Counts summed to steps of `step_minutes` (a divisor of 1440; another: 30). Two headings are known:
// "date,intervalle,heure_debut,appels" (2026-05-14,1,00:00,12) and "time,calls" (2026-05-14 07:00,111). A
// step without any line is missing; one with some of its lines only is the sum of these.
Arrivals read_arrivals(std::string_view csv, int step_minutes = 30);

struct BacktestOptions {
  int days = 63;    // tested at most: the last ones whose past spans `warm_up` civil days or more
  int horizon = 1;  // in recorded days, ≥ 1
  int warm_up = 28;
  ForecastOptions forecast = {};
};
struct Accuracy {
  std::string method;                    // French
  double step_wape = 0, day_wape = 0;    // %; NaN: nothing to measure
  double step_cover = 0, day_cover = 0;  // % within the 90 % intervals; NaN: the method gives none
};
struct Backtest {
  int days = 0;                   // tested
  std::vector<Accuracy> methods;  // the model first
};
Backtest backtest(std::span<const DayCounts> history, const BacktestOptions& options = {});

// Of what comes after the first `seen` steps of the day, before and after they are known (horizon 1 only).
struct IntradayAccuracy {
  int days = 0;
  Accuracy before, after;
};
IntradayAccuracy backtest_intraday(std::span<const DayCounts> history, std::size_t seen,
                                   const BacktestOptions& options = {});
}  // namespace calls
