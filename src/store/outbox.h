// Work to do later, written in the same transaction as what causes it. A line is taken under a lease, done
// once its handler returns, tried again with growing delays when it fails, and given back when its holder
// dies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "store/store.h"

namespace store {
struct Job {
  std::int64_t id = 0;
  std::string kind;
  std::string payload;
  int attempts = 0;  // including the present one
};

namespace outbox {
constexpr int kMaxAttempts = 5;
constexpr Millis kLease = 600'000;

Migration migration();
// Inside the caller's transaction.
void add(Db& db, Millis now, std::string_view kind, std::string_view payload);
// The oldest line that is due, leased to the caller.
std::optional<Job> take(Store& store, Millis now);
// Makes lines due at once whose holder died with the process before: for the start of the one job runner.
void reclaim(Store& store, Millis now);
// Inside the transaction that stores the job's result, so that both or neither are kept.
void done(Db& db, Millis now, std::int64_t id);
// Tried again after 1, 4, 16, 64 s; set aside (kept, with its error) after kMaxAttempts.
void failed(Store& store, Millis now, const Job& job, std::string_view error);
// Lines waiting or leased.
std::int64_t waiting(Db& db);
std::int64_t set_aside(Db& db);
// Whether a line of this kind and payload was set aside and isn't running for the last time.
bool given_up(Db& db, Millis now, std::string_view kind, std::string_view payload);
}  // namespace outbox
}  // namespace store
