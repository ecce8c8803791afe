// What a domain derives from the store and keeps between requests: one thing of each type for a data folder,
// made on first need. The thing itself says how it stays fresh and which threads may use it.
#pragma once

#include <memory>
#include <mutex>
#include <typeindex>
#include <unordered_map>

namespace operations {
class Caches {
 public:
  template <class T>
  std::shared_ptr<T> get() {
    std::lock_guard lock(mutex_);
    auto& held = held_[std::type_index(typeid(T))];
    if (!held) held = std::make_shared<T>();
    return std::static_pointer_cast<T>(held);
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::type_index, std::shared_ptr<void>> held_;
};
}  // namespace operations
