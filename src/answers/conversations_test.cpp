// Conversations on the demonstration's fiches: whose they are, what they keep, what they tell.
#include "answers/conversations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "answers/install.h"
#include "corpus/documents.h"
#include "corpus/install.h"
#include "people/install.h"
#include "services/install.h"
#include "store/outbox.h"

namespace answers {
namespace {
using store::Sql;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
namespace fs = std::filesystem;

const std::string kLost = "Combien coûte une carte d’identité perdue ?";

class Conversations : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string pattern = (fs::temp_directory_path() / "conversations_XXXXXX").string();
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
    operations::Context c = as(0);
    ASSERT_TRUE(corpus::import_fiches(c, {{std::string(GUICHET_ROOT) + "/demo/fiches"}}));
  }
  static void TearDownTestSuite() {
    indexes_.reset();
    store_.reset();
    fs::remove_all(folder_);
  }
  // Somebody signed in; 0 is nobody.
  static operations::Context as(std::int64_t account) {
    operations::Context c{*store_, clock_, random_, *indexes_, progress_, folder_};
    c.viewer.account = account;
    return c;
  }
  // Each test has people of its own.
  static operations::Context somebody() { return as(++last_account_); }
  static Answer ask_in(operations::Context& c, std::string text, std::string conversation = "") {
    clock_.advance(1000);
    Ask in{std::move(text)};
    in.conversation = std::move(conversation);
    auto a = ask_in_conversation(c, in);
    EXPECT_TRUE(a);
    return a.value_or(Answer{});
  }
  static std::int64_t count(Sql sql) { return store_->read()->number(sql); }
  static bool any_sink(const Written&) { return true; }

  static inline std::string folder_;
  static inline std::unique_ptr<store::Store> store_;
  static inline FrozenClock clock_{1'790'000'000'000};
  static inline SeededRandom random_{1};
  static inline SilentProgress progress_;
  static inline std::unique_ptr<operations::Indexes> indexes_;
  static inline std::int64_t last_account_ = 100;
};

TEST_F(Conversations, BeginAndGoOn) {
  auto c = somebody();
  Answer first = ask_in(c, kLost);
  EXPECT_EQ(first.turn, 1);
  ASSERT_THAT(first.conversation, Not(IsEmpty()));
  Answer second = ask_in(c, "Comment obtenir un passeport ?", first.conversation);
  EXPECT_EQ(second.conversation, first.conversation);
  EXPECT_EQ(second.turn, 2);
  auto v = show_conversation(c, {first.conversation});
  ASSERT_TRUE(v);
  EXPECT_TRUE(v->own);
  EXPECT_EQ(v->conversation.title, kLost);
  EXPECT_EQ(v->conversation.turns, 2);
  ASSERT_THAT(v->turns, SizeIs(2));
  EXPECT_EQ(v->turns[1].question, "Comment obtenir un passeport ?");
  EXPECT_GT(v->turns[1].at, v->turns[0].at);
  EXPECT_NE(ask_in(c, kLost).conversation, first.conversation);  // a new one
}

TEST_F(Conversations, AFollowUpLeansOnTheSubjectAndTheSituation) {
  auto c = somebody();
  Answer first = ask_in(c, kLost);
  EXPECT_THAT(first.told, testing::Contains("Perte en France"));
  Answer next = ask_in(c, "Et quel délai ?", first.conversation);
  EXPECT_THAT(next.understood_as, HasSubstr("(au sujet de : "));
  ASSERT_THAT(next.sources, Not(IsEmpty()));
  EXPECT_EQ(next.sources.front().document, "D1001");
  EXPECT_EQ(next.situations, first.situations);   // « perdue » still holds
  EXPECT_FALSE(ask_in_conversation(c, {"???"}));  // alone, it says nothing
  // The subject outlives a question that leads nowhere.
  Answer lost =
      ask_in(c, "Quelle est la recette des crêpes au sarrasin et à l’andouille ?", first.conversation);
  EXPECT_NE(lost.refused, Refused::no);
  EXPECT_THAT(ask_in(c, "Et combien ça coûte ?", first.conversation).understood_as,
              HasSubstr("au sujet de : " +
                        std::string(show_conversation(c, {first.conversation})->turns[0].subject)));
}

