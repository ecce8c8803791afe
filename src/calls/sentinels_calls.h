// Rules that only the calls themselves can tell: conversations too short or all alike, transfers counted
// twice, call-backs counted before they are made, clocks that are wrong. Facts are counted in one pass over
// the columns; rules speak from the facts. Pure but for call_facts(), which reads the archive.
#pragma once

#include <span>
#include <vector>

#include "calls/archive.h"
#include "calls/kept_passes.h"
#include "calls/sentinels.h"
#include "calls/totals.h"

namespace calls {
constexpr std::int32_t kQuickTalk = 10;      // s: a conversation under it answers nothing
constexpr std::int32_t kHandOver = 30;       // s between two calls of a caller that are one transfer
constexpr std::int32_t kClockTolerance = 2;  // s by which two conversations of an agent may overlap

struct CallFacts {
  std::uint64_t calls = 0, answered = 0;
  std::uint64_t talks = 0;                             // answered calls whose conversation's length is known
  std::uint64_t quick_talks = 0;                       // of those under kQuickTalk
  std::uint64_t same_talks = 0;                        // of those with the commonest length
  std::int32_t same_talk_s = 0;                        // that length
  std::uint64_t known_callers = 0, counted_twice = 0;  // answered; of those handed over from another queue
  std::uint64_t early_callbacks = 0;                   // answered, with a call-back promised and not made
  std::uint64_t future = 0;                            // that start after now, in the period or not
  std::uint64_t backwards = 0;                         // with a call-back made before the call
  std::uint64_t conversations = 0, overlaps = 0;  // of known agents; of those begun before the last one ended
};
std::vector<Sentinel> call_sentinels(const CallFacts& facts);

// One conversation of an agent, in UTC seconds.
struct Conversation {
  std::uint64_t agent = 0;
  std::int64_t from = 0, to = 0;
};
// How many begin before the agent's last one ended. In any order.
std::uint64_t overlaps(std::vector<Conversation> conversations);

// Of the selection's calls, by network code; days are of each network's own zone, `now` in UTC seconds.
std::map<std::string, CallFacts> call_facts(const Archive& archive, const Selection& selection,
                                            std::int64_t now);
// Calls of these queues (store ids, in order) that start after now, in UTC seconds.
std::uint64_t future_calls(const Archive& archive, const std::vector<std::int64_t>& queues, std::int64_t now);

// The same of one network or a part of it: added up from the days that are kept (fact_days.h), or counted,
// and kept by queue, site, département, first and last day.
class CallFactsCache {
 public:
  CallFacts get(operations::Context& context, const Archive& archive, const Selection& selection);

 private:
  using Key = std::tuple<std::string, std::string, std::string, std::string, std::int32_t, std::int32_t>;
  KeptPasses<Key, CallFacts> kept_ = {};
};
}  // namespace calls
