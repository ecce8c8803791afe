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

namespace {
// Every counter of one with that of the other.
template <class Combine>
void combine(Counters& a, const Counters& b, Combine with) {
  for (std::size_t i = 0; i < kLeaves; ++i) with(a.leaves[i], b.leaves[i]);
  for (std::size_t i = 0; i < kWaitBuckets; ++i) {
    with(a.answered_waits[i], b.answered_waits[i]);
    with(a.lost_waits[i], b.lost_waits[i]);
  }
  with(a.answered_wait_s, b.answered_wait_s);
  with(a.lost_wait_s, b.lost_wait_s);
  with(a.talk_s, b.talk_s);
  with(a.hold_s, b.hold_s);
  with(a.wrap_s, b.wrap_s);
  with(a.staffed_s, b.staffed_s);
  with(a.available_s, b.available_s);
  with(a.untimed, b.untimed);
  with(a.transferred, b.transferred);
  with(a.scores, b.scores);
  with(a.satisfied, b.satisfied);
  with(a.score_sum, b.score_sum);
  with(a.invited, b.invited);
  with(a.callbacks_kept, b.callbacks_kept);
  with(a.callbacks_late, b.callbacks_late);
  with(a.unexplained, b.unexplained);
}
}  // namespace

Counters& Counters::operator+=(const Counters& other) {
  combine(*this, other, [](auto& a, auto b) { a += b; });
  return *this;
}
Counters& Counters::operator-=(const Counters& other) {
  combine(*this, other, [](auto& a, auto b) { a -= b; });
  return *this;
}

void count(Counters& into, const CallRow& c) {
  ++into[c.leaf];
  bool answered = c.leaf == Leaf::answered;
  if (answered && c.talk > 0) into.talk_s += static_cast<std::uint64_t>(c.talk);
  into.untimed += answered && c.talk < 0;
  bool lost = c.leaf == Leaf::short_abandoned || c.leaf == Leaf::abandoned || c.leaf == Leaf::timeout;
  if ((answered || lost) && c.wait >= 0) {
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
