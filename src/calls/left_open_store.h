// The calls that each log left open, as they are stored: by file, with the file that took each up.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "calls/former_calls.h"
#include "calls/taken_file.h"
#include "store/store.h"

namespace calls {
std::vector<store::Migration> left_open_migrations();

// What other files of the group and mapping left to `file` (its id 0: a new one): what none took up, what
// those in `leaving` did, and what the file itself took up in the lines that it reads again.
FormerCalls former_calls(store::Db& db, const TakenFile& file, const std::set<std::int64_t>& leaving);
// In place of what was kept of the file.
void keep_left_open(store::Db& db, std::int64_t file, const std::vector<LeftOpen>& calls);
void keep_taken_up(store::Db& db, std::int64_t file, const std::vector<FormerCalls::Taken>& taken);
// Calls that a file left open and that none has taken up.
std::int64_t left_open_count(store::Db& db, std::int64_t file);
// The files that took up what a file left.
std::vector<std::int64_t> followers(store::Db& db, std::int64_t file);
// What a file left goes, what it took up is open again.
void forget_left_open(store::Db& db, std::int64_t file);
}  // namespace calls
