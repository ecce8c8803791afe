// Backup and restore: the database is the data; indexes are rebuilt.
#pragma once

#include "operations/operation.h"

namespace app {
struct BackupReport {
  std::int64_t reviews = 0, documents = 0, audit_lines = 0;
  std::string audit_head;
};
// Copies the database to an empty or absent folder while it may be in use, then opens the copy and verifies
// its audit chain. The copy keeps files waiting to be imported too.
Result<BackupReport> backup(const operations::Registry& rows, const std::string& data,
                            const std::string& target);
// Puts a backup into an empty or absent data folder, brings its schema up to date and rebuilds the indexes.
Result<BackupReport> restore(const operations::Registry& rows, const std::string& data,
                             const std::string& source);
}  // namespace app
