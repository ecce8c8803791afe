// Callers who got no answer and call again: each attempt that fails is followed by another with probability
// r. Attempts are what a telephone system counts, and what its answer rate is made of; callers are what the
// public sees. Pure. Source: reference/telephone.md §4.1 (fixed point λ = λ₀/(1 − r·u(λ)); Aguir et al., OR
// Spectrum 26, 2004).
#pragma once

#include <functional>

namespace calls {
// The share of attempts that get no answer, 0 to 1, when so many come a second.
using UnansweredShare = std::function<double(double lambda)>;

struct Retrials {
  double lambda = 0;      // attempts a second, first ones and others
  double unanswered = 0;  // share of attempts
  double tries = 1;       // attempts per caller
  double served = 1;      // share of callers answered in the end
  bool converged = true;
};

// first: first attempts a second, ≥ 0; again: r from 0 to under 1. Out of range, or when the share is: NaN
// and not converged. λ to 1e-12, in about ten calls of `unanswered` (a hundred at worst, where it jumps).
// Assumes that new attempts come at random like the first ones, hence not at once after a failure.
Retrials with_retrials(double first, double again, const UnansweredShare& unanswered);

// Share of callers answered in the end, (1 − u)/(1 − r·u). 1 when r = 1; NaN out of 0 to 1.
double callers_served(double unanswered, double again);
// First attempts among those counted, calls·(1 − r·u): what a forecast should be made from. NaN out of range.
double first_attempts(double calls, double unanswered, double again);
}  // namespace calls
