#include "corpus/terms.h"

#include <libstemmer.h>

#include <algorithm>
#include <memory>
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

bool numeric(std::string_view s) { return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; }); }

// All the words got by leaving one letter out.
std::vector<std::string> deletions(const std::string& word) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (i > 0 && word[i] == word[i - 1]) continue;
    out.push_back(word.substr(0, i) + word.substr(i + 1));
  }
  return out;
}
}  // namespace

bool stop_word(std::string_view folded) { return stop_words().contains(std::string(folded)); }

std::string stem(std::string_view folded) {
  if (folded.size() < 3 || numeric(folded)) return std::string(folded);
  auto* s = stemmer();
  const auto* out = sb_stemmer_stem(s, reinterpret_cast<const sb_symbol*>(folded.data()), static_cast<int>(folded.size()));
  return {reinterpret_cast<const char*>(out), static_cast<std::size_t>(sb_stemmer_length(s))};
}

std::vector<std::string> index_terms(std::string_view body) {
  std::vector<std::string> out;
  for (const auto& w : text::words(body)) out.push_back(stem(w.folded));
  return out;
}

std::vector<QueryWord> query_words(std::string_view question) {
  std::vector<QueryWord> out;
  for (const auto& w : text::words(question)) {
    if (w.folded.size() < 2 && !numeric(w.folded)) continue;
    if (!stop_word(w.folded)) out.push_back({w.folded, stem(w.folded)});
  }
  return out;
}

void Vocabulary::freeze() {
  by_deletion_.clear();
  for (const auto& [word, n] : counts_) {
    if (word.size() < 4 || numeric(word)) continue;
    for (auto& d : deletions(word)) by_deletion_[std::move(d)].push_back(&word);
  }
}

std::string Vocabulary::repair(const std::string& word) const {
  if (counts_.contains(word)) return word;
  if (word.size() < 5 || numeric(word)) return {};
  const std::string* best = nullptr;
  std::uint32_t most = 0;
  auto consider = [&](const std::string* candidate) {
    std::uint32_t n = counts_.at(*candidate);
    bool same_start = (*candidate)[0] == word[0];
    std::uint32_t worth = same_start ? n * 4 : n;
    if (worth > most) {
      most = worth;
      best = candidate;
    }
  };
  auto look = [&](const std::string& key) {
    if (auto it = by_deletion_.find(key); it != by_deletion_.end())
      for (const auto* c : it->second) consider(c);
    if (auto it = counts_.find(key); it != counts_.end()) consider(&it->first);
  };
  look(word);                                     // a letter is missing
  for (const auto& d : deletions(word)) look(d);  // a letter too many, or another one, or two swapped
  return best == nullptr ? std::string() : *best;
}
}  // namespace corpus
