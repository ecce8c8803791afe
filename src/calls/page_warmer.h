// Reads ahead what the telephone's pages are made of, so that the first who asks after a start or an import
// doesn't wait for it: one thread of the lowest priority, which pages never wait for.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

#include "operations/context.h"

namespace calls {
class PageWarmer {
 public:
  // `context`: a new one, of the data folder's owner, for one round.
  using MakeContext = std::function<operations::Context()>;
  explicit PageWarmer(MakeContext context) : context_(std::move(context)) {}
  ~PageWarmer() { stop(); }
  PageWarmer(const PageWarmer&) = delete;
  PageWarmer& operator=(const PageWarmer&) = delete;
  // Looks every second whether calls changed, until stop().
  void start();
  void stop();
  // Reads one thing that isn't read yet: a segment, a network's arrivals, or a week at most. False: there is
  // none.
  static bool warm_one(operations::Context& context);

 private:
  void run();
  MakeContext context_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};
}  // namespace calls
