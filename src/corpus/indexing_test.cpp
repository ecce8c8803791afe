// Versions, quotations and indexes from one import to the next, and after a crash between two commits.
#include "corpus/indexing.h"
#include "store/outbox.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/source.h"
#include "corpus/documents.h"
#include "corpus/install.h"
#include "corpus/retrieval.h"
#include "people/install.h"

namespace corpus {
namespace {
namespace fs = std::filesystem;

class Indexing : public testing::Test {
 protected:
  Indexing() {
    operations::Registry registry;
    people::install(registry, {});
    install(registry);
    for (auto& m : store::outbox::migrations()) registry.migrations.push_back(std::move(m));
    store_->migrate(registry.migrations);
    open();
  }
  ~Indexing() override {
    context_.reset();
    indexes_.reset();
    store_.reset();
    fs::remove_all(folder_);
  }
  void open() {
    indexes_ = std::make_unique<operations::Indexes>(folder_);
    context_.emplace(operations::Context{*store_, clock_, random_, *indexes_, progress_, folder_});
  }
  void close() {
    context_.reset();
    indexes_.reset();
  }
  static std::string line(int id, const std::string& title, const std::string& text) {
    return "{\"id\":\"" + std::to_string(id) + "\",\"title\":\"" + title + "\",\"text\":\"" + text + "\"}\n";
  }
  operations::ImportReport import(const std::string& bytes) {
    EXPECT_TRUE(write_file(folder_ + "/entree.jsonl", bytes));
    return *import_fiches(*context_, {{folder_ + "/entree.jsonl"}});
  }
  // Everything a search says, to compare two states of the indexes.
  std::string answers() {
    std::string out;
    for (const char* q : {"passeport perdu", "délai du permis de conduire", "carte grise", "vaccin du chien",
                          "nouveau tarif", "passprot"}) {
      auto r = retrieve(*context_, q);
      for (const auto& f : r.found) out += fmt::format("{}:{}:{:.9f} ", f.document, f.passage, f.score);
      out += fmt::format("= {:.9f}\n", r.confidence);
    }
    return out;
  }
  std::vector<std::string> found(std::string_view question) {
    std::vector<std::string> out;
    auto db = store_->read();
    for (const auto& f : retrieve(*context_, question).found)
      out.push_back(document_by_id(*db, f.document)->key);
    return out;
  }
  std::string folder_ = [] {
    std::string pattern = (fs::temp_directory_path() / "indexing_XXXXXX").string();
    return std::string(mkdtemp(pattern.data()));
  }();
  std::unique_ptr<store::Store> store_ = store::Store::open_folder(folder_);
  FrozenClock clock_{1'700'000'000'000};
  SeededRandom random_{1};
  SilentProgress progress_;
  std::unique_ptr<operations::Indexes> indexes_;
  std::optional<operations::Context> context_;
  const std::string first_ =
      line(1, "Passeport perdu", "Déclarez la perte du passeport en mairie. Il coûte 86 euros.") +
      line(2, "Permis de conduire", "Le délai du permis est de deux mois.") +
      line(3, "Carte grise", "La carte grise se demande en ligne.");
  const std::string second_ =
      line(1, "Passeport perdu",
           "Déclarez la perte du passeport au commissariat. Le nouveau tarif est de 96 euros.") +
      line(2, "Permis de conduire", "Le délai du permis est de deux mois.") +
      line(4, "Vaccin du chien", "Le chien est vacciné contre la rage.");
};

TEST_F(Indexing, AChangedDocumentMakesAVersion) {
  EXPECT_EQ(import(first_).added, 3);
  auto again = import(second_);
  EXPECT_EQ(again.added, 1);
  EXPECT_EQ(again.updated, 1);
  EXPECT_EQ(again.unchanged, 1);
  auto view = show_document(*context_, {"documents:1", {}, {}, {}, false});
  ASSERT_TRUE(view);
  EXPECT_EQ(view->version.number, 2);
  EXPECT_EQ(view->versions.size(), 2U);
  EXPECT_THAT(view->version.text, testing::HasSubstr("96 euros"));
  EXPECT_THAT(show_document(*context_, {"documents:1", 1, {}, {}, false})->version.text,
              testing::HasSubstr("86 euros"));
  EXPECT_EQ(show_document(*context_, {"documents:1", 3, {}, {}, false}).error().kind, ErrorKind::missing);
}

TEST_F(Indexing, AQuotationOfAnOldVersionStillResolves) {
  import(first_);
  auto passage = first_passage(*store_->read(), retrieve(*context_, "passeport perdu").found.at(0).document);
  ASSERT_TRUE(passage);
  import(second_);
  auto old = passage_by_id(*store_->read(), passage->id);
  ASSERT_TRUE(old);
  EXPECT_EQ(old->version, 1);
  EXPECT_EQ(old->text, passage->text);
  auto view =
      show_document(*context_, {"documents:1", old->version, static_cast<std::int64_t>(old->range.start),
                                static_cast<std::int64_t>(old->range.end), false});
  ASSERT_TRUE(view && view->quoted);
  EXPECT_EQ(view->version.text.substr(view->quoted->start, view->quoted->end - view->quoted->start),
            passage->text);
}

TEST_F(Indexing, OldWordsNoLongerFindADocument) {
  import(first_);
  EXPECT_EQ(indexes_->passages.frequency("86"), 1U);
  import(second_);
  EXPECT_EQ(indexes_->passages.frequency("86"), 0U);
  EXPECT_EQ(indexes_->documents.frequency("86"), 0U);
  EXPECT_EQ(indexes_->passages.frequency("96"), 1U);
  EXPECT_EQ(found("vaccin chien").at(0), "documents:4");
}

TEST_F(Indexing, SearchingAsBuiltOrRebuiltIsTheSame) {
  import(first_);
  import(second_);
  std::string grown = answers();
  EXPECT_EQ(rebuild(*context_), 4);
  EXPECT_EQ(answers(), grown);
  EXPECT_EQ(catch_up(*context_), 0);
}

// Any set of the indexes may have been committed when the process stopped.
TEST_F(Indexing, ACrashBetweenCommitsIsMadeGood) {
  const std::vector<std::string> names{"passages", "documents", "titles",
                                       "crumbs",   "bigrams",   "semantics.bin"};
  auto keep = [&](const std::string& where) {
    fs::create_directories(folder_ + where);
    for (const auto& n : names) fs::copy(folder_ + "/" + n, folder_ + where + n, fs::copy_options::recursive);
  };
  import(first_);
  close();
  keep("/avant/");
  open();
  import(second_);
  std::string wanted = answers();
  close();
  keep("/apres/");
  for (unsigned committed : {0U, 1U, 3U, 7U, 15U, 31U, 32U, 42U, 21U}) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      fs::remove_all(folder_ + "/" + names[i]);
      std::string from = folder_ + ((committed >> i & 1U) != 0 ? "/apres/" : "/avant/") + names[i];
      if (fs::exists(from)) fs::copy(from, folder_ + "/" + names[i], fs::copy_options::recursive);
    }
    open();
    catch_up(*context_);
    EXPECT_EQ(answers(), wanted) << committed;
    close();
  }
  for (const auto& n : names) fs::remove_all(folder_ + "/" + n);  // and all of them lost
  open();
  catch_up(*context_);
  EXPECT_EQ(answers(), wanted);
}
}  // namespace
}  // namespace corpus
