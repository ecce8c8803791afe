#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/fr.h"
#include "calls/dashboard_blocks.h"
#include "calls/form_values.h"
#include "calls/patience_queries.h"
#include "calls/planning_blocks.h"
#include "calls/planning_figures.h"
#include "calls/staffing_pages.h"
#include "html/chart.h"
#include "html/form.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
// « lundi 28 décembre 2026 »
std::string shown_day(const std::string& iso) {
  return fmt::format("{} {}", fr::weekday(weekday(iso_day(iso)) + 1), fr::date(iso));
}

std::string hours(double h) { return fr::number(h, 1) + "\u00A0h"; }
std::string calls_text(double n) { return fr::plural(std::llround(n), "appel"); }
std::string at(const DayPlan& p, std::size_t i) { return clock_time(p.zone, p.demand[i].start); }

std::string spoken(const DayPlan& p, std::int64_t utc) {
  return fr::clock(static_cast<int>(((p.zone.civil(utc) % 86400) + 86400) % 86400 / 60));
}

// « entre 10 h et 12 h », « entre 9 h et 10 h et entre 14 h et 15 h 30 »
std::string times(const DayPlan& p, const std::vector<std::size_t>& some) {
  std::vector<std::string> runs;
  for (std::size_t k = 0; k < some.size();) {
    std::size_t last = k;
    while (last + 1 < some.size() && some[last + 1] == some[last] + 1) ++last;
    const IntervalDemand& end = p.demand[some[last]];
    runs.push_back(fmt::format("entre {} et {}", spoken(p, p.demand[some[k]].start),
                               spoken(p, end.start + static_cast<std::int64_t>(end.seconds))));
    k = last + 1;
  }
  return fr::list(runs);
}

Html lead(const DayPlan& p) {
  std::vector<std::string> targets;
  for (const auto& t : p.setting.targets) targets.push_back(target_text(t));
  return format(
      "<p class=\"lead\">Pour {}\u00A0: <strong>{} d’agent</strong>, et <strong>{}</strong> au plus fort. "
      "Selon que "
      "les appels sont au bas ou au haut de la prévision (neuf jours sur dix), il faut entre {} et {}. Sur "
      "la "
      "journée entière\u00A0: {} décrochés, {} d’attente en moyenne.</p>\n",
      fr::list(targets), hours(p.plan.agent_hours),
      fr::plural(p.plan.peak, "agent présent", "agents présents"), hours(p.hours_low), hours(p.hours_high),
      p.figures.attempts > 0 ? fr::percent(100 * p.figures.answered / p.figures.attempts, 1) : "–",
      wait_text(p.figures.asa_s));
}

Html warnings(const DayPlan& p) {
  Html out;
  if (!p.asked.empty() && p.asked != p.day)
    append(
        out,
        "<p class=\"notice\">Aucun appel n’est attendu le {}, ou ce jour est passé\u00A0: voici le {}.</p>",
        fr::date(p.asked), shown_day(p.day));
  if (!p.plan.reached)
    append(out, "<p class=\"notice attention\">À certaines heures, {}.</p>", unreached_text());
  std::vector<std::size_t> waiting;
  for (std::size_t i = 0; i < p.half_hours.size(); ++i)
    if (p.half_hours[i].only_by_waiting) waiting.push_back(i);
  if (!waiting.empty())
    append(out,
           "<p class=\"notice attention\">Le taux de décroché n’est atteint qu’en faisant attendre longtemps "
           "ceux qui "
           "appellent, {}\u00A0: moins de la moitié des appels y sont décrochés en {}, ou ceux qui le "
           "sont ont attendu plus de {} en moyenne. Un astérisque marque le chiffre en cause dans le "
           "tableau.</p>",
           times(p, waiting), wait_text(p.setting.threshold_s), wait_text(p.wait_limit));
  return out;
}

Html chart(const DayPlan& p) {
  html::Chart c{"agents", "Agents présents, par demi-heure", "Heure", "agents", 0, {}};
  for (std::size_t i = 0; i < p.demand.size(); ++i)
    c.points.push_back({at(p, i), static_cast<double>(p.plan.intervals[i].rostered)});
  return c.points.size() < 2 ? Html() : html::line_chart(c);
}

Html mailing(const DayPlan& p) {
  if (p.move.to.empty()) return {};
  return format("<p>Si {} des appels attendus {} arrivaient plutôt {}, il faudrait\u00A0:</p>",
                fr::percent(100 * p.move.share, 0), times(p, p.move.from), times(p, p.move.to));
}

