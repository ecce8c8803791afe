// Trimming, case, shortening and sentences.
#include <array>

#include "base/text.h"

namespace text {
namespace {
bool is_space(char32_t c) {
  return c == ' ' || c == '\n' || c == '\t' || c == 0xA0 || c == 0x202F || (c >= 0x2000 && c <= 0x200A);
}
bool is_upper(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || c == 0x152 || c == 0x178;
}
char32_t to_lower(char32_t c) {
  if (c == 0x152) return 0x153;
  if (c == 0x178) return 0xFF;
  return is_upper(c) ? c + 32 : c;
}
char32_t to_upper(char32_t c) {
  if (c == 0x153) return 0x152;
  if (c == 0xFF) return 0x178;
  bool low = (c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7);
  return low ? c - 32 : c;
}
}  // namespace

std::string trim(std::string_view s) {
  std::size_t first = s.size(), last = 0;
  for (std::size_t at = 0; at < s.size();) {
    std::size_t before = at;
    if (!is_space(next(s, at))) {
      if (first == s.size()) first = before;
      last = at;
    }
  }
  return first >= last ? std::string() : std::string(s.substr(first, last - first));
}

std::string squeeze(std::string_view s) {
  std::string out;
  bool pending = false;
  for (std::size_t at = 0; at < s.size();) {
    char32_t c = next(s, at);
    bool breaking = c == ' ' || c == '\n' || c == '\t';
    if (breaking) {
      pending = !out.empty();
      continue;
    }
    if (pending) out += ' ';
    pending = false;
    append(out, c);
  }
  return trim(out);
}

std::string lower(std::string_view s) {
  std::string out;
  for (std::size_t at = 0; at < s.size();) append(out, to_lower(next(s, at)));
  return out;
}

std::string capitalise(std::string_view s) {
  if (s.empty()) return {};
  std::size_t at = 0;
  std::string out;
  append(out, to_upper(next(s, at)));
  out += s.substr(at);
  return out;
}

bool starts_with_vowel(std::string_view s) {
  std::string first = fold(s.substr(0, 4));
  return !first.empty() && std::string_view("aeiouyh").find(first[0]) != std::string_view::npos;
}

std::vector<std::string_view> split(std::string_view s, char separator) {
  std::vector<std::string_view> out;
  std::size_t from = 0;
  for (;;) {
    std::size_t to = s.find(separator, from);
    out.push_back(s.substr(from, to == std::string_view::npos ? to : to - from));
    if (to == std::string_view::npos) return out;
    from = to + 1;
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const auto& p : parts) {
    if (!out.empty()) out += separator;
    out += p;
  }
  return out;
}

std::string shorten(std::string_view s, std::size_t limit) {
  if (length(s) <= limit) return std::string(s);
  std::size_t at = 0, last_space = 0;
  for (std::size_t n = 0; n + 1 < limit && at < s.size(); ++n) {
    std::size_t before = at;
    if (is_space(next(s, at))) last_space = before;
  }
  std::string out = trim(s.substr(0, last_space > at / 2 ? last_space : at));
  return out + "…";
}

int capitals_share(std::string_view s) {
  std::size_t upper = 0, letters = 0;
  for (std::size_t at = 0; at < s.size();) {
    char32_t c = next(s, at);
    if (is_upper(c))
      ++upper, ++letters;
    else if (to_upper(c) != c)
      ++letters;
  }
  return letters == 0 ? 0 : static_cast<int>(upper * 100 / letters);
}

namespace {
// Words whose full stop doesn't end a sentence.
bool abbreviation(std::string_view before) {
  static constexpr std::array<std::string_view, 22> kKnown{
      "m",   "mm", "mme", "mlle", "me",  "dr",  "art", "al", "cf", "ex",  "env",
      "tel", "bd", "av",  "st",   "ste", "arr", "no",  "n",  "p",  "vol", "chap"};
  std::size_t from = before.find_last_of(" \n\t('\"-/");
  std::string word = fold(from == std::string_view::npos ? before : before.substr(from + 1));
  if (word.size() == 1 && word[0] >= 'a' && word[0] <= 'z') return true;
  for (auto known : kKnown)
    if (word == known) return true;
  return false;
}

// At most the last `most` bytes of `s`: a text may be one endless word.
std::string_view tail_of(std::string_view s, std::size_t most) {
  return s.substr(s.size() > most ? s.size() - most : 0);
}

bool ends_sentence(std::string_view s, std::size_t dot, std::size_t after) {
  if (after >= s.size()) return true;
  if (s[dot] == '.') {
    if (abbreviation(tail_of(s.substr(0, dot), 16))) return false;
    std::size_t at = after;
    if (!is_space(next(s, at)) && s[after] != '\n') {
      // "…passé.Je suis": a missing space still ends the sentence before a capital, but not in a URL or a
      // number.
      std::size_t again = after;
      char32_t c = next(s, again);
      if (!is_upper(c)) return false;
      std::string_view left = tail_of(s.substr(0, dot), 512);
      std::size_t word = left.find_last_of(" \n");
      if (word != std::string_view::npos) left.remove_prefix(word + 1);
      bool address = left.find('@') != std::string_view::npos || left.find("://") != std::string_view::npos ||
                     left.starts_with("www");
      return left.size() > 2 && !address && !is_upper(static_cast<unsigned char>(left.back()));
    }
  }
  bool closed = false;  // « Non ! » et part: the quotation ends, not the sentence around it
  for (std::size_t at = after; at < s.size();) {
    char32_t c = next(s, at);
    if (c == '\n') return true;
    closed = closed || c == 0xBB;
    if (is_space(c) || c == 0xBB || c == '"' || c == ')') continue;
    bool goes_on = to_upper(c) != c;
    return !goes_on || (s[dot] != '.' && !closed);
  }
  return true;
}

void keep(std::vector<Range>& out, std::string_view s, std::size_t from, std::size_t to) {
  while (from < to) {
    std::size_t at = from;
    if (!is_space(next(s, at))) break;
    from = at;
  }
  std::size_t last = from;
  for (std::size_t at = from; at < to;) {
    if (!is_space(next(s, at))) last = at;
  }
  if (last > from) out.push_back({from, last});
}
}  // namespace

std::vector<Range> sentences(std::string_view s) {
  std::vector<Range> out;
  std::size_t from = 0;
  for (std::size_t at = 0; at < s.size();) {
    std::size_t before = at;
    char32_t c = next(s, at);
    if (c == '\n') {
      keep(out, s, from, before);
      from = at;
      continue;
    }
    if (c != '.' && c != '!' && c != '?' && c != 0x2026) continue;
    while (at < s.size() && (s[at] == '.' || s[at] == '!' || s[at] == '?')) before = at++;
    if (!ends_sentence(s.substr(from), before - from, at - from)) continue;  // each sentence is read on its own
    std::size_t tail = at;  // a closing guillemet or quote belongs to the sentence it closes
    while (tail < s.size()) {
      std::size_t again = tail;
      char32_t d = next(s, again);
      if (d == 0xBB || d == '"' || d == ')')
        at = again;
      else if (!is_space(d) || d == '\n')
        break;
      tail = again;
    }
    keep(out, s, from, at);
    from = at;
  }
  keep(out, s, from, s.size());
  return out;
}
}  // namespace text
