// Calls and their own scores by kind, network and day, counted once in each segment: segments never change,
// so that what was counted stays right, and only those that are new are read.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "calls/archive.h"
#include "calls/satisfaction.h"

namespace calls {
struct StrataDay {
  std::int64_t network = 0;  // store id
  std::int32_t day = 0;      // civil, of the network's zone
  std::array<std::uint32_t, kStrata> calls{}, scores{}, satisfied{};
};

// Any thread. A network's day comes once for each segment that has calls of it.
class StrataDays {
 public:
  // Of the civil days [from, to]. Segments of those days that aren't counted yet are counted first, in
  // parallel.
  void each(const Archive& archive, std::int32_t from, std::int32_t to,
            const std::function<void(const StrataDay&)>& visit);
  // Counts the latest segment that isn't yet. False: there is none left.
  bool count_one(const Archive& archive);

 private:
  using Counted = std::shared_ptr<const std::vector<StrataDay>>;
  Counted kept(std::int64_t segment);
  // Forgets what the archive has no more of.
  void keep(const Archive& archive, std::int64_t segment, Counted counted);

  std::mutex mutex_;
  std::unordered_map<std::int64_t, Counted> kept_ = {};
};
}  // namespace calls
