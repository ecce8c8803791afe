// What a network declares of its calls, as tables.
#include <fmt/format.h>

#include "base/fr.h"
#include "base/time.h"
#include "calls/rules_page.h"

namespace calls {
namespace {
Figure of_queue(const std::string& queue) {
  return {queue.empty() ? "Tout le réseau" : "File " + queue, json::value(queue)};
}
Figure of_clock(std::int32_t minutes) {
  return {clock_text(minutes), json::value(fmt::format("{:02}:{:02}", minutes / 60, minutes % 60))};
}
Figure on_day(const std::string& iso) { return {fr::date(iso), json::value(iso)}; }
Figure by_whom(const std::string& by, Millis at) {
  std::string who = by.empty() ? "en ligne de commande" : "par " + by;
  return words(fmt::format("{}, le {}", who, fr::date(when::iso_day(at))));
}
Figure stands(RuleState s) {
  switch (s) {
    case RuleState::in_force:
      return {"en vigueur", json::value("in_force")};
    case RuleState::to_come:
      return {"à venir", json::value("to_come")};
    case RuleState::superseded:
      return {"remplacée depuis", json::value("superseded")};
    case RuleState::over:
      break;
  }
  return {"passée", json::value("over")};
}
FigureColumn column(std::string code, std::string title) {
  return {std::move(code), std::move(title), false};
}

FigureTable hours_table(const NetworkRules& rules, const std::string& today) {
  FigureTable t{"hours",
                "Heures d’ouverture déclarées",
                {column("queue", "Pour"), column("days", "Jours"), column("opens", "De"),
                 column("closes", "À"), column("valid_from", "À partir du"), column("state", "État"),
                 column("reason", "Motif"), column("declared", "Déclarée")}};
  for (const auto& s : rules.slots)
    t.rows.push_back({of_queue(s.queue), words(week_days_text(s.days)), of_clock(s.opens), of_clock(s.closes),
                      on_day(s.valid_from), stands(state_of(rules.slots, s, today)), words(s.reason),
                      by_whom(s.by, s.at)});
  return t;
}

FigureTable closings_table(const NetworkRules& rules, const std::string& today) {
  FigureTable t{"closings",
                "Fermetures exceptionnelles déclarées",
                {column("queue", "Pour"), column("day", "Jour"), column("open", "Ce jour-là"),
                 column("state", "État"), column("reason", "Motif"), column("declared", "Déclarée")}};
  for (const auto& c : rules.closings)
    t.rows.push_back({of_queue(c.queue),
                      on_day(c.day),
                      {c.open ? "ouvert" : "fermé", c.open},
                      stands(state_of(rules.closings, c, today)),
                      words(c.reason),
                      by_whom(c.by, c.at)});
  return t;
}

FigureTable short_abandons_table(const NetworkRules& rules, const std::string& today) {
  FigureTable t{"short_abandons",
                "Seuils des abandons courts déclarés",
                {column("queue", "Pour"),
                 {"seconds", "Court jusqu’à"},
                 column("valid_from", "À partir du"),
                 column("state", "État"),
                 column("reason", "Motif"),
                 column("declared", "Déclaré")}};
  for (const auto& s : rules.short_abandons) {
    Figure state = stands(state_of(rules.short_abandons, s, today));
    if (state.shown == "remplacée depuis") state.shown = "remplacé depuis";
    t.rows.push_back({of_queue(s.queue),
                      {fr::plural(s.seconds, "seconde"), s.seconds},
                      on_day(s.valid_from),
                      std::move(state),
                      words(s.reason),
                      by_whom(s.by, s.at)});
  }
  return t;
}
}  // namespace

std::vector<FigureTable> rule_figures(const NetworkRules& rules, const std::string& today) {
  return {hours_table(rules, today), closings_table(rules, today), short_abandons_table(rules, today)};
}
}  // namespace calls
