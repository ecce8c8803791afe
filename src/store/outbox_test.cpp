#include "store/outbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

namespace store {
namespace {
namespace fs = std::filesystem;

class Outbox : public testing::Test {
 protected:
  Outbox() {
    auto migrations = outbox::migrations();
    migrations.push_back({3, "results", "create table results (body text not null) strict;"});
    store_->migrate(migrations);
  }
  ~Outbox() override {
    store_.reset();
    fs::remove_all(folder_);
  }
  void add(std::string_view payload, Millis at = 0) {
    store_->write([&](Db& db) { outbox::add(db, at == 0 ? now_ : at, "essai", payload); });
  }
  void done(std::int64_t id) {
    store_->write([&](Db& db) { outbox::done(db, now_, id); });
  }
  std::optional<Job> take() { return outbox::take(*store_, now_); }
  std::int64_t waiting() { return outbox::waiting(*store_->read()); }
  std::int64_t aside() { return outbox::set_aside(*store_->read()); }
  void reopen() {
    store_.reset();
    store_ = Store::open_folder(folder_);
  }

  std::string folder_ = [] {
    std::string pattern = (fs::temp_directory_path() / "outbox_XXXXXX").string();
    return std::string(mkdtemp(pattern.data()));
  }();
  std::unique_ptr<Store> store_ = Store::open_folder(folder_);
  Millis now_ = 1'700'000'000'000;
};

TEST_F(Outbox, LinesAreTakenOldestFirstAndOnce) {
  add("b", now_);
  add("a", now_ - 10);
  add("plus tard", now_ + 10);
  EXPECT_EQ(waiting(), 3);
  auto first = take(), second = take();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->payload, "a");
  EXPECT_EQ(first->kind, "essai");
  EXPECT_EQ(first->attempts, 1);
  EXPECT_EQ(second->payload, "b");
  EXPECT_FALSE(take());  // the third isn't due
  now_ += 10;
  EXPECT_EQ(take()->payload, "plus tard");
  EXPECT_EQ(waiting(), 3);  // leased lines are still to do
}

TEST_F(Outbox, ADoneLineNeverComesBack) {
  add("a");
  done(take()->id);
  now_ += 10 * outbox::kLease;
  EXPECT_FALSE(take());
  outbox::reclaim(*store_, now_);
  EXPECT_FALSE(take());
  EXPECT_EQ(waiting(), 0);
}

TEST_F(Outbox, TheLeaseEnds) {
  add("a");
  ASSERT_TRUE(take());
  now_ += outbox::kLease - 1;
  EXPECT_FALSE(take());
  now_ += 1;
  auto again = take();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->attempts, 2);
}

TEST_F(Outbox, FailuresWaitLongerAndLongerThenAreSetAside) {
  add("a");
  for (Millis seconds : {1, 4, 16, 64}) {
    auto job = take();
    ASSERT_TRUE(job);
    outbox::failed(*store_, now_, *job, "raté");
    now_ += seconds * 1000 - 1;
    EXPECT_FALSE(take()) << seconds;
    now_ += 1;
  }
  auto given_up = [&] { return outbox::given_up(*store_->read(), now_, "essai", "a"); };
  EXPECT_FALSE(given_up());
  auto last = take();
  ASSERT_TRUE(last);
  EXPECT_EQ(last->attempts, outbox::kMaxAttempts);
  EXPECT_FALSE(given_up());  // it runs
  outbox::failed(*store_, now_, *last, "raté pour de bon");
  now_ += 100 * outbox::kLease;
  outbox::reclaim(*store_, now_);
  EXPECT_FALSE(take());
  EXPECT_TRUE(given_up());
  EXPECT_EQ(waiting(), 0);
  EXPECT_EQ(aside(), 1);
  EXPECT_EQ(store_->read()->word(Sql{"select error from outbox"}), "raté pour de bon");
}

