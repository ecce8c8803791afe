#include "calls/day_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "calls/call_queries.h"
#include "calls/staffing_queries.h"

namespace calls {
namespace {
constexpr int kWeek = 7;
constexpr double kMovedShare = 0.25;
constexpr std::size_t kBusiest = 4;  // half-hours relieved, when none are named
constexpr double kOfferAfter = 60;   // s

// Minutes after midnight, [from, to).
struct Hours {
  int from = 0, to = 24 * 60;
};
std::optional<Hours> hours_of(std::string_view text) {
  auto two = [&](std::size_t at) {
    return at + 1 < text.size() && text[at] >= '0' && text[at] <= '9' && text[at + 1] >= '0' &&
                   text[at + 1] <= '9'
               ? (text[at] - '0') * 10 + text[at + 1] - '0'
               : 100;
  };
  if (text.size() != 11 || text[2] != ':' || text[5] != '-' || text[8] != ':') return std::nullopt;
  Hours out{two(0) * 60 + two(3), two(6) * 60 + two(9)};
  bool right =
      two(0) <= 24 && two(6) <= 24 && two(3) < 60 && two(9) < 60 && out.from < out.to && out.to <= 24 * 60;
  return right ? std::optional(out) : std::nullopt;
}

std::vector<std::size_t> within(const DayPlan& plan, const Hours& hours) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < plan.demand.size(); ++i) {
    auto minute = static_cast<int>(((plan.zone.civil(plan.demand[i].start) % 86400) + 86400) % 86400 / 60);
    if (minute >= hours.from && minute < hours.to) out.push_back(i);
  }
  return out;
}

std::vector<std::size_t> busiest_first(const std::vector<IntervalDemand>& demand) {
  std::vector<std::size_t> order(demand.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return demand[a].calls > demand[b].calls; });
  return order;
}

// From the hours named, else the busiest half-hours, to the hours named, else all the others.
Result<PeakMove> move_of(const DayPlan& plan, const PlanDay& in) {
  PeakMove move;
  move.share = in.move_share.value_or(kMovedShare);
  std::vector<FieldError> faults;
  if (move.share > 1) faults.push_back({"move_share", "Cette part est entre 0 et 1."});
  auto read = [&](const std::string& text, const char* field, std::vector<std::size_t>& into) {
    if (text.empty()) return;
    auto hours = hours_of(text);
    if (hours) into = within(plan, *hours);
    if (into.empty())
      faults.push_back({field, hours ? "Aucun appel n’est attendu à ces heures."
                                     : "Donnez des heures comme 10:00-12:00."});
  };
  read(in.move_from, "move_from", move.from);
  read(in.move_to, "move_to", move.to);
  if (!faults.empty()) return invalid(std::move(faults));
  for (std::size_t i : busiest_first(plan.demand)) {
    bool received = std::find(move.to.begin(), move.to.end(), i) != move.to.end();
    if (in.move_from.empty() && move.from.size() < kBusiest && !received) move.from.push_back(i);
  }
  std::sort(move.from.begin(), move.from.end());
  if (in.move_to.empty())
    for (std::size_t i = 0; i < plan.demand.size(); ++i)
      if (!std::binary_search(move.from.begin(), move.from.end(), i)) move.to.push_back(i);
  return move;
}

Load load_of(const DayPlan& plan, std::size_t i) {
  const IntervalDemand& d = plan.demand[i];
  return {d.calls / d.seconds, d.aht, d.patience, plan.plan.intervals[i].staffing.agents,
          plan.setting.threshold_s};
}

void add(DayFigures& day, const IntervalDemand& demand, const Staffing& staffing) {
  double attempts = staffing.lambda * demand.seconds;
  day.first_tries += demand.calls;
  day.attempts += attempts;
  day.answered += attempts * staffing.figures.answered;
  day.asa_s += attempts * staffing.figures.asa_s;
}

// What the plan gives, half-hour by half-hour and over the day, and with an agent more.
void tell_figures(DayPlan& out) {
  for (std::size_t i = 0; i < out.demand.size(); ++i) {
    const Staffing& now = out.plan.intervals[i].staffing;
    Load load = load_of(out, i);
    PlannedHalfHour half;
    half.only_by_waiting =
        long_wait_warning(now.figures, answered_wanted(out.setting.targets), out.wait_limit);
    ++load.agents;
    Staffing more = staffed(out.setting.model, load, out.setting.redial);
    half.more = gained(now.figures, more.figures);
    half.more_answered =
        out.demand[i].seconds * (more.lambda * more.figures.answered - now.lambda * now.figures.answered);
    out.half_hours.push_back(half);
    add(out.figures, out.demand[i], now);
    add(out.one_more, out.demand[i], more);
  }
  for (DayFigures* day : {&out.figures, &out.one_more})
    if (day->attempts > 0) day->asa_s /= day->attempts;
}

