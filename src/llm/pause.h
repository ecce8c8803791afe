// A wait that whoever cancels can end.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

namespace llm {
// False as soon as `cancelled` (null: nobody) is set.
inline bool pause(int ms, const std::atomic<bool>* cancelled) {
  for (int slept = 0; slept < ms; slept += 20) {
    if (cancelled != nullptr && *cancelled) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(20, ms - slept)));
  }
  return cancelled == nullptr || !*cancelled;
}
}  // namespace llm
