#include "calls/planning_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/fr.h"

namespace calls {
namespace {
Figure hours(double h) { return {fr::number(h, 1) + "\u00A0h", h}; }
Figure agents(int n) { return {std::to_string(n), n}; }
Figure agents(const Staffing& s) { return {agents_text(s), s.agents}; }
Figure counted(std::uint64_t n) { return amount(n); }
FigureColumn first(std::string code, std::string title) { return {std::move(code), std::move(title), false}; }
// A gain in a share: « + 1,4 point ».
Figure points(double share) {
  double value = 100 * share;
  return {fmt::format("{}\u00A0{}\u00A0point{}", value < 0 ? "−" : "+", fr::number(std::abs(value), 1),
                      std::abs(value) >= 2 ? "s" : ""),
          share};
}
}  // namespace

Figure number_of(double value, int decimals) {
  return std::isfinite(value) ? Figure{fr::number(value, decimals), value} : Figure{"–", nullptr};
}
Figure time_of(double s) { return {wait_text(s), std::isfinite(s) ? json::value(s) : json::value(nullptr)}; }
Figure chance_of(double share) {
  return percent_of(std::isfinite(share) ? std::optional(share) : std::nullopt);
}

namespace {
FigureTable measures(const StaffingView& v) {
  const QueueFigures& f = v.staffing.figures;
  FigureTable t{"measures",
                fmt::format("Avec {}", fr::plural(v.staffing.agents, "agent")),
                {first("measure", "Mesure"), {"value", "Valeur"}}};
  t.rows = {{words("Appels décrochés"), chance_of(f.answered)},
            {words("Décrochés dans le seuil"), chance_of(f.service_level)},
            {words("Attente moyenne de tous ceux qui appellent"), time_of(f.asa_s)},
            {words("Neuf sur dix attendent moins de"), time_of(f.p90_wait_s)},
            {words("Occupation des agents"), chance_of(f.occupancy)},
            {words("Appelants finalement servis"), chance_of(v.callers_served)}};
  return t;
}

FigureTable alone(const StaffingView& v) {
  FigureTable t{"targets",
                "Ce que coûte chaque objectif à lui seul",
                {first("target", "Objectif"), {"agents", "Agents"}}};
  for (const auto& [target, needed] : v.alone) t.rows.push_back({words(target_text(target)), agents(needed)});
  if (v.alone.size() > 1) t.rows.push_back({words("Tous ensemble"), agents(v.staffing)});
  return t;
}

FigureTable one_more(const StaffingView& v) {
  FigureTable t{
      "one_more", "Ce qu’apporte un agent de plus", {first("measure", "Mesure"), {"change", "Changement"}}};
  if (!std::isfinite(v.more.service_level)) return t;
  if (std::isfinite(v.more.answered)) t.rows.push_back({words("Appels décrochés"), points(v.more.answered)});
  t.rows.push_back({words("Décrochés dans le seuil"), points(v.more.service_level)});
  if (std::isfinite(v.more.asa_s))
    t.rows.push_back({words("Attente moyenne"), Figure{"−\u00A0" + gain_text(-v.more.asa_s), v.more.asa_s}});
  return t;
}

FigureTable simulated(const SimulationView& v) {
  FigureTable t{"simulation",
                "La formule et la simulation",
                {first("measure", "Mesure"),
                 {"formula", "Erlang"},
                 {"simulated", "Simulation"},
                 {"low", "Intervalle à 95\u202F%, de"},
                 {"high", "à"},
                 first("within", "La formule y tombe")}};
  for (const auto& c : compared(v)) {
    auto figure = [&c](double value) { return Figure{figure_text(c, value), value}; };
    t.rows.push_back({words(std::string(c.label)), figure(c.formula), figure(c.simulated.mean),
                      figure(c.simulated.low), figure(c.simulated.high),
                      Figure{c.within() ? "oui" : "non", c.within()}});
  }
  return t;
}
}  // namespace

std::vector<FigureTable> staffing_figures(const StaffingAsked& a) {
  if (!a.view) return {};
  std::vector<FigureTable> out{measures(*a.view), alone(*a.view), one_more(*a.view)};
  if (a.simulation) out.push_back(simulated(*a.simulation));
  return out;
}

namespace {
FigureTable parts(const PoolView& v) {
  FigureTable t{"parts",
                "Heures d’agent du jour",
                {first("part", v.by == "site" ? "Site" : "File"),
                 {"hours", "Heures d’agent"},
                 {"peak", "Présents au plus fort"}}};
  for (const auto& p : v.parts)
    t.rows.push_back({words(p.name), hours(p.plan.agent_hours), agents(p.plan.peak)});
  t.rows.push_back({words("Chacun de son côté"), hours(v.separate_hours), Figure{"–", nullptr}});
  t.rows.push_back({words("Ensemble"), hours(v.together.agent_hours), agents(v.together.peak)});
  return t;
}

FigureTable pooled_targets(const PoolView& v) {
  FigureTable t{"targets",
                "Chaque objectif à lui seul",
                {first("target", "Objectif"),
                 {"separate_hours", "Chacun de son côté"},
                 {"together_hours", "Ensemble"},
                 {"saved_hours", "Épargné"}}};
  for (std::size_t i = 0; i < v.setting.targets.size(); ++i)
    t.rows.push_back({words(target_text(v.setting.targets[i])), hours(v.separate_target_hours[i]),
                      hours(v.together.target_hours[i]),
                      hours(v.separate_target_hours[i] - v.together.target_hours[i])});
  return t;
}

FigureTable pooled_half_hours(const PoolView& v) {
  FigureTable t{"half_hours",
                "Agents au téléphone, par demi-heure",
                {first("time", "Heure"),
                 {"calls", "Appels"},
                 {"separate", "Chacun de son côté"},
                 {"together", "Ensemble"},
                 {"saved", "Épargnés"}}};
  for (const auto& h : v.half_hours)
    t.rows.push_back({words(clock_time(v.zone, h.start)), number_of(h.calls, 0), agents(h.separate),
                      agents(h.together), agents(h.separate - h.together)});
  return t;
}

FigureTable estimates(const PatienceView& v) {
  FigureTable t{
      "estimates", "Patience de ceux qui appellent", {first("measure", "Mesure"), {"value", "Valeur"}}};
  t.rows = {{words("Appels suivis"), counted(v.seen.all())},
            {words("Ont raccroché en attendant"), counted(v.seen.abandoned)},
            {words("Décrochés, qui auraient attendu davantage"), counted(v.seen.answered)}};
  if (v.seen.otherwise > 0)
    t.rows.push_back(
        {words("Sortis de la file autrement (renvoi, rappel, messagerie)"), counted(v.seen.otherwise)});
  double half = v.curve.median();
  t.rows.insert(t.rows.end(), {{words("Patience moyenne, si elle suit une loi exponentielle"),
                                time_of(v.exponential.mean_s)},
                               {words("Son intervalle à 95\u202F%, de"), time_of(v.exponential.low_s)},
                               {words("à"), time_of(v.exponential.high_s)},
                               {words("La moitié raccroche avant (Kaplan–Meier)"),
                                std::isfinite(half) ? time_of(half) : Figure{"pas atteint", nullptr}},
                               {words("Patience moyenne, au moins (jusqu’à la plus longue attente vue)"),
                                time_of(v.curve.restricted_mean())}});
  return t;
}

FigureTable patience_curve(const PatienceView& v) {
  constexpr double kWide = 1.959963984540054;  // normal quantile of 95 %
  FigureTable t{"curve",
                "La courbe et ce qu’en dit la loi exponentielle",
                {first("after_s", "Après"),
                 {"survival", "Attendraient encore"},
                 {"low", "Au moins"},
                 {"high", "Au plus"},
                 {"exponential", "Loi exponentielle"},
                 {"followed", "Appels suivis jusque-là"}}};
  for (const auto& p : v.points)
    t.rows.push_back({time_of(p.seconds), chance_of(p.survival),
                      chance_of(std::max(0.0, p.survival - kWide * p.error)),
                      chance_of(std::min(1.0, p.survival + kWide * p.error)),
                      chance_of(std::exp(-p.seconds / v.exponential.mean_s)), counted(p.waiting)});
  return t;
}
}  // namespace

std::vector<FigureTable> pool_figures(const PoolView& v) {
  return {parts(v), pooled_targets(v), pooled_half_hours(v)};
}

std::vector<FigureTable> patience_figures(const PatienceView& v) { return {estimates(v), patience_curve(v)}; }

html::Html table_of(const std::vector<FigureTable>& tables, std::string_view code, std::string_view source,
                    const std::string& query) {
  for (const auto& t : tables)
    if (t.code == code) return figures_html(t, query, source);
  return {};
}
}  // namespace calls
