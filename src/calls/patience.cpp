#include "calls/patience.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

namespace calls {
namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kChance = 3;  // standard errors

bool usable(const WaitObservation& wait) {
  return wait.n > 0 && wait.seconds >= 0 && std::isfinite(wait.seconds);
}
}  // namespace

ExponentialPatience exponential_patience(std::span<const WaitObservation> waits, double confidence) {
  ExponentialPatience patience;
  for (const WaitObservation& wait : waits) {
    if (!usable(wait)) continue;
    patience.waited_s += wait.seconds * wait.n;
    if (wait.abandoned) patience.abandoned += wait.n;
  }
  auto count = static_cast<double>(patience.abandoned);
  if (count > 0) patience.mean_s = patience.waited_s / count;
  if (!(confidence > 0 && confidence < 1)) {
    patience.low_s = patience.high_s = std::numeric_limits<double>::quiet_NaN();
    return patience;
  }
  double tail = (1 - confidence) / 2;
  patience.low_s = patience.waited_s / boost::math::gamma_q_inv(count + 1, tail);
  if (count > 0) patience.high_s = patience.waited_s / boost::math::gamma_p_inv(count, tail);
  return patience;
}

SurvivalCurve kaplan_meier(std::span<const WaitObservation> waits) {
  std::vector<WaitObservation> sorted;
  std::copy_if(waits.begin(), waits.end(), std::back_inserter(sorted), usable);
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
  SurvivalCurve curve;
  for (const WaitObservation& wait : sorted) curve.observations += wait.n;
  if (!sorted.empty()) curve.last_s = sorted.back().seconds;

  std::uint64_t at_risk = curve.observations;
  double survival = 1, variance = 0;  // the latter of log survival
  for (auto at = sorted.begin(); at != sorted.end();) {
    std::uint64_t abandoned = 0, gone = 0;
    double seconds = at->seconds;
    if (at_risk >= kFewestWaiting) curve.followed_s = seconds;
    for (; at != sorted.end() && at->seconds == seconds; ++at) {
      gone += at->n;
      if (at->abandoned) abandoned += at->n;
    }
    if (abandoned > 0) {
      auto lost = static_cast<double>(abandoned), there = static_cast<double>(at_risk);
      survival *= (there - lost) / there;
      if (abandoned < at_risk) variance += lost / (there * (there - lost));
      curve.steps.push_back({seconds, survival, survival * std::sqrt(variance), at_risk, abandoned});
    }
    at_risk -= gone;
  }
  return curve;
}

double SurvivalCurve::at(double seconds) const {
  auto after = std::upper_bound(steps.begin(), steps.end(), seconds,
                                [](double s, const SurvivalStep& step) { return s < step.seconds; });
  return after == steps.begin() ? 1 : std::prev(after)->survival;
}

double SurvivalCurve::quantile(double p) const {
  if (p <= 0) return 0;
  for (const SurvivalStep& step : steps)
    if (step.survival <= 1 - p + 1e-12) return step.seconds;
  return kInfinity;
}

double SurvivalCurve::restricted_mean() const {
  double area = 0, from = 0, survival = 1;
  for (const SurvivalStep& step : steps) {
    area += survival * (step.seconds - from);
    from = step.seconds;
    survival = step.survival;
  }
  return area + survival * (last_s - from);
}

ExponentialFit exponential_fit(const SurvivalCurve& curve, double mean_s, double tolerance) {
  ExponentialFit fit;
  if (!(mean_s > 0) || curve.observations < kFewestWaiting) return fit;
  double survival = 1, error = 0, unexplained = 0;
  auto compare = [&](double seconds) {
    double distance = std::abs(survival - std::exp(-seconds / mean_s));
    unexplained = std::max(unexplained, distance - kChance * error);
    if (distance > fit.distance) fit.distance = distance, fit.at_s = seconds;
  };
  for (const SurvivalStep& step : curve.steps) {
    if (step.seconds > curve.followed_s) break;
    compare(step.seconds);
    survival = step.survival, error = step.error;
    compare(step.seconds);
  }
  compare(curve.followed_s);
  fit.judged = true;
  fit.fits = unexplained <= tolerance;
  return fit;
}
}  // namespace calls
