#include "corpus/terms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"

namespace corpus {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> stems(std::string_view question) {
  std::vector<std::string> out;
  for (auto& w : query_words(question)) out.push_back(w.stem);
  return out;
}

TEST(Terms, WordsOfOneFamilyShareAStem) {
  EXPECT_EQ(stem("renouvellement"), stem("renouvellements"));
  EXPECT_EQ(stem("demande"), stem("demandes"));
  EXPECT_EQ(stem("perdu"), stem("perdue"));
  EXPECT_NE(stem("passeport"), stem("permis"));
}

TEST(Terms, NumbersAndLettersAreKept) {
  EXPECT_EQ(stem("2042"), "2042");
  EXPECT_EQ(stem("b"), "b");
  EXPECT_EQ(stem(""), "");
}

TEST(Terms, AccentsAndCaseMakeNoDifference) {
  EXPECT_EQ(index_terms("Carte d’IDENTITÉ périmée"), index_terms("carte d'identite perimee"));
  EXPECT_EQ(stems("Où déclarer mon DÉMÉNAGEMENT ?"), stems("ou declarer mon demenagement"));
}

TEST(Terms, IndexesEveryWordInOrder) {
  EXPECT_THAT(index_terms("la carte la"), ElementsAre(stem("la"), stem("carte"), stem("la")));
  EXPECT_THAT(index_terms(" … !"), IsEmpty());
}

TEST(Terms, StopWordsAreNoQuestion) {
  EXPECT_TRUE(stop_word("le"));
  EXPECT_FALSE(stop_word("passeport"));
  EXPECT_TRUE(stop_stem(stem("dans")));
  EXPECT_THAT(stems("comment est-ce que je le la les"), IsEmpty());
  EXPECT_THAT(stems(""), IsEmpty());
  EXPECT_THAT(stems("Comment renouveler mon passeport ?"), testing::Contains(stem("passeport")));
}

// A word that a question keeps is found by the index: both ends make the same terms.
RC_GTEST_PROP(Terms, QuestionsAndIndexAgree, (const std::string& raw)) {
  std::string s = text::clean(raw) + " Carte d’identité périmée et l’œuvre n°12";
  auto indexed = index_terms(s);
  for (const auto& w : query_words(s))
    RC_ASSERT(std::find(indexed.begin(), indexed.end(), w.stem) != indexed.end());
}
}  // namespace
}  // namespace corpus
