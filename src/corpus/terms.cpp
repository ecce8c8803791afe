#include "corpus/terms.h"

#include <libstemmer.h>

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "base/embedded.h"
#include "base/text.h"

namespace corpus {
namespace {
sb_stemmer* stemmer() {
  struct Delete {
    void operator()(sb_stemmer* s) const { sb_stemmer_delete(s); }
  };
  thread_local std::unique_ptr<sb_stemmer, Delete> own(sb_stemmer_new("french", "UTF_8"));
  return own.get();
}

const std::unordered_set<std::string>& stop_words() {
  static const std::unordered_set<std::string> words = [] {
    std::unordered_set<std::string> out;
    for (auto line : text::split(embedded::file("assets/reference/stop_words.txt"), '\n')) {
      if (line.starts_with('#')) continue;
      for (const auto& w : text::words(line)) out.insert(w.folded);
    }
    return out;
  }();
  return words;
}

bool numeric(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool stop_word(std::string_view folded) { return stop_words().contains(std::string(folded)); }

namespace {
std::string snowball(std::string_view word) {
  auto* s = stemmer();
  const auto* out =
      sb_stemmer_stem(s, reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
  return {reinterpret_cast<const char*>(out), static_cast<std::size_t>(sb_stemmer_length(s))};
}

// Folded words have lost the accents Snowball leans on: a second round and the loss of final e's bring forms
// together.
std::string compute_stem(std::string_view folded) {
  std::string out = snowball(folded);
  if (out.size() > 5) out = snowball(out);
  for (int i = 0; i < 2; ++i)
    if (out.size() > 4 && out.back() == 'e') out.pop_back();
  return out;
}
}  // namespace

std::string stem(std::string_view folded) {
  constexpr std::size_t kCached = 50'000;
  if (folded.size() < 3 || numeric(folded)) return std::string(folded);
  thread_local std::unordered_map<std::string, std::string> cache;
  thread_local std::string key;
  key = folded;
  auto found = cache.find(key);
  if (found != cache.end()) return found->second;
  if (cache.size() >= kCached) cache.clear();
  return cache.emplace(key, compute_stem(folded)).first->second;
}

std::vector<std::string> index_terms(std::string_view body) {
  std::vector<std::string> out;
  for (const auto& w : text::words(body)) out.push_back(stem(w.folded));
  return out;
}

bool stop_stem(const std::string& stem_text) {
  static const std::unordered_set<std::string> stems = [] {
    std::unordered_set<std::string> out;
    for (const auto& w : stop_words()) out.insert(stem(w));
    return out;
  }();
  return stems.contains(stem_text);
}

std::vector<QueryWord> query_words(std::string_view question) {
  std::vector<QueryWord> out;
  for (const auto& w : text::words(question)) {
    if (w.folded.size() < 2 && !numeric(w.folded)) continue;
    if (!stop_word(w.folded)) out.push_back({w.folded, stem(w.folded)});
  }
  return out;
}

}  // namespace corpus
