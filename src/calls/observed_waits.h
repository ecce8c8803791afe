// The waits that patience is estimated from, read from the calls. Who hung up in the queue shows a patience;
// who left it otherwise (answered, put out, sent on, called back) would have waited longer: censored.
#pragma once

#include <memory>
#include <vector>

#include "calls/archive.h"
#include "calls/counted_waits.h"
#include "calls/patience.h"
#include "calls/totals.h"

namespace calls {
struct ObservedWaits {
  std::vector<WaitObservation> waits;                        // by seconds
  std::uint64_t answered = 0, abandoned = 0, otherwise = 0;  // whose wait is known
  std::uint64_t unknown = 0;  // that reached a queue, with a wait that the source doesn't tell
  std::uint64_t all() const { return answered + abandoned + otherwise; }
};
// Calls that start on the selection's days, in the time of their network; its grain is of no matter.
ObservedWaits observed_waits(const Archive& archive, const Selection& selection);
ObservedWaits observed_waits(const CountedWaits& counted);
// The waits of those calls, added up from the days that are kept (fact_days.h) where they are; else counted,
// and kept by what was selected.
std::shared_ptr<const CountedWaits> kept_waits(operations::Context& context, const Archive& archive,
                                               const Selection& selection);

// The curve at regular times, for people to read.
struct SurvivalPoint {
  double seconds = 0, survival = 1, error = 0;
  std::uint64_t waiting = 0;  // callers seen to wait so long
};
// From 0 to the last time that kFewestWaiting callers reached, at a step that reads well (1, 5, 15 s, 1 min
// …) and gives `most` points at most; `most` 2 or more.
std::vector<SurvivalPoint> thinned(const SurvivalCurve& curve, const std::vector<WaitObservation>& waits,
                                   std::size_t most);
}  // namespace calls
