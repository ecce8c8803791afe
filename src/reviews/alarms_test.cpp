#include "reviews/alarms.h"

#include <gtest/gtest.h>

#include "base/csv.h"

namespace reviews {
namespace {
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
