// Exact percentiles of how long the answered waited, from the calls, by network and a rhythm of local time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "calls/archive.h"

namespace calls {
enum class Rhythm { all, hour_of_week, hour, weekday, month, day };

struct WaitCell {
  std::uint32_t network = 0;  // place in Archive::networks
  std::int32_t bucket = 0;  // hour of the week from Monday 0 h (0–167), hour, weekday from Monday, month from
                            // 1970-01, civil day
  std::uint64_t calls = 0;
  std::vector<std::int32_t> percentiles;  // seconds, in the order asked; kUnknown: beyond what is told
  bool estimated = false;                 // from the buckets of waits that intervals tell, not from calls
};
// The bucket of a rhythm that holds an instant, UTC seconds.
std::int32_t rhythm_bucket(const Zone& zone, Rhythm rhythm, std::int64_t t);
// The smallest wait that at least the share of the answered did not exceed (as quantile_disc). `percents` in
// 0–100.
std::vector<WaitCell> exact_waits(const Archive& archive, const Windows& windows, Rhythm rhythm,
                                  const std::vector<double>& percents, const QueueSet& queues = {});
}  // namespace calls
