#include "search/index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

namespace search {
namespace {
namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class IndexTest : public testing::Test {
 protected:
  ~IndexTest() override {
    index_.reset();
    fs::remove_all(fs::path(folder_).parent_path());
  }
  void reopen() {
    index_.reset();
    index_ = std::make_unique<Index>(folder_);
  }
  static std::vector<std::uint32_t> ids(const Index& index, std::initializer_list<const char*> words,
                                        const Filter& filter = {}, bool one_per_group = false) {
    std::vector<Term> terms;
    for (const char* w : words) terms.push_back({w});
    std::vector<std::uint32_t> out;
    for (const auto& hit : index.search(terms, 100, one_per_group, filter)) out.push_back(hit.id);
    return out;
  }
  std::vector<std::uint32_t> find(std::initializer_list<const char*> words, const Filter& filter = {},
                                  bool one_per_group = false) {
    return ids(*index_, words, filter, one_per_group);
  }
  void three() {
    index_->put({1, 10, {"carte", "grise", "vehicule"}, {"source:a"}});
    index_->put({2, 10, {"carte", "carte", "identite"}, {"source:a", "theme:x"}});
    index_->put({3, 20, {"passeport", "mineur"}, {"source:b"}});
    index_->commit(7);
  }
  std::string folder_ = [] {
    std::string pattern = (fs::temp_directory_path() / "index_XXXXXX").string();
    return std::string(mkdtemp(pattern.data())) + "/i";
  }();
  std::unique_ptr<Index> index_ = std::make_unique<Index>(folder_);
};

TEST_F(IndexTest, ReservedEntriesAreForThoseTheyAreShownTo) {
  index_->put({1, 1, {"carte"}, {}});
  index_->put({2, 2, {"carte"}, {"local", "structure:gard"}});
  index_->put({3, 3, {"carte"}, {"local", "structure:nord"}});
  index_->commit(1);
  EXPECT_THAT(find({"carte"}, {{}, "local", {}}), ElementsAre(1U));
  EXPECT_THAT(find({"carte"}, {{}, "local", {"structure:gard", "structure:occitanie"}}),
              UnorderedElementsAre(1U, 2U));
  EXPECT_THAT(find({"carte"}, {{}, "local", {"structure:gard", "structure:nord"}}),
              UnorderedElementsAre(1U, 2U, 3U));
  EXPECT_THAT(index_->carrying("local"), ElementsAre(2U, 3U));
  EXPECT_THAT(index_->carrying("absent"), IsEmpty());
}

TEST_F(IndexTest, AnEmptyIndexFindsNothing) {
  EXPECT_EQ(index_->revision(), 0);
  EXPECT_EQ(index_->entries(), 0U);
  EXPECT_THAT(find({"carte"}), IsEmpty());
  EXPECT_THAT(find({}), IsEmpty());
  EXPECT_EQ(index_->nearest("carte"), "");
}

TEST_F(IndexTest, WhatIsPutIsFoundOnceCommitted) {
  index_->put({1, 10, {"carte"}, {}});
  EXPECT_THAT(find({"carte"}), IsEmpty());
  index_->commit(1);
  EXPECT_THAT(find({"carte"}), ElementsAre(1));
  EXPECT_EQ(index_->revision(), 1);
}

TEST_F(IndexTest, TheBestComesFirst) {
  three();
  EXPECT_THAT(find({"carte", "grise"}), ElementsAre(1, 2));
  EXPECT_THAT(find({"carte"}), ElementsAre(2, 1));  // said twice
  auto hits = index_->search({{"carte"}, {"passeport", 100.0}}, 1, false);
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].id, 3U);  // weight lifts it
  EXPECT_EQ(hits[0].group, 20U);
  EXPECT_GT(hits[0].score, 0);
}

TEST_F(IndexTest, OnePerGroupKeepsTheBestOfEach) {
  three();
  EXPECT_THAT(find({"carte", "identite", "passeport"}, {}, true).size(), 2U);
  auto hits = index_->search({{"carte"}}, 10, true);
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].group, 10U);
  EXPECT_EQ(hits[0].id, 2U);
}

