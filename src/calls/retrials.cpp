#include "calls/retrials.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calls {
namespace {
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr int kSecants = 30, kHalvings = 60;
constexpr double kClose = 1e-12;

bool is_share(double x) { return x >= 0 && x <= 1; }

// λ·(1 − r·u(λ)) − λ₀ changes sign between λ₀ and λ₀/(1 − r).
double bisected(double first, double again, const UnansweredShare& unanswered) {
  double low = first, high = first / (1 - again);
  for (int i = 0; i < kHalvings && high - low > kClose * high; ++i) {
    double middle = (low + high) / 2;
    (middle * (1 - again * unanswered(middle)) < first ? low : high) = middle;
  }
  return (low + high) / 2;
}
}  // namespace

Retrials with_retrials(double first, double again, const UnansweredShare& unanswered) {
  if (!(first >= 0) || !std::isfinite(first) || !(again >= 0 && again < 1))
    return {kNan, kNan, kNan, kNan, false};
  double lambda = first, lambda_before = first, step_before = 0;
  bool close = false;
  for (int i = 0; i < kSecants && !close; ++i) {
    double step = first / (1 - again * unanswered(lambda)) - lambda;
    close = std::abs(step) <= kClose * lambda;
    double change = step_before - step;
    double next = lambda + (i > 0 && change != 0 ? step * (lambda - lambda_before) / change : step);
    lambda_before = lambda, step_before = step;
    lambda = std::clamp(next, first, first / (1 - again));
  }
  if (!close) lambda = bisected(first, again, unanswered);
  double u = unanswered(lambda);
  if (!is_share(u)) return {kNan, kNan, kNan, kNan, false};
  double balance = lambda * (1 - again * u) - first;
  return {lambda, u, 1 / (1 - again * u), callers_served(u, again), std::abs(balance) <= 1e-6 * first};
}

double callers_served(double unanswered, double again) {
  if (!is_share(unanswered) || !is_share(again)) return kNan;
  return again == 1 ? 1 : (1 - unanswered) / (1 - again * unanswered);
}

double first_attempts(double calls, double unanswered, double again) {
  return calls >= 0 && is_share(unanswered) && is_share(again) ? calls * (1 - again * unanswered) : kNan;
}
}  // namespace calls
