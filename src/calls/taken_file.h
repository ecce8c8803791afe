// Files as far as they were taken in: how each is known again, how it was understood, what it brought. An
// import, to those who undo one, is such a file with all that it grew by.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "operations/import_report.h"
#include "store/store.h"

namespace calls {
std::vector<store::Migration> taken_file_migrations();

struct TakenFile {
  std::int64_t id = 0;
  std::string group, name;                      // the group: what its calls' ids are unique within
  std::string path = {};                        // where it was read; empty: taken before it was kept
  std::int64_t head_length = 0, head_hash = 0;  // of its first bytes
  std::int64_t size = 0, hash = 0;              // of all that was read
  std::int64_t resume = 0;                      // where to go on
  std::string mapping;                          // TOML, with the zone; empty: taken before it was kept
  std::int64_t added = 0, unchanged = 0, rejected = 0;
  std::map<std::string, std::int64_t> unknown = {};  // parts that weren't understood, by name
  operations::Remarks reasons = {}, remarks = {};    // of refused lines, on lines that were taken
  Millis at = 0;                                     // of the last time

  std::string format() const { return group.substr(0, group.find('|')); }
};
std::vector<TakenFile> taken_files(store::Db& db);  // the largest first
std::optional<TakenFile> taken_file(store::Db& db, std::int64_t id);
std::int64_t keep_file(store::Db& db, const TakenFile& file, Millis now);  // new when its id is 0
// Adds to what is told of a file.
void add_report(store::Db& db, std::int64_t file, const operations::ImportReport& report);
// What is kept as text of a report: parts that weren't understood, and what was said of lines.
std::map<std::string, std::int64_t> unknown_of(const std::string& json_text);
operations::Remarks remarks_of(const std::string& json_text);
void forget_file(store::Db& db, std::int64_t id);
}  // namespace calls
