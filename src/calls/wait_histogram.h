// How often waits of a simulation fell in each of some thousand bins, whose width is under 1 % of the wait
// (from 8 ms to 12 days; less counts as none). Quantiles interpolate in the bin.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace calls {
class WaitHistogram {
 public:
  void add(double seconds) { ++bins_[bin(seconds)]; }
  void add(const WaitHistogram& other) {
    for (std::size_t i = 0; i < kBins; ++i) bins_[i] += other.bins_[i];
  }
  void clear() { bins_.fill(0); }
  // p from 0 to 1; NaN without waits.
  double quantile(double p) const {
    double all = 0, below = 0;
    for (std::uint64_t n : bins_) all += static_cast<double>(n);
    for (std::size_t i = 0; i < kBins; ++i) {
      auto here = static_cast<double>(bins_[i]);
      if (here > 0 && below + here >= p * all) {
        double part = (p * all - below) / here;
        return i == 0 ? 0 : lower(i) + part * (lower(i + 1) - lower(i));
      }
      below += here;
    }
    return std::nan("");
  }

 private:
  // A double's exponent and its first 7 bits order the waits: 27 powers of two, 128 bins each.
  static constexpr int kDropped = 45;
  static constexpr std::uint64_t kFirst = std::bit_cast<std::uint64_t>(0x1p-7) >> kDropped;
  static constexpr std::size_t kBins = std::size_t{27} * 128;
  static std::size_t bin(double seconds) {
    std::uint64_t key = std::bit_cast<std::uint64_t>(seconds) >> kDropped;
    return key <= kFirst ? 0 : std::min<std::size_t>(key - kFirst, kBins - 1);
  }
  static double lower(std::size_t i) { return std::bit_cast<double>((kFirst + i) << kDropped); }
  std::array<std::uint64_t, kBins> bins_{};
};
}  // namespace calls
