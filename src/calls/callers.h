// What callers live, where the source tells them apart: tries that follow each other within 24 hours are one
// need. Self-served calls of the voice menu take no part, and a call that flows on to another queue is the
// same try, told there.
//   first try: no other call of the caller to the network in the 24 hours before;
//   reached: answered within 24 hours of the first try;
//   lost: a call that asked for an agent and got none; redialled: followed within the window by another call
//   of the same caller to the same network, whatever came of it.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "calls/archive.h"
#include "calls/rates.h"

namespace calls {
constexpr std::int64_t kDaySeconds = 86400;

// Brings the store's days of callers up to its calls: a pass over the days that have changed and those beside
// them. A server's pages do so every half-minute at most, and show what is kept meanwhile.
Result<void> keep_callers(operations::Context& context);

// Calls lost and those followed by a redial within `window` seconds, by network. A call is lost in its own
// queue, and redialled whatever queue of the network the caller tries next.
struct Redials {
  std::int64_t lost = 0, redialled = 0;
  bool told = false;  // some call asked about says who called: else the counts are unknown, not zero
};
std::vector<Redials> redials(const Archive& archive, const Windows& asked, std::int64_t window,
                             const QueueSet& queues = {});
bool asks_again(Leaf leaf);  // lost: refused, congested, abandoned, timeout…

// Leaves of a caller's tries: those of calls that need an agent. A call that flows on ends its try elsewhere.
constexpr std::uint32_t kTries =
    kEveryLeaf & ~(bit(Leaf::self_served) | bit(Leaf::closed) | bit(Leaf::flow_out));
// Leaves that a caller who needs an agent isn't content with.
constexpr std::uint32_t kLostTries = bit(Leaf::congested) | bit(Leaf::refused) | bit(Leaf::ivr_abandoned) |
                                     bit(Leaf::short_abandoned) | bit(Leaf::abandoned) | bit(Leaf::timeout);
}  // namespace calls
