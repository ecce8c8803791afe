// Numbers for the codes met in a file, found again in a few nanoseconds.
#pragma once

#include <xxhash.h>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace calls {
class CodeTable {
 public:
  CodeTable() : slots_(64, kEmpty) {}
  // The number of a code, from 0 in the order of their first coming.
  std::uint32_t number(std::string_view code) {
    std::uint64_t hash = XXH3_64bits(code.data(), code.size());
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      std::uint32_t n = slots_[at];
      if (n == kEmpty) return add(code, at);
      if (hashes_[n] == hash && codes_[n] == code) return n;
    }
  }
  const std::string& code(std::uint32_t number) const { return codes_[number]; }
  std::size_t size() const { return codes_.size(); }

 private:
  static constexpr std::uint32_t kEmpty = UINT32_MAX;
  std::uint32_t add(std::string_view code, std::size_t at) {
    auto n = static_cast<std::uint32_t>(codes_.size());
    codes_.emplace_back(code);
    hashes_.push_back(XXH3_64bits(code.data(), code.size()));
    slots_[at] = n;
    if (codes_.size() * 2 > slots_.size()) grow();
    return n;
  }
  void grow() {
    slots_.assign(slots_.size() * 4, kEmpty);
    for (std::uint32_t n = 0; n < hashes_.size(); ++n) {
      std::size_t at = hashes_[n] & (slots_.size() - 1);
      while (slots_[at] != kEmpty) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = n;
    }
  }
  std::deque<std::string> codes_ = {};
  std::vector<std::uint64_t> hashes_ = {};
  std::vector<std::uint32_t> slots_;
};
}  // namespace calls
