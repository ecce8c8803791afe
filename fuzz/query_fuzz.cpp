// What a visitor types: query strings, words, sentences, dates.
#include "base/fields.h"
#include "base/text.h"
#include "base/time.h"
#include "check.h"
#include "corpus/terms.h"
#include "html/html.h"

namespace {
void check_escapes(std::string_view bytes) {
  CHECK(fields::percent_decode(fields::percent_encode(bytes), true) == bytes);
  Values values = fields::decode_form(bytes);
  std::string encoded;
  std::size_t count = 0;
  for (const auto& [name, all] : values) {
    for (const auto& value : all) {
      encoded += fields::percent_encode(name) + "=" + fields::percent_encode(value) + "&";
      ++count;
    }
  }
  CHECK(count <= 1000 && fields::decode_form(encoded) == values);
  std::string shown = html::escape(bytes);
  CHECK(shown.find_first_of("<>\"'") == std::string::npos && shown.size() >= bytes.size());
}

// Byte ranges in order, on characters, without white space around.
void check_sentences(const std::string& s) {
  std::size_t last = 0;
  std::string kept;
  for (auto r : text::sentences(s)) {
    CHECK(r.start >= last && r.end > r.start && r.end <= s.size());
    std::string_view sentence = std::string_view(s).substr(r.start, r.end - r.start);
    CHECK(text::valid_utf8(sentence) && text::trim(sentence) == sentence);
    last = r.end;
    kept += sentence;
  }
  auto solid = [](std::string_view t) {
    std::string out;
    for (const auto& w : text::words(t)) out += w.folded;
    return out;
  };
  CHECK(solid(kept) == solid(s));
}

void check_text(std::string_view bytes) {
  std::string s = text::clean(bytes);
  CHECK(text::valid_utf8(s) && text::clean(s) == s && text::valid_utf8(text::from_cp1252(bytes)));
  std::string folded = text::fold(s), squeezed = text::squeeze(s), cut = text::shorten(s, 40);
  CHECK(text::valid_utf8(folded) && text::fold(folded) == folded);
  CHECK(text::squeeze(squeezed) == squeezed && text::trim(squeezed) == squeezed &&
        text::clean(squeezed) == squeezed);
  CHECK(text::valid_utf8(cut) && text::length(cut) <= 40);
  CHECK(text::capitals_share(s) <= 100 && text::lower(text::lower(s)) == text::lower(s));
  std::size_t last = 0;
  for (const auto& w : text::words(s)) {
    CHECK(w.start >= last && w.end > w.start && w.end <= s.size() && !w.folded.empty());
    auto alone = text::words(std::string_view(s).substr(w.start, w.end - w.start));
    CHECK(alone.size() == 1 && alone[0].folded == w.folded);
    last = w.end;
  }
  check_sentences(s);
  for (const auto& w : corpus::query_words(s))
    CHECK(!w.stem.empty() && text::valid_utf8(w.stem) && !corpus::stop_word(w.folded));
  CHECK(corpus::index_terms(s).size() == text::word_count(s));
}

void check_time(std::string_view bytes) {
  if (auto day = when::parse_day(bytes)) CHECK(when::parse_day(*day) == day && when::parse(*day, "Etc/UTC"));
  auto at = when::parse(bytes);
  if (!at) return;
  std::string iso = when::iso(*at);
  CHECK(iso.size() == 24 && when::iso_day(*at, "Etc/UTC") == iso.substr(0, 10));
  if (iso > "1900" && iso < "2200") CHECK(when::parse(iso) == at);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > fuzz::kLargest) return -1;
  std::string_view bytes = fuzz::bytes(data, size);
  check_escapes(bytes);
  check_text(bytes);
  check_time(bytes);
  return 0;
}
