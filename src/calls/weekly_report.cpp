#include "calls/weekly_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/fr.h"
#include "calls/dashboard_blocks.h"
#include "calls/opinions.h"
#include "calls/trajectory.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
constexpr std::size_t kCauses = 3;  // told of each network

// The last Sunday that isn't after the last day with calls; a week that is under way isn't whole.
Period last_week(std::int32_t last) {
  std::int32_t sunday = last - ((last + 4) % 7 + 7) % 7;
  return {sunday - 6, sunday};
}

// « abandon en file (62 %), refusé en amont (21 %) »
std::string main_causes(const Counters& c) {
  std::vector<std::pair<std::uint64_t, Leaf>> losses;
  std::uint64_t lost = 0;
  for (Leaf leaf : {Leaf::congested, Leaf::refused, Leaf::closed, Leaf::ivr_abandoned, Leaf::short_abandoned,
                    Leaf::abandoned, Leaf::timeout, Leaf::voicemail, Leaf::unknown}) {
    lost += c[leaf];
    if (c[leaf] > 0) losses.emplace_back(c[leaf], leaf);
  }
  std::sort(losses.rbegin(), losses.rend());
  if (losses.size() > kCauses) losses.resize(kCauses);
  std::vector<std::string> out;
  for (const auto& [n, leaf] : losses)
    out.push_back(fmt::format("{} ({})", lower_first(leaf_label(leaf)),
                              fr::percent(100 * static_cast<double>(n) / static_cast<double>(lost))));
  return fr::list(out);
}

std::optional<Weighted> weighted_of(const WeeklyReport& r, const NetworkLine& n) {
  auto w = r.weighted.find(n.network.code);
  return w == r.weighted.end() ? std::nullopt : std::optional(w->second);
}
Figure satisfied_cell(const Counters& c) {
  return c.scores == 0 ? Figure{"pas de notes", nullptr} : share_of({c.satisfied, c.scores});
}
Figure weighted_cell(const std::optional<Weighted>& w) {
  if (!w) return {"compté pour un réseau entier", nullptr};
  return w->share ? percent_of(w->share) : Figure{"pas de notes", nullptr};
}

Html lines(const WeeklyReport& r) {
  FigureTable t{
      "report",
      "Les réseaux, " + period_text(r.week.period),
      {{"network", "Réseau", false},
       {"official", "Taux officiel"},
       {"week_before",
        r.week_before_days.from == r.week_before_days.to - 6 ? "Semaine d’avant" : "Mêmes jours d’avant"},
       {"year_before", "Un an avant"},
       {"queued", "En file"},
       {"answered", "Décrochés"},
       {"wait", "Attente"},
       {"refused", "Refusés en amont"},
       {"satisfied", "Satisfaits"},
       {"satisfied_weighted", "Satisfaits, redressé"}}};
  for (const auto& n : r.week.networks) {
    const Definition& d = *definition_by_code(n.definition);
    auto before = r.week_before.find(n.network.code);
    t.rows.push_back({words(shown(n.network), network_link(n.network) + "?" + days_query(r.week.period)),
                      share_of(n.official),
                      past_share(before == r.week_before.end() ? Ratio{} : official(before->second, d)),
                      past_share(official(n.before, d)), amount(queued(n.now)), amount(n.now[Leaf::answered]),
                      span_of(n.now[Leaf::answered], mean_wait(n.now)),
                      told_share(refusals_told(n.told), {refused(n.now), presented(n.now)}),
                      satisfied_cell(n.now), weighted_cell(weighted_of(r, n))});
  }
  return figures_html(t);
}

Html network_box(const NetworkLine& n, const Period& period, const std::optional<Weighted>& weighted) {
  const Definition& d = *definition_by_code(n.definition);
  std::string causes = main_causes(n.now),
              pace = pace_sentence(pace_of(n.trajectory, 100 * kTarget), 100 * kTarget);
  Html out = format("<section class=\"box\"><h2>{}</h2><p>Définition du taux officiel\u00A0: {}.</p>{}",
                    shown(n.network), definitions_text(n.definitions),
                    rates_block(n.now, d, n.callers, n.told, n.official));
  if (!causes.empty())
    append(out, "<p>Causes de perte\u00A0: {}{}.</p>", causes,
           std::string_view(refusals_told(n.told) ? "" : "\u202F; les refus en amont sont inconnus"));
  if (!pace.empty()) append(out, "<p>{}</p>", pace);
  append(out, "{}{}</section>\n", satisfaction_block(n.now, period, weighted), sentinels_block(n.sentinels));
  return out;
}
}  // namespace

Result<WeeklyReport> show_report(operations::Context& context, const ShowTelephone& in) {
  ShowTelephone asked = in;
  if (in.from.empty() && in.to.empty()) {
    Period week = last_week(last_common_day(context));
    asked.from = iso_of_day(week.from);
    asked.to = iso_of_day(week.to);
  }
  WeeklyReport out{TRY(show_telephone(context, asked)), {}, {}, {}, context.now()};
  Selection s;
  s.departement = in.departement;
  std::int32_t days = (out.week.period.to - out.week.period.from) / 7 * 7 + 7;  // the same days of the week
  s.from = out.week.period.from - days;
  s.to = out.week.period.to - days;
  out.week_before_days = {s.from, s.to};
  out.week_before = sums(context, s);
  out.without_calls = without_calls(*context.store.read(), out.week);
  DeclaredDefinitions declared(*context.store.read());
  for (const auto& n : out.week.networks)
    out.definitions.emplace_back(shown(n.network),
                                 declared.within(n.network.code, s.from, out.week.period.to));
  if (in.departement.empty()) out.weighted = TRY(weighted_shares(context, out.week.period));
  return out;
}

json::value report_json(const WeeklyReport& r) {
  json::object out = national_json(r.week).as_object();
  json::array before;
  for (const auto& [network, c] : r.week_before)
    before.push_back(
        json::object{{"network", network}, {"queued", queued(c)}, {"answered", c[Leaf::answered]}});
  out["week_before"] = before;
  json::object satisfaction;
  for (const auto& [network, w] : r.weighted)
    satisfaction[network] = json::object{{"weighted", w.share ? json::value(*w.share) : json::value(nullptr)},
                                         {"low", w.low},
                                         {"high", w.high},
                                         {"effective_n", w.effective_n}};
  out["satisfaction"] = satisfaction;
  return out;
}

html::Page report_page(const WeeklyReport& r) {
  const National& v = r.week;
  Html boxes;
  for (const auto& n : v.networks) boxes += network_box(n, v.period, weighted_of(r, n));
  Html where =
      v.departement.empty() ? Html() : format("<p>Files du département {} seulement.</p>", v.departement);
  Html main = format(
      "<div class=\"report\"><h1>Le téléphone, {}</h1>\n<p class=\"hint\">Édité le {}.</p>\n{}<p "
      "class=\"scripted tools\"><button "
      "type=\"button\" class=\"quiet\" "
      "data-print>Imprimer ou enregistrer en PDF</button></p>\n{}{}{}{}</div>",
      period_text(v.period), fr::date_time(r.edited_at),
      period_form("/telephone/rapport", v.period, departement_field(v)), where,
      format("{}{}{}", standing_block(v, standing(v)), without_calls_note(r.without_calls),
             definitions_note(r.definitions)),
      lines(r), boxes);
  return {
      "Rapport du téléphone", main, {{"/", "Accueil"}, {"/telephone", "Téléphone"}, {"", "Rapport"}}, true};
}
}  // namespace calls
