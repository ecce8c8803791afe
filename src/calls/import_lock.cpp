#include "calls/import_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace calls {
ImportLock::ImportLock(const std::string& data_folder)
    : file_(::open((data_folder + "/calls.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (file_ >= 0) ::flock(file_, LOCK_EX);
}
ImportLock::~ImportLock() {
  if (file_ >= 0) ::close(file_);
}
}  // namespace calls
