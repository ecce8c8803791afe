// A forecast as JSON and as text.
#include <fmt/format.h>

#include <cmath>

#include "base/csv.h"
#include "base/fr.h"
#include "calls/forecast_queries.h"
#include "calls/half_hours.h"
#include "calls/totals.h"

namespace calls {
namespace {
// Its hour by the clock, and its instant, since the clock may tell the same hour twice.
json::object half_hour(const HalfHours& halves, std::size_t i, const Zone& zone) {
  constexpr std::size_t kClock = 11;  // of "2026-11-23T09:30:00+01:00"
  std::string start = iso_local(zone, halves.start(i));
  return {{"time", start.substr(kClock, 5)}, {"start", start}};
}

json::object day_json(const DayForecast& d, const Zone& zone) {
  json::array steps;
  HalfHours halves(zone, d.day);
  for (std::size_t i = 0; i < d.calls.size(); ++i) {
    if (d.calls[i] <= 0 && d.high[i] <= 0) continue;
    json::object step = half_hour(halves, i, zone);
    step["calls"] = d.calls[i];
    step["low"] = d.low[i];
    step["high"] = d.high[i];
    steps.push_back(std::move(step));
  }
  return json::object{{"day", iso_of_day(d.day)},
                      {"total", d.total},
                      {"low", d.total_low},
                      {"high", d.total_high},
                      {"steps", steps}};
}

json::object today_json(const DayUnderWay& d, const Zone& zone) {
  json::array came;
  HalfHours halves(zone, d.morning.day);
  for (std::size_t i = 0; i < d.came.size(); ++i) {
    if (d.came[i] <= 0 && d.morning.calls[i] <= 0) continue;
    json::object half = half_hour(halves, i, zone);
    half["came"] = d.came[i];
    half["over"] = i < d.updated.seen;
    half["morning"] = d.morning.calls[i];
    half["updated"] = d.updated.calls[i];
    came.push_back(std::move(half));
  }
  return json::object{{"now", iso_local(zone, d.now)},
                      {"sentence", lead_sentence(d, zone)},
                      {"came", d.so_far},
                      {"forecast_so_far", d.wanted},
                      {"half_hours", came},
                      {"morning", day_json(d.morning, zone)},
                      {"updated", day_json(d.updated, zone)}};
}

json::array days_json(const std::vector<int>& days) {
  json::array out;
  for (int d : days) out.emplace_back(iso_of_day(d));
  return out;
}

std::string rounded(double v) { return fr::number(v, 0); }
}  // namespace

json::value forecast_json(const ForecastView& v) {
  json::array days, learnt, declared;
  for (const auto& e : v.learnt)
    learnt.push_back(json::object{{"name", e.name}, {"multiplier", e.multiplier}, {"days", e.days}});
  for (const auto& e : v.events)
    declared.push_back(
        json::object{{"name", e.name},
                     {"from", iso_of_day(e.from_day)},
                     {"to", iso_of_day(e.to_day)},
                     {"multiplier", e.multiplier ? json::value(*e.multiplier) : json::value(nullptr)}});
  for (std::size_t i = 0; i < v.days.size(); ++i) {
    json::object day = day_json(v.days[i], v.zone);
    day["notes"] = json::strings(v.notes[i]);
    days.push_back(std::move(day));
  }
  json::object out{{"network", v.network}, {"queue", v.queue}, {"history_days", v.history}};
  out["suspect"] = days_json(v.suspect);
  out["missing"] = days_json(v.missing);
  out["events"] = learnt;
  out["declared_events"] = declared;
  out["school_zones"] = v.zones;
  out["redial"] = v.redial ? json::value(*v.redial) : json::value(nullptr);
  out["aht_s"] = v.aht;
  out["patience_s"] = v.patience;
  out["today"] = v.today ? json::value(today_json(*v.today, v.zone)) : json::value(nullptr);
  out["days"] = days;
  return out;
}

std::vector<std::string> forecast_columns(bool with_network) {
  std::vector<std::string> out{"Jour", "Heure", "Prévu la veille", "Arrivés", "Prévu", "Au moins", "Au plus"};
  if (with_network) out.insert(out.begin(), "Réseau");
  return out;
}

std::string forecast_rows(const ForecastView& v, bool with_network) {
  std::string out;
  auto plain = [](float n) { return fr::number(static_cast<double>(n), 1); };
  auto add = [&](const DayForecast& d, const DayUnderWay* today) {
    HalfHours halves(v.zone, d.day);
    for (std::size_t i = 0; i < d.calls.size(); ++i) {
      if (d.high[i] < 0.5F) continue;
      bool over = today != nullptr && i < d.seen;
      std::vector<std::string> cells{iso_of_day(d.day),
                                     halves.label(i),
                                     today != nullptr ? plain(today->morning.calls[i]) : "",
                                     over ? plain(today->came[i]) : "",
                                     over ? "" : plain(d.calls[i]),
                                     over ? "" : plain(d.low[i]),
                                     over ? "" : plain(d.high[i])};
      if (with_network) cells.insert(cells.begin(), v.network);
      out += csv::row(cells);
    }
  };
  if (v.today) add(v.today->updated, &*v.today);
  for (const auto& d : v.days) add(d, nullptr);
  return out;
}

std::string forecast_text(const ForecastView& v) {
  std::string out = fmt::format("{}{} : prévision tirée de {} d’appels{}\n", v.name,
                                v.queue.empty() ? "" : ", file " + v.queue, fr::plural(v.history, "jour"),
                                v.redial ? ", premiers essais seulement" : "");
  if (v.today) {
    const DayUnderWay& d = *v.today;
    out += fmt::format("{} Le jour entier : {} appels (entre {} et {}), au lieu de {}.\n",
                       lead_sentence(d, v.zone), rounded(d.updated.total), rounded(d.updated.total_low),
                       rounded(d.updated.total_high), rounded(d.morning.total));
    HalfHours halves(v.zone, d.morning.day);
    for (std::size_t i = d.updated.seen; i < d.updated.calls.size(); ++i)
      if (d.updated.high[i] >= 0.5F)
        out += fmt::format("  {}  {:>6}  entre {} et {}\n", halves.label(i), rounded(d.updated.calls[i]),
                           rounded(d.updated.low[i]), rounded(d.updated.high[i]));
  }
  for (std::size_t i = 0; i < v.days.size(); ++i) {
    const DayForecast& d = v.days[i];
    out += fmt::format("{}  {:>8}  entre {} et {}{}\n", iso_of_day(d.day), rounded(d.total),
                       rounded(d.total_low), rounded(d.total_high),
                       v.notes[i].empty() ? "" : "  (" + fr::list(v.notes[i]) + ")");
  }
  return out;
}
}  // namespace calls
