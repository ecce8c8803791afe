#include "base/text.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

namespace text {
char32_t next(std::string_view s, std::size_t& at) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  unsigned char lead = byte(at);
  if (lead < 0x80) return s[at++] & 0x7F;
  int extra = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
  if (extra == 0 || lead > 0xF4 || at + static_cast<std::size_t>(extra) >= s.size()) {
    ++at;
    return 0xFFFD;
  }
  char32_t c = lead & (0x3FU >> extra);
  for (int i = 1; i <= extra; ++i) {
    unsigned char b = byte(at + static_cast<std::size_t>(i));
    if ((b & 0xC0) != 0x80) {
      ++at;
      return 0xFFFD;
    }
    c = (c << 6) | (b & 0x3FU);
  }
  static constexpr std::array<char32_t, 4> kLeast{0, 0x80, 0x800, 0x10000};
  if (c < kLeast[static_cast<std::size_t>(extra)] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
    ++at;
    return 0xFFFD;
  }
  at += static_cast<std::size_t>(extra) + 1;
  return c;
}

void append(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool valid_utf8(std::string_view s) {
  for (std::size_t at = 0; at < s.size();) {
    if (static_cast<unsigned char>(s[at]) < 0x80) {
      ++at;
      continue;
    }
    std::size_t before = at;
    if (next(s, at) == 0xFFFD && s.substr(before, 3) != "\xEF\xBF\xBD") return false;
  }
  return true;
}

std::size_t length(std::string_view s) {
  std::size_t n = 0;
  for (char c : s) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return n;
}

namespace {
// Invisible characters that change how other text is shown: bidirectional controls, zero-width marks, BOM,
// tags.
bool deceptive(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F ||
         c == 0x061C || c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x00AD ||
         (c >= 0xE0000 && c <= 0xE007F) || (c >= 0xFFF9 && c <= 0xFFFB);
}
// Runs of combining marks cost their square to put in order, and no language has more than thirty on a letter
// (UAX #15, stream-safe text).
class MarkLimit {
 public:
  static constexpr int kMost = 30;
  // Whether the next character is a mark too many.
  bool exceeded_by(char32_t c) {
    bool two = c == 0x344 || c == 0xF73 || c == 0xF75 || c == 0xF81;  // once decomposed, which ends no run
    bool mark = two || (c >= 0x300 && u_getCombiningClass(static_cast<UChar32>(c)) != 0);
    run_ = !mark ? 0 : std::min(run_ + (two ? 2 : 1), kMost + 1);
    longest_ = std::max(longest_, run_);
    return run_ > kMost;
  }
  // Whether putting the marks in order may push some out of their letters, over the limit.
  bool close() const { return longest_ > kMost - 5; }

 private:
  int run_ = 0, longest_ = 0;
};
bool control(char32_t c) { return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0); }
}  // namespace

std::string clean(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  bool ascii = true;
  MarkLimit marks;
  for (std::size_t at = 0; at < s.size();) {
    char32_t c = next(s, at);
    if (c == '\r') {
      if (at < s.size() && s[at] == '\n') continue;
      c = '\n';
    }
    if (c == 0x2028 || c == 0x2029 || c == 0x85) c = '\n';
    if (control(c) || deceptive(c) || marks.exceeded_by(c)) continue;
    ascii = ascii && c < 0x80;
    append(out, c);
  }
  if (ascii) return out;
  out = nfc(out);
  if (!marks.close()) return out;
  std::string cut;
  MarkLimit again;
  for (std::size_t at = 0; at < out.size();)
    if (char32_t c = next(out, at); !again.exceeded_by(c)) append(cut, c);
  return cut;
}

std::string nfc(std::string_view s) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normaliser = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return std::string(s);
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<int32_t>(s.size()));
  normaliser->normalizeUTF8(0, icu::StringPiece(s.data(), static_cast<int32_t>(s.size())), sink, nullptr,
                            status);
  return U_FAILURE(status) ? std::string(s) : out;
}

