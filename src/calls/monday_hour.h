// The fullest hour of a network's Mondays: what it was like, and what the next one is expected to bring.
#pragma once

#include <cstdint>
#include <optional>

#include "calls/counters.h"

namespace operations {
struct Context;
}

namespace calls {
struct NetworkView;

struct MondayHour {
  int hour = 0;                         // of the clock, from it to the next
  double usual = 0;                     // calls in the queues on an open Monday of the period
  Counters counters = {};               // of that hour on all of them
  std::int32_t next = 0;                // the Monday that follows the period
  std::optional<double> expected = {};  // calls on it; nothing when it is past, or no forecast can be made
};
// Of the network or the part of it that is shown; nothing when no Monday had calls.
std::optional<MondayHour> monday_hour(operations::Context& context, const NetworkView& view);
}  // namespace calls
