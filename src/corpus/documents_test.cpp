// The import as an agent runs it: files on disk in, documents and rejections out.
#include "corpus/documents.h"
#include "store/outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "corpus/install.h"
#include "people/install.h"

namespace corpus {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;
namespace fs = std::filesystem;

class Import : public testing::Test {
 protected:
  Import() {
    operations::Registry registry;
    people::install(registry, {});
    install(registry);
    for (auto& m : store::outbox::migrations()) registry.migrations.push_back(std::move(m));
    store_->migrate(registry.migrations);
  }
  ~Import() override { fs::remove_all(folder_); }

  // Writes the file and imports it; rejections as "line: reason".
  operations::ImportReport import(const std::string& name, std::string_view bytes) {
    EXPECT_TRUE(write_file(folder_ + "/" + name, bytes));
    auto report = import_fiches(context_, {{folder_ + "/" + name}});
    rejected.clear();
    for (const auto& r : report->rejected) rejected.push_back(std::to_string(r.line) + ": " + r.reason);
    return *report;
  }
  DocumentView show(const std::string& key) { return *show_document(context_, {key, {}, {}, {}, false}); }

  std::string folder_ = [] {
    std::string pattern = testing::TempDir() + "import_XXXXXX";
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

TEST_F(Import, BadLinesAreToldByNumberAndTheOthersKept) {
  auto report = import("a.jsonl",
                       "\xEF\xBB\xBF{\"id\":\"1\",\"title\":\"Un\",\"text\":\"a.\"}\r\n\n{\"id\":\"2\"\n{"
                       "\"title\":\"sans\"}\n{\"id\":\"\xC3(\"}\n[]\n"
                       "{\"id\":\"7\",\"title\":\"Sept\"}");
  EXPECT_EQ(report.added, 2);
  ASSERT_EQ(rejected.size(), 4U);
  EXPECT_TRUE(rejected[0].starts_with("3: JSON illisible : "));
  EXPECT_EQ(rejected[1], "4: identifiant absent");
  EXPECT_EQ(rejected[2], "5: ligne qui n’est pas en UTF-8");
  EXPECT_EQ(rejected[3], "6: un objet JSON est attendu");
  EXPECT_EQ(show("documents:1").version.text, "a.");
}

TEST_F(Import, AnOversizeLineIsOneRejection) {
  auto report =
      import("a.jsonl", "{\"id\":\"1\",\"title\":\"Un\"}\n{\"id\":\"2\",\"title\":\"" +
                            std::string(9U << 20, 'x') + "\"}\n{\"id\":\"3\",\"title\":\"Trois\"}\n");
  EXPECT_EQ(report.added, 2);
  EXPECT_THAT(rejected, ElementsAre("2: ligne trop longue (plus de 8 Mio)"));
}

TEST_F(Import, AnArrayIsLabourFichesCountedFromOne) {
  auto report =
      import("a.json", R"([{"pubId":"F1","title":"Congés","intro":"<p>a</p>"},{"title":"sans"},3])");
  EXPECT_EQ(report.added, 1);
  EXPECT_THAT(rejected, ElementsAre("2: identifiant absent", "3: un objet JSON est attendu"));
  EXPECT_EQ(import("b.json", "[{]").added, 0);
  ASSERT_EQ(rejected.size(), 1U);
  EXPECT_TRUE(rejected[0].starts_with("0: JSON illisible : "));
}

TEST_F(Import, OtherFilesAreRefusedWhole) {
  import("a.txt", "bonjour");
  EXPECT_THAT(rejected, ElementsAre("1: format non reconnu : ni XML, ni JSON"));
  import("b.xml", " \n");
  EXPECT_THAT(rejected, ElementsAre("0: fichier vide"));
  import("c.xml", "<Publication>\n<a>");
  ASSERT_EQ(rejected.size(), 1U);
  EXPECT_TRUE(rejected[0].starts_with("0: XML mal formé à la ligne 2 : "));
}

TEST_F(Import, ADeepTreeIsShownAsItWasRead) {
  std::string open, close;
  for (int i = 0; i < 40; ++i) open += "<Chapitre><Titre>t</Titre>", close += "</Chapitre>";
  auto report =
      import("a.xml", "<Publication ID=\"F1\" type=\"Fiche\" xmlns:dc=\"d\"><dc:title>T</dc:title><Texte>" +
                          open + "<Paragraphe>fond</Paragraphe>" + close + "</Texte></Publication>");
  EXPECT_THAT(rejected, IsEmpty());
  EXPECT_EQ(report.added, 1);
  ASSERT_EQ(show("F1").version.blocks.size(), 1U);
  EXPECT_EQ(show("F1").version.blocks[0].kind, BlockKind::chapter);
}

TEST_F(Import, TheSameFileTwiceChangesNothing) {
  std::string line = "{\"id\":\"1\",\"title\":\"Un\",\"text\":\"a.\"}";
  EXPECT_EQ(import("a.jsonl", line).added, 1);
  auto again = import("a.jsonl", line);
  EXPECT_EQ(again.unchanged, 1);
  EXPECT_EQ(again.added + again.updated, 0);
}
}  // namespace
}  // namespace corpus
