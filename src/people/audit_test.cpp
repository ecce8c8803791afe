#include "people/audit.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <filesystem>

#include "people/account_store.h"
#include "store/sqlite.h"

namespace people {
namespace {
namespace fs = std::filesystem;
using store::Sql;

class Audit : public testing::Test {
 protected:
  Audit() { store_->migrate(account_migrations()); }
  ~Audit() override { fs::remove_all(folder_); }

  void act(int n) {
    for (int i = 0; i < n; ++i)
      store_->write([&](store::Db& db) {
        record(db, context_, "essai.acte", "objet-" + std::to_string(i), "détail " + std::to_string(i));
      });
  }
  AuditCheck check() { return verify_trail(*store_->read()); }
  // What somebody with the file in hand can do.
  void tamper(const char* statements) {
    auto raw = store::open_sqlite(folder_ + "/guichet.sqlite", store::Mode::read_write);
    raw->script("drop trigger audit_no_update; drop trigger audit_no_delete;");
    raw->script(statements);
  }

  std::string folder_ = [] {
    std::string pattern = (fs::temp_directory_path() / "audit_XXXXXX").string();
    return std::string(mkdtemp(pattern.data()));
  }();
  std::unique_ptr<store::Store> store_ = store::Store::open_folder(folder_);
  FrozenClock clock_{1'700'000'000'000};
  SeededRandom random_{1};
  SilentProgress progress_;
  operations::Indexes indexes_{folder_};
  operations::Context context_{*store_, clock_, random_, indexes_, progress_, folder_};
};

TEST_F(Audit, AnUntouchedTrailHolds) {
  EXPECT_EQ(check().lines, 0);
  act(5);
  auto c = check();
  EXPECT_EQ(c.lines, 5);
  EXPECT_EQ(c.first_fault, 0);
  EXPECT_EQ(c.head, newest_lines(*store_->read(), 1).front().hash);
}

TEST_F(Audit, LinesSayWhoActed) {
  act(1);
  context_.viewer.local = true;
  act(1);
  context_.viewer.email = "jean@exemple.fr";
  act(1);
  auto lines = newest_lines(*store_->read(), 10);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].actor, "jean@exemple.fr");
  EXPECT_EQ(lines[1].actor, "local");
  EXPECT_EQ(lines[2].actor, "public");
  EXPECT_EQ(lines[0].seq, 3);
  EXPECT_EQ(newest_lines(*store_->read(), 10, 3).front().seq, 2);
}

TEST_F(Audit, TheTrailIsAppendOnly) {
  act(2);
  auto raw = store::open_sqlite(folder_ + "/guichet.sqlite", store::Mode::read_write);
  EXPECT_THROW(raw->script("update audit set actor = 'x' where seq = 1"), store::StoreError);
  EXPECT_THROW(raw->script("delete from audit where seq = 2"), store::StoreError);
  EXPECT_EQ(check().first_fault, 0);
  EXPECT_EQ(check().lines, 2);
}

TEST_F(Audit, AChangedFieldShows) {
  for (const char* column : {"at = at + 1", "actor = 'x'", "action = 'x'", "object = 'x'", "detail = 'x'",
                             "previous = 'x'", "hash = 'x'"}) {
    store_.reset();
    fs::remove(folder_ + "/guichet.sqlite");
    fs::remove(folder_ + "/guichet.sqlite-wal");
    fs::remove(folder_ + "/guichet.sqlite-shm");
    auto fresh = store::Store::open_folder(folder_);
    fresh->migrate(account_migrations());
    operations::Context context{*fresh, clock_, random_, indexes_, progress_, folder_};
    for (int i = 0; i < 4; ++i) fresh->write([&](store::Db& db) { record(db, context, "a", "b", "c"); });
    tamper(("update audit set " + std::string(column) + " where seq = 3").c_str());
    EXPECT_EQ(verify_trail(*fresh->read()).first_fault, 3) << column;
    store_ = std::move(fresh);
  }
}

TEST_F(Audit, ARemovedLineShows) {
  act(5);
  tamper("delete from audit where seq = 3");
  EXPECT_EQ(check().first_fault, 4);
}

TEST_F(Audit, ARemovedLineShowsEvenRenumbered) {
  act(5);
  tamper(
      "delete from audit where seq = 3; update audit set seq = 3 where seq = 4; update audit set seq = 4 "
      "where seq = 5");
  EXPECT_EQ(check().first_fault, 3);
}

TEST_F(Audit, ARemovedBeginningShows) {
  act(3);
  tamper("delete from audit where seq = 1");
  EXPECT_EQ(check().first_fault, 2);
}

TEST_F(Audit, TwoSwappedLinesShow) {
  act(5);
  tamper(
      "update audit set seq = -2 where seq = 2; update audit set seq = 2 where seq = 4; update audit set seq "
      "= 4 where seq = -2");
  EXPECT_EQ(check().first_fault, 2);
}

TEST_F(Audit, ACutEndChangesTheHeadOnly) {
  act(5);
  std::string head = check().head;
  tamper("delete from audit where seq = 5");
  EXPECT_EQ(check().first_fault, 0);  // why the head is to be noted elsewhere
  EXPECT_NE(check().head, head);
}

TEST_F(Audit, ALineWhoseActIsRolledBackIsNotKept) {
  act(1);
  EXPECT_THROW(store_->write([&](store::Db& db) {
    record(db, context_, "essai", "objet");
    throw std::runtime_error("later");
  }),
               std::runtime_error);
  act(1);
  EXPECT_EQ(check().lines, 2);
  EXPECT_EQ(check().first_fault, 0);
}

// Fields can't be moved across their borders without the hash showing it.
RC_GTEST_PROP(AuditHash, DependsOnEveryBorder, (const std::string& a, const std::string& b)) {
  RC_PRE(!b.empty());
  AuditLine one{1, 2, a, b, "o", "d", "p", ""}, two = one;
  two.actor = a + b.substr(0, 1);
  two.action = b.substr(1);
  RC_ASSERT(line_hash(one) != line_hash(two));
}
}  // namespace
}  // namespace people
