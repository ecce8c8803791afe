// Whether a network's sources tell when call-backs were due or made: one bit of leaves_told(), beyond those
// of the leaves. Without it, no call-back kept isn't none kept. Pure.
#pragma once

#include <vector>

#include "calls/rates.h"
#include "calls/sentinels.h"

namespace calls {
constexpr std::uint32_t kCallbackTimes = 1U << kLeaves;
static_assert((kCallbackTimes & kEveryLeaf) == 0);

// Takes away what is said of call-backs kept when nothing tells it.
inline void leave_untold_callbacks(std::vector<Sentinel>& all, std::uint32_t told) {
  if ((told & kCallbackTimes) == 0)
    std::erase_if(all, [](const Sentinel& s) { return s.code == "callbacks_kept"; });
}
}  // namespace calls
