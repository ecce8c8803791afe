// The cube made again from what it counts: calls, intervals and scores. What `verify` compares the store's
// with, and what the days of an import that is undone are set to.
#pragma once

#include <map>
#include <set>
#include <utility>

#include "calls/archive.h"

namespace calls {
using QueueDay = std::pair<std::int64_t, std::int32_t>;  // a queue's id, a civil day in its network's zone

class Recount {
 public:
  // The archive outlives it, as does `only`: the days to count, null for all.
  explicit Recount(const Archive& archive, const std::set<QueueDay>* only = nullptr);
  // False when a call's queue isn't in the store; the segment counts up to there.
  bool add(const OpenSegment& segment);
  void add(std::int64_t queue, std::int64_t start, const Counters& counters);
  QueueDay day(std::int64_t queue, std::int64_t start) const;
  std::int64_t network_of(std::int64_t queue) const { return network_of_.at(queue); }
  const std::map<QueueDay, DayCells>& days() const { return days_; }

 private:
  const Zone& zone_of(std::int64_t queue) const { return zones_.at(network_of_.at(queue)); }
  const std::set<QueueDay>* only_;
  std::map<std::int64_t, Zone> zones_ = {};  // by network
  std::map<std::int64_t, std::int64_t> network_of_ = {};
  std::map<QueueDay, DayCells> days_ = {};
};

// Days of queues in which a segment has calls.
void add_days(std::set<QueueDay>& into, const Recount& count, const OpenSegment& segment);
}  // namespace calls
