#include "calls/ruled_calls.h"

#include "calls/call_store.h"
#include "calls/cube.h"

namespace calls {
namespace {
constexpr std::string_view kEnteredClosed = "Appel entré en file hors des heures d’ouverture déclarées";

bool upstream(Leaf leaf) {
  return leaf == Leaf::congested || leaf == Leaf::closed || leaf == Leaf::refused ||
         leaf == Leaf::ivr_abandoned || leaf == Leaf::self_served;
}
}  // namespace

RuledCalls::RuledCalls(store::Db& db, CallSink& to, std::string network, const Zone& zone, bool logs)
    : to_(to), network_(std::move(network)), zone_(zone), logs_(logs), rules_(call_rules(db)) {
  for (const auto& n : networks(db)) zones_.emplace(n.code, Zone(n.zone));
}

void RuledCalls::call(const CallRow& row) {
  if (rules_.empty()) return to_.call(row);
  std::string_view network = row.network.empty() ? std::string_view(network_) : row.network;
  auto rules = rules_.find(network);
  if (rules == rules_.end()) return to_.call(row);
  auto zone = zones_.find(network);
  CallRow ruled = row;
  ruled.leaf = leaf_of(row, rules->second, zone == zones_.end() ? zone_ : zone->second);
  to_.call(ruled);
}

Leaf RuledCalls::leaf_of(const CallRow& row, const NetworkRules& rules, const Zone& zone) {
  if (!rules.slots.empty() && rules.open(row.queue, zone.civil(row.start)) == false) {
    if (row.leaf == Leaf::unknown && !row.queued) return Leaf::closed;
    if (row.queued && !upstream(row.leaf)) noticed(row.line, kEnteredClosed);
  }
  bool abandoned = row.leaf == Leaf::abandoned || row.leaf == Leaf::short_abandoned;
  if (!logs_ || !abandoned || row.wait == kUnknown) return row.leaf;
  auto threshold = rules.short_abandon(row.queue, day_of(zone, row.start));
  if (!threshold) return row.leaf;
  return row.wait <= *threshold ? Leaf::short_abandoned : Leaf::abandoned;
}
}  // namespace calls
