// Files of reviews on disk in, rows and rejections out.
#include "reviews/review_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "answers/install.h"
#include "base/csv.h"
#include "corpus/install.h"
#include "people/install.h"
#include "reviews/install.h"
#include "reviews/reviews.h"
#include "services/install.h"

namespace reviews {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
namespace fs = std::filesystem;
const std::string kHeader =
    "ID expérience;Ecrit le;Date de publication;Titre;Description;Ressenti usager;Réponse structure "
    "1;Intitulé structure 1\n";

class ImportFiles : public testing::Test {
 protected:
  ImportFiles() {
    operations::Registry registry;
    people::install(registry, {});
    services::install(registry);
    corpus::install(registry);
    answers::install(registry);
    install(registry);
    for (auto& m : store::outbox::migrations()) registry.migrations.push_back(std::move(m));
    store_->migrate(registry.migrations);
    context_.viewer.local = true;
  }
  ~ImportFiles() override { fs::remove_all(folder_); }

  // Writes the file and imports it; rejections as "line: reason".
  operations::ImportReport import(const std::string& name, std::string_view bytes) {
    EXPECT_TRUE(write_file(folder_ + "/" + name, bytes));
    return import_path(folder_ + "/" + name);
  }
  operations::ImportReport import_path(const std::string& path) {
    auto report = import_reviews(context_, {{path}});
    rejected.clear();
    for (const auto& r : report->rejected) rejected.push_back(std::to_string(r.line) + ": " + r.reason);
    return *report;
  }
  Review review(const std::string& ref) {
    auto r = review_by_ref(*store_->read(), ref);
    EXPECT_TRUE(r) << ref;
    return r.value_or(Review{});
  }
  std::int64_t drafts_to_do() { return store::outbox::waiting(*store_->read()); }

