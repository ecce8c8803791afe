// What a model writes, cut into sentences and held against passages.
#include "answers/writing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace answers {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

corpus::PassageRow passage(std::string id, std::string title, std::string body, std::size_t start = 0) {
  corpus::PassageRow p;
  p.id = std::move(id);
  p.document_key = "D" + p.id;
  p.title = std::move(title);
  p.updated_on = "2026-03-12";
  p.version = 3;
  p.text = std::move(body);
  p.range = {start, start + p.text.size()};
  return p;
}

const std::vector<corpus::PassageRow>& passages() {
  static const std::vector<corpus::PassageRow> kPassages{
      passage("p1", "Carte d’identité perdue ou volée",
              "En cas de perte ou de vol, le renouvellement de la carte d’identité coûte 25 €, payés par "
              "timbre fiscal. La mairie garde la nouvelle carte 3 mois.",
              1200),
      passage("p2", "Passeport",
              "Le passeport coûte 86 € pour un adulte. La présence du mineur est obligatoire.", 40)};
  return kPassages;
}

std::vector<std::string> cut_at_once(std::string_view s) {
  SentenceCutter cutter;
  auto out = cutter.feed(s);
  for (auto& rest : cutter.finish()) out.push_back(std::move(rest));
  return out;
}

// Whole characters, as a model's stream gives them.
std::vector<std::string> cut_in_pieces(std::string_view s, std::size_t longest) {
  SentenceCutter cutter;
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < s.size()) {
    std::size_t from = at;
    std::size_t n = *rc::gen::inRange<std::size_t>(1, longest + 1);
    while (n-- > 0 && at < s.size()) text::next(s, at);
    for (auto& x : cutter.feed(s.substr(from, at - from))) out.push_back(std::move(x));
  }
  for (auto& rest : cutter.finish()) out.push_back(std::move(rest));
  return out;
}

RC_GTEST_PROP(SentenceCutter, PiecesGiveTheSameSentences, ()) {
  auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
      " ",   " ",   "Le",    "passeport", "coûte",    "86 €",  ".",      ". ",
      "! ",  "? ",  "… ",    "[1]",       "[2, 3]",   " [1]",  "[",      "]",
      "\n",  "M. ", "art. ", "Dupont",    "2.5",      "1. ",   "- ",     "« Non ! »",
      "(",   ") ",  "\"",    "être",      "www.a.fr", "L’été", "\u00A0", "A.",
      "[x]", "[12", "Oui",   "passé.Je",  "12/03",    "N°",    "a@b.fr", "https://a.fr/b."}));
  std::string s = text::join(words, "");
  RC_PRE(s.size() < 4000);
  RC_ASSERT(cut_in_pieces(s, *rc::gen::inRange<std::size_t>(1, 40)) == cut_at_once(s));
}

TEST(SentenceCutter, ACitationBelongsToTheSentenceBeforeIt) {
  EXPECT_THAT(cut_at_once("Il coûte 25 €. [1] Il faut une photo [2]. Comptez un mois.[3]\nFin."),
              ElementsAre("Il coûte 25 €. [1]", "Il faut une photo [2].", "Comptez un mois.[3]", "Fin."));
  EXPECT_THAT(cut_at_once("Un. [1] [2, 3] Deux."), ElementsAre("Un. [1] [2, 3]", "Deux."));
  EXPECT_THAT(cut_at_once("Voir M. Dupont, art. 5. Oui."), ElementsAre("Voir M. Dupont, art. 5.", "Oui."));
}

TEST(SentenceCutter, ASentenceComesAsSoonAsTheNextBegins) {
  SentenceCutter cutter;
  EXPECT_THAT(cutter.feed("Il coûte 25 €."), IsEmpty());
  EXPECT_THAT(cutter.feed(" "), IsEmpty());
  EXPECT_THAT(cutter.feed("[1"), IsEmpty());
  EXPECT_THAT(cutter.feed("] "), IsEmpty());
  EXPECT_THAT(cutter.feed("E"), ElementsAre("Il coûte 25 €. [1]"));
  EXPECT_THAT(cutter.feed("t voilà.\n"), ElementsAre("Et voilà."));
  EXPECT_THAT(cutter.finish(), IsEmpty());
}

