// What others rely on: shapes of the JSON output, exit codes, help, quotations to the byte, backup and
// restore.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <set>

#include "answers/answers.h"
#include "app/program.h"
#include "base/source.h"
#include "gates/promises.h"
#include "program.h"
#include "reviews/reviews.h"

namespace {
using e2e::Outcome;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::UnorderedElementsAre;

constexpr const char* kQuestions[] = {"J’ai perdu ma carte d’identité, combien coûte une nouvelle ?",
                                      "carte d'identité volée",
                                      "passeport délai",
                                      "renouveler son passeport pour un enfant",
                                      "RSA suspendu que faire",
                                      "demander la prime d'activité",
                                      "changer d'adresse carte grise",
                                      "carte grise véhicule d'occasion",
                                      "permis de conduire perdu",
                                      "points permis de conduire",
                                      "Carte Vitale perdue",
                                      "remboursement des soins",
                                      "aide au logement étudiant",
                                      "APL déménagement",
                                      "inscription liste électorale",
                                      "vote par procuration",
                                      "déclaration de revenus en ligne",
                                      "erreur déclaration impôts",
                                      "taxe d'habitation résidence secondaire",
                                      "contester un impôt",
                                      "extrait d'acte de naissance",
                                      "mariage pièces à fournir",
                                      "PACS à la mairie",
                                      "livret de famille",
                                      "titre de séjour renouvellement",
                                      "naturalisation délai",
                                      "inscription à France Travail",
                                      "allocation chômage démission",
                                      "retraite à quel âge",
                                      "pension de réversion",
                                      "contester une amende",
                                      "amende radar",
                                      "saisir le Défenseur des droits",
                                      "plainte en ligne",
                                      "certificat d'immatriculation changement de titulaire",
                                      "handicap AAH demande",
                                      "bourse scolaire collège",
                                      "congé de paternité durée",
                                      "faire une procuration",
                                      "médiateur réclamation administration"};

std::set<std::string> keys(const json::value& v) {
  std::set<std::string> out;
  if (auto* o = v.if_object())
    for (const auto& m : *o) out.insert(std::string(m.key()));
  return out;
}

json::array list(const json::value& v, std::string_view key) {
  const json::value* found = json::find(v, key);
  return found != nullptr && found->is_array() ? found->get_array() : json::array{};
}

std::string raw(const json::value& v, std::string_view key) {
  const json::value* found = json::find(v, key);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

class Contracts : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<e2e::Folder>("contracts");
    data_ = *folder_ / "data";
    e2e::fill_demo(data_);
  }
  static void TearDownTestSuite() { folder_.reset(); }

  // A command on the demonstration; `arguments` without --data.
  static Outcome guichet(std::vector<std::string> arguments, const std::string& data = data_) {
    arguments.insert(arguments.end(), {"--data", data});
    return e2e::run(arguments);
  }
  // Its JSON answer.
  static json::value answer(std::vector<std::string> arguments, const std::string& data = data_) {
    arguments.emplace_back("--json");
    auto outcome = guichet(std::move(arguments), data);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome.json();
  }

  static inline std::unique_ptr<e2e::Folder> folder_;
  static inline std::string data_;
};

// Counts the quotations that are not a byte-exact part of the version they name.
class QuoteChecker {
 public:
  explicit QuoteChecker(operations::Context& context) : context_(context) {}
  void check(const answers::Quote& q) {
    ++seen;
    auto db = context_.store.read();
    auto document = corpus::document_by_key(*db, q.document);
    auto version = document ? corpus::version_of(*db, document->id, q.version) : std::nullopt;
    bool exact = version && q.end > q.start && q.end <= version->text.size() &&
                 version->text.compare(q.start, q.end - q.start, q.text) == 0;
    auto passage = corpus::passage_by_id(*db, q.passage);
    bool inside = passage && passage->range.start <= q.start && q.end <= passage->range.end;
    if (!exact || !inside)
      ADD_FAILURE() << q.document << " v" << q.version << " [" << q.start << ", " << q.end << ") "
                    << q.passage << ": " << q.text;
  }
  void check(const answers::Answer& a) {
    for (const auto& s : a.sentences) {
      EXPECT_FALSE(s.quotes.empty()) << a.question;
      std::string joined;
      for (const auto& q : s.quotes) {
        check(q);
        joined += q.text;
      }
      EXPECT_EQ(s.text, joined);
    }
    EXPECT_EQ(a.refused == answers::Refused::no, !a.sentences.empty()) << a.question;
    if (a.refused == answers::Refused::no) {
      EXPECT_LE(a.sources.size(), 5U);
      EXPECT_GE(a.sources.size(), 1U);
    }
  }
  void check(const reviews::Draft& d) {
    EXPECT_FALSE(d.text.empty()) << d.review;
    for (const auto& s : d.sentences) {
      EXPECT_NE(d.text.find(s.text), std::string::npos) << d.review << ": " << s.text;
      EXPECT_EQ(s.kind == reviews::SentenceKind::fact, !s.quotes.empty()) << d.review << ": " << s.text;
      for (const auto& q : s.quotes) {
        check(q);
        EXPECT_NE(s.text.find(q.text), std::string::npos) << d.review << ": " << s.text;
      }
    }
  }
  int seen = 0;

