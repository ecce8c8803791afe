// The life of a review between agents, on the demonstration's data.
#include <gmock/gmock.h>

#include "base/source.h"
#include "reviews/review_desk.h"
#include "store/fault_db.h"

namespace reviews {
namespace {
namespace fs = std::filesystem;
using operations::Right;
using Reviews = ReviewDesk;

// Structures may come after the reviews, or move in their tree: reviews follow.
TEST(LateStructures, ReviewsFindTheirPlaceAndGetAnotherDraft) {
  std::string folder = fresh_folder();
  {
    FrozenClock clock{1'700'000'000'000};
    SeededRandom random{1};
    SilentProgress progress;
    auto store = store::Store::open_folder(folder);
    store->migrate(registry().migrations);
    operations::Indexes indexes(folder);
    operations::Context c{*store, clock, random, indexes, progress, folder};
    c.viewer.local = true;
    auto finish = [](store::Db&) {};
    std::string demo = std::string(GUICHET_ROOT) + "/demo/";
    ASSERT_TRUE(import_reviews(c, {{demo + "reviews.csv"}}));
    std::string ref;
    {
      auto db = store->read();
      for (const auto& r : all_refs(*db))
        if (auto v = review_by_ref(*db, r); v->state == State::to_answer && !v->structures.empty() &&
                                            v->structures.front().code.starts_with("DmCaf"))
          ref = r;
    }
    ASSERT_FALSE(ref.empty());
    draft_job(c, ref, finish);
    EXPECT_FALSE(show(c, {ref})->structure);
    ASSERT_TRUE(services::import_structures(c, {{demo + "structures.csv", demo + "contacts.csv"}}));
    place_job(c, finish);
    draft_again_job(c, ref, finish);
    auto view = show(c, {ref});
    ASSERT_TRUE(view && view->structure);
    EXPECT_NE(view->draft->text.find(view->structure->shown_name()), std::string::npos);
    EXPECT_GT(list(c, {"", "", view->structure->code, ""})->total, 0);
    std::int64_t waiting = store::outbox::waiting(*store->read());
    place_job(c, finish);  // nothing more to do the second time
    EXPECT_EQ(store::outbox::waiting(*store->read()), waiting);
  }
  fs::remove_all(folder);
}

TEST_F(Reviews, FromDraftToPublicPage) {
  std::string ref = open_review();
  auto d = draft(*context_, {ref});
  ASSERT_TRUE(d);
  clock_.advance(60'000);
  std::string text = completed(d->text) + "\n\nMerci encore.";
  ASSERT_TRUE(edit(*context_, {ref, text}));
  EXPECT_EQ(show(*context_, {ref})->review.state, State::in_progress);
  EXPECT_FALSE(publish(*context_, {ref}));            // not before it is approved
  auto approved = approve(*context_, {ref, "", ""});  // the edition that was saved
  ASSERT_TRUE(approved) << approved.error().message;
  EXPECT_EQ(approved->replies.back().text, text);
  clock_.advance(5'000);
  ASSERT_TRUE(publish(*context_, {ref}));
  auto view = *show(*context_, {ref});
  EXPECT_EQ(view.review.state, State::published);
  ASSERT_EQ(view.replies.size(), 1U);
  const Reply& reply = view.replies[0];
  EXPECT_EQ(reply.published_at, clock_.now());
  EXPECT_EQ(reply.to_reply_ms, clock_.now() - view.review.written_at);
  EXPECT_EQ(reply.to_draft_ms, d->created_at - arrived_at(*store_->read(), view.review.id));
  EXPECT_GT(reply.kept_percent, 30);
  EXPECT_LT(reply.kept_percent, 100);
  EXPECT_EQ(reply.kept_percent, kept_share(d->text, text));
  bool shown = false;
  auto page = *show_public(*context_, {place(ref).code, 1});
  for (const auto& p : page.reviews)
    for (const auto& r : p.replies) shown = shown || r.text == text;
  EXPECT_TRUE(shown || !view.review.published_at);
}

TEST_F(Reviews, AnApprovedReplyIsWrittenOnOnlyOnceTakenBack) {
  std::string ref = open_review();
  auto agent = as("agent", place(ref).code);
  EXPECT_FALSE(approve(agent, {ref, "", ""}));  // an emptied form approves nothing
  ASSERT_TRUE(approve(agent, {ref, "Réponse", ""}));
  EXPECT_FALSE(edit(agent, {ref, "Après coup"}));
  ASSERT_TRUE(withdraw(agent, {ref}));
  EXPECT_FALSE(withdraw(agent, {ref}));
  EXPECT_FALSE(publish(agent, {ref}));
  auto view = *show(agent, {ref});
  EXPECT_EQ(view.review.state, State::in_progress);
  EXPECT_TRUE(view.replies.empty());
  EXPECT_EQ(view.edition->text, "Réponse");
  ASSERT_TRUE(edit(agent, {ref, "Mieux"}));
  ASSERT_TRUE(approve(agent, {ref, "Mieux", ""}));
  ASSERT_TRUE(publish(agent, {ref}));
  EXPECT_FALSE(withdraw(agent, {ref}));
  EXPECT_FALSE(draft(agent, {ref}));  // nothing is drafted any more
}

// What a draft says comes from the documents, the registry or the review: the gates ring for none of it.
TEST_F(Reviews, NoDraftSaysWhatNothingConfirms) {
  auto db = store_->read();
  int facts = 0;
  for (const auto& ref : all_refs(*db)) {
    auto view = *show(*context_, {ref});
    view.draft = build_draft(*context_, view.review);
    auto checked = check_reply(*context_, view, view.draft->text);
    facts += static_cast<int>(checked.report.facts.size());
    for (const auto& f : checked.report.facts)
      EXPECT_TRUE(f.verdict == gates::Verdict::confirmed || f.verdict == gates::Verdict::not_checkable)
          << ref << ": " << f.text << " " << gates::verdict_code(f.verdict) << " " << f.expected;
  }
  EXPECT_GT(facts, 500);
}

// A reply that says another price than the document is told before it is approved; the phone of the registry
// and the user's own words are known.
TEST_F(Reviews, TheFactsOfAnEditionAreChecked) {
  std::string ref = open_review();
  ASSERT_TRUE(edit(
      *context_,
      {ref, "Le remplacement d’une carte d’identité perdue ou volée coûte 12 €, payés par timbre fiscal."}));
  auto view = show(*context_, {ref});
  ASSERT_TRUE(view && view->checked);
  ASSERT_EQ(view->checked->report.facts.size(), 1U);
  EXPECT_EQ(view->checked->report.facts[0].verdict, gates::Verdict::contradicted);
  EXPECT_EQ(text::fold(view->checked->report.facts[0].expected), "25 €");
  ASSERT_TRUE(edit(*context_, {ref, draft(*context_, {ref})->text}));
  view = show(*context_, {ref});
  for (const auto& f : view->checked->report.facts)
    EXPECT_NE(f.verdict, gates::Verdict::contradicted) << f.text << " / " << f.expected;
}

TEST_F(Reviews, AListPastItsEndIsItsLastPage) {
  auto l = *list(*context_, {"", "", "", "", 999});
  EXPECT_EQ(l.filter.page, (l.total + kReviewsPerPage - 1) / kReviewsPerPage);
  EXPECT_FALSE(l.lines.empty());
  EXPECT_EQ(list(*context_, {"", "", "", "%", 1})->total, 0);  // asked for something that holds no word
  auto s = place(open_review());
  EXPECT_EQ(list(*context_, {"", "", s.name, "", 1})->total, list(*context_, {"", "", s.code, "", 1})->total);
}

TEST_F(Reviews, SourcesOfAReplyAreThoseStillQuoted) {
  auto db = store_->read();
  for (const auto& ref : all_refs(*db)) {
    auto r = *review_by_ref(*db, ref);
    if (r.state != State::to_answer) continue;
    Draft d = *draft(*context_, {ref});
    std::vector<answers::Quote> quotes;
    for (const auto& s : d.sentences) quotes.insert(quotes.end(), s.quotes.begin(), s.quotes.end());
    if (quotes.empty()) continue;
    ASSERT_TRUE(approve(*context_, {ref, completed(d.text), ""}));
    auto kept = show(*context_, {ref})->replies.back().quotes;
    ASSERT_EQ(kept.size(), quotes.size());
    EXPECT_EQ(kept[0].document, quotes[0].document);
    EXPECT_EQ(kept[0].text, quotes[0].text);
    return;
  }
  FAIL() << "no draft has a fact";
}

TEST_F(Reviews, AReplyToCompleteIsNotApproved) {
  std::string ref = open_review();
  auto r = approve(*context_, {ref, "Bonjour, [À compléter : date]", ""});
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().kind, ErrorKind::invalid);
  EXPECT_EQ(r.error().fields.at(0).field, "text");
  EXPECT_FALSE(approve(*context_, {ref, "", ""}));  // nothing written yet
  EXPECT_EQ(show(*context_, {ref})->review.state, State::to_answer);
}

TEST_F(Reviews, OnlyOneApprovalAndOnePublication) {
  std::string ref = open_review();
  ASSERT_TRUE(approve(*context_, {ref, "Bonjour.", ""}));
  EXPECT_EQ(approve(*context_, {ref, "Autre.", ""}).error().kind, ErrorKind::conflict);
  ASSERT_TRUE(publish(*context_, {ref}));
  EXPECT_EQ(publish(*context_, {ref}).error().kind, ErrorKind::conflict);
  EXPECT_EQ(edit(*context_, {ref, "Trop tard."}).error().kind, ErrorKind::conflict);
  EXPECT_EQ(show(*context_, {ref})->replies.size(), 1U);
}

TEST_F(Reviews, FiltersCountWhatTheyShow) {
  auto all = list(*context_, {});
  EXPECT_EQ(all->total, 200);
  EXPECT_EQ(all->lines.size(), 50U);
  for (std::size_t i = 1; i < all->lines.size(); ++i)
    EXPECT_GE(all->lines[i - 1].written_at, all->lines[i].written_at);
  std::int64_t sum = 0;
  for (const char* feeling : {"positif", "neutre", "negatif"}) {
    ListReviews in;
    in.feeling = feeling;
    auto some = list(*context_, in);
    sum += some->total;
    for (const auto& line : some->lines) EXPECT_EQ(feeling_code(line.feeling), feeling);
  }
  EXPECT_EQ(sum, 200);
  ListReviews words;
  words.q = "passeport";
  EXPECT_GT(list(*context_, words)->total, 0);
  words.q = "zzzzz";
  EXPECT_EQ(list(*context_, words)->total, 0);
}

TEST_F(Reviews, TheDraftJobKeepsOneDraftAndEndsItsLine) {
  std::string ref = open_review();
  int ended = 0;
  auto finish = [&](store::Db&) { ++ended; };
  draft_job(*context_, ref, finish);
  draft_job(*context_, ref, finish);  // taken twice
  draft_job(*context_, "absent", finish);
  EXPECT_EQ(ended, 3);
  EXPECT_EQ(store_->read()->number(store::Sql{"select count(*) from drafts"}), 1);
  EXPECT_THROW(draft_job(*context_, open_review("30"), [](store::Db&) { throw std::runtime_error("stop"); }),
               std::runtime_error);
}

// What a use case leaves behind, to compare.
std::string trace(store::Store& s) {
  auto db = s.read();
  std::string out;
  for (const char* sql :
       {"select count(*) from replies where imported = 0",
        "select count(*) from replies where imported = 0 and published_at is not null",
        "select count(*) from editions", "select count(*) from reply_sources", "select count(*) from audit",
        "select count(*) from reviews where state = 'approuvee'",
        "select count(*) from reviews where state = 'publiee'"})
    out += std::to_string(db->number(store::Sql{sql})) + " ";
  return out;
}

TEST_F(Reviews, AFaultAtAnyWriteLeavesAllOrNothing) {
  std::string ref = open_review();
  std::string path = folder_ + "/guichet.sqlite";
  Draft d = *draft(*context_, {ref});
  std::string reply = completed(d.text);
  for (bool publishing : {false, true}) {
    int n = 1;
    for (bool faulted = true; faulted && n < 60; ++n) {
      std::string before = trace(*store_);
      store::FaultPlan plan{0, n};
      store::Store faulty([&](bool writing) {
        return std::make_unique<store::FaultDb>(
            store::open_sqlite(path, writing ? store::Mode::read_write : store::Mode::read_only), plan);
      });
      operations::Context c{faulty, clock_, random_, *indexes_, progress_, folder_};
      c.viewer.local = true;
      faulted = false;
      try {
        bool ok = publishing ? publish(c, {ref}).has_value() : approve(c, {ref, reply, ""}).has_value();
        EXPECT_TRUE(ok) << n;
        EXPECT_NE(trace(*store_), before) << n;
      } catch (const store::StoreError&) {
        faulted = true;
        EXPECT_EQ(trace(*store_), before) << n;
      }
    }
    EXPECT_EQ(people::verify_trail(*store_->read()).first_fault, 0) << n;
    EXPECT_GE(n, 4);
  }
  EXPECT_EQ(show(*context_, {ref})->review.state, State::published);
}
}  // namespace
}  // namespace reviews
