// What a cell of the interval cube holds: how many calls ended in each leaf, how long they waited, what they
// said after. Cells add up. Pure.
#pragma once

#include <array>
#include <cstdint>

#include "calls/call.h"

namespace calls {
// Upper bounds of the buckets of waits, inclusive, in seconds; the last has none. The thresholds in use (20,
// 60, 90, 180 …) are bounds, so that service levels at them are exact.
constexpr std::array<std::int32_t, 23> kWaitBounds{
    0, 2, 5, 8, 10, 15, 20, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 420, 600, 900, 1200, 1800, 3600};
constexpr std::size_t kWaitBuckets = kWaitBounds.size() + 1;
std::size_t wait_bucket(std::int32_t seconds);

struct Counters {
  std::array<std::uint32_t, kLeaves> leaves{};
  std::array<std::uint32_t, kWaitBuckets> answered_waits{};  // how long the answered waited
  std::array<std::uint32_t, kWaitBuckets> lost_waits{};      // … those that abandoned or were put out
  std::uint64_t answered_wait_s = 0, lost_wait_s = 0;        // sums, in seconds
  std::uint64_t talk_s = 0, hold_s = 0, wrap_s = 0;          // of answered calls
  std::uint64_t staffed_s = 0, available_s = 0;              // of agents; 0 where the source doesn't say
  std::uint32_t untimed = 0;                                 // answered calls whose talk isn't known
  std::uint32_t transferred = 0;
  std::uint32_t scores = 0, satisfied = 0;  // answers after a call; those of 4 and more out of 5
  std::uint64_t score_sum = 0;
  std::uint32_t invited = 0;                             // surveys sent, where an interval source tells it
  std::uint32_t callbacks_kept = 0, callbacks_late = 0;  // made by the time promised, or after it
  std::uint32_t unexplained = 0;  // offered in an interval source beyond the sum of its leaves

  Counters& operator+=(const Counters& other);
  Counters& operator-=(const Counters& other);  // of what was added before
  bool operator==(const Counters&) const = default;
  std::uint32_t operator[](Leaf leaf) const { return leaves[static_cast<std::size_t>(leaf)]; }
  std::uint32_t& operator[](Leaf leaf) { return leaves[static_cast<std::size_t>(leaf)]; }
};
// Adds one call.
void count(Counters& into, const CallRow& call);

// Which thresholds (kWaitBounds, one bit each) a source counts waits to; at the others they are shared out
// between those that it does.
struct WaitsTold {
  static constexpr std::uint32_t kAll = (1U << kWaitBounds.size()) - 1;
  std::uint32_t answered = kAll, lost = kAll;
  WaitsTold& operator&=(const WaitsTold& other) {
    answered &= other.answered;
    lost &= other.lost;
    return *this;
  }
  bool operator==(const WaitsTold&) const = default;
};

// What an interval source tells of one queue from `start` on, for `seconds`.
struct IntervalRow {
  std::int64_t line = 0;
  std::string_view network = {}, queue = {};
  std::int64_t start = 0;      // UTC seconds
  std::int32_t seconds = 900;  // 900, 1800 or 3600
  Counters counters = {};
  WaitsTold waits = {0, 0};
};
}  // namespace calls
