#include "calls/forecast_networks.h"

#include <fmt/format.h>

#include "base/csv.h"

namespace calls {
namespace {
bool alone(const Forecasts& f) { return f.views.size() == 1 && f.without.empty(); }
bool of_the_network(const Error& e) { return e.kind == ErrorKind::missing || e.kind == ErrorKind::invalid; }
std::string reason_of(const Error& e) { return e.fields.empty() ? e.message : e.fields.front().message; }
}  // namespace

Result<Forecasts> show_forecasts(operations::Context& context, const ForecastNetworks& in) {
  if (!in.network.empty()) return Forecasts{{TRY(show_forecast(context, in))}};
  Forecasts out;
  std::optional<Error> first;
  for (const auto& network : networks_offered(context)) {
    ShowForecast of = in;
    of.network = network.code;
    auto view = show_forecast(context, of);
    if (view) {
      out.views.push_back(std::move(*view));
      continue;
    }
    if (!of_the_network(view.error())) return tl::unexpected(view.error());
    out.without.push_back({network.code, reason_of(view.error())});
    if (!first) first = view.error();
  }
  if (!out.views.empty()) return out;
  if (first) return tl::unexpected(*first);
  return fail(ErrorKind::missing, "no_calls", "Il n’y a pas encore d’appels à prévoir.");
}

json::value forecasts_json(const Forecasts& f) {
  if (alone(f)) return forecast_json(f.views.front());
  json::array networks, without;
  for (const auto& v : f.views) networks.push_back(forecast_json(v));
  for (const auto& w : f.without)
    without.push_back(json::object{{"network", w.network}, {"reason", w.reason}});
  return json::object{{"networks", networks}, {"without", without}};
}

std::string forecasts_text(const Forecasts& f) {
  std::string out;
  for (const auto& v : f.views) out += (out.empty() ? "" : "\n") + forecast_text(v);
  for (const auto& w : f.without) out += fmt::format("\n{} : {}\n", w.network, w.reason);
  return out;
}

std::string forecasts_csv(const Forecasts& f) {
  std::string out(csv::kBom);
  bool several = !alone(f);
  out += csv::row(forecast_columns(several));
  for (const auto& v : f.views) out += forecast_rows(v, several);
  return out;
}
}  // namespace calls
