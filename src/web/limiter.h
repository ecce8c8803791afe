// How often a thing may be done: so many times a minute for each key. Forgets at each minute's turn, so that
// nothing of who asked is kept. Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace web {
class Limiter {
 public:
  // Counts one more for the key, and says whether it is among the `most` first of its minute.
  bool admits(const std::string& key, int most, Millis now);
  // The same without counting: whether `most` were counted already.
  bool spent(const std::string& key, int most, Millis now);

 private:
  static constexpr std::size_t kMostKeys = 100'000;  // more in one minute start it again
  void turn(Millis now);
  std::mutex mutex_;
  std::int64_t minute_ = 0;
  std::unordered_map<std::string, int> counts_;
};
// Whether an address is the machine's own, as that of a proxy beside the program: it tells nobody apart.
bool is_own_address(std::string_view address);
}  // namespace web
