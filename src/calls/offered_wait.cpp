#include "calls/offered_wait.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace calls {
namespace {
constexpr double kNegligible = -45;  // log of a density that no longer counts
constexpr double kLongLost = 40;     // e^−40: nobody is patient for so many mean patiences

// Gauss–Legendre, 20 points: positive abscissae and their weights.
constexpr std::array<double, 10> kNodes{0.993128599185094925, 0.963971927277913791, 0.912234428251325906,
                                        0.839116971822218823, 0.746331906460150793, 0.636053680726515025,
                                        0.510867001950827098, 0.373706088715419561, 0.227785851141645078,
                                        0.0765265211334973338};
constexpr std::array<double, 10> kWeights{0.0176140071391521183, 0.0406014298003869413, 0.0626720483341090636,
                                          0.0832767415767047487, 0.101930119817240435,  0.118194531961518417,
                                          0.131688638449176627,  0.142096109318382051,  0.149172986472603747,
                                          0.152753387130725851};

// e^{−z} − 1 + z, given e^{−z} − 1; a series where that would cancel.
double bent(double z, double expm1_minus_z) {
  if (std::abs(z) > 0.25) return expm1_minus_z + z;
  double sum = 0;
  for (int k = 13; k >= 3; --k) sum = -z / k * (1 + sum);
  return z * z / 2 * (1 + sum);
}
}  // namespace

OfferedWait::Integrals& OfferedWait::Integrals::operator+=(const Integrals& other) {
  mass += other.mass;
  lost += other.lost;
  kept += other.kept;
  kept_wait += other.kept_wait;
  return *this;
}

OfferedWait::OfferedWait(double lambda, double finished, double theta, double longest)
    : theta_(theta), finished_(finished), slope_(lambda - finished), bend_(lambda / theta) {
  double excess = slope_ / finished;
  if (excess > 0 && longest > 0) {
    mode_ = std::log1p(excess) / theta;
    kept_at_mode_ = finished / lambda;
    log_scale_ = finished / theta * (excess - std::log1p(excess));
    if (mode_ > longest) {
      mode_ = longest;
      kept_at_mode_ = std::exp(-theta * longest);
      log_scale_ = slope_ * longest - bend_ * bent(theta * longest, std::expm1(-theta * longest));
    }
    bend_ *= kept_at_mode_;
    slope_ = mode_ == longest ? bend_ * theta - finished : 0;
  }
  cut_panels(longest);
}

void OfferedWait::cut_panels(double longest) {
  panels_.reserve(64);
  for (double d = 0; d > -mode_ && log_after_mode(d) > kNegligible;) {
    double from = std::max(-mode_, d - width(d));
    add(from, d);
    d = from;
  }
  std::reverse(panels_.begin(), panels_.end());
  for (double d = 0; d < longest - mode_ && log_after_mode(d) > kNegligible;) {
    double to = std::min(longest - mode_, d + width(d));
    add(d, to);
    d = to;
  }
  for (const Panel& panel : panels_) all_ += panel.inside;
}

double OfferedWait::log_after_mode(double d) const {
  double z = theta_ * d;
  return slope_ * d - bend_ * bent(z, std::expm1(-z));
}

// Narrow enough for log f to change by a few units, and e^{−θx} by a factor of e², inside.
double OfferedWait::width(double d) const {
  double e = std::exp(-theta_ * d);
  double slope = std::abs(slope_ + bend_ * theta_ * (e - 1));
  double widest = std::min(4 / slope, 2 / std::sqrt(bend_ * theta_ * theta_ * e));
  if (theta_ * d > kLongLost) return 4 / finished_;
  return std::min(widest, 2 / theta_);
}

void OfferedWait::add(double from, double to) { panels_.push_back({from, to, integrate(from, to)}); }

OfferedWait::Integrals OfferedWait::integrate(double from, double to) const {
  double middle = (from + to) / 2, half = (to - from) / 2;
  Integrals sum;
  auto point = [&](double d, double weight) {
    double z = theta_ * d, fallen = std::expm1(-z);
    double f = weight * half * std::exp(slope_ * d - bend_ * bent(z, fallen));
    double kept = kept_at_mode_ * (1 + fallen);
    sum += {f, f * ((1 - kept_at_mode_) - kept_at_mode_ * fallen), f * kept, f * kept * (mode_ + d)};
  };
  for (std::size_t i = 0; i < kNodes.size(); ++i) {
    point(middle - half * kNodes[i], kWeights[i]);
    point(middle + half * kNodes[i], kWeights[i]);
  }
  return sum;
}

OfferedWait::Integrals OfferedWait::up_to(double x) const {
  Integrals sum;
  for (const Panel& panel : panels_) {
    if (panel.from >= x - mode_) break;
    sum += panel.to <= x - mode_ ? panel.inside : integrate(panel.from, x - mode_);
  }
  return sum;
}

double OfferedWait::log_density(double x) const { return log_after_mode(x - mode_); }

double OfferedWait::mass_beyond(double x) const {
  double sum = 0;
  for (auto panel = panels_.rbegin(); panel != panels_.rend(); ++panel) {
    if (panel->to <= x - mode_) break;
    sum += panel->from >= x - mode_ ? panel->inside.mass : integrate(x - mode_, panel->to).mass;
  }
  return sum;
}
}  // namespace calls
