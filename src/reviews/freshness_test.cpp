// Quotations whose document changed: marked, settled, taken back.
#include "reviews/freshness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "answers/conversations.h"
#include "answers/install.h"
#include "base/source.h"
#include "corpus/documents.h"
#include "corpus/install.h"
#include "people/install.h"
#include "reviews/install.h"
#include "reviews/review_import.h"
#include "reviews/reviews.h"
#include "services/install.h"

namespace reviews {
namespace {
using store::Sql;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
namespace fs = std::filesystem;

const std::string kPrice =
    "Le remplacement d’une carte perdue ou volée coûte 25\u00A0€, payés par timbre fiscal.";
constexpr std::int64_t kAsker = 7;

// One fiche quoted three times: by an answer, by a draft and by a published reply.
class Freshness : public testing::Test {
 protected:
  Freshness() {
    operations::Registry r;
    people::install(r, services::find_place);
    for (auto* domain : {services::install, corpus::install, answers::install, install}) domain(r);
    for (auto& m : store::outbox::migrations()) r.migrations.push_back(std::move(m));
    store_->migrate(r.migrations);
    context_.viewer.local = true;
  }
  ~Freshness() override { fs::remove_all(folder_); }

  void SetUp() override {
    xml_ = *read_file(std::string(GUICHET_ROOT) + "/demo/fiches/D1001.xml");
    import(xml_);
    quote_ = quote_of(kPrice);
    ASSERT_TRUE(write_file(folder_ + "/avis.csv",
                           "ID expérience;Ecrit le;Titre;Description;Ressenti usager\n"
                           "1;08/01/2026;Carte perdue;Ma carte est perdue et personne ne répond.;Négatif\n"
                           "2;08/01/2026;Autre carte;Ma carte est perdue et personne ne répond.;Négatif\n"));
    ASSERT_TRUE(import_reviews(context_, {{folder_ + "/avis.csv"}}));
    for (const char* ref : {"1", "2"}) put_draft(ref);
    ASSERT_TRUE(approve(context_, {"2", "Bonjour. " + kPrice, ""}));
    ASSERT_TRUE(publish(context_, {"2"}));
    auto asker = as(kAsker);
    auto a = answers::ask_in_conversation(asker, {"Combien coûte une carte d’identité perdue ?"});
    ASSERT_TRUE(a);
    ASSERT_EQ(std::count_if(a->sentences.begin(), a->sentences.end(),
                            [](const auto& s) { return s.text == kPrice; }),
              1);
    conversation_ = a->conversation;
  }

  operations::Context as(std::int64_t account) {
    operations::Context c = context_;
    c.viewer = {};
    c.viewer.account = account;
    return c;
  }
  void import(std::string_view xml) {
    ASSERT_TRUE(write_file(folder_ + "/D1001.xml", xml));
    ASSERT_TRUE(corpus::import_fiches(context_, {{folder_ + "/D1001.xml"}}));
  }
  // The fiche with other words, and the marks looked at again.
  std::int64_t change(std::string_view from, std::string_view to) {
    std::string changed = xml_;
    std::size_t at = changed.find(from);
    EXPECT_NE(at, std::string::npos);
    import(changed.replace(at, from.size(), to));
    return look();
  }
  std::int64_t look() {
    clock_.advance(1000);
    std::int64_t open = 0;
    context_.store.write([&](store::Db& db) { open = mark_stale(context_, db); });
    return open;
  }
  answers::Quote quote_of(const std::string& sentence) {
    auto db = store_->read();
    auto d = *corpus::document_by_key(*db, "D1001");
    auto v = *corpus::version_of(*db, d.id, d.version);
    std::size_t at = v.text.find(sentence);
    EXPECT_NE(at, std::string::npos);
    answers::Quote q;
    q.document = "D1001";
    q.version = v.number;
    q.start = at;
    q.end = at + sentence.size();
    q.text = sentence;
    q.title = v.title;
    return q;
  }
  void put_draft(const std::string& ref) {
    Draft d;
    d.review = ref;
    d.text = "Bonjour. " + quote_.text;
    d.sentences = {{quote_.text, SentenceKind::fact, {quote_}}};
    context_.store.write([&](store::Db& db) { insert_draft(db, review_by_ref(db, ref)->id, d); });
  }
  std::vector<StaleQuote> in(QuotedIn where, const std::string& ref) {
    return stale_in(*store_->read(), where, ref);
  }
  // The answer's marks on the price; other sentences may be quoted with it.
  std::vector<StaleQuote> of_answer() {
    auto out = in(QuotedIn::answer, conversation_ + "/1");
    std::erase_if(out, [](const auto& s) { return s.quote.text != kPrice; });
    return out;
  }

