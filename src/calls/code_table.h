// Numbers for the codes met in a file, found again in a few nanoseconds. Codes of eight bytes or fewer, the
// usual ones, are compared as one word.
#pragma once

#include <xxhash.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace calls {
class CodeTable {
 public:
  static constexpr std::uint32_t kMostGroups = 1U << 24;
  CodeTable() : slots_(64) {}
  // The number of a code within its group (below kMostGroups), from 0 in the order of their first coming.
  std::uint32_t number(std::string_view code, std::uint32_t group = 0) {
    std::uint64_t key = key_of(code);
    auto rest = static_cast<std::uint32_t>(std::min(code.size(), kLongSize)) | group << 8;
    std::size_t mask = slots_.size() - 1;
    const Slot* slots = slots_.data();
    for (std::size_t at = place_of(key, group) & mask;; at = (at + 1) & mask) {
      const Slot& s = slots[at];
      if (s.number == kEmpty) return add(code, key, rest);
      if (s.key == key && s.rest == rest && (code.size() <= kWord || codes_[s.number] == code))
        return s.number;
    }
  }
  const std::string& code(std::uint32_t number) const { return codes_[number]; }
  std::size_t size() const { return codes_.size(); }

 private:
  static constexpr std::uint32_t kEmpty = UINT32_MAX;
  static constexpr std::size_t kWord = 8, kLongSize = 255;  // bytes
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t number = kEmpty, rest = 0;  // the code's size and, from the ninth bit, its group
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
  // Both halves of a product: every byte of the code counts in its last bits.
  static std::size_t place_of(std::uint64_t key, std::uint64_t group) {
    auto product = static_cast<unsigned __int128>(key ^ group << 20) * 0x9E3779B97F4A7C15ULL;
    return static_cast<std::size_t>(product) ^ static_cast<std::size_t>(product >> 64);
  }
  void put(const Slot& slot) {
    std::size_t mask = slots_.size() - 1, at = place_of(slot.key, slot.rest >> 8) & mask;
    while (slots_[at].number != kEmpty) at = (at + 1) & mask;
    slots_[at] = slot;
  }
  std::uint32_t add(std::string_view code, std::uint64_t key, std::uint32_t rest) {
    auto n = static_cast<std::uint32_t>(codes_.size());
    codes_.emplace_back(code);
    if (codes_.size() * 2 > slots_.size()) {
      std::vector<Slot> former(slots_.size() * 2);
      former.swap(slots_);
      for (const auto& s : former)
        if (s.number != kEmpty) put(s);
    }
    put({key, n, rest});
    return n;
  }
  std::deque<std::string> codes_ = {};
  std::vector<Slot> slots_;
};
}  // namespace calls
