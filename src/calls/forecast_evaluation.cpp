#include "calls/forecast_evaluation.h"

#include <cmath>

#include "base/source.h"
#include "calls/call_queries.h"
#include "calls/json_numbers.h"

namespace calls {
Result<Backtest> eval_forecast(operations::Context& context, const EvalForecast& in) {
  if (!context.viewer.local) return invalid({{"file", "Réservé à la ligne de commande."}});
  auto step = span_of(in.step);
  if (!step || *step < 60 || 86400 % *step != 0)
    return invalid({{"step", "Donnez un pas qui divise le jour, comme 30min."}});
  auto arrivals = read_arrivals(TRY(read_file(in.file)), static_cast<int>(*step / 60));
  if (arrivals.days.empty())
    return invalid(
        {{"file", arrivals.errors.empty() ? "Ce fichier n’a pas d’arrivées." : arrivals.errors.front()}});
  BacktestOptions options;
  options.horizon = static_cast<int>(in.horizon);
  options.days = static_cast<int>(in.days);
  return backtest(arrivals.days, options);
}

json::value backtest_json(const Backtest& b) {
  json::array methods;
  for (const auto& m : b.methods)
    methods.push_back(json::object{{"method", m.method},
                                   {"step_wape", number_or_null(m.step_wape)},
                                   {"day_wape", number_or_null(m.day_wape)},
                                   {"step_cover", number_or_null(m.step_cover)},
                                   {"day_cover", number_or_null(m.day_cover)}});
  return json::object{{"days", b.days}, {"methods", methods}};
}
}  // namespace calls
