#include "answers/card_marks.h"

#include <array>
#include <stdexcept>
#include <vector>

#include "base/embedded.h"
#include "base/text.h"

namespace answers {
namespace {
constexpr std::array<std::string_view, kMarks> kNames{"topic_cost",
                                                      "topic_delay",
                                                      "topic_documents",
                                                      "topic_keep",
                                                      "topic_where",
                                                      "topic_lasting",
                                                      "announces_heading",
                                                      "short_paper",
                                                      "announces_documents",
                                                      "informations",
                                                      "announces_bodies",
                                                      "free",
                                                      "pays",
                                                      "not_a_cost",
                                                      "call_price",
                                                      "cost_without_amount",
                                                      "vague_delay",
                                                      "some_days",
                                                      "limit",
                                                      "not_a_delay",
                                                      "other_time",
                                                      "acts",
                                                      "asks_paper",
                                                      "paper",
                                                      "not_a_document",
                                                      "online",
                                                      "not_online",
                                                      "goes",
                                                      "goes_not",
                                                      "body",
                                                      "repealed"};

// All expressions in one tree of characters, walked from the start of each word: a line is read once whatever
// their number.
class Tree {
 public:
  Tree() : nodes_(1) {
    for (auto line : text::split(embedded::file("assets/reference/card_marks.csv"), '\n')) {
      auto cells = text::split(line, ';');
      if (cells.size() != 2 || cells[0] == "mark") continue;
      std::size_t mark = index_of(cells[0]);
      for (auto expression : text::split(cells[1], '|')) add(expression, mark);
    }
  }

  void read(std::string_view words, std::bitset<kMarks>& out) const {
    for (std::size_t at = 0; at < words.size(); ++at) {
      if (words[at] != ' ') continue;
      std::size_t node = 0;
      for (std::size_t i = at; i < words.size(); ++i) {
        node = nodes_[node].next[slot(words[i])];
        if (node == 0) break;
        out |= nodes_[node].marks;
      }
    }
  }

 private:
  static constexpr std::size_t kSlots = 38;  // space, letters, digits, anything else
  struct Node {
    std::array<std::uint32_t, kSlots> next{};
    std::bitset<kMarks> marks;
  };
  static std::size_t slot(char c) {
    if (c == ' ') return 0;
    if (c >= 'a' && c <= 'z') return 1 + static_cast<std::size_t>(c - 'a');
    if (c >= '0' && c <= '9') return 27 + static_cast<std::size_t>(c - '0');
    return 37;
  }
  static std::size_t index_of(std::string_view name) {
    for (std::size_t i = 0; i < kNames.size(); ++i)
      if (kNames[i] == name) return i;
    throw std::runtime_error("card_marks.csv: unknown mark " + std::string(name));
  }
  void add(std::string_view expression, std::size_t mark) {
    std::size_t node = 0;
    for (char c : expression) {
      std::size_t s = slot(c == '_' ? ' ' : c);
      if (nodes_[node].next[s] == 0) {
        nodes_[node].next[s] = static_cast<std::uint32_t>(nodes_.size());
        nodes_.emplace_back();
      }
      node = nodes_[node].next[s];
    }
    nodes_[node].marks.set(mark);
  }
  std::vector<Node> nodes_;
};
}  // namespace

Heard::Heard(std::string_view body) : words_(" ") {
  static const Tree kTree;
  for (const auto& w : text::words(body)) {
    words_ += w.folded;
    words_ += ' ';
  }
  kTree.read(words_, marks_);
}
}  // namespace answers
