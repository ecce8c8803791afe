// One data folder: a writer connection behind a lock, read connections leased to threads, migrations.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/db.h"

namespace store {
// A step forward of the schema; numbers grow over all domains and never change once released.
struct Migration {
  int number;
  std::string name;
  std::string sql;
};

// Makes connections; tests put a failing one in between.
using Connect = std::function<std::unique_ptr<Db>(bool for_writing)>;

class Store {
 public:
  explicit Store(Connect connect);
  ~Store();
  // The database file of a data folder, created when absent.
  static std::unique_ptr<Store> open_folder(const std::string& folder);
  // Whether the folder holds a store already.
  static bool exists(const std::string& folder);

  // A read connection, given back when the lease ends. Any thread.
  class Lease {
   public:
    Lease(Store& home, std::unique_ptr<Db> db) : home_(&home), db_(std::move(db)) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (db_) home_->give_back(std::move(db_));
    }
    Db* operator->() { return db_.get(); }
    Db& operator*() { return *db_; }

   private:
    Store* home_;
    std::unique_ptr<Db> db_;
  };
  Lease read();

  // Runs `work(Db&)` in a transaction on the one writer: committed when it returns (a value or a good
  // Result), rolled back when it throws or returns an error. Once this returns, the write survives a crash.
  // Not to be nested: pass the Db on instead.
  template <class Work>
  auto write(Work work) {
    std::lock_guard lock(writer_mutex_);
    Transaction transaction(writer());
    if constexpr (std::is_void_v<decltype(work(writer()))>) {
      work(writer());
      transaction.commit();
    } else {
      auto out = work(writer());
      if (succeeded(out)) transaction.commit();
      return out;
    }
  }

  // Brings the schema to the newest migration, each in its own transaction. Returns how many were applied.
  int migrate(std::vector<Migration> migrations);

 private:
  class Transaction {
   public:
    explicit Transaction(Db& db) : db_(db) { db_.begin(); }
    ~Transaction() {
      if (!done_) {
        try {
          db_.rollback();
        } catch (const StoreError&) {  // the connection is lost, and the transaction with it
        }
      }
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit() {
      db_.commit();
      done_ = true;
    }

   private:
    Db& db_;
    bool done_ = false;
  };
  template <class T>
  static bool succeeded(const T&) {
    return true;
  }
  template <class T>
  static bool succeeded(const Result<T>& r) {
    return r.has_value();
  }
  Db& writer();
  void give_back(std::unique_ptr<Db> db);

  Connect connect_;
  std::mutex writer_mutex_;
  std::unique_ptr<Db> writer_;
  std::mutex readers_mutex_;
  std::vector<std::unique_ptr<Db>> readers_;
};
}  // namespace store
