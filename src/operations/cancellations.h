// Long work under way that somebody may stop: one at a time by key. Any thread.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace operations {
class Cancellations {
 public:
  using Flag = std::shared_ptr<std::atomic<bool>>;
  // The flag that stop() raises; null when work of this key runs already.
  Flag start(const std::string& key) {
    std::lock_guard lock(mutex_);
    auto [it, fresh] = running_.try_emplace(key);
    if (!fresh) return nullptr;
    it->second = std::make_shared<std::atomic<bool>>(false);
    return it->second;
  }
  void stop(const std::string& key) {
    std::lock_guard lock(mutex_);
    if (auto it = running_.find(key); it != running_.end()) *it->second = true;
  }
  void finish(const std::string& key) {
    std::lock_guard lock(mutex_);
    running_.erase(key);
  }
  bool running(const std::string& key) {
    std::lock_guard lock(mutex_);
    return running_.contains(key);
  }

 private:
  std::mutex mutex_;
  std::map<std::string, Flag> running_;
};
}  // namespace operations