 private:
  operations::Context& context_;
};

// A data folder opened in this process.
struct Opened {
  explicit Opened(const std::string& folder)
      : rows(app::registry()), data(folder, rows), context(data.local_context(silent)) {}
  operations::Registry rows;
  app::Data data;
  SilentProgress silent;
  operations::Context context;
};
}  // namespace

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

TEST_F(Contracts, AnswersQuoteDocumentsToTheByte) {
  int quotes = 0, answered = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    auto a = answer({"ask", kQuestions[i]});
    EXPECT_THAT(keys(a), IsSupersetOf({"status", "sentences", "sources", "refusal", "latency_ms"}));
    answered += raw(a, "status") == "answered";
    for (const auto& s : list(a, "sentences")) {
      EXPECT_THAT(keys(s), UnorderedElementsAre("text", "quotes"));
      for (const auto& q : list(s, "quotes")) {
        EXPECT_THAT(keys(q), UnorderedElementsAre("document", "version", "passage", "start", "end", "text",
                                                  "title", "heading", "url", "date"));
        auto shown = guichet({"document", "show", raw(q, "document"), "--version",
                              std::to_string(json::integer(q, "version")), "--text"});
        auto start = static_cast<std::size_t>(json::integer(q, "start")),
             end = static_cast<std::size_t>(json::integer(q, "end"));
        ASSERT_LE(end, shown.out.size());
        EXPECT_EQ(shown.out.substr(start, end - start), raw(q, "text"));
        ++quotes;
      }
    }
  }
  EXPECT_GE(answered, 8);
  EXPECT_GE(quotes, 20);
  auto refused = answer({"ask", "Quelle est la recette de la tarte aux pommes de ma grand-mère ?"});
  EXPECT_EQ(raw(refused, "status"), "refused");
  EXPECT_THAT(keys(*json::find(refused, "refusal")), IsSupersetOf({"reason", "nearest", "contacts"}));
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
  EXPECT_EQ(raw(fact, "kind"), "amount");
  EXPECT_EQ(raw(fact, "verdict"), "contradicted");
  EXPECT_EQ(text::fold(raw(fact, "expected")), "25 €");
  EXPECT_EQ(said.substr(static_cast<std::size_t>(json::integer(fact, "start")),
                        static_cast<std::size_t>(json::integer(fact, "end") - json::integer(fact, "start"))),
            raw(fact, "text"));
  std::string passage = raw(*json::find(fact, "evidence"), "passage");
  auto again = answer({"check", file, "--passages", passage});
  EXPECT_EQ(raw(list(again, "facts")[0], "verdict"), "contradicted");
  EXPECT_THAT(keys(list(checked, "sentences")[0]), UnorderedElementsAre("start", "end", "status", "quotes"));
  EXPECT_EQ(guichet({"check", file, "--passages", "inconnu", "--json"}).code, 2);
}

// Every line of a card is a quotation of its document.
TEST_F(Contracts, ACardIsMadeOfQuotations) {
  auto asked = answer({"ask", "J’ai perdu ma carte d’identité, combien coûte une nouvelle ?"});
  const json::value card = *json::find(asked, "card");
  EXPECT_EQ(raw(card, "document"), "D1001");
  const json::value fields = *json::find(card, "fields");
  EXPECT_THAT(keys(fields),
              IsSupersetOf({"cost", "delay", "documents", "online_service", "where_to_go", "references"}));
  auto shown = guichet(
      {"document", "show", "D1001", "--version", std::to_string(json::integer(card, "version")), "--text"});
  int lines = 0;
  for (const auto& field : fields.get_object())
    for (const auto& line : field.value().get_array()) {
      auto start = static_cast<std::size_t>(json::integer(line, "start")),
           end = static_cast<std::size_t>(json::integer(line, "end"));
      EXPECT_EQ(shown.out.substr(start, end - start), raw(line, "text"));
      ++lines;
    }
  EXPECT_GE(lines, 10);
}

TEST_F(Contracts, TheGatesAreMeasured) {
  auto measured = answer({"eval", "gates", "--sentences", "100"});
  EXPECT_THAT(keys(measured), IsSupersetOf({"kinds", "recall", "false_alarm_rate"}));
  EXPECT_GE(json::real(measured, "recall", 0), 80);
  EXPECT_LE(json::real(measured, "false_alarm_rate", 100), 3);
}

