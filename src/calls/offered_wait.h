// The wait V that a caller who never hangs up would have in a queue whose callers do (M/M/n+M), given that it
// isn't 0: density proportional to f(x) = exp(λ(1 − e^{−θx})/θ − nμx), which is log-concave. Integrals by
// Gauss–Legendre on panels cut to its shape, to about 1e-13 relative, whatever the load. Pure.
// Source: reference/telephone.md §4.1.
#pragma once

#include <limits>
#include <vector>

namespace calls {
class OfferedWait {
 public:
  // Calls a second λ ≥ 0, calls that all agents finish a second nμ > 0, 1 / mean patience θ > 0.
  // f is 0 beyond `longest`, s.
  OfferedWait(double lambda, double finished, double theta,
              double longest = std::numeric_limits<double>::infinity());

  // Over some range of x, in units of the greatest f: multiply by exp(log_scale()) for f itself, f(0)
  // being 1.
  struct Integrals {
    double mass = 0;       // ∫ f
    double lost = 0;       // ∫ f·(1 − e^{−θx}): patience runs out before x
    double kept = 0;       // ∫ f·e^{−θx}
    double kept_wait = 0;  // ∫ f·x·e^{−θx}, s
    Integrals& operator+=(const Integrals& other);
  };
  const Integrals& all() const { return all_; }
  double log_scale() const { return log_scale_; }
  Integrals up_to(double x) const;
  double mass_beyond(double x) const;
  double log_density(double x) const;  // log f

 private:
  struct Panel {
    double from, to;  // s after the mode
    Integrals inside;
  };
  double log_after_mode(double d) const;  // log f at mode_ + d
  double width(double d) const;           // of a panel that starts d after the mode, or ends there before it
  void cut_panels(double longest);
  void add(double from, double to);
  Integrals integrate(double from, double to) const;

  double theta_, finished_;
  double mode_ = 0;          // s
  double slope_ = 0;         // of log f there, 1/s: not 0 where the mode is an end of the range
  double bend_ = 0;          // λe^{−θ·mode}/θ
  double kept_at_mode_ = 1;  // e^{−θ·mode}
  double log_scale_ = 0;
  std::vector<Panel> panels_;  // in order
  Integrals all_;
};
}  // namespace calls
