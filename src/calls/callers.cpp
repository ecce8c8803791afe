#include "calls/callers.h"

#include <algorithm>
#include <array>
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
    if (used_ * 2 > mask_) forget(now);
    Entry* slots = slots_.data();
    for (std::size_t at = caller & mask_;; at = (at + 1) & mask_) {
      Entry& e = slots[at];
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

  void prefetch(std::uint64_t caller) const { __builtin_prefetch(slots_.data() + (caller & mask_), 1); }

 private:
  void forget(std::uint32_t now) {
    for (const auto& e : slots_)
      if (e.key != 0 && now - e.last <= window_) kept_.push_back(e);
    std::size_t size = slots_.size();
    while (kept_.size() * 4 > size) size *= 2;
    slots_.assign(size, Entry{});
    mask_ = size - 1;
    used_ = kept_.size();
    for (const auto& e : kept_) {
      std::size_t at = e.key & mask_;
      while (slots_[at].key != 0) at = (at + 1) & mask_;
      slots_[at] = e;
    }
    kept_.clear();
  }
  std::uint32_t window_;
  std::vector<Entry> slots_, kept_ = {};
  std::size_t used_ = 0, mask_ = slots_.size() - 1;
};

struct LastCall {
  std::uint64_t key = 0;
  std::uint32_t last = 0;
  bool lost = false;
};

// Days are places in Following's rows; 0: none.
struct Need {
  std::uint64_t key = 0;
  std::uint32_t last = 0, first = 0;  // calls; first 0: no try yet
  std::uint32_t open_day = 0;         // of the first try, until an agent answers
  std::uint32_t lost_day = 0;         // of the last call, when it was lost
};
static_assert(sizeof(Need) == 24);  // the fewer bytes, the more callers the processor's cache holds

constexpr std::size_t kAhead = 12;     // rows whose callers are fetched into the cache before they are needed
constexpr std::size_t kTogether = 64;  // rows

// Each caller falls to one share.
std::uint64_t share_of(std::uint64_t caller, std::uint64_t shares) { return ((caller >> 32) * shares) >> 32; }

// Leaves of calls that need no agent.
constexpr std::uint32_t kContent = bit(Leaf::self_served) | bit(Leaf::closed);
}  // namespace

bool asks_again(Leaf leaf) { return (kLostTries & bit(leaf)) != 0; }

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

// Follows the callers of one share through the calls.
class Following {
 public:
  Following(const Archive& a, std::uint64_t share, std::uint64_t shares)
      : archive_(a), share_(share), shares_(shares), today_(a.networks.size()) {
    for (const auto& n : a.networks) zones_.emplace_back(n.zone);
  }
  void run(const OpenSegment& s, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; i += kTogether) some(s, i, std::min(i + kTogether, end));
  }
  // A row a network and day, or several.
  std::vector<CallerDay> take() {
    rows_.erase(rows_.begin());
    return std::move(rows_);
  }

 private:
  struct Today {
    std::int64_t from = 1, to = 0;
    std::uint32_t row = 0;
  };
  // The share's rows are listed first, without a branch on each, and their callers fetched into the cache.
  void some(const OpenSegment& s, std::size_t begin, std::size_t end) {
    const Segment& g = *s.segment;
    const std::uint64_t* callers = g.callers.data();
    const std::uint8_t* leaves = g.leaves.data();
    std::array<std::size_t, kTogether> rows;
    std::size_t count = 0;
    for (std::size_t i = begin; i < end; ++i) {
      rows[count] = i;
      bool wanted = (kContent & 1U << (leaves[i] & 31)) == 0;
      count +=
          static_cast<std::size_t>(wanted & (callers[i] != 0) & (share_of(callers[i], shares_) == share_));
    }
    for (std::size_t k = 0; k < count; ++k) recent_.prefetch(callers[rows[k]]);
    for (std::size_t k = 0; k < count; ++k) {
      std::size_t i = rows[k];
      call(callers[i], g.starts[i], s.networks[g.queues[i]], g.leaf(i), g.wait(i));
    }
  }
  std::uint32_t day_at(std::uint32_t network, std::uint32_t now) {
    Today& t = today_[network];
    if (now < t.from || now >= t.to) {
      std::int32_t day = day_of(zones_[network], now);
      t = {day_begins(zones_[network], day), day_begins(zones_[network], day + 1),
           static_cast<std::uint32_t>(rows_.size())};
      CallerDay& counts = rows_.emplace_back();
      counts.network = archive_.networks[network].id;
      counts.day = day;
    }
    return t.row;
  }
  // Without branches on what calls are, which no processor guesses: what has no day counts in row 0.
  void call(std::uint64_t caller, std::uint32_t now, std::uint32_t network, Leaf leaf, std::int32_t wait) {
    std::uint32_t day = day_at(network, now);
    CallerDay* rows = rows_.data();
    rows[day].waited_s += std::max(wait, 0);
    if (leaf == Leaf::flow_out) return;  // the try goes on in another queue
    Need& e = recent_.of(caller, now);
    auto answered = static_cast<std::uint32_t>(leaf == Leaf::answered);
    auto lost = static_cast<std::uint32_t>(asks_again(leaf)),
         first = static_cast<std::uint32_t>(e.first == 0);
    ++rows[e.lost_day].redialled;
    e.first += first * now;
    e.open_day += first * day;
    rows[day].callers += first;
    rows[day].first_answered += first & answered;
    std::uint32_t reached = answered & static_cast<std::uint32_t>(now - e.first <= kDaySeconds);
    rows[e.open_day].reached += reached;
    e.open_day *= 1 - reached;
    e.last = now;
    e.lost_day = lost * day;
    rows[day].lost += lost;
  }

  const Archive& archive_;
  std::uint64_t share_, shares_;
  std::vector<Zone> zones_ = {};
  std::vector<Today> today_;
  std::vector<CallerDay> rows_ = std::vector<CallerDay>(1);
  RecentCallers<Need> recent_{kDaySeconds};
};

// What callers did on some days. A try is a first one when the day before holds none, and a need is over a
// day after its first try: one day more on each side tells all.
std::vector<CallerDay> callers_of(const Archive& a, Days days) {
  constexpr std::int64_t kZones = std::int64_t{14} * 3600;  // no zone is farther from UTC
  std::int64_t from = (std::int64_t{days.from} - 1) * kDaySeconds - kZones,
               to = (std::int64_t{days.to} + 2) * kDaySeconds + kZones;
  auto parts = in_parallel<std::vector<CallerDay>>([&](std::uint64_t share, std::uint64_t shares) {
    Following callers(a, share, shares);
    a.each_run(from, to,
               [&](const OpenSegment& s, std::size_t begin, std::size_t end) { callers.run(s, begin, end); });
    return callers.take();
  });
  std::map<std::pair<std::int64_t, std::int32_t>, CallerDay> sums;
  for (const auto& part : parts)
    for (const auto& counts : part)
      if (counts.day >= days.from && counts.day <= days.to) sums[{counts.network, counts.day}] += counts;
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
