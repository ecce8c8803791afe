#include "calls/forecast_queries.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/embedded.h"
#include "base/source.h"
#include "calls/call_queries.h"
#include "calls/events.h"
#include "calls/patience_queries.h"
#include "calls/retrials.h"
#include "calls/staffing_queries.h"

namespace calls {
namespace {
constexpr int kSteps = 48;            // half-hours of a day
constexpr std::int32_t kRecent = 28;  // days that tell the handling time and the patience

json::value finite(double v) { return std::isfinite(v) ? json::value(v) : json::value(nullptr); }
}  // namespace

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
                                   {"step_wape", finite(m.step_wape)},
                                   {"day_wape", finite(m.day_wape)},
                                   {"step_cover", finite(m.step_cover)},
                                   {"day_cover", finite(m.day_cover)}});
  return json::object{{"days", b.days}, {"methods", methods}};
}

namespace {
struct History {
  std::vector<DayCounts> days;
  std::int32_t last = INT32_MIN;  // civil day
  Counters recent = {};           // of the last kRecent days
};

// First tries among the calls that entered the queues in an interval.
double first_tries(const Counters& c, double redial) {
  auto calls = static_cast<double>(queued(c) + c[Leaf::unknown]);
  auto lost =
      static_cast<double>(std::uint64_t{c[Leaf::abandoned]} + c[Leaf::short_abandoned] + c[Leaf::timeout]);
  return calls > 0 ? first_attempts(calls, std::min(1.0, lost / calls), redial) : 0;
}

// What entered the queues, by day and half-hour of the zone; the doubled hour of autumn falls in its own.
History history_of(operations::Context& context, const Selection& s, const Zone& zone, double redial) {
  History out;
  std::map<std::int32_t, DayCounts> days;
  auto lines = lines_of(context, s);
  for (const auto& l : lines) out.last = std::max(out.last, l.day);
  for (const auto& l : lines) {
    auto& d = days[l.day];
    d.day = l.day;
    if (d.counts.empty()) d.counts.assign(kSteps, 0);
    std::int64_t second = zone.civil(l.start) - static_cast<std::int64_t>(l.day) * 86400;
    auto at = static_cast<std::size_t>(std::clamp<std::int64_t>(second / 1800, 0, kSteps - 1));
    d.counts[at] += static_cast<float>(first_tries(l.counters, redial));
    if (l.day > out.last - kRecent) out.recent += l.counters;
  }
  for (auto& [day, counts] : days) out.days.push_back(std::move(counts));
  return out;
}
}  // namespace

Result<ForecastView> show_forecast(operations::Context& context, const ShowForecast& in) {
  std::optional<Network> network;
  {
    auto db = context.store.read();
    network = network_by_code(*db, in.network);
  }
  if (!network) return fail(ErrorKind::missing, "no_network", "Aucun réseau n’a ce code.");
  Zone zone(network->zone);
  double redial = TRY(share_of(in.redial, "redial"));
  Selection selected{in.network, in.queue, in.site, "", INT32_MIN / 2, INT32_MAX / 2, Grain::interval};
  History history = history_of(context, selected, zone, redial);
  if (history.days.empty())
    return fail(ErrorKind::missing, "no_calls", "Il n’y a pas encore d’appels à prévoir.");
  FrenchCalendar calendar(Region::metropole,
                          parse_school_holidays(embedded::file("assets/reference/school_holidays.csv")).rows);
  ForecastOptions options;
  options.calendar = [&calendar](int day) { return calendar.traits(day); };
  {
    auto db = context.store.read();
    options.events = events_of(*db, in.network);
  }
  Forecast forecast(history.days, options);
  ForecastView out{in.network,
                   in.queue,
                   network->name.empty() ? network->code : network->name,
                   {},
                   forecast.suspect_days(),
                   forecast.events(),
                   static_cast<int>(history.days.size())};
  int first = forecast.last_day() + 1;
  if (!in.from.empty()) {
    auto asked = TRY(days_of(in.from, ""));
    first = std::max(first, asked.first);
  }
  for (int d = 0; d < in.days; ++d) out.days.push_back(forecast.day(first + d));
  out.zone = std::move(zone);
  out.aht = handling_time(history.recent).value_or(0);
  selected.from = history.last - kRecent + 1;
  selected.to = history.last;
  out.patience = mean_patience(observed_waits(*TRY(archive(context)), selected), history.recent).value_or(0);
  return out;
}

json::value forecast_json(const ForecastView& v) {
  json::array days, suspect, events;
  for (const auto& e : v.events)
    events.push_back(json::object{{"name", e.name}, {"multiplier", e.multiplier}, {"days", e.days}});
  for (int d : v.suspect) suspect.emplace_back(iso_of_day(d));
  for (const auto& d : v.days) {
    json::array steps;
    for (std::size_t i = 0; i < d.calls.size(); ++i)
      if (d.calls[i] > 0 || d.high[i] > 0)
        steps.push_back(json::object{{"time", fmt::format("{:02}:{:02}", i / 2, i % 2 * 30)},
                                     {"calls", d.calls[i]},
                                     {"low", d.low[i]},
                                     {"high", d.high[i]}});
    days.push_back(json::object{{"day", iso_of_day(d.day)},
                                {"total", d.total},
                                {"low", d.total_low},
                                {"high", d.total_high},
                                {"steps", steps}});
  }
  return json::object{{"network", v.network},     {"queue", v.queue}, {"history_days", v.history},
                      {"suspect", suspect},       {"events", events}, {"aht_s", v.aht},
                      {"patience_s", v.patience}, {"days", days}};
}
}  // namespace calls
