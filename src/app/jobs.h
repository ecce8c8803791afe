// The job runner: takes lines of the outbox and runs them, one thread, until told to stop. The second and
// last place that catches what domains throw.
#pragma once

#include <atomic>
#include <thread>

#include "app/program.h"

namespace app {
class JobRunner {
 public:
  JobRunner(Data& data, const operations::Registry& rows) : data_(data), rows_(rows) {}
  ~JobRunner() { stop(); }
  void start();
  void stop();
  // Runs what is due now, on this thread; returns how many lines were done.
  std::int64_t run_due();

 private:
  bool run_one();
  Data& data_;
  const operations::Registry& rows_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};
}  // namespace app
