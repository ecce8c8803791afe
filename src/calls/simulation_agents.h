// The agents of a simulated day: who is free first, given calls, breaks and hours. Time in seconds from the
// day's start. An idle agent's breaks and hours are settled when he comes up, not when they happen.
#pragma once

#include <cstdint>
#include <vector>

#include "calls/simulation.h"
#include "calls/simulation_random.h"

namespace calls {
class SimulatedAgents {
 public:
  // Time is counted from `from` to `to`. Keeps both references.
  SimulatedAgents(const SimulationSetting& setting, RandomStream& random, double from, double to);

  // The first moment, `now` or later, at which some agent can take a call; infinite: never.
  double free_from(double now) {
    if (!plain_) settle(now);
    return heap_[0].at > now ? heap_[0].at : now;
  }
  // That agent takes a call of so many seconds at `start`, what free_from said.
  void take(double start, double seconds) {
    double end = start + seconds;
    busy_ += clipped(start, end);
    replace_first(end);
  }
  double busy() const { return busy_; }
  double available();  // hours less breaks; once the day is over

 private:
  struct Agent {
    double at;  // free from then on
    std::uint32_t who;
  };
  double clipped(double from, double to) const {
    double length = (to < to_ ? to : to_) - (from > from_ ? from : from_);
    return length > 0 ? length : 0;
  }
  void replace_first(double at);
  void settle(double now);
  bool settle_first(double until);
  std::size_t interval(double at) const;
  bool on_duty(std::uint32_t who, double at) const;
  double duty_end(std::uint32_t who, double at) const;
  double duty_start(std::uint32_t who, double at) const;
  double next_break(double after);

  const SimulationSetting& setting_;
  RandomStream& random_;
  double from_, to_;
  bool plain_;
  std::size_t count_ = 0;
  std::vector<Agent> heap_;       // the least `at` first, then one that is never free
  std::vector<double> due_;       // of each agent's next break
  double busy_ = 0, breaks_ = 0;  // s
};

inline void SimulatedAgents::replace_first(double at) {
  Agent* heap = heap_.data();
  Agent moved{at, heap[0].who};
  std::size_t hole = 0;
  for (std::size_t child = 1; child < count_; child = 2 * hole + 1) {
    child += heap[child + 1].at < heap[child].at ? 1 : 0;
    if (heap[child].at >= at) break;
    heap[hole] = heap[child];
    hole = child;
  }
  heap[hole] = moved;
}
}  // namespace calls
