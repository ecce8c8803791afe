#include "calls/pool_day.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/fr.h"
#include "calls/call_queries.h"
#include "calls/parallel.h"
#include "calls/staffing_queries.h"

namespace calls {
namespace {
constexpr int kWeek = 7;

struct Part {
  std::string code, name;
};

// The queues or sites asked for, or all of the network's.
Result<std::vector<Part>> parts_of(operations::Context& context, const PoolDay& in) {
  std::map<std::string, std::string> names;  // by code
  auto db = context.store.read();
  for (const auto& q : queues(*db)) {
    if (q.network_code != in.network) continue;
    if (in.by == "site" && !q.site.empty()) names[q.site] = q.site;
    if (in.by != "site") names[q.code] = q.name.empty() ? q.code : q.name;
  }
  std::set<std::string> asked(in.part.begin(), in.part.end());
  asked.erase("");
  bool every = asked.empty();
  std::vector<Part> out;
  for (const auto& [code, name] : names)
    if (every || asked.erase(code) > 0) out.push_back({code, name});
  if (!asked.empty())
    return invalid({{"part", fmt::format("Ce réseau n’a pas «\u00A0{}\u00A0».", *asked.begin())}});
  if (out.size() < 2) return invalid({{"part", "Il faut au moins deux files ou deux sites à regrouper."}});
  return out;
}

// Of each part on the day, the parts shared between threads.
std::vector<Result<ForecastView>> forecasts_of(operations::Context& context, const PoolDay& in,
                                               const PoolView& view, const std::vector<Part>& parts) {
  using Some = std::vector<Result<ForecastView>>;
  auto shares = in_parallel<Some>([&](std::uint64_t share, std::uint64_t count) {
    Some some;
    for (auto p = static_cast<std::size_t>(share); p < parts.size(); p += count) {
      bool site = view.by == "site";
      PlanPlace place{in.network, site ? "" : parts[p].code, site ? parts[p].code : ""};
      some.push_back(show_forecast(context, forecast_asked(place, view.day, 1, in.redial)));
    }
    return some;
  });
  Some out;
  for (std::size_t p = 0; p < parts.size(); ++p)
    out.push_back(std::move(shares[p % shares.size()][p / shares.size()]));
  return out;
}

// The half-hours of all parts: who calls in each, and as one.
struct HalfHour {
  std::vector<Load> loads = {};
  double calls = 0, seconds = 0;
};

void keep(std::map<std::int64_t, HalfHour>& all, const std::vector<IntervalDemand>& demand,
          double threshold) {
  for (const auto& d : demand) {
    HalfHour& half = all[d.start];
    half.loads.push_back({d.calls / d.seconds, d.aht, d.patience, 0, threshold});
    half.calls += d.calls;
    half.seconds = d.seconds;
  }
}

void tell_together(PoolView& out, const std::map<std::int64_t, HalfHour>& all) {
  std::vector<IntervalDemand> demand;
  for (const auto& [start, half] : all) {
    Pooling pooled = pool(out.setting.model, half.loads, out.setting.targets, out.setting.redial);
    out.half_hours.push_back({start, half.calls, pooled.separate_agents, pooled.pooled.agents});
    demand.push_back({start, half.calls, pooled.load.aht, pooled.load.patience, half.seconds});
  }
  out.together = plan_staff(demand, out.setting);
}
}  // namespace

Result<PoolView> pool_day(operations::Context& context, const PoolDay& in) {
  PoolView out;
  out.setting = TRY(setting_of(in));
  ForecastView whole =
      TRY(show_forecast(context, forecast_asked({in.network, "", ""}, in.from, kWeek, in.redial)));
  auto day = std::find_if(whole.days.begin(), whole.days.end(),
                          [&](const DayForecast& d) { return !demand_of(whole, d, whole.zone).empty(); });
  if (day == whole.days.end())
    return fail(ErrorKind::missing, "no_calls",
                "Aucun appel n’est attendu ce jour-là ni la semaine qui suit.");
  out.network = in.network;
  out.name = whole.name;
  out.by = in.by.empty() ? "queue" : in.by;
  out.zone = whole.zone;
  out.day = iso_of_day(day->day);
  out.separate_target_hours.resize(out.setting.targets.size());
  std::map<std::int64_t, HalfHour> all;
  auto parts = TRY(parts_of(context, in));
  auto forecasts = forecasts_of(context, in, out, parts);
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const Part& part = parts[p];
    const auto& forecast = forecasts[p];
    if (!forecast && forecast.error().kind != ErrorKind::missing) return tl::unexpected(forecast.error());
    if (!forecast || forecast->days.empty() || forecast->days.front().day != day->day) continue;
    auto demand = demand_of(*forecast, forecast->days.front(), out.zone);
    if (demand.empty()) continue;
    if (forecast->aht <= 0) {
      out.unknown.push_back(part.name);
      continue;
    }
    keep(all, demand, out.setting.threshold_s);
    out.parts.push_back({part.code, part.name, plan_staff(demand, out.setting)});
    const StaffPlan& plan = out.parts.back().plan;
    out.separate_hours += plan.agent_hours;
    for (std::size_t i = 0; i < plan.target_hours.size(); ++i)
      out.separate_target_hours[i] += plan.target_hours[i];
  }
  if (out.parts.size() < 2)
    return fail(ErrorKind::missing, "no_parts",
                "Moins de deux de ces files ou sites attendent des appels ce jour-là.");
  tell_together(out, all);
  return out;
}