Html offer(const DayPlan& p) {
  if (!p.offer) return {};
  const OfferEffect& o = *p.offer;
  return format(
      "<p>Proposé après {}, accepté par {} de ceux qui attendent encore\u00A0: {} à rappeler à une heure "
      "calme, soit {} "
      "d’agent à y consacrer. Un appel rappelé n’est pas un appel décroché.</p>",
      wait_text(o.after_s), fr::percent(100 * o.share, 0), calls_text(o.taken), hours(o.later_hours));
}

std::string present(const DayPlan& p) {
  if (p.setting.shrinkage > 0)
    return fmt::format(
        "Les agents présents comprennent ceux qui sont en pause, en formation ou absents\u00A0: {} du temps "
        "payé.",
        fr::percent(100 * p.setting.shrinkage, 0));
  return "Aucun temps hors du téléphone n’est supposé\u00A0: les agents présents sont tous au téléphone. "
         "Remplissez «\u00A0Part du temps payé hors du téléphone\u00A0» pour compter les pauses, les "
         "formations et les absences.";
}

Html plan_block(const PlanAsked& a) {
  const DayPlan& p = *a.plan;
  const IntervalDemand& any = p.demand.front();
  Values pool{{"network", {p.network}}, {"from", {p.day}}};
  Values all = values_of(a.input);
  for (const char* same :
       {"answered", "service_level", "mean_wait", "p90_wait", "threshold", "shrinkage", "minimum", "redial"})
    pool[same] = all[same];
  Html patience = std::isfinite(any.patience)
                      ? format(", patience moyenne {}", wait_text(any.patience))
                      : Html(", sans que personne ne raccroche puisque la patience n’est pas connue");
  auto tables = plan_figures(p);
  auto table = [&](std::string_view code) { return table_of(tables, code, kPlanFigures, query_of(all)); };
  Html notes = p.notes.empty() ? Html() : format("<p>Ce jour-là\u00A0: {}.</p>\n", fr::list(p.notes));
  return format(
      "{}{}{}<p class=\"scripted tools\"><button type=\"button\" class=\"quiet\" data-print>Imprimer ou "
      "enregistrer en "
      "PDF</button></p>\n<p>{} attendus\u202F; traitement moyen {}{}. Chaque demi-heure est comptée pour "
      "elle-même, en régime établi. {}</p>{}{}<h2>Les objectifs</h2>{}"
      "<h2>Les leviers</h2>{}{}{}{}{}<p class=\"tools\"><a href=\"/telephone/effectifs/regroupement?{}\">Ce "
      "que "
      "gagneraient les "
      "files de ce "
      "réseau à répondre ensemble</a></p>\n",
      lead(p), notes, warnings(p), calls_text(p.figures.first_tries), wait_text(any.aht), patience,
      present(p), chart(p), table("half_hours"), table("targets"), table("one_more"), mailing(p),
      table("mailing"), offer(p), table("callback"), query_of(pool));
}
}  // namespace

html::Page plan_page(const PlanAsked& a) {
  std::string title = "Les agents d’un jour à venir";
  if (a.plan)
    title = fmt::format("Agents du {}, {}{}{}", shown_day(a.plan->day), a.plan->name,
                        a.plan->queue.empty() ? "" : ", file " + a.plan->queue,
                        a.plan->site.empty() ? "" : ", site " + a.plan->site);
  html::Form form{"/telephone/effectifs/jour", "", a.plan ? "Recalculer" : "Calculer"};
  form.get = true;
  Html main = format(
      "{}<h1>{}</h1>\n{}{}{}{}", html::fault_summary(a.faults), title,
      a.missing.empty() ? Html() : format("<p class=\"notice\">{}</p>\n", a.missing),
      a.plan ? plan_block(a) : Html(),
      a.plan ? Html("<h2 class=\"tools\">Changer les hypothèses</h2>") : Html(),
      folded_form(form, offered_specs(fields::specs<AskPlan>(), a.offered),
                  a.typed.empty() ? values_of(a.input) : a.typed, a.faults,
                  "Rappel proposé, envoi déplacé, attente tenue pour longue",
                  {"wait_limit", "callback_share", "callback_after", "move_share", "move_from", "move_to"}));
  return {
      title,
      main,
      {{"/", "Accueil"}, {"/telephone", "Téléphone"}, {"/telephone/effectifs", "Effectifs"}, {"", "Un jour"}},
      a.plan.has_value()};
}
}  // namespace calls
