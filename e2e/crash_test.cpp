// kill -9 at random moments, under imports, uploads, editions and publications: what was acknowledged is
// there, once; what was not is there whole or not at all. GUICHET_KILLS and GUICHET_SEED change the number of
// kills and the dice.
#include "crash.h"

#include <gmock/gmock.h>

#include "people/audit.h"

namespace e2e {
namespace {
using store::Sql;

std::int64_t count(store::Db& db, Sql sql, const std::string& value) { return db.number(sql, value); }

}  // namespace

void Crash::look_at_deposits(store::Db& db, bool at_end) {
  static constexpr Sql kReview{"select count(*) from reviews where ref = ?"};
  static constexpr Sql kFiche{"select count(*) from documents where upstream_id = ?"};
  static constexpr Sql kVersions{
      "select count(*) from versions v join documents d on d.id = v.document where d.upstream_id = ?"};
  static constexpr Sql kDrafts{
      "select count(*) from drafts d join reviews r on r.id = d.review where r.ref = ?"};
  for (auto* deposits : {&ledger_.reviews, &ledger_.fiches}) {
    bool fiches = deposits == &ledger_.fiches;
    for (const auto& d : *deposits) {
      std::int64_t found = 0;
      for (const auto& ref : d.refs) found += count(db, fiches ? kFiche : kReview, ref);
      auto all = static_cast<std::int64_t>(d.refs.size());
      bool must = d.accepted && (at_end || d.page.empty());  // an upload is imported later
      EXPECT_TRUE(found == all || (found == 0 && !must))
          << d.refs.front() << ": " << found << " of " << all
          << (d.accepted ? ", accepted " : ", not accepted ") << d.page;
      if (found != all || (!fiches && !at_end)) continue;
      for (const auto& ref : d.refs) EXPECT_EQ(count(db, fiches ? kVersions : kDrafts, ref), 1) << ref;
    }
  }
}

void Crash::look_at_works(store::Db& db) {
  static constexpr Sql kEditions{"select count(*) from editions where body = ?"};
  static constexpr Sql kReplies{
      "select count(*) from replies p join reviews r on r.id = p.review where r.ref = ? and p.imported = 0"};
  static constexpr Sql kText{
      "select p.body from replies p join reviews r on r.id = p.review where r.ref = ? and p.imported = 0"};
  static constexpr Sql kPublished{
      "select count(*) from replies p join reviews r on r.id = p.review where r.ref = ? and p.published_at "
      "is not null and r.state = 'publiee'"};
  static constexpr Sql kApprovals{
      "select count(*) from audit where action = 'reponse.approuver' and object = ?"};
  static constexpr Sql kPublications{
      "select count(*) from audit where action = 'reponse.publier' and object = ?"};
  for (const auto& [ref, w] : ledger_.works) {
    for (const auto& text : w.editions) EXPECT_EQ(count(db, kEditions, text), 1) << text;
    EXPECT_LE(count(db, kReplies, ref), 1) << ref;
    EXPECT_EQ(count(db, kReplies, ref), count(db, kApprovals, ref)) << ref;
    if (w.approved) {
      EXPECT_THAT(w.sent, testing::Contains(db.word(kText, ref).value_or(""))) << ref;
    }
    if (w.published) {
      EXPECT_EQ(count(db, kPublished, ref), 1) << ref;
      EXPECT_EQ(count(db, kPublications, ref), 1) << ref;
    }
  }
}

void Crash::look_at_states(store::Db& db) {
  static constexpr Sql kTorn{
      "select count(*) from reviews r where r.ref like 'k-%' and not case r.state "
      "when 'publiee' then (select count(*) from replies p where p.review = r.id and p.published_at is not "
      "null) = 1 "
      "when 'approuvee' then (select count(*) from replies p where p.review = r.id and p.published_at is "
      "null) = 1 "
      "when 'en_redaction' then exists (select 1 from editions e where e.review = r.id) and not exists "
      "(select 1 from replies p where p.review = r.id) "
      "else not exists (select 1 from replies p where p.review = r.id) and not exists (select 1 from "
      "editions e where e.review = r.id) end"};
  static constexpr Sql kHasDraft{
      "select count(*) from reviews r where r.has_draft <> exists (select 1 from drafts d where d.review = "
      "r.id)"};
  static constexpr Sql kLinks{
      "select count(*) from reviews r where r.ref like 'k-%' and (select count(*) from review_structures s "
      "where s.review = r.id) <> 1"};
  EXPECT_EQ(db.number(kTorn), 0);
  EXPECT_EQ(db.number(kHasDraft), 0);
  EXPECT_EQ(db.number(kLinks), 0);
  auto check = people::verify_trail(db);
  EXPECT_EQ(check.first_fault, 0);
  EXPECT_EQ(db.word(Sql{"pragma integrity_check"}).value_or(""), "ok");
}

// Every document accepted, by a word that it alone has.
void Crash::look_at_searches() {
  Client agent(port_);
  ASSERT_TRUE(agent.sign_in("agent@demo.example"));
  int looked = 0;
  for (const auto& d : ledger_.fiches) {
    if (!d.accepted) continue;
    for (const auto& ref : d.refs) {
      auto reply = agent.post("/questions", {{"text", word_of(ref)}}, {{"Accept", "application/json"}});
      EXPECT_NE(reply.body.find("\"https://exemple.test/" + ref + "\""), std::string::npos)
          << ref << ": " << reply.body.substr(0, 600);
      ++looked;
    }
  }
  std::printf("%d documents searched\n", looked);
}

void Crash::look(bool at_end) {
  auto db = store::open_sqlite(data_ + "/guichet.sqlite", store::Mode::read_only);
  look_at_deposits(*db, at_end);
  look_at_works(*db);
  look_at_states(*db);
  std::lock_guard lock(ledger_.mutex);
  for (const auto& f : faults_) ADD_FAILURE() << f;
  faults_.clear();
}

// Until the jobs are done; those set aside count as lost.
void Crash::drain() {
  Client client(port_);
  auto deadline = std::chrono::steady_clock::now() + 60s;
  std::int64_t waiting = 1;
  while (waiting > 0 && std::chrono::steady_clock::now() < deadline) {
    auto health = client.get("/health").json();
    waiting = json::integer(health, "jobs_waiting", 1);
    EXPECT_EQ(json::integer(health, "jobs_set_aside"), 0);
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_EQ(waiting, 0) << server_->log();
}

void Crash::strike() {
  auto die = [&](int sides) { return static_cast<int>(dice_() % static_cast<std::uint64_t>(sides)); };
  std::this_thread::sleep_for(std::chrono::milliseconds(10 + die(5) * die(60)));
  int target = die(10);
  auto kill_command = [](std::atomic<pid_t>& pid) {
    pid_t p = pid;
    if (p > 0) ::kill(p, SIGKILL);
  };
  if (target >= 8 || target == 5) kill_command(reviews_pid_);
  if (target >= 7) kill_command(fiches_pid_);
  if (target >= 7 && target != 9) return;
  server_->kill();
  if (die(4) == 0) std::this_thread::sleep_for(20ms);
  server_->restart();
  port_ = server_->port();
}
TEST_F(Crash, NothingAcknowledgedIsLost) {
  Client admin(port_), agent(port_), other(port_);
  ASSERT_TRUE(admin.sign_in("admin@demo.example"));
  ASSERT_TRUE(agent.sign_in("agent@demo.example"));
  ASSERT_TRUE(other.sign_in("validateur@demo.example"));
  std::vector<std::thread> workers;
  workers.emplace_back([&] { work([&] { import_by_command("reviews", ledger_.reviews, reviews_pid_); }); });
  workers.emplace_back([&] { work([&] { import_by_command("fiches", ledger_.fiches, fiches_pid_); }); });
  workers.emplace_back([&] { work([&] { import_by_page(admin); }); });
  workers.emplace_back([&] { work([&] { answer_one(agent); }); });
  workers.emplace_back([&] { work([&] { answer_one(other); }); });
  auto started = std::chrono::steady_clock::now();
  std::string broken;
  try {
    for (std::uint64_t i = 1; i <= kills_ && !HasFailure(); ++i) {
      strike();
      if (i % 25 != 0) continue;
      looking_ = true;
      {
        std::unique_lock quiet(gate_);
        look(false);
      }
      looking_ = false;
    }
  } catch (const std::exception& e) {
    broken = e.what();
  }
  over_ = true;
  for (auto& w : workers) w.join();
  ASSERT_EQ(broken, "");
  std::printf("kills done in %.0f s\n",
              std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
  drain();
  look(true);
  look_at_searches();
  std::size_t accepted = 0, published = 0;
  for (const auto& d : ledger_.reviews) accepted += d.accepted ? d.refs.size() : 0;
  for (const auto& [ref, w] : ledger_.works) published += w.published;
  std::printf("%zu reviews accepted, %zu replies published, in %.0f s\n", accepted, published,
              std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
  EXPECT_GT(accepted, kills_);
  EXPECT_GT(published, kills_ / 4);
}
}  // namespace e2e
