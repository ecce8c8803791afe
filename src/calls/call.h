// One passage of a call through a queue, as a telephone system's file tells it, and the leaf of the count
// tree where it ends. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace calls {
// Where a call ends: each in exactly one leaf (reference: the tree operator → IVR → queue → agent). The
// numbers are stored: append only.
enum class Leaf : std::uint8_t {
  unknown,          // the source doesn't say
  congested,        // the operator or the trunk was busy
  closed,           // heard the closed-hours message
  refused,          // dissuaded: forced busy, forced disconnection, « rappelez plus tard »
  ivr_abandoned,    // hung up in the voice menu
  self_served,      // the voice menu gave the answer
  answered,         // by an agent
  short_abandoned,  // hung up in the queue within the threshold
  abandoned,        // hung up in the queue
  timeout,          // put out of the queue by the system
  flow_out,         // went on to another queue, where it is counted again
  callback,         // took a call-back
  voicemail         // left the queue for a voice box, or by a key
};
constexpr std::size_t kLeaves = 13;
std::string_view leaf_code(Leaf leaf);   // "short_abandoned"
std::string_view leaf_label(Leaf leaf);  // French
std::optional<Leaf> leaf_by_code(std::string_view code);

constexpr std::int32_t kUnknown = -1;  // of a duration or a score: not known, which isn't zero

// Views live until the sink returns. Durations in seconds.
struct CallRow {
  std::int64_t line = 0;                      // of the file, from 1
  std::string_view id = {};                   // the source's own name of the call; empty: none
  std::string_view network = {}, queue = {};  // codes as the source writes them; empty: the import's own
  std::string_view agent = {}, caller = {};   // the caller's number, never stored; empty: unknown or withheld
  std::int64_t start = 0;                     // UTC seconds, when the call entered the queue (or the system)
  std::int32_t wait = kUnknown;               // in the queue
  std::int32_t talk = kUnknown;               // with an agent; for self_served and ivr_abandoned, in the menu
  Leaf leaf = Leaf::unknown;
  std::int32_t score = kUnknown;   // given after the call
  std::int64_t due = 0, done = 0;  // of a call-back: promised by, made at, UTC seconds; 0: none
  bool transferred = false;        // by the agent to someone else
  bool queued = true;              // false: nothing in the source shows that it entered a queue
};
}  // namespace calls
