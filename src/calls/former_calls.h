// Calls that a log left open when it was turned, for the log that follows to finish.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace calls {
struct LeftOpen {
  std::string key;                   // what the log knows the call by
  std::string queue, agent, caller;  // the last two hashed before they are kept
  std::int64_t begun = 0;            // UTC seconds
  std::int64_t due = 0;              // from after which it is over if nothing more is told of it; 0: never
  std::string state;                 // the rest, in its reader's own words: JSON
  std::int64_t id = 0;               // in the store
};

// Those that former logs of the same source left, until an event of theirs is met or they are over. Each is
// given once; the pointers live as long as this.
class FormerCalls {
 public:
  FormerCalls() = default;
  FormerCalls(FormerCalls&&) = default;
  FormerCalls& operator=(FormerCalls&&) = default;
  struct Taken {
    std::int64_t id = 0;
    std::uint64_t offset = 0;  // of the line that it was given for
  };
  void add(LeftOpen call);  // in place of an earlier one of its key
  // The call of that key, if it begun at `now` at the latest and no more than `longest` seconds before.
  const LeftOpen* find(std::string_view key, std::int64_t now, std::int64_t longest, std::uint64_t offset);
  // One that is over before `now`; null when none is left.
  const LeftOpen* over(std::int64_t now, std::uint64_t offset);
  const std::vector<Taken>& taken() const { return taken_; }

 private:
  struct Held {
    LeftOpen call;
    bool given = false;
  };
  const LeftOpen* give(Held& held, std::uint64_t offset);
  std::map<std::string, Held, std::less<>> calls_ = {};
  std::multimap<std::int64_t, Held*> due_ = {};
  std::vector<Taken> taken_ = {};
};
}  // namespace calls
