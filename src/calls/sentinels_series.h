// Rules that need the days of each queue one after the other: an export that stopped or repeats itself,
// holes, intervals too coarse, a setting changed from one day to the next, days when the clocks change. Pure.
#pragma once

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "calls/sentinels.h"

namespace calls {
struct CountedDay {
  std::int32_t day = 0;  // civil, since 1970-01-01
  Counters counters = {};
  std::array<std::uint32_t, 24> by_hour = {};  // calls in the queue, by local hour
  int quarters = 96;  // of an hour that the day has: 92 or 100 when the clocks change
};
struct QueueSeries {
  std::string name;              // as it is shown
  std::vector<CountedDay> days;  // by day; those without a call may be absent
  // Quarter-hours that hold calls, and how many of those begin at a full or a half hour.
  std::uint32_t cells = 0, on_hours = 0, on_halves = 0;
  // Of the quarter-hours in which calls were answered: all calls, and those told that it is closed.
  std::uint64_t open_calls = 0, closed_while_open = 0;
};
// The queues of one network over one period. One sentence a rule, naming the queues.
std::vector<Sentinel> series_sentinels(const std::vector<QueueSeries>& queues);

// Makes the series from the cells of the cube, which come by queue and time.
class SeriesBuilder {
 public:
  // `second`: of the local time of day, so that the two hours of autumn fall in one.
  void add(const std::string& queue, std::int32_t day, int quarters, std::int64_t second, const Counters& c);
  std::vector<QueueSeries> take();

 private:
  std::map<std::string, QueueSeries> queues_ = {};
  QueueSeries* last_ = nullptr;  // added to
};
}  // namespace calls
