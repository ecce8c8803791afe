#include "gates/numbers.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>

namespace gates {
namespace {
bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0xC3;
}

// Bytes of the space at `at` that may separate thousands: plain, no-break, narrow no-break; 0 when none.
std::size_t thousands_space(std::string_view s, std::size_t at) {
  if (at < s.size() && s[at] == ' ') return 1;
  if (s.substr(at, 2) == "\u00A0") return 2;
  return s.substr(at, 3) == "\u202F" ? 3 : 0;
}
std::size_t digits_at(std::string_view s, std::size_t at) {
  std::size_t n = 0;
  while (at + n < s.size() && digit(s[at + n])) ++n;
  return n;
}

// The number in figures that begins at `at`.
Number figures(std::string_view s, std::size_t at) {
  std::size_t n = digits_at(s, at), end = at + n;
  std::string all(s.substr(at, n));
  if (n <= 3 && all[0] != '0')
    for (std::size_t space; (space = thousands_space(s, end)) > 0 && digits_at(s, end + space) == 3;) {
      all += s.substr(end + space, 3);
      end += space + 3;
    }
  if (end + 1 < s.size() && (s[end] == ',' || s[end] == '.')) {
    std::size_t decimals = digits_at(s, end + 1);
    bool another = s.substr(end + 1 + decimals, 1) == "." || s.substr(end + 1 + decimals, 1) == ",";
    bool alone = decimals >= 1 && decimals <= 3 && !(another && digits_at(s, end + 2 + decimals) > 0);
    if (alone) {
      all += "." + std::string(s.substr(end + 1, decimals));
      end += 1 + decimals;
    }
  }
  Number out{{at, end}, all.size() > 15 ? 0 : std::stod(all)};
  for (std::string_view suffix : {"er", "re", "ère", "e", "ème", "nd", "nde"})
    if (s.substr(end, suffix.size()) == suffix &&
        (end + suffix.size() == s.size() || !letter(s[end + suffix.size()]))) {
      out.ordinal = true;
      out.range.end = end + suffix.size();
    }
  return out;
}

const std::unordered_map<std::string_view, int>& letters() {
  static const std::unordered_map<std::string_view, int> kValues{
      {"un", 1},        {"une", 1},        {"deux", 2},      {"trois", 3},     {"quatre", 4},
      {"cinq", 5},      {"six", 6},        {"sept", 7},      {"huit", 8},      {"neuf", 9},
      {"dix", 10},      {"onze", 11},      {"douze", 12},    {"treize", 13},   {"quatorze", 14},
      {"quinze", 15},   {"seize", 16},     {"vingt", 20},    {"vingts", 20},   {"trente", 30},
      {"quarante", 40}, {"cinquante", 50}, {"soixante", 60}, {"septante", 70}, {"huitante", 80},
      {"nonante", 90},  {"cent", 100},     {"cents", 100},   {"mille", 1000}};
  return kValues;
}

// The value of a run of number words: « quatre vingt dix sept mille deux cents ».
int spelled_value(const std::vector<int>& parts) {
  int total = 0, current = 0;
  for (int v : parts) {
    if (v == 1000) {
      total += std::max(current, 1) * 1000;
      current = 0;
    } else if (v == 100) {
      current = std::max(current, 1) * 100;
    } else if (v == 20 && current % 100 == 4) {
      current += 76;  // quatre-vingt
    } else {
      current += v;
    }
  }
  return total + current;
}
}  // namespace

std::vector<Number> numbers_of(std::string_view s) {
  std::vector<Number> out;
  for (std::size_t at = 0; at < s.size(); ++at) {
    if (!digit(s[at])) continue;
    bool glued = at > 0 && (letter(s[at - 1]) || digit(s[at - 1]));
    if (glued) {
      at += digits_at(s, at) - 1;
      continue;
    }
    out.push_back(figures(s, at));
    at = out.back().range.end - 1;
  }
  auto words = text::words(s);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::vector<int> parts;
    std::size_t last = i;
    for (std::size_t j = i; j < words.size(); ++j) {
      auto it = letters().find(words[j].folded);
      bool joins =
          it == letters().end() && words[j].folded == "et" && !parts.empty() && j + 1 < words.size() &&
          (words[j + 1].folded == "un" || words[j + 1].folded == "une" || words[j + 1].folded == "onze") &&
          parts.back() >= 20 && parts.back() < 100;
      bool near = j == i || words[j].start - words[last].end <= 2;
      if (joins && near) {
        last = j;
        continue;
      }
      if (it == letters().end() || !near) break;
      parts.push_back(it->second);
      last = j;
    }
    if (parts.empty()) continue;
    out.push_back({{words[i].start, words[last].end}, static_cast<double>(spelled_value(parts)), true});
    i = last;
  }
  std::sort(out.begin(), out.end(),
            [](const Number& a, const Number& b) { return a.range.start < b.range.start; });
  return out;
}
}  // namespace gates
