// Work to do later, written in the same transaction as what causes it. A line is taken under a lease, done
// once its handler returns, tried again with growing delays when it fails, and given back when its holder
// dies: a server that is stopped is no failure of its jobs, and only one that dies again and again with the
// same job in hand sets it aside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
constexpr int kMaxDeaths = 20;
constexpr Millis kLease = 600'000;

std::vector<Migration> migrations();
// Inside the caller's transaction.
void add(Db& db, Millis now, std::string_view kind, std::string_view payload);
// The oldest line that is due, leased to the caller.
std::optional<Job> take(Store& store, Millis now);
// Gives back the lines whose holder died with the process before: for the start of the one job runner. They
// are due at once the first three times, then after 1, 2, 3… s, and set aside after kMaxDeaths.
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
