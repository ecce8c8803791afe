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
std::string shown(const Network& n) { return n.name.empty() ? n.code : n.name; }
std::string network_link(const Network& n) { return "/telephone/reseaux/" + fields::percent_encode(n.code); }
std::string days_query(const Period& p) {
  return fmt::format("from={}&to={}", iso_of_day(p.from), iso_of_day(p.to));
}

Html period_form(std::string_view action, const Period& p, const Html& more = {}) {
  return format(
      "<form method=\"get\" action=\"{}\" class=\"row\">{}<div class=\"field\"><label "
      "for=\"from\">Du</label><input "
      "type=\"date\" id=\"from\" name=\"from\" value=\"{}\"></div><div class=\"field\"><label "
      "for=\"to\">Au</label><input type=\"date\" id=\"to\" name=\"to\" value=\"{}\"></div><div "
      "class=\"actions\"><button type=\"submit\">Afficher</button></div></form>\n",
      action, more, iso_of_day(p.from), iso_of_day(p.to));
}

std::optional<double> rate_of(const NetworkLine& n) {
  return official(n.now, *definition_by_code(n.definition)).value();
}

// « 3 réseaux sur 6 atteignent 85 %, 2 de façon certaine. »
Html summary(const National& v) {
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
    std::vector<Html> row{format("<a href=\"{}?{}\">{}</a>", network_link(n.network),
                                 Html(html::escape(days_query(v.period))), shown(n.network)),
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

Html exports(const std::string& json, const std::string& csv) {
  return format(
      "<ul class=\"tools\"><li><a href=\"{}\">Ces chiffres en CSV</a></li><li><a href=\"{}\">en "
      "JSON</a></li></ul>\n",
      csv, json);
}
}  // namespace

html::Page telephone_page(const operations::Context&, const National& v) {
  std::string query = days_query(v.period);
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
      "<h1>Téléphone</h1>\n{}{}{}{}{}{}{}<ul class=\"tools\"><li><a href=\"/telephone/rapport?{}\">Rapport à "
      "imprimer</a></li><li><a href=\"/telephone/resultats.csv?{}\">Résultats au format Services Publics "
      "+</a></li><li><a href=\"/telephone/effectifs\">Combien d’agents\u00A0?</a></li><li><a "
      "href=\"/telephone/donnees\">D’où viennent ces données</a></li></ul>\n",
      period_form("/telephone", v.period, department), where, summary(v), networks_table(v), chart,
      trajectory(v), exports("/api/calls/rates?" + query, "/api/calls/rates.csv?" + query), query, query);
  return {"Téléphone", main, {{"/", "Accueil"}, {"", "Téléphone"}}, true};
}

