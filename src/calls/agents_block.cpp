// What the target would take, on a network's page: a sentence and a table.
#include <cmath>

#include "base/fr.h"
#include "calls/dashboard_blocks.h"
#include "calls/figure_links.h"
#include "calls/patience_queries.h"

namespace calls {
using html::format;
using html::Html;

namespace {
constexpr double kSameShare = 0.0005;  // what is shown alike

std::string hours_text(double hours) {
  return fr::plural(static_cast<std::int64_t>(std::llround(hours)), "heure d’agent", "heures d’agents");
}
// « lundi à 10 h 30 »
std::string peak_text(const AgentsNeeded& n) {
  return std::string(fr::weekday(static_cast<int>(n.peak_weekday) + 1)) + " à " +
         fr::clock(static_cast<int>(n.peak_step) * 30);
}
std::string part_query(const NetworkView& v) {
  std::string out = "network=" + fields::percent_encode(v.network.code);
  if (!v.input.queue.empty()) out += "&queue=" + fields::percent_encode(v.input.queue);
  if (!v.input.site.empty()) out += "&site=" + fields::percent_encode(v.input.site);
  return out;
}
std::string plan_link(const NetworkView& v) { return "/telephone/effectifs/jour?" + part_query(v); }
// The share in queues isn't the official rate when the network counts otherwise.
Html other_share(const NetworkView& v, double now) {
  auto official = v.official.value();
  if (!official || std::abs(*official - now) < kSameShare) return {};
  return format(
      " Les {} observés sont sur tous les appels entrés en file\u202F; le taux officiel de ce réseau, {}, "
      "n’a "
      "pas le même dénominateur.",
      fr::percent(100 * now, 1), fr::percent(100 * *official, 1));
}
std::string more_text(const AgentsNeeded& n) {
  double more = 100 * (n.hours_wanted / n.hours_now - 1);
  if (std::abs(more) < 0.5) return "autant";
  return fr::percent(std::abs(more)) + (more > 0 ? " de plus" : " de moins");
}
Html monday_block(const NetworkView& v) {
  if (!v.monday) return {};
  const MondayHour& m = *v.monday;
  std::string next = iso_of_day(m.next),
              hours = fr::clock(m.hour * 60) + " et " + fr::clock((m.hour + 1) * 60);
  auto wait = mean_wait(m.counters);
  auto about = [](double calls) { return fr::plural(std::llround(calls), "appel"); };
  std::string forecast = "/telephone/prevision?" + part_query(v), plan = plan_link(v) + "&from=" + next;
  Html ahead =
      m.expected
          ? format(
                "Lundi {}, à cette heure, <strong>{}</strong> {}\u00A0: voyez <a href=\"{}\">la "
                "prévision</a> et <a href=\"{}\">les agents qu’il faut</a>.",
                fr::date(next), about(*m.expected),
                std::string_view(std::llround(*m.expected) > 1 ? "sont attendus" : "est attendu"), forecast,
                plan)
          : format("<a href=\"{}\">La prévision</a> et <a href=\"{}\">les agents d’un jour</a> à venir.",
                   forecast, plan);
  return format(
      "<p>Le lundi entre {}, l’heure la plus chargée, il vient {} en file en moyenne\u00A0: {} "
      "décrochés{}. {}</p>\n",
      hours, about(m.usual), percent_or_dash(Ratio{m.counters[Leaf::answered], queued(m.counters)}.value()),
      wait ? format(", après {} en moyenne", wait_text(*wait)) : Html(), ahead);
}
}  // namespace

Html agents_block(const NetworkView& v) {
  std::string link = plan_link(v);
  if (!v.needed)
    return format("{}<p><a href=\"{}\">Ce qu’il faudrait pour {}\u00A0: les agents d’un jour</a></p>\n",
                  monday_block(v), link, fr::percent(100 * kTarget));
  const AgentsNeeded& n = *v.needed;
  Html staffed;
  if (n.hours_staffed) staffed = format(" La source en dit {} de présence.", hours_text(*n.hours_staffed));
  std::string_view waiting = n.only_by_waiting
                                 ? " À certaines heures, ce taux n’est atteint qu’en faisant attendre "
                                   "longtemps ceux qui appellent."
                                 : "";
  return format(
      "<p>Pour décrocher {} des appels en file à chaque demi-heure\u00A0: <strong>{} par jour "
      "ouvert</strong>, {} que ce qui, selon le même calcul, donne les {} observés ({})\u202F; jusqu’à "
      "<strong>{}</strong> à la fois, le {}, où l’attente serait de {} en moyenne.{}{} <a "
      "href=\"{}\">Les agents d’un jour à venir, demi-heure par demi-heure</a>.</p>\n{}<p "
      "class=\"hint\">Calcul d’Erlang\u00A0A sur la semaine moyenne de la période, avec le traitement moyen "
      "({}) et la patience moyenne ({}) observés. Les rappels de ceux qui n’ont pas eu de réponse y sont "
      "comptés\u00A0: à {}, il y en aurait moins. Pauses et formations n’y sont pas.{}</p>\n",
      fr::percent(100 * n.wanted), hours_text(n.hours_wanted), more_text(n), fr::percent(100 * n.now, 1),
      hours_text(n.hours_now), fr::plural(n.peak, "agent"), peak_text(n), wait_text(n.peak_wait_s), waiting,
      staffed, link, monday_block(v), wait_text(n.handling_s), wait_text(n.patience_s),
      fr::percent(100 * n.wanted), other_share(v, n.now));
}

FigureTable needed_figures(const NetworkView& v) {
  FigureTable t{"needed",
                "Agents pour " + fr::percent(100 * kTarget) + " d’appels décrochés, d’après la période",
                {{"measure", "Mesure", false}, {"value", "Valeur"}}};
  if (!v.needed) return t;
  const AgentsNeeded& n = *v.needed;
  auto add = [&](std::string label, Figure f) { t.rows.push_back({words(std::move(label)), std::move(f)}); };
  auto hours = [](double h) { return Figure{fr::number(h, 1) + "\u00A0h", h}; };
  std::string wanted = fr::percent(100 * n.wanted);
  add("Heures d’agents par jour ouvert, pour " + wanted, hours(n.hours_wanted));
  add("Les mêmes pour la part décrochée observée, selon le même calcul", hours(n.hours_now));
  if (n.hours_staffed) add("Heures de présence que dit la source", hours(*n.hours_staffed));
  add("Part décrochée observée, sur appels en file", percent_of(n.now));
  add("Le plus d’agents à la fois, pour " + wanted + " (" + peak_text(n) + ")",
      amount(static_cast<std::uint64_t>(n.peak)));
  add("Attente moyenne à ce moment", span_s(n.peak_wait_s));
  add("Traitement moyen observé", span_s(n.handling_s));
  add("Patience moyenne observée", span_s(n.patience_s));
  return t;
}
}  // namespace calls
