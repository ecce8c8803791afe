#include "store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <filesystem>
#include <limits>
#include <set>
#include <thread>

#include "store/fault_db.h"
#include "store/sqlite.h"

namespace store {
namespace {
namespace fs = std::filesystem;
constexpr Sql kInsert{"insert into notes (body) values (?)"};
constexpr Sql kInsertReturning{"insert into notes (body) values (?) returning id"};
constexpr Sql kCount{"select count(*) from notes"};
constexpr Sql kBodies{"select body from notes order by id"};

const std::vector<Migration> kMigrations{
    {10, "notes", "create table notes (id integer primary key, body text not null) strict;"},
    {20, "seed", "insert into notes (body) values ('un'); insert into notes (body) values ('deux');"},
    {30, "double", "insert into notes (body) select body || body from notes;"},
    {45, "index", "create index notes_body on notes (body);"}};

std::string fresh_folder() {
  std::string pattern = (fs::temp_directory_path() / "store_XXXXXX").string();
  return mkdtemp(pattern.data());
}
std::vector<std::string> bodies(Db& db) {
  std::vector<std::string> out;
  auto rows = db.query(kBodies);
  while (rows->next()) out.push_back(rows->str(0));
  return out;
}

class StoreTest : public testing::Test {
 protected:
  StoreTest() { store_->migrate({kMigrations[0]}); }
  ~StoreTest() override {
    store_.reset();
    fs::remove_all(folder_);
  }
  std::int64_t count() { return store_->read()->number(kCount); }
  void note(std::string_view body) {
    store_->write([&](Db& db) { db.run(kInsert, body); });
  }
  std::string folder_ = fresh_folder();
  std::unique_ptr<Store> store_ = Store::open_folder(folder_);
};

TEST(Migrations, EveryPastVersionComesToTheSameSchema) {
  for (std::size_t k = 0; k <= kMigrations.size(); ++k) {
    std::string folder = fresh_folder();
    {
      auto before = Store::open_folder(folder);
      EXPECT_EQ(before->migrate({kMigrations.begin(), kMigrations.begin() + static_cast<std::ptrdiff_t>(k)}),
                static_cast<int>(k));
    }
    auto store = Store::open_folder(folder);
    EXPECT_EQ(store->migrate({kMigrations.rbegin(), kMigrations.rend()}),
              static_cast<int>(kMigrations.size() - k))
        << k;  // order given doesn't matter
    EXPECT_EQ(store->migrate(kMigrations), 0);
    EXPECT_EQ(bodies(*store->read()), (std::vector<std::string>{"un", "deux", "unun", "deuxdeux"})) << k;
    store.reset();
    fs::remove_all(folder);
  }
}

TEST_F(StoreTest, AFailingMigrationLeavesNothingOfItself) {
  auto broken = kMigrations;
  broken[2].sql = "insert into notes (body) values ('reste ?'); insert into absente values (1);";
  EXPECT_THROW(store_->migrate(broken), StoreError);
  EXPECT_EQ(bodies(*store_->read()),
            (std::vector<std::string>{"un", "deux"}));  // the ones before it are kept
  EXPECT_EQ(store_->migrate(kMigrations), 2);
  EXPECT_EQ(count(), 4);
}

TEST_F(StoreTest, AnExceptionRollsBack) {
  EXPECT_THROW(store_->write([](Db& db) {
    db.run(kInsert, "perdue");
    throw std::runtime_error("bug");
  }),
               std::runtime_error);
  EXPECT_EQ(count(), 0);
  note("gardée");
  EXPECT_EQ(count(), 1);
}

TEST_F(StoreTest, AnErrorRollsBackAndIsReturned) {
  auto r = store_->write([](Db& db) -> Result<int> {
    db.run(kInsert, "perdue");
    return fail(ErrorKind::conflict, "no", "Non.");
  });
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, "no");
  EXPECT_EQ(count(), 0);
  EXPECT_EQ(
      *store_->write([](Db& db) -> Result<std::int64_t> { return db.number(kInsertReturning, "gardée"); }),
      1);
  EXPECT_EQ(count(), 1);
}

TEST_F(StoreTest, ReadersSeeCommittedDataOnly) {
  store_->write([&](Db& db) {
    db.run(kInsert, "pas encore");
    EXPECT_EQ(db.number(kCount), 1);
    EXPECT_EQ(count(), 0);
  });
  EXPECT_EQ(count(), 1);
}

TEST_F(StoreTest, ReadersCannotWrite) { EXPECT_THROW(store_->read()->run(kInsert, "x"), StoreError); }

TEST_F(StoreTest, AnOpenCursorDoesNotHinderTheWriter) {
  note("a");
  note("b");
  auto db = store_->read();
  auto rows = db->query(kBodies);
  ASSERT_TRUE(rows->next());
  note("c");
  ASSERT_TRUE(rows->next());
  EXPECT_FALSE(rows->next());  // the snapshot of its beginning
}

TEST_F(StoreTest, TheSameQueryCanBeOpenTwice) {
  note("a");
  note("b");
  auto db = store_->read();
  auto one = db->query(kBodies), two = db->query(kBodies);
  ASSERT_TRUE(one->next() && two->next() && one->next());
  EXPECT_EQ(one->text(0), "b");
  EXPECT_EQ(two->text(0), "a");
}

TEST_F(StoreTest, ThreadsReadWhileOneWrites) {
  constexpr int kWriters = 3, kEach = 20;
  std::atomic<bool> done{false};
  std::atomic<int> torn{0}, reads{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      std::int64_t last = 0;
      while (!done) {
        std::int64_t n = count();
        if (n % 2 != 0 || n < last) ++torn;  // pairs, and never backwards
        last = n;
        ++reads;
      }
    });
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w)
    writers.emplace_back([&] {
      for (int i = 0; i < kEach; ++i)
        store_->write([&](Db& db) {
          db.run(kInsert, "a");
          db.run(kInsert, "b");
        });
    });
  for (auto& t : writers) t.join();
  done = true;
  for (auto& t : threads) t.join();
  EXPECT_EQ(torn, 0);
  EXPECT_GT(reads, 0);
  EXPECT_EQ(count(), 2 * kWriters * kEach);
}

