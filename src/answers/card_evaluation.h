// Cards held against readings by hand: which fields and which things a person found in the document, and what
// the card shows.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/fields.h"
#include "base/json.h"
#include "operations/context.h"

namespace answers {
struct EvalCards {
  std::string readings, half;
  static auto fields() {
    return std::tuple{
        field("readings", "Lectures faites à la main (JSONL)", &EvalCards::readings)
            .required()
            .positional()
            .max(4096),
        field("half", "Moitié des lectures", &EvalCards::half)
            .choices({{"tuned", "celle qui a servi à régler"}, {"held_out", "celle qui n’a servi à rien"}})};
  }
};
struct CardCount {
  std::int64_t expected = 0, found = 0;  // fields that the reading has, and those that the card shows rightly
  std::int64_t absent = 0, wrong = 0;    // fields that the reading says empty, and those shown all the same
  std::int64_t keys = 0, keys_found = 0;  // single things read, and those that a line of the field says
};
struct CardEvaluation {
  std::int64_t fiches = 0, missing = 0;  // documents that the corpus lacks
  std::int64_t outside = 0;              // things read that the stored text doesn't say: left out
  std::map<std::string, CardCount> fields;
  std::vector<std::string> examples;
};
// A field is found when one of its lines says one of the things read in it; a thing is found when all its
// words stand in one line of the field. Things that the reader was unsure of count neither way.
Result<CardEvaluation> evaluate_cards(operations::Context& context, const EvalCards& input);
json::value cards_json(const CardEvaluation& evaluation);
}  // namespace answers
