#include "reviews/themes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "base/text.h"

namespace reviews {
namespace {
using testing::Contains;

std::vector<std::string> codes(std::string_view whole, bool negative = true) {
  std::vector<std::string> out;
  for (const auto& g : find_grievances({whole, negative})) out.push_back(g.theme);
  return out;
}

TEST(Themes, TheLexiconIsWhole) {
  std::set<std::string> seen;
  ASSERT_GE(themes().size(), 10U);
  for (const auto& t : themes()) {
    EXPECT_TRUE(seen.insert(t.code).second) << t.code;
    EXPECT_FALSE(t.label.empty());
    EXPECT_FALSE(t.to_complete.empty()) << t.code;
    EXPECT_FALSE(t.complaints.empty()) << t.code;
    EXPECT_GE(t.engagement, 1) << t.code;
    EXPECT_LE(t.engagement, 8) << t.code;
    EXPECT_EQ(theme(t.code), &t);
  }
  EXPECT_EQ(theme("inconnu"), nullptr);
}

TEST(Themes, PlainComplaintsFindTheirTheme) {
  EXPECT_THAT(codes("Impossible de vous avoir au téléphone, personne ne décroche."), Contains("telephone"));
  EXPECT_THAT(codes("J'attends ma carte grise depuis des mois, le délai est bien trop long."),
              Contains("delai"));
  EXPECT_THAT(codes("Aucun créneau de rendez-vous avant juin."), Contains("rendez_vous"));
  EXPECT_THAT(codes("Mon mot de passe ne marche plus, mon compte bloqué."), Contains("compte"));
  EXPECT_THAT(codes("L'agent de l'accueil a été désagréable et méprisant."), Contains("accueil"));
}

TEST(Themes, ThanksAreNoGrievance) {
  EXPECT_TRUE(praises("Merci à l'agent, rapide et très efficace."));
  EXPECT_FALSE(praises("Merci de ne pas me faire attendre."));
  for (const char* s :
       {"Accueil désagréable.", "Je suis insatisfait.", "Agents incompétents, service inefficace."})
    EXPECT_FALSE(praises(s)) << s;
  EXPECT_TRUE(
      codes("Merci pour votre accueil agréable. Bravo à toute l'équipe, service rapide et efficace !", false)
          .empty());
}

// A word met in passing is no complaint about its theme.
TEST(Themes, AMentionIsNoGrievance) {
  EXPECT_TRUE(find_grievances({"J'ai téléphoné mardi, puis j'ai envoyé un mail.", true}).size() <= 1);
  EXPECT_THAT(codes("France Travail fait la sourde oreille."), testing::Not(Contains("accessibilite")));
  EXPECT_THAT(codes("Tout cela me cause des désagréments sans fin."), testing::Not(Contains("accueil")));
  EXPECT_THAT(codes("J'ai eu recours au guichet unique."), testing::Not(Contains("accueil")));
  EXPECT_THAT(codes("Ils refusent de répondre aux questions."), testing::Not(Contains("refus")));
}

TEST(Themes, WhatTheUserRatedCounts) {
  std::string_view told = "On me reçoit sans ticket à l'accueil. Mon dossier traîne, délai interminable.";
  auto with = [&](std::string rating) {
    std::vector<std::string> out;
    for (const auto& g : find_grievances({told, true, 0, {{"reactivite", std::move(rating)}}}))
      out.push_back(g.theme);
    return out;
  };
  EXPECT_THAT(with("negatif"), Contains("delai"));
  EXPECT_THAT(find_grievances({"Accueil désagréable. Délai interminable, dossier toujours en attente.",
                               true,
                               0,
                               {{"relation", "positif"}}}),
              testing::Each(testing::Field(&Grievance::theme, testing::Ne("accueil"))));
}

// Exports lose line ends: two sentences glued together are told apart, and a long sentence shows the part
// that complains.
TEST(Themes, TheWordsShownAreThoseThatComplain) {
  auto g =
      find_grievances({"La première version a eu une réponse positiveJe tente de vous joindre et personne "
                       "ne répond.",
                       true});
  ASSERT_EQ(g.size(), 1U);
  EXPECT_EQ(g[0].text, "Je tente de vous joindre et personne ne répond.");
  auto long_one =
      find_grievances({"En réorientation sur une première année d'étude et répondant aux critères d'une "
                       "bourse, je me suis adressé "
                       "à votre antenne, qui m'a reçu mardi, où le numéro indiqué sonne occupé du matin au "
                       "soir (depuis lundi), ce "
                       "que mes amis confirment volontiers.",
                       true});
  ASSERT_EQ(long_one.size(), 1U);
  EXPECT_EQ(long_one[0].text, "où le numéro indiqué sonne occupé du matin au soir");
  EXPECT_FALSE(long_one[0].whole_sentence);
}

TEST(Themes, AnUnknownGrievanceIsStillTakenUp) {
  std::string odd = "Les pigeons du parvis empêchent vraiment de manger une glace tranquille.";
  auto g = find_grievances({odd, true});
  ASSERT_EQ(g.size(), 1U);
  EXPECT_EQ(g[0].theme, "autre");
  EXPECT_TRUE(find_grievances({odd, false}).empty());
}

RC_GTEST_PROP(Themes, GrievancesAreOrderedPartsOfTheText, ()) {
  auto sentence = rc::gen::element<std::string>(
      "Aucun créneau de rendez-vous.", "Le téléphone ne répond jamais !", "Merci beaucoup.",
      "Le site bugue sans cesse", "é😀 \n", "J'attends depuis des mois.",
      "On m'a redemandé les mêmes documents.", "Accueil désagréable.", "Le versement n'est pas arrivé.");
  auto parts = *rc::gen::container<std::vector<std::string>>(sentence);
  std::string whole = text::join(parts, " ");
  auto most = *rc::gen::inRange<std::size_t>(0, 6);
  auto found = find_grievances({whole, *rc::gen::arbitrary<bool>(), 0, {}, most});
  RC_ASSERT(found.size() <= most || (found.size() == 1 && found[0].theme == "autre"));
  std::size_t last = 0;
  std::set<std::string> seen;
  for (const auto& g : found) {
    RC_ASSERT(g.range.start >= last && g.range.end <= whole.size());
    RC_ASSERT(whole.substr(g.range.start, g.range.end - g.range.start) == g.text);
    RC_ASSERT(seen.insert(g.theme).second);
    last = g.range.start;
  }
}
}  // namespace
}  // namespace reviews
