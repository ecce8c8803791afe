// SQLite connections: WAL, full sync, foreign keys, STRICT tables, prepared statements kept per connection.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "store/db.h"

namespace store {
// The disk, or the quota, has no room left; the transaction is undone.
class DiskFull : public StoreError {
 public:
  using StoreError::StoreError;
};

// What people are told of it.
Error disk_full();

enum class Mode { read_write, read_only };
// Throws StoreError when the file can't be opened.
std::unique_ptr<Db> open_sqlite(const std::string& path, Mode mode);
// A consistent copy of a database that may be in use.
void copy_sqlite(const std::string& from, const std::string& to);
}  // namespace store
