// Expressions that tell what a line of a document is about: assets/reference/card_marks.csv. Pure.
#pragma once

#include <bitset>
#include <string>
#include <string_view>

namespace answers {
enum class Mark {
  topic_cost,
  topic_delay,
  topic_documents,
  topic_keep,
  topic_where,
  topic_lasting,
  announces_heading,
  short_paper,
  announces_documents,
  informations,
  announces_bodies,
  free,
  pays,
  not_a_cost,
  call_price,
  cost_without_amount,
  vague_delay,
  some_days,
  limit,
  not_a_delay,
  other_time,
  acts,
  asks_paper,
  paper,
  not_a_document,
  online,
  not_online,
  goes,
  goes_not,
  body,
  repealed
};
constexpr std::size_t kMarks = 31;

// The marks of a text, and its words: folded, between spaces.
class Heard {
 public:
  Heard() = default;
  explicit Heard(std::string_view text);
  bool operator[](Mark m) const { return marks_[static_cast<std::size_t>(m)]; }
  // Whether the words begin with, or hold, an expression between spaces: " vous ".
  bool begins(std::string_view expression) const { return words_.starts_with(expression); }
  bool holds(std::string_view expression) const { return words_.find(expression) != std::string::npos; }

 private:
  std::string words_;
  std::bitset<kMarks> marks_;
};
}  // namespace answers
