// The page of satisfaction after a call, to read and to print.
#include <fmt/format.h>

#include "base/fr.h"
#include "calls/dashboard_blocks.h"
#include "calls/national.h"
#include "calls/opinions.h"
#include "calls/page_sections.h"
#include "html/chart.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
constexpr std::size_t kFewestToDraw = 3;  // months, for their line to say more than their table

Html count(std::uint64_t n) { return format("{}", fr::number(static_cast<std::int64_t>(n))); }

Html share_cell(const std::optional<double>& share, double low, double high) {
  return share ? format("{} à {}<br><span class=\"hint\">soit {}</span>", fr::percent(100 * low, 1),
                        fr::percent(100 * high, 1), fr::percent(100 * *share, 1))
               : Html("–");
}
Html raw_cell(std::uint64_t satisfied, std::uint64_t scores) {
  Interval i = wilson(satisfied, scores);
  return share_cell(Ratio{satisfied, scores}.value(), i.low, i.high);
}
Html response_cell(std::uint64_t responses, std::uint64_t drawn) {
  return drawn == 0
             ? Html("aucun tiré")
             : format("{}<br><span class=\"hint\">{} sur {}</span>",
                      percent_or_dash(Ratio{responses, drawn}.value()), count(responses), count(drawn));
}

// « novembre 2026 »
std::string month_name(const std::string& month) {
  std::string day = fr::date(month + "-01");
  return day.substr(day.find(fr::kNoBreak) + fr::kNoBreak.size());
}

// From the drawn to the bounds: the cells that a network and a month share.
std::vector<Html> figures(const Strata& s) {
  Weighted w = weighted(s);
  return {
      response_cell(total(s.responses), total(s.drawn)),
      share_cell(w.share, w.low, w.high),
      w.share ? format("{} à {}", fr::percent(100 * w.worst, 1), fr::percent(100 * w.best, 1)) : Html("–"),
      count(total(s.scores)),
      w.share ? format("{}", fr::number(w.effective_n, 0)) : Html("–"),
      raw_cell(total(s.satisfied), total(s.scores))};
}
const std::vector<std::string> kFigures{"Taux de réponse des tirés",
                                        "Satisfaits, intervalle de la part redressée",
                                        "Bornes de non-réponse",
                                        "Notes",
                                        "n effectif",
                                        "Satisfaits, intervalle de la part brute"};

html::Table table_of(std::string caption, std::vector<std::string> first) {
  html::Table t{std::move(caption), std::move(first), {}};
  t.numeric.assign(t.headers.size(), false);
  t.headers.insert(t.headers.end(), kFigures.begin(), kFigures.end());
  t.numeric.resize(t.headers.size(), true);
  return t;
}

Html networks_block(const Opinions& v) {
  html::TableWriter t(table_of("Les réseaux, part de satisfaits (notes de 4 ou 5), " + period_text(v.period),
                               {"Réseau", "Rang"}));
  std::vector<std::string> names;
  for (const auto& o : v.networks) names.push_back(shown(o.network));
  for (std::size_t i : by_rank(v.ranks)) {
    const Opinion& o = v.networks[i];
    bool few = static_cast<double>(total(o.all.scores)) < kFewestToRank;
    std::vector<Html> row{
        format("<a href=\"#{}\">{}</a>", "reseau-" + std::to_string(o.network.id), names[i]),
        rank_cell(v.ranks[i], few ? "réponses" : "réponses effectives", names)};
    for (auto& cell : figures(o.all)) row.push_back(std::move(cell));
    t.row(row);
  }
  return format(
      "{}{}<p class=\"hint\">{}</p>\n", t.finish(), ranking_rule("réponses effectives"),
      std::string_view(v.over_answered
                           ? "Le rang compare les parts redressées des seuls appels décrochés\u00A0: "
                             "tous les réseaux n’ont pas de notes d’appels restés sans réponse."
                           : "Le rang compare les parts redressées de tous les appels, abandons "
                             "compris."));
}

Html months_block(const Opinion& o) {
  html::TableWriter t(table_of(shown(o.network) + ", mois par mois", {"Mois"}));
  html::Chart chart{
      "satisfaction-" + std::to_string(o.network.id),
      shown(o.network) + "\u00A0: part redressée de satisfaits, mois d’au moins 30 réponses effectives",
      "Mois",
      "%",
      1,
      {}};
  for (const auto& [month, strata] : o.months) {
    std::vector<Html> row{format("{}", month_name(month))};
    for (auto& cell : figures(strata)) row.push_back(std::move(cell));
    t.row(row);
    Weighted w = weighted(strata);
    if (w.effective_n >= kFewestToRank) chart.points.push_back({month_name(month), 100 * *w.share});
  }
  return chart.points.size() < kFewestToDraw ? t.finish()
                                             : format("{}{}", t.finish(), html::line_chart(chart));
}

Html strata_block(const Opinion& o) {
  const Strata& s = o.all;
  html::TableWriter t({shown(o.network) + ", par sorte d’appel",
                       {"Sorte d’appel", "Appels", "Part des appels", "Taux de réponse des tirés",
                        "Satisfaits, intervalle de la part", "Notes"},
                       {false, true, true, true, true, true}});
  for (std::size_t i = 0; i < kStrata; ++i)
    t.row({format("{}", stratum_label(i)), count(s.calls[i]),
           percent_or_dash(Ratio{s.calls[i], total(s.calls)}.value()),
           response_cell(s.responses[i], s.drawn[i]), raw_cell(s.satisfied[i], s.scores[i]),
           count(s.scores[i])});
  return format("<details class=\"folded\"><summary>{}, par sorte d’appel</summary>{}</details>",
                shown(o.network), t.finish());
}

