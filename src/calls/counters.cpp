#include "calls/counters.h"

#include <algorithm>

namespace calls {
namespace {
// Buckets of the waits up to two minutes, the common ones, by table.
constexpr std::size_t kDirect = 121;
constexpr auto kBucketOf = [] {
  std::array<std::uint8_t, kDirect> out{};
  for (std::size_t s = 0; s < kDirect; ++s) {
    std::uint8_t b = 0;
    while (kWaitBounds[b] < static_cast<std::int32_t>(s)) ++b;
    out[s] = b;
  }
  return out;
}();
}  // namespace

std::size_t wait_bucket(std::int32_t seconds) {
  if (seconds < 0) return 0;
  if (static_cast<std::size_t>(seconds) < kDirect) return kBucketOf[static_cast<std::size_t>(seconds)];
  return static_cast<std::size_t>(std::lower_bound(kWaitBounds.begin(), kWaitBounds.end(), seconds) -
                                  kWaitBounds.begin());
}

Counters& Counters::operator+=(const Counters& o) {
  for (std::size_t i = 0; i < kLeaves; ++i) leaves[i] += o.leaves[i];
  for (std::size_t i = 0; i < kWaitBuckets; ++i) {
    answered_waits[i] += o.answered_waits[i];
    lost_waits[i] += o.lost_waits[i];
  }
  answered_wait_s += o.answered_wait_s;
  lost_wait_s += o.lost_wait_s;
  talk_s += o.talk_s;
  hold_s += o.hold_s;
  wrap_s += o.wrap_s;
  staffed_s += o.staffed_s;
  available_s += o.available_s;
  transferred += o.transferred;
  scores += o.scores;
  satisfied += o.satisfied;
  score_sum += o.score_sum;
  callbacks_kept += o.callbacks_kept;
  callbacks_late += o.callbacks_late;
  unexplained += o.unexplained;
  return *this;
}

void count(Counters& into, const CallRow& c) {
  ++into[c.leaf];
  bool answered = c.leaf == Leaf::answered;
  if (answered && c.talk > 0) into.talk_s += static_cast<std::uint64_t>(c.talk);
  bool queued = c.leaf >= Leaf::answered;
  if (queued && c.wait >= 0) {
    auto& waits = answered ? into.answered_waits : into.lost_waits;
    ++waits[wait_bucket(c.wait)];
    (answered ? into.answered_wait_s : into.lost_wait_s) += static_cast<std::uint64_t>(c.wait);
  }
  into.transferred += c.transferred;
  if (c.score >= 0) {
    ++into.scores;
    into.satisfied += c.score >= 4;
    into.score_sum += static_cast<std::uint64_t>(c.score);
  }
  if (c.leaf == Leaf::callback && c.done > 0) {
    bool kept = c.due == 0 || c.done <= c.due;
    into.callbacks_kept += kept;
    into.callbacks_late += !kept;
  }
}
}  // namespace calls