TEST_F(IndexTest, EveryFilterMustBeCarried) {
  three();
  EXPECT_THAT(find({"carte", "passeport"}, {{"source:b"}}), ElementsAre(3));
  EXPECT_THAT(find({"carte"}, {{"source:a", "theme:x"}}), ElementsAre(2));
  EXPECT_THAT(find({"carte"}, {{"source:b"}}), IsEmpty());
  EXPECT_THAT(find({"source:a"}), IsEmpty());  // a filter isn't a word
}

TEST_F(IndexTest, ReplacingForgetsTheOldWords) {
  three();
  index_->put({1, 11, {"permis"}, {}});
  index_->commit(8);
  EXPECT_THAT(find({"grise"}), IsEmpty());
  EXPECT_THAT(find({"permis"}), ElementsAre(1));
  EXPECT_EQ(index_->entries(), 3U);
  EXPECT_EQ(index_->frequency("grise"), 0U);
}

TEST_F(IndexTest, RemovingForgetsTheEntry) {
  three();
  index_->remove(2);
  index_->remove(999);  // never there
  index_->commit(8);
  EXPECT_THAT(find({"carte"}), ElementsAre(1));
  EXPECT_EQ(index_->entries(), 2U);
  EXPECT_EQ(index_->frequency("carte"), 1U);
}

TEST_F(IndexTest, ClearingDropsEverything) {
  three();
  index_->clear();
  EXPECT_EQ(index_->revision(), 0);
  EXPECT_EQ(index_->entries(), 0U);
  three();
  EXPECT_EQ(index_->entries(), 3U);
}

TEST_F(IndexTest, WhatIsCommittedIsDurable) {
  three();
  index_->put({4, 40, {"perdu"}, {}});  // not committed: gone
  reopen();
  EXPECT_EQ(index_->revision(), 7);
  EXPECT_THAT(find({"carte"}), UnorderedElementsAre(1, 2));
}

TEST_F(IndexTest, AnotherProcessesCommitIsSeen) {
  three();
  Index other(folder_);
  EXPECT_EQ(ids(other, {"carte"}).size(), 2U);
  index_->put({5, 50, {"carte"}, {}});
  index_->commit(8);
  EXPECT_EQ(other.revision(), 8);
  EXPECT_EQ(ids(other, {"carte"}).size(), 3U);
  other.put({6, 60, {"carte"}, {}});  // and the other may write in its turn
  other.commit(9);
  EXPECT_EQ(index_->revision(), 9);
  EXPECT_EQ(find({"carte"}).size(), 4U);
}

TEST_F(IndexTest, CoverageSumsTheWeightsThere) {
  three();
  EXPECT_THAT(index_->coverage({1, 2, 3, 999},
                               {{"vehicule", 2}, {"carte", 1}, {"absent", 50}, {"zzz", 1}, {"grise", 4}}),
              ElementsAre(7, 1, 0, 0));
  EXPECT_THAT(index_->coverage({}, {{"a", 1}}), IsEmpty());
}

TEST_F(IndexTest, TheNearestWordSharesItsFirstLetter) {
  three();
  EXPECT_EQ(index_->nearest("passport"), "passeport");
  EXPECT_EQ(index_->nearest("passeprot"), "passeport");  // neighbours swapped
  EXPECT_EQ(index_->nearest("gris"), "grise");
  EXPECT_EQ(index_->nearest("basseport"), "");
  EXPECT_EQ(index_->nearest("xylophone"), "");
  EXPECT_EQ(index_->nearest("abc"), "");
}

TEST_F(IndexTest, AVeryLongWordIsLeftOutAndHarmsNothing) {
  index_->put({1, 1, {std::string(5000, 'x'), "court"}, {"theme:" + std::string(40, 'y')}});
  index_->commit(1);
  EXPECT_THAT(find({"court"}), ElementsAre(1));
  EXPECT_EQ(index_->frequency(std::string(5000, 'x')), 0U);
}

TEST_F(IndexTest, ThreadsSearchWhileOneCommits) {
  three();
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0}, searches{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&] {
      while (!done) {
        if (find({"passeport"}) != std::vector<std::uint32_t>{3}) ++wrong;
        ++searches;
      }
    });
  for (std::uint32_t i = 0; i < 20; ++i) {
    index_->put({100 + i, 100 + i, {"autre"}, {}});
    index_->commit(100 + i);
  }
  done = true;
  for (auto& t : threads) t.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(searches, 0);
  EXPECT_EQ(index_->frequency("autre"), 20U);
}
}  // namespace
}  // namespace search
