#include "calls/callers.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>

#include "calls/parallel.h"

namespace calls {
namespace {
// The last call of each caller seen in the last day: an open table that forgets those too old when it fills.
template <class Entry>
class RecentCallers {
 public:
  explicit RecentCallers(std::int64_t window)
      : window_(static_cast<std::uint32_t>(window)), slots_(1U << 16) {}
  // The caller's entry, fresh (key 0) when there is none within the window.
  Entry& of(std::uint64_t caller, std::uint32_t now) {
    if (used_ * 2 > slots_.size()) forget(now);
    for (std::size_t at = caller & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      Entry& e = slots_[at];
      if (e.key == caller) {
        if (now - e.last > window_) e = Entry{caller};
        return e;
      }
      if (e.key == 0) {
        ++used_;
        e = Entry{caller};
        e.last = now;
        return e;
      }
    }
  }

  void prefetch(std::uint64_t caller) const { __builtin_prefetch(&slots_[caller & (slots_.size() - 1)], 1); }

 private:
  void forget(std::uint32_t now) {
    std::vector<Entry> kept;
    for (const auto& e : slots_)
      if (e.key != 0 && now - e.last <= window_) kept.push_back(e);
    std::size_t size = slots_.size();
    while (kept.size() * 4 > size) size *= 2;
    slots_.assign(size, Entry{});
    used_ = kept.size();
    for (const auto& e : kept) {
      std::size_t at = e.key & (size - 1);
      while (slots_[at].key != 0) at = (at + 1) & (size - 1);
      slots_[at] = e;
    }
  }
  std::uint32_t window_;
  std::vector<Entry> slots_;
  std::size_t used_ = 0;
};

struct LastCall {
  std::uint64_t key = 0;
  std::uint32_t last = 0;
  bool lost = false;
};

struct Need {
  std::uint64_t key = 0;
  std::uint32_t last = 0, first = 0;
  CallerDay* first_day = nullptr;  // none: no try yet
  CallerDay* lost_day = nullptr;   // of the last call, when it was lost
  bool reached = false;
};

constexpr std::size_t kAhead = 12;  // rows whose callers are fetched into the cache before they are needed

// Each caller falls to one share.
std::uint64_t share_of(std::uint64_t caller, std::uint64_t shares) { return ((caller >> 32) * shares) >> 32; }

// Leaves that a caller who needs an agent isn't content with.
constexpr std::uint32_t kLost = [] {
  std::uint32_t out = 0;
  for (Leaf l : {Leaf::congested, Leaf::refused, Leaf::ivr_abandoned, Leaf::short_abandoned, Leaf::abandoned,
                 Leaf::timeout})
    out |= bit(l);
  return out;
}();
}  // namespace

bool asks_again(Leaf leaf) { return (kLost & bit(leaf)) != 0; }

namespace {
// The callers whose hash ends with `share` of `shares`: each caller falls to one share.
std::vector<Redials> redials_of(const Archive& a, const Windows& asked, std::int64_t window,
                                const QueueSet& queues, std::uint64_t share, std::uint64_t shares) {
  std::vector<Redials> out(a.networks.size());
  RecentCallers<LastCall> recent(window);
  auto [from, to] = around(asked);
  a.each_run(from, to + window, [&](const OpenSegment& s, std::size_t begin, std::size_t end) {
    const Segment& g = *s.segment;
    const std::uint32_t* networks = s.networks.data();
    for (std::size_t i = begin; i < end; ++i) {
      std::uint64_t caller = g.callers[i];
      if (i + kAhead < end) recent.prefetch(g.callers[i + kAhead]);
      if (caller == 0 || share_of(caller, shares) != share || g.leaf(i) == Leaf::flow_out) continue;
      std::uint32_t now = g.starts[i];
      LastCall& e = recent.of(caller, now);
      std::uint32_t n = networks[g.queues[i]];
      out[n].redialled += e.lost;
      e.last = now;
      bool wanted = now >= asked[n].from && now < asked[n].to &&
                    (queues.every() || queues.contains(s.queues[g.queues[i]]));
      e.lost = wanted && asks_again(g.leaf(i));
      out[n].lost += e.lost;
      out[n].told |= wanted;
    }
  });
  return out;
}
}  // namespace

std::vector<Redials> redials(const Archive& a, const Windows& asked, std::int64_t window,
                             const QueueSet& queues) {
  auto parts = in_parallel<std::vector<Redials>>([&](std::uint64_t share, std::uint64_t shares) {
    return redials_of(a, asked, window, queues, share, shares);
  });
  std::vector<Redials> out(a.networks.size());
  for (const auto& part : parts)
    for (std::size_t n = 0; n < out.size(); ++n) {
      out[n].lost += part[n].lost;
      out[n].redialled += part[n].redialled;
      out[n].told |= part[n].told;
    }
  return out;
}

namespace {
// Civil days [from, to].
struct Days {
  std::int32_t from, to;
};

// Days whose callers may have changed: those of the calls that did, and both their neighbours, since a need
// goes on for a day.
std::vector<Days> changed_days(store::Db& db, std::int64_t since_revision) {
  std::vector<std::int32_t> days;
  each_network_day(db, since_revision,
                   [&](std::int64_t, std::int32_t day, const Counters&) { days.push_back(day); });
  std::sort(days.begin(), days.end());
  std::vector<Days> out;
  for (std::int32_t day : days) {
    constexpr std::int32_t kApart = 6;  // nearer ones are one pass
    if (out.empty() || day - out.back().to > kApart) out.push_back({day - 1, day + 1});
    out.back().to = day + 1;
  }
  return out;
}

using DaysOfNetworks = std::vector<std::map<std::int32_t, CallerDay>>;  // by place in Archive::networks

// Follows the callers of one share through the calls.
class Following {
 public:
  Following(const Archive& a, std::uint64_t share, std::uint64_t shares)
      : archive_(a), share_(share), shares_(shares), today_(a.networks.size()), days_(a.networks.size()) {
    for (const auto& n : a.networks) zones_.emplace_back(n.zone);
  }
  void run(const OpenSegment& s, std::size_t begin, std::size_t end) {
    const Segment& g = *s.segment;
    for (std::size_t i = begin; i < end; ++i) {
      std::uint64_t caller = g.callers[i];
      if (i + kAhead < end) recent_.prefetch(g.callers[i + kAhead]);
      if (caller == 0 || share_of(caller, shares_) != share_) continue;
      Leaf leaf = g.leaf(i);
      if (leaf != Leaf::self_served && leaf != Leaf::closed)
        call(caller, g.starts[i], s.networks[g.queues[i]], leaf, g.wait(i));
    }
  }
  DaysOfNetworks take() { return std::move(days_); }

