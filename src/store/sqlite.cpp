#include "store/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <unordered_map>
#include <vector>

namespace store {
Error disk_full() {
  return {ErrorKind::unavailable, "disk_full",
          "Le disque est plein\u00A0: rien de cette demande n’a été enregistré. Libérez de la place, puis "
          "recommencez."};
}

namespace {
bool no_room(sqlite3* db) {
  int code = db == nullptr ? SQLITE_OK : sqlite3_extended_errcode(db) & 0xFF;
  if (code == SQLITE_FULL) return true;
  int cause = db == nullptr ? 0 : sqlite3_system_errno(db);
  return code == SQLITE_IOERR && (cause == ENOSPC || cause == EDQUOT || cause == EFBIG);
}

[[noreturn]] void raise(sqlite3* db, std::string_view what) {
  if (no_room(db)) throw DiskFull(sqlite3_errmsg(db));
  throw StoreError(fmt::format("{}: {}", what, db == nullptr ? "out of memory" : sqlite3_errmsg(db)));
}

class Statements;

class SqliteCursor final : public Cursor {
 public:
  SqliteCursor(sqlite3* db, sqlite3_stmt* statement, Statements& home, const char* key)
      : db_(db), statement_(statement), home_(home), key_(key) {}
  ~SqliteCursor() override;
  SqliteCursor(const SqliteCursor&) = delete;
  SqliteCursor& operator=(const SqliteCursor&) = delete;

  bool next() override {
    int rc = sqlite3_step(statement_);
    if (rc == SQLITE_ROW) return true;
    if (rc != SQLITE_DONE) raise(db_, sqlite3_sql(statement_));
    return false;
  }
  std::int64_t integer(int c) const override { return sqlite3_column_int64(statement_, c); }
  double real(int c) const override { return sqlite3_column_double(statement_, c); }
  std::string_view text(int c) const override {
    auto* p = reinterpret_cast<const char*>(sqlite3_column_text(statement_, c));
    return p == nullptr ? std::string_view()
                        : std::string_view(p, static_cast<std::size_t>(sqlite3_column_bytes(statement_, c)));
  }
  bool null(int c) const override { return sqlite3_column_type(statement_, c) == SQLITE_NULL; }

 private:
  sqlite3* db_;
  sqlite3_stmt* statement_;
  Statements& home_;
  const char* key_;
};

// Idle prepared statements by the address of their text; a busy one is simply not there, so the same query
// can be open twice.
class Statements {
 public:
  explicit Statements(sqlite3* db) : db_(db) {}
  ~Statements() {
    for (auto& [key, idle] : idle_)
      for (auto* s : idle) sqlite3_finalize(s);
  }
  Statements(const Statements&) = delete;
  Statements& operator=(const Statements&) = delete;

  sqlite3_stmt* take(const char* text) {
    auto& idle = idle_[text];
    if (!idle.empty()) {
      auto* s = idle.back();
      idle.pop_back();
      return s;
    }
    sqlite3_stmt* s = nullptr;
    if (sqlite3_prepare_v3(db_, text, -1, SQLITE_PREPARE_PERSISTENT, &s, nullptr) != SQLITE_OK)
      raise(db_, text);
    return s;
  }
  void give(const char* text, sqlite3_stmt* s) {
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    idle_[text].push_back(s);
  }