  std::string folder_ = [] {
    std::string pattern = (fs::temp_directory_path() / "reviews_XXXXXX").string();
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

TEST_F(ImportFiles, ACsvAsTheStatePublishesIt) {
  auto report = import(
      "a.csv", "\xEF\xBB\xBF" + kHeader +
                   "1;08/01/2026 14:08;09/01/2026 18:51;Trop long;\"J'attends\ndepuis mai\";Négatif;;CAF\n"
                   "2;08/01/2026 14:08;09/01/2026 18:51;Merci;Parfait;Positif;Merci à vous.;CAF\n");
  EXPECT_THAT(rejected, IsEmpty());
  EXPECT_EQ(report.added, 2);
  EXPECT_EQ(review("1").body, "J'attends\ndepuis mai");
  EXPECT_EQ(review("1").feeling, Feeling::negative);
  EXPECT_EQ(review("1").state, State::to_answer);
  EXPECT_EQ(when::iso(review("1").written_at), "2026-01-08T13:08:00.000Z");
  EXPECT_EQ(review("2").state, State::published);
  auto replies = replies_of(*store_->read(), review("2").id);
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_TRUE(replies[0].imported);
  EXPECT_EQ(replies[0].text, "Merci à vous.");
  EXPECT_EQ(drafts_to_do(), 1);  // the answered one needs no draft
}

TEST_F(ImportFiles, BadRowsAreToldByLineAndTheOthersKept) {
  import("a.csv", kHeader +
                      "1;08/01/2026;;T;\"deux\nlignes\";Négatif;;\n"
                      ";08/01/2026;;T;sans numéro;;;\n"
                      "3;32/01/2026;;T;jour impossible;;;\n"
                      "4;;;T;sans date;;;\n"
                      "5/../5;08/01/2026;;T;numéro étrange;;;\n"
                      "6;08/01/2026;;T;trop;de;cellules;par;ligne\n"
                      "7;08/01/2026;;T;bon;;;\n");
  EXPECT_THAT(rejected, ElementsAre("4: identifiant absent", "5: date illisible : 32/01/2026",
                                    "6: date absente ou illisible", "7: identifiant illisible",
                                    StartsWith("8: plus de cellules")));
  EXPECT_EQ(all_refs(*store_->read()), (std::vector<std::string>{"1", "7"}));
}

TEST_F(ImportFiles, ATwoMegabyteReviewIsOneRejection) {
  auto report = import("a.csv", kHeader + "1;08/01/2026;;T;bon;;;\n2;08/01/2026;;T;" +
                                    std::string(2U << 20, 'x') + ";;;\n3;08/01/2026;;T;bon;;;\n");
  EXPECT_EQ(report.added, 2);
  EXPECT_THAT(rejected, ElementsAre("3: texte trop long (plus de 1 Mio)"));
  import("b.jsonl", "{\"id\":\"a\",\"date\":\"2026-01-08\",\"description\":\"" + std::string(2U << 20, 'x') +
                        "\"}\n{\"id\":\"b\",\"date\":\"2026-01-08\",\"description\":\"" +
                        std::string(5U << 20, 'x') +
                        "\"}\n{\"id\":\"c\",\"date\":\"2026-01-08\",\"description\":\"bon\"}\n");
  EXPECT_THAT(rejected,
              ElementsAre("1: texte trop long (plus de 1 Mio)", "2: ligne trop longue (plus de 4 Mio)"));
  EXPECT_EQ(review("c").body, "bon");
}

TEST_F(ImportFiles, JsonLinesUnderBothSetsOfNames) {
  import(
      "a.jsonl",
      R"({"id":"spp-1","titre":"Un","date":"2019-10-19","description":"Le site plante.","ressenti":"Négatif","structures":"CAF","reponses":[{"texte":"Nous corrigeons."}]})"
      "\n\n"
      R"({"ID expérience":"2904756","Date de publication":"06/10/2022 15:07","Titre":"Deux","Description":"Bien.","Ressenti usager":"Positif","ID structure 1":"hcx","id":"spp-2904756"})"
      "\n{\"id\":\"x\"\n[1]\n");
  EXPECT_EQ(rejected.size(), 2U);
  EXPECT_EQ(review("spp-1").title, "Un");
  EXPECT_EQ(review("spp-1").feeling, Feeling::negative);
  EXPECT_EQ(review("2904756").feeling, Feeling::positive);
  ASSERT_EQ(review("2904756").structures.size(), 1U);
  EXPECT_EQ(review("2904756").structures[0].code, "hcx");
}

TEST_F(ImportFiles, AJsonArrayIsCountedFromOne) {
  auto report = import(
      "a.json", R"([{"id":"1","date":"2026-01-08","description":"a"}, 3, {"id":"2","description":"b"}])");
  EXPECT_EQ(report.added, 1);
  EXPECT_THAT(rejected, ElementsAre("2: identifiant absent", "3: date absente ou illisible"));
}

TEST_F(ImportFiles, AByteOrderMarkOrBlanksBeforeJsonDoNoHarm) {
  EXPECT_EQ(
      import("a.json", "\xEF\xBB\xBF[{\"id\":\"1\",\"date\":\"2026-01-08\",\"description\":\"a\"}]").added,
      1);
  EXPECT_EQ(import("b.jsonl", "\n {\"id\":\"2\",\"date\":\"2026-01-08\",\"description\":\"a\"}").added, 1);
}

TEST_F(ImportFiles, OtherFilesAreRefusedWhole) {
  import("a.csv", "nom;ville\na;b\n");
  EXPECT_THAT(rejected, ElementsAre("1: colonnes inconnues : «\u00A0Description\u00A0» est attendue"));
  import("b.csv", "");
  EXPECT_THAT(rejected, ElementsAre("0: fichier vide"));
  import("c.json", "[{]");
  EXPECT_EQ(rejected.size(), 1U);
  EXPECT_TRUE(all_refs(*store_->read()).empty());
}

TEST_F(ImportFiles, ImportingTwiceChangesNothing) {
  std::string bytes = kHeader + "1;08/01/2026;;T;un;Négatif;;\n2;08/01/2026;;T;deux;Négatif;;\n";
  import("a.csv", bytes);
  auto again = import("a.csv", bytes);
  EXPECT_EQ(again.unchanged, 2);
  EXPECT_EQ(again.added + again.updated, 0);
  EXPECT_EQ(drafts_to_do(), 2);
}

TEST_F(ImportFiles, AChangeUpstreamUpdatesUnlessAnAgentBegan) {
  import("a.csv", kHeader +
                      "1;08/01/2026;;T;avant;Négatif;;\n2;08/01/2026;;T;avant;Négatif;;\n3;08/01/"
                      "2026;;T;avant;Négatif;;\n");
  ASSERT_TRUE(edit(context_, {"2", "Bonjour"}));
  ASSERT_TRUE(approve(context_, {"3", "Bonjour, votre dossier avance.", ""}));
  ASSERT_TRUE(publish(context_, {"3"}));
  auto report = import("b.csv", kHeader +
                                    "1;08/01/2026;;T;après;Négatif;;\n2;08/01/2026;;T;après;Négatif;;\n3;08/"
                                    "01/2026;;T;après;Négatif;;\n");
  EXPECT_EQ(report.updated, 1);
  EXPECT_EQ(review("1").body, "après");
  EXPECT_EQ(review("2").body, "avant");
  EXPECT_EQ(review("2").state, State::in_progress);
  EXPECT_EQ(review("3").state, State::published);  // our reply is out: it stays so
}

TEST_F(ImportFiles, PersonalDataIsMaskedInEveryField) {
  import("a.csv",
         "ID expérience;Ecrit le;Titre;Description;Pseudonyme usager;Démarches saisies par usager\n"
         "1;08/01/2026;Rappelez le 06 39 98 14 27;Écrire à jean@perso.example;jean@perso.example;RSA de "
         "jean@perso.example\n");
  Review r = review("1");
  for (const std::string& field : {r.title, r.body, r.pseudonym, r.procedure}) {
    EXPECT_EQ(field.find('@'), std::string::npos) << field;
    EXPECT_EQ(field.find("98 14 27"), std::string::npos) << field;
  }
  EXPECT_EQ(r.masked.at("telephone"), 1);
  EXPECT_GE(r.masked.at("courriel"), 1);
}

// A long title is cut: not in the middle of a number that would then go unseen.
TEST_F(ImportFiles, CuttingATitleHidesNoPersonalData) {
  for (int length = 270; length < 300; ++length) {
    std::string title;
    while (title.size() < static_cast<std::size_t>(length)) title += "a";
    Columns row{{"id", "1"},
                {"date", "2026-01-08"},
                {"description", "x"},
                {"titre", title + " 06 39 98 14 27 et jean.tres.long@perso.example fin"}};
    auto r = review_from(row);
    ASSERT_TRUE(r);
    EXPECT_EQ(r->title.find("06 39"), std::string::npos) << length;
    EXPECT_EQ(r->title.find("jean"), std::string::npos) << length;
  }
}

TEST_F(ImportFiles, TheDemonstrationHoldsNoPersonalDataOnceStored) {
  auto report = import_path(std::string(GUICHET_ROOT) + "/demo/reviews.csv");
  EXPECT_THAT(rejected, IsEmpty());
  EXPECT_EQ(report.added, 200);
  std::string all, digits;
  auto db = store_->read();
  for (const auto& ref : all_refs(*db)) {
    Review r = review(ref);
    for (const std::string& field : {r.title, r.body, r.pseudonym, r.procedure}) all += field + "\n";
  }
  for (char c : all)
    if (c != ' ' && c != '.' && c != '-') digits += c;
  EXPECT_EQ(all.find('@'), std::string::npos);
  for (const char* secret :
       {"0639981427", "0465719033", "157093099011841", "0465718802", "5603099990", "562026004417",
        "284053018904217", "0639986071", "7700451298", "0261917740", "FR7699999000", "30123456789",
        "0639983310", "0639987155", "martinelefol", "tarekb", "liloufantasio"})
    EXPECT_EQ(digits.find(secret), std::string::npos) << secret;
  EXPECT_GE(db->number(store::Sql{"select count(*) from reviews where masked <> '{}'"}), 8);
}

TEST_F(ImportFiles, MarkupIsTextAndDeceptionIsRemoved) {
  import_path(std::string(GUICHET_ROOT) + "/demo/reviews.csv");
  EXPECT_THAT(review("900059").body, HasSubstr("<script>alert(1)</script>"));
  EXPECT_THAT(review("900093").body, Not(HasSubstr("\u202E")));
  EXPECT_THAT(review("900093").body, HasSubstr("fdp.exe"));
}

TEST_F(ImportFiles, TheRealFilesAreTakenWhole) {
  for (const char* name : {"spplus_avis_reponses_200.jsonl", "spplus_experiences_1200.jsonl"}) {
    std::string path = std::string(GUICHET_ROOT) + "/../shared/data/reviews/" + name;
    if (!fs::exists(path)) GTEST_SKIP();
    auto report = import_path(path);
    EXPECT_THAT(rejected, IsEmpty()) << name;
    std::string bytes = *read_file(path);
    EXPECT_EQ(report.added + report.unchanged + report.updated, std::count(bytes.begin(), bytes.end(), '\n'))
        << name;
  }
}
}  // namespace
}  // namespace reviews