// « 25 » and « € » are one sentence, though a no-break space stands at the end of a piece.
TEST(SentenceCutter, ANoBreakSpaceEndsNothing) {
  SentenceCutter cutter;
  EXPECT_THAT(cutter.feed("Il coûte 25\u00A0"), IsEmpty());
  EXPECT_THAT(cutter.feed("€. Est-ce payant\u202F"), ElementsAre("Il coûte 25\u00A0€."));
  EXPECT_THAT(cutter.feed("? Oui."), ElementsAre("Est-ce payant\u202F?"));
}

// A bracket that isn't a citation holds nothing back.
TEST(SentenceCutter, AnotherBracketDoesNotStopTheStream) {
  SentenceCutter cutter;
  EXPECT_THAT(cutter.feed("Il coûte 25 €. [à vérifier] Il faut une photo. Et"),
              ElementsAre("Il coûte 25 €.", "[à vérifier] Il faut une photo."));
}

TEST(SentenceCutter, MarksOfListsAreLeftOut) {
  EXPECT_THAT(cut_at_once("- Une photo\n* Un justificatif\n"), ElementsAre("Une photo", "Un justificatif"));
  EXPECT_THAT(cut_at_once("1. Prenez rendez-vous. [1]\n2. Présentez-vous. [2]"),
              ElementsAre("Prenez rendez-vous. [1]", "Présentez-vous. [2]"));
  EXPECT_THAT(cut_at_once("Le délai est de 12. Oui."), ElementsAre("Le délai est de 12.", "Oui."));
}

TEST(SentenceCutter, AnEndlessSentenceIsCut) {
  SentenceCutter cutter;
  std::size_t longest = 0;
  for (int i = 0; i < 3000; ++i)
    for (const auto& s : cutter.feed("mot sans fin ")) longest = std::max(longest, s.size());
  EXPECT_GT(longest, 3000U);
  EXPECT_LT(longest, 5000U);
}

TEST(HoldSentence, WhatTheSourceSaysIsKept) {
  auto w =
      hold_sentence("En cas de perte, le renouvellement de la carte d’identité coûte 25 €. [1]", passages());
  EXPECT_EQ(w.fate, Fate::kept);
  EXPECT_EQ(w.text, "En cas de perte, le renouvellement de la carte d’identité coûte 25 €.");
  EXPECT_TRUE(w.as_written.ends_with("[1]"));
  EXPECT_THAT(w.cited, ElementsAre(1));
  EXPECT_FALSE(w.cites_nothing_real);
  ASSERT_FALSE(w.quotes.empty());
  EXPECT_EQ(w.quotes[0].passage, "p1");
  EXPECT_EQ(w.quotes[0].version, 3);
  EXPECT_EQ(w.quotes[0].start, 1200U);  // bytes of the document, not of the passage
  EXPECT_EQ(w.quotes[0].date, "2026-03-12");
}

TEST(HoldSentence, AWrongFigureIsPutRight) {
  auto w = hold_sentence(
      "En cas de perte ou de vol, le renouvellement de la carte d’identité coûte 30 € [1].", passages());
  EXPECT_EQ(w.fate, Fate::repaired);
  EXPECT_EQ(w.text, "En cas de perte ou de vol, le renouvellement de la carte d’identité coûte 25 €.");
  ASSERT_EQ(w.facts.size(), 1U);
  EXPECT_EQ(w.facts[0].verdict, gates::Verdict::confirmed);
}

TEST(HoldSentence, AFreeCardThatCostsIsContradicted) {
  auto w = hold_sentence("Le renouvellement de la carte d’identité perdue est gratuit [1].", passages());
  EXPECT_EQ(w.fate, Fate::contradicted);
  EXPECT_FALSE(w.shown());
  ASSERT_EQ(w.facts.size(), 1U);
  EXPECT_EQ(w.facts[0].expected, "25 €");
  ASSERT_EQ(w.quotes.size(), 1U);
  EXPECT_THAT(w.quotes[0].text, testing::HasSubstr("coûte 25 €"));
  EXPECT_EQ(hold_sentence("La présence du mineur est facultative [2].", passages()).fate, Fate::contradicted);
}

TEST(HoldSentence, WhatIsInNoSourceIsMarkedOrDropped) {
  auto marked = hold_sentence("En cas de perte, appelez le 01 23 45 67 89 [1].", passages());
  EXPECT_EQ(marked.fate, Fate::marked);
  EXPECT_TRUE(marked.shown());
  EXPECT_FALSE(marked.quotes.empty());
  auto dropped = hold_sentence("La piscine municipale ouvre à 9 heures [2].", passages());
  EXPECT_EQ(dropped.fate, Fate::dropped);
  EXPECT_THAT(dropped.quotes, IsEmpty());
}

