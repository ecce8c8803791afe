#include "calls/dashboard_blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/fr.h"
#include "calls/ranking.h"
#include "calls/trajectory.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
Html count(std::uint64_t n) { return format("{}", fr::number(static_cast<std::int64_t>(n))); }

std::string interval_text(const Ratio& r) {
  Interval i = wilson(r.numerator, r.denominator);
  return fmt::format("{} à {}", fr::percent(100 * i.low, 1), fr::percent(100 * i.high, 1));
}

html::TableWriter rate_table(std::string caption) {
  return html::TableWriter({std::move(caption),
                            {"Taux", "Valeur", "Intervalle à 95\u202F%", "Numérateur", "Dénominateur"},
                            {false, true, true, true, true}});
}
void rate_row(html::TableWriter& t, std::string_view label, const Ratio& r) {
  t.row({format("{}", label), percent_or_dash(r.value()),
         r.denominator == 0 ? Html("–") : format("{}", interval_text(r)), count(r.numerator),
         count(r.denominator)});
}
}  // namespace

Html percent_or_dash(const std::optional<double>& share) {
  bool known = share && std::isfinite(*share);
  return known ? format("{}", fr::percent(100 * *share, 1)) : Html("sans objet");
}

std::string shown_week(const std::string& iso_week, const std::string& incomplete) {
  std::string date = fr::date(week_date(iso_week));
  return incomplete.empty() ? "semaine du " + date : date + ", " + incomplete;
}

std::string shown_month(const std::string& month) {
  std::string first = fr::date(month + "-01");
  return first.substr(first.find(fr::kNoBreak) + fr::kNoBreak.size());
}

Figure week_figure(const WeekRate& w) {
  return {shown_week(w.week, incomplete_text(w)), json::value(w.week)};
}
html::ChartPoint week_point(const WeekRate& w) {
  return {fr::date(week_date(w.week)), w.rate, incomplete_text(w)};
}

std::string lower_first(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z') out[0] = static_cast<char>(out[0] - 'A' + 'a');
  return out;
}

std::string period_text(const Period& p) {
  if (p.from == p.to) return "le " + fr::date(iso_of_day(p.from));
  return fmt::format("du {} au {}", fr::date(iso_of_day(p.from)), fr::date(iso_of_day(p.to)));
}

std::string shown(const Network& n) { return n.name.empty() ? n.code : n.name; }
std::string shown(const Queue& q) { return q.name.empty() ? q.code : q.name; }

std::string shown_time(const Zone& zone, std::int64_t utc, bool with_seconds) {
  std::string out = fr::date_time(1000 * utc, zone.name());
  std::int64_t civil = zone.civil(utc);
  if (with_seconds) {
    auto day = static_cast<std::int32_t>((civil - (civil % 86400 + 86400) % 86400) / 86400);
    std::int64_t second = civil - static_cast<std::int64_t>(day) * 86400;
    out = fmt::format("{} à {}\u00A0h\u00A0{:02}\u00A0min\u00A0{:02}\u00A0s", fr::date(iso_of_day(day)),
                      second / 3600, second / 60 % 60, second % 60);
  }
  Instant first = zone.utc(civil);
  if (first.clarity == Clarity::ambiguous) out += first.utc == utc ? " (heure d’été)" : " (heure d’hiver)";
  return out;
}

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

Html departement_field(const National& v) {
  auto choices = v.places;
  bool known = v.departement.empty() || std::any_of(choices.begin(), choices.end(), [&](const Choice& c) {
                 return c.value == v.departement;
               });
  if (!known) choices.push_back({v.departement, v.departement});
  if (choices.empty()) return {};
  Html options("<option value=\"\">Tous</option>");
  for (const auto& c : choices)
    append(options, "<option value=\"{}\"{}>{}</option>", c.value,
           Html(c.value == v.departement ? " selected" : ""), c.label);
  return format(
      "<div class=\"field\"><label for=\"departement\">Département</label><select id=\"departement\" "
      "name=\"departement\">{}</select></div>",
      options);
}

Html rates_block(const Counters& c, const Definition& d, const std::optional<Callers>& callers,
                 std::uint32_t told, const Ratio& of_days) {
  auto t = rate_table("Tous les taux, côte à côte");
  for (const auto& r : answer_rates(c, d, callers, told, of_days)) {
    if (r.told)
      rate_row(t, r.label, r.ratio);
    else
      t.row({format("{}", r.label), Html("inconnu"), Html("–"), Html("inconnu"), Html("inconnu")});
  }
  return t.finish();
}

