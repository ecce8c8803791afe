// Where a text depends on the reader's situation.
#include "answers/situations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "base/source.h"
#include "corpus/fiche_xml.h"

namespace answers {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

corpus::VersionRow version(std::string_view xml) {
  std::map<std::string, std::int64_t> unknown;
  auto d = corpus::parse_fiche_xml(xml, unknown);
  if (!d || !*d) {
    ADD_FAILURE() << "not a fiche";
    return {};
  }
  corpus::VersionRow v;
  v.title = (*d)->title;
  v.text = (*d)->text;
  v.blocks = (*d)->blocks;
  return v;
}

const corpus::VersionRow& small() {
  static const auto kVersion = version(R"(<?xml version="1.0" encoding="UTF-8"?>
<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" ID="F1" type="Fiche pratique">
<dc:title>Autorisation</dc:title><dc:type>Fiche pratique</dc:type><dc:identifier>F1</dc:identifier>
<Texte><Paragraphe>Pour tous.</Paragraphe></Texte>
<ListeSituations><Titre>Qui demande ?</Titre>
<Situation><Titre>Majeur</Titre><Texte><Paragraphe>Le majeur signe.</Paragraphe>
<BlocCas><Cas><Titre>En France</Titre><Paragraphe>Allez en mairie.</Paragraphe></Cas>
<Cas><Titre>Dans un autre pays</Titre><Paragraphe>Allez au consulat.</Paragraphe></Cas></BlocCas></Texte></Situation>
<Situation><Titre>Mineur</Titre><Texte><Paragraphe>Les parents signent.</Paragraphe></Texte></Situation>
</ListeSituations>
<Texte><Chapitre><Titre><Paragraphe>Paiement</Paragraphe></Titre>
<BlocCas><Cas><Titre>Par carte bancaire</Titre><Paragraphe>Payez en ligne.</Paragraphe></Cas>
<Cas><Titre>Par chèque</Titre><Paragraphe>Payez par courrier.</Paragraphe></Cas></BlocCas>
<BlocCas><Cas><Titre>Cas unique</Titre><Paragraphe>Un seul cas n’est pas un choix.</Paragraphe></Cas></BlocCas>
</Chapitre></Texte>
</Publication>)");
  return kVersion;
}
const corpus::VersionRow& lost_card() {
  static const auto kVersion = version(*read_file(std::string(GUICHET_ROOT) + "/demo/fiches/D1001.xml"));
  return kVersion;
}

std::vector<std::string> titles(const Fork& f) {
  std::vector<std::string> out;
  for (const auto& b : f.branches) out.push_back(b.title);
  return out;
}
// The start of a branch by its title.
std::size_t start(const corpus::VersionRow& v, std::string_view title) {
  for (const auto& f : open_forks(v, {}))
    for (const auto& b : f.branches)
      if (b.title == title) return b.start;
  ADD_FAILURE() << "no branch " << title;
  return 0;
}
std::vector<std::string> told(const corpus::VersionRow& v, std::string_view question) {
  std::vector<std::string> out;
  auto starts = told_by(question, open_forks(v, {}));
  for (const auto& f : open_forks(v, {}))
    for (const auto& b : f.branches)
      if (starts.contains(b.start)) out.push_back(b.title);
  return out;
}
// What is left of a text without what doesn't apply.
std::string applying(const corpus::VersionRow& v, const std::set<std::size_t>& chosen) {
  std::string out = v.text;
  for (const auto& r : excluded(v, chosen))
    for (std::size_t i = r.start; i < r.end; ++i) out[i] = ' ';
  return out;
}

TEST(Forks, AreToldInTheOrderOfTheText) {
  auto forks = open_forks(small(), {});
  ASSERT_THAT(forks, SizeIs(3));  // a lone case is none
  EXPECT_THAT(titles(forks[0]), ElementsAre("Majeur", "Mineur"));
  EXPECT_THAT(titles(forks[1]), ElementsAre("En France", "Dans un autre pays"));
  EXPECT_THAT(titles(forks[2]), ElementsAre("Par carte bancaire", "Par chèque"));
  for (const auto& f : forks) {
    EXPECT_THAT(f.question, testing::Not(IsEmpty()));
    for (const auto& b : f.branches)
      EXPECT_TRUE(small().text.substr(b.start, b.end - b.start).starts_with(b.title));
  }
  auto of_lost = open_forks(lost_card(), {});
  ASSERT_THAT(of_lost, SizeIs(2));
  EXPECT_THAT(titles(of_lost[0]), ElementsAre("Perte en France", "Vol en France", "À l’étranger"));
  EXPECT_THAT(titles(of_lost[1]), ElementsAre("Vous êtes en voyage", "Vous résidez dans ce pays"));
  EXPECT_THAT(open_forks(corpus::VersionRow{}, {}), IsEmpty());
}

TEST(Forks, OneThatIsChosenIsNoLongerOpen) {
  auto forks = open_forks(small(), {start(small(), "Mineur")});
  ASSERT_THAT(forks, SizeIs(1));  // the fork inside « Majeur » no longer matters
  EXPECT_THAT(titles(forks[0]), testing::Contains("Par chèque"));
  EXPECT_THAT(open_forks(small(), {start(small(), "Majeur")}), SizeIs(2));
  EXPECT_THAT(open_forks(small(), {12'345'678}), SizeIs(3));  // no such branch
}

TEST(Forks, WhatDoesNotApplyIsLeftOut) {
  std::string minor = applying(small(), {start(small(), "Mineur")});
  EXPECT_THAT(minor, HasSubstr("Les parents signent."));
  EXPECT_THAT(minor, HasSubstr("Pour tous."));
  EXPECT_THAT(minor, HasSubstr("Payez par courrier."));
  for (const char* gone : {"Le majeur signe", "Allez en mairie", "Allez au consulat"})
    EXPECT_THAT(minor, testing::Not(HasSubstr(gone)));
  std::string abroad = applying(small(), {start(small(), "Majeur"), start(small(), "Dans un autre pays")});
  EXPECT_THAT(abroad, HasSubstr("Le majeur signe"));
  EXPECT_THAT(abroad, HasSubstr("Allez au consulat"));
  for (const char* gone : {"Allez en mairie", "Les parents signent"})
    EXPECT_THAT(abroad, testing::Not(HasSubstr(gone)));
  EXPECT_EQ(applying(small(), {}), small().text);
  EXPECT_EQ(applying(small(), {999'999'999}), small().text);
  std::string lost = applying(lost_card(), {start(lost_card(), "Perte en France")});
  EXPECT_THAT(lost, HasSubstr("vous déclarez la perte à la mairie"));
  EXPECT_THAT(lost, testing::Not(HasSubstr("Adressez-vous à un commissariat")));
  EXPECT_THAT(lost, HasSubstr("25\u00A0€"));
}

TEST(Tokens, NameABranchOfADocument) {
  EXPECT_EQ(branch_token("cnil.fr:68", 1234), "cnil.fr:68@1234");
  EXPECT_THAT(chosen_in({"F1@12", "F2@13", "F1@14", "cnil.fr:68@15", "a@b.fr@16"}, "F1"),
              ElementsAre(12U, 14U));
  EXPECT_THAT(chosen_in({"a@b.fr@16"}, "a@b.fr"), ElementsAre(16U));
  EXPECT_THAT(chosen_in({"F1", "F1@", "F1@x", "F1@12x", "F1@-1", "F1@+1", "F1@ 1", "@1", "", "F1@1.5",
                         "f1@12", "F11@12", "F1@99999999999999999999999"},
                        "F1"),
              IsEmpty());
}

RC_GTEST_PROP(Tokens, AreReadBack, (const std::string& document, std::size_t at)) {
  RC_ASSERT(chosen_in({branch_token(document, at)}, document) == std::set<std::size_t>{at});
}

TEST(Tokens, ALaterSisterTakesThePlace) {
  auto token = [](std::string_view title) { return branch_token("F1", start(small(), title)); };
  EXPECT_THAT(chosen_last(small(), {token("Majeur"), token("Par chèque"), token("Mineur")}, "F1"),
              testing::UnorderedElementsAre(start(small(), "Mineur"), start(small(), "Par chèque")));
  EXPECT_THAT(chosen_last(small(), {token("Mineur"), token("Majeur"), token("En France")}, "F1"),
              testing::UnorderedElementsAre(start(small(), "Majeur"), start(small(), "En France")));
  EXPECT_THAT(chosen_last(small(), {token("Majeur"), "F2@3", "F1@x"}, "F1"),
              ElementsAre(start(small(), "Majeur")));
  EXPECT_THAT(chosen_last(small(), {}, "F1"), IsEmpty());
}

TEST(ToldBy, TheWordsOfTheQuestionTell) {
  EXPECT_THAT(told(lost_card(), "J’ai perdu ma carte d’identité"), ElementsAre("Perte en France"));
  EXPECT_THAT(told(lost_card(), "carte d’identité PERDUE"), ElementsAre("Perte en France"));
  EXPECT_THAT(told(lost_card(), "On m’a volé ma carte"), ElementsAre("Vol en France"));
  EXPECT_THAT(told(lost_card(), "carte à refaire au consulat"), ElementsAre("À l’étranger"));
  EXPECT_THAT(told(lost_card(), "Combien coûte une carte d’identité ?"), IsEmpty());
  EXPECT_THAT(told(lost_card(), "carte perdue ou volée"), IsEmpty());  // both: the words don't tell
  EXPECT_THAT(told(lost_card(), "ma carte, en France"), IsEmpty());    // what sisters share tells nothing
  EXPECT_THAT(told(small(), "pour mon fils de 12 ans"), ElementsAre("Mineur"));
  EXPECT_THAT(told(small(), "un adulte qui paie par chèque"),
              testing::UnorderedElementsAre("Majeur", "Par chèque"));
  EXPECT_THAT(told(small(), ""), IsEmpty());
}

TEST(SituationQuestion, IsOfTheForkWhereTheAnswerStands) {
  auto forks = open_forks(small(), {});
  auto inside = [&](std::string_view words) {
    std::size_t at = small().text.find(words);
    EXPECT_NE(at, std::string::npos) << words;
    return std::vector<text::Range>{{at, at + words.size()}};
  };
  auto q = situation_question("F1", forks, inside("Payez par courrier."));
  ASSERT_TRUE(q);
  EXPECT_TRUE(q->of_situation);
  EXPECT_EQ(q->question, forks[2].question);
  ASSERT_THAT(q->choices, SizeIs(2));
  EXPECT_EQ(q->choices[1].label, "Par chèque");
  EXPECT_THAT(chosen_in({q->choices[1].value}, "F1"), ElementsAre(start(small(), "Par chèque")));
  auto outer = situation_question("F1", forks, inside("Allez au consulat."));  // the parent is asked first
  ASSERT_TRUE(outer);
  EXPECT_EQ(outer->choices.at(0).label, "Majeur");
  EXPECT_FALSE(situation_question("F1", forks, inside("Pour tous.")));
  EXPECT_FALSE(situation_question("F1", forks, {}));
  EXPECT_FALSE(situation_question("F1", {}, inside("Allez au consulat.")));
}
}  // namespace
}  // namespace answers
