// The cube read at the coarseness that is asked: days of networks are held in memory and refreshed by what
// changed; days of one queue and quarter-hours are read from the store.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "calls/call_store.h"
#include "calls/rates.h"
#include "operations/context.h"

namespace calls {
struct NetworkDay {
  std::int64_t network = 0;
  std::int32_t day = 0;
  Counters counters = {};
};

// Any thread.
class TotalsCache {
 public:
  // Every day of every network, by network and day, as the store has them now.
  std::shared_ptr<const std::vector<NetworkDay>> days(store::Db& db);

 private:
  std::mutex mutex_;
  std::shared_ptr<const std::vector<NetworkDay>> days_ = std::make_shared<std::vector<NetworkDay>>();
  std::int64_t revision_ = 0;
};

enum class Grain { all, interval, hour, day, week, month };
std::optional<Grain> grain_by_code(std::string_view code);

// What to read. `from` and `to` are civil days, inclusive.
struct Selection {
  std::string network, queue, site, departement;  // codes; empty: all
  std::int32_t from = INT32_MIN / 2, to = INT32_MAX / 2;
  Grain grain = Grain::day;
  bool by_queue = false;  // a line a queue instead of a line a network
  bool keeps(const Queue& one) const;
};
struct Line {
  std::string network, queue;  // codes; the queue empty for a network's own line
  std::int64_t start = 0;      // UTC seconds, of the period
  std::string period;          // "2026-11-23", "2026-W48", "2026-11", "2026-11-23T09:15+01:00"
  std::int32_t day = 0;
  Counters counters = {};
};
// Every quarter-hour of the selection's queues, by queue and time, whatever its grain.
using CellVisit = std::function<void(const Queue& queue, const Zone& zone, std::int32_t day,
                                     std::int64_t start, const Counters& counters)>;
void each_cell(operations::Context& context, const Selection& selection, const CellVisit& visit);
// By network, queue, then time.
std::vector<Line> lines_of(operations::Context& context, const Selection& selection);
// The leaves that a network's sources have ever told of, one bit each, by its code. A source tells of every
// call in its queues, but often of none before them: there, no count isn't a count of zero.
std::map<std::string, std::uint32_t, std::less<>> leaves_told(operations::Context& context);
// The name of the period that holds a day; empty for all and for what is finer than a day.
std::string period_label(Grain grain, std::int32_t day);
// "2026-11-23T09:15:00+01:00"
std::string iso_local(const Zone& zone, std::int64_t utc);
}  // namespace calls
