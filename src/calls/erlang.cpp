#include "calls/erlang.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "calls/offered_wait.h"

namespace calls {
namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kNoPatience = 1e-9, kForever = 1e15;  // s
constexpr double kWaitQuantile = 0.9;

bool in_range(const Load& load) {
  return load.lambda >= 0 && load.lambda <= 1e9 && load.aht >= 1e-6 && load.aht <= 1e9 && load.agents >= 0 &&
         load.agents <= kMostAgents && load.threshold >= 0;
}
QueueFigures unusable() { return {kNan, kNan, kNan, kNan, kNan, kNan, kNan, kNan, kNan, kNan, kNan, false}; }
QueueFigures idle() {
  QueueFigures f;
  f.answered = f.service_level = 1;
  return f;
}
QueueFigures endless(const Load& load) {
  QueueFigures f;
  f.p_wait = f.occupancy = f.p_wait_over = 1;
  f.asa_s = f.answered_wait_s = f.p90_wait_s = f.mean_queue = kInfinity;
  f.answered = load.agents / load.erlangs();
  f.stable = false;
  return f;
}

double blocking(const Load& load) { return 1 / (1 + odds_of_a_free_agent(load.erlangs(), load.agents)); }

struct Queue {
  const Load& load;
  const OfferedWait& offered;
  double unit;  // probability of the unit of its integrals
  double p_wait;

  double wait_over(double t) const { return over(t, offered.mass_beyond(t)); }
  double over(double t, double beyond) const {
    return std::min(p_wait, unit * beyond) * std::exp(-t / load.patience);
  }
  // Newton's steps on the logarithm of P(W > t), which falls, kept between bounds.
  double quantile(double p) const {
    if (p_wait <= 1 - p) return 0;
    double low = 0, high = load.patience * std::log(p_wait / (1 - p)), t = 0;
    for (int i = 0; i < 100; ++i) {
      double beyond = offered.mass_beyond(t), excess = std::log(over(t, beyond) / (1 - p));
      (excess > 0 ? low : high) = t;
      double next =
          t + excess / (1 / load.patience + std::exp(offered.log_density(t)) / std::max(beyond, 1e-300));
      if (!(next > low && next < high)) next = (low + high) / 2;
      if (std::abs(next - t) <= 1e-14 * t || high - low <= 1e-14 * high) return next;
      t = next;
    }
    return t;
  }
};

QueueFigures impatient(const Load& load) {
  double capacity = load.agents / load.aht;
  OfferedWait offered(load.lambda, capacity, 1 / load.patience);
  double wait = capacity * offered.all().mass;
  double free = odds_of_a_free_agent(load.erlangs(), load.agents);
  if (free > 0) free *= std::exp(-offered.log_scale());
  Queue queue{load, offered, capacity / (free + wait), wait / (free + wait)};

  double p_free = std::isinf(free) ? 1 : free / (free + wait);
  QueueFigures f;
  f.p_wait = queue.p_wait;
  f.p_abandon = queue.unit * offered.all().lost;
  f.answered = p_free + queue.unit * offered.all().kept;
  f.asa_s = f.p_abandon * load.patience;
  f.answered_wait_s = queue.unit * offered.all().kept_wait / f.answered;
  f.service_level = p_free + queue.unit * offered.up_to(load.threshold).kept;
  f.p_wait_over = queue.wait_over(load.threshold);
  f.occupancy = load.erlangs() * f.answered / load.agents;
  f.p90_wait_s = queue.quantile(kWaitQuantile);
  f.mean_queue = load.lambda * f.asa_s;
  return f;
}

// Nobody to answer: all hang up.
QueueFigures deserted(const Load& load) {
  QueueFigures f;
  f.p_wait = f.p_abandon = 1;
  f.asa_s = load.patience;
  f.p_wait_over = std::exp(-load.threshold / load.patience);
  f.p90_wait_s = -load.patience * std::log(1 - kWaitQuantile);
  f.mean_queue = load.lambda * load.patience;
  return f;
}
}  // namespace

double odds_of_a_free_agent(double erlangs, int agents) {
  double per_erlang = 1 / erlangs, inverse = 1, odds = 0;
  for (int k = 1; k <= agents; ++k) {
    odds = k * per_erlang * inverse;
    if (odds > 1e300) return kInfinity;
    inverse = 1 + odds;
  }
  return odds;
}

QueueFigures erlang_b(const Load& load) {
  if (!in_range(load)) return unusable();
  if (load.lambda == 0) return idle();
  QueueFigures f;
  f.p_blocked = blocking(load);
  f.answered = f.service_level = 1 - f.p_blocked;
  f.occupancy = load.agents > 0 ? load.erlangs() * f.answered / load.agents : 0;
  return f;
}

QueueFigures erlang_c(const Load& load) {
  if (!in_range(load)) return unusable();
  if (load.lambda == 0) return idle();
  double erlangs = load.erlangs(), spare = load.agents - erlangs;
  if (!(spare > 0)) return endless(load);
  double b = blocking(load);
  double rate = spare / load.aht;  // of the wait of those who wait, exponential
  QueueFigures f;
  f.p_wait = load.agents * b / (spare + erlangs * b);
  f.answered = 1;
  f.asa_s = f.answered_wait_s = f.p_wait / rate;
  f.p_wait_over = f.p_wait * std::exp(-rate * load.threshold);
  f.service_level = 1 - f.p_wait_over;
  f.occupancy = erlangs / load.agents;
  f.p90_wait_s = f.p_wait > 1 - kWaitQuantile ? std::log(f.p_wait / (1 - kWaitQuantile)) / rate : 0;
  f.mean_queue = load.lambda * f.asa_s;
  return f;
}

QueueFigures erlang_a(const Load& load) {
  if (!in_range(load) || !(load.patience >= 0)) return unusable();
  if (load.lambda == 0) return idle();
  if (load.patience > kForever) return erlang_c(load);
  if (load.patience < kNoPatience) {
    QueueFigures f = erlang_b(load);
    f.p_wait = f.p_abandon = f.p_blocked;
    f.p_blocked = 0;
    return f;
  }
  return load.agents == 0 ? deserted(load) : impatient(load);
}

double halfin_whitt(double beta) {
  if (beta <= 0) return 1;
  double density = std::exp(-beta * beta / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
  double below = std::erfc(-beta / std::numbers::sqrt2) / 2;
  return 1 / (1 + beta * below / density);
}

namespace {
// φ(x) / (1 − Φ(x)); far out by its continued fraction x + 1/(x + 2/(x + 3/…)).
double hazard(double x) {
  if (x > 10) {
    double fraction = x;
    for (int k = 30; k >= 1; --k) fraction = x + k / fraction;
    return fraction;
  }
  double density = std::exp(-x * x / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
  return density / (std::erfc(x / std::numbers::sqrt2) / 2);
}
}  // namespace

double garnett(double beta, double mu_over_theta) {
  if (!(mu_over_theta > 0)) return kNan;
  double root = std::sqrt(mu_over_theta);
  return 1 / (1 + hazard(beta * root) / (root * hazard(-beta)));
}
}  // namespace calls
