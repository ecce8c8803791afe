// Every rule over the same calls: those of counts, of days and of the calls themselves.
#pragma once

#include <optional>
#include <vector>

#include "calls/sentinels.h"
#include "calls/sentinels_series.h"
#include "calls/totals.h"
#include "operations/context.h"

namespace calls {
// What is looked at: one network or a part of it over a period, with what is known of it already.
struct Watched {
  Selection selection;
  const Definition* definition = nullptr;
  Counters now = {}, before = {};
  std::optional<Callers> callers = {};
  std::vector<QueueSeries> series = {};
};
Result<std::vector<Sentinel>> watch(operations::Context& context, const Watched& watched);

// Passes the cells of a selection on to a builder of series; `name` is what the queue is called.
void add_cell(SeriesBuilder& into, const Queue& queue, const Zone& zone, std::int32_t day, std::int64_t start,
              const Counters& counters);
// « Paiement et délais », or the code.
const std::string& shown_name(const Queue& queue);
}  // namespace calls