Html warnings(const Opinion& o) {
  const Strata& s = o.all;
  Weighted w = weighted(s);
  Html out;
  auto say = [&](const std::string& sentence) { append(out, "<li>{}</li>", sentence); };
  std::uint64_t scores = total(s.scores), drawn = total(s.drawn), responses = total(s.responses);
  if (scores == 0) say("Aucune note\u00A0: rien ne peut être dit de la satisfaction.");
  if (scores > 0 && w.effective_n < kFewestToRank)
    say(fmt::format(
        "Moins de {:.0f} réponses effectives\u00A0: les parts sont données, aucune n’est classée.",
        kFewestToRank));
  if (drawn == 0)
    say("Aucun appel n’a été tiré au sort par le système\u00A0: le taux de réponse n’est pas connu.");
  if (scores > responses)
    say(fmt::format(
        "{} d’appels que le système n’a pas tirés au sort\u00A0: qui les a choisis n’est pas connu.",
        fr::plural(static_cast<std::int64_t>(scores - responses), "note vient", "notes viennent")));
  std::vector<std::string> silent;
  for (std::size_t i = 0; i < kStrata; ++i)
    if (s.calls[i] > 0 && s.scores[i] == 0)
      silent.push_back("«\u00A0" + std::string(stratum_label(i)) + "\u00A0»");
  if (scores > 0 && !silent.empty())
    say(fmt::format("Aucune note de {}\u00A0: {} des appels, dont la part redressée ne dit rien.",
                    fr::list(silent),
                    fr::percent(100 * *Ratio{w.without_scores, total(s.calls)}.value(), 1)));
  if (w.capped)
    say(fmt::format(
        "Le poids d’une réponse est plafonné à {:.0f}\u00A0: la part redressée penche encore vers les "
        "sortes d’appels les plus notées.",
        kMostWeight));
  return out.empty() ? out : format("<h3>À savoir avant de lire ces parts</h3><ul>{}</ul>", out);
}

Html method() {
  return format(
      "<details><summary>Comment lire ces chiffres</summary><ul>"
      "<li><strong>Taux de réponse des tirés</strong>\u00A0: part des appels tirés au sort qui ont une note. "
      "Le "
      "système "
      "tire au hasard, abandons compris\u202F; aucun agent ne choisit.</li>"
      "<li><strong>Part brute</strong>\u00A0: notes de 4 ou 5 sur l’ensemble des notes, avec l’intervalle de "
      "Wilson à 95\u202F%.</li>"
      "<li><strong>Part redressée</strong>\u00A0: chaque sorte d’appel (décroché ou non, selon l’attente) y "
      "pèse ce qu’elle pèse parmi les appels\u202F; son intervalle est celui du <strong>n effectif</strong>, "
      "nombre de réponses qui, sans redressement, renseigneraient autant.</li>"
      "<li><strong>Bornes de non-réponse</strong>\u00A0: ce que serait la part si tous ceux qui n’ont pas "
      "répondu étaient mécontents, ou satisfaits.</li>"
      "<li>Les notes venues d’états par intervalle, sans appels derrière elles, n’y sont pas.</li>"
      "</ul></details>\n");
}
}  // namespace

html::Page opinions_page(const Opinions& v) {
  Html sections;
  std::vector<html::Link> links{{"#reseaux", "Les réseaux"}};
  for (std::size_t i : by_rank(v.ranks)) {
    const Opinion& o = v.networks[i];
    append(sections, "<section class=\"box\" id=\"reseau-{}\"><h2>{}</h2>{}{}{}</section>\n", o.network.id,
           shown(o.network), warnings(o), months_block(o), strata_block(o));
    links.push_back({fmt::format("#reseau-{}", o.network.id), shown(o.network)});
  }
  std::string query = days_query(v.period);
  Html body = v.networks.empty()
                  ? Html("<p>Aucun appel sur la période.</p>")
                  : format(
                        "{}<div id=\"reseaux\">{}</div>{}{}<ul class=\"tools\"><li><a "
                        "href=\"/telephone/satisfaction.csv?{}\">Ces "
                        "chiffres en CSV</a></li><li><a href=\"/telephone/satisfaction.json?{}\">en "
                        "JSON</a></li></ul>\n",
                        links.size() > kFewSections ? on_this_page(links) : Html(), networks_block(v),
                        method(), sections, query, query);
  Html main = format(
      "<h1>Satisfaction après l’appel</h1>\n<p class=\"scripted tools\"><button type=\"button\" "
      "class=\"quiet\" data-print>Imprimer ou enregistrer en PDF</button></p>\n{}<p class=\"notice\">Les "
      "notes "
      "sont celles des personnes qui ont bien voulu répondre\u00A0: rien ne dit que les autres pensent de "
      "même. Regardez d’abord combien ont répondu et l’intervalle, qui ne mesure que le hasard\u202F; les "
      "bornes de non-réponse disent jusqu’où irait la part si les autres étaient tous mécontents, ou tous "
      "satisfaits.</p>\n{}",
      period_form("/telephone/satisfaction", v.period), body);
  return {"Satisfaction après l’appel",
          main,
          {{"/", "Accueil"}, {"/telephone", "Téléphone"}, {"", "Satisfaction"}},
          true};
}
}  // namespace calls
