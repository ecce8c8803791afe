// Numbers for the codes met in a file, found again in a few nanoseconds. Codes of eight bytes or fewer, the
// usual ones, are compared as one word.
#pragma once

#include <xxhash.h>

#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace calls {
class CodeTable {
 public:
  CodeTable() : slots_(64) {}
  // The number of a code, from 0 in the order of their first coming.
  std::uint32_t number(std::string_view code) {
    std::uint64_t key = key_of(code);
    for (std::size_t at = place_of(key);; at = (at + 1) & (slots_.size() - 1)) {
      const Slot& s = slots_[at];
      if (s.number == kEmpty) return add(code, key);
      if (s.key == key && s.size == code.size() && (code.size() <= kWord || codes_[s.number] == code))
        return s.number;
    }
  }
  const std::string& code(std::uint32_t number) const { return codes_[number]; }
  std::size_t size() const { return codes_.size(); }

 private:
  static constexpr std::uint32_t kEmpty = UINT32_MAX;
  static constexpr std::size_t kWord = 8;  // bytes
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t number = kEmpty, size = 0;
  };
  // Of up to eight bytes, with its length, a code has one key.
  static std::uint64_t key_of(std::string_view code) {
    const char* at = code.data();
    std::size_t n = code.size();
    if (n > kWord) return XXH3_64bits(at, n);
    std::uint32_t low = 0, high = 0;
    if (n >= 4) {
      std::memcpy(&low, at, 4);
      std::memcpy(&high, at + n - 4, 4);
    } else if (n > 0) {
      low = static_cast<unsigned char>(at[0]) |
            static_cast<std::uint32_t>(static_cast<unsigned char>(at[n / 2])) << 8 |
            static_cast<std::uint32_t>(static_cast<unsigned char>(at[n - 1])) << 16;
    }
    return static_cast<std::uint64_t>(high) << 32 | low;
  }
  std::size_t place_of(std::uint64_t key) const {
    return ((key * 0x9E3779B97F4A7C15ULL) >> 32) & (slots_.size() - 1);
  }
  void put(std::uint64_t key, std::uint32_t number, std::uint32_t size) {
    std::size_t at = place_of(key);
    while (slots_[at].number != kEmpty) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {key, number, size};
  }
  std::uint32_t add(std::string_view code, std::uint64_t key) {
    auto n = static_cast<std::uint32_t>(codes_.size());
    codes_.emplace_back(code);
    if (codes_.size() * 2 > slots_.size()) {
      std::vector<Slot> former(slots_.size() * 4);
      former.swap(slots_);
      for (const auto& s : former)
        if (s.number != kEmpty) put(s.key, s.number, s.size);
    }
    put(key, n, static_cast<std::uint32_t>(code.size()));
    return n;
  }
  std::deque<std::string> codes_ = {};
  std::vector<Slot> slots_;
};
}  // namespace calls
