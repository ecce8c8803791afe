// Use case: how long callers are ready to wait, from the calls kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "base/json.h"
#include "calls/observed_waits.h"
#include "html/page.h"
#include "operations/context.h"

namespace calls {
struct ShowPatience {
  std::string network, queue, from, to;
  static auto fields() {
    return std::tuple{field("network", "Réseau", &ShowPatience::network).required().max(120),
                      field("queue", "File", &ShowPatience::queue).max(120),
                      field("from", "Du (AAAA-MM-JJ)", &ShowPatience::from).max(10),
                      field("to", "Au (AAAA-MM-JJ)", &ShowPatience::to).max(10)};
  }
};

struct PatienceView {
  std::string network, queue, name;  // codes; the name shown of the network
  std::vector<Choice> queues;        // of the network, with what they are called
  std::int32_t from = 0, to = 0;     // civil days, inclusive
  ObservedWaits seen;
  // Answered and abandoned that only interval reports tell: how long each of them waited isn't known.
  std::uint64_t only_counted = 0;
  ExponentialPatience exponential;
  SurvivalCurve curve;
  ExponentialFit fit;
  std::vector<SurvivalPoint> points;
};
// Without days, the last four weeks that have calls. Missing: no such network, no call on those days.
Result<PatienceView> show_patience(operations::Context& context, const ShowPatience& input);
json::value patience_json(const PatienceView& view);
std::string patience_text(const PatienceView& view);
html::Page patience_page(const PatienceView& view);

// Mean patience as the forecast uses it, s; nothing when nobody hung up. From the calls, or, where interval
// reports tell most of them, from the report's sums in `counted`.
std::optional<double> mean_patience(const ObservedWaits& seen, const Counters& counted);

// « 45 s », « 3 min 20 s », « 1 h 05 min »; « sans fin » when infinite.
std::string wait_text(double seconds);
std::string gain_text(double seconds);  // the same with a decimal under ten seconds
}  // namespace calls
