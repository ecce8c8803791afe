// One queue played call by call where formulas stop: any handling time and patience, rates and agents that
// change in the day, good and bad days, two classes of callers, overflow, breaks, redials. A replication is
// one day, begun with an empty queue; intervals tell how far chance moves the mean over replications. First
// come first served within a class; exact up to the clock's double. The same setting and seed give the same
// result whatever the number of threads. Some 10 million calls a second and core for tens of agents, half
// that for thousands.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "calls/patience.h"

namespace calls {
struct ServiceTime {
  enum Kind { exponential, lognormal, deterministic };
  Kind kind = exponential;
  double mean_s = 300;
  double cv = 1;  // lognormal: standard deviation / mean
};

struct PatienceTime {
  enum Kind { exponential, deterministic, curve, endless };
  Kind kind = exponential;
  double mean_s = 180;          // exponential and deterministic
  SurvivalCurve survival = {};  // curve: a wait at which someone hung up is drawn …
  // … and by those who outlast it, its last step plus an exponential wait of this mean.
  double beyond_mean_s = std::numeric_limits<double>::infinity();
};

struct SimulationSetting {
  double lambda = 0;               // first attempts a second; or
  std::vector<double> rates = {};  // the same for each interval
  int agents = 1;                  // or the same for each interval:
  // people with hours, of whom the last ones leave first, when their call is done.
  std::vector<int> agents_by_interval = {};
  double interval_s = 1800;     // whole seconds; the last value of a list holds beyond its end
  double warmup_s = 0;          // calls before are played and not counted
  double duration_s = 36'000;   // after the warm-up; with lists, the longer list's instead, warm-up included
  double day_factor_sigma = 0;  // of the lognormal factor, of mean 1, of a day's rates

  ServiceTime service = {};
  PatienceTime patience = {};
  double priority_share = 0;  // of callers who go before the others, without cutting calls short
  double overflow_after_s = std::numeric_limits<double>::infinity();  // then leave for another queue
  // Of the agents' time, under 1. Breaks fall due at random and wait for the end of the call.
  double break_share = 0;
  double break_s = 600;         // each
  double redial = 0;            // probability that who hung up calls again, under 1
  double redial_delay_s = 600;  // mean, exponential

  double threshold_s = 20;  // of the service level
  int replications = 20;    // 2 or more
  std::uint64_t seed = 1;
  unsigned threads = 0;      // 0: as many as cores
  double confidence = 0.95;  // of the intervals
};

// A ratio of sums over the replications, or a quantile of all waits, and its interval.
struct SimulatedFigure {
  double mean = 0, low = 0, high = 0;
};

// Shares are of the attempts (first ones and redials) that arrive after the warm-up and before the end; those
// still waiting at the end are played out. Waits in seconds, of all attempts whatever their end. Who would
// wait for ever, patient with no agent to come, counts as overflowed after an infinite wait.
struct SimulationResult {
  std::uint64_t attempts = 0;  // counted
  SimulatedFigure answered, abandoned, overflowed, p_wait, service_level;
  SimulatedFigure asa_s, answered_wait_s, p50_wait_s, p90_wait_s;
  SimulatedFigure priority_wait_s, other_wait_s;  // mean wait of the two classes
  SimulatedFigure occupancy;       // time on calls / hours less breaks: over 1 when calls overrun the hours
  SimulatedFigure callers_served;  // answered / first attempts
};

// All within the ranges above, times and rates up to 1e9, agents and replications up to 1e6. No calls, no
// agents and handling times of 0 are fine.
bool valid(const SimulationSetting& setting);
// Not valid: no attempts and NaN figures. A figure without any attempt is NaN. 128 threads at most.
SimulationResult simulate(const SimulationSetting& setting);
}  // namespace calls