std::string from_cp1252(std::string_view s) {
  static constexpr std::array<char16_t, 32> kHigh{
      0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
  std::string out;
  out.reserve(s.size() + s.size() / 8);
  for (char raw : s) {
    auto b = static_cast<unsigned char>(raw);
    append(out, b >= 0x80 && b < 0xA0 ? kHigh[b - 0x80U] : char32_t{b});
  }
  return out;
}

namespace {
// ASCII letters for U+00C0…U+017F, two characters each; "\0\0" keeps the character, a second '\0' means one
// letter.
struct FoldTable {
  char to[0x180][2] = {};
  constexpr FoldTable() {
    const char* rows[] = {"aÀÁÂÃÄÅàáâãäåĀāĂăĄą",
                          "cÇçĆćĈĉĊċČč",
                          "dĎďĐđ",
                          "eÈÉÊËèéêëĒēĔĕĖėĘęĚě",
                          "gĜĝĞğĠġĢģ",
                          "hĤĥĦħ",
                          "iÌÍÎÏìíîïĨĩĪīĬĭĮįİı",
                          "jĴĵ",
                          "kĶķ",
                          "lĹĺĻļĽľĿŀŁł",
                          "nÑñŃńŅņŇň",
                          "oÒÓÔÕÖØòóôõöøŌōŎŏŐő",
                          "rŔŕŖŗŘř",
                          "sŚśŜŝŞşŠš",
                          "tŢţŤťŦŧ",
                          "uÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲų",
                          "wŴŵ",
                          "yÝýÿŶŷŸ",
                          "zŹźŻżŽž"};
    for (const char* row : rows) {
      for (const char* p = row + 1; *p != 0; p += 2) {
        int c = ((static_cast<unsigned char>(p[0]) & 0x1F) << 6) | (static_cast<unsigned char>(p[1]) & 0x3F);
        to[c][0] = row[0];
      }
    }
    to[0xC6][0] = to[0xE6][0] = 'a';
    to[0xC6][1] = to[0xE6][1] = 'e';
    to[0x152][0] = to[0x153][0] = 'o';
    to[0x152][1] = to[0x153][1] = 'e';
    to[0xDF][0] = to[0xDF][1] = 's';
  }
};
constexpr FoldTable kFold;

void fold_into(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  } else if (c < 0x180 && kFold.to[c][0] != 0) {
    out += kFold.to[c][0];
    if (kFold.to[c][1] != 0) out += kFold.to[c][1];
  } else if (c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x2032) {
    out += '\'';
  } else if (c == 0xA0 || c == 0x202F || (c >= 0x2000 && c <= 0x200A) || c == 0x3000) {
    out += ' ';
  } else if (c == 0x2010 || c == 0x2011) {
    out += '-';
  } else if (c >= 0x300 && c <= 0x36F) {
    // combining accents disappear
  } else {
    append(out, c);
  }
}
}  // namespace

std::string fold(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (std::size_t at = 0; at < s.size();) fold_into(out, next(s, at));
  return out;
}

std::vector<Word> words(std::string_view s) {
  std::vector<Word> out;
  std::string folded;
  std::size_t start = 0, end = 0;
  auto flush = [&] {
    if (!folded.empty()) out.push_back({folded, start, end});
    folded.clear();
  };
  for (std::size_t at = 0; at < s.size();) {
    std::size_t before = at;
    char32_t c = next(s, at);
    bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  (c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x2BFF) &&
                   !(c >= 0x3000 && c <= 0x303F) && c < 0xE000);
    if (!letter) {
      flush();
      continue;
    }
    if (folded.empty()) start = before;
    fold_into(folded, c);
    end = at;
  }
  flush();
  return out;
}

std::size_t word_count(std::string_view s) { return words(s).size(); }
}  // namespace text
