#include "calls/national.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/fr.h"
#include "calls/dashboard_blocks.h"
#include "calls/figure_links.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
std::string between(const Interval& i) {
  return fmt::format("{} à {}", fr::percent(100 * i.low, 1), fr::percent(100 * i.high, 1));
}
}  // namespace

Standing standing(const National& v) {
  Standing out;
  std::vector<Measured> all;
  double sum = 0, below = 0, above = 0;
  for (const auto& n : v.networks) {
    Ratio r = n.official;
    Interval i = wilson(r.numerator, r.denominator);
    all.push_back({i, static_cast<double>(r.denominator)});
    auto value = r.value();
    if (!value) continue;
    out.pooled += r;
    if (static_cast<double>(r.denominator) < kFewestToRank) {
      ++out.left_out;
      continue;
    }
    ++out.measured;
    out.reached += *value >= kTarget;
    out.at_least += i.low >= kTarget;
    out.at_most += i.high >= kTarget;
    sum += *value;
    below += (*value - i.low) * (*value - i.low);
    above += (i.high - *value) * (i.high - *value);
  }
  out.ranks = ranks(all);
  if (out.measured == 0) return out;
  double k = static_cast<double>(out.measured);
  out.mean = sum / k;
  out.mean_interval = {*out.mean - std::sqrt(below) / k, *out.mean + std::sqrt(above) / k};
  return out;
}

json::value standing_json(const Standing& s) {
  auto mean = [](const std::optional<double>& v, const Interval& i) {
    return json::object{
        {"value", v ? json::value(*v) : json::value(nullptr)}, {"low", i.low}, {"high", i.high}};
  };
  return json::object{
      {"measured", s.measured},
      {"left_out", s.left_out},
      {"reached", s.reached},
      {"at_least", s.at_least},
      {"at_most", s.at_most},
      {"mean_of_networks", mean(s.mean, s.mean_interval)},
      {"mean_of_calls", mean(s.pooled.value(), wilson(s.pooled.numerator, s.pooled.denominator))}};
}

json::value rank_json(const Rank& rank) {
  return rank.ranked() ? json::value(json::object{{"first", rank.first}, {"last", rank.last}})
                       : json::value(nullptr);
}

Html standing_block(const National& v, const Standing& s) {
  Html left_out;
  if (s.left_out > 0)
    left_out = format(
        "<p>{} de moins de {:.0f} appels {} laissé{} de côté, dans ce compte et dans la moyenne non "
        "pondérée.</p>\n",
        fr::plural(static_cast<std::int64_t>(s.left_out), "réseau", "réseaux"), kFewestToRank,
        std::string_view(s.left_out > 1 ? "sont" : "est"), std::string_view(s.left_out > 1 ? "s" : ""));
  if (s.measured == 0) return s.left_out > 0 ? left_out : Html("<p>Aucun appel sur la période.</p>");
  html::TableWriter means({"Les deux moyennes, " + period_text(v.period),
                           {"Moyenne", "Taux officiel", "Intervalle à 95\u202F%"},
                           {false, true, true}});
  means.row({Html("Chaque réseau compte autant (non pondérée)"), percent_or_dash(s.mean),
             format("{}", between(s.mean_interval))});
  means.row({Html("Chaque appel compte autant (pondérée par les appels)"), percent_or_dash(s.pooled.value()),
             format("{}", between(wilson(s.pooled.numerator, s.pooled.denominator)))});
  Html bracket;
  if (s.at_least != s.at_most)
    bracket = format(" (au moins {}, au plus {} compte tenu des intervalles)", s.at_least, s.at_most);
  return format("<p class=\"lead\">Services au-dessus de {}\u00A0: <strong>{} sur {}</strong>{}.</p>\n{}{}",
                fr::percent(100 * kTarget), s.reached, s.measured, bracket, left_out, means.finish());
}

DefinedNetworks defined_networks(const National& v) {
  DefinedNetworks out;
  for (const auto& n : v.networks) out.emplace_back(shown(n.network), n.definitions);
  return out;
}

std::vector<std::string> without_calls(store::Db& db, const National& v) {
  std::vector<std::string> out;
  if (!v.departement.empty()) return out;
  for (const auto& n : networks(db))
    if (std::none_of(v.networks.begin(), v.networks.end(),
                     [&](const NetworkLine& line) { return line.network.code == n.code; }))
      out.push_back(shown(n));
  return out;
}

Html without_calls_note(const std::vector<std::string>& names) {
  if (names.empty()) return {};
  return format("<p>{} sans appel sur la période\u00A0: {}.</p>\n",
                fr::plural(static_cast<std::int64_t>(names.size()), "réseau", "réseaux"), fr::list(names));
}

namespace {
std::set<const Definition*> all_definitions(const DefinedNetworks& networks) {
  std::set<const Definition*> out;
  for (const auto& [name, in_force] : networks)
    for (const auto& d : in_force) out.insert(d.definition);
  return out;
}
}  // namespace

