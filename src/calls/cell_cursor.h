// Reads the text of a cell from its front, for the parsers of numbers and dates. Pure; views only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace calls {
inline bool digit(char c) { return c >= '0' && c <= '9'; }

// Spaces longer than a byte: no-break, figure, thin and narrow no-break.
inline constexpr std::array<std::string_view, 4> kWideSpaces{"\u00A0", "\u2007", "\u2009", "\u202F"};

// Bytes of the space at the front, 0 when there is none.
inline std::size_t space_in_front(std::string_view s) {
  if (s.empty()) return 0;
  if (s[0] > ' ' && s[0] < 0x7F) return 0;
  if (s[0] == ' ' || (s[0] >= '\t' && s[0] <= '\r')) return 1;
  for (auto space : kWideSpaces)
    if (s.starts_with(space)) return space.size();
  return 0;
}

inline std::size_t space_behind(std::string_view s) {
  if (s.empty()) return 0;
  if (s.back() > ' ' && s.back() < 0x7F) return 0;
  if (s.back() == ' ' || (s.back() >= '\t' && s.back() <= '\r')) return 1;
  for (auto space : kWideSpaces)
    if (s.ends_with(space)) return space.size();
  return 0;
}

// Reads from the front of a text.
struct CellCursor {
  std::string_view rest;

  bool skip(char c) {
    if (!rest.starts_with(c)) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool skip_any(std::string_view some) {
    if (rest.empty() || some.find(rest[0]) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }
  void spaces() {
    while (std::size_t n = space_in_front(rest)) rest.remove_prefix(n);
  }
  // Between `least` and `most` digits, and no more of them; how many there were, 0 when it fails.
  std::size_t digits(std::size_t least, std::size_t most, std::int64_t& out) {
    std::size_t n = 0;
    while (n < rest.size() && digit(rest[n])) ++n;
    if (n < least || n > most) return 0;
    out = 0;
    for (std::size_t i = 0; i < n; ++i) out = out * 10 + (rest[i] - '0');
    rest.remove_prefix(n);
    return n;
  }
  // ",5" or ".500"; 0 when there is none.
  double fraction() {
    if (rest.size() < 2 || (rest[0] != ',' && rest[0] != '.') || !digit(rest[1])) return 0;
    rest.remove_prefix(1);
    double value = 0, scale = 1;
    for (; !rest.empty() && digit(rest[0]); rest.remove_prefix(1)) value += (scale /= 10) * (rest[0] - '0');
    return value;
  }
};
}  // namespace calls
