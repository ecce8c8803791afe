// What binds the administration, and what doesn't.
#include "gates/promises.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace gates {
namespace {
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> kinds(std::string_view s, std::string_view known = {}) {
  std::vector<std::string> out;
  for (const auto& p : promises_of(s, known)) out.emplace_back(promise_code(p.kind));
  return out;
}

TEST(Promises, EachKindIsFound) {
  for (const char* s : {"Nous nous engageons à rappeler.", "Vous serez remboursé.",
                        "Cela ne se reproduira plus.", "Nous vous indemniserons."})
    EXPECT_THAT(kinds(s), Contains("commitment")) << s;
  for (const char* s : {"Votre demande est acceptée.", "Votre amende est levée.",
                        "Vous êtes éligible à cette aide.", "Nous avons annulé votre dette."})
    EXPECT_THAT(kinds(s), Contains("decision")) << s;
  for (const char* s : {"Votre dossier sera traité sous 15 jours.", "Vous recevrez une réponse le 12 mars.",
                        "Nos services vous répondront, et tout sera réglé demain sans doute."})
    EXPECT_THAT(kinds(s), Contains("deadline")) << s;
  for (const char* s : {"Nous reconnaissons notre faute.", "Ce refus est illégal.",
                        "Vous avez été victime d’une escroquerie."})
    EXPECT_THAT(kinds(s), Contains("legal")) << s;
  for (const char* s : {"Nous écrirons à jeanne@perso.example.", "Nous avons bien noté le 06 39 98 14 27.",
                        "Votre voisin, M. Durand, a écrit."})
    EXPECT_THAT(kinds(s), Contains("personal")) << s;
  EXPECT_EQ(promise_label(PromiseKind::deadline), "Délai promis");
}

TEST(Promises, TheirSentenceIsTold) {
  std::string s = "Bonjour. Vous serez remboursé ! Merci à vous.";
  auto all = promises_of(s);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].text, "Vous serez remboursé !");
  EXPECT_EQ(s.substr(all[0].range.start, all[0].range.end - all[0].range.start), all[0].text);
  EXPECT_THAT(
      kinds("Votre dossier sera traité sous 15 jours et vous serez remboursé. Votre demande est acceptée."),
      ElementsAre("commitment", "deadline", "decision"));
}

TEST(Promises, InformationPromisesNothing) {
  for (const char* s :
       {"Nous vous remercions de votre message.", "Le délai est de 2 mois.",
        "La demande se fait en mairie sous 15 jours.", "Vous pouvez déposer un recours dans les 2 mois.",
        "Nous regrettons cette attente.", "Le passeport coûte 86 €.", "La fiche est à jour du 12 mars 2026.",
        "Votre demande peut être faite en ligne.", "Le préfet décide.", "", "   "})
    EXPECT_THAT(kinds(s), IsEmpty()) << s;
}

TEST(Promises, AQuestionOrAQuotationIsNoPromise) {
  for (const char* s : {"Pensez-vous que vous serez remboursé ?", "Votre demande est acceptée ?",
                        "Vous écrivez : « vous serez remboursé ».",
                        "L’agent a dit « votre dossier sera traité sous 15 jours », écrivez-vous."})
    EXPECT_THAT(kinds(s), IsEmpty()) << s;
  EXPECT_THAT(kinds("Vous citez « la loi », et vous serez remboursé."), ElementsAre("commitment"));
  EXPECT_THAT(kinds("Vous citez « la loi sans fin, et vous serez remboursé."), ElementsAre("commitment"));
}

// What the user wrote isn't new, however it is written again and whatever stands around it.
TEST(Promises, TheUsersOwnDataAreNotNew) {
  std::string user = "Rappelez-moi au 06.39.98.14.27, ou jeanne@perso.example. Mme Claire Petit";
  for (const char* s : {"Nous avons noté le 06 39 98 14 27.", "Nous avons noté le 0639981427.",
                        "Nous écrivons à jeanne@perso.example.", "Bonjour Madame Petit."}) {
    EXPECT_THAT(kinds(s, user), IsEmpty()) << s;
    EXPECT_THAT(kinds(s), ElementsAre("personal")) << s;
  }
  for (const char* s :
       {"Nous avons noté le 06 39 98 14 28.", "Nous écrivons à paul@perso.example.", "Bonjour Madame Durand.",
        "Nous écrivons à jeanne@perso.example et à paul@perso.example."})
    EXPECT_THAT(kinds(s, user), ElementsAre("personal")) << s;
}

TEST(Promises, OnlyWhatWasAddedIsTold) {
  std::string draft = "Bonjour. Nous reviendrons vers vous.";
  EXPECT_THAT(added_promises(draft, draft), IsEmpty());
  auto added = added_promises(draft + " Vous serez remboursé.", draft);
  ASSERT_EQ(added.size(), 1U);
  EXPECT_EQ(added[0].text, "Vous serez remboursé.");
  EXPECT_EQ(added_promises(draft, "").size(), 1U);
  EXPECT_THAT(added_promises("", draft), IsEmpty());  // taking one out adds none
  // The same words, now with a date: another sentence, told again.
  EXPECT_EQ(added_promises("Nous reviendrons vers vous demain.", draft).front().kind,
            PromiseKind::commitment);
}

RC_GTEST_PROP(Promises, RangesAreSentencesOfAnyText, (const std::string& any)) {
  auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
      std::vector<std::string>{"Vous serez remboursé", ". ", "« ", " »", "? ", "votre demande est acceptée ",
                               "demain ", "06 39 98 14 27 ", "\n", "M. Durand "}));
  std::string s = text::join(words, "") + any;
  for (const auto& p : promises_of(s)) {
    RC_ASSERT(p.range.end > p.range.start && p.range.end <= s.size());
    RC_ASSERT(s.substr(p.range.start, p.range.end - p.range.start) == p.text);
  }
  RC_ASSERT(added_promises(s, s).empty());
}
}  // namespace
}  // namespace gates