TEST_F(Contracts, DraftsQuoteDocumentsToTheByte) {
  int facts = 0;
  for (const char* review : {"900001", "900005", "900023", "900059", "900152", "900186"}) {
    auto d = answer({"draft", review});
    EXPECT_THAT(keys(d),
                IsSupersetOf({"review", "text", "sentences", "sources", "grievances", "latency_ms"}));
    for (const auto& g : list(d, "grievances")) {
      EXPECT_THAT(keys(g), UnorderedElementsAre("text", "theme", "answered_by"));
      for (const auto& i : list(g, "answered_by"))
        EXPECT_LT(i.to_number<std::size_t>(), list(d, "sentences").size());
    }
    for (const auto& s : list(d, "sentences")) {
      EXPECT_THAT(keys(s), IsSupersetOf({"text", "kind", "quotes"}));
      EXPECT_THAT((std::vector<std::string>{"courtesy", "acknowledgement", "fact", "contact", "to_complete",
                                            "closing"}),
                  testing::Contains(raw(s, "kind")));
      facts += raw(s, "kind") == "fact";
      for (const auto& q : list(s, "quotes")) {
        auto shown = guichet({"document", "show", raw(q, "document"), "--version",
                              std::to_string(json::integer(q, "version")), "--text"});
        auto start = static_cast<std::size_t>(json::integer(q, "start")),
             end = static_cast<std::size_t>(json::integer(q, "end"));
        EXPECT_EQ(shown.out.substr(start, end - start), raw(q, "text"));
      }
    }
  }
  EXPECT_GT(facts, 0);
}

TEST_F(Contracts, EveryDemonstrationQuoteIsExact) {
  Opened opened(data_);
  QuoteChecker checker(opened.context);
  for (const char* q : kQuestions) checker.check(answers::answer_question(opened.context, q, {}));
  int stored = 0;
  for (const auto& ref : reviews::all_refs(*opened.data.store().read())) {
    auto review = reviews::review_by_ref(*opened.data.store().read(), ref);
    auto draft = reviews::build_draft(opened.context, *review);
    checker.check(draft);
    for (const auto& s : draft.sentences)  // a draft binds nobody: only an agent may
      for (const auto& p : gates::promises_of(s.kind == reviews::SentenceKind::fact ? "" : s.text))
        EXPECT_EQ(p.kind, gates::PromiseKind::personal) << ref << ": " << p.text;
    auto kept = reviews::newest_draft(*opened.data.store().read(), review->id);
    if (kept) checker.check(*kept);
    stored += kept.has_value();
    EXPECT_TRUE(kept || review->state != reviews::State::to_answer || !ref.starts_with("900")) << ref;
  }
  EXPECT_GT(stored, 80);
  EXPECT_GT(checker.seen, 100);
}

TEST_F(Contracts, QuotesOfAnOlderVersionStillResolve) {
  std::string data = *folder_ / "versions";
  e2e::fill_demo(data);
  auto before = answer({"ask", kQuestions[0]}, data);
  auto quote = list(list(before, "sentences").front(), "quotes").front();
  ASSERT_EQ(raw(quote, "document"), "D1001");
  auto fiche = *read_file(GUICHET_ROOT "/demo/fiches/D1001.xml");
  fiche.replace(fiche.find("Votre carte d’identité a disparu"), 0, "Une phrase de plus, tout en haut. ");
  auto report = answer({"import", "fiches", folder_->write("D1001.xml", fiche)}, data);
  EXPECT_EQ(json::integer(report, "updated"), 1);
  auto start = static_cast<std::size_t>(json::integer(quote, "start")), size = raw(quote, "text").size();
  EXPECT_EQ(guichet({"document", "show", "D1001", "--version", "1", "--text"}, data).out.substr(start, size),
            raw(quote, "text"));
  EXPECT_NE(guichet({"document", "show", "D1001", "--text"}, data).out.substr(start, size),
            raw(quote, "text"));
  auto after = answer({"ask", kQuestions[0]}, data);
  EXPECT_EQ(json::integer(list(list(after, "sentences").front(), "quotes").front(), "version"), 2);
}

