#include "calls/other_sources.h"

#include <xxhash.h>

#include <algorithm>
#include <array>

#include "base/source.h"
#include "calls/kept_code.h"

namespace calls {
namespace {
constexpr std::size_t kMostKept = 8'000'000;  // calls: beyond them, others go unremarked

std::uint64_t print(const CallRow& c, std::string_view network, std::string_view queue, std::int64_t first,
                    std::int64_t second) {
  std::array<std::int64_t, 5> told{c.start, static_cast<std::int64_t>(hash_of_id(network)),
                                   static_cast<std::int64_t>(hash_of_id(queue)), first, second};
  return XXH3_64bits(told.data(), sizeof told);
}
std::uint64_t of_caller(const CallRow& c, std::string_view network, std::string_view queue,
                        std::uint64_t caller) {
  return print(c, network, queue, static_cast<std::int64_t>(caller), INT64_MIN);
}
std::uint64_t of_durations(const CallRow& c, std::string_view network, std::string_view queue) {
  return print(c, network, queue, c.wait, c.talk);
}
}  // namespace

OtherSources::OtherSources(operations::Context& context, std::vector<SegmentRow> segments)
    : context_(context) {
  for (auto& row : segments) {
    first_ = std::min(first_, row.first);
    last_ = std::max(last_, row.last);
    unread_.push_back({std::move(row), nullptr});
  }
}

// Segments that hold calls of the network at that time; those of other networks are opened, not read.
void OtherSources::read_overlapping(std::int64_t start, std::string_view network) {
  std::erase_if(unread_, [&](Unread& u) {
    if (start > u.row.last || start < u.row.first) return false;
    if (!u.segment) {
      auto opened = open_segment(*context_.store.read(), context_.folder, u.row);
      if (!opened) throw SourceError(opened.error().message);
      u.segment = *opened;
    }
    const auto& names = u.segment->queue_names;
    if (std::none_of(names.begin(), names.end(), [&](const auto& n) { return n.network == network; }))
      return false;
    keep(*u.segment);
    return true;
  });
}

void OtherSources::keep(const Segment& segment) {
  std::string buffer;
  for (std::size_t i = 0; i < segment.rows() && told_.size() < kMostKept; ++i) {
    CallRow c = segment.row(i, buffer);
    if (segment.callers[i] != 0) told_.insert(of_caller(c, c.network, c.queue, segment.callers[i]));
    if (c.wait >= 0 && c.talk >= 0) told_.insert(of_durations(c, c.network, c.queue));
  }
}

bool OtherSources::tells(const CallRow& row, std::string_view network, std::uint64_t caller) {
  read_overlapping(row.start, network);
  if (told_.empty()) return false;
  std::string queue = kept_code(row.queue, kUnnamedQueue);
  return (caller != 0 && told_.contains(of_caller(row, network, queue, caller))) ||
         (row.wait >= 0 && row.talk >= 0 && told_.contains(of_durations(row, network, queue)));
}
}  // namespace calls
