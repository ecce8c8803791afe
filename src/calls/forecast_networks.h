// The calls to come of a network, or of each there is when none is named.
#pragma once

#include "calls/forecast_queries.h"
#include "calls/network_choice.h"

namespace calls {
using ForecastNetworks = AnyNetwork<ShowForecast>;
struct ForecastRefused {
  std::string network, reason;  // the network's code; a French sentence
};
struct Forecasts {
  std::vector<ForecastView> views;            // in the order of networks; one when a network was named
  std::vector<ForecastRefused> without = {};  // networks whose forecast can't be made while others' can
};
// Errors: of show_forecast, when there is no network whose forecast can be made.
Result<Forecasts> show_forecasts(operations::Context& context, const ForecastNetworks& input);
// Of one network, the forecast itself; of several, {"networks": [a forecast each], "without": [{"network",
// "reason"}]}.
json::value forecasts_json(const Forecasts& forecasts);
std::string forecasts_text(const Forecasts& forecasts);
// A line a half-hour, which begins with its network when there are several.
std::string forecasts_csv(const Forecasts& forecasts);
}  // namespace calls
