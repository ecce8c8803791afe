// What entered a network's queues, half-hour by half-hour, over all of its days: what forecasts learn from.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "calls/call_store.h"
#include "calls/forecast.h"
#include "calls/totals.h"

namespace calls {
struct Arrivals {
  std::vector<DayCounts> days = {};  // by half-hour of the clock: the mean of those that autumn doubles
  DayCounts last = {};               // of the last day, each half-hour as it was lived
  std::vector<std::vector<float>> unanswered = {};  // shares, by day and half-hour of the clock
  Counters recent = {};                             // of the last 28 days
  std::int64_t known_until = 0;                     // UTC seconds
};

// One day of them, with all that is counted of it.
struct ArrivalDay {
  std::vector<float> counts = {}, lost = {};  // by half-hour of the clock
  std::vector<float> lived = {};              // calls of each half-hour
  Counters all = {};
  std::int64_t known_until = 0;
};
using ArrivalsByDay = std::map<std::int32_t, ArrivalDay>;

// Those of whole networks, kept: only days that changed are read again. Any thread.
class ArrivalDays {
 public:
  std::shared_ptr<const ArrivalsByDay> get(store::Db& db, const Network& network);
  // Reads one network that isn't kept yet. False: there is none.
  bool read_one(store::Db& db);

 private:
  struct Kept {
    std::int64_t revision = 0;
    std::shared_ptr<const ArrivalsByDay> days = {};
  };
  std::mutex mutex_;
  std::map<std::int64_t, Kept> networks_ = {};
};

// Of the network, queue or site of the selection, from quarter-hours that start before `before` (UTC
// seconds).
Arrivals arrivals_of(operations::Context& context, const Selection& selection, std::int64_t before);
}  // namespace calls