 private:
  sqlite3* db_;
  std::unordered_map<const char*, std::vector<sqlite3_stmt*>> idle_;
};

SqliteCursor::~SqliteCursor() { home_.give(key_, statement_); }

class SqliteDb final : public Db {
 public:
  SqliteDb(const std::string& path, Mode mode) {
    int flags = SQLITE_OPEN_NOMUTEX |
                (mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (sqlite3_open_v2(path.c_str(), &db_, flags, nullptr) != SQLITE_OK) {
      std::string message =
          fmt::format("{}: {}", path, db_ == nullptr ? "out of memory" : sqlite3_errmsg(db_));
      sqlite3_close(db_);
      throw StoreError(message);
    }
    sqlite3_busy_timeout(db_, 20'000);
    statements_ = std::make_unique<Statements>(db_);
    script(mode == Mode::read_only
               ? "pragma query_only=1; pragma cache_size=-2000;"
               : "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on;"
                 "pragma cache_size=-8000; pragma temp_store=memory;");
  }
  ~SqliteDb() override {
    statements_.reset();
    sqlite3_close(db_);
  }
  SqliteDb(const SqliteDb&) = delete;
  SqliteDb& operator=(const SqliteDb&) = delete;

  std::unique_ptr<Cursor> open(Sql sql, std::span<const Value> values) override {
    auto* s = statements_->take(sql.text);
    auto cursor = std::make_unique<SqliteCursor>(db_, s, *statements_, sql.text);
    bind(s, sql, values);
    return cursor;
  }

  std::int64_t execute(Sql sql, std::span<const Value> values) override {
    auto* s = statements_->take(sql.text);
    SqliteCursor guard(db_, s, *statements_, sql.text);
    bind(s, sql, values);
    while (guard.next()) {
    }
    return sqlite3_changes64(db_);
  }

  void script(std::string_view statements) override {
    char* message = nullptr;
    if (sqlite3_exec(db_, std::string(statements).c_str(), nullptr, nullptr, &message) != SQLITE_OK) {
      std::string text = message == nullptr ? "script failed" : message;
      sqlite3_free(message);
      if (no_room(db_)) throw DiskFull(text);
      throw StoreError(text);
    }
  }
  void begin() override { script("begin immediate"); }
  void commit() override { script("commit"); }
  void rollback() override {
    if (sqlite3_get_autocommit(db_) == 0) script("rollback");
  }

 private:
  void bind(sqlite3_stmt* s, Sql sql, std::span<const Value> values) {
    if (sqlite3_bind_parameter_count(s) != static_cast<int>(values.size()))
      throw StoreError(fmt::format("wrong parameter count: {}", sql.text));
    int at = 0;
    for (const auto& v : values) {
      ++at;
      int rc = SQLITE_OK;
      if (auto* i = std::get_if<std::int64_t>(&v))
        rc = sqlite3_bind_int64(s, at, *i);
      else if (auto* d = std::get_if<double>(&v))
        rc = sqlite3_bind_double(s, at, *d);
      else if (auto* t = std::get_if<std::string_view>(&v))
        rc = sqlite3_bind_text64(s, at, t->data() == nullptr ? "" : t->data(), t->size(), SQLITE_TRANSIENT,
                                 SQLITE_UTF8);
      else if (auto* b = std::get_if<Blob>(&v))
        rc = sqlite3_bind_blob64(s, at, b->bytes.data(), b->bytes.size(), SQLITE_TRANSIENT);
      if (rc != SQLITE_OK) raise(db_, sql.text);
    }
  }

  sqlite3* db_ = nullptr;
  std::unique_ptr<Statements> statements_;
};
}  // namespace

std::unique_ptr<Db> open_sqlite(const std::string& path, Mode mode) {
  return std::make_unique<SqliteDb>(path, mode);
}

void copy_sqlite(const std::string& from, const std::string& to) {
  sqlite3 *source = nullptr, *target = nullptr;
  bool ok = sqlite3_open_v2(from.c_str(), &source, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
            sqlite3_open(to.c_str(), &target) == SQLITE_OK;
  if (ok) {
    sqlite3_busy_timeout(source, 20'000);
    auto* copy = sqlite3_backup_init(target, "main", source, "main");
    ok = copy != nullptr && sqlite3_backup_step(copy, -1) == SQLITE_DONE;
    ok = sqlite3_backup_finish(copy) == SQLITE_OK && ok;
  }
  std::string message = ok ? "" : sqlite3_errmsg(target == nullptr ? source : target);
  sqlite3_close(source);
  sqlite3_close(target);
  if (!ok) throw StoreError("copy: " + message);
}
}  // namespace store
