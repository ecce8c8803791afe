// What a report tells of waits, "so many calls waited at most so long" at a few bounds of its own, spread
// over the buckets of the interval cube. Where a bound of the report is one of kWaitBounds the count up to it
// is exact; between two bounds the calls are shared out in proportion to the width of each bucket, in whole
// calls that keep their sum. Seconds and calls. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "calls/counters.h"

namespace calls {
class WaitPoints {
 public:
  using Buckets = std::array<std::uint32_t, kWaitBuckets>;

  // `calls` waited at most `seconds`. Bounds grow from one call to the next: one that doesn't is left out
  // (the periods that nobody set are 0).
  void add(std::int32_t seconds, std::uint32_t calls);
  // One more bound between the others; false, and left out, when it doesn't lie between its neighbours'
  // counts or above `total`.
  bool refine(std::int32_t seconds, std::uint32_t calls, std::uint32_t total);
  bool empty() const { return points_.empty(); }

  // Adds `total` calls to the buckets. Those beyond the last bound go up to `longest`, the longest wait
  // known, or to the bucket without a bound when it isn't. Without any bound nothing is added. False when the
  // counts didn't grow with the bounds or passed `total`: they were made to.
  bool spread(std::uint32_t total, std::int32_t longest, Buckets& into) const;
  // The longest wait that the sum of all waits, in seconds, makes likely; -1 when it isn't told (0).
  std::int32_t longest_of(std::uint32_t total, std::uint64_t sum_s) const;
  // The bounds of the buckets, one bit each, up to which `total` calls spread are counted and not shared out.
  std::uint32_t told(std::uint32_t total) const;

 private:
  struct Point {
    std::int32_t seconds;
    std::uint32_t calls;
  };
  std::vector<Point> points_;  // by growing seconds
};
}  // namespace calls
