// Sentences with one fact changed, and the same facts in other words: what the gates are measured with. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace gates {
struct Mutation {
  std::string kind;       // "amount"… "polarity", "actor", "swapped", or "paraphrase", which must pass
  std::string text;       // the changed sentence
  text::Range changed{};  // bytes of `text` that differ; the whole for a paraphrase
};
// One change per kind of fact the sentence holds, and its paraphrases. The same seed gives the same changes.
std::vector<Mutation> mutations(std::string_view sentence, std::uint64_t seed);
// A whole number below a million in French letters.
std::string in_letters(int n);
}  // namespace gates
