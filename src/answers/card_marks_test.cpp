// The marks of card_marks.csv: all known, all heard.
#include "answers/card_marks.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "base/embedded.h"
#include "base/text.h"

namespace answers {
namespace {
struct Row {
  std::string mark;
  std::vector<std::string> expressions;  // with spaces
};
std::vector<Row> rows() {
  std::vector<Row> out;
  for (auto line : text::split(embedded::file("assets/reference/card_marks.csv"), '\n')) {
    auto cells = text::split(line, ';');
    if (cells[0].empty() || cells[0] == "mark") continue;
    EXPECT_EQ(cells.size(), 2U) << line;
    Row row{std::string(cells[0]), {}};
    for (auto expression : text::split(cells.back(), '|')) {
      row.expressions.emplace_back(expression);
      for (char& c : row.expressions.back())
        if (c == '_') c = ' ';
    }
    out.push_back(std::move(row));
  }
  return out;
}

TEST(CardMarks, EveryMarkOfTheFileIsKnown) {
  EXPECT_NO_THROW(Heard("texte"));  // reads the file
  std::set<std::string> names;
  for (const auto& r : rows()) EXPECT_TRUE(names.insert(r.mark).second) << r.mark << " twice";
  EXPECT_EQ(names.size(), kMarks);
}

// An expression is folded, begins a word and sets the mark of its row, the same for all of the row.
TEST(CardMarks, EveryExpressionIsHeard) {
  std::set<std::size_t> taken;
  for (const auto& r : rows()) {
    std::vector<std::size_t> of_all;
    for (std::size_t m = 0; m < kMarks; ++m) {
      bool every = true;
      for (const auto& e : r.expressions) every = every && Heard(e)[static_cast<Mark>(m)];
      if (every) of_all.push_back(m);
    }
    EXPECT_FALSE(of_all.empty()) << r.mark;
    for (const auto& e : r.expressions) {
      EXPECT_TRUE(e.starts_with(' ') && e.size() > 2) << r.mark << ": " << e;
      EXPECT_EQ(text::fold(e), e) << r.mark;
      EXPECT_EQ(e.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789 "), std::string::npos)
          << r.mark << ": " << e;
    }
    taken.insert(of_all.begin(), of_all.end());
  }
  EXPECT_EQ(taken.size(), kMarks);
}

TEST(CardMarks, WordsAreReadFoldedAndWhole) {
  EXPECT_TRUE(Heard("GRATUITEMENT")[Mark::free]);  // the head of a word
  EXPECT_TRUE(Heard("c’est gratuit")[Mark::free]);
  EXPECT_TRUE(Heard("Sans  frais.")[Mark::free]);
  EXPECT_FALSE(Heard("Sans fraisier")[Mark::free]);
  EXPECT_FALSE(Heard("ingratuit")[Mark::free]);  // never its middle
  EXPECT_TRUE(Heard("Le coût")[Mark::topic_cost]);
  EXPECT_FALSE(Heard("")[Mark::topic_cost]);
  EXPECT_FALSE(Heard()[Mark::topic_cost]);
  EXPECT_FALSE(Heard("œuf mollet")[Mark::free]);
}

TEST(CardMarks, BeginsAndHoldsLookAtWholeWords) {
  Heard h("Vous devez, à l’étranger, payer.");
  EXPECT_TRUE(h.begins(" vous "));
  EXPECT_FALSE(h.begins(" devez "));
  EXPECT_TRUE(h.holds(" devez a l etranger payer "));
  EXPECT_FALSE(h.holds(" paye "));
  EXPECT_FALSE(Heard("").holds(" vous "));
}
}  // namespace
}  // namespace answers
