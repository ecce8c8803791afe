// Communes, distances, and the structures nearest to somebody.
#include "services/nearest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <filesystem>

#include "base/source.h"
#include "people/install.h"
#include "services/install.h"
#include "services/structures.h"
#include "store/outbox.h"

namespace services {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;
namespace fs = std::filesystem;

TEST(Postcodes, TellTheirDepartement) {
  struct Case {
    const char *postcode, *departement;
  };
  for (auto [postcode, departement] : std::initializer_list<Case>{{"30000", "30"},
                                                                  {"01000", "01"},
                                                                  {"75014", "75"},
                                                                  {"20000", "2A"},
                                                                  {"20100", "2A"},
                                                                  {"20190", "2A"},
                                                                  {"20200", "2B"},
                                                                  {"20600", "2B"},
                                                                  {"97110", "971"},
                                                                  {"97400", "974"},
                                                                  {"97600", "976"},
                                                                  {"98800", "988"}})
    EXPECT_EQ(departement_of_postcode(postcode), departement) << postcode;
  for (const char* s : {"", "3000", "300000", "3000O", "2A004", " 3000", "-1000", "Nîmes"})
    EXPECT_EQ(departement_of_postcode(s), "") << s;
}

TEST(Kilometres, AreThoseOfTheMap) {
  EXPECT_NEAR(kilometres(48.8566, 2.3522, 43.2965, 5.3698), 660, 5);      // Paris, Marseille
  EXPECT_NEAR(kilometres(48.8566, 2.3522, -20.8789, 55.4481), 9360, 60);  // Saint-Denis de La Réunion
  EXPECT_NEAR(kilometres(0, 0, 1, 0), 111.2, 0.1);
  EXPECT_NEAR(kilometres(0, 179.5, 0, -179.5), 111.2, 0.1);  // across the date line
  EXPECT_EQ(kilometres(43.8, 4.3, 43.8, 4.3), 0);
  EXPECT_NEAR(kilometres(90, 0, -90, 0), 20015, 1);
}

RC_GTEST_PROP(Kilometres, GoBothWays, ()) {
  auto degree = [](int most) { return *rc::gen::inRange(-most * 100, most * 100) / 100.0; };
  double a = degree(90), b = degree(180), c = degree(90), d = degree(180), e = degree(90), f = degree(180);
  double there = kilometres(a, b, c, d);
  RC_ASSERT(there >= 0 && there <= 20016);
  RC_ASSERT(std::abs(there - kilometres(c, d, a, b)) < 1e-6);
  RC_ASSERT(kilometres(a, b, e, f) + kilometres(e, f, c, d) >= there - 1e-6);  // no detour is shorter
}

class Nearest : public testing::Test {
 protected:
  Nearest() {
    operations::Registry r;
    people::install(r, find_place);
    install(r);
    for (auto& m : store::outbox::migrations()) r.migrations.push_back(std::move(m));
    store_->migrate(r.migrations);
  }
  ~Nearest() override { fs::remove_all(folder_); }

  operations::ImportReport import(const std::string& name, std::string_view bytes) {
    EXPECT_TRUE(write_file(folder_ + "/" + name, bytes));
    return *import_structures(context_, {{folder_ + "/" + name}});
  }
  void import_communes() {
    auto report =
        import("communes.csv",
               "insee_code,zip_code,name,department_code,gps_lat,gps_lng\n"
               "30189,30000,Nîmes,30,43.8367,4.3601\n30007,30100,Alès,30,44.1242,4.0814\n"
               "30028,30200,Bagnols-sur-Cèze,30,44.1612,4.6205\n42218,42000,Saint-Étienne,42,45.4347,4.3903\n"
               "2B033,20200,Bastia,2B,42.7,9.45\n");
    EXPECT_EQ(report.added, 5);
    EXPECT_THAT(report.rejected, IsEmpty());
  }
  void import_town_halls() {
    import("structures.csv",
           "Code SP+ de la structure;Intitulé du réseau;Intitulé de la structure;Code SP+ structure "
           "parent;Code postal "
           "de la structure;Ville;PAYS;INSEE Ville;INSEE Département;Actif\n"
           "r;Communes;Réseau des mairies;;75001;PARIS;France;com75101;dep75;Oui\n"
           "ales;Communes;Mairie d’Alès;r;30100;ALÈS;France;com30007;dep30;Oui\n"
           "bagnols;Communes;Mairie de Bagnols;r;30200;BAGNOLS-SUR-CÈZE;France;com30028;dep30;Oui\n"
           "nimes;Communes;Mairie de Nîmes;r;30000;NÎMES;France;com30189;dep30;Oui\n"
           "annexe;Communes;Mairie annexe de Nîmes;r;30900;NÎMES;France;com30189;dep30;Oui\n"
           "perdue;Communes;Mairie de Nulle-Part;r;30999;NULLE-PART;France;com30999;dep30;Oui\n"
           "fermee;Communes;Mairie de Nîmes fermée;r;30000;NÎMES;France;com30189;dep30;Non\n"
           "loin;Communes;Mairie de Saint-Étienne;r;42000;SAINT-ÉTIENNE;France;com42218;dep42;Oui\n"
           "pref;Préfectures;Préfecture du Gard;r;30000;NÎMES;France;com30189;dep30;Oui\n"
           "sous;Préfectures;Sous-préfecture d’Alès;r;30100;ALÈS;France;com30007;dep30;Oui\n");
  }
  std::optional<Commune> find(std::string_view place) { return find_commune(*store_->read(), place); }
  std::vector<std::string> nearest(std::string_view actor, std::string_view place, std::size_t most = 10) {
    std::vector<std::string> out;
    for (const auto& n : nearest_structures(*store_->read(), actor, find(place).value_or(Commune{}), most))
      out.push_back(n.structure.code);
    return out;
  }

