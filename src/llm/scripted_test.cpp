#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

#include "llm/model.h"

namespace {
Result<llm::Completion> ask(const std::string& script, const std::string& question,
                            std::vector<std::string>* pieces = nullptr, std::size_t most = 100) {
  std::size_t heard = 0;
  return llm::scripted_model(script)->complete({{{"system", "carte"}, {"user", question}}}, [&](auto piece) {
    if (pieces != nullptr) pieces->emplace_back(piece);
    return ++heard < most;
  });
}

const std::string kScript =
    "what stands before the first block counts for nothing\n"
    "### Carte identité\nLa carte coûte 25 €.\nElle est gratuite sinon.\n"
    "### carte\nQuelle carte ?\n"
    "### panne\nUn début\n@fail model_cut\n"
    "###\nJe ne sais pas.";
}  // namespace

TEST(Scripted, TheFirstBlockWhoseWordsAreAllAskedAnswers) {
  std::vector<std::string> pieces;
  auto r = ask(kScript, "Ma CARTE d’identite est perdue", &pieces);
  ASSERT_TRUE(r);
  EXPECT_EQ(r->text, "La carte coûte 25 €.\nElle est gratuite sinon.\n");
  EXPECT_EQ(pieces.size(), 2U);
  EXPECT_EQ(r->model, "scripted");
  EXPECT_EQ(r->finish, "stop");
  EXPECT_EQ(ask(kScript, "une carte grise")->text, "Quelle carte ?\n");
  EXPECT_EQ(ask(kScript, "des cartes")->text, "Je ne sais pas.\n") << "words are whole";
  EXPECT_EQ(ask(kScript, "")->text, "Je ne sais pas.\n");
}

TEST(Scripted, ItFailsAsItIsTold) {
  std::vector<std::string> pieces;
  auto r = ask(kScript, "une panne", &pieces);
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, "model_cut");
  EXPECT_EQ(r.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(pieces, (std::vector<std::string>{"Un début\n"}));
  EXPECT_EQ(ask("", "une carte").error().code, "model_empty");
  EXPECT_EQ(ask("### autre\nTexte\n", "une carte").error().code, "model_empty");
}

TEST(Scripted, ItStopsWhenToldEvenInAPause) {
  auto r = ask("###\nun\ndeux\ntrois\n", "", nullptr, 2);
  ASSERT_TRUE(r);
  EXPECT_EQ(r->finish, "cancelled");
  EXPECT_EQ(r->text, "un\ndeux\n");
  std::atomic<bool> cancelled = false;
  auto started = std::chrono::steady_clock::now();
  auto setter = std::async(std::launch::async, [&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    cancelled = true;
  });
  auto c = llm::scripted_model("###\nun\n@pause 5000\ndeux\n")
               ->complete(
                   {{{"user", "?"}}}, [](auto) { return true; }, &cancelled);
  ASSERT_TRUE(c);
  EXPECT_EQ(c->finish, "cancelled");
  EXPECT_EQ(c->text, "un\n");
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::milliseconds(500));
}

TEST(Scripted, APauseIsANumberOfMilliseconds) {
  auto r = ask("###\n@pause 30\nun\n@pause longtemps\n@pause -5\ndeux\n", "");
  ASSERT_TRUE(r);
  EXPECT_EQ(r->text, "un\ndeux\n");
  EXPECT_GE(r->first_ms, 30);
}
