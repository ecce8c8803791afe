#include "calls/import_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <cerrno>

#include "base/source.h"

namespace calls {
ImportLock::ImportLock(const std::string& data_folder)
    : file_(::open((data_folder + "/calls.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  int held = -1;
  do held = file_ < 0 ? -1 : ::flock(file_, LOCK_EX);
  while (held != 0 && file_ >= 0 && errno == EINTR);
  if (held == 0) return;
  if (file_ >= 0) ::close(file_);
  throw SourceError("Le verrou des imports, " + data_folder + "/calls.lock, ne peut pas être pris.");
}
ImportLock::~ImportLock() { ::close(file_); }
}  // namespace calls
