// What questions ask: intents, parts, follow-ups, acronyms asked back.
#include "answers/question.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "base/embedded.h"
#include "base/text.h"

namespace answers {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// A corpus that knows no word; acronyms are then all spelt out for the search.
double unknown(const std::string&) { return 0; }

Understanding asked(std::string_view question, std::string_view subject = "") {
  return understand(question, subject, unknown);
}
std::vector<std::string> parts(std::string_view question) {
  std::vector<std::string> out;
  for (const auto& p : asked(question).parts) out.push_back(p.text);
  return out;
}
std::vector<std::string> bodies(std::string_view question) {
  std::vector<std::string> out;
  for (const auto& p : asked(question).parts) out.push_back(p.body);
  return out;
}

TEST(Intents, AreToldByTheWords) {
  struct Case {
    const char *question, *intent;
  };
  for (auto [question, intent] :
       std::initializer_list<Case>{{"Combien coûte un passeport ?", "price"},
                                   {"Le permis est-il payant ?", "price"},
                                   {"Quel délai pour un passeport ?", "delay"},
                                   {"Combien de temps faut-il attendre ?", "delay"},
                                   {"Quels documents faut-il fournir ?", "documents"},
                                   {"De quelles pièces ai-je besoin ?", "documents"},
                                   {"Où faire un passeport ?", "where"},
                                   {"À qui s’adresser pour divorcer ?", "where"},
                                   {"Comment contacter la Caf ?", "contact"},
                                   {"Quel est le numéro de la mairie ?", "contact"},
                                   {"Où en est mon dossier ?", "file_status"},
                                   {"Je n’ai toujours rien reçu", "file_status"},
                                   {"Ai-je droit au RSA ?", "conditions"},
                                   {"Qui peut voter ?", "conditions"},
                                   {"Comment divorcer ?", "how"},
                                   {"Qui célèbre le mariage ?", "who"},
                                   {"carte grise", ""},
                                   {"", ""}})
    EXPECT_EQ(intent_code(intent_of(question)), intent) << question;
  EXPECT_EQ(intent_label(Intent::where), "Où s’adresser");
  EXPECT_EQ(intent_of("COMBIEN COÛTE UN PASSEPORT"), Intent::price);
  // « où » is a word, not part of one: « août », « ou bien ».
  EXPECT_EQ(intent_of("rentrée d’août"), Intent::none);
}

TEST(Parts, ASimpleQuestionIsOnePart) {
  auto u = asked("  Combien coûte un passeport ? ");
  ASSERT_THAT(u.parts, SizeIs(1));
  EXPECT_EQ(u.parts[0].text, "Combien coûte un passeport ?");
  EXPECT_EQ(u.parts[0].searched, u.parts[0].text);
  EXPECT_EQ(u.parts[0].intent, Intent::price);
  EXPECT_EQ(u.parts[0].body, "Mairie");
  EXPECT_EQ(u.understood_as, u.parts[0].text);
  EXPECT_FALSE(u.clarify);
  EXPECT_FALSE(u.follows_up);
}

TEST(Parts, AMailIsCutIntoItsQuestions) {
  auto u = asked(
      "Bonjour Madame,\nMon père est décédé le mois dernier et il avait une voiture. Comment faire la carte "
      "grise ? Combien ça coûte ? Quels documents faut-il fournir ?\nJe vous remercie par avance.\nBien "
      "cordialement,\nJeanne Martin");
  ASSERT_THAT(u.parts, SizeIs(3));
  EXPECT_EQ(u.parts[0].text, "Comment faire la carte grise ?");
  EXPECT_EQ(u.parts[0].intent, Intent::how);
  EXPECT_EQ(u.parts[1].text, "Combien ça coûte ?");
  EXPECT_EQ(u.parts[1].intent, Intent::price);
  EXPECT_EQ(u.parts[2].intent, Intent::documents);
  for (const auto& p : u.parts) {  // greeting and signature are searched by nobody
    EXPECT_THAT(p.searched, Not(HasSubstr("jeanne"))) << p.text;
    EXPECT_THAT(p.searched, Not(HasSubstr("martin"))) << p.text;
    EXPECT_THAT(text::fold(p.searched), Not(HasSubstr("remercie"))) << p.text;
    EXPECT_THAT(text::fold(p.searched), Not(HasSubstr("madame"))) << p.text;
  }
  EXPECT_THAT(u.parts[1].searched, HasSubstr("grise"));   // of what was asked just before
  EXPECT_THAT(u.parts[1].searched, HasSubstr("decede"));  // and of the story
}

TEST(Parts, ARequestWithoutQuestionMarkIsOne) {
  EXPECT_THAT(
      parts("Bonjour. Je souhaite savoir comment obtenir un passeport. Pouvez-vous me dire combien coûte "
            "une carte grise. Merci."),
      ElementsAre("Je souhaite savoir comment obtenir un passeport.",
                  "Pouvez-vous me dire combien coûte une carte grise."));
}

TEST(Parts, TheSameQuestionIsAskedOnce) {
  EXPECT_THAT(parts("Combien coûte un passeport ? Quel délai pour divorcer ? Combien coûte un passeport ?"),
              ElementsAre("Combien coûte un passeport ?", "Quel délai pour divorcer ?"));
}

// The same subject, not the same question.
TEST(Parts, AnotherQuestionOnTheSameSubjectIsKept) {
  EXPECT_THAT(parts("Comment faire pour le passeport ? Quand faire le passeport ?"), SizeIs(2));
  EXPECT_THAT(parts("Où faire le passeport ? Combien coûte le passeport ?"), SizeIs(2));
}

TEST(Parts, AreFourAtMost) {
  auto u = asked(
      "Où faire un passeport ? Combien coûte la carte grise ? Quel délai pour le permis ? Qui peut voter "
      "? Comment divorcer ? Comment adopter un enfant ?");
  ASSERT_THAT(u.parts, SizeIs(4));
  EXPECT_EQ(u.parts[3].text, "Qui peut voter ?");
}

TEST(Parts, TwoQuestionsInOneSentenceAreTwo) {
  auto u = asked("Combien coûte un passeport et quel est le délai ?");
  ASSERT_THAT(u.parts, SizeIs(2));
  EXPECT_EQ(u.parts[0].text, "Combien coûte un passeport");
  EXPECT_EQ(u.parts[1].text, "quel est le délai ?");
  EXPECT_EQ(u.parts[1].intent, Intent::delay);
  EXPECT_THAT(u.parts[1].searched, HasSubstr("passeport"));
  EXPECT_THAT(parts("Comment faire une carte grise ainsi que le permis ?"), SizeIs(1));
}

TEST(Parts, ASentenceThatOnlyGoesOnIsNotCut) {
  for (const char* q :
       {"Ma mère est-elle éligible et peut-elle demander l’APA ?",
        "Le mur est-il mitoyen et le voisin peut-il le détruire ?",
        "Mon fils a 16 ans et est-ce qu’il peut travailler ?",
        "Je suis divorcé et qui doit payer la cantine ?", "Quel est le prix et le délai du passeport ?"})
    EXPECT_THAT(parts(q), ElementsAre(q)) << q;
}

TEST(Bodies, RightsOfSeveralAreAPartForEach) {
  const char* q = "J’ai le RSA et je suis en arrêt de travail avec une RQTH, quels sont mes droits ?";
  EXPECT_THAT(bodies(q), testing::UnorderedElementsAre(
                             "Caisse d’allocations familiales (Caf)", "Assurance maladie (CPAM)",
                             "Maison départementale des personnes handicapées (MDPH)"));
  for (const auto& p : asked(q).parts) {
    EXPECT_EQ(p.text, q);
    bool rsa = p.searched.find("rsa") != std::string::npos,
         leave = p.searched.find("arret") != std::string::npos,
         rqth = p.searched.find("rqth") != std::string::npos;
    EXPECT_EQ(rsa + leave + rqth, 1) << p.searched;  // each part searches its own
    EXPECT_EQ(rsa, p.body.find("Caf") != std::string::npos) << p.searched;
    EXPECT_EQ(rsa, p.searched.find("revenu de solidarité active") != std::string::npos) << p.searched;
  }
  EXPECT_THAT(bodies("Comment avoir le RSA ?"), ElementsAre("Caisse d’allocations familiales (Caf)"));
  EXPECT_THAT(bodies("Faut-il passer par la mairie ou le tribunal pour un acte ?"),
              SizeIs(1));  // no rights add up
  EXPECT_THAT(bodies("Comment cuire un œuf ?"), ElementsAre(""));
}

TEST(FollowUps, LeanOnTheSubject) {
  for (const char* q :
       {"Et pour un mineur ?", "Combien ça coûte ?", "Mais en préfecture ?", "Quel délai ?"}) {
    auto u = asked(q, "Carte d’identité perdue");
    EXPECT_TRUE(u.follows_up) << q;
    EXPECT_EQ(u.understood_as, std::string(q) + " (au sujet de : Carte d’identité perdue)");
    EXPECT_EQ(u.parts.at(0).text, q);
    EXPECT_THAT(u.parts.at(0).searched, HasSubstr("Carte d’identité perdue")) << q;
    auto alone = asked(q);
    EXPECT_FALSE(alone.follows_up) << q;
    EXPECT_EQ(alone.understood_as, q);
  }
  for (const char* q :
       {"Quel délai pour le renouvellement du permis de conduire ?", "Comment divorcer à l’amiable ?",
        "Et pour la carte grise d’un véhicule acheté neuf en Allemagne par un mineur ?"}) {
    auto u = asked(q, "Carte d’identité perdue");
    EXPECT_FALSE(u.follows_up) << q;
    EXPECT_THAT(u.parts.at(0).searched, Not(HasSubstr("perdue"))) << q;
  }
}

TEST(Clarify, AnAcronymWithoutContextIsAskedBack) {
  auto u = asked("adresse de la MDA");
  ASSERT_TRUE(u.clarify);
  EXPECT_FALSE(u.clarify->of_situation);
  EXPECT_THAT(u.clarify->question, HasSubstr("MDA"));
  ASSERT_THAT(u.clarify->choices, SizeIs(3));
  EXPECT_EQ(u.clarify->choices[1].label, "Maison des artistes");
  EXPECT_EQ(u.clarify->choices[1].value, "adresse de la MDA (Maison des artistes)");
  EXPECT_EQ(u.understood_as, "adresse de la MDA (maison départementale de l'autonomie)");
  EXPECT_FALSE(asked("Je suis artiste, quelle cotisation à la MDA ?").clarify);
  EXPECT_FALSE(asked("Comment obtenir le RSA ?").clarify);
}

// Whatever is chosen, the question isn't asked again and is understood as chosen.
TEST(Clarify, EveryChoiceSettlesIt) {
  std::set<std::string> symbols;
  for (auto line : text::split(embedded::file("assets/reference/acronyms.csv"), '\n'))
    if (auto cells = text::split(line, ';'); cells.size() == 4) symbols.insert(std::string(cells[0]));
  int asked_back = 0;
  for (const auto& symbol : symbols) {
    auto u = asked("Que faire pour " + symbol);
    if (!u.clarify) continue;
    ++asked_back;
    EXPECT_EQ(u.clarify->choices.size(), u.acronyms.at(0).others.size() + 1) << symbol;
    for (const auto& c : u.clarify->choices) {
      auto again = asked(c.value);
      EXPECT_FALSE(again.clarify) << c.value;
      EXPECT_EQ(text::capitalise(again.acronyms.at(0).meaning), c.label) << c.value;
      EXPECT_EQ(again.understood_as, c.value);
    }
  }
  EXPECT_GT(asked_back, 30);
}

// The corpus's own acronyms are searched as they are; one meaning among several is always spelt out.
TEST(Search, SpellsOutWhatTheCorpusDoesNotKnow) {
  auto known = [](const std::string& w) { return w == "rsa" || w == "cp" ? 3.0 : 0.0; };
  EXPECT_EQ(understand("Comment obtenir le RSA ?", "", known).parts.at(0).searched,
            "Comment obtenir le RSA ?");
  EXPECT_THAT(asked("Comment obtenir le RSA ?").parts.at(0).searched,
              HasSubstr("(revenu de solidarité active)"));
  EXPECT_THAT(understand("Le CP de ma commune", "", known).parts.at(0).searched, HasSubstr("(code postal)"));
}

TEST(Hostile, TextsAreTakenAsTheyAre) {
  EXPECT_THAT(parts(""), ElementsAre(""));
  EXPECT_THAT(parts("?!… ;;; ((("), SizeIs(1));
  EXPECT_THAT(parts(std::string("RSA\0 ? Où ?\0", 14)), Not(IsEmpty()));
  std::string endless;
  while (endless.size() < 20'000) endless += "Combien coûte le CP de la MDA et quel est le délai ? ";
  EXPECT_LE(asked(endless).parts.size(), 4U);
  EXPECT_THAT(parts(std::string(20'000, 'a')), SizeIs(1));
  EXPECT_THAT(parts(std::string(20'000, '?')), SizeIs(1));
}

RC_GTEST_PROP(Hostile, AnyTextHasParts, (const std::string& any, const std::string& subject)) {
  auto words = *rc::gen::container<std::vector<std::string>>(
      rc::gen::elementOf(std::vector<std::string>{" ", "et ", "quel ", "est ", "CP ", "MDA ", "? ", ". ",
                                                  "\n", "RSA ", "RQTH ", "combien ", "\xC3", "(", "ainsi "}));
  for (const auto& s : {any, text::join(words, ""), any + text::join(words, "")}) {
    auto u = understand(s, subject, unknown);
    RC_ASSERT(u.parts.size() >= 1U && u.parts.size() <= 4U);
    RC_ASSERT(!u.follows_up || !subject.empty());
    for (const auto& p : u.parts) RC_ASSERT(s.find(p.text) != std::string::npos);  // in the user's words
    if (u.clarify) RC_ASSERT(u.clarify->choices.size() >= 2U);
  }
}
TEST(Parts, TwoDeedsInOneSentenceAreTwoQuestions) {
  EXPECT_THAT(parts("Comment refaire ma carte d’identité et inscrire mon enfant à l’école ?"),
              ElementsAre("Comment refaire ma carte d’identité", "Comment inscrire mon enfant à l’école ?"));
  EXPECT_THAT(parts("Comment demander et obtenir un passeport ?"), SizeIs(1));
  EXPECT_THAT(parts("Quel est le délai pour une carte grise, et où ?"),
              ElementsAre("Quel est le délai pour une carte grise", "où ?"));
}

TEST(Acronyms, AloneAreSearchedByTheirMeaning) {
  auto u = understand("ase", "", [](const std::string&) { return 3.0; });
  ASSERT_THAT(u.parts, SizeIs(1));
  EXPECT_THAT(u.parts[0].searched, HasSubstr("aide sociale"));
}

}  // namespace
}  // namespace answers
