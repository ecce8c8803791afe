// Decimal digits to their number, eight at once.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace calls {
constexpr std::size_t kDigits = 8;  // at most

// The number that the first `size` bytes (1 to 8) of a word write, the word being as it stands in memory;
// false when they aren't all digits.
inline bool digits_value(std::uint64_t word, std::size_t size, std::uint64_t& out) {
  static_assert(std::endian::native == std::endian::little);
  // Digits become their values, behind as many zeros as eight lack.
  std::uint64_t v = (word ^ 0x3030303030303030) << (8 * (kDigits - size));
  if ((((v + 0x7676767676767676) | v) & 0x8080808080808080) != 0) return false;  // one is over 9
  v = (v * 10 + (v >> 8)) & 0x00ff00ff00ff00ff;
  v = (v * 100 + (v >> 16)) & 0x0000ffff0000ffff;
  out = (v * 10000 + (v >> 32)) & 0xffffffff;
  return true;
}
inline std::uint64_t word_at(const char* at) {  // of which eight bytes can be read
  std::uint64_t out = 0;
  std::memcpy(&out, at, sizeof out);
  return out;
}
}  // namespace calls