std::string self_selection(std::uint64_t scores, std::uint64_t drawn, std::uint64_t responses) {
  constexpr std::string_view kOthers =
      "rien ne dit que les autres pensent de même. L’intervalle ne mesure que le hasard.";
  auto count = [](std::uint64_t n) { return fr::number(static_cast<std::int64_t>(n)); };
  if (drawn == 0)
    return fmt::format(
        "Ces notes sont celles des personnes qui ont bien voulu répondre, sans tirage au sort\u00A0: {}",
        kOthers);
  std::string out;
  if (responses < drawn)
    out = fmt::format("{} des {} appels tirés au sort sont restés sans réponse\u00A0: {}",
                      count(drawn - responses), count(drawn), kOthers);
  if (scores > responses)
    out += fmt::format(
        "{}{} d’appels qui n’ont pas été tirés au sort.", out.empty() ? "" : " ",
        fr::plural(static_cast<std::int64_t>(scores - responses), "note vient", "notes viennent"));
  return out;
}

namespace {
Html response_sentence(const Counters& c, const std::optional<Weighted>& w) {
  Ratio surveys = answered_surveys(c);
  if (surveys.denominator > 0 && (!w || w->drawn == 0))
    return format("Taux de réponse\u00A0: <strong>{}</strong> ({} sur {}).", percent_or_dash(surveys.value()),
                  fr::plural(c.scores, "réponse"),
                  fr::plural(c.invited, "enquête envoyée", "enquêtes envoyées"));
  if (!w) return Html("Le taux de réponse n’est compté que pour un réseau entier.");
  if (w->drawn == 0) return Html("Taux de réponse inconnu\u00A0: aucun appel n’a été tiré au sort.");
  return format("Taux de réponse\u00A0: <strong>{}</strong> ({} des {} appels tirés au sort).",
                percent_or_dash(Ratio{w->responses, w->drawn}.value()), count(w->responses), count(w->drawn));
}
}  // namespace

Html satisfaction_block(const Counters& c, const Period& period, const std::optional<Weighted>& w) {
  if (c.scores == 0) return Html("<p>Aucune note après l’appel sur la période.</p>");
  bool weighs = w && w->share;
  Interval i = weighs ? Interval{w->low, w->high} : wilson(c.satisfied, c.scores);
  double raw = static_cast<double>(c.satisfied) / static_cast<double>(c.scores);
  double effective = weighs ? w->effective_n : static_cast<double>(c.scores);
  std::string caution = w ? self_selection(c.scores, w->drawn, w->responses) : self_selection(c.scores, 0, 0);
  return format(
      "<p>{} Satisfaits (notes de 4 ou 5 sur 5)\u00A0: <strong>entre {} et {}</strong> à 95\u202F%{}, soit "
      "{} {}.</p>{}<p class=\"hint\">Part brute\u00A0: {} satisfaits sur {} ({}). Note moyenne {} sur 5. <a "
      "href=\"/telephone/satisfaction?{}\">Taux de réponse, sortes d’appels et rangs</a>.</p>",
      response_sentence(c, w), fr::percent(100 * i.low, 1), fr::percent(100 * i.high, 1),
      std::string_view(effective < kFewestToRank ? ", trop peu de réponses pour comparer" : ""),
      fr::percent(100 * (weighs ? *w->share : raw), 1),
      std::string_view(
          weighs ? "une fois les notes pondérées pour que chaque sorte d’appel pèse ce qu’elle pèse parmi "
                   "les appels"
                 : "sans redressement"),
      caution.empty() ? Html() : format("<p class=\"notice\">{}</p>", caution), count(c.satisfied),
      fr::plural(static_cast<std::int64_t>(c.scores), "note"), fr::percent(100 * raw, 1),
      fr::number(*Ratio{c.score_sum, c.scores}.value(), 2), days_query(period));
}

Html sentinels_block(const std::vector<Sentinel>& all) {
  if (all.empty()) return Html("<p>Rien d’inhabituel dans les comptes de la période.</p>");
  Html items;
  for (const auto& s : all)
    append(items, "<li><strong>{}</strong> <span class=\"hint\">{} À regarder\u00A0: {}</span></li>",
           s.sentence, s.why, lower_first(s.look));
  return format("<ul class=\"sentinels\">{}</ul>", items);
}
}  // namespace calls
