// A wait that whoever cancels can end.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

namespace llm {
// False as soon as `cancelled` (null: nobody) is set.
inline bool pause(int ms, const std::atomic<bool>* cancelled) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kGlance(20);
  auto end = Clock::now() + std::chrono::milliseconds(ms);
  while (cancelled == nullptr || !*cancelled) {
    if (Clock::now() >= end) return true;
    std::this_thread::sleep_until(std::min(end, Clock::now() + kGlance));
  }
  return false;
}
}  // namespace llm
