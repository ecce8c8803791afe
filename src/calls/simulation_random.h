// Random numbers for simulation, one independent stream per (seed, number): xoshiro256++ started by
// splitmix64 (Blackman and Vigna, ACM TOMS 47, 2021). The same on every machine, up to the last bits of log.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace calls {
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::uint64_t number) {
    std::uint64_t state = seed * 0x9E3779B97F4A7C15ULL ^ (number + 1) * 0xD1342543DE82EF95ULL;
    for (std::uint64_t& word : state_) {
      state += 0x9E3779B97F4A7C15ULL;
      std::uint64_t z = state;
      z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
      z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
      word = z ^ (z >> 31);
    }
  }
  std::uint64_t bits() {
    std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0], shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }
  // Between 0 and 1, neither of them.
  double uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }
  double exponential() { return -std::log(uniform()); }  // of mean 1
  // Standard, by Marsaglia's polar method.
  double normal() {
    for (;;) {
      double x = 2 * uniform() - 1, y = 2 * uniform() - 1, square = x * x + y * y;
      if (square < 1 && square > 0) return x * std::sqrt(-2 * std::log(square) / square);
    }
  }

 private:
  std::array<std::uint64_t, 4> state_{};
};
}  // namespace calls
