// What interval sources told, kept so that it can be told again differently, and taken back.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "calls/counters.h"
#include "store/store.h"

namespace calls {
struct KeptInterval {
  std::string group;
  std::int64_t queue = 0, start = 0;  // UTC seconds
  std::int32_t seconds = 0;
  Counters counters = {};
  std::int64_t source = 0;  // the file; 0: kept before files were
};
constexpr std::int32_t kLongestInterval = 3600;  // seconds

std::vector<store::Migration> interval_migrations();

// When an interval is, and the file that told it.
struct IntervalSpan {
  std::int64_t start = 0;  // UTC seconds
  std::int32_t seconds = 0;
  std::int64_t source = 0;
};
// Those of a queue, of whatever group, that start within [from, to), by start.
std::vector<IntervalSpan> spans_within(store::Db& db, std::int64_t queue, std::int64_t from, std::int64_t to);
std::vector<KeptInterval> intervals_within(store::Db& db, std::int64_t queue, std::int64_t from,
                                           std::int64_t to);
std::set<std::int64_t> queues_with_intervals(store::Db& db);
// Whether another interval of the queue has some of the same time.
bool overlapped(store::Db& db, const KeptInterval& interval);

// What all of a network's intervals tell of waits, by its code; a network of calls alone isn't there.
using WaitsOfNetworks = std::map<std::string, WaitsTold, std::less<>>;
WaitsOfNetworks waits_told(store::Db& db);
// One more interval tells no more than that. What it told stays so when it is taken back.
void narrow_waits(store::Db& db, std::int64_t network, const WaitsTold& told);

std::optional<KeptInterval> told_interval(store::Db& db, std::string_view group, std::int64_t queue,
                                          std::int64_t start);
// In the place of what was told of it; what another file had told stands behind.
void keep_interval(store::Db& db, const KeptInterval& interval);
void each_interval(store::Db& db, const std::function<void(const KeptInterval&)>& visit);
std::vector<KeptInterval> intervals_of(store::Db& db, std::int64_t source);
// What stands behind an interval, from none of those sources.
std::optional<KeptInterval> told_before(store::Db& db, const KeptInterval& interval,
                                        const std::set<std::int64_t>& but);
// Takes back all that a file told: what stands behind comes forward.
void drop_intervals(store::Db& db, std::int64_t source);
}  // namespace calls
