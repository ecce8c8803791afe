#include <fmt/format.h>

#include <algorithm>

#include "base/fr.h"
#include "calls/dashboard.h"
#include "calls/dashboard_blocks.h"
#include "html/chart.h"
#include "html/form.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
std::optional<double> rate_of(const NetworkLine& n) {
  return official(n.now, *definition_by_code(n.definition)).value();
}

}  // namespace

// « 3 réseaux sur 6 atteignent 85 %, 2 de façon certaine. »
Html national_summary(const National& v) {
  std::int64_t reached = 0, surely = 0, measured = 0;
  Counters all;
  double sum = 0;
  Ratio whole;
  for (const auto& n : v.networks) {
    Ratio r = official(n.now, *definition_by_code(n.definition));
    if (!r.value()) continue;
    ++measured;
    sum += *r.value();
    whole.numerator += r.numerator;
    whole.denominator += r.denominator;
    reached += *r.value() >= kTarget;
    surely += wilson(r.numerator, r.denominator).low >= kTarget;
    all += n.now;
  }
  if (measured == 0) return Html("<p>Aucun appel sur la période.</p>");
  return format(
      "<p class=\"lead\"><strong>{} sur {}</strong> {} 85\u00A0% d’appels décrochés par un agent, dont {} de "
      "façon "
      "certaine (l’intervalle entier est au-dessus).</p><p>Moyenne des réseaux, chacun comptant "
      "autant\u00A0: "
      "<strong>{}</strong>. Moyenne pondérée par les appels\u00A0: <strong>{}</strong>.</p>\n",
      fr::plural(reached, "réseau", "réseaux"), measured,
      std::string_view(reached > 1 ? "atteignent" : "atteint"), surely,
      fr::percent(100 * sum / static_cast<double>(measured), 1), percent_or_dash(whole.value()));
}

namespace {
Html networks_table(const National& v) {
  bool compared = std::any_of(v.networks.begin(), v.networks.end(), [](const NetworkLine& n) {
    return official(n.before, *definition_by_code(n.definition)).denominator > 0;
  });
  html::Table head{"Les réseaux, " + period_text(v.period),
                   {"Réseau", "Taux officiel", "85\u00A0%", "En file", "Sur présentés",
                    "Par appelant, 24\u00A0h", "Attente", "Refusés en amont"},
                   {false, true, false, true, true, true, true, true}};
  if (compared) {
    head.headers.emplace_back("Un an avant");
    head.numeric.push_back(true);
  }
  html::TableWriter t(head);
  std::string here = days_query(v.period);
  if (!v.departement.empty()) here += "&departement=" + fields::percent_encode(v.departement);
  for (const auto& n : v.networks) {
    const Definition& d = *definition_by_code(n.definition);
    Ratio r = official(n.now, d);
    Interval i = wilson(r.numerator, r.denominator);
    std::uint64_t open = presented(n.now) - n.now[Leaf::closed];
    Ratio seen{n.now[Leaf::answered], open - n.now[Leaf::self_served]},
        refused{n.now[Leaf::refused] + n.now[Leaf::congested], presented(n.now)};
    Html caller("–");
    if (n.callers)
      caller = percent_or_dash(Ratio{static_cast<std::uint64_t>(n.callers->reached),
                                     static_cast<std::uint64_t>(n.callers->callers)}
                                   .value());
    auto wait = mean_wait(n.now);
    bool sure = r.value() && i.low >= kTarget, out = r.value() && i.high < kTarget;
    Html rate = r.value() ? format("<strong>{}</strong><br><span class=\"hint\">{} à {}</span>",
                                   fr::percent(100 * *r.value(), 1), fr::percent(100 * i.low, 1),
                                   fr::percent(100 * i.high, 1))
                          : Html("sans objet");
    std::vector<Html> row{format("<a href=\"{}?{}\">{}</a>", network_link(n.network), here, shown(n.network)),
                          rate,
                          !r.value() ? Html("–")
                          : sure     ? html::badge("atteint", "good")
                          : out      ? html::badge("non atteint", "bad")
                                     : html::badge("incertain", "warn"),
                          format("{}", fr::number(static_cast<std::int64_t>(queued(n.now)))),
                          percent_or_dash(seen.value()),
                          caller,
                          wait ? format("{}\u00A0s", fr::number(*wait, 0)) : Html("–"),
                          refused.numerator == 0 ? Html("aucun connu") : percent_or_dash(refused.value())};
    if (compared) row.push_back(percent_or_dash(official(n.before, d).value()));
    t.row(row);
  }
  return t.finish();
}

Html trajectory(const National& v) {
  Html out;
  for (const auto& n : v.networks) {
    if (n.trajectory.size() < 2) continue;
    html::Chart chart{"trajectoire-" + std::to_string(n.network.id),
                      shown(n.network) + " : taux officiel par semaine",
                      "Semaine",
                      "%",
                      1,
                      {}};
    for (const auto& [week, rate] : n.trajectory) chart.points.push_back({week, rate});
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
}  // namespace

html::Page telephone_page(const operations::Context&, const National& v) {
  std::string part = days_query(v.period);
  if (!v.departement.empty()) part += "&departement=" + fields::percent_encode(v.departement);
  html::Chart bars{
      "taux",   "Taux officiel de chaque réseau, " + period_text(v.period) + " (objectif : 85 %)",
      "Réseau", "%",
      1,        {}};
  for (const auto& n : v.networks)
    if (auto r = rate_of(n)) bars.points.push_back({shown(n.network), 100 * *r});
  Html chart = bars.points.empty() ? Html() : html::bar_chart(bars);
  Html where =
      v.departement.empty() ? Html() : format("<p>Files du département {} seulement.</p>", v.departement);
  Html department = format(
      "<div class=\"field\"><label for=\"departement\">Département</label><input type=\"text\" "
      "id=\"departement\" "
      "name=\"departement\" size=\"4\" value=\"{}\"></div>",
      v.departement);
  Html main = format(
      "<h1>Téléphone</h1>\n{}{}{}{}{}{}{}{}{}<ul class=\"tools\"><li><a "
      "href=\"/telephone/rapport?departement={}\">Rapport de la semaine à imprimer</a></li><li><a "
      "href=\"/telephone/rapport?{}\">Rapport de cette période</a></li><li><a "
      "href=\"/telephone/resultats.csv?{}\">Résultats au format Services Publics "
      "+</a></li><li><a href=\"/telephone/effectifs\">Combien d’agents\u00A0?</a></li><li><a "
      "href=\"/telephone/donnees\">D’où viennent ces données</a></li></ul>\n",
      period_form("/telephone", v.period, department), where, national_summary(v), networks_table(v), chart,
      trajectory(v), blocks(v, part), watch_list(v),
      exports("/api/calls/figures?block=networks&" + part, "/api/calls/figures.csv?block=networks&" + part),
      fields::percent_encode(v.departement), part, part);
  return {"Téléphone", main, {{"/", "Accueil"}, {"", "Téléphone"}}, true};
}
}  // namespace calls
