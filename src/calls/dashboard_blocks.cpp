#include "calls/dashboard_blocks.h"

#include <fmt/format.h>

#include "base/fr.h"
#include "calls/ranking.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
constexpr std::array<std::string_view, 7> kWeekdays{"Lundi",    "Mardi",  "Mercredi", "Jeudi",
                                                    "Vendredi", "Samedi", "Dimanche"};
constexpr std::uint64_t kFewCalls = 30;  // under that, an hour's rate is chance

Html count(std::uint64_t n) { return format("{}", fr::number(static_cast<std::int64_t>(n))); }
Html seconds(const std::optional<double>& s) {
  return s ? format("{}\u00A0s", fr::number(*s, 0)) : Html("–");
}

std::string interval_text(const Ratio& r) {
  Interval i = wilson(r.numerator, r.denominator);
  return fmt::format("{} à {}", fr::percent(100 * i.low, 1), fr::percent(100 * i.high, 1));
}

html::TableWriter rate_table(std::string caption) {
  return html::TableWriter({std::move(caption),
                            {"Taux", "Valeur", "Intervalle à 95\u00A0%", "Numérateur", "Dénominateur"},
                            {false, true, true, true, true}});
}
void rate_row(html::TableWriter& t, std::string_view label, const Ratio& r) {
  t.row({format("{}", label), percent_or_dash(r.value()),
         r.denominator == 0 ? Html("–") : format("{}", interval_text(r)), count(r.numerator),
         count(r.denominator)});
}
}  // namespace

std::string shown(const Network& n) { return n.name.empty() ? n.code : n.name; }
std::string network_link(const Network& n) { return "/telephone/reseaux/" + fields::percent_encode(n.code); }
std::string days_query(const Period& p) {
  return fmt::format("from={}&to={}", iso_of_day(p.from), iso_of_day(p.to));
}

Html period_form(std::string_view action, const Period& p, const Html& more) {
  return format(
      "<form method=\"get\" action=\"{}\" class=\"row\">{}<div class=\"field\"><label "
      "for=\"from\">Du</label><input "
      "type=\"date\" id=\"from\" name=\"from\" value=\"{}\"></div><div class=\"field\"><label "
      "for=\"to\">Au</label><input type=\"date\" id=\"to\" name=\"to\" value=\"{}\"></div><div "
      "class=\"actions\"><button type=\"submit\">Afficher</button></div></form>\n",
      action, more, iso_of_day(p.from), iso_of_day(p.to));
}

Html percent_or_dash(const std::optional<double>& share) {
  return share ? format("{}", fr::percent(100 * *share, 1)) : Html("sans objet");
}

std::string period_text(const Period& p) {
  return fmt::format("du {} au {}", fr::date(iso_of_day(p.from)), fr::date(iso_of_day(p.to)));
}

Html rates_block(const Counters& c, const Definition& d, const std::optional<Callers>& callers) {
  auto t = rate_table("Tous les taux, côte à côte");
  for (const auto& r : answer_rates(c, d, callers)) rate_row(t, r.label, r.ratio);
  return t.finish();
}

Html definitions_block(const Counters& c, const Definition& own) {
  auto t = rate_table("Ce que serait le taux officiel avec une autre définition");
  for (const auto& d : definitions())
    rate_row(t, d.code == own.code ? d.label + " (déclarée par ce réseau)" : d.label, official(c, d));
  return t.finish();
}

Html tree_block(const Counters& c, const std::string& link) {
  html::TableWriter t({"Où chaque appel se termine", {"Issue", "Appels", "Part"}, {false, true, true}});
  std::uint64_t all = 0;
  for (auto n : c.leaves) all += n;
  for (std::size_t i = 0; i < kLeaves; ++i) {
    auto leaf = static_cast<Leaf>(i);
    if (c.leaves[i] == 0) continue;
    t.row({format("<a href=\"{}&amp;leaf={}\">{}</a>", Html(html::escape(link)), leaf_code(leaf),
                  leaf_label(leaf)),
           count(c.leaves[i]), percent_or_dash(Ratio{c.leaves[i], all}.value())});
  }
  if (c.unexplained > 0) t.row({Html("Non expliqué par la source"), count(c.unexplained), Html("–")});
  t.row({Html("<strong>Ensemble</strong>"), count(all), Html()});
  return t.finish();
}