TEST_F(StoreTest, WhatIsWrittenIsThereAfterReopening) {
  note("durable");
  store_.reset();
  store_ = Store::open_folder(folder_);
  EXPECT_EQ(bodies(*store_->read()), std::vector<std::string>{"durable"});
}

TEST_F(StoreTest, WrongStatementsThrow) {
  auto db = store_->read();
  EXPECT_THROW(db->number(Sql{"select nothing from nowhere"}), StoreError);
  EXPECT_THROW(db->number(kBodies, 1), StoreError);  // one parameter too many
  EXPECT_EQ(db->number(kCount), 0);                  // and the connection still works
}

TEST_F(StoreTest, ACopyIsWholeWhileTheStoreIsInUse) {
  note("a");
  auto reading = store_->read();
  auto rows = reading->query(kBodies);
  rows->next();
  copy_sqlite(folder_ + "/guichet.sqlite", folder_ + "/copie.sqlite");
  EXPECT_EQ(bodies(*open_sqlite(folder_ + "/copie.sqlite", Mode::read_only)), std::vector<std::string>{"a"});
  EXPECT_THROW(copy_sqlite(folder_ + "/absente.sqlite", folder_ + "/x.sqlite"), StoreError);
}

TEST_F(StoreTest, TheFolderIsTheOwnersOnly) {
  EXPECT_EQ(fs::status(folder_).permissions() & (fs::perms::group_all | fs::perms::others_all),
            fs::perms::none);
}

// Values come back as they were given, whatever they are: text with quotes, NULs and statements included.
RC_GTEST_PROP(Values, ComeBackAsGiven, (const std::string& body, std::int64_t n, double d)) {
  RC_PRE(d == d);
  auto db = open_sqlite(":memory:", Mode::read_write);
  auto rows = db->query(Sql{"select ?, ?, ?, ?"}, body, n, d, nullptr);
  RC_ASSERT(rows->next());
  RC_ASSERT(rows->text(0) == body);
  RC_ASSERT(rows->integer(1) == n);
  RC_ASSERT(rows->real(2) == d);
  RC_ASSERT(rows->null(3) && !rows->null(0));
}

// A fault at each writing call in turn: the three notes are kept together or not at all.
TEST_F(StoreTest, AFaultAnywhereKeepsAllOrNothing) {
  std::string path = folder_ + "/guichet.sqlite";
  int n = 1;
  for (bool reached = true; reached && n < 20; ++n) {
    FaultPlan plan;
    std::int64_t before = count();
    {
      Store faulty([&](bool writing) {
        return std::make_unique<FaultDb>(open_sqlite(path, writing ? Mode::read_write : Mode::read_only),
                                         plan);
      });
      plan.fail_at = n;
      auto work = [&] {
        faulty.write([](Db& db) {
          db.run(kInsert, "a");
          db.number(kInsertReturning, "b");
          db.run(kInsert, "c");
        });
      };
      reached = true;
      try {
        work();
        reached = false;
      } catch (const StoreError&) {
      }
      EXPECT_EQ(count(), before + (reached ? 0 : 3)) << n;
      plan.fail_at = 0;
      if (reached) work();  // the connection serves again after the fault
    }
    EXPECT_EQ(count(), before + 3) << n;
  }
  EXPECT_EQ(n - 2, 4);  // three inserts and the commit
}
}  // namespace
}  // namespace store
