// A Db that fails when told: for tests of what happens when the disk is full or the process stops half-way.
#pragma once

#include <memory>

#include "store/db.h"

namespace store {
// Counts the writing calls of all connections that share it; the call number `fail_at` (from 1) throws.
struct FaultPlan {
  int calls = 0;
  int fail_at = 0;  // 0: never
  bool reached() { return ++calls == fail_at; }
};

class FaultDb final : public Db {
 public:
  FaultDb(std::unique_ptr<Db> inner, FaultPlan& plan) : inner_(std::move(inner)), plan_(plan) {}
  std::unique_ptr<Cursor> open(Sql sql, std::span<const Value> values) override {
    if (std::string_view(sql.text).starts_with("insert")) step();
    return inner_->open(sql, values);
  }
  std::int64_t execute(Sql sql, std::span<const Value> values) override {
    step();
    return inner_->execute(sql, values);
  }
  void script(std::string_view statements) override { inner_->script(statements); }
  void begin() override { inner_->begin(); }
  void commit() override {
    step();
    inner_->commit();
  }
  void rollback() override { inner_->rollback(); }

 private:
  void step() {
    if (plan_.reached()) throw StoreError("planned fault");
  }
  std::unique_ptr<Db> inner_;
  FaultPlan& plan_;
};
}  // namespace store
