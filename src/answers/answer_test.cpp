// Answers on the demonstration's fiches: made of quotations only, or refused.
#include "answers/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "answers/answer_store.h"
#include "answers/evaluation.h"
#include "answers/install.h"
#include "base/source.h"
#include "corpus/documents.h"
#include "corpus/install.h"
#include "people/install.h"
#include "services/install.h"
#include "services/structures.h"
#include "store/outbox.h"

namespace answers {
namespace {
namespace fs = std::filesystem;

class Answers : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string pattern = (fs::temp_directory_path() / "answers_XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    store_ = store::Store::open_folder(folder_);
    operations::Registry registry;
    people::install(registry, {});
    corpus::install(registry);
    install(registry);
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
  static Answer ask_about(std::string text) {
    auto a = ask(*context_, {std::move(text)});
    EXPECT_TRUE(a);
    return a.value_or(Answer{});
  }
  // What every quotation owes: its bytes are those of the stored version.
  static void expect_exact(const Answer& a) {
    auto db = store_->read();
    for (const auto& s : a.sentences) {
      ASSERT_FALSE(s.quotes.empty()) << s.text;
      for (const auto& q : s.quotes) {
        auto d = corpus::document_by_key(*db, q.document);
        ASSERT_TRUE(d) << q.document;
        auto v = corpus::version_of(*db, d->id, q.version);
        ASSERT_TRUE(v);
        ASSERT_LE(q.end, v->text.size());
        EXPECT_EQ(v->text.substr(q.start, q.end - q.start), q.text);
        EXPECT_EQ(s.text.find(q.text) != std::string::npos, true);
        auto p = corpus::passage_by_id(*db, q.passage);
        ASSERT_TRUE(p);
        EXPECT_LE(p->range.start, q.start);
        EXPECT_GE(p->range.end, q.end);
      }
    }
  }
  static std::vector<std::string> demo_titles() {
    std::vector<std::string> out;
    auto db = store_->read();
    for (std::int64_t page = 1; page <= 2; ++page)
      for (auto& d : corpus::list_documents(*db, {"", "", "", "", page})) out.push_back(d.title);
    return out;
  }

  static inline std::string folder_;
  static inline std::unique_ptr<store::Store> store_;
  static inline FrozenClock clock_{1'700'000'000'000};
  static inline SeededRandom random_{1};
  static inline SilentProgress progress_;
  static inline std::unique_ptr<operations::Indexes> indexes_;
  static inline std::optional<operations::Context> context_;
};

TEST_F(Answers, EveryQuotationIsByteExact) {
  auto titles = demo_titles();
  ASSERT_EQ(titles.size(), 60U);
  int answered = 0;
  for (const auto& t : titles) {
    for (const auto& question : {t, "Combien coûte et quel délai : " + t + " ?"}) {
      Answer a = ask_about(question);
      expect_exact(a);
      answered += a.refused == Refused::no;
      EXPECT_EQ(a.sentences.empty(), a.refused != Refused::no) << question;
      EXPECT_EQ(a.sources.empty(), a.refused != Refused::no) << question;
    }
  }
  EXPECT_GE(answered, 114);  // 95 % of 120
}

TEST_F(Answers, SourcesAreThreeToFiveAndQuotedOnesAreAmongThem) {
  for (const char* q : {"J'ai perdu ma carte d'identité", "renouveler un passeport", "contester une amende",
                        "demander le RSA", "quel délai pour la carte grise ?"}) {
    Answer a = ask_about(q);
    ASSERT_EQ(a.refused, Refused::no) << q;
    EXPECT_GE(a.sources.size(), 3U) << q;
    EXPECT_LE(a.sources.size(), 5U) << q;
    EXPECT_LE(a.sentences.size(), 5U) << q;
    for (const auto& s : a.sentences)
      for (const auto& quote : s.quotes)
        EXPECT_TRUE(std::any_of(a.sources.begin(), a.sources.end(), [&](const auto& source) {
          return source.document == quote.document;
        })) << quote.document;
  }
}

TEST_F(Answers, NoSentenceIsSaidTwice) {
  for (const auto& t : demo_titles()) {
    std::set<std::string> seen;
    for (const auto& s : ask_about(t).sentences) EXPECT_TRUE(seen.insert(s.text).second) << s.text;
  }
}

TEST_F(Answers, ForeignQuestionsAreRefusedUsefully) {
  auto bytes = read_file(std::string(GUICHET_ROOT) + "/assets/reference/foreign_questions.txt");
  ASSERT_TRUE(bytes);
  int asked = 0, refused = 0, n = 0;
  for (auto line : text::split(*bytes, '\n')) {
    if (line.empty() || line.starts_with('#') || n++ % 4 != 0) continue;  // twenty of them, spread
    Answer a = ask_about(std::string(line));
    ++asked;
    refused += a.refused != Refused::no;
    if (a.refused != Refused::no) {
      EXPECT_TRUE(a.sentences.empty());
      EXPECT_FALSE(refusal_text(a.refused).empty());
      EXPECT_FALSE(refusal_code(a.refused).empty());
      EXPECT_LE(a.nearest.size(), 3U);
    }
    expect_exact(a);
  }
  EXPECT_GE(asked, 20);
  EXPECT_GE(refused * 4, asked * 3) << refused << " of " << asked;
}

TEST_F(Answers, AnEmptyQuestionIsAFaultOfItsField) {
  for (const char* q : {"", "   ", "?!", "le la les"}) {
    auto a = ask(*context_, {q});
    ASSERT_FALSE(a) << q;
    EXPECT_EQ(a.error().kind, ErrorKind::invalid);
    ASSERT_EQ(a.error().fields.size(), 1U);
    EXPECT_EQ(a.error().fields[0].field, "text");
  }
}

TEST_F(Answers, TheQuestionIsKeptWithoutPersonalData) {
  auto before = store_->read()->number(store::Sql{"select count(*) from answers"});
  ask_about("Mon numéro est le 06 39 98 14 27 et jean@perso.example : passeport perdu ?");
  auto db = store_->read();
  EXPECT_EQ(db->number(store::Sql{"select count(*) from answers"}), before + 1);
  std::string kept =
      db->word(store::Sql{"select question from answers order by id desc limit 1"}).value_or("");
  EXPECT_EQ(kept.find("98 14"), std::string::npos);
  EXPECT_EQ(kept.find('@'), std::string::npos);
  EXPECT_NE(kept.find("passeport perdu"), std::string::npos);
}

TEST_F(Answers, QuotesAreReadBackAsWritten) {
  for (const auto& s : ask_about("renouveler un passeport").sentences)
    for (const auto& q : s.quotes) {
      Quote back = quote_from_json(*json::parse(json::write(quote_json(q))));
      EXPECT_EQ(back.text, q.text);
      EXPECT_EQ(back.start, q.start);
      EXPECT_EQ(back.end, q.end);
      EXPECT_EQ(back.passage, q.passage);
      EXPECT_EQ(back.version, q.version);
    }
}

TEST_F(Answers, ThresholdsHoldForTheCorpusTheyWereMadeOn) {
  auto t = thresholds(*context_);
  EXPECT_GT(t.low_confidence, 0);
  EXPECT_LE(t.out_of_domain, t.low_confidence);
  EXPECT_GT(t.questions, 50);
  EXPECT_EQ(thresholds(*context_).calibrated_at, t.calibrated_at);
}

TEST_F(Answers, AnEmptyCorpusRefuses) {
  std::string pattern = (fs::temp_directory_path() / "vide_XXXXXX").string(),
              folder = mkdtemp(pattern.data());
  {
    auto store = store::Store::open_folder(folder);
    operations::Registry registry;
    people::install(registry, {});
    corpus::install(registry);
    install(registry);
    store->migrate(registry.migrations);
    operations::Indexes indexes(folder);
    operations::Context context{*store, clock_, random_, indexes, progress_, folder};
    auto a = ask(context, {"renouveler un passeport"});
    ASSERT_TRUE(a);
    EXPECT_NE(a->refused, Refused::no);
    EXPECT_TRUE(a->sentences.empty());
  }
  fs::remove_all(folder);
}

// A structure's own documents answer only who asks for it, or for one below it.
TEST_F(Answers, OwnDocumentsAreForTheirStructure) {
  std::string folder = folder_ + "/local";
  fs::create_directories(folder);
  {
    auto store = store::Store::open_folder(folder);
    operations::Registry registry;
    people::install(registry, {});
    services::install(registry);
    corpus::install(registry);
    install(registry);
    for (auto& m : store::outbox::migrations()) registry.migrations.push_back(std::move(m));
    store->migrate(registry.migrations);
    operations::Indexes indexes(folder);
    operations::Context context{*store, clock_, random_, indexes, progress_, folder};
    std::string demo = std::string(GUICHET_ROOT) + "/demo/";
    ASSERT_TRUE(services::import_structures(context, {{demo + "structures.csv"}}));
    ASSERT_TRUE(write_file(folder + "/own.jsonl",
                           R"({"id":"1","title":"Aire de jeu pour enfants au local de la Combe",)"
                           R"("text":"Le local de la Combe reçoit les enfants du lundi au vendredi."})"));
    ASSERT_TRUE(corpus::import_fiches(context, {{demo + "fiches"}}));
    auto report = corpus::import_fiches(context, {{folder + "/own.jsonl"}, "DmCaf30aaa"});
    ASSERT_TRUE(report);
    EXPECT_EQ(report->added, 1);
    EXPECT_FALSE(corpus::import_fiches(context, {{folder + "/own.jsonl"}, "inconnu"}));
    std::string question = "aire de jeu pour enfants au local de la Combe";
    auto found = [&](std::string structure) {
      auto a = ask(context, {question, "", "", "", std::move(structure)});
      EXPECT_TRUE(a);
      return !a->sources.empty() && a->sources.front().title.starts_with("Aire de jeu");
    };
    EXPECT_FALSE(found(""));
    EXPECT_TRUE(found("DmCaf30aaa"));
    EXPECT_TRUE(found("DmCaf30aab"));
    EXPECT_FALSE(found("DmCaf59aaa"));
    EXPECT_FALSE(ask(context, {question, "", "", "", "inconnu"}));
  }
  fs::remove_all(folder);
}

TEST_F(Answers, EvaluationCountsHits) {
  std::string path = folder_ + "/questions.jsonl";
  ASSERT_TRUE(write_file(
      path,
      "{\"q\":\"passeport d'un mineur\",\"gold_txt\":[\"D1004\"],\"intent\":\"a\"}\n\n{\"q\":\"vote par "
      "procuration\",\"gold_txt\":[\"D1004\"],\"intent\":\"a\"}\n"
      "{\"q\":\"absent\",\"gold_txt\":[\"Z9\"]}\n{\"q\":\"sans gold\"}\n"));
  auto e = evaluate_retrieval(*context_, {path, "gold_txt", {}});
  ASSERT_TRUE(e);
  EXPECT_EQ(e->questions, 4);
  EXPECT_EQ(e->evaluated, 2);
  EXPECT_EQ(e->h1, 50);
  EXPECT_LE(e->h1, e->h5);
  EXPECT_LE(e->h5, e->h20);
  EXPECT_EQ(evaluate_retrieval(*context_, {path, "gold_txt", 1})->evaluated, 1);
  ASSERT_TRUE(write_file(path, "{\"q\":\"cuire un œuf mollet en chantant\",\"gold\":[]}\n"));
  EXPECT_EQ(evaluate_retrieval(*context_, {path, "gold", {}})->abstain_questions, 1);
  ASSERT_TRUE(write_file(path, "{\n"));
  EXPECT_FALSE(evaluate_retrieval(*context_, {path, "gold", {}}));
  EXPECT_FALSE(evaluate_retrieval(*context_, {folder_ + "/absent", "gold", {}}));
}
}  // namespace
}  // namespace answers