Html waits_block(const Counters& c) {
  html::TableWriter t({"Attentes et travail", {"Mesure", "Valeur"}, {false, true}});
  t.row({Html("Attente moyenne des appels décrochés"), seconds(mean_wait(c))});
  t.row({Html("La moitié attend moins de (estimé)"), seconds(wait_percentile(c, 0.5))});
  t.row({Html("Neuf sur dix attendent moins de (estimé)"), seconds(wait_percentile(c, 0.9))});
  t.row({Html("Durée moyenne de traitement"), seconds(handling_time(c))});
  if (auto busy = occupancy(c)) t.row({Html("Occupation des agents"), percent_or_dash(busy)});
  for (const auto& r : service_levels(c, 60))
    t.row({format("{} (60\u00A0s)", r.label), percent_or_dash(r.ratio.value())});
  return t.finish();
}

Html week_block(const std::array<std::array<Counters, 24>, 7>& week, const Definition& d) {
  int first = 24, last = -1;
  for (const auto& day : week)
    for (int h = 0; h < 24; ++h)
      if (queued(day[static_cast<std::size_t>(h)]) > 0) {
        first = std::min(first, h);
        last = std::max(last, h);
      }
  if (last < 0) return {};
  std::vector<std::string> heads{"Heure"};
  for (auto w : kWeekdays) heads.emplace_back(w);
  Html body;
  for (int h = first; h <= last; ++h) {
    append(body, "<tr><th scope=\"row\">{}\u00A0h</th>", h);
    for (const auto& day : week) {
      const Counters& c = day[static_cast<std::size_t>(h)];
      Ratio r = official(c, d);
      if (r.denominator == 0) {
        append(body, "<td class=\"heat\">–</td>");
        continue;
      }
      double v = *r.value();
      int tone = v >= 0.95 ? 5 : v >= kTarget ? 4 : v >= 0.75 ? 3 : v >= 0.6 ? 2 : 1;
      append(body, "<td class=\"heat h{}\">{}{}</td>", tone, fr::number(100 * v, 0),
             Html(r.denominator < kFewCalls ? "<abbr title=\"moins de 30 appels\">*</abbr>" : ""));
    }
    append(body, "</tr>");
  }
  Html head;
  for (const auto& h : heads) append(head, "<th scope=\"col\">{}</th>", h);
  return format(
      "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Taux par heure et jour\"><table "
      "class=\"week\"><caption>Taux officiel par heure et jour de la semaine, en "
      "%</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div><p class=\"hint\">Plus la case "
      "est "
      "foncée, plus le taux est haut. L’astérisque dit moins de 30 appels.</p>",
      head, body);
}

Html satisfaction_block(const Counters& c) {
  if (c.scores == 0) return Html("<p>Aucune note après l’appel sur la période.</p>");
  Interval i = wilson(c.satisfied, c.scores);
  Ratio mean{c.score_sum, c.scores};
  return format(
      "<p>{} sur {}\u00A0: <strong>{}</strong> de satisfaits (4 ou 5), entre {} et {} à 95\u00A0%{}. Note "
      "moyenne {} sur 5. <a href=\"/telephone/satisfaction\">Taux de réponse, part redressée et "
      "rangs</a>.</p>",
      fr::number(static_cast<std::int64_t>(c.satisfied)), fr::plural(c.scores, "note"),
      fr::percent(100.0 * c.satisfied / c.scores, 1), fr::percent(100 * i.low, 1),
      fr::percent(100 * i.high, 1),
      std::string_view(c.scores < kFewestToRank ? "\u00A0: trop peu de notes pour comparer" : ""),
      fr::number(*mean.value(), 2));
}

Html sentinels_block(const std::vector<Sentinel>& all) {
  if (all.empty()) return Html("<p>Rien d’inhabituel dans les comptes de la période.</p>");
  Html items;
  for (const auto& s : all) append(items, "<li>{}</li>", s.sentence);
  return format("<ul>{}</ul>", items);
}
}  // namespace calls
