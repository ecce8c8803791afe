#include "calls/agents_needed.h"

#include <algorithm>
#include <cmath>

#include "calls/rates.h"
#include "calls/staffing.h"

namespace calls {
namespace {
constexpr double kHalfHour = 1800;  // s

// Adds the agent-hours of one weekday for a share answered; false when it can't be reached. `per_erlang`:
// agents to an erlang in the half-hour before, where the search for the next begins.
bool add_hours(const std::array<double, WeekArrivals::kSteps>& day, const AgentsNeeded& work, double share,
               double days, double& per_erlang, double& hours, const auto& see) {
  const Target target{Target::answered, share};
  for (std::size_t step = 0; step < day.size(); ++step) {
    if (day[step] == 0) continue;
    Load load;
    load.lambda = day[step] / kHalfHour;
    load.aht = work.handling_s;
    load.patience = work.patience_s;
    int guess = static_cast<int>(std::lround(per_erlang * load.erlangs()));
    Staffing s = fewest_agents(QueueModel::erlang_a, load, {&target, 1}, 0, guess);
    if (!s.reached) return false;
    per_erlang = s.agents / load.erlangs();
    hours += days * s.agents * kHalfHour / 3600;
    see(step, s);
  }
  return true;
}
}  // namespace

void WeekArrivals::add(std::int32_t day, std::int64_t civil_s, std::uint64_t calls) {
  if (calls == 0) return;
  auto weekday = static_cast<std::size_t>(((day + 3) % 7 + 7) % 7);
  days_[weekday].insert(day);
  std::int64_t step = civil_s / static_cast<std::int64_t>(kHalfHour);
  calls_[weekday][static_cast<std::size_t>(std::clamp<std::int64_t>(step, 0, kSteps - 1))] += calls;
}

std::array<double, WeekArrivals::kSteps> WeekArrivals::mean_day(std::size_t weekday) const {
  std::array<double, kSteps> out{};
  if (days_[weekday].empty()) return out;
  std::uint64_t past = 0;
  for (const auto& day : calls_)
    for (std::size_t step = 1; step < kSteps; step += 2) past += day[step];
  for (std::size_t step = 0; step < kSteps; ++step) {
    auto calls = static_cast<double>(calls_[weekday][past == 0 ? step / 2 * 2 : step]);
    out[step] = calls / static_cast<double>(days_[weekday].size()) / (past == 0 ? 2 : 1);
  }
  return out;
}

std::optional<AgentsNeeded> agents_needed(const WeekArrivals& arrivals, const Counters& all,
                                          const std::optional<double>& patience, double wanted) {
  AgentsNeeded out;
  out.wanted = wanted;
  out.now = Ratio{all[Leaf::answered], queued(all)}.value().value_or(0);
  out.handling_s = handling_time(all).value_or(0);
  out.patience_s = patience.value_or(0);
  if (out.now <= 0 || out.now >= 1 || out.handling_s <= 0 || out.patience_s <= 0) return std::nullopt;
  double days = 0, per_erlang = wanted, per_erlang_now = out.now;
  for (std::size_t weekday = 0; weekday < 7; ++weekday) {
    auto open = static_cast<double>(arrivals.open_days(weekday));
    auto day = arrivals.mean_day(weekday);
    days += open;
    auto peak = [&](std::size_t step, const Staffing& s) {
      out.only_by_waiting |= long_wait_warning(s.figures, wanted, kLongWait);
      if (s.agents <= out.peak) return;
      out.peak = s.agents;
      out.peak_weekday = weekday;
      out.peak_step = step;
      out.peak_wait_s = s.figures.asa_s;
    };
    if (!add_hours(day, out, wanted, open, per_erlang, out.hours_wanted, peak) ||
        !add_hours(day, out, out.now, open, per_erlang_now, out.hours_now,
                   [](std::size_t, const Staffing&) {}))
      return std::nullopt;
  }
  if (days == 0) return std::nullopt;
  out.hours_wanted /= days;
  out.hours_now /= days;
  if (all.staffed_s > 0) out.hours_staffed = static_cast<double>(all.staffed_s) / 3600 / days;
  return out;
}
}  // namespace calls