json::value pool_json(const PoolView& v) {
  json::array parts, targets, intervals;
  for (const auto& p : v.parts)
    parts.push_back(json::object{{"code", p.code},
                                 {"name", p.name},
                                 {"agent_hours", p.plan.agent_hours},
                                 {"peak", p.plan.peak},
                                 {"reached", p.plan.reached}});
  for (std::size_t i = 0; i < v.setting.targets.size(); ++i) {
    json::object one = target_json(v.setting.targets[i]);
    one["hours_separate"] = v.separate_target_hours[i];
    one["hours_together"] = v.together.target_hours[i];
    one["hours_saved"] = v.separate_target_hours[i] - v.together.target_hours[i];
    targets.push_back(std::move(one));
  }
  for (const auto& h : v.half_hours)
    intervals.push_back(json::object{{"start", iso_local(v.zone, h.start)},
                                     {"calls", h.calls},
                                     {"agents_separate", h.separate},
                                     {"agents_together", h.together},
                                     {"saved", h.separate - h.together}});
  return json::object{{"network", v.network},
                      {"by", v.by},
                      {"day", v.day},
                      {"hours_separate", v.separate_hours},
                      {"hours_together", v.together.agent_hours},
                      {"hours_saved", v.separate_hours - v.together.agent_hours},
                      {"reached", v.together.reached},
                      {"unknown", json::strings(v.unknown)},
                      {"parts", parts},
                      {"targets", targets},
                      {"intervals", intervals}};
}

std::string pool_text(const PoolView& v) {
  std::string out = fmt::format("{}, {}\n", v.name, fr::date(v.day));
  auto line = [&](std::string_view label, double hours) {
    out += fmt::format("  {:<44} {:>9} h\n", label, fr::number(hours, 1));
  };
  for (const auto& p : v.parts) line(p.name, p.plan.agent_hours);
  line("Chacun de son côté", v.separate_hours);
  line("Ensemble", v.together.agent_hours);
  line("Épargné", v.separate_hours - v.together.agent_hours);
  for (std::size_t i = 0; i < v.setting.targets.size(); ++i)
    line("Épargné, " + target_text(v.setting.targets[i]) + " à lui seul",
         v.separate_target_hours[i] - v.together.target_hours[i]);
  if (!v.together.reached) out += "À certaines heures, " + unreached_text() + ".\n";
  return out;
}
}  // namespace calls
