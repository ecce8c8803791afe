// What others rely on: shapes of the JSON output, exit codes, help, backup and restore.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <sstream>

#include "app/program.h"
#include "base/source.h"
#include "base/text.h"
#include "demonstration.h"

namespace {
using e2e::keys;
using e2e::list;
using e2e::word;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::UnorderedElementsAre;

using Contracts = e2e::Demonstration;

TEST_F(Contracts, EveryCommandHasHelp) {
  auto rows = app::registry();
  std::vector<std::pair<std::string, std::vector<FieldSpec>>> commands;
  for (const auto& op : rows.operations)
    if (!op.row.command.empty()) commands.emplace_back(op.row.command, op.input);
  for (const char* special : {"serve", "demo", "migrate", "backup", "restore"})
    commands.emplace_back(special, std::vector<FieldSpec>{});
  for (const auto& [command, input] : commands) {
    std::vector<std::string> words;
    std::istringstream split(command);
    for (std::string w; split >> w;) words.push_back(w);
    words.emplace_back("--help");
    auto help = e2e::run(words);
    EXPECT_EQ(help.code, 0) << command;
    EXPECT_THAT(help.out, HasSubstr("--data")) << command;
    EXPECT_THAT(help.out, HasSubstr("--json")) << command;
    EXPECT_THAT(help.out, HasSubstr("Codes de sortie")) << command;
    for (const auto& f : input)
      if (f.kind != FieldKind::secret) {
        EXPECT_THAT(help.out, HasSubstr(f.is_positional ? f.name : "--" + f.name)) << command;
      }
  }
  auto all = e2e::run({"--help"});
  for (const char* name : {"serve", "demo", "import", "ask", "draft", "reviews", "eval", "audit", "backup",
                           "restore", "migrate"})
    EXPECT_THAT(all.out, HasSubstr(name));
}

TEST_F(Contracts, ExitCodesTellTheKindOfError) {
  struct Expected {
    int code;
    std::vector<std::string> arguments;
  };
  std::string absent = *folder_ / "absent";
  const Expected cases[] = {
      {0, {"reviews", "list"}},
      {2, {"reviews", "list", "--state", "inconnu"}},
      {2, {"ask"}},
      {2, {"ask", "?"}},
      {2, {"rien"}},
      {4, {"reviews", "show", "123"}},
      {4, {"draft", "123"}},
      {4, {"document", "show", "D0"}},
      {4, {"document", "show", "D1001", "--version", "99"}},
      {4, {"eval", "retrieval", absent}},
      {5, {"reviews", "publish", "900059"}},
      {5, {"reviews", "approve", "900001", "--text", "Bonjour."}},
      {5, {"backup", data_}},
  };
  for (const auto& c : cases) {
    auto outcome = guichet(c.arguments);
    EXPECT_EQ(outcome.code, c.code) << testing::PrintToString(c.arguments) << outcome.err;
    EXPECT_EQ(c.code != 0, !outcome.err.empty()) << testing::PrintToString(c.arguments);
  }
  auto outcome = guichet({"reviews", "show", "123", "--json"});
  EXPECT_THAT(keys(outcome.json()), UnorderedElementsAre("error"));
}

TEST_F(Contracts, ImportReportsInOneShape) {
  auto report =
      answer({"import", "reviews",
              folder_->write(
                  "avis.csv",
                  e2e::reviews_csv({{"c1", "Un", "Un."}, {"c2", "Deux", "Deux."}, {"", "Sans", "numéro"}}))});
  EXPECT_THAT(keys(report),
              UnorderedElementsAre("new", "updated", "unchanged", "rejected", "unknown", "seconds"));
  EXPECT_EQ(json::integer(report, "new"), 2);
  ASSERT_EQ(list(report, "rejected").size(), 1U);
  auto rejected = list(report, "rejected").front();
  EXPECT_THAT(keys(rejected), UnorderedElementsAre("file", "line", "reason"));
  EXPECT_EQ(json::integer(rejected, "line"), 4);
  report = answer({"import", "fiches", GUICHET_ROOT "/demo/fiches"});
  EXPECT_EQ(json::integer(report, "unchanged"), 60);
  EXPECT_EQ(json::integer(report, "new") + json::integer(report, "updated"), 0);
  report = answer({"import", "structures", GUICHET_ROOT "/demo/structures.csv"});
  EXPECT_EQ(json::integer(report, "unchanged"), 150);
}

TEST_F(Contracts, RetrievalIsEvaluated) {
  auto questions = folder_->write(
      "questions.jsonl", R"({"qid":"1","q":"carte d'identité perdue","gold":["D1001"],"gold_txt":["D1001"]}
{"qid":"2","q":"carte d'identité volée","gold":["D1001"],"gold_txt":["D1001"]}
{"qid":"3","q":"hors index","gold":["F999999"],"gold_txt":["F999999"]}
{"qid":"4","q":"recette de la tarte aux pommes","gold":[],"gold_txt":[]}
)");
  auto e = answer({"eval", "retrieval", questions, "--gold", "gold_txt"});
  EXPECT_THAT(keys(e), IsSupersetOf({"questions", "evaluated", "h1", "h5", "h10", "h20", "mrr10", "ndcg10",
                                     "latency_ms"}));
  EXPECT_THAT(keys(*json::find(e, "latency_ms")), UnorderedElementsAre("p50", "p95"));
  EXPECT_EQ(json::integer(e, "questions"), 4);
  EXPECT_EQ(json::integer(e, "evaluated"), 2);
  EXPECT_EQ(json::find(e, "h5")->to_number<double>(), 100);
  EXPECT_EQ(json::find(e, "abstain"), nullptr);
  e = answer({"eval", "retrieval", questions, "--gold", "gold"});
  ASSERT_NE(json::find(e, "abstain"), nullptr);
  EXPECT_EQ(json::integer(*json::find(e, "abstain"), "questions"), 1);
  EXPECT_EQ(json::integer(*json::find(e, "abstain"), "refused"), 1);
}

// A price that the document doesn't say is told, with what it says and where.
TEST_F(Contracts, CheckTellsWhatTheSourceSays) {
  std::string file = data_ + "/reponse.txt";
  std::string said =
      "Le remplacement d’une carte d’identité perdue ou volée coûte 12 €, payés par timbre fiscal.";
  ASSERT_TRUE(write_file(file, said));
  auto checked = answer({"check", file});
  EXPECT_THAT(keys(checked), IsSupersetOf({"facts", "sentences"}));
  ASSERT_EQ(list(checked, "facts").size(), 1U);
  const json::value fact = list(checked, "facts")[0];
  EXPECT_THAT(keys(fact), UnorderedElementsAre("kind", "text", "start", "end", "verdict", "evidence",
                                               "expected", "reason"));
  EXPECT_EQ(word(fact, "kind"), "amount");
  EXPECT_EQ(word(fact, "verdict"), "contradicted");
  EXPECT_EQ(text::fold(word(fact, "expected")), "25 €");
  EXPECT_EQ(said.substr(static_cast<std::size_t>(json::integer(fact, "start")),
                        static_cast<std::size_t>(json::integer(fact, "end") - json::integer(fact, "start"))),
            word(fact, "text"));
  std::string passage = word(*json::find(fact, "evidence"), "passage");
  auto again = answer({"check", file, "--passages", passage});
  EXPECT_EQ(word(list(again, "facts")[0], "verdict"), "contradicted");
  EXPECT_THAT(keys(list(checked, "sentences")[0]), UnorderedElementsAre("start", "end", "status", "quotes"));
  EXPECT_EQ(guichet({"check", file, "--passages", "inconnu", "--json"}).code, 2);
}

TEST_F(Contracts, TheGatesAreMeasured) {
  auto measured = answer({"eval", "gates", "--sentences", "100"});
  EXPECT_THAT(keys(measured), IsSupersetOf({"kinds", "recall", "false_alarm_rate"}));
  EXPECT_GE(json::real(measured, "recall", 0), 80);
  EXPECT_LE(json::real(measured, "false_alarm_rate", 100), 3);
}

TEST_F(Contracts, BackupAndRestoreKeepEverything) {
  std::string copy = *folder_ / "copy", back = *folder_ / "back";
  auto saved = answer({"backup", copy});
  auto restored = answer({"restore", copy}, back);
  EXPECT_EQ(saved, restored);
  EXPECT_GE(json::integer(saved, "reviews"), 200);
  EXPECT_EQ(json::integer(saved, "documents"), 60);
  EXPECT_EQ(answer({"audit", "verify"}, back), answer({"audit", "verify"}));
  EXPECT_EQ(answer({"audit", "verify", "--head", word(saved, "audit_head")}, back),
            answer({"audit", "verify"}));
  for (std::vector<std::string> command : {std::vector<std::string>{"reviews", "list"},
                                           {"reviews", "show", "900001"},
                                           {"structures", "list"},
                                           {"accounts", "list"},
                                           {"calls", "verify"},
                                           {"calls", "rates"},
                                           {"document", "show", "D1001"}})
    EXPECT_EQ(answer(command), answer(command, back)) << testing::PrintToString(command);
  std::vector<std::string> lost{"ask", "J’ai perdu ma carte d’identité, combien coûte une nouvelle ?"};
  auto one = answer(lost), other = answer(lost, back);
  EXPECT_EQ(list(one, "sentences"), list(other, "sentences"));
  EXPECT_EQ(guichet({"restore", copy}, back).code, 5);
  EXPECT_EQ(guichet({"restore", *folder_ / "absent"}, *folder_ / "other").code, 4);
  EXPECT_EQ(guichet({"backup", *folder_ / "third"}, *folder_ / "absent").code, 4);
}

TEST_F(Contracts, MigrateTellsWhatItApplied) {
  std::string fresh = *folder_ / "fresh";
  EXPECT_GT(json::integer(answer({"migrate"}, fresh), "applied"), 5);
  EXPECT_EQ(json::integer(answer({"migrate"}, fresh), "applied"), 0);
  EXPECT_EQ(json::integer(answer({"reviews", "list"}, fresh), "total"), 0);
}

TEST_F(Contracts, AuditDetectsATamperedLine) {
  std::string data = *folder_ / "tampered";
  e2e::fill_demo(data);
  EXPECT_EQ(guichet({"audit", "verify"}, data).code, 0);
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((data + "/guichet.sqlite").c_str(), &db), SQLITE_OK);
  EXPECT_NE(sqlite3_exec(db, "update audit set actor = 'personne' where seq = 7", nullptr, nullptr, nullptr),
            SQLITE_OK)
      << "the trail is append-only";
  EXPECT_NE(sqlite3_exec(db, "delete from audit where seq = 7", nullptr, nullptr, nullptr), SQLITE_OK)
      << "the trail is append-only";
  std::string drops;
  sqlite3_exec(
      db,
      "select 'drop trigger ' || name || ';' from sqlite_master where type = 'trigger' and tbl_name = "
      "'audit'",
      [](void* into, int, char** row, char**) { return static_cast<std::string*>(into)->append(row[0]), 0; },
      &drops, nullptr);
  ASSERT_EQ(sqlite3_exec(db, drops.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "update audit set actor = 'personne' where seq = 7", nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(db);
  auto outcome = guichet({"audit", "verify"}, data);
  EXPECT_EQ(outcome.code, 5);
  EXPECT_THAT(outcome.err, HasSubstr("nº 7"));
}

TEST_F(Contracts, AReviewIsApprovedAndPublished) {
  std::string data = *folder_ / "published";
  e2e::fill_demo(data);
  EXPECT_EQ(
      guichet({"reviews", "approve", "900059", "--text", "Bonjour, [À compléter : la cause]."}, data).code,
      2);
  auto approved = answer({"reviews", "approve", "900059", "--text",
                          "Bonjour,\n\nVotre message est reçu en entier.\n\nCordialement"},
                         data);
  EXPECT_EQ(word(approved, "state"), "approuvee");
  auto published = answer({"reviews", "publish", "900059"}, data);
  EXPECT_EQ(word(published, "state"), "publiee");
  auto reply = list(published, "replies").front();
  EXPECT_THAT(keys(reply),
              IsSupersetOf({"text", "sources", "kept_percent", "to_reply_ms", "published_at", "structure"}));
  EXPECT_EQ(guichet({"reviews", "publish", "900059"}, data).code, 5);
  // The same review changed upstream must not take our reply back.
  auto csv = e2e::reviews_csv({{"900059", "Formulaire de contact", "Texte corrigé à la source."}});
  answer({"import", "reviews", folder_->write("changed.csv", csv)}, data);
  auto shown = answer({"reviews", "show", "900059"}, data);
  EXPECT_EQ(word(shown, "state"), "publiee");
  EXPECT_EQ(list(shown, "replies").size(), 1U);
  EXPECT_EQ(guichet({"reviews", "approve", "900059", "--text", "Encore."}, data).code, 5);
}
}  // namespace
