#include "reviews/review.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"

namespace reviews {
namespace {
std::string side(const std::vector<Piece>& pieces, Edit left_out) {
  std::string out;
  for (const auto& p : pieces)
    if (p.edit != left_out) out += p.text;
  return out;
}

// Short texts over few words, so that they share many.
rc::Gen<std::string> texts() {
  auto word =
      rc::gen::element<std::string>("bonjour", "le", "délai", "de", "versement", "\n", "  ", ".", "Vous");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(word),
                      [](const std::vector<std::string>& words) { return text::join(words, " "); });
}

RC_GTEST_PROP(Difference, GivesBothTextsBack, ()) {
  auto before = *texts(), after = *texts();
  auto pieces = difference(before, after);
  RC_ASSERT(side(pieces, Edit::added) == before);
  RC_ASSERT(side(pieces, Edit::removed) == after);
}

RC_GTEST_PROP(Difference, GivesAnyTextsBack, (const std::string& before, const std::string& after)) {
  auto pieces = difference(before, after);
  RC_ASSERT(side(pieces, Edit::added) == before);
  RC_ASSERT(side(pieces, Edit::removed) == after);
}

TEST(Difference, KeepsWhatStayed) {
  auto pieces = difference("Votre dossier est complet.", "Votre dossier est presque complet.");
  ASSERT_EQ(pieces.size(), 3U);
  EXPECT_EQ(pieces[0].edit, Edit::same);
  EXPECT_EQ(pieces[1].edit, Edit::added);
  EXPECT_EQ(pieces[1].text.find("presque") != std::string::npos, true);
  EXPECT_EQ(pieces[2].edit, Edit::same);
  EXPECT_TRUE(difference("", "").empty());
  EXPECT_EQ(difference("a b", "a b").size(), 1U);
}

TEST(Difference, VeryLongTextsAreComparedAsWholes) {
  std::string long_text;
  for (int i = 0; i < 20'000; ++i) long_text += "mot ";
  auto pieces = difference(long_text, long_text + "fin");
  EXPECT_EQ(side(pieces, Edit::removed), long_text + "fin");
  EXPECT_EQ(side(pieces, Edit::added), long_text);
}

RC_GTEST_PROP(KeptShare, IsAPercentageAndWholeOnEquals, ()) {
  auto draft = *texts(), reply = *texts();
  double share = kept_share(draft, reply);
  RC_ASSERT(share >= 0 && share <= 100);
  if (text::word_count(draft) > 0) {
    RC_ASSERT(kept_share(draft, draft) == 100);
  }
}

TEST(KeptShare, CountsTheWordsOfTheDraft) {
  EXPECT_EQ(kept_share("un deux trois", "quatre cinq six"), 0);
  EXPECT_EQ(kept_share("un deux trois quatre", "un deux cinq quatre"), 75);
  EXPECT_EQ(kept_share("un deux trois quatre", "un deux"), 50);
  EXPECT_EQ(kept_share("un deux", "un deux trois quatre"), 100);
  EXPECT_EQ(kept_share("un deux", "deux un"), 50);              // order counts
  EXPECT_EQ(kept_share("Été, à Nîmes !", "ete a nimes"), 100);  // accents and punctuation don't
  EXPECT_EQ(kept_share("un", ""), 0);
  EXPECT_EQ(kept_share("", "un"), 0);
}

TEST(Review, CodesAreReadBack) {
  for (auto f : {Feeling::positive, Feeling::neutral, Feeling::negative}) {
    EXPECT_EQ(feeling_from(feeling_code(f)), f);
    EXPECT_EQ(feeling_from(feeling_label(f)), f);
  }
  EXPECT_EQ(feeling_from(" NÉGATIF "), Feeling::negative);
  EXPECT_FALSE(feeling_from("mitigé"));
  for (auto s : {State::to_answer, State::in_progress, State::approved, State::published, State::refused})
    EXPECT_EQ(state_from(state_code(s)), s);
  EXPECT_FALSE(state_from("Publiée"));
}
}  // namespace
}  // namespace reviews
