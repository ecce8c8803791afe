#include "calls/cell_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "base/text.h"
#include "calls/cell_cursor.h"

namespace calls {
namespace {
struct Number {
  std::int64_t whole = 0;
  double fraction = 0;
  bool negative = false;
};

bool groups(CellCursor& at, std::int64_t& whole) {
  constexpr std::size_t kDigits = 15;
  std::size_t total = 0, group = 0;
  bool spaced = false;
  while (!at.rest.empty()) {
    if (digit(at.rest[0])) {
      if (++total > kDigits) return false;
      whole = whole * 10 + (at.rest[0] - '0');
      ++group;
      at.rest.remove_prefix(1);
      continue;
    }
    std::size_t n = space_in_front(at.rest);
    if (n == 0) break;
    if (spaced ? group != 3 : group == 0 || group > 3) return false;
    spaced = true;
    group = 0;
    at.rest.remove_prefix(n);
  }
  return total > 0 && (!spaced || group == 3);
}

std::optional<Number> read_number(std::string_view cell) {
  constexpr std::string_view kMinus = "\u2212";
  CellCursor at{trimmed(cell)};
  Number out;
  if (at.skip('-'))
    out.negative = true;
  else if (at.rest.starts_with(kMinus)) {
    out.negative = true;
    at.rest.remove_prefix(kMinus.size());
  } else
    at.skip('+');
  if (!groups(at, out.whole)) return std::nullopt;
  out.fraction = at.fraction();
  if (!at.rest.empty()) return std::nullopt;
  return out;
}

// The folded text after a word that names a total; nothing when it begins otherwise.
std::optional<std::string> after_total_word(std::string_view cell) {
  std::string_view s = trimmed(cell);
  constexpr std::size_t kEnough = 40;
  if (s.empty() || std::string_view("tTsSeEcCgG").find(s[0]) == std::string_view::npos) return std::nullopt;
  std::string folded = text::fold(s.substr(0, kEnough));
  for (std::string_view word :
       {"grand total", "sous-total", "sous total", "totaux", "total", "ensemble", "cumul"}) {
    if (!folded.starts_with(word)) continue;
    std::string_view rest = std::string_view(folded).substr(word.size());
    if (!rest.empty() && ((rest[0] >= 'a' && rest[0] <= 'z') || digit(rest[0]))) continue;
    return std::string(trimmed(rest));
  }
  return std::nullopt;
}
}  // namespace

std::string_view trimmed(std::string_view s) {
  while (std::size_t n = space_in_front(s)) s.remove_prefix(n);
  while (std::size_t n = space_behind(s)) s.remove_suffix(n);
  return s;
}

bool blank(std::string_view cell) {
  constexpr std::array<std::string_view, 16> kMarks{"-",   "–",   "—",    "n/a",    "N/A",    "n.d.",
                                                    "nd",  "ND",  "NULL", "null",   "(null)", "#N/A",
                                                    "NaN", "#NA", "#N/D", "#DIV/0!"};
  std::string_view s = trimmed(cell);
  if (!s.empty() && digit(s[0])) return false;
  return s.empty() || std::find(kMarks.begin(), kMarks.end(), s) != kMarks.end();
}

std::optional<double> number_value(std::string_view cell) {
  auto n = read_number(cell);
  if (!n) return std::nullopt;
  double value = static_cast<double>(n->whole) + n->fraction;
  return n->negative ? -value : value;
}

std::optional<std::int64_t> whole_value(std::string_view cell) {
  auto n = read_number(cell);
  if (!n || n->fraction != 0) return std::nullopt;
  return n->negative ? -n->whole : n->whole;
}

std::optional<std::int64_t> seconds_value(std::string_view cell) {
  std::string_view s = trimmed(cell);
  if (s.find(':') == std::string_view::npos) {
    auto n = number_value(s);
    if (!n || *n < 0) return std::nullopt;
    return std::llround(*n);
  }
  CellCursor at{s};
  std::int64_t hours = 0, minutes = 0, seconds = 0;
  if (!at.digits(1, 7, hours) || !at.skip(':') || !at.digits(2, 2, minutes) || !at.skip(':') ||
      !at.digits(2, 2, seconds) || minutes > 59 || seconds > 59)
    return std::nullopt;
  double fraction = at.fraction();
  if (!at.rest.empty()) return std::nullopt;
  return hours * 3600 + minutes * 60 + seconds + (fraction >= 0.5);
}

bool total_word(std::string_view cell) { return after_total_word(cell).has_value(); }

bool only_total(std::string_view cell) {
  auto rest = after_total_word(cell);
  return rest && (rest->empty() || *rest == "general" || *rest == "generale" || *rest == ":" ||
                  *rest == "des files" || *rest == "du jour" || *rest == "du mois" || *rest == "jour" ||
                  *rest == "mois");
}
}  // namespace calls
