// A text and its words: what stands next to an offset.
#pragma once

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/text.h"

namespace gates {
using Words = std::unordered_set<std::string_view>;

class Near {
 public:
  explicit Near(std::string_view s) : s_(s), words_(text::words(s)) {}
  const std::vector<text::Word>& words() const { return words_; }

  // The word that starts at or after `at`, with nothing but spaces between; nothing otherwise.
  const text::Word* word_after(std::size_t at) const {
    auto it = std::lower_bound(words_.begin(), words_.end(), at,
                               [](const text::Word& w, std::size_t pos) { return w.start < pos; });
    if (it == words_.end()) return nullptr;
    return s_.substr(at, it->start - at).find_first_not_of(" \t\xC2\xA0\xE2\x80\xAF") ==
                   std::string_view::npos
               ? &*it
               : nullptr;
  }
  // The nth word before `at` (1 is the nearest), folded; empty when there is none in the same clause.
  std::string_view before(std::size_t at, std::size_t n) const {
    auto it = std::lower_bound(words_.begin(), words_.end(), at,
                               [](const text::Word& w, std::size_t pos) { return w.start < pos; });
    if (it - words_.begin() < static_cast<std::ptrdiff_t>(n)) return {};
    const text::Word& w = *(it - static_cast<std::ptrdiff_t>(n));
    return s_.substr(w.end, at - w.end).find_first_of(".;:!?\n") == std::string_view::npos
               ? std::string_view(w.folded)
               : std::string_view();
  }

 private:
  std::string_view s_;
  std::vector<text::Word> words_;
};
}  // namespace gates
