// One import at a time into a data folder, whatever the process: two at once would each miss what the other
// takes in.
#pragma once

#include <string>

namespace calls {
class ImportLock {
 public:
  // Waits for its turn. Without a lock file that can be made, nothing is held.
  explicit ImportLock(const std::string& data_folder);
  ~ImportLock();
  ImportLock(const ImportLock&) = delete;
  ImportLock& operator=(const ImportLock&) = delete;

 private:
  int file_;
};
}  // namespace calls
