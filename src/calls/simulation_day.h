// One replication of a simulation. In one thread.
#pragma once

#include <array>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "calls/simulation.h"
#include "calls/simulation_agents.h"
#include "calls/simulation_random.h"
#include "calls/wait_histogram.h"

namespace calls {
// What a day adds up, counts and seconds.
enum DaySum : std::size_t {
  kAttempts,
  kFirstAttempts,
  kAnsweredSum,
  kAbandonedSum,
  kOverflowedSum,
  kWaitedSum,
  kWithinSum,
  kWaitSum,
  kAnsweredWaitSum,
  kBusySum,
  kAvailableSum,
  kPriorityCalls,
  kOtherCalls,
  kPriorityWait,
  kOtherWait,
  kDaySums
};
using DaySums = std::array<double, kDaySums>;

// Seconds from its start to its end, and to the first call counted.
struct DayBounds {
  double from = 0, to = 0;
};
DayBounds day_bounds(const SimulationSetting& setting);

class SimulatedDay {
 public:
  // Counts the waits into `waits`. Keeps both references.
  SimulatedDay(const SimulationSetting& setting, int number, WaitHistogram& waits);
  DaySums play();

 private:
  enum class End { answered, abandoned, overflowed };
  struct Caller {
    double arrival, leaves;  // leaves: when patience, or the wait before overflow, ends
    End otherwise;           // how, unless answered
    bool priority, again, served, waiting, may_redial;
  };
  struct Redial {
    double at;
    std::size_t caller;
    bool operator>(const Redial& other) const { return at > other.at; }
  };

  double next_first(double after);
  double patience();
  double service();
  // How long a caller stays at most, and how it ends then.
  std::pair<double, End> stay();
  void count(double arrival, bool again, bool priority, double wait, End end);

  void play_in_order();
  void play_classes();
  void arrive(double at, bool again, bool priority);
  void serve(double before, double now);
  std::size_t next_caller(double at);
  std::size_t place(const Caller& caller);
  void forget(std::size_t caller);

  const SimulationSetting& setting_;
  RandomStream random_;
  DayBounds bounds_;
  double factor_ = 1, log_mean_ = 0, log_sigma_ = 0;  // of the rates; of a lognormal service
  SimulatedAgents agents_;
  WaitHistogram& waits_;
  DaySums sums_{};

  std::priority_queue<Redial, std::vector<Redial>, std::greater<>> redials_;
  std::vector<Caller> callers_;
  std::vector<std::size_t> free_places_;
  std::array<std::queue<std::size_t>, 2> lines_;  // priority callers, others
};
}  // namespace calls
