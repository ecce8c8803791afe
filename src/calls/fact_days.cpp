#include "calls/fact_days.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "calls/talk_count.h"

namespace calls {
namespace {
constexpr std::size_t kMostBytes = 32U << 20;  // eight months of seven million calls each
constexpr std::int32_t kWeek = 7;
constexpr std::chrono::seconds kNever(0), kShownFor(30), kCountedFor(15);
constexpr std::uint64_t kMix = 0x9e3779b97f4a7c15;

// When a civil day can be, wherever its network is: 14 hours at most from UTC.
struct Reach {
  std::int64_t from, to;  // UTC seconds
  explicit Reach(std::int32_t day)
      : from(static_cast<std::int64_t>(day) * 86400 - 14 * 3600), to(from + 86400 + 2 * 14 * 3600) {}
  bool meets(const Segment& g) const { return g.rows() > 0 && g.first() < to && g.starts.back() >= from; }
};

// The segments that tell of the day and of the one before, in one number. 0: none tells of the day.
std::uint64_t tellers(const Archive& archive, std::int32_t day) {
  Reach own(day), before(day - 1);
  std::uint64_t out = kMix;
  bool told = false;
  for (const auto& s : archive.segments) {
    bool tells = own.meets(*s.segment);
    told = told || tells;
    if (!tells && !before.meets(*s.segment)) continue;
    out = (out ^ static_cast<std::uint64_t>(s.id)) * kMix;
    out ^= out >> 32;
  }
  return told ? std::max<std::uint64_t>(out, 1) : 0;
}

using Counts = std::vector<TalkCount>;                              // by place in Archive::networks
using WaitCounts = std::unordered_map<std::int64_t, CountedWaits>;  // by queue

// `waits`: filled too, if there are any.
Counts count_calls(const Archive& archive, const Windows& day, const Counts* before, WaitCounts* waits) {
  Counts out;
  for (std::size_t n = 0; n < archive.networks.size(); ++n)
    out.emplace_back(before == nullptr ? nullptr : &(*before)[n]);
  auto [from, to] = around(day);
  archive.each_run(from, to, [&](const OpenSegment& s, std::size_t begin, std::size_t end) {
    const Segment& g = *s.segment;
    std::vector<CountedWaits*> own(s.queues.size());
    for (std::size_t i = begin; i < end; ++i) {
      std::size_t q = g.queues[i];
      std::uint32_t n = s.networks[q];
      if (g.starts[i] < day[n].from || g.starts[i] >= day[n].to) continue;
      out[n].call(g, i, s.queues[q]);
      if (waits == nullptr) continue;
      if (own[q] == nullptr) own[q] = &(*waits)[s.queues[q]];
      own[q]->add(g.leaf(i), g.wait(i));
    }
  });
  for (auto& count : out) count.finish();
  return out;
}

std::vector<DayWaits> waits_of(const WaitCounts& counts) {
  std::vector<DayWaits> out;
  for (const auto& [queue, counted] : counts)
    if (!counted.empty()) out.push_back({queue, counted.packed()});
  std::sort(out.begin(), out.end(), [](const DayWaits& a, const DayWaits& b) { return a.queue < b.queue; });
  return out;
}

std::vector<DayFacts> facts_of(const Archive& archive, const Windows& day, const Counts& counts,
                               std::int64_t now) {
  std::vector<DayFacts> out;
  for (std::size_t n = 0; n < counts.size(); ++n)
    out.push_back({archive.networks[n].id, counts[n].facts(), counts[n].handed_over(),
                   counts[n].overlapping(), counts[n].lengths().packed()});
  auto [from, to] = around(day);
  for (const auto& s : archive.segments) {
    const Segment& g = *s.segment;
    for (const CallbackRow& c : g.callbacks_between(from, to)) {
      std::uint32_t n = s.networks[g.queues[c.row]];
      std::int64_t start = g.starts[c.row];
      if (start < day[n].from || start >= day[n].to) continue;
      out[n].facts.backwards += c.done > 0 && c.done < start;
      if (g.leaf(c.row) != Leaf::answered || c.due == 0) continue;
      if (c.done == 0)
        ++out[n].facts.early_callbacks;
      else if (c.done > now)
        out[n].made_later.push_back(c.done);
    }
    if (g.first_at(from) < g.first_at(to)) g.release();
  }
  std::erase_if(out, [](const DayFacts& f) { return f.facts.calls == 0; });
  std::sort(out.begin(), out.end(),
            [](const DayFacts& a, const DayFacts& b) { return a.network < b.network; });
  return out;
}

void add(CallFacts& into, const CallFacts& f) {
  into.calls += f.calls;
  into.answered += f.answered;
  into.talks += f.talks;
  into.quick_talks += f.quick_talks;
  into.known_callers += f.known_callers;
  into.counted_twice += f.counted_twice;
  into.early_callbacks += f.early_callbacks;
  into.backwards += f.backwards;
  into.conversations += f.conversations;
  into.overlaps += f.overlaps;
}

std::size_t bytes_of(const std::vector<DayFacts>& networks, const std::vector<DayWaits>& queues) {
  std::size_t out = 0;
  for (const auto& f : networks)
    out += sizeof f + f.lengths.capacity() + f.made_later.capacity() * sizeof(std::uint32_t);
  for (const auto& q : queues) out += sizeof q + q.waits.capacity();
  return out;
}
}  // namespace

std::optional<FactDays::Kept> FactDays::kept(std::int32_t day) {
  std::lock_guard lock(mutex_);
  auto found = days_.find(day);
  return found == days_.end() ? std::nullopt : std::optional(found->second);
}

bool FactDays::good(const Archive& archive, std::int32_t day, std::chrono::seconds ago) {
  std::uint64_t told_by = tellers(archive, day);
  if (told_by == 0) return true;
  auto k = kept(day);
  return k && (k->told_by == told_by || std::chrono::steady_clock::now() - k->counted < ago);
}

void FactDays::keep(std::int32_t day, Kept kept) {
  std::lock_guard lock(mutex_);
  Kept& place = days_[day];
  bytes_ += kept.bytes - place.bytes;
  place = std::move(kept);
  while (bytes_ > kMostBytes && days_.size() > 1) {
    bytes_ -= days_.begin()->second.bytes;
    days_.erase(days_.begin());
  }
}

std::optional<CallFacts> FactDays::sum(const Archive& archive, const Network& network, std::int32_t from,
                                       std::int32_t to, std::int64_t now, bool exact) {
  CallFacts out;
  TalkLengths lengths;
  for (std::int32_t day = from; day <= to; ++day) {
    if (!good(archive, day, exact ? kNever : kShownFor)) return std::nullopt;
    auto k = kept(day);
    if (!k) continue;
    auto own = std::lower_bound(k->networks->begin(), k->networks->end(), network.id,
                                [](const DayFacts& f, std::int64_t id) { return f.network < id; });
    if (own == k->networks->end() || own->network != network.id) continue;
    add(out, own->facts);
    lengths.add_packed(own->lengths);
    for (std::int64_t made : own->made_later) out.early_callbacks += made > now;
    if (day == from) continue;
    out.counted_twice += own->handed_over;
    out.overlaps += own->overlapping;
  }
  std::tie(out.same_talk_s, out.same_talks) = lengths.commonest();
  return out;
}

std::optional<CountedWaits> FactDays::waits(const Archive& archive, const std::vector<std::int64_t>& queues,
                                            std::int32_t from, std::int32_t to, bool exact) {
  CountedWaits out;
  for (std::int32_t day = from; day <= to; ++day) {
    if (!good(archive, day, exact ? kNever : kShownFor)) return std::nullopt;
    auto k = kept(day);
    if (!k) continue;
    auto at = k->queues->begin();
    for (std::int64_t queue : queues) {
      at = std::lower_bound(at, k->queues->end(), queue,
                            [](const DayWaits& w, std::int64_t id) { return w.queue < id; });
      if (at != k->queues->end() && at->queue == queue) out.add_packed(at->waits);
    }
  }
  return out;
}

void FactDays::count(const Archive& archive, std::int32_t from, std::int32_t to, std::int64_t now,
                     bool exact) {
  std::unique_ptr<Counts> before;
  for (std::int32_t day = from; day <= to; ++day) {
    if (good(archive, day, exact ? kNever : kShownFor)) {
      before.reset();
      continue;
    }
    if (!before)
      before =
          std::make_unique<Counts>(count_calls(archive, archive.days(day - 1, day - 1), nullptr, nullptr));
    Windows window = archive.days(day, day);
    WaitCounts waits;
    auto counts = std::make_unique<Counts>(count_calls(archive, window, before.get(), &waits));
    Kept made{tellers(archive, day), std::chrono::steady_clock::now(),
              std::make_shared<const std::vector<DayFacts>>(facts_of(archive, window, *counts, now)),
              std::make_shared<const std::vector<DayWaits>>(waits_of(waits))};
    made.bytes = bytes_of(*made.networks, *made.queues);
    keep(day, std::move(made));
    before = std::move(counts);
  }
}

bool FactDays::count_some(const Archive& archive, std::int32_t from, std::int32_t to, std::int64_t now) {
  {
    std::lock_guard lock(mutex_);
    // Older days would be the first to go.
    if (bytes_ + bytes_ / 16 > kMostBytes && !days_.empty()) from = std::max(from, days_.begin()->first);
  }
  auto wanted = [&](std::int32_t day) { return !good(archive, day, kCountedFor); };
  std::int32_t last = to;
  while (last >= from && !wanted(last)) --last;
  if (last < from) return false;
  std::int32_t first = last;
  while (first > from && last - first + 1 < kWeek && wanted(first - 1)) --first;
  count(archive, first, last, now, true);
  return true;
}
}  // namespace calls
