// What a sentence is about, in the words that the titles of the sources have: a figure or a body found where
// something else is spoken of proves nothing. Pure.
#pragma once

#include <functional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "gates/reading.h"

namespace gates {
// One word, or two that follow each other (« carte vitale »), as stems' numbers.
struct Subject {
  int first = -1, second = -1;
  explicit operator bool() const { return first >= 0; }
};

class Subjects {
 public:
  // The content words of a source's title and headings, in their order.
  void add_title(const std::vector<int>& stems);
  // The pair of neighbours of the sentence that most titles have, else its weightiest word that a title has;
  // words inside `leave_out` don't count. Nothing when no title has a word of it.
  Subject of(const Sentence& x, text::Range leave_out, const std::function<double(int)>& weight) const;

 private:
  struct Title {
    std::unordered_set<int> words = {};
    std::vector<std::pair<int, int>> pairs = {};
  };
  std::vector<Title> titles_ = {};
};
}  // namespace gates
