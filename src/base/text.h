// UTF-8 text: cleaned once at the door, folded only for search and comparison.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace text {
bool valid_utf8(std::string_view s);
// The code point at `at` (which is moved past it); U+FFFD for a malformed sequence, one byte further.
char32_t next(std::string_view s, std::size_t& at);
void append(std::string& out, char32_t c);
std::size_t length(std::string_view s);  // in code points

// Everything from outside passes here once: malformed bytes become U+FFFD, line ends become \n, control
// characters, bidirectional overrides and invisible marks are removed, so are accents beyond thirty on one
// letter, the result is NFC.
std::string clean(std::string_view s);
// Windows-1252 to UTF-8.
std::string from_cp1252(std::string_view s);
// NFC; as is when already so.
std::string nfc(std::string_view s);

// Lower case without accents, ligatures split, typographic apostrophes and spaces made plain. Not for
// display.
std::string fold(std::string_view s);
std::string trim(std::string_view s);
// Runs of white space made one space, both ends trimmed.
std::string squeeze(std::string_view s);
std::string lower(std::string_view s);
// First letter in upper case.
std::string capitalise(std::string_view s);
bool starts_with_vowel(std::string_view s);
std::vector<std::string_view> split(std::string_view s, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
// At most `limit` code points, cut at a word and closed with an ellipsis.
std::string shorten(std::string_view s, std::size_t limit);

// A word of a text: its folded form and where it stands.
struct Word {
  std::string folded;
  std::size_t start;
  std::size_t end;
};
// Letters and digits; apostrophes and hyphens separate. Offsets are bytes of `s`.
std::vector<Word> words(std::string_view s);
std::size_t word_count(std::string_view s);

// A byte range of a text.
struct Range {
  std::size_t start;
  std::size_t end;
  auto operator<=>(const Range&) const = default;
};
// The sentences of one paragraph, without surrounding spaces. Abbreviations (M., art., n°), decimals,
// initials and URLs don't end a sentence; a line break does.
std::vector<Range> sentences(std::string_view s);
// Words written in capitals throughout (a shouted text) in percent.
int capitals_share(std::string_view s);
}  // namespace text
