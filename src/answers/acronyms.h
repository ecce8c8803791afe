// Acronyms as users write them, in capitals or not, and what they mean here. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "answers/question.h"
#include "base/text.h"

namespace answers {
struct FoundAcronym {
  Reading reading;
  text::Range range;  // of the symbol in the question
};
// Those of assets/reference/acronyms.csv. Among several meanings, the one whose context words stand in the
// question, or that the question itself spells out; else the first listed, which is the most usual.
std::vector<FoundAcronym> acronyms_of(std::string_view question);
}  // namespace answers