 private:
  struct Today {
    std::int64_t from = 1, to = 0;
    CallerDay* counts = nullptr;
  };
  CallerDay* day_at(std::uint32_t network, std::uint32_t now) {
    Today& t = today_[network];
    if (now < t.from || now >= t.to) {
      std::int32_t day = day_of(zones_[network], now);
      CallerDay& counts = days_[network][day];
      counts.network = archive_.networks[network].id;
      counts.day = day;
      t = {day_begins(zones_[network], day), day_begins(zones_[network], day + 1), &counts};
    }
    return t.counts;
  }
  void call(std::uint64_t caller, std::uint32_t now, std::uint32_t network, Leaf leaf, std::int32_t wait) {
    CallerDay* day = day_at(network, now);
    if (wait > 0) day->waited_s += wait;
    if (leaf == Leaf::flow_out) return;  // the try goes on in another queue
    Need& e = recent_.of(caller, now);
    if (e.lost_day != nullptr) ++e.lost_day->redialled;
    if (e.first_day == nullptr) {
      e.first = now;
      e.first_day = day;
      ++day->callers;
      day->first_answered += leaf == Leaf::answered;
    }
    if (leaf == Leaf::answered && !e.reached && now - e.first <= kDaySeconds) {
      e.reached = true;
      ++e.first_day->reached;
    }
    e.last = now;
    e.lost_day = asks_again(leaf) ? day : nullptr;
    day->lost += asks_again(leaf);
  }

  const Archive& archive_;
  std::uint64_t share_, shares_;
  std::vector<Zone> zones_ = {};
  std::vector<Today> today_;
  DaysOfNetworks days_;
  RecentCallers<Need> recent_{kDaySeconds};
};

// What callers did on some days. A try is a first one when the day before holds none, and a need is over a
// day after its first try: one day more on each side tells all.
std::vector<CallerDay> callers_of(const Archive& a, Days days) {
  constexpr std::int64_t kZones = std::int64_t{14} * 3600;  // no zone is farther from UTC
  std::int64_t from = (std::int64_t{days.from} - 1) * kDaySeconds - kZones,
               to = (std::int64_t{days.to} + 2) * kDaySeconds + kZones;
  auto parts = in_parallel<DaysOfNetworks>([&](std::uint64_t share, std::uint64_t shares) {
    Following callers(a, share, shares);
    a.each_run(from, to,
               [&](const OpenSegment& s, std::size_t begin, std::size_t end) { callers.run(s, begin, end); });
    return callers.take();
  });
  std::map<std::pair<std::int64_t, std::int32_t>, CallerDay> sums;
  for (const auto& part : parts)
    for (const auto& network : part)
      for (const auto& [day, counts] : network)
        if (day >= days.from && day <= days.to) sums[{counts.network, day}] += counts;
  std::vector<CallerDay> out;
  for (const auto& [key, counts] : sums) out.push_back(counts);
  return out;
}

// When this process last looked; one at a time.
class Turns {
 public:
  std::mutex one;
  std::chrono::steady_clock::time_point last = {};
};
constexpr auto kBetween = std::chrono::seconds(30);
}  // namespace

Result<void> keep_callers(operations::Context& context) {
  auto turns = context.cached<Turns>();
  std::unique_lock turn(turns->one, std::defer_lock);
  auto now = std::chrono::steady_clock::now();
  if (context.viewer.local)
    turn.lock();
  else if (!turn.try_lock() || (turns->last != turns->last.min() && now - turns->last < kBetween))
    return {};  // what is kept is shown, some seconds old
  std::int64_t kept = callers_revision(*context.store.read());
  if (kept == revision(*context.store.read())) return {};
  turns->last = now;
  auto a = TRY(archive(context));
  auto changed = changed_days(*context.store.read(), kept);
  std::vector<std::vector<CallerDay>> rows;
  for (const Days& days : changed) rows.push_back(callers_of(*a, days));
  context.store.write([&](store::Db& db) {
    for (std::size_t i = 0; i < changed.size(); ++i)
      set_caller_days(db, changed[i].from, changed[i].to, rows[i]);
    set_callers_revision(db, a->revision);
  });
  return {};
}
}  // namespace calls
