// Threads of event streams.
#pragma once

#include <atomic>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace web {
// A thread for each event stream: they wait most of their time, and none may keep another from starting.
class StreamThreads {
 public:
  static constexpr int kMost = 512;
  ~StreamThreads() { join(); }
  bool full() const { return running_ >= kMost; }
  template <class Work>
  void post(Work work) {
    std::lock_guard lock(mutex_);
    reap();
    ++running_;
    auto over = std::make_shared<std::atomic<bool>>(false);
    threads_.push_back({std::thread([this, over, w = std::move(work)]() mutable {
                          w();
                          --running_;
                          *over = true;
                        }),
                        over});
  }
  void join() {
    std::lock_guard lock(mutex_);
    for (auto& t : threads_) t.thread.join();
    threads_.clear();
  }

 private:
  struct Running {
    std::thread thread;
    std::shared_ptr<std::atomic<bool>> over;
  };
  void reap() {
    std::erase_if(threads_, [](Running& r) {
      if (!*r.over) return false;
      r.thread.join();
      return true;
    });
  }
  std::mutex mutex_;
  std::list<Running> threads_;
  std::atomic<int> running_{0};
};
}  // namespace web