namespace {
Html definition_form(const operations::Context& context, const NetworkView& v) {
  Html history;
  for (const auto& d : v.declared)
    append(
        history, "<li>À partir du {} : {} <span class=\"hint\">{} ({})</span></li>", fr::date(d.valid_from),
        definition_by_code(d.definition) != nullptr ? definition_by_code(d.definition)->label : d.definition,
        d.reason, d.by.empty() ? "ligne de commande" : d.by);
  Html form;
  if (context.viewer.may(operations::Right::administer)) {
    Values values{{"network", {v.network.code}}, {"definition", {v.definition->code}}};
    auto specs = fields::specs<DeclareDefinition>();
    specs.erase(specs.begin());
    form = html::form({"/telephone/definitions", context.viewer.csrf, "Déclarer"}, specs, values, {},
                      format("<input type=\"hidden\" name=\"network\" value=\"{}\">", v.network.code));
    form = format("<details><summary>Déclarer une autre définition</summary>{}</details>", form);
  }
  return format("<p>Définition déclarée\u00A0: {}.</p><p class=\"hint\">{}</p>{}{}", v.definition->label,
                v.definition->reason, history.empty() ? Html() : format("<ul>{}</ul>", history), form);
}

Html queues_table(const NetworkView& v) {
  html::TableWriter t({"Files du réseau",
                       {"File", "Site", "Département", "Appels en file", "Taux officiel", "Attente moyenne"},
                       {false, false, false, true, true, true}});
  for (const auto& q : v.queues) {
    if (queued(q.now) == 0 && q.now == Counters{}) continue;
    auto wait = mean_wait(q.now);
    t.row({format("<a href=\"{}?queue={}&amp;{}\">{}</a>", network_link(v.network),
                  fields::percent_encode(q.queue.code), Html(html::escape(days_query(v.period))),
                  q.queue.name.empty() ? q.queue.code : q.queue.name),
           format("{}", q.queue.site), format("{}", q.queue.departement),
           format("{}", fr::number(static_cast<std::int64_t>(queued(q.now)))),
           percent_or_dash(official(q.now, *v.definition).value()),
           wait ? format("{}\u00A0s", fr::number(*wait, 0)) : Html("–")});
  }
  return t.finish();
}

Html days_chart(const NetworkView& v) {
  html::Chart chart{"jours", "Taux officiel par jour", "Jour", "%", 1, {}};
  for (const auto& [day, c] : v.days)
    if (auto r = official(c, *v.definition).value()) chart.points.push_back({fr::date(day), 100 * *r});
  return chart.points.size() < 2 ? Html() : html::line_chart(chart);
}
}  // namespace

namespace {
Html callers_text(const std::optional<Callers>& c) {
  if (!c || c->callers == 0) return {};
  Ratio wait{static_cast<std::uint64_t>(c->waited_s), static_cast<std::uint64_t>(c->callers)};
  Ratio again{static_cast<std::uint64_t>(c->redialled), static_cast<std::uint64_t>(c->lost)};
  return format(
      "<p>{} ont cherché à joindre un agent ; chacun a attendu {}\u00A0s en tout, essais répétés compris. {} "
      "des appels "
      "perdus sont suivis d’un autre du même appelant en 24\u00A0heures.</p>",
      fr::plural(c->callers, "appelant"), fr::number(wait.value().value_or(0), 0),
      percent_or_dash(again.value()));
}
}  // namespace

html::Page network_page(const operations::Context& context, const NetworkView& v) {
  std::string title = shown(v.network) + (v.queue.empty() ? "" : ", file " + v.queue);
  std::string query = fmt::format("network={}&queue={}&{}", fields::percent_encode(v.network.code),
                                  fields::percent_encode(v.queue), days_query(v.period));
  auto rate = official(v.now, *v.definition);
  auto before = official(v.before, *v.definition).value();
  Html lead = format(
      "<p class=\"lead\">Décroché par un agent, {}\u00A0: <strong>{}</strong> ({} sur {}){}.</p>\n",
      period_text(v.period), percent_or_dash(rate.value()),
      fr::number(static_cast<std::int64_t>(rate.numerator)),
      fr::number(static_cast<std::int64_t>(rate.denominator)),
      before ? format("\u00A0; {} un an avant, aux mêmes jours de semaine", fr::percent(100 * *before, 1))
             : Html());
  Html hidden =
      v.queue.empty() ? Html() : format("<input type=\"hidden\" name=\"queue\" value=\"{}\">", v.queue);
  Html main = format(
      "<h1>{}</h1>\n{}{}<h2>À regarder avant de croire le taux</h2>{}<h2>Les taux</h2>{}{}{}{}<h2>Où vont "
      "les "
      "appels</h2>{}<h2>Attentes</h2>{}{}<h2>La semaine</h2>{}{}<h2>Satisfaction après l’appel</h2>{}{}\n",
      title, period_form(network_link(v.network), v.period, hidden), lead, sentinels_block(v.sentinels),
      rates_block(v.now, *v.definition, v.callers), definition_form(context, v),
      definitions_block(v.now, *v.definition), rules_block(v.rules),
      tree_block(v.now, "/telephone/appels?" + query), waits_block(v.now), callers_text(v.callers),
      week_block(v.week, *v.definition), days_chart(v), satisfaction_block(v.now),
      v.queue.empty() ? format("<h2>Files</h2>{}", queues_table(v)) : Html());
  append(main,
         "<ul class=\"tools\"><li><a href=\"/telephone/prevision?network={0}&amp;queue={1}\">Appels à venir "
         "et agents "
         "nécessaires</a></li><li><a href=\"/api/calls/rates.csv?{2}&amp;by=interval\">Quarts d’heure en "
         "CSV</a></li><li><a "
         "href=\"/api/calls/rates?{2}&amp;by=day\">Jours en JSON</a></li></ul>\n",
         fields::percent_encode(v.network.code), fields::percent_encode(v.queue), Html(html::escape(query)));
  std::vector<html::Link> trail{{"/", "Accueil"}, {"/telephone", "Téléphone"}};
  if (!v.queue.empty()) trail.push_back({network_link(v.network), shown(v.network)});
  trail.push_back({"", v.queue.empty() ? shown(v.network) : v.queue});
  return {title, main, trail, true};
}

