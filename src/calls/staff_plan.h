// The agents of a day, interval by interval, and what each target costs in agent-hours. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "calls/staffing.h"

namespace calls {
struct IntervalDemand {
  std::int64_t start = 0;              // UTC seconds
  double calls = 0;                    // first attempts in the interval
  double aht = 0;                      // s
  double patience = kEndlessPatience;  // mean, s
  double seconds = 1800;
};

struct PlanSetting {
  QueueModel model = QueueModel::erlang_a;
  std::vector<Target> targets;
  double threshold_s = 20;  // of the figures told
  double redial = 0;        // 0 to under 1
  double shrinkage = 0;     // share of paid time not on the phones (breaks, training …), 0 to under 1
  int minimum = 0;          // agents on the phones, whatever the calls
};

// Each interval stands for itself, in its steady state: nothing carries over from the one before.
struct IntervalPlan {
  std::int64_t start = 0;
  int needed = 0;     // by the targets
  Staffing staffing;  // on the phones: needed, or the minimum; reached as for fewest_agents
  int rostered = 0;   // staffing.agents / (1 − shrinkage), rounded up
};
struct StaffPlan {
  std::vector<IntervalPlan> intervals;
  double agent_hours = 0;            // rostered
  std::vector<double> target_hours;  // the same if each target stood alone, in their order
  int peak = 0;                      // most rostered at a time
  bool reached = true;               // in every interval; else the hours mean nothing
};
// A shrinkage out of its range counts as 0.
StaffPlan plan_staff(std::span<const IntervalDemand> demand, const PlanSetting& setting);

// A mailing sent in parts, say: a share (0 to 1) of the calls of some intervals (by index) spread evenly over
// others. Those that receive average handling time by calls and patience by its rate. Indexes beyond the list
// and an empty `to` move nothing.
struct PeakMove {
  std::vector<std::size_t> from, to;
  double share = 0;
};
std::vector<IntervalDemand> moved(std::vector<IntervalDemand> demand, const PeakMove& move);
struct MoveEffect {
  int peak_before = 0, peak_after = 0;  // rostered
  double hours_before = 0, hours_after = 0;
};
// `before`: the plan of that demand with that setting.
MoveEffect move_effect(const StaffPlan& before, const std::vector<IntervalDemand>& demand,
                       const PeakMove& move, const PlanSetting& setting);
}  // namespace calls
