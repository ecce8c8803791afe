// How long callers are ready to wait, from the waits of those who were answered (who would have waited
// longer: censored) and of those who hung up. Pure. Sources: reference/telephone.md §4.1; Kaplan and Meier,
// JASA 53 (1958); Greenwood (1926).
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace calls {
// n calls that waited so long. Those with seconds under 0, infinite or NaN are left out of every figure.
struct WaitObservation {
  double seconds = 0;
  bool abandoned = false;
  std::uint32_t n = 1;
};

// Exponential patience: θ̂ = abandoned / Σ waits, and the exact interval of a count over a known exposure.
struct ExponentialPatience {
  std::uint64_t abandoned = 0;
  double waited_s = 0;  // Σ of all waits
  // Mean patience 1/θ̂. Nobody hung up: mean and high infinite, and low 0 too when nobody waited. All hung up
  // at once: 0.
  double mean_s = std::numeric_limits<double>::infinity();
  double low_s = 0, high_s = std::numeric_limits<double>::infinity();
};
// confidence: over 0, under 1; else NaN bounds.
ExponentialPatience exponential_patience(std::span<const WaitObservation> waits, double confidence = 0.95);

// From `seconds` on, `survival` of the callers would still wait if nobody answered.
struct SurvivalStep {
  double seconds = 0;
  double survival = 1;
  double error = 0;           // standard, of survival (Greenwood)
  std::uint64_t at_risk = 0;  // waiting just before
  std::uint64_t abandoned = 0;
};

constexpr std::uint64_t kFewestWaiting = 30;  // for the curve to be trusted

// Kaplan–Meier. Of an answer and an abandonment after the same wait, the abandonment comes first.
struct SurvivalCurve {
  std::vector<SurvivalStep> steps;  // by time, one per wait at which someone hung up
  double last_s = 0;                // the longest wait seen: beyond, nothing is known
  double followed_s = 0;            // the longest that kFewestWaiting callers reached
  std::uint64_t observations = 0;

  double at(double seconds) const;
  // The first wait by which a share p of 0 to 1 would have hung up; infinite when the curve doesn't get
  // there.
  double quantile(double p) const;
  double median() const { return quantile(0.5); }
  // Mean patience if everyone hung up at last_s: a lower bound of the mean.
  double restricted_mean() const;
};
SurvivalCurve kaplan_meier(std::span<const WaitObservation> waits);

// Whether exponential patience tells the curve, judged up to followed_s.
struct ExponentialFit {
  double distance = 0;  // the greatest between the two survival curves
  double at_s = 0;      // where
  bool judged = false;  // kFewestWaiting waits or more, and a mean over 0
  bool fits = false;    // nowhere farther than the tolerance beyond what chance explains
};
constexpr double kFitTolerance = 0.05;  // of survival
ExponentialFit exponential_fit(const SurvivalCurve& curve, double mean_s, double tolerance = kFitTolerance);
}  // namespace calls
