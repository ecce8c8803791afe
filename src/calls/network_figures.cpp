// The blocks of a network's page: each figure with a link to the calls or the quarter-hours behind it.
#include <fmt/format.h>

#include <algorithm>

#include "base/fr.h"
#include "calls/callers.h"
#include "calls/dashboard.h"
#include "calls/dashboard_blocks.h"
#include "calls/figure_links.h"
#include "calls/rules_page.h"

namespace calls {
namespace {
constexpr std::array<std::string_view, 7> kWeekdays{"Lundi",    "Mardi",  "Mercredi", "Jeudi",
                                                    "Vendredi", "Samedi", "Dimanche"};
constexpr std::uint64_t kFewCalls = 30;  // under that, an hour's rate is chance

// What became of the calls that were lost, in the order of the way to an agent.
constexpr std::array kLosses{Leaf::congested,     Leaf::refused,         Leaf::closed,
                             Leaf::ivr_abandoned, Leaf::short_abandoned, Leaf::abandoned,
                             Leaf::timeout,       Leaf::voicemail,       Leaf::unknown};

Figure interval_of(const Ratio& r) {
  if (r.denominator == 0) return {"–", nullptr};
  Interval i = wilson(r.numerator, r.denominator);
  return words(fmt::format("{} à {}", fr::percent(100 * i.low, 1), fr::percent(100 * i.high, 1)));
}
const std::vector<FigureColumn> kRateColumns{{"rate", "Taux", false},
                                             {"value", "Valeur"},
                                             {"interval", "Intervalle à 95\u202F%"},
                                             {"numerator", "Numérateur"},
                                             {"denominator", "Dénominateur"}};
constexpr std::uint32_t kBeforeQueues = bit(Leaf::congested) | bit(Leaf::closed) | bit(Leaf::refused) |
                                        bit(Leaf::ivr_abandoned) | bit(Leaf::self_served);
std::vector<Figure> unknown_row(std::string label) {
  return {words(std::move(label)), not_told(), {"–", nullptr}, not_told(), not_told()};
}
std::vector<Figure> rate_row(std::string label, const Ratio& r, std::string above, std::string below) {
  return {words(std::move(label)), share_of(r), interval_of(r), amount(r.numerator, std::move(above)),
          amount(r.denominator, std::move(below))};
}

// Under figures of callers, which open on calls.
constexpr std::string_view kOpensCallers =
    "Les chiffres d’appelants ouvrent les appels de ceux que la source distingue\u00A0: qui a appelé trois "
    "fois y "
    "est trois fois.";

FigureTable rates_table(const NetworkView& v, const Behind& behind) {
  FigureTable t{"rates", "Tous les taux, côte à côte", kRateColumns};
  for (const auto& r : answer_rates(v.now, *v.definition, v.callers, v.told, v.official)) {
    std::string label(r.label);
    if (!r.told)
      t.rows.push_back(unknown_row(label));
    else if (r.code == "official" && v.definition_changes())  // no one set of leaves
      t.rows.push_back(rate_row(label, r.ratio, behind.calls(r.above), behind.intervals()));
    else if (r.below == 0)  // of callers: their calls
      t.rows.push_back(rate_row(label, r.ratio, behind.known(bit(Leaf::answered)), behind.known(kTries)));
    else
      t.rows.push_back(rate_row(label, r.ratio, behind.calls(r.above), behind.calls(r.below)));
  }
  if (v.callers && v.callers->callers > 0) t.hint = kOpensCallers;
  return t;
}

FigureTable definitions_table(const NetworkView& v, const Behind& behind) {
  FigureTable t{"definitions", "Ce que serait le taux officiel avec une autre définition", kRateColumns};
  for (const auto& d : definitions()) {
    bool declared = d.code == v.definition->code;
    std::string label = d.label;
    if (declared)
      label += !v.declared.empty() ? " (déclarée par ce réseau)" : " (en usage, aucune n’étant déclarée)";
    if (!definition_told(d, v.told))
      t.rows.push_back(unknown_row(label));
    else
      t.rows.push_back(
          rate_row(label, official(v.now, d), behind.calls(Leaf::answered), behind.calls(d.leaves)));
  }
  return t;
}

FigureTable tree_table(const NetworkView& v, const Behind& behind) {
  FigureTable t{"tree",
                "De l’opérateur à l’agent\u00A0: où chaque appel se termine",
                {{"leaf", "Issue", false}, {"calls", "Appels"}, {"share", "Part"}}};
  std::uint64_t all = v.now.unexplained;
  for (auto n : v.now.leaves) all += n;
  for (std::size_t i = 0; i < kLeaves; ++i) {
    auto leaf = static_cast<Leaf>(i);
    bool told = (v.told & bit(leaf)) != 0;
    if (v.now.leaves[i] == 0 && (kBeforeQueues & bit(leaf)) == 0) continue;
    t.rows.push_back({words(std::string(leaf_label(leaf))),
                      told_amount(told, v.now.leaves[i], behind.calls(leaf)),
                      told_share(told, {v.now.leaves[i], all})});
  }
  if (v.now.unexplained > 0)
    t.rows.push_back({words("Non expliqué par la source"), amount(v.now.unexplained, behind.intervals()),
                      share_of({v.now.unexplained, all})});
  t.rows.push_back({words("Ensemble"), amount(all, behind.calls(kEveryLeaf)), share_of({all, all})});
  if (v.now[Leaf::flow_out] > 0)
    t.hint =
        "Un appel passé à une autre file est dans l’ensemble une fois par file\u202F; les appels présentés "
        "et "
        "les taux ne le comptent qu’à la dernière.";
  return t;
}

FigureTable losses_table(const NetworkView& v, const Behind& behind) {
  FigureTable t{"losses",
                "Pourquoi des appels n’ont pas eu d’agent",
                {{"cause", "Cause", false},
                 {"calls", "Appels"},
                 {"share_of_losses", "Part des pertes"},
                 {"share_of_presented", "Part des appels présentés"},
                 {"before", "Part des appels présentés un an avant"}}};
  bool told = refusals_told(v.told);
  std::uint64_t lost = 0;
  for (Leaf leaf : kLosses) lost += v.now[leaf];
  for (Leaf leaf : kLosses)
    if (v.now[leaf] > 0)
      t.rows.push_back({words(std::string(leaf_label(leaf))), amount(v.now[leaf], behind.calls(leaf)),
                        share_of({v.now[leaf], lost}), told_share(told, {v.now[leaf], presented(v.now)}),
                        told || presented(v.before) == 0 ? past_share({v.before[leaf], presented(v.before)})
                                                         : not_told()});
  t.hint =
      "Ce que la source ne dit pas n’y est pas\u00A0: un refus chez l’opérateur qu’aucun fichier ne raconte "
      "n’est pas compté.";
  return t;
}

FigureTable waits_table(const NetworkView& v, const Behind& behind) {
  const Counters& c = v.now;
  FigureTable t{"waits", "Attentes et travail", {{"measure", "Mesure", false}, {"value", "Valeur"}}};
  std::string there = behind.intervals(), answered = behind.calls(Leaf::answered);
  auto add = [&](std::string label, Figure f) { t.rows.push_back({words(std::move(label)), std::move(f)}); };
  std::uint64_t n = c[Leaf::answered],
                lost = c[Leaf::short_abandoned] + c[Leaf::abandoned] + c[Leaf::timeout];
  add("Attente moyenne des appels décrochés", span_of(n, mean_wait(c), answered));
  auto share = [&](std::string label, const std::optional<std::int32_t>& exact, double of) {
    add(std::move(label) + (exact ? "" : " (estimé)"),
        span_of(n, exact ? std::optional<double>(*exact) : wait_percentile(c, of, v.waits), answered));
  };
  share("La moitié n’attend pas plus de", v.half_waited, 0.5);
  share("Neuf sur dix n’attendent pas plus de", v.most_waited, 0.9);
  if (lost > 0)
    add("Attente moyenne de ceux qui ont raccroché ou ont été mis dehors",
        span_of(lost, mean_lost_wait(c),
                behind.calls(bit(Leaf::short_abandoned) | bit(Leaf::abandoned) | bit(Leaf::timeout))));
  add("Durée moyenne de traitement", span_of(n, handling_time(c), answered));
  if (c.transferred > 0) add("Décrochés puis transférés par l’agent", share_of({c.transferred, n}, answered));
  auto busy = occupancy(c);
  add("Occupation des agents", busy ? percent_of(busy, there) : not_told());
  auto level = [&](const Rate& r, std::int32_t threshold) {
    add(fmt::format("{} ({}\u00A0s{})", r.label, threshold, r.estimated ? ", estimé" : ""),
        told_share(r.told, r.ratio, there));
  };
  for (const auto& r : service_levels(c, kObservedThreshold, v.waits)) level(r, kObservedThreshold);
  for (const auto& r : service_levels(c, kPlannedThreshold, v.waits))
    if (r.code == "sl_offered") level(r, kPlannedThreshold);
  t.hint = fmt::format(
      "Le niveau à {}\u00A0s est celui que visent les pages d’effectifs, d’après l’usage «\u00A080\u202F% en "
      "20\u00A0s\u00A0»\u202F; les autres sont comptés à {}\u00A0s.",
      kPlannedThreshold, kObservedThreshold);
  return t;
}

FigureTable callers_table(const NetworkView& v, const Behind& behind) {
  FigureTable t{
      "callers", "Ce que vivent les appelants", {{"measure", "Mesure", false}, {"value", "Valeur"}}};
  if (!v.callers || v.callers->callers == 0) return t;
  auto n = [](std::int64_t count) { return static_cast<std::uint64_t>(count); };
  const Callers& c = *v.callers;
  std::string tries = behind.known(kTries), served = behind.known(bit(Leaf::answered)),
              lost = behind.known(kLostTries);
  t.rows = {
      {words("Appelants qui ont cherché à joindre un agent"), amount(n(c.callers), tries)},
      {words("Servis au premier essai"), share_of({n(c.first_answered), n(c.callers)}, served)},
      {words("Servis en 24 heures"), share_of({n(c.reached), n(c.callers)}, served)},
      {words("Attente de chacun, essais répétés compris"),
       span_s(Ratio{n(c.waited_s), n(c.callers)}.value(), tries)},
      {words("Appels perdus d’appelants connus"), amount(n(c.lost), lost)},
      {words("Part de ces appels suivie en 24 heures d’un autre du même appelant qui demandait un agent"),
       share_of({n(c.redialled), n(c.lost)}, lost)}};
  t.hint = kOpensCallers;
  return t;
}

FigureTable year_table(const NetworkView& v, const Behind& behind) {
  FigureTable t{
      "year",
      "Comparé à l’an dernier, à calendrier égal",
      {{"measure", "Mesure", false}, {"now", "Période"}, {"before", "Un an avant"}, {"change", "Écart"}}};
  if (presented(v.before) == 0) return t;
  auto counted = [&](std::string label, std::uint64_t now, std::uint64_t before, std::string link) {
    std::optional<double> change;
    if (before > 0) change = static_cast<double>(now) / static_cast<double>(before) - 1;
    Figure moved = percent_of(change);
    if (change && *change >= 0) moved.shown = "+" + moved.shown;
    t.rows.push_back({words(std::move(label)), amount(now, std::move(link)), amount(before), moved});
  };
  auto shared = [&](std::string label, const Ratio& now, const Ratio& before) {
    Figure moved{"–", nullptr};
    if (now.value() && before.value()) {
      double points = 100 * (*now.value() - *before.value());
      moved = {fmt::format("{}{}\u00A0{}", points < 0 ? "−" : "+", fr::number(std::abs(points), 1),
                           std::abs(points) >= 2 ? "points" : "point"),
               points};
    }
    t.rows.push_back({words(std::move(label)), share_of(now), past_share(before), moved});
  };
  auto unknown = [&](std::string label) {
    t.rows.push_back({words(std::move(label)), not_told(), not_told(), {"–", nullptr}});
  };
  if (refusals_told(v.told))
    counted("Appels présentés", presented(v.now), presented(v.before), behind.calls(kEveryLeaf));
  else
    unknown("Appels présentés");
  counted("Appels en file", queued(v.now), queued(v.before), behind.calls(kQueued));
  counted("Décrochés", v.now[Leaf::answered], v.before[Leaf::answered], behind.calls(Leaf::answered));
  shared("Taux officiel", v.official, official(v.before, *v.definition));
  if (refusals_told(v.told))
    shared("Refusés en amont", {refused(v.now), presented(v.now)}, {refused(v.before), presented(v.before)});
  else
    unknown("Refusés en amont");
  t.rows.push_back({words("Attente moyenne"),
                    span_of(v.now[Leaf::answered], mean_wait(v.now)),
                    span_of(v.before[Leaf::answered], mean_wait(v.before)),
                    {"–", nullptr}});
  t.hint =
      "Chaque jour est comparé au même jour de semaine 52 semaines plus tôt, un jour férié au même jour "
      "férié, "
      "un pont à un pont.";
  return t;
}

FigureTable week_table(const NetworkView& v) {
  FigureTable t{"week", "Taux officiel par heure et jour de la semaine, en\u202F%", {{"hour", "Heure"}}};
  t.css = "week";
  for (std::size_t day = 0; day < 7; ++day)
    t.columns.push_back({fmt::format("d{}", day + 1), std::string(kWeekdays[day])});
  int first = 24, last = -1;
  for (const auto& day : v.week)
    for (int h = 0; h < 24; ++h)
      if (official(day[static_cast<std::size_t>(h)], *v.definition).denominator > 0) {
        first = std::min(first, h);
        last = std::max(last, h);
      }
  Behind behind(selection_query(v, v.period));
  for (int h = first; h <= last; ++h) {
    std::vector<Figure> row{{fmt::format("{}\u00A0h", h), h}};
    for (std::size_t day = 0; day < 7; ++day) {
      Ratio r = official(v.week[day][static_cast<std::size_t>(h)], *v.definition);
      if (r.denominator == 0) {
        row.push_back({"–", nullptr, {}, "heat"});
        continue;
      }
      double share = *r.value();
      std::string_view tone = share >= 0.95      ? "heat h5"
                              : share >= kTarget ? "heat h4"
                              : share >= 0.75    ? "heat h3"
                              : share >= 0.6     ? "heat h2"
                                                 : "heat h1";
      row.push_back({fr::number(100 * share, 0) + (r.denominator < kFewCalls ? "*" : ""), share,
                     behind.calls(v.definition->leaves, fmt::format("&weekday={}&hour={}", day + 1, h)),
                     tone});
    }
    t.rows.push_back(std::move(row));
  }
  t.hint = "Plus la case est foncée, plus le taux est haut. L’astérisque dit moins de 30 appels.";
  return t;
}

FigureTable trajectory_table(const NetworkView& v) {
  FigureTable t{"trajectory",
                "Trajectoire vers 85\u202F%, semaine par semaine",
                {{"week", "Semaine", false},
                 {"days", "Jours"},
                 {"rate", "Taux officiel"},
                 {"gap", "Écart à 85\u202F%, en points"}}};
  for (const auto& w : v.trajectory) {
    double gap = w.rate - 100 * kTarget;
    t.rows.push_back({week_figure(w),
                      amount(static_cast<std::uint64_t>(w.days)),
                      percent_of(w.rate / 100),
                      {fmt::format("{}{}", gap < 0 ? "−" : "+", fr::number(std::abs(gap), 1)), gap}});
  }
  return t;
}

FigureTable satisfaction_table(const NetworkView& v, const Behind& behind) {
  FigureTable t{"satisfaction", "Satisfaction après l’appel", kRateColumns};
  if (Ratio surveys = answered_surveys(v.now); surveys.denominator > 0)
    t.rows.push_back(
        rate_row("Enquêtes envoyées qui ont une réponse", surveys, behind.intervals(), behind.intervals()));
  if (v.now.scores > 0)
    t.rows.push_back(
        rate_row("Satisfaits (4 ou 5 sur 5), part brute", {v.now.satisfied, v.now.scores}, {}, {}));
  if (v.weighted && v.weighted->share)
    t.rows.push_back({words("Satisfaits, part redressée"),
                      percent_of(*v.weighted->share),
                      words(fmt::format("{} à {}", fr::percent(100 * v.weighted->low, 1),
                                        fr::percent(100 * v.weighted->high, 1))),
                      {"–", nullptr},
                      {fr::number(v.weighted->effective_n, 0) + " (effectif)", v.weighted->effective_n}});
  return t;
}

FigureTable sentinels_table(const NetworkView& v) {
  FigureTable t{"sentinels",
                "À regarder avant de croire le taux",
                {{"code", "Règle", false},
                 {"sentence", "Constat", false},
                 {"why", "Pourquoi", false},
                 {"look", "Où regarder", false}}};
  for (const auto& s : v.sentinels)
    t.rows.push_back({Figure{sentinel_rule(s.code).title, json::value(s.code)}, words(s.sentence),
                      words(s.why), words(s.look)});
  return t;
}
}  // namespace

std::vector<FigureTable> network_figures(const NetworkView& v) {
  Behind behind(selection_query(v, v.period));
  std::vector<FigureTable> out{rates_table(v, behind), definitions_table(v, behind),
                               tree_table(v, behind),  losses_table(v, behind),
                               waits_table(v, behind), callers_table(v, behind),
                               year_table(v, behind),  week_table(v),
                               series_figures(v),      needed_figures(v),
                               trajectory_table(v),    satisfaction_table(v, behind),
                               sentinels_table(v)};
  for (auto& t : place_figures(v)) out.push_back(std::move(t));
  return out;
}

Result<FigureTable> show_figures(operations::Context& context, const ShowFigures& in) {
  std::vector<FigureTable> tables;
  if (in.network.empty())
    tables = national_figures(
        TRY(show_telephone(context, {in.from, in.to, in.departement, in.block == "departements"})));
  else
    tables = network_figures(
        TRY(show_network(context, {in.network, in.queue, in.site, in.departement, in.from, in.to, in.by})));
  if (!in.network.empty()) {
    RulesView declared = TRY(show_rules(context, {in.network, {}}));
    for (auto& t : rule_figures(declared.rules, declared.today)) tables.push_back(std::move(t));
  }
  return figures_named(std::move(tables), in.block);
}
}  // namespace calls