  std::string folder_ = [] {
    std::string pattern = (fs::temp_directory_path() / "fraicheur_XXXXXX").string();
    return std::string(mkdtemp(pattern.data()));
  }();
  std::unique_ptr<store::Store> store_ = store::Store::open_folder(folder_);
  FrozenClock clock_{1'790'000'000'000};
  SeededRandom random_{1};
  SilentProgress progress_;
  operations::Indexes indexes_{folder_};
  operations::Context context_{*store_, clock_, random_, indexes_, progress_, folder_};
  std::string xml_, conversation_;
  answers::Quote quote_;
};

TEST_F(Freshness, AChangedSentenceMarksWhateverQuotesIt) {
  EXPECT_EQ(look(), 0);
  EXPECT_EQ(change("<Valeur>25\u00A0€</Valeur>", "<Valeur>30\u00A0€</Valeur>"), 3);
  for (const auto& marks : {of_answer(), in(QuotedIn::draft, "1"), in(QuotedIn::reply, "2")}) {
    ASSERT_THAT(marks, SizeIs(1));
    const StaleQuote& s = marks[0];
    EXPECT_EQ(s.quote.text, kPrice);
    EXPECT_EQ(s.quote.version, 1);
    EXPECT_EQ(s.current_version, 2);
    EXPECT_THAT(s.current_text, HasSubstr("coûte 30\u00A0€"));
    auto db = store_->read();
    auto v = *corpus::version_of(*db, corpus::document_by_key(*db, "D1001")->id, 2);
    EXPECT_EQ(v.text.substr(s.current.start, s.current.end - s.current.start), s.current_text);  // byte exact
    EXPECT_EQ(s.marked_at, clock_.now());
  }
  EXPECT_EQ(of_answer()[0].href(), "/questions/" + conversation_ + "#tour-1");
  EXPECT_EQ(in(QuotedIn::reply, "2")[0].href(), "/avis/2");
  EXPECT_THAT(in(QuotedIn::draft, "2"), IsEmpty());  // a reply stands in its place
  EXPECT_EQ(look(), 3);                              // looking again marks nothing twice
  EXPECT_THAT(of_answer(), SizeIs(1));
}

TEST_F(Freshness, AChangeElsewhereMarksNothing) {
  EXPECT_EQ(change("<dc:date>modified 2026-03-12</dc:date>", "<dc:date>modified 2026-04-01</dc:date>"), 0);
  EXPECT_EQ(change("Vous pouvez choisir n’importe quelle mairie", "Choisissez toute mairie"), 0);
  EXPECT_THAT(of_answer(), IsEmpty());
}

TEST_F(Freshness, AJobFollowsTheImport) {
  change("<Valeur>25\u00A0€</Valeur>", "<Valeur>30\u00A0€</Valeur>");
  import(xml_);
  bool finished = false;
  mark_job(context_, [&](store::Db&) { finished = true; });
  EXPECT_TRUE(finished);
  EXPECT_THAT(of_answer(), IsEmpty());
}

TEST_F(Freshness, WhatIsChangedBackIsTakenAway) {
  EXPECT_EQ(change("<Valeur>25\u00A0€</Valeur>", "<Valeur>30\u00A0€</Valeur>"), 3);
  import(xml_);
  EXPECT_EQ(look(), 0);
  EXPECT_THAT(of_answer(), IsEmpty());
  EXPECT_THAT(list_stale(context_, {})->quotes, IsEmpty());
}

TEST_F(Freshness, ASettledMarkComesBackOnlyWithAnotherChange) {
  change("<Valeur>25\u00A0€</Valeur>", "<Valeur>30\u00A0€</Valeur>");
  ASSERT_TRUE(settle_stale(context_, {of_answer().at(0).id}));
  EXPECT_THAT(of_answer(), IsEmpty());
  EXPECT_EQ(look(), 2);
  EXPECT_THAT(of_answer(), IsEmpty());
  EXPECT_EQ(change("<Valeur>25\u00A0€</Valeur>", "<Valeur>35\u00A0€</Valeur>"), 3);
  ASSERT_THAT(of_answer(), SizeIs(1));
  EXPECT_EQ(of_answer()[0].current_version, 3);
  EXPECT_THAT(of_answer()[0].current_text, HasSubstr("35"));
  EXPECT_EQ(settle_stale(context_, {999'999}).error().code, "no_stale_quote");
}

TEST_F(Freshness, ASentenceThatIsGoneHasNothingInItsPlace) {
  std::size_t from = xml_.find("<Chapitre><Titre><Paragraphe>Combien ça coûte\u00A0?"),
              to = xml_.find("<Chapitre><Titre><Paragraphe>Quel est le délai\u00A0?");
  ASSERT_LT(from, to);
  EXPECT_GE(change(xml_.substr(from, to - from), ""), 3);
  ASSERT_THAT(of_answer(), SizeIs(1));
  EXPECT_THAT(of_answer()[0].current_text, Not(HasSubstr("€")));
}

TEST_F(Freshness, MarksAreSeenByThoseWhoseTheyAre) {
  change("<Valeur>25\u00A0€</Valeur>", "<Valeur>30\u00A0€</Valeur>");
  EXPECT_EQ(list_stale(context_, {})->total, 3);
  EXPECT_EQ(list_stale(context_, {"reply"})->total, 1);
  EXPECT_THAT(list_stale(context_, {"", 2})->quotes, IsEmpty());
  auto asker = as(kAsker), other = as(kAsker + 1), nobody = as(0);
  EXPECT_EQ(list_stale(asker, {})->total, 1);  // no right on the reviews
  EXPECT_EQ(list_stale(other, {})->total, 0);
  EXPECT_EQ(list_stale(nobody, {})->total, 0);
  std::int64_t id = of_answer().at(0).id;
  EXPECT_FALSE(settle_stale(other, {id}));
  ASSERT_TRUE(answers::share_conversation(asker, {conversation_, "oui"}));
  EXPECT_EQ(list_stale(other, {})->total, 1);
  ASSERT_TRUE(settle_stale(asker, {id}));
  EXPECT_EQ(list_stale(other, {})->total, 0);
}

// The words of a question that was deleted stand nowhere, settled or not.
TEST_F(Freshness, ADeletedConversationLeavesNoMark) {
  change("<Valeur>25\u00A0€</Valeur>", "<Valeur>30\u00A0€</Valeur>");
  ASSERT_TRUE(settle_stale(context_, {of_answer().at(0).id}));
  auto asker = as(kAsker);
  ASSERT_TRUE(answers::delete_conversation(asker, {conversation_}));
  EXPECT_EQ(look(), 2);
  EXPECT_EQ(store_->read()->number(Sql{"select count(*) from stale_quotes where place = 'answer'"}), 0);
}
}  // namespace
}  // namespace reviews
