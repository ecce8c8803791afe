// Calls that sources of another kind have told in the same queues: a log and the records of its calls, a file
// and the feed of it. Nothing says for sure that two of them are one call, so both are counted and it is
// remarked.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "calls/call_store.h"
#include "calls/segment.h"
#include "operations/context.h"

namespace calls {
class OtherSources {
 public:
  // `segments`: those of the other kinds. The context outlives this.
  OtherSources(operations::Context& context, std::vector<SegmentRow> segments);
  // Whether any of them may hold a call that starts then.
  bool reaches(std::int64_t start) const { return start >= first_ && start <= last_; }
  // Whether one of them tells a call of the same second, network and queue, and of the same caller (a hash),
  // or of the same wait and conversation where either doesn't know who called. Throws SourceError when a
  // segment can't be read.
  bool tells(const CallRow& row, std::string_view network, std::uint64_t caller);

 private:
  struct Unread {
    SegmentRow row;
    std::shared_ptr<const Segment> segment;  // once opened
  };
  void read_overlapping(std::int64_t start, std::string_view network);
  void keep(const Segment& segment);

  operations::Context& context_;
  std::vector<Unread> unread_ = {};
  std::int64_t first_ = INT64_MAX, last_ = INT64_MIN;
  std::unordered_set<std::uint64_t> told_ = {};
};
}  // namespace calls
