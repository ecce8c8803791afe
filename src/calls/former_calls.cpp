#include "calls/former_calls.h"

namespace calls {
void FormerCalls::add(LeftOpen call) {
  auto it = calls_.try_emplace(call.key).first;
  std::erase_if(due_, [&](const auto& due) { return due.second == &it->second; });
  it->second.call = std::move(call);
  if (it->second.call.due != 0) due_.emplace(it->second.call.due, &it->second);
}

const LeftOpen* FormerCalls::find(std::string_view key, std::int64_t now, std::int64_t longest,
                                  std::uint64_t offset) {
  if (calls_.empty()) return nullptr;
  auto it = calls_.find(key);
  if (it == calls_.end()) return nullptr;
  std::int64_t age = now - it->second.call.begun;
  return age < 0 || age > longest ? nullptr : give(it->second, offset);
}

const LeftOpen* FormerCalls::over(std::int64_t now, std::uint64_t offset) {
  while (!due_.empty() && due_.begin()->first < now) {
    Held& held = *due_.begin()->second;
    due_.erase(due_.begin());
    if (const LeftOpen* call = give(held, offset)) return call;
  }
  return nullptr;
}

const LeftOpen* FormerCalls::give(Held& held, std::uint64_t offset) {
  if (held.given) return nullptr;
  held.given = true;
  taken_.push_back({held.call.id, offset});
  return &held.call;
}
}  // namespace calls
