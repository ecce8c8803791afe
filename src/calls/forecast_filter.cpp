#include "calls/forecast_filter.h"

#include <algorithm>
#include <cmath>

namespace calls::forecasting {
void Filter::start(const std::array<double, kStates>& mean, const std::array<double, kStates>& deviation) {
  std::copy(mean.begin(), mean.end(), mean_.begin());
  cov_.fill(0);
  for (std::size_t i = 0; i < kStates; ++i) cov(i, i) = deviation[i] * deviation[i];
}

void Filter::advance(int days) {
  double kept = memory_ > 0 ? std::pow(memory_, days) : 0;
  mean_[kShort] *= kept;
  for (std::size_t i = 0; i < kStates; ++i) cov(kShort, i) *= kept, cov(i, kShort) *= kept;
  cov(kLevel, kLevel) += level_speed_ * scale_ * days;
  cov(kShort, kShort) += brief_share_ * (1 - kept * kept) * scale_;
  for (std::size_t i = 0; i < 7; ++i) cov(kWeekday + i, kWeekday + i) += weekday_speed_ * scale_ * days;
}

Expectation Filter::expect(const Row& row) const {
  Expectation out;
  out.mean = row.offset;
  out.variance = scale_;
  std::array<double, kPadded> gain{};
  for (auto i : row.used) {
    double value = row.value[i];
    out.mean += mean_[i] * value;
    for (std::size_t j = 0; j < kPadded; ++j) gain[j] += cov_[i * kPadded + j] * value;
  }
  for (auto i : row.used) out.variance += gain[i] * row.value[i];
  out.gain = gain;
  return out;
}

double Filter::learn(const Row& row, Expectation expected, double log_calls, double noise) {
  constexpr double kBend = 2;
  double error = log_calls - expected.mean, variance = expected.variance + noise,
         z = error / std::sqrt(variance);
  score_ = 0.98 * score_ - std::log(variance) / 2 - 2.5 * std::log1p(z * z / 4);
  double weight = std::abs(z) < kBend ? 1 : kBend * kBend / (z * z);
  run_ = std::abs(z) < 3 ? 0 : (z > 0 ? std::max(run_, 0) + 1 : std::min(run_, 0) - 1);
  if (std::abs(run_) >= 3) {  // a new level
    cov(kLevel, kLevel) += error * error;
    run_ = 0;
    expected = expect(row);
    variance = expected.variance + noise;
    weight = 1;
  }
  const std::array<double, kPadded> gain = expected.gain;
  for (std::size_t i = 0; i < kStates; ++i) {
    double part = gain[i] * weight / variance;
    mean_[i] += part * error;
    for (std::size_t j = 0; j < kPadded; ++j) cov_[i * kPadded + j] -= part * gain[j];
  }
  double square = std::min(z * z, kBend * kBend);
  scale_ = std::clamp(scale_ * (1 + (square - 0.92) / (days_ + 1)), 1e-6, 1.0);
  days_ = std::min(days_ + 1, 60.0);
  return weight;
}
}  // namespace calls::forecasting
