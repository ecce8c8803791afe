// The tables of the page of calls to come.
#include <fmt/format.h>

#include "base/fr.h"
#include "calls/events_page.h"
#include "calls/half_hours.h"
#include "calls/planning_figures.h"

namespace calls {
namespace {
std::string shown_day(int day) { return fr::date(iso_of_day(day)); }
std::string full_day(int day) { return fmt::format("{} {}", fr::weekday(weekday(day) + 1), shown_day(day)); }
Figure calls_of(double n) { return number_of(n, 0); }
Figure nothing() { return {"–", nullptr}; }

FigureTable today(const ForecastView& v) {
  FigureTable t{"today",
                "",
                {{"time", "Heure", false},
                 {"morning", "Prévu la veille"},
                 {"came", "Arrivés"},
                 {"calls", "Prévu maintenant"},
                 {"low", "Au moins"},
                 {"high", "Au plus"}}};
  if (!v.today) return t;
  const DayUnderWay& d = *v.today;
  t.caption = "Le " + shown_day(d.morning.day) + ", demi-heure par demi-heure";
  HalfHours halves(v.zone, d.morning.day);
  for (std::size_t i = 0; i < d.morning.calls.size(); ++i) {
    if (d.morning.high[i] < 0.5F && d.came[i] == 0) continue;
    bool over = i < d.updated.seen;
    Figure came = over || d.came[i] > 0 ? calls_of(d.came[i]) : nothing();
    if (!over && d.came[i] > 0) came.shown += " (en cours)";
    auto to_come = [&](float n) { return over ? nothing() : calls_of(n); };
    t.rows.push_back({words(halves.label(i)), calls_of(d.morning.calls[i]), std::move(came),
                      to_come(d.updated.calls[i]), to_come(d.updated.low[i]), to_come(d.updated.high[i])});
  }
  return t;
}

FigureTable half_hours(const ForecastView& v, const std::vector<StaffingView>& staff) {
  FigureTable t{"half_hours",
                "",
                {{"time", "Heure", false},
                 {"calls", "Appels"},
                 {"low", "Au moins"},
                 {"high", "Au plus"},
                 {"agents", "Agents pour 85\u202F%"},
                 {"asa_s", "Attente moyenne"}}};
  const DayForecast* day = day_to_staff(v);
  if (day == nullptr) return t;
  t.caption = "Le " + full_day(day->day) + ", par demi-heure";
  HalfHours halves(v.zone, day->day);
  for (std::size_t i = day->seen; i < day->calls.size(); ++i) {
    if (day->high[i] < 0.5F) continue;
    bool planned = i < staff.size() && staff[i].staffing.agents > 0;
    t.rows.push_back({words(halves.label(i)), calls_of(day->calls[i]), calls_of(day->low[i]),
                      calls_of(day->high[i]), planned ? number_of(staff[i].staffing.agents, 0) : nothing(),
                      planned ? time_of(staff[i].staffing.figures.asa_s) : nothing()});
  }
  return t;
}

FigureTable events(const ForecastView& v) {
  FigureTable t{"events",
                "Événements déclarés",
                {{"name", "Événement", false},
                 {"from", "Du", false},
                 {"to", "au", false},
                 {"effect", "Effet sur les appels", false}}};
  auto day = [](int d) { return Figure{shown_day(d), json::value(iso_of_day(d))}; };
  for (const auto& e : v.events)
    t.rows.push_back({words(e.name), day(e.from_day), day(e.to_day), words(effect_text(e, v.learnt))});
  return t;
}

FigureTable days(const ForecastView& v) {
  FigureTable t{"days",
                "Appels attendus par jour",
                {{"day", "Jour", false},
                 {"calls", "Appels"},
                 {"low", "Au moins"},
                 {"high", "Au plus"},
                 {"notes", "Ce jour-là", false}}};
  for (std::size_t i = 0; i < v.days.size(); ++i) {
    const DayForecast& d = v.days[i];
    std::string notes = fr::list(v.notes[i]);
    t.rows.push_back({Figure{full_day(d.day), json::value(iso_of_day(d.day))}, calls_of(d.total),
                      calls_of(d.total_low), calls_of(d.total_high),
                      notes.empty() ? nothing() : words(notes)});
  }
  return t;
}
}  // namespace

std::vector<FigureTable> forecast_figures(const ForecastView& v, const std::vector<StaffingView>& staff) {
  return {today(v), days(v), half_hours(v, staff), events(v)};
}
}  // namespace calls
