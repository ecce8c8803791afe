// From words to index terms: folded, stop words out (of questions only), French stems.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace corpus {
// The stem of a folded word (Snowball, French). Numbers and one-letter words come back as they are.
std::string stem(std::string_view folded);
// Terms of a text for an index: every word's stem, in order.
std::vector<std::string> index_terms(std::string_view text);
bool stop_word(std::string_view folded);
// Whether a stem is that of a stop word.
bool stop_stem(const std::string& stem_text);

// The words of a question that count.
struct QueryWord {
  std::string folded;
  std::string stem;
};
std::vector<QueryWord> query_words(std::string_view question);

}  // namespace corpus
