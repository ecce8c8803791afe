// Counts by seconds, with room as far as the longest that was counted.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <vector>

namespace calls {
template <class Count>
class SecondCounts {
 public:
  Count& at(std::size_t seconds) {
    if (seconds >= counts_.size()) counts_.resize(std::max(kLeast, std::bit_ceil(seconds + 1)));
    return counts_[seconds];
  }
  Count operator[](std::size_t seconds) const { return seconds < counts_.size() ? counts_[seconds] : 0; }
  // From here on all are 0.
  std::size_t size() const { return counts_.size(); }

 private:
  static constexpr std::size_t kLeast = 64;
  std::vector<Count> counts_ = {};
};
}  // namespace calls