TEST_F(Outbox, AFailedLineDoesNotHoldUpTheOthers) {
  add("a");
  add("b");
  outbox::failed(*store_, now_, *take(), "raté");
  EXPECT_EQ(take()->payload, "b");
}

TEST_F(Outbox, LinesOfADeadProcessAreGivenBackAtOnce) {
  add("a");
  ASSERT_TRUE(take());
  reopen();
  EXPECT_FALSE(take());
  outbox::reclaim(*store_, now_);
  EXPECT_EQ(take()->payload, "a");
}

TEST_F(Outbox, ALineThatFailedBeforeIsGivenBackToo) {
  add("a");
  outbox::failed(*store_, now_, *take(), "raté");
  now_ += 1000;
  ASSERT_TRUE(take());  // second try, whose process dies
  reopen();
  outbox::reclaim(*store_, now_);
  auto again = take();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->attempts, 2);  // the death of the process is no failure of the job
}

TEST_F(Outbox, AServerStoppedAgainAndAgainLosesNoJob) {
  add("a");
  for (int death = 1; death < outbox::kMaxDeaths; ++death) {
    ASSERT_TRUE(take()) << death;
    reopen();
    outbox::reclaim(*store_, now_);
    reopen();
    outbox::reclaim(*store_, now_);  // not in hand: no second death
    EXPECT_EQ(waiting(), 1);
    if (death <= 3) continue;
    now_ += 1000 * (death - 3) - 1;
    EXPECT_FALSE(take()) << death;
    now_ += 1;
  }
  auto last = take();
  ASSERT_TRUE(last);
  EXPECT_EQ(last->attempts, 1);
}

TEST_F(Outbox, AJobThatKillsItsHolderEachTimeIsSetAside) {
  add("a");
  for (int death = 1; death <= outbox::kMaxDeaths; ++death) {
    ASSERT_TRUE(take()) << death;
    outbox::reclaim(*store_, now_);
    now_ += 60'000;
  }
  EXPECT_FALSE(take());
  EXPECT_EQ(waiting(), 0);
  EXPECT_EQ(aside(), 1);
}

TEST_F(Outbox, ReclaimingKeepsTheDelayOfAFailedLine) {
  add("a");
  outbox::failed(*store_, now_, *take(), "raté");
  outbox::reclaim(*store_, now_);
  EXPECT_FALSE(take());
  now_ += 1000;
  EXPECT_TRUE(take());
}

TEST_F(Outbox, TheResultAndTheEndAreKeptTogether) {
  add("a");
  auto job = take();
  EXPECT_THROW(store_->write([&](Db& db) {
    db.run(Sql{"insert into results values ('r')"});
    outbox::done(db, now_, job->id);
    throw std::runtime_error("disk full");
  }),
               std::runtime_error);
  EXPECT_EQ(store_->read()->number(Sql{"select count(*) from results"}), 0);
  EXPECT_EQ(waiting(), 1);
  store_->write([&](Db& db) {
    db.run(Sql{"insert into results values ('r')"});
    outbox::done(db, now_, job->id);
  });
  EXPECT_EQ(store_->read()->number(Sql{"select count(*) from results"}), 1);
  EXPECT_EQ(waiting(), 0);
}

TEST_F(Outbox, ALineOfARolledBackCauseIsNotThere) {
  auto r = store_->write([&](Db& db) -> Result<int> {
    outbox::add(db, now_, "essai", "a");
    return fail(ErrorKind::conflict, "no", "Non.");
  });
  EXPECT_FALSE(r);
  EXPECT_FALSE(take());
}

TEST_F(Outbox, ThreadsNeverTakeTheSameLine) {
  for (int i = 0; i < 40; ++i) add(std::to_string(i));
  std::mutex mutex;
  std::multiset<std::int64_t> taken;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      while (auto job = take()) {
        std::lock_guard lock(mutex);
        taken.insert(job->id);
      }
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(taken.size(), 40U);
  EXPECT_EQ(std::set<std::int64_t>(taken.begin(), taken.end()).size(), 40U);
}
}  // namespace
}  // namespace store
