// Files of structures, contacts and hours on disk in, the tree and rejections out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/source.h"
#include "people/install.h"
#include "services/install.h"
#include "services/structures.h"
#include "store/fault_db.h"
#include "store/outbox.h"
#include "store/sqlite.h"

namespace services {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;
const std::string kHeader =
    "Code SP+ de la structure;Intitulé du réseau;Intitulé de la structure;Code SP+ structure parent;Code "
    "postal de la structure;Ville;PAYS;INSEE Département\n";
const std::string kContacts = "Code SP+ de la structure;Type;Libellé;Valeur;Vérifié le;Source\n";
const std::string kHours = "Code SP+ de la structure;Canal;Jour;Ouvre;Ferme;Note\n";

operations::Registry registry() {
  operations::Registry r;
  people::install(r, find_place);
  install(r);
  for (auto& m : store::outbox::migrations()) r.migrations.push_back(std::move(m));
  return r;
}

class Import : public testing::Test {
 protected:
  Import() {
    store_->migrate(registry().migrations);
    context_.viewer.local = true;
  }
  ~Import() override { fs::remove_all(folder_); }

  operations::ImportReport import(std::string_view bytes) {
    EXPECT_TRUE(write_file(folder_ + "/a.csv", bytes));
    return import_paths({folder_ + "/a.csv"});
  }
  operations::ImportReport import_paths(const std::vector<std::string>& paths) {
    auto report = *import_structures(context_, {paths});
    rejected.clear();
    for (const auto& r : report.rejected) rejected.push_back(std::to_string(r.line) + ": " + r.reason);
    return report;
  }
  StructureView show(const std::string& code) {
    auto v = show_structure(context_, {code});
    EXPECT_TRUE(v) << code;
    return v.value_or(StructureView{});
  }
  std::string folder_ = [] {
    std::string pattern = (fs::temp_directory_path() / "structures_XXXXXX").string();
    return std::string(mkdtemp(pattern.data()));
  }();
  std::unique_ptr<store::Store> store_ = store::Store::open_folder(folder_);
  FrozenClock clock_{1'700'000'000'000};
  SeededRandom random_{1};
  SilentProgress progress_;
  operations::Indexes indexes_{folder_};
  operations::Context context_{*store_, clock_, random_, indexes_, progress_, folder_};
  std::vector<std::string> rejected;
};

TEST_F(Import, ChildrenMayComeBeforeTheirParents) {
  auto report = import(kHeader +
                       "b;CAF;Gard;a;30000;NÎMES;France;dep30\nc;CAF;Antenne;b;30100;ALÈS;France;dep30\na;"
                       "CAF;Nationale;;75014;PARIS;France;dep75\n");
  EXPECT_EQ(report.added, 3);
  EXPECT_THAT(rejected, IsEmpty());
  auto c = show("c");
  ASSERT_EQ(c.above.size(), 2U);
  EXPECT_EQ(c.above[0].code, "a");
  EXPECT_EQ(c.above[1].code, "b");
  EXPECT_TRUE(c.structure.path.starts_with(show("b").structure.path));
  EXPECT_EQ(c.structure.depth, 2);
  EXPECT_EQ(c.structure.departement, "30");
  EXPECT_EQ(show("a").below.size(), 1U);
}

TEST_F(Import, OrphansAndCirclesBecomeRootsAndAreTold) {
  auto report = import(
      kHeader + "x;R;X;y;;;;\ny;R;Y;x;;;;\norphelin;R;O;absent;;;;\nseul;R;S;seul;;;;\nracine;R;A;;;;;\n");
  EXPECT_EQ(report.added, 5);
  EXPECT_TRUE(report.unknown.contains("structure parente de orphelin"));
  EXPECT_TRUE(report.unknown.contains("structure parente de seul"));
  EXPECT_FALSE(report.unknown.contains("structure parente de racine"));
  EXPECT_TRUE(report.unknown.contains("structure parente de x") ||
              report.unknown.contains("structure parente de y"));
  for (const char* code : {"x", "y", "orphelin", "seul", "racine"}) {
    auto v = show(code);
    EXPECT_LE(v.above.size(), 1U) << code;
    EXPECT_FALSE(v.structure.path.empty()) << code;
  }
}

TEST_F(Import, AZeroEatenByASpreadsheetComesBack) {
  import(kHeader + "a;R;A;;8000;CHARLEVILLE;France;dep08\nb;R;B;;4000;LIÈGE;Belgique;\n");
  EXPECT_EQ(show("a").structure.postcode, "08000");
  EXPECT_EQ(show("b").structure.postcode, "4000");
}

TEST_F(Import, AByteOrderMarkInsideQuotesIsRead) {
  std::string odd = "\"\xEF\xBB\xBF\"\"Code SP+ de la structure\"\"\"" +
                    kHeader.substr(std::string("Code SP+ de la structure").size());
  EXPECT_EQ(import(odd + "a;R;A;;;;;\n").added, 1);
  EXPECT_THAT(rejected, IsEmpty());
}

TEST_F(Import, TheSameFileTwiceChangesNothing) {
  std::string bytes = kHeader + "a;R;A;;;;;\nb;R;B;a;;;;\n";
  import(bytes);
  auto again = import(bytes);
  EXPECT_EQ(again.unchanged, 2);
  EXPECT_EQ(again.added + again.updated, 0);
  auto path = show("b").structure.path;
  auto changed = import(kHeader + "a;R;A;;;;;\nb;R;Nouveau nom;a;;;;\n");
  EXPECT_EQ(changed.updated, 1);
  EXPECT_EQ(show("b").structure.name, "Nouveau nom");
  EXPECT_EQ(show("b").structure.path, path);  // the same row
}

TEST_F(Import, BadRowsAreToldByLine) {
  EXPECT_EQ(import(kHeader + ";R;sans code;;;;;\nb;R;;;;;;\nc;R;C;;;;;;;trop\nd;R;bon;;;;;\n").added, 1);
  EXPECT_THAT(rejected, ElementsAre("2: code de structure absent", "3: intitulé de structure absent",
                                    HasSubstr("4: plus de cellules")));
  import("nom;ville\na;b\n");
  EXPECT_THAT(rejected, ElementsAre(HasSubstr("1: colonnes inconnues")));
}

TEST_F(Import, ContactsAreCheckedOneByOne) {
  import(kHeader + "a;R;A;;;;;\n");
  auto report = import(kContacts +
                       "a;téléphone;Accueil;0466123456;17/01/"
                       "2026;S\nabsent;téléphone;;3230;;\na;pigeon;;x;;\na;téléphone;;12;;\na;téléphone;;04 "
                       "66;;\na;courriel;;pas d'arobase;;\n" +
                       "a;site;;www.sans-protocole.fr;;\na;formulaire;;javascript:alert(1);;\na;adresse;;;;"
                       "\na;site;;https://a.fr;32/01/2026;\n");
  EXPECT_EQ(report.added, 3);
  EXPECT_THAT(rejected, ElementsAre("3: structure inconnue : absent", "4: type de contact inconnu : pigeon",
                                    "6: numéro de téléphone illisible : 04 66",
                                    HasSubstr("7: adresse électronique"), HasSubstr("8: adresse de site"),
                                    HasSubstr("9: adresse de site"), "10: valeur absente"));
  auto contacts = show("a").contacts;
  ASSERT_EQ(contacts.size(), 3U);
  for (const auto& c : contacts) {
    if (c.kind == ContactKind::phone && c.label == "Accueil") {
      EXPECT_EQ(c.value, "04\u00A066\u00A012\u00A034\u00A056");
      EXPECT_EQ(c.verified_on, "2026-01-17");
    }
    if (c.kind == ContactKind::url) {
      EXPECT_EQ(c.verified_on, "");  // no such day
    }
  }
}

TEST_F(Import, HoursAreCheckedOneByOne) {
  import(kHeader + "a;R;A;;;;;\n");
  std::string hours =
      kHours +
      "a;;lundi;9:00;12:00;\na;Téléphone;mardi;9 "
      "h;17h30;\na;;lunedi;9:00;12:00;\na;;lundi;12:00;9:00;\na;;lundi;midi;14:00;\nb;;lundi;9:00;12:00;\n";
  EXPECT_EQ(import(hours).added, 2);
  EXPECT_THAT(rejected, ElementsAre("4: jour inconnu : lunedi", HasSubstr("5: horaire illisible"),
                                    HasSubstr("6: horaire illisible"), "7: structure inconnue : b"));
  EXPECT_EQ(import(hours).unchanged, 2);
  EXPECT_TRUE(open_at(show("a").hours, "accueil", 1, 600));
  EXPECT_TRUE(open_at(show("a").hours, "téléphone", 2, 1000));
}

TEST_F(Import, ContactsComeFromTheNearestAbove) {
  import(kHeader + "a;R;Siège;;;;;\nb;R;Région;a;;;;\nc;R;Antenne;b;;;;\n");
  import(kContacts + "a;téléphone;;3230;;\n");
  EXPECT_EQ(show("c").contacts.at(0).structure_name, "Siège");
  import(kContacts + "b;téléphone;;04 66 12 34 56;;\n");
  auto contacts = show("c").contacts;
  ASSERT_EQ(contacts.size(), 1U);
  EXPECT_EQ(contacts[0].structure_name, "Région");
}

TEST_F(Import, TheDemonstrationIsTakenWhole) {
  std::string demo = std::string(GUICHET_ROOT) + "/demo/";
  auto report =
      import_paths({demo + "hours.csv", demo + "contacts.csv", demo + "structures.csv"});  // in any order
  EXPECT_THAT(rejected, IsEmpty());
  EXPECT_THAT(report.unknown, IsEmpty());
  EXPECT_GT(report.added, 100);
  EXPECT_EQ(show("DmCaf30aaa").above.at(0).code, "DmCaf00aaa");
  ListStructures in;
  in.q = "caf gard";
  EXPECT_EQ(list_structures(context_, in)->structures.at(0).code, "DmCaf30aaa");
}

TEST_F(Import, TheNationalFileIsTakenWhole) {
  std::string path = std::string(GUICHET_ROOT) + "/../shared/data/reviews/spplus_structures.csv";
  if (!fs::exists(path)) GTEST_SKIP() << path;
  auto report = import_paths({path});
  EXPECT_THAT(rejected, IsEmpty());
  EXPECT_EQ(report.added + report.updated + report.unchanged, 14'763);
}

TEST_F(Import, AFaultAtAnyWriteLeavesTheStoreAsItWas) {
  std::string path = folder_ + "/guichet.sqlite";
  ASSERT_TRUE(write_file(folder_ + "/s.csv", kHeader + "a;R;A;;;;;\nb;R;B;a;;;;\n"));
  ASSERT_TRUE(write_file(folder_ + "/c.csv", kContacts + "a;téléphone;;3230;;\n"));
  auto counts = [&] {
    auto db = store_->read();
    return std::vector{db->number(store::Sql{"select count(*) from structures"}),
                       db->number(store::Sql{"select count(*) from contact_points"}),
                       db->number(store::Sql{"select count(*) from audit"})};
  };
  bool faulted = true;
  int n = 1;
  for (; faulted && n < 60; ++n) {
    store::FaultPlan plan{0, n};
    store::Store faulty([&](bool writing) {
      return std::make_unique<store::FaultDb>(
          store::open_sqlite(path, writing ? store::Mode::read_write : store::Mode::read_only), plan);
    });
    operations::Context c{faulty, clock_, random_, indexes_, progress_, folder_};
    faulted = false;
    try {
      EXPECT_TRUE(import_structures(c, {{folder_ + "/s.csv", folder_ + "/c.csv"}}));
      EXPECT_EQ(counts(), (std::vector<std::int64_t>{2, 1, 1})) << n;
    } catch (const store::StoreError&) {
      faulted = true;
      EXPECT_EQ(counts(), (std::vector<std::int64_t>{0, 0, 0})) << n;
    }
  }
  EXPECT_GT(n, 5);
}
}  // namespace
}  // namespace services
