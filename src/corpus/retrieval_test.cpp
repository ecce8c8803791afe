// Search on the demonstration's fiches.
#include "corpus/retrieval.h"
#include "store/outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/text.h"
#include "corpus/documents.h"
#include "corpus/install.h"
#include "people/install.h"

namespace corpus {
namespace {
namespace fs = std::filesystem;
using testing::Contains;

class RetrievalTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string pattern = (fs::temp_directory_path() / "retrieval_XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    store_ = store::Store::open_folder(folder_);
    operations::Registry registry;
    people::install(registry, {});
    install(registry);
    for (auto& m : store::outbox::migrations()) registry.migrations.push_back(std::move(m));
    store_->migrate(registry.migrations);
    indexes_ = std::make_unique<operations::Indexes>(folder_);
    context_.emplace(operations::Context{*store_, clock_, random_, *indexes_, progress_, folder_});
    auto report = import_fiches(*context_, {{std::string(GUICHET_ROOT) + "/demo/fiches"}});
    ASSERT_TRUE(report);
    ASSERT_EQ(report->added, 60);
    ASSERT_TRUE(report->rejected.empty());
  }
  static void TearDownTestSuite() {
    context_.reset();
    indexes_.reset();
    store_.reset();
    fs::remove_all(folder_);
  }
  static std::vector<std::string> titles(std::string_view question, const SearchFilter& filter = {}) {
    std::vector<std::string> out;
    auto db = store_->read();
    for (const auto& f : retrieve(*context_, question, 20, filter).found)
      out.push_back(document_by_id(*db, f.document)->title);
    return out;
  }
  static std::string best(std::string_view question) {
    auto all = titles(question);
    return all.empty() ? "" : all.front();
  }
  static inline std::string folder_;
  static inline std::unique_ptr<store::Store> store_;
  static inline FrozenClock clock_{1'700'000'000'000};
  static inline SeededRandom random_{1};
  static inline SilentProgress progress_;
  static inline std::unique_ptr<operations::Indexes> indexes_;
  static inline std::optional<operations::Context> context_;
};

TEST_F(RetrievalTest, ObviousQuestionsFindTheirFicheFirst) {
  const std::pair<const char*, const char*> cases[] = {
      {"J'ai perdu ma carte d'identité, que faire ?", "Carte d’identité perdue ou volée : que faire ?"},
      {"comment renouveler mon passeport", "Passeport d’un majeur : demande et renouvellement"},
      {"contester une amende de stationnement", "Contester une amende"},
      {"voter par procuration", "Vote par procuration"},
      {"changer l'adresse de ma carte grise", "Carte grise : déclarer un changement d’adresse"},
      {"combien de points sur mon permis", "Permis à points : connaître son solde et récupérer des points"},
      {"demander une copie d'acte de naissance", "Acte de naissance : demander une copie"},
      {"commander une carte européenne d'assurance maladie", "Carte européenne d’assurance maladie (CEAM)"},
      {"comment se pacser", "Se pacser en mairie"},
      {"saisir le défenseur des droits", "Saisir le Défenseur des droits"}};
  for (const auto& [question, title] : cases)
    EXPECT_EQ(text::fold(best(question)), text::fold(title)) << question;
}

TEST_F(RetrievalTest, AccentsCaseAndApostrophesDoNotMatter) {
  auto plain = retrieve(*context_, "carte d'identité périmée"),
       odd = retrieve(*context_, "CARTE D’IDENTITE PERIMEE");
  ASSERT_EQ(plain.found.size(), odd.found.size());
  for (std::size_t i = 0; i < plain.found.size(); ++i)
    EXPECT_EQ(plain.found[i].document, odd.found[i].document);
  EXPECT_EQ(plain.confidence, odd.confidence);
}

TEST_F(RetrievalTest, ATypingErrorIsRepairedAndTold) {
  auto words = weigh_words(*context_, "renouveler mon passseport");
  EXPECT_THAT(words, Contains(testing::Field(&UnderstoodWord::repaired, true)));
  EXPECT_THAT(titles("passseport d'un mineur"), Contains("Passeport d’un mineur"));
  EXPECT_EQ(best("contester une amande"), "Contester une amende");
  for (const auto& w : weigh_words(*context_, "renouveler mon passeport")) EXPECT_FALSE(w.repaired);
}

TEST_F(RetrievalTest, FiltersKeepOnlyTheirDocuments) {
  auto db = store_->read();
  for (const auto& audience : audiences(*db)) {
    for (const auto& f : retrieve(*context_, "demande en ligne", 20, {"", audience, ""}).found)
      EXPECT_EQ(document_by_id(*db, f.document)->audience, audience);
  }
  EXPECT_TRUE(titles("passeport", {"source inconnue", "", ""}).empty());
  auto d = document_by_id(*db, retrieve(*context_, "passeport").found.at(0).document);
  ASSERT_FALSE(d->theme_path.empty());
  for (const auto& f : retrieve(*context_, "demande", 20, {"", "", d->theme_path[0]}).found)
    EXPECT_THAT(document_by_id(*db, f.document)->theme_path, Contains(d->theme_path[0]));
}

TEST_F(RetrievalTest, ResultsAreOrderedDistinctAndLimited) {
  auto r = retrieve(*context_, "demande de carte en mairie", 7);
  ASSERT_EQ(r.found.size(), 7U);
  std::set<std::int64_t> seen;
  for (std::size_t i = 0; i < r.found.size(); ++i) {
    EXPECT_TRUE(seen.insert(r.found[i].document).second);
    if (i > 0) {
      EXPECT_GE(r.found[i - 1].score, r.found[i].score);
    }
  }
}

TEST_F(RetrievalTest, NothingIsFoundForNothing) {
  for (const char* q : {"", "   ", "?!…", "le la les", "...", "mot..."})
    EXPECT_LE(retrieve(*context_, q).confidence, 1) << q;
  EXPECT_TRUE(retrieve(*context_, "").found.empty());
  EXPECT_TRUE(retrieve(*context_, "le la les").found.empty());
}

TEST_F(RetrievalTest, AWholeLetterIsTaken) {
  std::string letter = "Bonjour, ";
  while (letter.size() < 20'000)
    letter += "je vous écris au sujet de ma carte grise que je n'ai pas reçue après l'achat du véhicule. ";
  EXPECT_THAT(best(letter), testing::HasSubstr("Carte grise"));
}

TEST_F(RetrievalTest, ConfidenceTellsQuestionsFromChatter) {
  double known = retrieve(*context_, "renouveler mon passeport").confidence,
         foreign = retrieve(*context_, "cuire un œuf mollet").confidence;
  EXPECT_GT(known, foreign);
}
}  // namespace
}  // namespace corpus
