// The measures of whole answers, on questions whose outcome is known.
#include "answers/answers_evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <filesystem>

#include "answers/install.h"
#include "base/source.h"
#include "corpus/documents.h"
#include "corpus/install.h"
#include "people/install.h"
#include "services/install.h"
#include "store/outbox.h"

namespace answers {
namespace {
namespace fs = std::filesystem;

TEST(AreaUnderCurve, FollowsItsDefinition) {
  EXPECT_DOUBLE_EQ(area_under_curve({0.9, 0.8}, {0.1, 0.2}), 1);
  EXPECT_DOUBLE_EQ(area_under_curve({0.1, 0.2}, {0.9, 0.8}), 0);
  EXPECT_DOUBLE_EQ(area_under_curve({0.5}, {0.5}), 0.5);
  EXPECT_DOUBLE_EQ(area_under_curve({0.9, 0.4}, {0.5, 0.4}), 0.625);  // two won, one lost, one tie
  EXPECT_DOUBLE_EQ(area_under_curve({}, {0.5}), 0.5);
  EXPECT_DOUBLE_EQ(area_under_curve({0.5}, {}), 0.5);
}

RC_GTEST_PROP(AreaUnderCurve, IsTurnedRoundByASwap, ()) {
  auto some = [] {
    auto n = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 6)));
    return std::vector<double>(n.begin(), n.end());
  };
  auto a = some(), b = some();
  double there = area_under_curve(a, b);
  RC_ASSERT(there >= 0 && there <= 1);
  RC_ASSERT(std::abs(there + area_under_curve(b, a) - 1) < 1e-9);
  auto higher = a;
  for (double& x : higher) x += 0.5;
  RC_ASSERT(area_under_curve(higher, b) >= there - 1e-9);
}

class AnswersMeasured : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string pattern = (fs::temp_directory_path() / "mesures_XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    store_ = store::Store::open_folder(folder_);
    operations::Registry registry;
    people::install(registry, {});
    services::install(registry);
    corpus::install(registry);
    install(registry);
    for (auto& m : store::outbox::migrations()) registry.migrations.push_back(std::move(m));
    store_->migrate(registry.migrations);
    indexes_ = std::make_unique<operations::Indexes>(folder_);
    context_.emplace(operations::Context{*store_, clock_, random_, *indexes_, progress_, folder_});
    ASSERT_TRUE(corpus::import_fiches(*context_, {{std::string(GUICHET_ROOT) + "/demo/fiches"}}));
  }
  static void TearDownTestSuite() {
    context_.reset();
    indexes_.reset();
    store_.reset();
    fs::remove_all(folder_);
  }
  static std::string file(const std::string& name, std::string_view bytes) {
    EXPECT_TRUE(write_file(folder_ + "/" + name, bytes));
    return folder_ + "/" + name;
  }

  static inline std::string folder_;
  static inline std::unique_ptr<store::Store> store_;
  static inline FrozenClock clock_{1'790'000'000'000};
  static inline SeededRandom random_{1};
  static inline SilentProgress progress_;
  static inline std::unique_ptr<operations::Indexes> indexes_;
  static inline std::optional<operations::Context> context_;
};

TEST_F(AnswersMeasured, QuestionsAreCountedByWhatTheirFilesSay) {
  std::string inside =
      file("inside.jsonl",
           "{\"q\":\"Combien coûte une carte d’identité perdue ?\",\"gold\":[\"D1001\"]}\n\n"
           "{\"q\":\"Comment voter par procuration ?\",\"gold\":[\"D1001\"]}\n"
           "{\"q\":\"absente du corpus\",\"gold\":[\"Z9\"]}\n{\"q\":\"sans gold\"}\n{\"gold\":[\"D1001\"]}\n"
           "{\"q\":\"Quelle est la recette des crêpes au sarrasin ?\",\"gold\":[]}\n");
  std::string outside = file("foreign.jsonl", "{\"q\":\"Qui a gagné le tour de France en 1985 ?\"}\n");
  auto before = store_->read()->number(store::Sql{"select count(*) from answers"});
  auto e = evaluate_answers(*context_, {{inside}, {outside}});
  ASSERT_TRUE(e);
  EXPECT_EQ(e->questions, 4);
  EXPECT_EQ(e->inside, 2);
  EXPECT_EQ(e->outside, 2);  // without gold, and foreign
  EXPECT_EQ(e->source_found, 1);
  EXPECT_EQ(e->outside_refused, 2);
  EXPECT_EQ(e->inside_refused, 0);
  EXPECT_EQ(e->answered, 2);
  EXPECT_EQ(e->auc, 1);
  EXPECT_EQ(e->intents, 1);  // the cost; « comment » asks for no thing
  EXPECT_EQ(e->intents_covered, 1);
  EXPECT_GT(e->quotations, 0);
  EXPECT_EQ(e->exact, e->quotations);
  EXPECT_EQ(e->facts_confirmed, e->facts);
  EXPECT_LE(e->p50_ms, e->p95_ms);
  EXPECT_EQ(store_->read()->number(store::Sql{"select count(*) from answers"}),
            before);  // measured, not kept
  auto told = answers_evaluation_json(*e);
  EXPECT_EQ(json::integer(*json::find(told, "abstention"), "outside"), 2);
  EXPECT_DOUBLE_EQ(json::real(*json::find(told, "retrieval"), "source_found"), 50);
}

TEST_F(AnswersMeasured, ABadLineIsTold) {
  auto e = evaluate_answers(*context_, {{file("bad.jsonl", "{\"q\":\"a\",\"gold\":[]}\n{\n")}, {}});
  ASSERT_FALSE(e);
  EXPECT_EQ(e.error().code, "bad_line");
  EXPECT_THAT(e.error().message, testing::HasSubstr("ligne 2"));
  EXPECT_FALSE(evaluate_answers(*context_, {{folder_ + "/absent.jsonl"}, {}}));
  EXPECT_TRUE(json::find(*json::find(answers_evaluation_json({}), "retrieval"), "source_found")->is_null());
}
}  // namespace
}  // namespace answers
