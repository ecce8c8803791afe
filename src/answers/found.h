// What a search found, told to people.
#pragma once

#include "answers/answers.h"

namespace answers {
constexpr std::size_t kSources = 5;

Source source_of(const corpus::DocumentRow& document, double score);
// Where the documents found say to go; a France services adviser when none says.
std::vector<WhomToAsk> whom_to_ask(store::Db& db, const std::vector<corpus::Found>& found);
}  // namespace answers
