// Cards held against a few readings by hand.
#include "answers/card_evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

class CardsRead : public testing::Test {
 protected:
  CardsRead() {
    operations::Registry registry;
    people::install(registry, {});
    services::install(registry);
    corpus::install(registry);
    install(registry);
    for (auto& m : store::outbox::migrations()) registry.migrations.push_back(std::move(m));
    store_->migrate(registry.migrations);
    EXPECT_TRUE(corpus::import_fiches(context_, {{std::string(GUICHET_ROOT) + "/demo/fiches/D1001.xml"}}));
  }
  ~CardsRead() override {
    store_.reset();
    fs::remove_all(folder_);
  }
  Result<CardEvaluation> evaluated(std::string_view readings, const std::string& half = "") {
    EXPECT_TRUE(write_file(folder_ + "/lectures.jsonl", readings));
    return evaluate_cards(context_, {folder_ + "/lectures.jsonl", half});
  }

  std::string folder_ = [] {
    std::string pattern = (fs::temp_directory_path() / "lectures_XXXXXX").string();
    return std::string(mkdtemp(pattern.data()));
  }();
  std::unique_ptr<store::Store> store_ = store::Store::open_folder(folder_);
  FrozenClock clock_{1'790'000'000'000};
  SeededRandom random_{1};
  SilentProgress progress_;
  operations::Indexes indexes_{folder_};
  operations::Context context_{*store_, clock_, random_, indexes_, progress_, folder_};
};

TEST_F(CardsRead, FieldsAndThingsAreCounted) {
  auto e = evaluated(
      "{\"document\":\"D1001\",\"cost\":[\"25 €\",\"gratuite\"],\"delay\":[\"3 "
      "mois\"],\"documents\":[\"photo "
      "d’identité\",\"livret de famille\",\"acte de "
      "naissance\"],\"where_to_go\":[]}\n\n{\"document\":\"Z9\",\"cost\":[\"1 €\"]}\n");
  ASSERT_TRUE(e);
  EXPECT_EQ(e->fiches, 1);
  EXPECT_EQ(e->missing, 1);
  EXPECT_EQ(e->outside, 1);  // no livret de famille in the text: the reader had more before the eyes
  const auto& cost = e->fields.at("cost");
  EXPECT_EQ(cost.expected, 1);
  EXPECT_EQ(cost.found, 1);
  EXPECT_EQ(cost.keys, 2);
  EXPECT_EQ(cost.keys_found, 2);
  const auto& documents = e->fields.at("documents");
  EXPECT_EQ(documents.keys, 2);
  EXPECT_LE(documents.keys_found, documents.keys);
  EXPECT_EQ(documents.found, 1);
  const auto& where = e->fields.at("where_to_go");  // read as empty, and shown all the same
  EXPECT_EQ(where.expected, 0);
  EXPECT_EQ(where.absent, 1);
  EXPECT_EQ(where.wrong, 1);
  EXPECT_THAT(e->examples, Contains(HasSubstr("en trop D1001 where_to_go")));
  const auto& cerfa = e->fields.at("cerfa");
  EXPECT_EQ(cerfa.absent, 1);
  EXPECT_EQ(cerfa.wrong, 0);
}

TEST_F(CardsRead, AMissedThingIsTold) {
  auto e =
      evaluated("{\"document\":\"D1001\",\"cost\":[\"notez son numéro\"]}\n");  // no cost, though in the text
  ASSERT_TRUE(e);
  EXPECT_EQ(e->fields.at("cost").expected, 1);
  EXPECT_EQ(e->fields.at("cost").found, 0);
  EXPECT_EQ(e->fields.at("cost").keys_found, 0);
  EXPECT_THAT(e->examples, Contains("manqué D1001 cost « notez son numéro »"));
}

TEST_F(CardsRead, WhatTheReaderWasUnsureOfCountsNeitherWay) {
  auto e = evaluated(
      "{\"document\":\"D1001\",\"cost\":[\"25 €\"],\"unsure\":[\"cost: 25 €\",\"where_to_go: "
      "mairie\"],\"where_to_go\":[]}\n");
  ASSERT_TRUE(e);
  const auto& cost = e->fields.at("cost");
  EXPECT_EQ(cost.expected + cost.absent + cost.keys, 0);
  EXPECT_EQ(e->fields.at("where_to_go").absent, 0);
}

TEST_F(CardsRead, HalvesAreReadApart) {
  std::string both =
      "{\"document\":\"D1001\",\"half\":\"tuned\",\"cost\":[\"25 "
      "€\"]}\n{\"document\":\"D1001\",\"half\":\"held_out\"}\n";
  EXPECT_EQ(evaluated(both)->fiches, 2);
  EXPECT_EQ(evaluated(both, "tuned")->fields.at("cost").expected, 1);
  EXPECT_EQ(evaluated(both, "held_out")->fields.at("cost").expected, 0);
  auto told = cards_json(*evaluated(both));
  EXPECT_EQ(json::integer(*json::find(told, "all"), "expected"), 1);
  EXPECT_EQ(json::integer(told, "fiches"), 2);
}

TEST_F(CardsRead, ABadLineIsTold) {
  auto e = evaluated("{\"document\":\"D1001\"}\n{\n");
  ASSERT_FALSE(e);
  EXPECT_EQ(e.error().code, "bad_line");
  EXPECT_THAT(e.error().message, HasSubstr("ligne 2"));
  EXPECT_FALSE(evaluate_cards(context_, {folder_ + "/absent", ""}));
  EXPECT_THAT(evaluated("")->fields, IsEmpty());
}
}  // namespace
}  // namespace answers
