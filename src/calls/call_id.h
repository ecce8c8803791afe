// Ids of calls. Most sources number their calls, always further: then an id that comes after all the others
// is new without being looked up.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "calls/digits.h"

namespace calls {
// The number that an id is, when writing the number gives the id back: "0" and "17", not "017".
inline bool id_number(std::string_view id, std::uint64_t& out) {
  if (id.empty() || id.size() > 18 || (id.size() > 1 && id[0] == '0')) return false;
  if (id.size() >= 4 && id.size() <= kDigits) {
    std::uint32_t first = 0, last = 0;
    std::memcpy(&first, id.data(), 4);
    std::memcpy(&last, id.data() + id.size() - 4, 4);
    return digits_value(first | static_cast<std::uint64_t>(last) << (8 * (id.size() - 4)), id.size(), out);
  }
  std::uint64_t n = 0;
  for (char c : id) {
    if (c < '0' || c > '9') return false;
    n = n * 10 + static_cast<std::uint64_t>(c - '0');
  }
  out = n;
  return true;
}

// Ids that only grow: numbers by value, then texts by length and bytes.
class GrowingIds {
 public:
  // Whether the id comes after all those before; it is then the last.
  bool grows(std::string_view id) {
    std::uint64_t number = 0;
    if (id_number(id, number)) {
      if (!text_.empty() || number < next_) return false;
      next_ = number + 1;
      return true;
    }
    if (id.size() != text_.size() ? id.size() < text_.size() : id <= text_) return false;
    text_ = id;
    return true;
  }

 private:
  std::uint64_t next_ = 0;  // after the greatest number
  std::string text_ = {};
};
}  // namespace calls
