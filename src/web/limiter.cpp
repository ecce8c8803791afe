#include "web/limiter.h"

namespace web {
namespace {
constexpr Millis kMinute = 60'000;
}  // namespace

void Limiter::turn(Millis now) {
  std::int64_t minute = now / kMinute;
  if (minute == minute_ && counts_.size() < kMostKeys) return;
  minute_ = minute;
  counts_.clear();
}

bool Limiter::admits(const std::string& key, int most, Millis now) {
  std::lock_guard lock(mutex_);
  turn(now);
  return ++counts_[key] <= most;
}

bool Limiter::spent(const std::string& key, int most, Millis now) {
  std::lock_guard lock(mutex_);
  turn(now);
  auto found = counts_.find(key);
  return found != counts_.end() && found->second >= most;
}

bool is_own_address(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}
}  // namespace web