TEST_F(Contracts, BackupAndRestoreKeepEverything) {
  std::string copy = *folder_ / "copy", back = *folder_ / "back";
  auto saved = answer({"backup", copy});
  auto restored = answer({"restore", copy}, back);
  EXPECT_EQ(saved, restored);
  EXPECT_GE(json::integer(saved, "reviews"), 200);
  EXPECT_EQ(json::integer(saved, "documents"), 60);
  EXPECT_EQ(answer({"audit", "verify"}, back), answer({"audit", "verify"}));
  EXPECT_EQ(answer({"audit", "verify", "--head", raw(saved, "audit_head")}, back),
            answer({"audit", "verify"}));
  for (std::vector<std::string> command : {std::vector<std::string>{"reviews", "list"},
                                           {"reviews", "show", "900001"},
                                           {"structures", "list"},
                                           {"accounts", "list"},
                                           {"calls", "verify"},
                                           {"calls", "rates"},
                                           {"document", "show", "D1001"}})
    EXPECT_EQ(answer(command), answer(command, back)) << testing::PrintToString(command);
  auto one = answer({"ask", kQuestions[0]}), other = answer({"ask", kQuestions[0]}, back);
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
  EXPECT_EQ(raw(approved, "state"), "approuvee");
  auto published = answer({"reviews", "publish", "900059"}, data);
  EXPECT_EQ(raw(published, "state"), "publiee");
  auto reply = list(published, "replies").front();
  EXPECT_THAT(keys(reply),
              IsSupersetOf({"text", "sources", "kept_percent", "to_reply_ms", "published_at", "structure"}));
  EXPECT_EQ(guichet({"reviews", "publish", "900059"}, data).code, 5);
  // The same review changed upstream must not take our reply back.
  auto csv = e2e::reviews_csv({{"900059", "Formulaire de contact", "Texte corrigé à la source."}});
  answer({"import", "reviews", folder_->write("changed.csv", csv)}, data);
  auto shown = answer({"reviews", "show", "900059"}, data);
  EXPECT_EQ(raw(shown, "state"), "publiee");
  EXPECT_EQ(list(shown, "replies").size(), 1U);
  EXPECT_EQ(guichet({"reviews", "approve", "900059", "--text", "Encore."}, data).code, 5);
}

class RealData : public Contracts {
 protected:
  void SetUp() override {
    if (!e2e::real_data()) GTEST_SKIP() << "../shared/data is absent";
    real_ = *e2e::real_data();
  }
  static std::vector<std::string> questions_of(const std::string& path) {
    std::vector<std::string> out;
    std::istringstream lines(*read_file(path));
    for (std::string line; std::getline(lines, line);)
      if (auto v = json::parse(line); v && !raw(*v, "q").empty()) out.push_back(raw(*v, "q"));
    return out;
  }
  // Asks every question of a file and checks what is quoted.
  static void walk(Opened& opened, const std::string& path) {
    QuoteChecker checker(opened.context);
    auto questions = questions_of(path);
    ASSERT_GT(questions.size(), 30U) << path;
    for (const auto& q : questions) checker.check(answers::answer_question(opened.context, q, {}));
    EXPECT_GT(checker.seen, 30) << path;
    std::printf("%s: %zu questions, %d quotations\n", path.c_str(), questions.size(), checker.seen);
  }
  std::string real_;
};

TEST_F(RealData, EveryQuoteOfEveryAnswerAndDraftIsExact) {
  std::string data = *folder_ / "real";
  answer({"import", "structures", real_ + "/reviews/spplus_structures.csv"}, data);
  auto fiches = answer({"import", "fiches", real_ + "/fiches/corpus.jsonl"}, data);
  EXPECT_EQ(json::integer(fiches, "new"), 2996);
  auto imported = answer({"import", "reviews", real_ + "/reviews/spplus_avis_reponses_200.jsonl",
                          real_ + "/reviews/spplus_experiences_1200.jsonl"},
                         data);
  EXPECT_GT(json::integer(imported, "new"), 700);
  Opened opened(data);
  for (const char* file : {"best_fiches", "cdtn_requetes", "conseillers_france_services", "dila_courriels"})
    walk(opened, real_ + "/questions/" + file + ".jsonl");
  QuoteChecker checker(opened.context);
  int with_reply = 0, drafts = 0;
  for (const auto& ref : reviews::all_refs(*opened.data.store().read())) {
    auto review = reviews::review_by_ref(*opened.data.store().read(), ref);
    auto draft = reviews::build_draft(opened.context, *review);
    checker.check(draft);
    with_reply += ref.starts_with("spp-");
    drafts += ref.starts_with("spp-") && !draft.text.empty();
  }
  EXPECT_EQ(with_reply, 93);
  EXPECT_EQ(drafts, 93);
  std::printf("reviews: %d quotations\n", checker.seen);
  EXPECT_EQ(json::integer(answer({"eval", "drafts"}, data), "with_draft"),
            json::integer(answer({"eval", "drafts"}, data), "reviews"));
}

TEST_F(RealData, EveryQuoteOnTheSecondCorpusIsExact) {
  std::string data = *folder_ / "cnil";
  EXPECT_GT(
      json::integer(answer({"import", "fiches", real_ + "/questions/cnil_faq_corpus.jsonl"}, data), "new"),
      450);
  Opened opened(data);
  walk(opened, real_ + "/questions/cnil_faq.jsonl");
}