TEST_F(Conversations, AreTheirOwnersUnlessShared) {
  auto owner = somebody(), other = somebody(), nobody = as(0);
  std::string ref = ask_in(owner, kLost).conversation;
  for (auto* c : {&other, &nobody}) {
    EXPECT_EQ(show_conversation(*c, {ref}).error().code, "no_conversation");
    EXPECT_FALSE(rename_conversation(*c, {ref, "À moi"}));
    EXPECT_FALSE(share_conversation(*c, {ref, "oui"}));
    EXPECT_FALSE(delete_conversation(*c, {ref}));
    EXPECT_FALSE(one_turn(*c, {ref, 1}));
    EXPECT_FALSE(give_feedback(*c, {ref, 1, "oui", "", {}, {}, {}}));
    Ask in{"Et le délai ?"};
    in.conversation = ref;
    EXPECT_FALSE(ask_in_conversation(*c, in));
  }
  ASSERT_TRUE(share_conversation(owner, {ref, "oui"}));
  auto seen = show_conversation(other, {ref});
  ASSERT_TRUE(seen);
  EXPECT_FALSE(seen->own);
  EXPECT_FALSE(rename_conversation(other, {ref, "À moi"}));  // read, not changed
  EXPECT_FALSE(delete_conversation(other, {ref}));
  EXPECT_THAT(list_conversations(other, {})->conversations, IsEmpty());  // the list is one's own
  ASSERT_TRUE(share_conversation(owner, {ref, "non"}));
  EXPECT_FALSE(show_conversation(other, {ref}));
  EXPECT_TRUE(show_conversation(owner, {ref}));
  EXPECT_EQ(show_conversation(owner, {"absente"}).error().kind, ErrorKind::missing);
}

TEST_F(Conversations, PersonalDataAreMaskedEverywhere) {
  auto c = somebody();
  std::string ref =
      ask_in(c, "Je m’appelle Claire Petit, 06 39 98 14 27 : carte d’identité perdue, combien ?")
          .conversation;
  ASSERT_TRUE(rename_conversation(c, {ref, "Dossier de Mme Petit, claire@perso.example"}));
  ASSERT_TRUE(give_feedback(c, {ref, 1, "oui", "Appelez-moi au 06 39 98 14 27", {}, {}, {}}));
  auto v = *show_conversation(c, {ref});
  EXPECT_THAT(v.conversation.title, HasSubstr("Dossier de Mme"));
  std::string all =
      v.conversation.title + v.turns.at(0).question + v.turns[0].body + v.turns[0].feedback +
      store_->read()->word(Sql{"select words from conversations order by id desc limit 1"}).value_or("");
  for (const char* secret : {"Petit", "petit", "98 14", "claire@"}) EXPECT_THAT(all, Not(HasSubstr(secret)));
}

TEST_F(Conversations, AreFoundByTheWordsOfTheirQuestions) {
  auto c = somebody();
  std::string card = ask_in(c, kLost).conversation;
  ask_in(c, "Quel délai pour un passeport à 100 % en mairie ?", card);
  std::string vote = ask_in(c, "Comment voter par procuration ?").conversation;
  auto refs = [&](std::string words) {
    std::vector<std::string> out;
    auto list = *list_conversations(c, {std::move(words)});
    EXPECT_EQ(list.total, static_cast<std::int64_t>(list.conversations.size()));
    for (const auto& x : list.conversations) out.push_back(x.ref);
    return out;
  };
  EXPECT_THAT(refs(""), ElementsAre(vote, card));  // newest first
  EXPECT_THAT(refs("passeport"), ElementsAre(card));
  EXPECT_THAT(refs("PROCURATION"), ElementsAre(vote));
  EXPECT_THAT(refs("identite perdue"), ElementsAre(card));
  EXPECT_THAT(refs("perdue identité"), ElementsAre(card));   // in any order
  EXPECT_THAT(refs("passeport perdue"), ElementsAre(card));  // of several questions
  EXPECT_THAT(refs("passeport procuration"), IsEmpty());     // all of them
  EXPECT_THAT(refs("100 %"), ElementsAre(card));
  EXPECT_THAT(refs("_"), ElementsAre(vote, card));  // no word at all
  ASSERT_TRUE(rename_conversation(c, {vote, "Élections à l’étranger"}));
  EXPECT_THAT(refs("etranger"), ElementsAre(vote));
  EXPECT_THAT(refs("procuration"), ElementsAre(vote));
}

