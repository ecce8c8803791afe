#include "reviews/themes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "base/csv.h"

namespace reviews {
namespace {
using testing::Contains;

std::vector<std::string> codes(std::string_view whole, bool negative = true) {
  std::vector<std::string> out;
  for (const auto& g : find_grievances(whole, negative)) out.push_back(g.theme);
  return out;
}

// Title and text of a review of the demonstration, as they are classified.
std::string demo_review(std::string_view id) {
  auto bytes = read_file(std::string(GUICHET_ROOT) + "/demo/reviews.csv");
  MemorySource source(*bytes);
  csv::Reader rows(source);
  while (rows.next())
    if (rows["ID expérience"] == id) return rows["Titre"] + ".\n" + rows["Description"];
  ADD_FAILURE() << "absent: " << id;
  return {};
}

TEST(Themes, TheLexiconIsWhole) {
  std::set<std::string> seen;
  ASSERT_GE(themes().size(), 10U);
  for (const auto& t : themes()) {
    EXPECT_TRUE(seen.insert(t.code).second) << t.code;
    EXPECT_FALSE(t.label.empty());
    EXPECT_FALSE(t.to_complete.empty()) << t.code;
    EXPECT_FALSE(t.expressions.empty()) << t.code;
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

TEST(Themes, AnUnknownGrievanceIsStillTakenUp) {
  std::string odd = "Les pigeons du parvis empêchent vraiment de manger une glace tranquille.";
  auto g = find_grievances(odd, true);
  ASSERT_EQ(g.size(), 1U);
  EXPECT_EQ(g[0].theme, "autre");
  EXPECT_TRUE(find_grievances(odd, false).empty());
}

RC_GTEST_PROP(Themes, GrievancesAreOrderedPartsOfTheText, ()) {
  auto sentence = rc::gen::element<std::string>(
      "Aucun créneau de rendez-vous.", "Le téléphone ne répond jamais !", "Merci beaucoup.",
      "Le site bugue sans cesse", "é😀 \n", "J'attends depuis des mois.",
      "On m'a redemandé les mêmes documents.", "Accueil désagréable.", "Le versement n'est pas arrivé.");
  auto parts = *rc::gen::container<std::vector<std::string>>(sentence);
  std::string whole = text::join(parts, " ");
  auto most = *rc::gen::inRange<std::size_t>(0, 6);
  auto found = find_grievances(whole, *rc::gen::arbitrary<bool>(), most);
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

TEST(Alarms, DistressIsSeen) {
  EXPECT_TRUE(find_alarms("Je n'ai plus envie de vivre.").distress);
  EXPECT_TRUE(find_alarms("À ce rythme je vais finir par mettre FIN À MES JOURS").distress);
  EXPECT_TRUE(find_alarms(demo_review("900025")).distress);
  EXPECT_TRUE(find_alarms(demo_review("900177")).distress);
  EXPECT_FALSE(find_alarms("Je veux en savoir plus sur mes jours de congé.").distress);
}

TEST(Alarms, ThreatsAreSeen) {
  EXPECT_TRUE(find_alarms("Je vais venir vous voir et tout casser.").threat);
  EXPECT_TRUE(find_alarms(demo_review("900044")).threat);
  EXPECT_TRUE(find_alarms(demo_review("900103")).threat);
  EXPECT_FALSE(find_alarms("Je viendrai à votre accueil demain matin.").threat);
}

TEST(Alarms, InsultsAndDiscriminationAreSeen) {
  EXPECT_TRUE(find_alarms("Bande d'incapables !").insult);
  EXPECT_TRUE(find_alarms("Refusé à cause de mon âge, c'est de la discrimination.").discrimination);
  auto calm = find_alarms("Le délai annoncé n'a pas été tenu et personne ne m'a prévenu.");
  EXPECT_FALSE(calm.insult || calm.discrimination || calm.distress || calm.threat || calm.empty ||
               calm.foreign);
}

TEST(Alarms, EmptyAndForeignTextsAreSeen) {
  EXPECT_TRUE(find_alarms(demo_review("900045")).empty);
  EXPECT_TRUE(find_alarms(demo_review("900136")).empty);
  EXPECT_TRUE(find_alarms("").empty);
  EXPECT_TRUE(find_alarms(demo_review("900114")).foreign);
  EXPECT_FALSE(
      find_alarms("Le site m'a proposé the best offer, mais je veux un agent qui parle français.").foreign);
}

// An alarm that rings on everything is no alarm.
TEST(Alarms, MostDemonstrationReviewsAreCalm) {
  auto bytes = read_file(std::string(GUICHET_ROOT) + "/demo/reviews.csv");
  MemorySource source(*bytes);
  csv::Reader rows(source);
  int all = 0, grave = 0;
  while (rows.next()) {
    auto a = find_alarms(rows["Titre"] + ".\n" + rows["Description"]);
    ++all;
    grave += a.distress || a.threat;
  }
  EXPECT_EQ(all, 200);
  EXPECT_LE(grave, 10);
}
}  // namespace
}  // namespace reviews
