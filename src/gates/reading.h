// A text as the gates read it: sentences with their content words and their facts. Pure.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "gates/facts.h"

namespace gates {
using text::Range;

// A content word: its stem, as a number, and where it stands.
struct Stem {
  int id;
  Range range;
};

struct Sentence {
  Range range{};
  std::vector<Stem> stems = {};
  std::unordered_set<int> set = {};
  std::vector<Fact> facts = {};   // figures, references, contacts
  std::vector<Fact> senses = {};  // polarity and actors
};

// Gives stems numbers, the same over all the texts it reads.
class Lexicon {
 public:
  int id(const std::string& stem) {
    return ids_.try_emplace(stem, static_cast<int>(ids_.size())).first->second;
  }
  // The sentences of a text with what they hold.
  std::vector<Sentence> read(std::string_view text);

 private:
  std::unordered_map<std::string, int> ids_;
};
}  // namespace gates
