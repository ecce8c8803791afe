#include "base/text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/fr.h"

namespace {
std::vector<std::string> cut(std::string_view s) {
  std::vector<std::string> out;
  for (auto r : text::sentences(s)) out.emplace_back(s.substr(r.start, r.end - r.start));
  return out;
}
}  // namespace

TEST(Text, FoldsAccentsLigaturesAndApostrophes) {
  EXPECT_EQ(text::fold("L’Œuvre à Noël : ÉTÉ Çà et là"), "l'oeuvre a noel : ete ca et la");
}

TEST(Text, CleanRemovesWhatDeceives) {
  EXPECT_EQ(text::clean("a\u202Eb\u200Bc\x07\x1B[31m\r\nd"), "abc[31m\nd");
  EXPECT_EQ(text::clean("\xC3(\xFF"), "\uFFFD(\uFFFD");
  EXPECT_EQ(text::clean("e\u0301"), "\u00E9");
}

RC_GTEST_PROP(Text, CleanedTextIsValidAndStable, (const std::string& s)) {
  std::string once = text::clean(s);
  RC_ASSERT(text::valid_utf8(once));
  RC_ASSERT(text::clean(once) == once);
}

TEST(Text, SentencesRespectAbbreviationsNumbersAndUrls) {
  EXPECT_EQ(cut("M. Dupont paie 25,50 €. Voir l'art. 3 du code. C'est tout !"),
            (std::vector<std::string>{"M. Dupont paie 25,50 €.", "Voir l'art. 3 du code.", "C'est tout !"}));
  EXPECT_EQ(cut("Allez sur www.caf.fr. Puis attendez."),
            (std::vector<std::string>{"Allez sur www.caf.fr.", "Puis attendez."}));
  EXPECT_EQ(cut("Rien reçu depuis mars.Je relance"),
            (std::vector<std::string>{"Rien reçu depuis mars.", "Je relance"}));
  EXPECT_EQ(cut("Il a dit « Non ! » et part."), (std::vector<std::string>{"Il a dit « Non ! » et part."}));
  EXPECT_TRUE(cut("  \n ").empty());
}

RC_GTEST_PROP(Text, SentencesAreOrderedRangesWithoutLoss, (const std::string& raw)) {
  std::string s = text::clean(raw);
  std::size_t last = 0;
  std::string kept;
  for (auto r : text::sentences(s)) {
    RC_ASSERT(r.start >= last && r.end > r.start && r.end <= s.size());
    last = r.end;
    kept += s.substr(r.start, r.end - r.start);
  }
  auto letters = [](std::string_view t) {
    std::string out;
    for (const auto& w : text::words(t)) out += w.folded;
    return out;
  };
  RC_ASSERT(letters(kept) == letters(s));
}

TEST(Text, WordsGiveOffsets) {
  std::string s = "L’été, 25 €";
  auto w = text::words(s);
  ASSERT_EQ(w.size(), 3U);
  EXPECT_EQ(w[1].folded, "ete");
  EXPECT_EQ(s.substr(w[1].start, w[1].end - w[1].start), "été");
}

TEST(Text, ShortenCutsAtAWord) {
  EXPECT_EQ(text::shorten("Une phrase assez longue", 12), "Une phrase…");
  EXPECT_EQ(text::shorten("court", 12), "court");
}

TEST(French, NumbersPluralsAndDates) {
  EXPECT_EQ(fr::number(std::int64_t{1234567}), "1\u202F234\u202F567");
  EXPECT_EQ(fr::number(1234.5, 1), "1\u202F234,5");
  EXPECT_EQ(fr::plural(1, "avis", "avis"), "1\u00A0avis");
  EXPECT_EQ(fr::plural(0, "réponse"), "0\u00A0réponse");
  EXPECT_EQ(fr::plural(2, "réponse"), "2\u00A0réponses");
  EXPECT_EQ(fr::date("2026-03-01"), "1er\u00A0mars\u00A02026");
  EXPECT_EQ(fr::list({"a", "b", "c"}), "a, b et c");
}

TEST(Time, ParisGapAndOverlap) {
  auto before = when::parse("31/03/2024 01:59");
  auto gap = when::parse("31/03/2024 02:30");
  ASSERT_TRUE(before && gap);
  EXPECT_EQ(*gap - *before, 60'000);  // moved to the end of the gap
  EXPECT_EQ(when::iso(*when::parse("2024-10-27T02:30")), "2024-10-27T00:30:00.000Z");  // the earlier of two
  EXPECT_EQ(when::iso(*when::parse("2026-01-01T00:00:00+01:00")), "2025-12-31T23:00:00.000Z");
  EXPECT_FALSE(when::parse("31/02/2024"));
  EXPECT_FALSE(when::parse("2024-13-01"));
}

// Looking back to the last space from each full stop took minutes on such a text.
TEST(Text, SentencesOfAnEndlessWordTakeNoTime) {
  for (const char* piece : {"a.b", ".\u00A0", "a.B", "abc.)"}) {
    std::string s;
    while (s.size() < 1'000'000) s += piece;
    EXPECT_GE(text::sentences(s).size(), 1U);
  }
}

TEST(Text, AFullStopInsideAnAddressEndsNothing) {
  std::string path(150, 'x');
  EXPECT_EQ(cut("Voir https://a.example/" + path + "/page.Html et la suite").size(), 1U);
  EXPECT_EQ(cut("Écrire à " + path + "@a.Example ici").size(), 1U);
}

// Putting a million accents on one letter in order took minutes; UAX #15 knows no text with more than thirty.
TEST(Text, CleanKeepsThirtyMarksOnALetter) {
  std::string marks = "e";
  while (marks.size() < 2'000'000) marks += "\u0301\u0323";
  std::string once = text::clean(marks + " fin");
  EXPECT_LE(text::length(once), 35U);
  EXPECT_TRUE(once.ends_with(" fin"));
  EXPECT_EQ(text::clean(once), once);
  std::string doubles = "e";
  for (int i = 0; i < 40; ++i) doubles += "\u0344";  // becomes two marks
  EXPECT_EQ(text::clean(text::clean(doubles)), text::clean(doubles));
  EXPECT_EQ(text::clean("e\u0323\u0301"), "\u1EB9\u0301");
  std::string joined = "e";  // U+0F73 ends no run: its two parts go to the front of the marks around it
  for (int i = 0; i < 20; ++i) joined += "\u0303";
  joined += "\u0F73";
  for (int i = 0; i < 20; ++i) joined += "\u0303";
  EXPECT_EQ(text::clean(text::clean(joined)), text::clean(joined));
  std::string moved = "\u01D6\u0323";  // the dot takes the place of the two marks inside ǖ
  for (int i = 0; i < 29; ++i) moved += "\u0301";
  EXPECT_EQ(text::clean(text::clean(moved)), text::clean(moved));
}
