// Every quotation of an answer, of a card or of a draft is a part of its document, to the byte.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "answers/answers.h"
#include "app/program.h"
#include "base/source.h"
#include "demonstration.h"
#include "gates/promises.h"
#include "reviews/reviews.h"

namespace {
using e2e::keys;
using e2e::list;
using e2e::word;
using testing::IsSupersetOf;
using testing::UnorderedElementsAre;

using Quotations = e2e::Demonstration;

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

TEST_F(Quotations, AnswersQuoteDocumentsToTheByte) {
  int quotes = 0, answered = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    auto a = answer({"ask", kQuestions[i]});
    EXPECT_THAT(keys(a), IsSupersetOf({"status", "sentences", "sources", "refusal", "latency_ms"}));
    answered += word(a, "status") == "answered";
    for (const auto& s : list(a, "sentences")) {
      EXPECT_THAT(keys(s), UnorderedElementsAre("text", "quotes"));
      for (const auto& q : list(s, "quotes")) {
        EXPECT_THAT(keys(q), UnorderedElementsAre("document", "version", "passage", "start", "end", "text",
                                                  "title", "heading", "url", "date"));
        auto shown = guichet({"document", "show", word(q, "document"), "--version",
                              std::to_string(json::integer(q, "version")), "--text"});
        auto start = static_cast<std::size_t>(json::integer(q, "start")),
             end = static_cast<std::size_t>(json::integer(q, "end"));
        ASSERT_LE(end, shown.out.size());
        EXPECT_EQ(shown.out.substr(start, end - start), word(q, "text"));
        ++quotes;
      }
    }
  }
  EXPECT_GE(answered, 8);
  EXPECT_GE(quotes, 20);
  auto refused = answer({"ask", "Quelle est la recette de la tarte aux pommes de ma grand-mère ?"});
  EXPECT_EQ(word(refused, "status"), "refused");
  EXPECT_THAT(keys(*json::find(refused, "refusal")), IsSupersetOf({"reason", "nearest", "contacts"}));
}

// Every line of a card is a quotation of its document.
TEST_F(Quotations, ACardIsMadeOfQuotations) {
  auto asked = answer({"ask", "J’ai perdu ma carte d’identité, combien coûte une nouvelle ?"});
  const json::value card = *json::find(asked, "card");
  EXPECT_EQ(word(card, "document"), "D1001");
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
      EXPECT_EQ(shown.out.substr(start, end - start), word(line, "text"));
      ++lines;
    }
  EXPECT_GE(lines, 10);
}

TEST_F(Quotations, DraftsQuoteDocumentsToTheByte) {
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
                  testing::Contains(word(s, "kind")));
      facts += word(s, "kind") == "fact";
      for (const auto& q : list(s, "quotes")) {
        auto shown = guichet({"document", "show", word(q, "document"), "--version",
                              std::to_string(json::integer(q, "version")), "--text"});
        auto start = static_cast<std::size_t>(json::integer(q, "start")),
             end = static_cast<std::size_t>(json::integer(q, "end"));
        EXPECT_EQ(shown.out.substr(start, end - start), word(q, "text"));
      }
    }
  }
  EXPECT_GT(facts, 0);
}

TEST_F(Quotations, EveryDemonstrationQuoteIsExact) {
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

TEST_F(Quotations, QuotesOfAnOlderVersionStillResolve) {
  std::string data = *folder_ / "versions";
  e2e::fill_demo(data);
  auto before = answer({"ask", kQuestions[0]}, data);
  auto quote = list(list(before, "sentences").front(), "quotes").front();
  ASSERT_EQ(word(quote, "document"), "D1001");
  auto fiche = *read_file(GUICHET_ROOT "/demo/fiches/D1001.xml");
  fiche.replace(fiche.find("Votre carte d’identité a disparu"), 0, "Une phrase de plus, tout en haut. ");
  auto report = answer({"import", "fiches", folder_->write("D1001.xml", fiche)}, data);
  EXPECT_EQ(json::integer(report, "updated"), 1);
  auto start = static_cast<std::size_t>(json::integer(quote, "start")), size = word(quote, "text").size();
  EXPECT_EQ(guichet({"document", "show", "D1001", "--version", "1", "--text"}, data).out.substr(start, size),
            word(quote, "text"));
  EXPECT_NE(guichet({"document", "show", "D1001", "--text"}, data).out.substr(start, size),
            word(quote, "text"));
  auto after = answer({"ask", kQuestions[0]}, data);
  EXPECT_EQ(json::integer(list(list(after, "sentences").front(), "quotes").front(), "version"), 2);
}

class RealData : public Quotations {
 protected:
  void SetUp() override {
    if (!e2e::real_data()) GTEST_SKIP() << "../shared/data is absent";
    real_ = *e2e::real_data();
  }
  static std::vector<std::string> questions_of(const std::string& path) {
    std::vector<std::string> out;
    std::istringstream lines(*read_file(path));
    for (std::string line; std::getline(lines, line);)
      if (auto v = json::parse(line); v && !word(*v, "q").empty()) out.push_back(word(*v, "q"));
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
}  // namespace
