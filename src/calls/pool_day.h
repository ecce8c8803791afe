// Use case: several queues or sites of a network answering as one on a day to come: the agents they need
// apart and together, half-hour by half-hour, and the agent-hours saved under each target.
#pragma once

#include "calls/day_plan.h"

namespace calls {
struct PoolDay : PlanTerms {
  std::string network = {}, by = "queue", from = {};
  std::vector<std::string> part = {};
  static auto place() {
    return std::tuple{
        field("by", "Regrouper", &PoolDay::by).choices({{"queue", "des files"}, {"site", "des sites"}}),
        field("part", "Files ou sites à regrouper (vide : tous)", &PoolDay::part).max(120),
        field("from", "Jour (AAAA-MM-JJ\u202F; sinon le premier jour à venir)", &PoolDay::from).max(10)};
  }
  static auto fields() {
    return std::tuple_cat(std::tuple{field("network", "Réseau", &PoolDay::network).required().max(120)},
                          place(), PlanTerms::fields());
  }
};

struct PooledPart {
  std::string code, name;
  StaffPlan plan;  // of its own half-hours
};
struct PooledHalfHour {
  std::int64_t start = 0;  // UTC seconds
  double calls = 0;
  int separate = 0, together = 0;  // agents on the phones that the targets ask for
};
struct PoolView {
  std::string network, name, by, day;
  Zone zone;
  PlanSetting setting;
  std::vector<PooledPart> parts;     // that expect calls on the day
  std::vector<std::string> unknown;  // names of those whose handling time isn't known, left out
  std::vector<PooledHalfHour> half_hours;
  StaffPlan together;
  double separate_hours = 0;                  // rostered
  std::vector<double> separate_target_hours;  // the same if each target stood alone, in their order
};
// The day is the first from the one asked on that the network expects calls on. Invalid: fewer than two
// parts, or one that the network doesn't have. Missing: as for plan_day.
Result<PoolView> pool_day(operations::Context& context, const PoolDay& input);
json::value pool_json(const PoolView& view);
std::string pool_text(const PoolView& view);
}  // namespace calls
