// Queueing formulas of a telephone service in its steady state: calls arrive at random (Poisson), their
// handling times are exponential, n agents take them in order. What becomes of a caller who finds no agent
// free is the model: B lost at once, C waits for ever, A waits and hangs up when patience, exponential, runs
// out. Exact to 1e-11 (relative, or 1e-15 of a share), without overflow, in O(agents): under 100 µs at
// 10,000 agents. Pure. Sources: reference/telephone.md §4.1 (recursion of I_n, offered wait of M/M/n+M);
// Garnett, Mandelbaum and Reiman, MSOM 4 (2002); Halfin and Whitt, OR 29 (1981).
#pragma once

#include <limits>

namespace calls {
constexpr int kMostAgents = 100'000;
constexpr double kEndlessPatience = std::numeric_limits<double>::infinity();

struct Load {
  double lambda = 0;                   // calls a second, 0 to 1e9
  double aht = 0;                      // mean handling time, 1e-6 to 1e9 s
  double patience = kEndlessPatience;  // mean, s; A only. Under 1e-9 none, over 1e15 endless
  int agents = 0;                      // 0 to kMostAgents
  double threshold = 20;               // of the service level, s, 0 to infinity
  double erlangs() const { return lambda * aht; }
};

// Shares run from 0 to 1 and, unless said otherwise, are of the calls offered.
struct QueueFigures {
  double p_wait = 0;           // finds no agent free and isn't lost at once
  double p_abandon = 0;        // A
  double p_blocked = 0;        // B
  double asa_s = 0;            // mean wait of all, those who hang up too
  double answered_wait_s = 0;  // mean wait of the answered
  double service_level = 0;    // answered within the threshold
  double p_wait_over = 0;      // still waiting at the threshold
  double occupancy = 0;        // share of the agents' time spent on calls
  double answered = 0;         // B: 1 − p_blocked, A: 1 − p_abandon
  double p90_wait_s = 0;       // nine in ten waited no longer, whatever the end
  double mean_queue = 0;       // calls waiting
  bool stable = true;
};

// No calls: waits are 0, answered and service_level 1. No agents: B and A lose every call, C is unstable.
// Unstable (C with as many erlangs as agents or more): waits and queue are infinite, p_wait and occupancy 1,
// service_level 0 and answered agents/erlangs, what the agents get through.
// A Load out of its ranges, or NaN: every figure is NaN and stable false, so that no target is met.
QueueFigures erlang_b(const Load& load);
QueueFigures erlang_c(const Load& load);
// Endless patience gives C; none gives B, its blocked told as p_abandon.
QueueFigures erlang_a(const Load& load);

// 1/B − 1, B the loss of n agents, by I_n = 1 + (n/a)·I_{n−1} = 1/B. Infinite beyond 1e300. erlangs > 0.
double odds_of_a_free_agent(double erlangs, int agents);

// Approximations for many agents, n = a + β√a: the probability to wait. C: 1 when β ≤ 0.
double halfin_whitt(double beta);
// A, for any β; mu_over_theta = mean patience / mean handling time > 0, else NaN.
double garnett(double beta, double mu_over_theta);
}  // namespace calls
