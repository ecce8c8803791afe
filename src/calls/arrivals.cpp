#include "calls/arrivals.h"

#include <algorithm>
#include <array>

#include "calls/cube.h"
#include "calls/half_hours.h"

namespace calls {
namespace {
constexpr std::int32_t kRecentDays = 28;

// Adds up the quarter-hours of a queue after those of another.
class ArrivalsCount {
 public:
  explicit ArrivalsCount(ArrivalsByDay& into) : into_(into) {}
  void add(const Zone& zone, std::int32_t day, std::int64_t start, const Counters& c) {
    Place& place = place_of(zone, day);
    auto i = static_cast<std::size_t>((start - place.begins) / kHalfHour);
    if (i >= place.steps.size()) return;
    std::size_t at = place.steps[i];
    ArrivalDay& d = *place.day;
    auto calls = static_cast<float>(queued(c) + c[Leaf::unknown]), times = place.times[at];
    d.lived[i] += calls;
    d.counts[at] += calls / times;
    d.lost[at] +=
        static_cast<float>(c[Leaf::abandoned] + c[Leaf::short_abandoned] + c[Leaf::timeout]) / times;
    d.all += c;
    d.known_until = std::max(d.known_until, start + kSlotSeconds);
  }

 private:
  // Where a day's quarter-hours go: the clock's half-hour of each that is lived, and how often it is.
  struct Place {
    ArrivalDay* day = nullptr;
    std::int64_t begins = 0;
    std::vector<std::size_t> steps = {};
    std::array<float, kClockHalfHours> times{};
  };
  Place& place_of(const Zone& zone, std::int32_t day) {
    if (day == last_day_) return *last_;
    Place& place = places_[day];
    if (place.day == nullptr) {
      HalfHours halves(zone, day);
      place.begins = halves.start(0);
      for (std::size_t i = 0; i < halves.count(); ++i) {
        place.steps.push_back(halves.step(i));
        ++place.times[halves.step(i)];
      }
      place.day = &into_[day];
      place.day->counts.resize(kClockHalfHours);
      place.day->lost.resize(kClockHalfHours);
      place.day->lived.resize(halves.count());
    }
    last_day_ = day;
    return *(last_ = &place);
  }
  ArrivalsByDay& into_;
  std::map<std::int32_t, Place> places_ = {};
  std::int32_t last_day_ = INT32_MIN;
  Place* last_ = nullptr;
};

Arrivals made_of(const ArrivalsByDay& days) {
  Arrivals out;
  if (days.empty()) return out;
  std::int32_t last = days.rbegin()->first;
  out.last = {last, days.rbegin()->second.lived};
  for (const auto& [day, d] : days) {
    if (day > last - kRecentDays) out.recent += d.all;
    std::vector<float> unanswered = d.lost;
    for (std::size_t i = 0; i < unanswered.size(); ++i)
      unanswered[i] = d.counts[i] > 0 ? unanswered[i] / d.counts[i] : 0;
    out.days.push_back({day, d.counts});
    out.unanswered.push_back(std::move(unanswered));
    out.known_until = std::max(out.known_until, d.known_until);
  }
  return out;
}

void read_days(store::Db& db, const Network& network, const std::vector<std::int64_t>& queues,
               std::int32_t from, std::int32_t to, ArrivalsByDay& into) {
  Zone zone(network.zone);
  ArrivalsCount count(into);
  for (std::int64_t queue : queues)
    each_day_of(db, queue, from, to, [&](std::int32_t day, const DayCells& cells) {
      std::int64_t begins = day_begins(zone, day);
      for (const auto& [slot, counters] : cells.cells())
        count.add(zone, day, begins + slot * kSlotSeconds, counters);
    });
}
}  // namespace

std::shared_ptr<const ArrivalsByDay> ArrivalDays::get(store::Db& db, const Network& network) {
  std::lock_guard lock(mutex_);
  Kept& kept = networks_[network.id];
  std::int64_t now = revision(db);
  if (kept.days && kept.revision == now) return kept.days;
  std::vector<std::int64_t> own;
  for (const auto& q : queues(db))
    if (q.network == network.id) own.push_back(q.id);
  auto days = std::make_shared<ArrivalsByDay>();
  if (kept.days && cleared_revision(db) <= kept.revision) {
    *days = *kept.days;
    for (std::int32_t day : days_changed(db, network.id, kept.revision)) {
      days->erase(day);
      read_days(db, network, own, day, day, *days);
    }
  } else {
    read_days(db, network, own, INT32_MIN / 2, INT32_MAX / 2, *days);
  }
  kept = {now, days};
  return days;
}

bool ArrivalDays::read_one(store::Db& db) {
  for (const auto& network : networks(db)) {
    {
      std::lock_guard lock(mutex_);
      if (networks_[network.id].days) continue;
    }
    get(db, network);
    return true;
  }
  return false;
}

Arrivals arrivals_of(operations::Context& context, const Selection& s, std::int64_t before) {
  if (s.queue.empty() && s.site.empty() && s.departement.empty() && before == INT64_MAX) {
    auto db = context.store.read();
    auto network = network_by_code(*db, s.network);
    if (!network) return {};
    return made_of(*context.cached<ArrivalDays>()->get(*db, *network));
  }
  ArrivalsByDay days;
  ArrivalsCount count(days);
  each_cell(context, s,
            [&](const Queue&, const Zone& zone, std::int32_t day, std::int64_t start, const Counters& c) {
              if (start < before) count.add(zone, day, start, c);
            });
  return made_of(days);
}
}  // namespace calls
