#include "calls/known_calls.h"

#include <xxhash.h>

#include <algorithm>
#include <array>

#include "base/source.h"
#include "calls/kept_code.h"

namespace calls {
namespace {
// Of all that a call tells but its callers and agents, with whom it is.
std::uint64_t figures_of(const CallRow& c, std::string_view queue) {
  std::array<std::int64_t, 9> told{c.start,
                                   static_cast<std::int64_t>(hash_of_id(queue)),
                                   c.wait,
                                   c.talk,
                                   static_cast<std::int64_t>(c.leaf),
                                   c.transferred,
                                   c.score,
                                   c.due,
                                   c.done};
  return XXH3_64bits(told.data(), sizeof told);
}
std::uint64_t figures_without_id(const CallRow& c, std::string_view queue, std::string_view network,
                                 std::uint64_t caller) {
  std::array<std::int64_t, 7> told{c.start,
                                   static_cast<std::int64_t>(hash_of_id(network)),
                                   static_cast<std::int64_t>(hash_of_id(queue)),
                                   c.wait,
                                   c.talk,
                                   static_cast<std::int64_t>(c.leaf),
                                   static_cast<std::int64_t>(caller)};
  return XXH3_64bits(told.data(), sizeof told);
}
}  // namespace

std::uint64_t known_by(std::uint64_t id_hash, std::string_view network) {
  return id_hash ^ (hash_of_id(network) * 0x9E3779B97F4A7C15ULL);
}
std::uint64_t known_by(const Segment& segment, std::size_t row) {
  return known_by(segment.id_hash(row), segment.queue_names[segment.queues[row]].network);
}

KnownCalls::KnownCalls(operations::Context& context, std::vector<SegmentRow> earlier)
    : context_(context), earlier_(std::move(earlier)) {
  for (const auto& row : earlier_) last_ = std::max(last_, row.last);
}

void KnownCalls::read_overlapping(std::int64_t start) {
  auto db = context_.store.read();
  std::string buffer;
  std::erase_if(earlier_, [&](const SegmentRow& row) {
    if (start > row.last || start < row.first) return false;
    auto opened = open_segment(*db, context_.folder, row);
    if (!opened) throw SourceError(opened.error().message);
    const Segment& segment = **opened;
    for (std::size_t i = 0; i < segment.rows(); ++i) {
      CallRow c = segment.row(i, buffer);
      if (!c.id.empty())
        figures_.emplace(known_by(hash_of_id(c.id), c.network), figures_of(c, c.queue));
      else if (own_ == 0 || row.source != own_)
        ++without_id_[figures_without_id(c, c.queue, c.network, segment.callers[i])];
    }
    return true;
  });
}

KnownCalls::Told KnownCalls::told(const CallRow& row, std::string_view network) {
  read_overlapping(row.start);
  auto it = figures_.find(known_by(hash_of_id(row.id), network));
  if (it == figures_.end()) return Told::never;
  return it->second == figures_of(row, kept_code(row.queue, kUnnamedQueue)) ? Told::same : Told::otherwise;
}

bool KnownCalls::told_without_id(const CallRow& row, std::string_view network, std::uint64_t caller) {
  read_overlapping(row.start);
  if (without_id_.empty()) return false;
  auto it = without_id_.find(figures_without_id(row, kept_code(row.queue, kUnnamedQueue), network, caller));
  if (it == without_id_.end() || it->second == 0) return false;
  --it->second;
  return true;
}
}  // namespace calls
