#include <algorithm>
#include <cmath>
#include <numeric>

#include "calls/call_queries.h"
#include "calls/staffing_queries.h"

namespace calls {
namespace {
constexpr std::int64_t kHalfHour = 1800;
constexpr double kMovedShare = 0.25;
constexpr std::size_t kBusiest = 4;  // half-hours

// What is moved away from the busiest half-hours goes to all the others that are open.
PeakMove away_from_peak(const std::vector<IntervalDemand>& demand) {
  std::vector<std::size_t> order(demand.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return demand[a].calls > demand[b].calls; });
  PeakMove move;
  move.share = kMovedShare;
  for (std::size_t i = 0; i < order.size(); ++i) (i < kBusiest ? move.from : move.to).push_back(order[i]);
  return move;
}

json::value finite(double v) { return std::isfinite(v) ? json::value(v) : json::value(nullptr); }
}  // namespace

Result<DayPlan> plan_day(operations::Context& context, const PlanDay& in) {
  ForecastView forecast = TRY(show_forecast(context, {in.network, in.queue, in.from, 7, "", "", false}));
  if (forecast.aht <= 0)
    return fail(
        ErrorKind::missing, "no_handling_time",
        "La durée de traitement de ces appels n’est pas connue : les agents ne peuvent être comptés.");
  PlanSetting setting;
  setting.threshold_s = static_cast<double>(in.threshold);
  for (const auto& t : in.target) setting.targets.push_back(TRY(target_of(t, setting.threshold_s)));
  if (setting.targets.empty()) setting.targets.push_back({Target::answered, 0.85, setting.threshold_s});
  setting.redial = std::min(in.redial.value_or(0), 0.99);
  setting.shrinkage = in.shrinkage.value_or(0);
  setting.minimum = static_cast<int>(in.minimum);
  DayPlan out;
  {
    auto db = context.store.read();
    if (auto n = network_by_code(*db, in.network)) out.zone = Zone(n->zone);
  }
  out.targets = setting.targets;
  for (const auto& d : forecast.days) {
    if (d.total < 1) continue;
    out.day = iso_of_day(d.day);
    for (std::size_t i = 0; i < d.calls.size(); ++i) {
      if (d.calls[i] < 0.5F) continue;
      std::int64_t civil =
          static_cast<std::int64_t>(d.day) * 86400 + static_cast<std::int64_t>(i) * kHalfHour;
      out.demand.push_back({out.zone.utc(civil).utc, d.calls[i], forecast.aht,
                            forecast.patience > 0 ? forecast.patience : kEndlessPatience,
                            static_cast<double>(kHalfHour)});
    }
    break;
  }
  out.plan = plan_staff(out.demand, setting);
  out.spread = move_effect(out.demand, away_from_peak(out.demand), setting);
  if (in.callback_share && !out.demand.empty()) {
    auto busiest = std::max_element(out.demand.begin(), out.demand.end(),
                                    [](const auto& a, const auto& b) { return a.calls < b.calls; });
    const auto& at = out.plan.intervals[static_cast<std::size_t>(busiest - out.demand.begin())];
    Load load{busiest->calls / busiest->seconds, busiest->aht, busiest->patience, at.staffing.agents,
              setting.threshold_s};
    out.callback = callback_effect(setting.model, load,
                                   {in.callback_after.value_or(60), std::min(1.0, *in.callback_share)});
  }
  return out;
}

json::value plan_json(const DayPlan& p) {
  json::array intervals, targets;
  for (std::size_t i = 0; i < p.plan.intervals.size(); ++i) {
    const auto& at = p.plan.intervals[i];
    intervals.push_back(json::object{{"start", iso_local(p.zone, at.start)},
                                     {"calls", p.demand[i].calls},
                                     {"needed", at.needed},
                                     {"agents", at.staffing.agents},
                                     {"rostered", at.rostered},
                                     {"answered", finite(at.staffing.figures.answered)},
                                     {"asa_s", finite(at.staffing.figures.asa_s)},
                                     {"p90_wait_s", finite(at.staffing.figures.p90_wait_s)},
                                     {"occupancy", finite(at.staffing.figures.occupancy)}});
  }
  for (std::size_t i = 0; i < p.targets.size(); ++i)
    targets.push_back(json::object{{"value", p.targets[i].value}, {"agent_hours", p.plan.target_hours[i]}});
  json::object out{{"day", p.day},        {"agent_hours", p.plan.agent_hours},
                   {"peak", p.plan.peak}, {"reached", p.plan.reached},
                   {"targets", targets},  {"intervals", intervals}};
  out["a_quarter_moved_from_the_peak"] = json::object{{"peak_before", p.spread.peak_before},
                                                      {"peak_after", p.spread.peak_after},
                                                      {"hours_before", p.spread.hours_before},
                                                      {"hours_after", p.spread.hours_after}};
  if (p.callback)
    out["callback_at_the_peak"] = json::object{{"taken", finite(p.callback->taken)},
                                               {"later_erlangs", finite(p.callback->later_erlangs)},
                                               {"asa_s_without", finite(p.callback->without.asa_s)},
                                               {"asa_s_with", finite(p.callback->with.asa_s)},
                                               {"answered_without", finite(p.callback->without.answered)},
                                               {"answered_with", finite(p.callback->with.answered)}};
  return out;
}
}  // namespace calls
