// Facts of the calls (sentinels_calls.h) by network and by queue, and waits by queue, day by day, kept as
// long as the segments that tell of the day and of the day before stay the same: a period is added up, and
// only days whose calls changed are read again.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "calls/archive.h"
#include "calls/counted_waits.h"
#include "calls/sentinels_calls.h"

namespace calls {
// Of one network, or of one queue, on one day.
struct DayFacts {
  std::int64_t id = 0;   // of it in the store
  CallFacts facts = {};  // commonest length and future apart; early_callbacks: those never made
  // That the calls of the day before make with these.
  std::uint64_t handed_over = 0, overlapping = 0;
  std::string lengths = {};                    // TalkLengths, packed
  std::string waits = {};                      // of a queue: CountedWaits, packed
  std::vector<std::uint32_t> made_later = {};  // when: early call-backs made after the facts were counted
};
using ManyFacts = std::vector<DayFacts>;  // in the order of their ids

// Civil days, inclusive, are of each network's own zone. `now` in UTC seconds. Any thread.
class FactDays {
 public:
  // Of the days, added up; nothing when some aren't kept. `exact`: else days whose calls changed are good for
  // half a minute more.
  std::optional<CallFacts> sum(const Archive& archive, const Network& network, std::int32_t from,
                               std::int32_t to, std::int64_t now, bool exact);
  std::optional<CallFacts> sum(const Archive& archive, const Queue& queue, std::int32_t from, std::int32_t to,
                               std::int64_t now, bool exact);
  // Waits of the queues (store ids, in order), likewise.
  std::optional<CountedWaits> waits(const Archive& archive, const std::vector<std::int64_t>& queues,
                                    std::int32_t from, std::int32_t to, bool exact);
  // Counts those of the days that aren't kept, of all networks; `exact` as above.
  void count(const Archive& archive, std::int32_t from, std::int32_t to, std::int64_t now, bool exact);
  // Counts the latest of them, a week at most; days kept of which new calls are told only when they were
  // counted a quarter of a minute ago. False: none is left, or there is no room.
  bool count_some(const Archive& archive, std::int32_t from, std::int32_t to, std::int64_t now);

 private:
  using Moment = std::chrono::steady_clock::time_point;
  struct Kept {
    std::uint64_t told_by = 0;  // the segments, in one number
    Moment counted = {};
    std::shared_ptr<const ManyFacts> networks = {}, queues = {};
    std::size_t bytes = 0;
  };
  // Of one network or queue of the store.
  std::optional<CallFacts> sum(const Archive& archive, std::shared_ptr<const ManyFacts> Kept::*those,
                               std::int64_t id, std::int32_t from, std::int32_t to, std::int64_t now,
                               bool exact);
  std::optional<Kept> kept(std::int32_t day);
  // Whether what is kept of a day is good: counted from the same segments, or no longer ago.
  bool good(const Archive& archive, std::int32_t day, std::chrono::seconds ago);
  void keep(std::int32_t day, Kept kept);

  std::mutex mutex_;
  std::map<std::int32_t, Kept> days_ = {};
  std::size_t bytes_ = 0;
};
}  // namespace calls
