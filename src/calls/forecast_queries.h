// Use cases on the calls to come: their forecast, and how good it was on days that are past.
#pragma once

#include "base/fields.h"
#include "base/json.h"
#include "calls/forecast_backtest.h"
#include "calls/zone.h"
#include "operations/context.h"

namespace calls {
struct EvalForecast {
  std::string file, step = "30min";
  std::int64_t horizon = 1, days = 63;
  static auto fields() {
    return std::tuple{
        field("file", "Fichier des arrivées (CSV)", &EvalForecast::file).required().positional().max(4096),
        field("step", "Pas", &EvalForecast::step).max(12),
        field("horizon", "Jours à l’avance", &EvalForecast::horizon).between(1, 60),
        field("days", "Jours éprouvés au plus", &EvalForecast::days).between(1, 2000)};
  }
};
Result<Backtest> eval_forecast(operations::Context& context, const EvalForecast& input);
json::value backtest_json(const Backtest& backtest);

struct ShowForecast {
  std::string network, queue, from;
  std::int64_t days = 7;
  std::string site = {};
  std::optional<double> redial = {};
  static auto fields() {
    return std::tuple{
        field("network", "Réseau", &ShowForecast::network).required().max(120),
        field("queue", "File", &ShowForecast::queue).max(120),
        field("from", "À partir du (AAAA-MM-JJ)", &ShowForecast::from).max(10),
        field("days", "Jours", &ShowForecast::days).between(1, 120),
        field("site", "Site", &ShowForecast::site).max(120),
        field("redial",
              "Part des appelants sans réponse qui rappellent (0 à 1) : ne prévoir que les premiers essais",
              &ShowForecast::redial)};
  }
};
struct ForecastView {
  std::string network, queue, name;  // codes; the name shown of the network
  std::vector<DayForecast> days;
  std::vector<int> suspect;  // civil days that the model sets aside
  std::vector<LearntEvent> events;
  int history = 0;          // days it rests on
  double aht = 0;           // s, of the last weeks; 0 unknown
  double patience = 0;      // s; 0 unknown
  Zone zone = Zone("UTC");  // of the network
};
// Calls that will enter the queues, by half-hour of the network's zone; with `redial`, first tries only.
Result<ForecastView> show_forecast(operations::Context& context, const ShowForecast& input);
json::value forecast_json(const ForecastView& view);
}  // namespace calls
