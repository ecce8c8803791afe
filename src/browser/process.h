// The Chromium process: found, started with a profile of its own, ended with all its children.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace browser {
// The Chromium to run: `wanted` when given, else GUICHET_CHROMIUM, else the usual places.
// Error of kind missing when there is none, or when the one asked for can't be run.
Result<std::string> find_chromium(const std::string& wanted);

// Owns the process group, both channels and the temporary folder (profile, caches, log); the destructor kills
// the group and removes the folder. Chromium also ends by itself when this program dies, as its channel
// closes.
class Process {
 public:
  // Returns as soon as the process exists; whether it is a working Chromium shows at the first exchange.
  static Result<std::unique_ptr<Process>> start(const std::string& program,
                                                const std::vector<std::string>& flags);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  int id() const { return pid_; }     // of the process and of its group
  int to() const { return to_; }      // its descriptor 3; a stream socket
  int from() const { return from_; }  // its descriptor 4; a stream socket

  // After its channel closed: how it ended and the end of what it wrote on stderr, in English.
  std::string last_words();

 private:
  Process() = default;
  Result<void> spawn(const std::string& program, const std::vector<std::string>& flags);
  std::string ending() const;
  std::string folder_;
  pid_t pid_ = -1;
  int to_ = -1;
  int from_ = -1;
};
}  // namespace browser
