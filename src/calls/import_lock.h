// One import at a time into a data folder, whatever the process: two at once would each miss what the other
// takes in. What a CallLoader knows of the store is read when it opens: it asks for the lock then.
#pragma once

#include <string>

namespace calls {
class ImportLock {
 public:
  // Waits for its turn. Throws SourceError when the lock file can't be made or held.
  explicit ImportLock(const std::string& data_folder);
  ~ImportLock();
  ImportLock(const ImportLock&) = delete;
  ImportLock& operator=(const ImportLock&) = delete;

 private:
  int file_;
};
}  // namespace calls
