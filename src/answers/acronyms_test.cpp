// Acronyms as users write them: capitals or not, several meanings, context, spelt out.
#include "answers/acronyms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/embedded.h"

namespace answers {
namespace {
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// The only acronym of a question.
Reading only(std::string_view question) {
  auto found = acronyms_of(question);
  EXPECT_THAT(found, SizeIs(1)) << question;
  return found.empty() ? Reading{} : found.front().reading;
}

struct Row {
  std::string meaning;
  bool capitals_only;
};
const std::map<std::string, std::vector<Row>>& rows() {
  static const auto kRows = [] {
    std::map<std::string, std::vector<Row>> out;
    for (auto line : text::split(embedded::file("assets/reference/acronyms.csv"), '\n')) {
      auto cells = text::split(line, ';');
      if (cells.size() == 4 && cells[0] != "symbol")
        out[std::string(cells[0])].push_back({std::string(cells[1]), cells[3] == "1"});
    }
    return out;
  }();
  return kRows;
}

TEST(Acronyms, AreFoundWhateverTheirCase) {
  for (const char* q : {"comment demander le rsa ?", "Comment demander le RSA ?", "le Rsa, comment faire ?"})
    EXPECT_EQ(only(q).meaning, "revenu de solidarité active") << q;
  EXPECT_EQ(only("comment demander le rsa ?").symbol, "rsa");  // as written
  EXPECT_EQ(only("obtenir l’éco-PTZ").meaning, "éco-prêt à taux zéro");
  EXPECT_EQ(only("obtenir un ecoptz").meaning, "éco-prêt à taux zéro");
  EXPECT_EQ(only("valider un VLS-TS").meaning, "visa de long séjour valant titre de séjour");
  EXPECT_THAT(acronyms_of("Je veux un passeport."), IsEmpty());
  EXPECT_THAT(acronyms_of(""), IsEmpty());
}

TEST(Acronyms, TheirPlaceIsThatOfTheSymbol) {
  std::string q = "À la MDPH, ma RQTH et encore la mdph";
  auto found = acronyms_of(q);
  ASSERT_THAT(found, SizeIs(2));  // each once
  EXPECT_EQ(q.substr(found[0].range.start, found[0].range.end - found[0].range.start), "MDPH");
  EXPECT_EQ(q.substr(found[1].range.start, found[1].range.end - found[1].range.start), "RQTH");
  EXPECT_LT(found[0].range.end, found[1].range.start);
}

// « le pas de la porte » is no prélèvement à la source, « ma ss » nothing either.
TEST(Acronyms, SomeAreOnlyInCapitals) {
  for (const auto& [symbol, meanings] : rows()) {
    bool capitals =
        std::any_of(meanings.begin(), meanings.end(), [](const auto& m) { return m.capitals_only; });
    EXPECT_TRUE(std::all_of(meanings.begin(), meanings.end(),
                            [&](const auto& m) { return m.capitals_only == capitals; }))
        << symbol << ": its rows disagree";
    EXPECT_THAT(acronyms_of("au sujet de " + text::lower(symbol)), SizeIs(capitals ? 0 : 1)) << symbol;
    EXPECT_THAT(acronyms_of("au sujet de " + symbol), SizeIs(1)) << symbol;
  }
  EXPECT_THAT(acronyms_of("MON FILS AU PC NE VEUT PAS DE TP"),
              IsEmpty());  // all shouted: capitals tell nothing
}

TEST(Acronyms, OtherWordsTellWhichMeaning) {
  struct Case {
    const char *question, *meaning;
  };
  for (auto [question, meaning] : std::initializer_list<Case>{
           {"combien de cp sur ma fiche pour un salarié ?", "congés payés"},
           {"Quel est le CP de ma commune ?", "code postal"},
           {"Inscription de mon enfant en CP", "cours préparatoire"},
           {"En fin de droits au chômage, ai-je droit à l’ASS ?", "allocation de solidarité spécifique"},
           {"Quel diplôme pour devenir ASS ?", "assistant de service social"},
           {"Je suis artiste, quelle cotisation à la MDA ?", "Maison des artistes"},
           {"Mon ado va mal, que fait la MDA pour un jeune ?", "maison des adolescents"},
           {"Dossier de handicap à la MDA", "maison départementale de l'autonomie"},
           {"Une AVS pour un enfant à l’école", "auxiliaire de vie scolaire"},
           {"Une AVS à domicile pour une personne âgée", "auxiliaire de vie sociale"},
           {"Affichage du PC en mairie", "permis de construire"},
           {"Le divorce et la PC devant le juge", "prestation compensatoire"},
           {"Mon PC n’a plus internet", "ordinateur personnel (personal computer)"}}) {
    Reading r = only(question);
    EXPECT_EQ(r.meaning, meaning) << question;
    EXPECT_TRUE(r.by_context) << question;
    EXPECT_THAT(r.others, testing::Not(Contains(meaning))) << question;
    EXPECT_THAT(r.others, testing::Not(IsEmpty())) << question;
  }
}

TEST(Acronyms, WithoutContextTheMostUsualComesFirst) {
  Reading r = only("Que veut dire MDA ?");
  EXPECT_FALSE(r.by_context);
  EXPECT_EQ(r.meaning, "maison départementale de l'autonomie");
  EXPECT_THAT(r.others, ElementsAre("Maison des artistes", "maison des adolescents"));
  // As many words for one as for another: nothing tells.
  EXPECT_FALSE(only("CP : congé ou adresse").by_context);
}

// Spelling a meaning out decides, whatever the other words of the question say.
TEST(Acronyms, ASpeltMeaningDecides) {
  for (const auto& [symbol, meanings] : rows())
    for (const auto& m : meanings) {
      auto found = acronyms_of("une " + symbol + " (" + m.meaning + ")");
      auto it =
          std::find_if(found.begin(), found.end(), [&](const auto& f) { return f.reading.symbol == symbol; });
      ASSERT_NE(it, found.end()) << symbol;
      EXPECT_EQ(it->reading.meaning, m.meaning) << symbol;
      EXPECT_TRUE(it->reading.by_context || meanings.size() == 1) << symbol << ", " << m.meaning;
    }
  EXPECT_EQ(only("CP des congés d’un salarié, mais je veux dire code postal").meaning, "code postal");
}
}  // namespace
}  // namespace answers
