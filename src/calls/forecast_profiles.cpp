#include "calls/forecast_profiles.h"

#include <algorithm>
#include <cmath>

namespace calls::forecasting {
void Profiles::fade(int days) {
  double kept = std::exp2(-days / 70.0);
  for (auto& x : sum) x *= kept;
  for (auto& x : weight) x *= kept;
}

void Profiles::add(std::size_t kind, const Past& past, double w) {
  for (std::size_t t = 0; t < steps; ++t) {
    if (std::isnan(past.counts[t])) continue;
    auto at = kind * steps + t, all = kCommon * steps + t;
    sum[at] += w * past.counts[t] / past.total;
    weight[at] += w;
    sum[all] += w * past.counts[t];
    weight[all] += w * past.total;
  }
}

std::vector<double> Profiles::shares(std::size_t kind) const {
  auto own = kind * steps, all = kCommon * steps, sunday = 6 * steps;
  std::vector<double> out(steps);
  double most = 0, total = 0;
  for (std::size_t t = 0; t < steps; ++t) most = std::max(most, weight[own + t]);
  for (std::size_t t = 0; t < steps; ++t) {
    if (weight[all + t] <= 0 || weight[own + t] < 0.1 * most) continue;
    double share = sum[all + t] / weight[all + t];
    if (kind == kHolidayClass) share = (sum[sunday + t] + share) / (weight[sunday + t] + 1);
    total += out[t] = (sum[own + t] + 0.5 * share) / (weight[own + t] + 0.5);
  }
  for (auto& x : out) x = total > 0 ? x / total : 0;
  return out;
}
}  // namespace calls::forecasting
