#include <fmt/format.h>

#include <algorithm>

#include "base/fr.h"
#include "calls/dashboard.h"
#include "calls/dashboard_blocks.h"
#include "calls/national.h"
#include "calls/trajectory.h"
#include "html/chart.h"
#include "html/form.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
Html trajectory(const National& v) {
  Html out;
  for (const auto& n : v.networks) {
    if (n.trajectory.size() < 2) continue;
    html::Chart chart{"trajectoire-" + std::to_string(n.network.id),
                      shown(n.network) + "\u00A0: taux officiel par semaine",
                      "Semaine du",
                      "%",
                      1,
                      {}};
    for (const auto& week : n.trajectory) chart.points.push_back(week_point(week));
    chart.target = 100 * kTarget;
    out += html::line_chart(chart);
  }
  return out.empty() ? out
                     : format(
                           "<details><summary>Trajectoire de chaque réseau, semaine par "
                           "semaine</summary>{}</details>\n",
                           out);
}

// What should be looked at before the rates are believed, network by network.
Html watch_list(const National& v) {
  Html out;
  for (const auto& n : v.networks)
    if (!n.sentinels.empty())
      append(out, "<details><summary>{}\u00A0: {}</summary>{}</details>\n", shown(n.network),
             fr::plural(static_cast<std::int64_t>(n.sentinels.size()), "point"),
             sentinels_block(n.sentinels));
  if (out.empty()) return out;
  return format(
      "<h2>À regarder avant de croire ces taux</h2>\n{}<p class=\"hint\">Les règles qui lisent chaque jour "
      "et "
      "chaque appel sont sur la page de chaque réseau et sur celle des <a "
      "href=\"/telephone/donnees\">données</a>.</p>\n",
      out);
}

// Blocks that have their own CSV and JSON: départements in full when asked, the others under a summary.
Html blocks(const National& v, const std::string& query) {
  Html out;
  for (const auto& t : national_figures(v)) {
    if (t.code == "networks" || t.rows.empty()) continue;
    if (t.code == "departements")
      append(out, "<h2>Les départements</h2>{}", figures_html(t, query));
    else
      append(out, "<details><summary>{}</summary>{}</details>\n", t.caption, figures_html(t, query));
  }
  if (v.departement.empty() && v.departements.empty())
    append(out, "<p><a href=\"/telephone?by_departement=1&amp;{}\">Département par département</a></p>\n",
           query);
  return out;
}

Html exports(const std::string& json, const std::string& csv) {
  return format(
      "<ul class=\"tools\"><li><a href=\"{}\">Ces chiffres en CSV</a></li><li><a href=\"{}\">en "
      "JSON</a></li></ul>\n",
      csv, json);
}

// Before the first import.
html::Page nothing_yet(const operations::Context& context) {
  Html main = format(
      "<h1>Téléphone</h1>\n<p>Aucun appel n’est encore gardé. Guichet lit les fichiers que le standard "
      "téléphonique écrit déjà, et en tire les taux, les attentes, ce qu’il faudrait pour décrocher {} des "
      "appels et la prévision des jours qui viennent.</p>\n{}",
      fr::percent(100 * kTarget),
      context.viewer.may(operations::Right::correspond)
          ? Html("<p><a href=\"/telephone/importer\">Importer des fichiers de téléphonie</a></p>\n")
          : Html("<p>Le correspondant du réseau ou un administrateur peut les importer.</p>\n"));
  return {"Téléphone", main, {{"/", "Accueil"}, {"", "Téléphone"}}};
}
}  // namespace

html::Page telephone_page(const operations::Context& context, const National& v) {
  if (v.networks.empty() && v.departement.empty()) return nothing_yet(context);
  std::string part = days_query(v.period);
  if (!v.departement.empty()) part += "&departement=" + fields::percent_encode(v.departement);
  html::Chart bars{"taux",
                   "Taux officiel de chaque réseau, " + period_text(v.period) +
                       " (objectif\u00A0: " + fr::percent(100 * kTarget) + ")",
                   "Réseau",
                   "%",
                   1,
                   {}};
  bars.target = 100 * kTarget;
  Standing place = standing(v);
  for (std::size_t i : by_rank(place.ranks)) {
    const NetworkLine& n = v.networks[i];
    if (auto r = n.official.value()) bars.points.push_back({shown(n.network), 100 * *r});
  }
  Html chart = bars.points.empty() ? Html() : html::bar_chart(bars);
  Html where =
      v.departement.empty() ? Html() : format("<p>Files du département {} seulement.</p>", v.departement);
  Html main = format(
      "<h1>Téléphone</h1>\n{}{}{}{}{}{}{}{}{}<ul class=\"tools\"><li><a "
      "href=\"/telephone/rapport?departement={}\">Rapport de la semaine à imprimer</a></li><li><a "
      "href=\"/telephone/rapport?{}\">Rapport de cette période</a></li><li><a "
      "href=\"/telephone/resultats.csv?{}\">Résultats au format Services Publics "
      "+</a></li><li><a href=\"/telephone/satisfaction?{}\">Satisfaction après l’appel</a></li><li><a "
      "href=\"/telephone/effectifs\">Combien d’agents\u202F?</a></li><li><a "
      "href=\"/telephone/donnees\">D’où viennent ces données</a></li></ul>\n",
      period_form("/telephone", v.period, departement_field(v)), where,
      format("{}{}{}", standing_block(v, place), without_calls_note(without_calls(*context.store.read(), v)),
             definitions_note(defined_networks(v))),
      networks_table(v, place), chart, trajectory(v), blocks(v, part), watch_list(v),
      exports("/api/calls/figures?block=networks&" + part, "/api/calls/figures.csv?block=networks&" + part),
      fields::percent_encode(v.departement), part, part, days_query(v.period));
  return {"Téléphone", main, {{"/", "Accueil"}, {"", "Téléphone"}}, true};
}
}  // namespace calls