html::Page calls_page(const CallList& l) {
  const ShowCalls& in = l.input;
  std::string what = in.leaf.empty() ? "Appels" : std::string(leaf_label(*leaf_by_code(in.leaf)));
  html::TableWriter t({fmt::format("{}, {}", what, period_text(l.period)),
                       {"Début", "Réseau", "File", "Issue", "Attente", "Conversation", "Note"},
                       {false, false, false, false, true, true, true}});
  auto duration = [](std::int32_t s) {
    return s == kUnknown ? Html("inconnue") : format("{}\u00A0s", fr::number(static_cast<std::int64_t>(s)));
  };
  for (const auto& c : l.lines)
    t.row({format("<time datetime=\"{}\">{}</time>", c.start,
                  c.start.substr(0, 10) + " " + c.start.substr(11, 8)),
           format("{}", c.network), format("{}", c.queue), format("{}", leaf_label(c.leaf)), duration(c.wait),
           duration(c.talk), c.score == kUnknown ? Html("–") : format("{}", c.score)});
  std::string base = fmt::format(
      "/telephone/appels?network={}&queue={}&leaf={}&{}&page=", fields::percent_encode(in.network),
      fields::percent_encode(in.queue), fields::percent_encode(in.leaf), days_query(l.period));
  Html main = format(
      "<h1>{}</h1>\n<p>{}. Ni le numéro de l’appelant ni le nom de l’agent ne sont gardés. Les comptes venus "
      "d’un état "
      "par intervalle n’ont pas d’appels derrière eux.</p>\n{}{}",
      what, fr::plural(l.total, "appel"), l.lines.empty() ? Html() : t.finish(),
      html::pager(in.page, (l.total + kCallsPerPage - 1) / kCallsPerPage, base));
  return {what, main, {{"/", "Accueil"}, {"/telephone", "Téléphone"}, {"", "Appels"}}, true};
}

html::Page report_page(const operations::Context&, const National& v) {
  Html details;
  for (const auto& n : v.networks) {
    const Definition& d = *definition_by_code(n.definition);
    append(details, "<section class=\"box\"><h2>{}</h2>{}{}{}</section>\n", shown(n.network),
           rates_block(n.now, d, n.callers), sentinels_block(sentinels(n.now, n.before, d)),
           satisfaction_block(n.now));
  }
  Html main = format(
      "<h1>Le téléphone, {}</h1>\n<p class=\"scripted tools\"><button type=\"button\" class=\"quiet\" "
      "data-print>Imprimer "
      "ou enregistrer en PDF</button></p>\n{}{}{}",
      period_text(v.period), summary(v), networks_table(v), details);
  return {
      "Rapport du téléphone", main, {{"/", "Accueil"}, {"/telephone", "Téléphone"}, {"", "Rapport"}}, true};
}
}  // namespace calls
