// How good the forecast was on days that are past, beside plain methods.
#pragma once

#include "base/fields.h"
#include "base/json.h"
#include "calls/forecast_backtest.h"
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
}  // namespace calls
