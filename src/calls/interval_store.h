// What interval sources told, kept so that it can be told again differently, and taken back.
#pragma once

#include <functional>
#include <optional>
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
std::optional<KeptInterval> told_interval(store::Db& db, std::string_view group, std::int64_t queue,
                                          std::int64_t start);
// In the place of what was told of it; what another file had told stands behind.
void keep_interval(store::Db& db, const KeptInterval& interval);
void each_interval(store::Db& db, const std::function<void(const KeptInterval&)>& visit);
std::vector<KeptInterval> intervals_of(store::Db& db, std::int64_t source);
// What stands behind an interval, not from its own source.
std::optional<KeptInterval> told_before(store::Db& db, const KeptInterval& interval);
// Takes back all that a file told: what stands behind comes forward.
void drop_intervals(store::Db& db, std::int64_t source);
}  // namespace calls