  std::string folder_ = [] {
    std::string pattern = (fs::temp_directory_path() / "proches_XXXXXX").string();
    return std::string(mkdtemp(pattern.data()));
  }();
  std::unique_ptr<store::Store> store_ = store::Store::open_folder(folder_);
  FrozenClock clock_{1'700'000'000'000};
  SeededRandom random_{1};
  SilentProgress progress_;
  operations::Indexes indexes_{folder_};
  operations::Context context_{*store_, clock_, random_, indexes_, progress_, folder_};
};

TEST_F(Nearest, ACommuneIsFoundHoweverItIsNamed) {
  import_communes();
  for (const char* s : {"Nîmes", "nimes", "NIMES", " Nîmes ", "30000", "30189"}) {
    auto c = find(s);
    ASSERT_TRUE(c) << s;
    EXPECT_EQ(c->insee, "30189") << s;
    EXPECT_EQ(c->departement, "30") << s;
    EXPECT_TRUE(c->located()) << s;
  }
  for (const char* s : {"Saint-Étienne", "saint etienne", "SAINT ETIENNE", "bagnols sur ceze"})
    EXPECT_TRUE(find(s)) << s;
  EXPECT_EQ(find("2B033")->name, "Bastia");
  for (const char* s : {"", "  ", "Atlantide", "300", "%", "' or 1=1 --"}) EXPECT_FALSE(find(s)) << s;
}

TEST_F(Nearest, APostcodeNobodyKnowsTellsItsDepartement) {
  auto c = find("20620");
  ASSERT_TRUE(c);
  EXPECT_EQ(c->departement, "2B");
  EXPECT_EQ(c->name, "");
  EXPECT_FALSE(c->located());
}

TEST_F(Nearest, WithoutCommunesTheStructuresTell) {
  import_town_halls();
  auto c = find("Alès");
  ASSERT_TRUE(c);
  EXPECT_EQ(c->postcode, "30100");
  EXPECT_EQ(c->departement, "30");
  EXPECT_FALSE(c->located());
  EXPECT_EQ(nearest("mairie", "Alès").at(0), "ales");
  for (const auto& n : nearest_structures(*store_->read(), "mairie", *c, 10)) EXPECT_FALSE(n.km);
}

TEST_F(Nearest, TheSameCommuneComesFirstThenByDistance) {
  import_communes();
  import_town_halls();
  auto from_nimes = nearest("mairie", "30000");
  ASSERT_EQ(from_nimes.size(), 5U);  // neither the closed one, nor the other département's, nor the network
  EXPECT_THAT((std::vector{from_nimes[0], from_nimes[1]}), testing::UnorderedElementsAre("nimes", "annexe"));
  EXPECT_THAT((std::vector(from_nimes.begin() + 2, from_nimes.end())),
              ElementsAre("ales", "bagnols", "perdue"));
  EXPECT_THAT(nearest("mairie", "Bagnols-sur-Cèze", 2),
              ElementsAre("bagnols", testing::AnyOf("nimes", "annexe")));
  EXPECT_THAT(nearest("mairie", "Nîmes", 0), IsEmpty());
  auto list = nearest_structures(*store_->read(), "mairie", *find("Nîmes"), 3);
  EXPECT_NEAR(list.at(0).km.value_or(-1), 0, 0.01);
  EXPECT_NEAR(list.at(2).km.value_or(-1), 39, 2);  // Nîmes to Alès
}

TEST_F(Nearest, ASubPrefectureIsNoPrefecture) {
  import_communes();
  import_town_halls();
  EXPECT_THAT(nearest("prefecture", "Alès"), ElementsAre("pref"));
  EXPECT_THAT(nearest("sous-prefecture", "Alès"), ElementsAre("sous"));
  EXPECT_THAT(nearest("boulangerie", "Alès"), IsEmpty());
  EXPECT_THAT(nearest("", "Alès"), IsEmpty());
}

TEST_F(Nearest, TheSameCommunesTwiceChangeNothing) {
  import_communes();
  auto again = import("again.csv",
                      "insee_code,zip_code,name,department_code,gps_lat,gps_lng\n"
                      "30189,30000,Nîmes,30,43.8367,4.3601\n30007,30100,Alès en Cévennes,30,44.1242,4.0814\n"
                      ",30100,Sans code,30,44,4\n30008,30140,Anduze,30,illisible,999\n");
  EXPECT_EQ(again.unchanged, 1);
  EXPECT_EQ(again.updated, 1);
  EXPECT_EQ(again.added, 1);
  ASSERT_EQ(again.rejected.size(), 1U);
  EXPECT_EQ(again.rejected[0].line, 4);
  EXPECT_EQ(find("30100")->name, "Alès en Cévennes");
  EXPECT_FALSE(find("Anduze")->located());
}
}  // namespace
}  // namespace services
