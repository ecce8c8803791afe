// The calls that earlier imports of the same group took in, as far as those of a new one overlap them in
// time.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "calls/call_store.h"
#include "calls/segment.h"
#include "operations/context.h"

namespace calls {
class KnownCalls {
 public:
  enum class Told : std::uint8_t { never, same, otherwise };
  // `earlier`: the group's segments. The context outlives this.
  KnownCalls(operations::Context& context, std::vector<SegmentRow> earlier);
  // Whether any of them may be as late as `start`.
  bool reaches(std::int64_t start) const { return start <= last_; }
  // Whether the call of that id was told in the network, and with the same figures; who called and who
  // answered isn't compared. Throws SourceError when a segment can't be read.
  Told told(const CallRow& row, std::string_view network);
  // The import whose rows come: those without ids that it took in before are other calls than those that
  // come.
  void own(std::int64_t import) { own_ = import; }
  // Whether a call without id tells what one of another import does: its network, queue, start, wait, talk,
  // end and caller (its hash, 0 for none). Each of theirs answers to one call only. Throws as told().
  bool told_without_id(const CallRow& row, std::string_view network, std::uint64_t caller);

 private:
  void read_overlapping(std::int64_t start);

  operations::Context& context_;
  std::vector<SegmentRow> earlier_;  // not read yet
  std::int64_t last_ = INT64_MIN, own_ = 0;
  std::unordered_map<std::uint64_t, std::uint64_t> figures_ = {};     // by id and network
  std::unordered_map<std::uint64_t, std::uint32_t> without_id_ = {};  // how many tell the same
};

// What a call is known by: its id, within its network.
std::uint64_t known_by(std::uint64_t id_hash, std::string_view network);
std::uint64_t known_by(const Segment& segment, std::size_t row);
}  // namespace calls
