// The plan of a day as JSON and as text.
#include <fmt/format.h>

#include <cmath>

#include "base/fr.h"
#include "calls/day_plan.h"
#include "calls/json_numbers.h"
#include "calls/patience_queries.h"
#include "calls/staffing_queries.h"

namespace calls {
namespace {

json::array times(const DayPlan& p, const std::vector<std::size_t>& some) {
  json::array out;
  for (std::size_t i : some) out.emplace_back(clock_time(p.zone, p.demand[i].start));
  return out;
}

json::object figures_json(const DayFigures& f) {
  return {{"first_tries", f.first_tries},
          {"attempts", f.attempts},
          {"answered", f.answered},
          {"answered_share", f.attempts > 0 ? number_or_null(f.answered / f.attempts) : json::value(nullptr)},
          {"asa_s", number_or_null(f.asa_s)}};
}

json::object interval_json(const DayPlan& p, std::size_t i) {
  const IntervalPlan& at = p.plan.intervals[i];
  const QueueFigures& f = at.staffing.figures;
  const PlannedHalfHour& half = p.half_hours[i];
  return {{"start", iso_local(p.zone, at.start)},
          {"calls", p.demand[i].calls},
          {"needed", at.needed},
          {"agents", at.staffing.agents},
          {"rostered", at.rostered},
          {"answered", number_or_null(f.answered)},
          {"service_level", number_or_null(f.service_level)},
          {"asa_s", number_or_null(f.asa_s)},
          {"p90_wait_s", number_or_null(f.p90_wait_s)},
          {"occupancy", number_or_null(f.occupancy)},
          {"only_by_waiting", half.only_by_waiting},
          {"one_more", json::object{{"answered", number_or_null(half.more.answered)},
                                    {"asa_s", number_or_null(half.more.asa_s)},
                                    {"service_level", number_or_null(half.more.service_level)},
                                    {"answered_calls", number_or_null(half.more_answered)}}}};
}

json::object offer_json(const OfferEffect& o) {
  return {{"after_s", o.after_s},
          {"share", o.share},
          {"taken_calls", number_or_null(o.taken)},
          {"later_hours", number_or_null(o.later_hours)},
          {"lost_calls_without", number_or_null(o.lost_without)},
          {"lost_calls_with", number_or_null(o.lost_with)},
          {"asa_s_without", number_or_null(o.asa_without)},
          {"asa_s_with", number_or_null(o.asa_with)}};
}
json::object busiest_json(const CallbackEffect& e) {
  return {{"taken", number_or_null(e.taken)},
          {"later_erlangs", number_or_null(e.later_erlangs)},
          {"asa_s_without", number_or_null(e.without.asa_s)},
          {"asa_s_with", number_or_null(e.with.asa_s)},
          {"answered_without", number_or_null(e.without.answered)},
          {"answered_with", number_or_null(e.with.answered)}};
}
}  // namespace

json::value plan_json(const DayPlan& p) {
  json::array intervals, targets;
  for (std::size_t i = 0; i < p.demand.size(); ++i) intervals.push_back(interval_json(p, i));
  for (std::size_t i = 0; i < p.setting.targets.size(); ++i) {
    json::object one = target_json(p.setting.targets[i]);
    one["agent_hours"] = p.plan.target_hours[i];
    targets.push_back(std::move(one));
  }
  json::object out{{"network", p.network},
                   {"queue", p.queue},
                   {"site", p.site},
                   {"day", p.day},
                   {"agent_hours", p.plan.agent_hours},
                   {"agent_hours_low", p.hours_low},
                   {"agent_hours_high", p.hours_high},
                   {"peak", p.plan.peak},
                   {"busiest", clock_time(p.zone, p.demand[p.busiest].start)},
                   {"reached", p.plan.reached},
                   {"patience_s", number_or_null(p.demand.front().patience)},
                   {"targets", targets},
                   {"figures", figures_json(p.figures)},
                   {"one_more_agent", figures_json(p.one_more)},
                   {"intervals", intervals}};
  out["moved"] = json::object{{"share", p.move.share},
                              {"from", times(p, p.move.from)},
                              {"to", times(p, p.move.to)},
                              {"peak_before", p.moved.peak_before},
                              {"peak_after", p.moved.peak_after},
                              {"hours_before", p.moved.hours_before},
                              {"hours_after", p.moved.hours_after}};
  if (p.offer) {
    out["callback"] = offer_json(*p.offer);
    out["callback_at_the_peak"] = busiest_json(p.offer->busiest);
  }
  return out;
}

std::string plan_text(const DayPlan& p) {
  std::string out = fmt::format("{}, {}\n", p.name, fr::date(p.day));
  auto line = [&](std::string_view label, const std::string& value) {
    out += fmt::format("  {:<44} {}\n", label, value);
  };
  line("Heures d’agent", fr::number(p.plan.agent_hours, 1));
  line("… entre", fmt::format("{} et {}", fr::number(p.hours_low, 1), fr::number(p.hours_high, 1)));
  line("Agents présents au plus fort", std::to_string(p.plan.peak));
  for (std::size_t i = 0; i < p.setting.targets.size(); ++i)
    line("À lui seul : " + target_text(p.setting.targets[i]), fr::number(p.plan.target_hours[i], 1) + " h");
  line("Un agent de plus toute la journée",
       fmt::format("+{} appels décrochés", fr::number(p.one_more.answered - p.figures.answered, 0)));
  if (std::isinf(p.demand.front().patience))
    out += "La patience n’est pas connue\u00A0: personne n’est supposé raccrocher.\n";
  if (!p.plan.reached) out += "À certaines heures, " + unreached_text() + ".\n";
  out += fmt::format("\n  {:<7}{:>8}{:>8}{:>10}{:>11}{:>9}\n", "Heure", "Appels", "Agents", "Présents",
                     "Décrochés", "Attente");
  std::size_t waiting = 0;
  for (std::size_t i = 0; i < p.demand.size(); ++i) {
    const IntervalPlan& at = p.plan.intervals[i];
    waiting += p.half_hours[i].only_by_waiting;
    out += fmt::format("  {:<7}{:>8}{:>8}{:>10}{:>11}{:>9}{}\n", clock_time(p.zone, at.start),
                       fr::number(p.demand[i].calls, 0), at.staffing.agents, at.rostered,
                       fr::percent(100 * at.staffing.figures.answered, 1),
                       wait_text(at.staffing.figures.asa_s), p.half_hours[i].only_by_waiting ? " *" : "");
  }
  if (waiting > 0) out += "* Le taux n’est atteint qu’en faisant attendre longtemps ceux qui appellent.\n";
  return out;
}
}  // namespace calls
