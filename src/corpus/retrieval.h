// From a question to the documents that answer it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corpus/confidence.h"
#include "corpus/document_store.h"
#include "operations/context.h"

namespace corpus {
struct SearchFilter {
  std::string source = {}, audience = {}, theme = {};  // empty: all
  // Codes of a structure and of those above it: their own documents are searched beside everybody's.
  std::vector<std::string> structures = {};
};

// A document found, best first. `passage` is its best passage's row, 0 when it has no text that matches.
struct Found {
  std::int64_t document = 0;
  std::int64_t passage = 0;
  double score = 0;
};

// A word of the question and what it became.
struct UnderstoodWord {
  std::string folded;
  std::string term;       // the stem searched for
  bool repaired = false;  // not a word of the corpus: its nearest neighbour is searched instead
  double idf = 0;
};

struct Retrieval {
  std::vector<Found> found;
  std::vector<UnderstoodWord> words;
  Signals signals;
  // That the corpus answers the question: 0 to 1, see confidence.h.
  double confidence = 0;
};

// The words of a question with their weights, without searching.
std::vector<UnderstoodWord> weigh_words(operations::Context& context, std::string_view question);

Retrieval retrieve(operations::Context& context, std::string_view question, std::size_t limit = 20,
                   const SearchFilter& filter = {});
}  // namespace corpus
