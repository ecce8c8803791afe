#include "calls/estimated_waits.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "calls/interval_store.h"

namespace calls {
EstimatedWaits estimated_waits(operations::Context& context, const Archive& archive,
                               const Selection& selection, Rhythm rhythm, const std::vector<double>& percents,
                               const std::vector<WaitCell>& exact) {
  EstimatedWaits out;
  auto told_waits = waits_told(*context.store.read());
  for (std::uint32_t n = 0; n < archive.networks.size(); ++n) {
    const std::string& code = archive.networks[n].code;
    bool of_calls =
        std::any_of(exact.begin(), exact.end(), [&](const WaitCell& c) { return c.network == n; });
    if (of_calls || !(selection.network.empty() || selection.network == code)) continue;
    Selection own = selection;
    own.network = code;
    std::map<std::int32_t, Counters> buckets;
    std::uint64_t answered = 0, told = 0;
    each_cell(context, own,
              [&](const Queue&, const Zone& zone, std::int32_t, std::int64_t start, const Counters& c) {
                answered += c[Leaf::answered];
                buckets[rhythm_bucket(zone, rhythm, start)] += c;
              });
    auto found = told_waits.find(code);
    WaitsTold waits = found == told_waits.end() ? WaitsTold() : found->second;
    for (const auto& [bucket, c] : buckets) {
      std::uint64_t calls = known_waits(c);
      if (calls == 0) continue;
      told += calls;
      WaitCell cell{n, bucket, calls, {}, true};
      for (double p : percents) {
        auto wait = wait_percentile(c, p / 100, waits);
        cell.percentiles.push_back(wait ? static_cast<std::int32_t>(std::lround(*wait)) : kUnknown);
      }
      out.cells.push_back(std::move(cell));
    }
    if (answered > 0) (told > 0 ? out.networks : out.without).push_back(code);
  }
  return out;
}
}  // namespace calls
