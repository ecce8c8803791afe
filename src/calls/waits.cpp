#include "calls/waits.h"

#include "calls/parallel.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace calls {
namespace {
constexpr std::size_t kDense = 1024;  // waits counted second by second; longer ones are listed

struct Histogram {
  // By seconds; the last counts the longer ones and those of unknown length.
  std::vector<std::uint32_t> dense = std::vector<std::uint32_t>(kDense + 1);
  std::vector<std::int32_t> longer = {};

  std::uint64_t calls() const {
    return std::accumulate(dense.begin(), dense.end() - 1, std::uint64_t{0}) + longer.size();
  }
  void add(const Histogram& other) {
    for (std::size_t i = 0; i <= kDense; ++i) dense[i] += other.dense[i];
    longer.insert(longer.end(), other.longer.begin(), other.longer.end());
  }
};

// Which bucket an instant falls in, and until when.
struct Bucket {
  std::int32_t value = 0;
  std::int64_t from = 1, to = 0;
};
Bucket bucket_of(const Zone& zone, Rhythm rhythm, std::int64_t t) {
  std::int32_t day = day_of(zone, t);
  auto weekday = static_cast<std::int32_t>(((day + 3) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
  std::int64_t civil = zone.civil(t), hour = (civil - static_cast<std::int64_t>(day) * 86400) / 3600;
  std::int64_t hour_from = t - (((civil % 3600) + 3600) % 3600);
  switch (rhythm) {
    case Rhythm::all:
      return {0, INT64_MIN, INT64_MAX};
    case Rhythm::hour_of_week:
      return {static_cast<std::int32_t>(std::int64_t{weekday} * 24 + hour), hour_from, hour_from + 3600};
    case Rhythm::hour:
      return {static_cast<std::int32_t>(hour), hour_from, hour_from + 3600};
    case Rhythm::weekday:
      return {weekday, day_begins(zone, day), day_begins(zone, day + 1)};
    case Rhythm::day:
      return {day, day_begins(zone, day), day_begins(zone, day + 1)};
    case Rhythm::month:
      break;
  }
  int year = year_of_day(day), month = month_of_day(day);
  return {(year - 1970) * 12 + month - 1, day_begins(zone, day), day_begins(zone, day + 1)};
}

// `n` calls in all.
std::int32_t percentile(Histogram& h, std::uint64_t n, double percent) {
  auto rank = static_cast<std::uint64_t>(std::ceil(percent * static_cast<double>(n) / 100));
  rank = std::clamp<std::uint64_t>(rank, 1, n);
  std::uint64_t seen = 0;
  for (std::size_t w = 0; w < kDense; ++w) {
    seen += h.dense[w];
    if (seen >= rank) return static_cast<std::int32_t>(w);
  }
  auto at = h.longer.begin() + static_cast<std::ptrdiff_t>(rank - seen - 1);
  std::nth_element(h.longer.begin(), at, h.longer.end());
  return *at;
}

using Cells = std::map<std::pair<std::uint32_t, std::int32_t>, Histogram>;  // by network and bucket

// Counts rows block by block: within a block no network changes its bucket, so that a row is one look-up and
// one addition, without a branch.
class Counting {
 public:
  Counting(const Archive& a, const Windows& windows, Rhythm rhythm, const QueueSet& queues)
      : windows_(windows),
        rhythm_(rhythm),
        wanted_(queues),
        now_(windows.size()),
        histograms_(windows.size()) {
    for (const auto& n : a.networks) zones_.emplace_back(n.zone);
  }

  void run(const OpenSegment& s, std::size_t from, std::size_t to) {
    const auto& starts = s.segment->starts;
    while (from < to) {
      std::int64_t until = enter(starts[from]);
      auto end = std::lower_bound(starts.begin() + static_cast<std::ptrdiff_t>(from),
                                  starts.begin() + static_cast<std::ptrdiff_t>(to), until,
                                  [](std::uint32_t t, std::int64_t limit) { return t < limit; });
      auto stop = static_cast<std::size_t>(end - starts.begin());
      block(s, from, stop);
      from = stop;
    }
  }
  Cells take() { return std::move(cells_); }

 private:
  // Brings every network to the bucket that holds `t`, and tells when the first of them leaves it.
  std::int64_t enter(std::int64_t t) {
    std::int64_t until = INT64_MAX;
    for (std::uint32_t n = 0; n < now_.size(); ++n) {
      if (t < now_[n].from || t >= now_[n].to) change_bucket(n, t);
      until = std::min(until, now_[n].to);
    }
    return until;
  }
  void change_bucket(std::uint32_t n, std::int64_t t) {
    const Window& w = windows_[n];
    if (t < w.from || t >= w.to) {
      now_[n] = t < w.from && w.from < w.to ? Bucket{0, INT64_MIN, w.from}
                                            : Bucket{0, std::min(t, w.to), INT64_MAX};
      histograms_[n] = &nowhere_;
      return;
    }
    now_[n] = bucket_of(zones_[n], rhythm_, t);
    now_[n].from = std::max(now_[n].from, w.from);
    now_[n].to = std::min(now_[n].to, w.to);
    histograms_[n] = &cells_[{n, now_[n].value}];
  }

  void block(const OpenSegment& s, std::size_t from, std::size_t to) {
    const Segment& g = *s.segment;
    by_queue_.assign(s.queues.size(), nowhere_.dense.data());
    for (std::size_t q = 0; q < s.queues.size(); ++q)
      if (wanted_.contains(s.queues[q])) by_queue_[q] = histograms_[s.networks[q]]->dense.data();
    const std::uint16_t* queues = g.queues.data();
    const std::uint16_t* waits = g.waits.data();
    const std::uint8_t* leaves = g.leaves.data();
    std::uint32_t* const* into = by_queue_.data();
    bool longer = false;
    for (std::size_t i = from; i < to; ++i) {
      bool answered = (leaves[i] & 0x7f) == static_cast<std::uint8_t>(Leaf::answered);
      std::size_t w = waits[i];
      longer |= w >= kDense;
      into[queues[i]][std::min(w, kDense)] += answered;
    }
    if (!longer) return;
    for (std::size_t i = from; i < to; ++i)
      if (waits[i] >= kDense && waits[i] != kNoDuration && g.leaf(i) == Leaf::answered &&
          into[queues[i]] != nowhere_.dense.data())
        histograms_[s.networks[queues[i]]]->longer.push_back(g.wait(i));
  }

  const Windows& windows_;
  Rhythm rhythm_;
  const QueueSet& wanted_;
  std::vector<Zone> zones_ = {};
  std::vector<Bucket> now_;
  std::vector<Histogram*> histograms_;
  std::vector<std::uint32_t*> by_queue_ = {};
  Histogram nowhere_ = {};
  Cells cells_ = {};
};
}  // namespace

std::int32_t rhythm_bucket(const Zone& zone, Rhythm rhythm, std::int64_t t) {
  return bucket_of(zone, rhythm, t).value;
}

std::vector<WaitCell> exact_waits(const Archive& a, const Windows& windows, Rhythm rhythm,
                                  const std::vector<double>& percents, const QueueSet& queues) {
  Window all_of_them = around(windows);
  // Each thread takes its part of every run.
  auto parts = in_parallel<Cells>([&](std::uint64_t share, std::uint64_t shares) {
    Counting counting(a, windows, rhythm, queues);
    a.each_run(all_of_them.from, all_of_them.to,
               [&](const OpenSegment& s, std::size_t begin, std::size_t end) {
                 std::size_t rows = end - begin;
                 counting.run(s, begin + rows * share / shares, begin + rows * (share + 1) / shares);
               });
    return counting.take();
  });
  Cells all = std::move(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i)
    for (const auto& [key, histogram] : parts[i]) all[key].add(histogram);
  std::vector<WaitCell> out;
  for (auto& [key, h] : all) {
    WaitCell c{key.first, key.second, h.calls(), {}};
    if (c.calls == 0) continue;
    for (double p : percents) c.percentiles.push_back(percentile(h, c.calls, p));
    out.push_back(std::move(c));
  }
  return out;
}
}  // namespace calls
