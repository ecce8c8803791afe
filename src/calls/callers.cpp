#include "calls/callers.h"

#include "calls/parallel.h"

#include <algorithm>
#include <map>

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
  std::int32_t first_day = 0, lost_day = 0;
  bool open = false, reached = false, lost = false;
};

// Leaves that a caller who needs an agent isn't content with.
constexpr std::uint32_t kLost = [] {
  std::uint32_t out = 0;
  for (Leaf l : {Leaf::congested, Leaf::refused, Leaf::ivr_abandoned, Leaf::short_abandoned, Leaf::abandoned,
                 Leaf::timeout})
    out |= 1U << static_cast<unsigned>(l);
  return out;
}();
}  // namespace

bool asks_again(Leaf leaf) { return ((kLost >> static_cast<unsigned>(leaf)) & 1) != 0; }

namespace {
// The callers whose hash ends with `share` of `shares`: each caller falls to one share.
std::vector<Redials> redials_of(const Archive& a, std::int64_t from, std::int64_t to, std::int64_t window,
                                std::uint64_t share, std::uint64_t shares) {
  std::vector<Redials> out(a.networks.size());
  RecentCallers<LastCall> recent(window);
  a.each_run(from, to + window, [&](const OpenSegment& s, std::size_t begin, std::size_t end) {
    const Segment& g = *s.segment;
    const std::uint32_t* networks = s.networks.data();
    for (std::size_t i = begin; i < end; ++i) {
      std::uint64_t caller = g.callers[i];
      if (caller == 0 || (caller >> 32) % shares != share) continue;
      std::uint32_t now = g.starts[i];
      LastCall& e = recent.of(caller, now);
      Redials& r = out[networks[g.queues[i]]];
      r.redialled += e.lost;
      e.last = now;
      e.lost = now < to && asks_again(g.leaf(i));
      r.lost += e.lost;
    }
  });
  return out;
}
}  // namespace

std::vector<Redials> redials(const Archive& a, std::int64_t from, std::int64_t to, std::int64_t window) {
  auto parts = in_parallel<std::vector<Redials>>([&](std::uint64_t share, std::uint64_t shares) {
    return redials_of(a, from, to, window, share, shares);
  });
  std::vector<Redials> out(a.networks.size());
  for (const auto& part : parts)
    for (std::size_t n = 0; n < out.size(); ++n) {
      out[n].lost += part[n].lost;
      out[n].redialled += part[n].redialled;
    }
  return out;
}

Result<void> keep_callers(operations::Context& context) {
  auto a = TRY(archive(context));
  {
    auto db = context.store.read();
    if (callers_revision(*db) == a->revision) return {};
  }
  std::vector<Zone> zones;
  for (const auto& n : a->networks) zones.emplace_back(n.zone);
  std::vector<std::map<std::int32_t, CallerDay>> days(a->networks.size());
  struct Today {
    std::int64_t from = 1, to = 0;
    std::int32_t day = 0;
    CallerDay* counts = nullptr;
  };
  std::vector<Today> today(a->networks.size());
  auto of = [&](std::uint32_t n, std::int32_t day) -> CallerDay& {
    CallerDay& d = days[n][day];
    d.network = a->networks[n].id;
    d.day = day;
    return d;
  };
  RecentCallers<Need> recent(kDaySeconds);
  a->each_run(0, UINT32_MAX, [&](const OpenSegment& s, std::size_t begin, std::size_t end) {
    const Segment& g = *s.segment;
    for (std::size_t i = begin; i < end; ++i) {
      std::uint64_t caller = g.callers[i];
      Leaf leaf = g.leaf(i);
      if (caller == 0 || leaf == Leaf::self_served) continue;
      std::uint32_t now = g.starts[i], n = s.networks[g.queues[i]];
      Today& t = today[n];
      if (now < t.from || now >= t.to) {
        t.day = day_of(zones[n], now);
        t.from = day_begins(zones[n], t.day);
        t.to = day_begins(zones[n], t.day + 1);
        t.counts = &of(n, t.day);
      }
      Need& e = recent.of(caller, now);
      if (e.lost && e.open) ++of(n, e.lost_day).redialled;
      if (!e.open) {
        e.open = true;
        e.first = now;
        e.first_day = t.day;
        e.reached = false;
        ++t.counts->callers;
        t.counts->first_answered += leaf == Leaf::answered;
      }
      if (std::int32_t wait = g.wait(i); wait > 0) of(n, e.first_day).waited_s += wait;
      if (leaf == Leaf::answered && !e.reached && now - e.first <= kDaySeconds) {
        e.reached = true;
        ++of(n, e.first_day).reached;
      }
      e.last = now;
      e.lost = asks_again(leaf);
      e.lost_day = t.day;
      t.counts->lost += e.lost;
    }
  });
  std::vector<CallerDay> rows;
  for (const auto& network : days)
    for (const auto& [day, counts] : network) rows.push_back(counts);
  context.store.write([&](store::Db& db) { set_caller_days(db, rows, a->revision); });
  return {};
}
}  // namespace calls