TEST_F(Conversations, DeletionForgetsTheAnswersToo) {
  auto c = somebody();
  std::string kept = ask_in(c, kLost).conversation,
              gone = ask_in(c, "Comment voter par procuration ?").conversation;
  ask_in(c, "Et le délai ?", gone);
  auto answers = count(Sql{"select count(*) from answers"}), turns = count(Sql{"select count(*) from turns"});
  ASSERT_TRUE(delete_conversation(c, {gone}));
  EXPECT_FALSE(show_conversation(c, {gone}));
  EXPECT_EQ(count(Sql{"select count(*) from answers"}), answers - 2);
  EXPECT_EQ(count(Sql{"select count(*) from turns"}), turns - 2);
  EXPECT_THAT(list_conversations(c, {"procuration"})->conversations, IsEmpty());
  EXPECT_THAT(show_conversation(c, {kept})->turns, SizeIs(1));
  EXPECT_FALSE(delete_conversation(c, {gone}));
}

TEST_F(Conversations, FeedbackIsKept) {
  auto c = somebody();
  std::string ref = ask_in(c, kLost).conversation;
  ASSERT_TRUE(
      give_feedback(c, {ref, 1, "non", "Trop long pour moi", 2, {"clair"}, {"trop_long", "imprecisions"}}));
  auto kept = json::parse(one_turn(c, {ref, 1})->feedback);
  ASSERT_TRUE(kept);
  EXPECT_FALSE(json::boolean(*kept, "good"));
  EXPECT_EQ(json::integer(*kept, "note"), 2);
  EXPECT_THAT(json::texts(*kept, "negatives"), ElementsAre("trop_long", "imprecisions"));
  EXPECT_EQ(json::text(*kept, "message"), "Trop long pour moi");
  ASSERT_TRUE(give_feedback(c, {ref, 1, "oui", "", {}, {}, {}}));  // one changes one's mind
  EXPECT_TRUE(json::boolean(*json::parse(one_turn(c, {ref, 1})->feedback), "good"));
  EXPECT_FALSE(give_feedback(c, {ref, 2, "oui", "", {}, {}, {}}));  // no such turn
}

TEST_F(Conversations, AModelWritesATurnOnce) {
  auto c = somebody();
  std::string ref = ask_in(c, kLost).conversation;
  EXPECT_EQ(write_later(c, {ref, 1}).error().code, "no_model");
  auto model = llm::scripted_model(
      "###\nLe remplacement d’une carte perdue ou volée coûte 25 €, payés par timbre fiscal. [1]\nLes "
      "documents ne "
      "répondent pas à cette question.\n");
  c.model = model.get();
  EXPECT_EQ(replay_turn(c, {ref, 1}).error().code, "no_text");
  std::vector<std::string> streamed;
  auto g = write_turn(c, {ref, 1}, [&](const Written& w) {
    streamed.push_back(w.text);
    return true;
  });
  ASSERT_TRUE(g);
  EXPECT_EQ(g->outcome, Outcome::passed);
  EXPECT_THAT(streamed, SizeIs(1));
  auto kept = json::parse(one_turn(c, {ref, 1})->model, 64);
  ASSERT_TRUE(kept);
  EXPECT_EQ(generation_from_json(*kept).sentences.at(0).text, streamed.at(0));
  EXPECT_EQ(write_turn(c, {ref, 1}, any_sink).error().code, "written");
  auto again = replay_turn(c, {ref, 1});
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->same);
  EXPECT_TRUE(again->same_prompt);
  ASSERT_TRUE(write_again(c, {ref, 1}));
  EXPECT_THAT(one_turn(c, {ref, 1})->model, IsEmpty());
  EXPECT_TRUE(write_turn(c, {ref, 1}, any_sink));
  EXPECT_FALSE(write_turn(c, {ref, 9}, any_sink));
}

