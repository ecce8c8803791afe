// How many agents a telephone service needs to meet its targets, half-hour by half-hour, and what each
// target, agent or pooling is worth. Pure; no figure of a target is fixed here.
// Formulas: erlang.h, retrials.h; the tables of reference/telephone.md §4.3 come out of it.
#pragma once

#include <span>
#include <vector>

#include "calls/erlang.h"

namespace calls {
enum class QueueModel { erlang_b, erlang_c, erlang_a };
QueueFigures queue_figures(QueueModel model, const Load& load);

// answered and service_level: a share of the calls offered, at least. average_wait (of all offered) and
// p90_wait: s, at most.
struct Target {
  enum Kind { answered, service_level, average_wait, p90_wait };
  Kind kind = answered;
  double value = 0.85;
  double within_s = 20;  // service_level only
};
// A service level is the one of the threshold that the figures were made for. False for unstable ones.
bool meets(const QueueFigures& figures, const Target& target);

// A load with so many agents. `redial` is the probability that someone unanswered calls again (0 to under 1):
// lambda then counts the attempts, those of the load being the first ones. An unstable queue has no number of
// attempts, nor a share of them answered: both are then NaN.
struct Staffing {
  int agents = 0;
  double lambda = 0;
  QueueFigures figures;
  bool reached = true;  // the targets, that is
};
Staffing staffed(QueueModel model, Load load, double redial = 0);

// The fewest agents that meet all targets, whatever load.agents says; no targets, no agents. When kMostAgents
// don't (a share over 1, say) or the load is out of range: reached is false, and the agents are that many.
// The nearer the `guess`, the fewer numbers are tried; below 0: as many as erlangs.
Staffing fewest_agents(QueueModel model, Load load, std::span<const Target> targets, double redial = 0,
                       int guess = -1);

// What changes with one agent more: attempts answered (a share, up) and mean wait (s, down).
struct OneMoreAgent {
  double answered = 0, asa_s = 0, service_level = 0;
};
OneMoreAgent gained(const QueueFigures& now, const QueueFigures& then);
OneMoreAgent one_more_agent(QueueModel model, const Load& load, double redial = 0);

constexpr double kLongWait = 60;        // s, mean of the answered, beyond which a wait is called long
constexpr double kLongWaitLevel = 0.5;  // of calls answered within the threshold, under which waits are long
// True when the answer rate hides the wait: the target is met, but the answered waited longer than the limit
// on average, or fewer than half of the calls were answered within the figures' threshold.
bool long_wait_warning(const QueueFigures& figures, double answered_target, double wait_limit_s);

// Several sites answering as one: λ adds up, handling times are averaged by calls, patience by its rate.
struct Pooling {
  Load load;
  Staffing pooled;
  std::vector<Staffing> separate;  // site by site
  int separate_agents = 0, saved = 0;
};
Pooling pool(QueueModel model, std::span<const Load> sites, std::span<const Target> targets,
             double redial = 0);
}  // namespace calls
