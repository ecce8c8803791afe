// Percentiles of how long the answered waited where no call tells it: from the buckets of waits that interval
// reports count.
#pragma once

#include "calls/totals.h"
#include "calls/waits.h"

namespace calls {
struct EstimatedWaits {
  std::vector<WaitCell> cells = {};        // percentiles linear inside a bucket; by network and bucket
  std::vector<std::string> networks = {};  // codes of those that they are of
  std::vector<std::string> without = {};   // of those that tell of answered calls and of no wait
};
// Of the selection's networks that `exact` has no cell of; `percents` in 0–100. Its grain is of no matter.
EstimatedWaits estimated_waits(operations::Context& context, const Archive& archive,
                               const Selection& selection, Rhythm rhythm, const std::vector<double>& percents,
                               const std::vector<WaitCell>& exact);
}  // namespace calls
