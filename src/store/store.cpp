#include "store/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "store/sqlite.h"

namespace store {
namespace {
constexpr Sql kCreateMigrations{
    "create table if not exists migrations (number integer primary key, name text not null)"};
constexpr Sql kApplied{"select number from migrations where number = ?"};
constexpr Sql kRecord{"insert into migrations (number, name) values (?, ?)"};
}  // namespace

Store::Store(Connect connect) : connect_(std::move(connect)) {}
Store::~Store() = default;

std::unique_ptr<Store> Store::open_folder(const std::string& folder) {
  std::filesystem::create_directories(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  std::string path = folder + "/guichet.sqlite";
  return std::make_unique<Store>([path](bool for_writing) {
    return open_sqlite(path, for_writing ? Mode::read_write : Mode::read_only);
  });
}

bool Store::exists(const std::string& folder) { return std::filesystem::exists(folder + "/guichet.sqlite"); }

Db& Store::writer() {
  if (!writer_) writer_ = connect_(true);
  return *writer_;
}

Store::Lease Store::read() {
  {
    std::lock_guard lock(readers_mutex_);
    if (!readers_.empty()) {
      auto db = std::move(readers_.back());
      readers_.pop_back();
      return {*this, std::move(db)};
    }
  }
  return {*this, connect_(false)};
}

void Store::give_back(std::unique_ptr<Db> db) {
  std::lock_guard lock(readers_mutex_);
  readers_.push_back(std::move(db));
}

int Store::migrate(std::vector<Migration> migrations) {
  std::sort(migrations.begin(), migrations.end(),
            [](const auto& a, const auto& b) { return a.number < b.number; });
  int applied = 0;
  {
    std::lock_guard lock(writer_mutex_);
    writer().run(kCreateMigrations);
  }
  for (const auto& m : migrations) {
    write([&](Db& db) {
      if (db.number(kApplied, m.number) != 0) return;
      db.script(m.sql);
      db.run(kRecord, m.number, m.name);
      ++applied;
    });
  }
  return applied;
}
}  // namespace store