Html definitions_note(const DefinedNetworks& networks) {
  auto all = all_definitions(networks);
  Html changes;
  for (const auto& [name, in_force] : networks)
    if (in_force.size() > 1) append(changes, "<li>{}\u00A0: {}</li>", name, definitions_text(in_force));
  if (all.empty()) return {};
  if (all.size() == 1)
    return format("<p class=\"hint\">Définition du taux officiel{}\u00A0: {}.</p>\n",
                  std::string_view(networks.size() > 1 ? " de tous les réseaux" : ""),
                  (*all.begin())->short_label);
  Html out(
      "<p class=\"notice\">Les taux officiels n’ont pas tous la même définition\u00A0: le compte des "
      "services, les moyennes, les rangs et les résultats au format Services Publics + en mêlent "
      "plusieurs.</p>\n");
  if (!changes.empty())
    append(out,
           "<p>Définitions qui changent\u00A0: chaque jour de la période est compté avec la sienne, les "
           "périodes d’avant avec la dernière.</p><ul>{}</ul>\n",
           changes);
  return out;
}

Html ranking_rule(std::string_view of) {
  return format(
      "<p class=\"hint\">Deux réseaux ne sont classés l’un avant l’autre que si leurs intervalles à "
      "95\u202F% ne se recouvrent pas. Ceux que des recouvrements relient, de proche en proche, sont à "
      "égalité et donnés dans l’ordre de leurs codes. En dessous de {} {}, un réseau n’est pas classé.</p>\n",
      kFewestToRank, of);
}

Html rank_cell(const Rank& rank, std::string_view of, const std::vector<std::string>& names) {
  Html out = format("{}", rank_text(rank, of));
  if (rank.over.empty()) return out;
  std::vector<std::string> lower;
  for (std::size_t i : rank.over) lower.push_back(names[i]);
  append(out, "<br><span class=\"hint\">mais au-dessus de {}</span>", fr::list(lower));
  return out;
}

namespace {
Html target_badge(const Ratio& r) {
  if (!r.value()) return Html("–");
  Interval i = wilson(r.numerator, r.denominator);
  return i.low >= kTarget   ? html::badge("atteint", "good")
         : i.high < kTarget ? html::badge("non atteint", "bad")
                            : html::badge("incertain", "warn");
}

// Under a network's rate: which definition it follows, where the others may follow another.
Html definition_line(const NetworkLine& n, bool one_for_all) {
  bool told = std::all_of(n.definitions.begin(), n.definitions.end(),
                          [&](const auto& d) { return definition_told(*d.definition, n.told); });
  if (n.definitions.empty() || (one_for_all && told)) return {};
  return format("<span class=\"hint under\">{}{}</span>", definitions_text(n.definitions),
                std::string_view(told ? "" : ", sans les refus, que la source ne dit pas"));
}

std::vector<Html> row_of(const NetworkLine& n, const std::string& query, const Html& rank, bool one_for_all) {
  Ratio r = n.official;
  Behind behind("network=" + fields::percent_encode(n.network.code) + "&" + query);
  Html seen("–"), caller("–");
  for (const auto& rate : answer_rates(n.now, *definition_by_code(n.definition), n.callers, n.told)) {
    if (rate.code == "presented")
      seen = figure_html(told_share(rate.told, rate.ratio, behind.calls(Leaf::answered)));
    if (rate.code == "caller_24h")
      caller = figure_html(told_share(rate.told, rate.ratio, behind.known(bit(Leaf::answered))));
  }
  Html rate = r.value()
                  ? format("<strong>{}</strong><br><span class=\"hint\">{}</span>",
                           fr::percent(100 * *r.value(), 1), between(wilson(r.numerator, r.denominator)))
                  : Html("sans objet");
  rate += definition_line(n, one_for_all);
  return {format("<a href=\"{}?{}\">{}</a>", network_link(n.network), Html(html::escape(query)),
                 shown(n.network)),
          rank,
          rate,
          target_badge(r),
          figure_html(amount(queued(n.now), behind.intervals())),
          seen,
          caller,
          figure_html(span_of(n.now[Leaf::answered], mean_wait(n.now), behind.calls(Leaf::answered))),
          figure_html(told_share(refusals_told(n.told), {refused(n.now), presented(n.now)},
                                 behind.calls(kRefusals)))};
}
}  // namespace

Html networks_table(const National& v, const Standing& s) {
  bool compared = std::any_of(v.networks.begin(), v.networks.end(), [](const NetworkLine& n) {
    return official(n.before, *definition_by_code(n.definition)).denominator > 0;
  });
  html::Table head{"Les réseaux, " + period_text(v.period),
                   {"Réseau", "Rang", "Taux officiel", fr::percent(100 * kTarget), "En file", "Sur présentés",
                    "Par appelant, 24\u00A0h", "Attente", "Refusés en amont"},
                   {false, false, true, false, true, true, true, true, true}};
  if (compared) {
    head.headers.emplace_back("Un an avant");
    head.numeric.push_back(true);
  }
  html::TableWriter t(head);
  std::vector<std::string> names;
  for (const auto& n : v.networks) names.push_back(shown(n.network));
  std::string query = days_query(v.period);
  if (!v.departement.empty()) query += "&departement=" + fields::percent_encode(v.departement);
  bool one_for_all = all_definitions(defined_networks(v)).size() <= 1;
  for (std::size_t i : by_rank(s.ranks)) {
    const NetworkLine& n = v.networks[i];
    auto row = row_of(n, query, rank_cell(s.ranks[i], "appels", names), one_for_all);
    if (compared) {
      auto before = official(n.before, *definition_by_code(n.definition)).value();
      row.push_back(before ? percent_or_dash(before) : Html("pas de données"));
    }
    t.row(row);
  }
  return format("{}{}", t.finish(), ranking_rule("appels"));
}
}  // namespace calls
