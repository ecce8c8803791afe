// What a pass over the calls told, kept as long as the calls stay the same. A server's pages show it half a
// minute longer, so that a live feed doesn't make each of them read the calls again.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace calls {
// Any thread.
template <class Key, class Value>
class KeptPasses {
 public:
  // `revision` of the calls; `exact`: nothing older will do. Two that ask for the same at once may both make
  // it.
  template <class Make>
  std::shared_ptr<const Value> get(const Key& key, std::int64_t revision, bool exact, Make make) {
    auto now = std::chrono::steady_clock::now();
    {
      std::lock_guard lock(mutex_);
      for (const auto& k : kept_)
        if (k.key == key && (k.revision == revision || (!exact && now - k.made < kShownFor))) return k.value;
    }
    auto value = std::make_shared<const Value>(make());
    std::lock_guard lock(mutex_);
    std::erase_if(kept_, [&](const Kept& k) { return k.key == key; });
    if (kept_.size() >= kMost) kept_.erase(kept_.begin());
    kept_.push_back({key, revision, now, value});
    return value;
  }

 private:
  static constexpr std::size_t kMost = 128;
  static constexpr auto kShownFor = std::chrono::seconds(30);
  struct Kept {
    Key key;
    std::int64_t revision;
    std::chrono::steady_clock::time_point made;
    std::shared_ptr<const Value> value;
  };
  std::mutex mutex_;
  std::vector<Kept> kept_ = {};
};
}  // namespace calls
