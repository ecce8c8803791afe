#include "calls/events_page.h"

#include <fmt/format.h>

#include "base/fr.h"
#include "calls/dashboard_blocks.h"
#include "calls/forecast_queries.h"
#include "calls/network_manager.h"
#include "calls/queues_asked.h"
#include "html/form.h"

namespace calls {
using html::format;
using html::Html;

namespace {
std::string shown_day(int day) { return fr::date(iso_of_day(day)); }

Html removable_table(const operations::Context& context, const EventsView& v) {
  html::TableWriter t({"Événements déclarés",
                       {"Événement", "Du", "au", "Effet sur les appels", "Retirer"},
                       {false, false, false, false, false}});
  for (const auto& e : v.events)
    t.row({format("{}", e.event.name), format("{}", shown_day(e.event.from_day)),
           format("{}", shown_day(e.event.to_day)), format("{}", effect_text(e.event, v.learnt)),
           html::button_form(
               fmt::format("/telephone/evenements/{}/retrait", e.id), context.viewer.csrf,
               fmt::format("Retirer «\u00A0{}\u00A0» du {}", e.event.name, shown_day(e.event.from_day)),
               "quiet")});
  return t.finish();
}

Html declare_form(const operations::Context& context, const EventsView& v, const Values& typed,
                  const std::vector<FieldError>& faults) {
  auto specs = fields::specs<DeclareEvent>();
  specs.erase(specs.begin());
  return format("<h2 id=\"declarer\">Déclarer un événement</h2>\n{}",
                html::form({"/telephone/evenements", context.viewer.csrf, "Déclarer"}, specs, typed, faults,
                           format("<input type=\"hidden\" name=\"network\" value=\"{}\">", v.network.code)));
}
}  // namespace

const NetworkPage& events_address() {
  static const NetworkPage kPage{"Événements déclarés", "/telephone/evenements?network="};
  return kPage;
}

Result<EventsView> show_events(operations::Context& context, const ShowEvents& in) {
  EventsView out;
  {
    auto db = context.store.read();
    out.network = TRY(network_asked(*db, in.network));
    out.events = declared_events(*db, in.network);
  }
  if (out.events.empty()) return out;
  ShowForecast forecast;
  forecast.network = in.network;
  if (auto v = show_forecast(context, forecast)) out.learnt = std::move(v->learnt);
  return out;
}

json::value declared_event_json(const DeclaredEvent& e) {
  return json::object{
      {"event", e.id},
      {"network", e.network},
      {"name", e.event.name},
      {"from", iso_of_day(e.event.from_day)},
      {"to", iso_of_day(e.event.to_day)},
      {"multiplier", e.event.multiplier ? json::value(*e.event.multiplier) : json::value(nullptr)}};
}

json::value events_json(const EventsView& v) {
  json::array out;
  for (const auto& e : v.events) out.push_back(declared_event_json(e));
  return json::object{{"network", v.network.code}, {"events", out}};
}

std::string effect_text(const Event& e, const std::vector<LearntEvent>& learnt) {
  if (e.multiplier) return fmt::format("×\u00A0{}, donné", fr::number(*e.multiplier, 2));
  for (const auto& l : learnt)
    if (l.name == e.name)
      return fmt::format("×\u00A0{}, appris de {}", fr::number(l.multiplier, 2), fr::plural(l.days, "jour"));
  return "pas encore appris\u00A0: aucun jour passé ne porte ce nom";
}

Html events_table(const std::vector<Event>& events, const std::vector<LearntEvent>& learnt) {
  if (events.empty())
    return Html("<p>Aucun événement déclaré\u00A0: échéance, envoi de courriers, rentrée…</p>");
  html::TableWriter t({"Événements déclarés",
                       {"Événement", "Du", "au", "Effet sur les appels"},
                       {false, false, false, false}});
  for (const auto& e : events)
    t.row({format("{}", e.name), format("{}", shown_day(e.from_day)), format("{}", shown_day(e.to_day)),
           format("{}", effect_text(e, learnt))});
  return t.finish();
}

html::Page events_page(operations::Context& context, const EventsView& v, const Values& typed,
                       const std::vector<FieldError>& faults) {
  bool writer = runs_network(context, *context.store.read(), v.network.code);
  std::vector<Event> events;
  for (const auto& e : v.events) events.push_back(e.event);
  std::string title = "Événements, " + shown(v.network);
  Html main = format(
      "{}<h1>{}</h1>\n<p>Une échéance, un envoi de courriers, une rentrée changent le nombre des appels. La "
      "prévision multiplie les appels de leurs jours par ce qui est donné, ou par ce que les jours passés du "
      "même nom ont appris.</p>\n{}{}",
      html::fault_summary(faults), title,
      writer && !events.empty() ? removable_table(context, v) : events_table(events, v.learnt),
      writer ? declare_form(context, v, typed, faults) : Html());
  std::string code = fields::percent_encode(v.network.code);
  return {title,
          main,
          {{"/", "Accueil"},
           {"/telephone", "Téléphone"},
           {network_link(v.network), shown(v.network)},
           {"/telephone/prevision?network=" + code, "Prévision"},
           {"", "Événements"}}};
}

html::Page refused_event(operations::Context& context, const Values& typed, const Error& error) {
  auto network = typed.find("network");
  if (error.kind == ErrorKind::invalid && network != typed.end())
    if (auto v = show_events(context, {network->second.front()}))
      return events_page(context, *v, typed, error.fields);
  return refused_with_networks(events_address())(context, typed, error);
}
}  // namespace calls
