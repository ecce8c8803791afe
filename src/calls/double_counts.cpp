#include "calls/double_counts.h"

#include <algorithm>
#include <numeric>

#include "calls/call_store.h"

namespace calls {
namespace {
constexpr std::string_view kOverlaps =
    "L’intervalle en recouvre un autre de la même file\u00A0: les mêmes appels sont-ils comptés deux "
    "fois\u202F?";
constexpr std::string_view kBesideCalls =
    "L’intervalle tombe à des heures où la même file a déjà des appels\u00A0: sont-ils comptés deux "
    "fois\u202F?";
constexpr std::string_view kBesideInterval =
    "L’appel tombe dans un intervalle déjà compté de la même file\u00A0: est-il compté deux fois\u202F?";
constexpr std::int64_t kDay = 86400;

std::int64_t calls_of(const Counters& c) {
  return std::accumulate(c.leaves.begin(), c.leaves.end(), std::int64_t{c.unexplained});
}

// Quarter-hours of a queue's day that count more than its intervals tell.
std::set<std::uint8_t> slots_with_calls(store::Db& db, const Zone& zone, std::int64_t queue,
                                        std::int32_t day) {
  std::set<std::uint8_t> out;
  auto cells = day_cells(db, queue, day);
  if (!cells) return out;
  std::map<std::uint8_t, std::int64_t> counted;
  for (const auto& [slot, counters] : cells->cells()) counted[slot] = calls_of(counters);
  std::int64_t begins = day_begins(zone, day);
  for (const auto& i : intervals_within(db, queue, begins, day_begins(zone, day + 1)))
    counted[static_cast<std::uint8_t>((i.start - begins) / kSlotSeconds)] -= calls_of(i.counters);
  for (const auto& [slot, n] : counted)
    if (n > 0) out.insert(slot);
  return out;
}

// How many of an interval's quarter-hours are among `slots`, those of the day that begins at `begins`.
std::int64_t met(const std::set<std::uint8_t>& slots, std::int64_t begins, std::int64_t start,
                 std::int32_t seconds) {
  std::int64_t first = (start - begins) / kSlotSeconds;
  return std::count_if(slots.begin(), slots.end(), [&](std::uint8_t slot) {
    return slot >= first && slot * kSlotSeconds < start - begins + seconds;
  });
}
}  // namespace

std::vector<std::string_view> IntervalsTwice::look(const KeptInterval& i, const Zone& zone) {
  std::vector<std::string_view> out;
  if (overlapped(db_, i)) out.push_back(kOverlaps);
  std::int32_t day = day_of(zone, i.start);
  auto [it, first] = calls_.try_emplace({i.queue, day});
  if (first) it->second = slots_with_calls(db_, zone, i.queue, day);
  if (met(it->second, day_begins(zone, day), i.start, i.seconds) > 0) out.push_back(kBesideCalls);
  return out;
}

CallsTwice::CallsTwice(store::Store& store, CallSink& to, std::string network, std::set<std::int64_t> leaving)
    : store_(store), to_(to), network_(std::move(network)), leaving_(std::move(leaving)) {
  auto db = store.read();
  auto with = queues_with_intervals(*db);
  if (with.empty()) return;
  for (const auto& q : queues(*db))
    if (with.contains(q.id)) queues_[{q.network_code, q.code}] = q.id;
}

void CallsTwice::call(const CallRow& row) {
  if (!queues_.empty()) {
    auto it = queues_.find({std::string(row.network.empty() ? std::string_view(network_) : row.network),
                            std::string(row.queue)});
    if (it != queues_.end() && told(it->second, row.start)) to_.noticed(row.line, kBesideInterval);
  }
  to_.call(row);
}

bool CallsTwice::told(std::int64_t queue, std::int64_t start) {
  std::int64_t begins = start - start % kDay;
  auto [it, first] = days_.try_emplace({queue, begins});
  if (first)
    for (const auto& span : spans_within(*store_.read(), queue, begins - kLongestInterval, begins + kDay))
      if (!leaving_.contains(span.source)) it->second.push_back(span);
  return std::ranges::any_of(
      it->second, [&](const IntervalSpan& s) { return s.start <= start && start < s.start + s.seconds; });
}

ToldTwice& ToldTwice::operator+=(const ToldTwice& other) {
  overlapping += other.overlapping;
  beside_calls += other.beside_calls;
  return *this;
}

ToldTwice told_twice(store::Db& db, const Zone& zone, std::int64_t queue, std::int32_t from, std::int32_t to,
                     bool has_calls) {
  ToldTwice out;
  std::int64_t covered = 0;  // up to where intervals have told
  std::int32_t day = INT32_MIN;
  std::set<std::uint8_t> slots;
  for (const auto& s : spans_within(db, queue, day_begins(zone, from), day_begins(zone, to + 1))) {
    out.overlapping += s.start < covered ? 1 : 0;
    covered = std::max(covered, s.start + s.seconds);
    if (!has_calls) continue;
    if (std::int32_t its = day_of(zone, s.start); its != day) {
      day = its;
      slots = slots_with_calls(db, zone, queue, day);
    }
    out.beside_calls += met(slots, day_begins(zone, day), s.start, s.seconds);
  }
  return out;
}
}  // namespace calls