OfferEffect offer_of(const DayPlan& plan, const CallbackOffer& offer) {
  OfferEffect out;
  out.after_s = offer.after_s;
  out.share = offer.share;
  double attempts = 0;
  for (std::size_t i = 0; i < plan.demand.size(); ++i) {
    Load load = load_of(plan, i);
    load.lambda = plan.plan.intervals[i].staffing.lambda;
    CallbackEffect effect = callback_effect(plan.setting.model, load, offer);
    double calls = load.lambda * plan.demand[i].seconds;
    attempts += calls;
    out.taken += calls * effect.taken;
    out.later_hours += effect.later_erlangs * plan.demand[i].seconds / 3600;
    out.lost_without += calls * effect.without.p_abandon;
    out.lost_with += calls * effect.with.p_abandon;
    out.asa_without += calls * effect.without.asa_s;
    out.asa_with += calls * effect.with.asa_s;
    if (i == plan.busiest) out.busiest = effect;
  }
  if (attempts > 0) out.asa_without /= attempts, out.asa_with /= attempts;
  return out;
}

double hours_with(std::vector<IntervalDemand> demand, double factor, const PlanSetting& setting) {
  for (auto& d : demand) d.calls *= factor;
  return plan_staff(demand, setting).agent_hours;
}
}  // namespace

Result<PlanSetting> setting_of(const PlanTerms& in) {
  PlanSetting out;
  out.threshold_s = static_cast<double>(in.threshold);
  out.targets = TRY(targets_of(in.target, out.threshold_s));
  if (out.targets.empty()) out.targets.push_back({Target::answered, kAnsweredTarget, out.threshold_s});
  out.redial = TRY(share_of(in.redial, "redial"));
  out.shrinkage = TRY(share_of(in.shrinkage, "shrinkage"));
  out.minimum = static_cast<int>(in.minimum);
  return out;
}

ShowForecast forecast_asked(const PlanPlace& of, const std::string& from, std::int64_t days,
                            const std::optional<double>& redial) {
  ShowForecast out;
  out.network = of.network;
  out.queue = of.queue;
  out.site = of.site;
  out.from = from;
  out.days = days;
  out.redial = redial;
  return out;
}

std::vector<IntervalDemand> demand_of(const ForecastView& forecast, const DayForecast& day,
                                      const Zone& zone) {
  std::vector<IntervalDemand> out;
  HalfHours halves(zone, day.day);
  double patience = forecast.patience > 0 ? forecast.patience : kEndlessPatience;
  for (std::size_t i = 0; i < day.calls.size(); ++i) {
    if (day.calls[i] < 0.5F) continue;
    out.push_back({halves.start(i), day.calls[i], forecast.aht, patience, static_cast<double>(kHalfHour)});
  }
  return out;
}

Result<DayPlan> plan_day(operations::Context& context, const PlanDay& in) {
  PlanSetting setting = TRY(setting_of(in));
  if (in.callback_share && *in.callback_share > 1)
    return invalid({{"callback_share", "Cette part est entre 0 et 1."}});
  ForecastView forecast =
      TRY(show_forecast(context, forecast_asked({in.network, in.queue, in.site}, in.from, kWeek, in.redial)));
  if (forecast.aht <= 0)
    return fail(
        ErrorKind::missing, "no_handling_time",
        "La durée de traitement de ces appels n’est pas connue\u00A0: les agents ne peuvent être comptés.");
  DayPlan out;
  out.network = in.network;
  out.queue = in.queue;
  out.site = in.site;
  out.name = forecast.name;
  if (!in.from.empty()) out.asked = iso_of_day(TRY(days_of(in.from, "")).first);
  out.setting = std::move(setting);
  out.zone = forecast.zone;
  const DayForecast* day = nullptr;
  for (const auto& d : forecast.days)
    if (day == nullptr && !demand_of(forecast, d, out.zone).empty()) day = &d;
  if (day == nullptr)
    return fail(ErrorKind::missing, "no_calls",
                "Aucun appel n’est attendu ce jour-là ni la semaine qui suit.");
  out.day = iso_of_day(day->day);
  auto nth = static_cast<std::size_t>(day - forecast.days.data());
  if (nth < forecast.notes.size()) out.notes = forecast.notes[nth];
  out.demand = demand_of(forecast, *day, out.zone);
  out.plan = plan_staff(out.demand, out.setting);
  out.busiest = busiest_first(out.demand).front();
  out.wait_limit = in.wait_limit.value_or(kLongWait);
  tell_figures(out);
  out.hours_low = hours_with(out.demand, day->total_low / day->total, out.setting);
  out.hours_high = hours_with(out.demand, day->total_high / day->total, out.setting);
  out.move = TRY(move_of(out, in));
  out.moved = move_effect(out.plan, out.demand, out.move, out.setting);
  if (in.callback_share)
    out.offer = offer_of(out, {in.callback_after.value_or(kOfferAfter), *in.callback_share});
  return out;
}
}  // namespace calls