// A right sentence that cites the wrong passage stays right: another passage's figure is not put in its
// place.
TEST(HoldSentence, AWrongCitationDoesNotSpoilARightSentence) {
  for (const char* s : {"Le passeport coûte 86 € pour un adulte [1].", "Le passeport coûte 86 € [1]."}) {
    auto w = hold_sentence(s, passages());
    EXPECT_EQ(w.fate, Fate::kept) << s;
    EXPECT_THAT(w.text, testing::HasSubstr("86 €")) << s;
    ASSERT_FALSE(w.quotes.empty()) << s;
    EXPECT_EQ(w.quotes[0].passage, "p2") << s;
  }
}

// A figure that the source never gives for this is not replaced by another one of the same sentence.
TEST(HoldSentence, AnInventedDelayIsNotRepaired) {
  auto w = hold_sentence(
      "La mairie garde la nouvelle carte 3 mois et l’envoie par la poste sous 12 jours [1].", passages());
  EXPECT_FALSE(w.shown()) << w.text;
  EXPECT_THAT(w.text, testing::HasSubstr("12 jours"));
}

TEST(HoldSentence, ACitationOfNothingIsTold) {
  auto w = hold_sentence("Le passeport coûte 86 € pour un adulte [2] [7].", passages());
  EXPECT_TRUE(w.cites_nothing_real);
  EXPECT_THAT(w.cited, ElementsAre(2));
  EXPECT_EQ(w.fate, Fate::kept);
  auto huge = hold_sentence("Le passeport coûte 86 € pour un adulte [99999999999999999999].", passages());
  EXPECT_TRUE(huge.cites_nothing_real);
  EXPECT_THAT(huge.cited, IsEmpty());
  EXPECT_TRUE(hold_sentence("Le passeport coûte 86 € pour un adulte [0].", passages()).cites_nothing_real);
}

TEST(HoldSentence, NothingIsShownWithoutPassagesOrWords) {
  EXPECT_EQ(hold_sentence("Le passeport coûte 86 € [1].", {}).fate, Fate::dropped);
  for (const char* s : {"", "[1]", "!!!", "1.", "Oui.", "Bien sûr ! [1]", "C’est ça [1]."}) {
    auto w = hold_sentence(s, passages());
    EXPECT_EQ(w.fate, Fate::dropped) << s;
    EXPECT_THAT(w.quotes, IsEmpty()) << s;
  }
}

RC_GTEST_PROP(HoldSentence, NothingIsShownWithoutAnExactQuotation, ()) {
  auto words = *rc::gen::container<std::vector<std::string>>(
      rc::gen::elementOf(std::vector<std::string>{"le",
                                                  "passeport",
                                                  "coûte",
                                                  "25 €",
                                                  "86 €",
                                                  "30 €",
                                                  "la carte d’identité",
                                                  "perdue",
                                                  "mairie",
                                                  "garde",
                                                  "3 mois",
                                                  "12 jours",
                                                  "gratuit",
                                                  "mineur",
                                                  "n’est pas",
                                                  "obligatoire",
                                                  "[1]",
                                                  "[2]",
                                                  "[9]",
                                                  "timbre",
                                                  "La piscine",
                                                  "pour un adulte",
                                                  "\xF0\x9F\x92\xB6",
                                                  "é"}));
  auto w = hold_sentence(text::join(words, " "), passages());
  for (const auto& q : w.quotes) {
    const auto& p = passages()[q.passage == "p1" ? 0 : 1];
    RC_ASSERT(q.passage == p.id);
    RC_ASSERT(q.start >= p.range.start && q.end <= p.range.end && q.end > q.start);
    RC_ASSERT(p.text.substr(q.start - p.range.start, q.end - q.start) == q.text);
  }
  if (w.shown()) RC_ASSERT(!w.quotes.empty());
  if (w.shown())
    for (const auto& f : w.facts) RC_ASSERT(f.verdict != gates::Verdict::contradicted);
}

TEST(Fates, EachHasACodeAndWords) {
  std::set<std::string_view> codes;
  for (std::size_t i = 0; i < kFates; ++i) {
    EXPECT_TRUE(codes.insert(fate_code(static_cast<Fate>(i))).second);
    EXPECT_GT(fate_label(static_cast<Fate>(i)).size(), 5U);
  }
  EXPECT_EQ(fate_code(Fate::repaired), "repaired");
}
}  // namespace
}  // namespace answers
