// Waits in the queue, counted by seconds and by how they ended.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calls/call.h"
#include "calls/patience.h"
#include "calls/second_counts.h"

namespace calls {
class CountedWaits {
 public:
  // A call that ended in this leaf after so long; a leaf outside the queue isn't counted.
  void add(Leaf leaf, std::int32_t wait);
  void add(const CountedWaits& other);
  // A byte or two a number, and the same added again.
  std::string packed() const;
  void add_packed(std::string_view packed);
  bool empty() const;

  std::uint64_t answered() const { return calls_[kAnswered]; }
  std::uint64_t abandoned() const { return calls_[kAbandoned]; }
  std::uint64_t otherwise() const { return calls_[kOtherwise]; }
  std::uint64_t unknown() const { return unknown_; }
  // The smallest wait, s, that at least the share (0 to 1) of the answered did not exceed. Nothing when none
  // was answered, or when it is over an hour: longer waits don't say how they ended.
  std::optional<std::int32_t> answered_percentile(double share) const;
  // By seconds: those that ended with an abandon, and the others, which are censored.
  std::vector<WaitObservation> observations() const;

 private:
  enum Way : std::uint8_t { kAnswered, kAbandoned, kOtherwise, kWays };
  static Way way_of(Leaf leaf);  // kWays: outside the queue
  std::array<SecondCounts<std::uint32_t>, kWays> dense_ = {};
  std::vector<WaitObservation> longer_ = {};  // one by one
  std::array<std::uint64_t, kWays> calls_ = {};
  std::uint64_t unknown_ = 0;
};
}  // namespace calls