TEST_F(Conversations, ATurnIsWrittenByOneAtATime) {
  auto c = somebody();
  std::string ref = ask_in(c, kLost).conversation;
  auto model = llm::scripted_model("###\nLe remplacement d’une carte perdue coûte 25 €. [1]\n");
  operations::Cancellations cancellations;
  c.model = model.get();
  c.cancellations = &cancellations;
  bool inner = false;
  ASSERT_TRUE(write_turn(c, {ref, 1}, [&](const Written&) {
    inner = true;
    EXPECT_EQ(write_turn(c, {ref, 1}, any_sink).error().code, "being_written");
    return true;
  }));
  EXPECT_TRUE(inner);
  EXPECT_FALSE(cancellations.running(ref + "/1"));
}

// The job does its work once and ends even when there is nothing left to do.
TEST_F(Conversations, TheJobWritesWhatWaits) {
  auto c = somebody();
  std::string ref = ask_in(c, kLost).conversation;
  auto model = llm::scripted_model("###\nLe remplacement d’une carte perdue coûte 25 €. [1]\n");
  c.model = model.get();
  auto waiting = store::outbox::waiting(*store_->read());
  ASSERT_TRUE(write_later(c, {ref, 1}));
  ASSERT_TRUE(write_later(c, {ref, 1}));
  EXPECT_EQ(store::outbox::waiting(*store_->read()), waiting + 1);
  EXPECT_TRUE(one_turn(c, {ref, 1})->waiting);
  int finished = 0;
  auto runner = as(0);  // the job runner is nobody
  runner.viewer.local = true;
  runner.model = model.get();
  for (const std::string& payload :
       {ref + "/1", ref + "/1", ref + "/7", std::string("absente/1"), std::string("rien")})
    write_job(runner, payload, [&](store::Db&) { ++finished; });
  EXPECT_EQ(finished, 5);
  EXPECT_FALSE(one_turn(c, {ref, 1})->waiting);
  EXPECT_THAT(one_turn(c, {ref, 1})->model, Not(IsEmpty()));
}

TEST_F(Conversations, MarkdownHoldsSourcesAndEscapes) {
  auto c = somebody();
  std::string ref = ask_in(c, "Carte *d’identité* <b>perdue</b> : combien [coûte] # `elle` ?").conversation;
  std::string page = conversation_markdown(*show_conversation(c, {ref}));
  EXPECT_TRUE(page.starts_with(
      "# Carte \\*d’identité\\* \\<b\\>perdue\\</b\\> : combien \\[coûte\\] \\# \\`elle\\` ?\n"))
      << page;
  EXPECT_THAT(page, HasSubstr("> Le remplacement d’une carte perdue ou volée coûte 25"));
  EXPECT_THAT(page, HasSubstr("Source : Carte d’identité perdue ou volée\u00A0: que faire\u00A0?"));
  EXPECT_THAT(page, HasSubstr("mis à jour le 12\u00A0mars\u00A02026"));
  EXPECT_THAT(page, HasSubstr("<https://guichet.example/fiches/D1001>"));
  EXPECT_THAT(page, Not(HasSubstr("Rédaction par le modèle")));
  auto model = llm::scripted_model(
      "###\nLe remplacement d’une carte perdue ou volée coûte 25 €, payés par timbre fiscal. [1]\n");
  c.model = model.get();
  ASSERT_TRUE(write_turn(c, {ref, 1}, any_sink));
  EXPECT_THAT(
      conversation_markdown(*show_conversation(c, {ref})),
      HasSubstr(
          "Le remplacement d’une carte perdue ou volée coûte 25 €, payés par timbre fiscal. (confirmé par la "
          "source)"));
  std::string refused = ask_in(c, "Quelle est la recette des crêpes au sarrasin ?").conversation;
  EXPECT_THAT(conversation_markdown(*show_conversation(c, {refused})), Not(HasSubstr("Source : ")));
}
}  // namespace
}  // namespace answers
