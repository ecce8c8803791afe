// From words to index terms: folded, stop words out (of questions only), French stems; spelling repaired from the
// words of the corpus.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace corpus {
// The stem of a folded word (Snowball, French). Numbers and one-letter words come back as they are.
std::string stem(std::string_view folded);
// Terms of a text for an index: every word's stem, in order.
std::vector<std::string> index_terms(std::string_view text);
// Adds "a_b" for every pair of neighbouring stems that aren't stop words.
void add_bigrams(std::vector<std::string>& terms, const std::vector<std::string>& words);
bool stop_word(std::string_view folded);

// The words of a question that count.
struct QueryWord {
  std::string folded;
  std::string stem;
};
std::vector<QueryWord> query_words(std::string_view question);

// The words of the corpus with how often they occur: repairs what is typed wrong.
class Vocabulary {
 public:
  void add(std::string_view folded, std::uint32_t times = 1) { counts_[std::string(folded)] += times; }
  // The word itself when it is known, else the most frequent word one edit away (two for long words); empty when none.
  std::string repair(const std::string& folded) const;
  bool knows(const std::string& folded) const { return counts_.contains(folded); }
  std::size_t size() const { return counts_.size(); }
  // Prepares repairs; call once after the last add().
  void freeze();

 private:
  std::unordered_map<std::string, std::uint32_t> counts_;
  std::unordered_map<std::string, std::vector<const std::string*>> by_deletion_;
};
}  // namespace corpus
