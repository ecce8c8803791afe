#include "calls/sentinel_watch.h"

#include <fmt/format.h>

#include <iterator>

#include "base/fr.h"
#include "calls/double_counts.h"
#include "calls/sentinels_calls.h"
#include "calls/told_callbacks.h"

namespace calls {
namespace {
// Intervals have no calls behind them: what they tell of days to come is seen in the cube.
void look_ahead(operations::Context& context, const Watched& w, std::vector<Sentinel>& out) {
  auto db = context.store.read();
  auto network = network_by_code(*db, w.selection.network);
  if (!network) return;
  std::int32_t today = day_of(Zone(network->zone), context.now() / 1000);
  std::uint64_t ahead = 0;
  for (const auto& d : *context.cached<TotalsCache>()->days(*db))
    if (d.network == network->id && d.day > today) ahead += presented(d.counters);
  const SentinelRule& rule = sentinel_rule("future");
  if (static_cast<double>(ahead) > rule.bound)
    out.push_back(sentinel(
        rule, fmt::format("{} de jours à venir.",
                          fr::plural(static_cast<std::int64_t>(ahead), "appel compté", "appels comptés"))));
}

void look_for_doubles(operations::Context& context, const Archive& archive, const Watched& w,
                      std::vector<Sentinel>& out) {
  auto db = context.store.read();
  auto with = queues_with_intervals(*db);
  if (with.empty()) return;
  std::set<std::int64_t> called;
  for (const auto& s : archive.segments) called.insert(s.queues.begin(), s.queues.end());
  auto network = network_by_code(*db, w.selection.network);
  if (!network) return;
  Zone zone(network->zone);
  const Selection& in = w.selection;
  ToldTwice all;
  for (const auto& q : archive.queues)
    if (q.network == network->id && with.contains(q.id) && (in.queue.empty() || q.code == in.queue) &&
        (in.site.empty() || q.site == in.site) && (in.departement.empty() || q.departement == in.departement))
      all += told_twice(*db, zone, q.id, w.selection.from, w.selection.to, called.contains(q.id));
  const SentinelRule& rule = sentinel_rule("told_twice");
  if (static_cast<double>(all.overlapping) > rule.bound)
    out.push_back(sentinel(
        rule, fmt::format("{} en {} de la même file\u00A0: leurs appels sont-ils comptés deux fois\u202F?",
                          fr::plural(all.overlapping, "intervalle"),
                          all.overlapping > 1 ? "recouvrent d’autres" : "recouvre un autre")));
  if (static_cast<double>(all.beside_calls) > rule.bound)
    out.push_back(
        sentinel(rule, fmt::format("{} à la fois des appels et un intervalle de la même file\u00A0: sont-ils "
                                   "comptés deux fois\u202F?",
                                   fr::plural(all.beside_calls, "quart d’heure a", "quarts d’heure ont"))));
}
}  // namespace

Result<std::vector<Sentinel>> watch(operations::Context& context, const Watched& w) {
  auto out = sentinels(w.now, w.before, *w.definition, w.callers);
  leave_untold_callbacks(out, leaves_told(context)[w.selection.network]);
  auto add = [&](std::vector<Sentinel> more) {
    std::move(more.begin(), more.end(), std::back_inserter(out));
  };
  add(series_sentinels(w.series));
  auto a = TRY(archive(context));
  CallFacts own = context.cached<CallFactsCache>()->get(context, *a, w.selection);
  add(call_sentinels(own));
  if (own.future == 0) look_ahead(context, w, out);
  look_for_doubles(context, *a, w, out);
  return out;
}

const std::string& shown_name(const Queue& queue) { return queue.name.empty() ? queue.code : queue.name; }

void add_cell(SeriesBuilder& into, const Queue& queue, const Zone& zone, std::int32_t day, std::int64_t start,
              const Counters& counters) {
  std::int64_t begins = day_begins(zone, day);
  auto quarters = static_cast<int>((day_begins(zone, day + 1) - begins) / kSlotSeconds);
  into.add(shown_name(queue), day, quarters, zone.civil(start) - static_cast<std::int64_t>(day) * 86400,
           counters);
}
}  // namespace calls
