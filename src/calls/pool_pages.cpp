#include <fmt/format.h>

#include <algorithm>

#include "base/fr.h"
#include "calls/form_values.h"
#include "calls/planning_blocks.h"
#include "calls/planning_figures.h"
#include "html/chart.h"
#include "html/form.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
std::string hours(double h) { return fr::number(h, 1) + "\u00A0h"; }

Html chart(const PoolView& v) {
  html::Chart c{"epargnes", "Agents épargnés en répondant ensemble, par demi-heure", "Heure", "agents", 0,
                {}};
  for (const auto& h : v.half_hours)
    c.points.push_back(
        {clock_time(v.zone, h.start), static_cast<double>(std::max(0, h.separate - h.together))});
  return c.points.size() < 2 ? Html() : html::line_chart(c);
}

Html pool_block(const PoolAsked& a) {
  const PoolView& v = *a.pool;
  auto tables = pool_figures(v);
  std::string query = query_of(values_of(a.input));
  auto table = [&](std::string_view code) { return table_of(tables, code, kPoolFigures, query); };
  Html unknown;
  if (!v.unknown.empty())
    unknown = format(
        "<p class=\"notice\">La durée de traitement n’est pas connue pour {}\u00A0: laissés de côté.</p>",
        fr::list(v.unknown));
  Html unreached = v.together.reached ? Html()
                                      : format("<p class=\"notice attention\">À certaines heures, {}.</p>",
                                               unreached_text());
  double saved = v.separate_hours - v.together.agent_hours;
  return format(
      "<p class=\"lead\">Le {}, répondre ensemble épargne <strong>{} d’agent</strong> sur {} "
      "({}).</p>\n{}{}{}{}{}{}"
      "<p class=\"hint\">Ensemble, chaque agent prend l’appel qui attend depuis le plus longtemps, d’où "
      "qu’il vienne\u00A0: "
      "il faut que chacun sache répondre à tous. Les durées de traitement sont supposées les mêmes.</p>",
      fr::date(v.day), hours(saved), hours(v.separate_hours),
      fr::percent(v.separate_hours > 0 ? 100 * saved / v.separate_hours : 0, 0), unreached, unknown,
      table("parts"), table("targets"), chart(v), table("half_hours"));
}

// The queues or sites as boxes to tick.
Html boxes(const PoolAsked& a) {
  const auto& offered = a.input.by == "site" ? a.offered.sites : a.offered.queues;
  if (offered.empty()) return {};
  Html items;
  std::size_t n = 0;
  for (const auto& c : offered) {
    bool ticked = std::find(a.input.part.begin(), a.input.part.end(), c.value) != a.input.part.end();
    append(items,
           "<div class=\"field check\"><input type=\"checkbox\" id=\"part-{0}\" name=\"part\" "
           "value=\"{1}\"{2}><label "
           "for=\"part-{0}\">{3}</label></div>",
           n++, c.value, Html(ticked ? " checked" : ""), c.label);
  }
  return format(
      "<fieldset id=\"part\"><legend>{} à regrouper (aucune case cochée\u00A0: {})</legend>{}</fieldset>\n",
      std::string_view(a.input.by == "site" ? "Sites" : "Files"),
      std::string_view(a.input.by == "site" ? "tous" : "toutes"), items);
}
}  // namespace

html::Page pool_page(const PoolAsked& a) {
  std::string title =
      a.pool ? "Répondre ensemble, " + a.pool->name : "Répondre ensemble ou chacun de son côté";
  html::Form form{"/telephone/effectifs/regroupement", "", a.pool ? "Recalculer" : "Calculer"};
  form.get = true;
  Html main = format("{}<h1>{}</h1>\n{}{}{}", html::fault_summary(a.faults), title,
                     a.missing.empty() ? Html() : format("<p class=\"notice\">{}</p>\n", a.missing),
                     a.pool ? pool_block(a) : Html(),
                     html::form(form, offered_specs(fields::specs<AskPool>(), a.offered),
                                a.typed.empty() ? values_of(a.input) : a.typed, a.faults, boxes(a)));
  return {title,
          main,
          {{"/", "Accueil"},
           {"/telephone", "Téléphone"},
           {"/telephone/effectifs", "Effectifs"},
           {"", "Ensemble"}},
          a.pool.has_value()};
}
}  // namespace calls
