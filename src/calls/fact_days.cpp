#include "calls/fact_days.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "calls/talk_count.h"

namespace calls {
namespace {
constexpr std::size_t kMostBytes = 64U << 20;  // six months of seven million calls each
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

struct QueueCount {
  TalkCount talks = TalkCount::of_one_queue();
  CountedWaits waits = {};
};
struct Counts {
  std::vector<TalkCount> networks = {};                      // by place in Archive::networks
  std::unordered_map<std::int64_t, QueueCount> queues = {};  // by queue
};

TalkCount after(const Counts* before, std::int64_t queue) {
  if (before == nullptr) return TalkCount::of_one_queue();
  auto found = before->queues.find(queue);
  return TalkCount::of_one_queue(found == before->queues.end() ? nullptr : &found->second.talks);
}

Counts count_calls(const Archive& archive, const Windows& day, const Counts* before) {
  Counts out;
  for (std::size_t n = 0; n < archive.networks.size(); ++n)
    out.networks.emplace_back(before == nullptr ? nullptr : &before->networks[n]);
  auto [from, to] = around(day);
  archive.each_run(from, to, [&](const OpenSegment& s, std::size_t begin, std::size_t end) {
    const Segment& g = *s.segment;
    std::vector<QueueCount*> own(s.queues.size());
    for (std::size_t i = begin; i < end; ++i) {
      std::size_t q = g.queues[i];
      std::uint32_t n = s.networks[q];
      if (g.starts[i] < day[n].from || g.starts[i] >= day[n].to) continue;
      std::int64_t queue = s.queues[q];
      out.networks[n].call(g, i, queue);
      if (own[q] == nullptr)
        own[q] = &out.queues.try_emplace(queue, QueueCount{after(before, queue), {}}).first->second;
      own[q]->talks.call(g, i, queue);
      own[q]->waits.add(g.leaf(i), g.wait(i));
    }
  });
  for (auto& count : out.networks) count.finish();
  for (auto& [queue, count] : out.queues) count.talks.finish();
  return out;
}

DayFacts facts_of(std::int64_t id, const TalkCount& count) {
  DayFacts out;
  out.id = id;
  out.facts = count.facts();
  out.handed_over = count.handed_over();
  out.overlapping = count.overlapping();
  out.lengths = count.lengths().packed();
  return out;
}

void add_callback(DayFacts& into, const CallbackRow& c, Leaf leaf, std::int64_t start, std::int64_t now) {
  into.facts.backwards += c.done > 0 && c.done < start;
  if (leaf != Leaf::answered || c.due == 0) return;
  if (c.done == 0)
    ++into.facts.early_callbacks;
  else if (c.done > now)
    into.made_later.push_back(c.done);
}

// What is kept of a day: its networks, then its queues. Of `counts` is left what the next day needs.
std::pair<ManyFacts, ManyFacts> facts_of(const Archive& archive, const Windows& day, Counts& counts,
                                         std::int64_t now) {
  ManyFacts networks, queues;
  for (std::size_t n = 0; n < counts.networks.size(); ++n)
    networks.push_back(facts_of(archive.networks[n].id, counts.networks[n]));
  std::unordered_map<std::int64_t, std::size_t> places;
  for (auto& [queue, count] : counts.queues) {
    places[queue] = queues.size();
    queues.push_back(facts_of(queue, count.talks));
    queues.back().waits = count.waits.packed();
    count.talks.forget_lengths();
    count.waits = {};
  }
  auto [from, to] = around(day);
  for (const auto& s : archive.segments) {
    const Segment& g = *s.segment;
    for (const CallbackRow& c : g.callbacks_between(from, to)) {
      std::size_t q = g.queues[c.row];
      std::uint32_t n = s.networks[q];
      std::int64_t start = g.starts[c.row];
      if (start < day[n].from || start >= day[n].to) continue;
      add_callback(networks[n], c, g.leaf(c.row), start, now);
      add_callback(queues[places.at(s.queues[q])], c, g.leaf(c.row), start, now);
    }
    if (g.first_at(from) < g.first_at(to)) g.release();
  }
  std::erase_if(networks, [](const DayFacts& f) { return f.facts.calls == 0; });
  auto by_id = [](const DayFacts& a, const DayFacts& b) { return a.id < b.id; };
  std::sort(networks.begin(), networks.end(), by_id);
  std::sort(queues.begin(), queues.end(), by_id);
  return {std::move(networks), std::move(queues)};
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

std::size_t bytes_of(const ManyFacts& all) {
  std::size_t out = 0;
  for (const auto& f : all)
    out += sizeof f + f.lengths.capacity() + f.waits.capacity() +
           f.made_later.capacity() * sizeof(std::uint32_t);
  return out;
}

// Those of `id`, from `at` on; null when there are none.
const DayFacts* find(const ManyFacts& all, ManyFacts::const_iterator& at, std::int64_t id) {
  at = std::lower_bound(at, all.end(), id, [](const DayFacts& f, std::int64_t i) { return f.id < i; });
  return at == all.end() || at->id != id ? nullptr : &*at;
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

std::optional<CallFacts> FactDays::sum(const Archive& archive, std::shared_ptr<const ManyFacts> Kept::*those,
                                       std::int64_t id, std::int32_t from, std::int32_t to, std::int64_t now,
                                       bool exact) {
  CallFacts out;
  TalkLengths lengths;
  for (std::int32_t day = from; day <= to; ++day) {
    if (!good(archive, day, exact ? kNever : kShownFor)) return std::nullopt;
    auto k = kept(day);
    if (!k) continue;
    const ManyFacts& all = *((*k).*those);
    auto at = all.begin();
    const DayFacts* own = find(all, at, id);
    if (own == nullptr) continue;
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
std::optional<CallFacts> FactDays::sum(const Archive& archive, const Network& network, std::int32_t from,
                                       std::int32_t to, std::int64_t now, bool exact) {
  return sum(archive, &Kept::networks, network.id, from, to, now, exact);
}
std::optional<CallFacts> FactDays::sum(const Archive& archive, const Queue& queue, std::int32_t from,
                                       std::int32_t to, std::int64_t now, bool exact) {
  return sum(archive, &Kept::queues, queue.id, from, to, now, exact);
}

std::optional<CountedWaits> FactDays::waits(const Archive& archive, const std::vector<std::int64_t>& queues,
                                            std::int32_t from, std::int32_t to, bool exact) {
  CountedWaits out;
  for (std::int32_t day = from; day <= to; ++day) {
    if (!good(archive, day, exact ? kNever : kShownFor)) return std::nullopt;
    auto k = kept(day);
    if (!k) continue;
    auto at = k->queues->begin();
    for (std::int64_t queue : queues)
      if (const DayFacts* own = find(*k->queues, at, queue)) out.add_packed(own->waits);
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
      before = std::make_unique<Counts>(count_calls(archive, archive.days(day - 1, day - 1), nullptr));
    Windows window = archive.days(day, day);
    auto counts = std::make_unique<Counts>(count_calls(archive, window, before.get()));
    auto [networks, queues] = facts_of(archive, window, *counts, now);
    Kept made{tellers(archive, day),
              std::chrono::steady_clock::now(),
              {},
              {},
              bytes_of(networks) + bytes_of(queues)};
    made.networks = std::make_shared<const ManyFacts>(std::move(networks));
    made.queues = std::make_shared<const ManyFacts>(std::move(queues));
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
