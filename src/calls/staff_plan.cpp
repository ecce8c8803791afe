#include "calls/staff_plan.h"

#include <algorithm>
#include <cmath>

namespace calls {
namespace {
int rostered(int agents, double shrinkage) {
  if (!(shrinkage > 0 && shrinkage < 1)) return agents;
  return static_cast<int>(std::min(std::ceil(agents / (1 - shrinkage) - 1e-9), 2e9));
}

Load load_of(const IntervalDemand& interval, double threshold) {
  return {interval.calls / interval.seconds, interval.aht, interval.patience, 0, threshold};
}

// What targets asked for in the interval before, to begin the search of the next near its end.
struct LastNeed {
  double per_erlang = -1;
  int guess(const Load& load) const {
    if (!(per_erlang >= 0 && load.erlangs() < kMostAgents)) return -1;
    return static_cast<int>(std::min(std::lround(per_erlang * load.erlangs()), long{kMostAgents}));
  }
  void learn(const Load& load, const Staffing& found) {
    per_erlang = found.reached && load.erlangs() > 0 ? found.agents / load.erlangs() : -1;
  }
};

IntervalPlan plan_interval(const IntervalDemand& interval, std::span<const Target> targets,
                           const PlanSetting& setting, LastNeed& last) {
  Load load = load_of(interval, setting.threshold_s);
  IntervalPlan plan;
  plan.start = interval.start;
  plan.staffing = fewest_agents(setting.model, load, targets, setting.redial, last.guess(load));
  plan.needed = plan.staffing.agents;
  last.learn(load, plan.staffing);
  if (plan.needed < setting.minimum) {
    load.agents = setting.minimum;
    bool reached = plan.staffing.reached;
    plan.staffing = staffed(setting.model, load, setting.redial);
    plan.staffing.reached = reached;
  }
  plan.rostered = rostered(plan.staffing.agents, setting.shrinkage);
  return plan;
}

void receive(IntervalDemand& into, double calls, double aht, double patience) {
  double all = into.calls + calls;
  if (!(all > 0)) return;
  into.aht = (into.calls * into.aht + calls * aht) / all;
  into.patience = all / (into.calls / into.patience + calls / patience);
  into.calls = all;
}
}  // namespace

StaffPlan plan_staff(std::span<const IntervalDemand> demand, const PlanSetting& setting) {
  StaffPlan plan;
  plan.target_hours.resize(setting.targets.size());
  LastNeed together;
  std::vector<LastNeed> alone(setting.targets.size());
  for (const IntervalDemand& interval : demand) {
    double hours = interval.seconds / 3600;
    plan.intervals.push_back(plan_interval(interval, setting.targets, setting, together));
    plan.agent_hours += plan.intervals.back().rostered * hours;
    plan.peak = std::max(plan.peak, plan.intervals.back().rostered);
    plan.reached = plan.reached && plan.intervals.back().staffing.reached;
    for (std::size_t i = 0; i < alone.size() && alone.size() > 1; ++i)
      plan.target_hours[i] +=
          plan_interval(interval, {&setting.targets[i], 1}, setting, alone[i]).rostered * hours;
  }
  if (alone.size() == 1) plan.target_hours[0] = plan.agent_hours;
  return plan;
}

std::vector<IntervalDemand> moved(std::vector<IntervalDemand> demand, const PeakMove& move) {
  std::vector<std::size_t> to;
  for (std::size_t i : move.to)
    if (i < demand.size()) to.push_back(i);
  if (to.empty()) return demand;
  const std::vector<IntervalDemand> before = demand;
  for (std::size_t i : move.from)
    if (i < demand.size()) demand[i].calls -= before[i].calls * move.share;
  for (std::size_t i : move.from) {
    if (i >= demand.size()) continue;
    double part = before[i].calls * move.share / static_cast<double>(to.size());
    for (std::size_t j : to) receive(demand[j], part, before[i].aht, before[i].patience);
  }
  return demand;
}

MoveEffect move_effect(const StaffPlan& before, const std::vector<IntervalDemand>& demand,
                       const PeakMove& move, const PlanSetting& setting) {
  StaffPlan after = plan_staff(moved(demand, move), setting);
  return {before.peak, after.peak, before.agent_hours, after.agent_hours};
}
}  // namespace calls
