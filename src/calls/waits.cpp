#include "calls/waits.h"

#include "calls/parallel.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace calls {
namespace {
constexpr std::size_t kDense = 1024;  // waits counted second by second; longer ones are listed

struct Histogram {
  std::vector<std::uint32_t> dense = std::vector<std::uint32_t>(kDense);
  std::vector<std::int32_t> longer = {};
  std::uint64_t n = 0;
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
      return {static_cast<std::int32_t>(weekday * 24 + hour), hour_from, hour_from + 3600};
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

std::int32_t percentile(Histogram& h, double percent) {
  auto rank = static_cast<std::uint64_t>(std::ceil(percent / 100 * static_cast<double>(h.n)));
  rank = std::clamp<std::uint64_t>(rank, 1, h.n);
  std::uint64_t seen = 0;
  for (std::size_t w = 0; w < kDense; ++w) {
    seen += h.dense[w];
    if (seen >= rank) return static_cast<std::int32_t>(w);
  }
  auto at = h.longer.begin() + static_cast<std::ptrdiff_t>(rank - seen - 1);
  std::nth_element(h.longer.begin(), at, h.longer.end());
  return *at;
}

// Counts the rows of a run that stay within one bucket of each network.
class Counting {
 public:
  // Of the networks that fall to `share`.
  Counting(const Archive& a, Rhythm rhythm, std::string_view network, std::int64_t queue, std::uint64_t share,
           std::uint64_t shares)
      : archive_(a), rhythm_(rhythm), queue_(queue), now_(a.networks.size()), cells_(a.networks.size()) {
    for (const auto& n : a.networks) {
      zones_.emplace_back(n.zone);
      bool mine = wanted_.size() % shares == share;
      wanted_.push_back(mine && (network.empty() || n.code == network));
    }
  }

  void run(const OpenSegment& s, std::size_t from, std::size_t to) {
    const Segment& g = *s.segment;
    for (std::size_t i = from; i < to; ++i) {
      if ((g.leaves[i] & 0x7f) != static_cast<unsigned>(Leaf::answered)) continue;
      std::uint16_t q = g.queues[i];
      std::uint32_t n = s.networks[q];
      if (!wanted_[n] || (queue_ != 0 && s.queues[q] != queue_)) continue;
      std::uint16_t wait = g.waits[i];
      if (wait == kNoDuration) continue;
      std::uint32_t t = g.starts[i];
      Now& now = now_[n];
      if (t < now.bucket.from || t >= now.bucket.to) {
        now.bucket = bucket_of(zones_[n], rhythm_, t);
        now.histogram = &cells_[n][now.bucket.value];
      }
      ++now.histogram->n;
      if (wait < kDense)
        ++now.histogram->dense[wait];
      else
        now.histogram->longer.push_back(g.wait(i));
    }
  }

  std::vector<WaitCell> cells(const std::vector<double>& percents) {
    std::vector<WaitCell> out;
    for (std::uint32_t n = 0; n < cells_.size(); ++n)
      for (auto& [bucket, h] : cells_[n]) {
        WaitCell c{n, bucket, h.n, {}};
        for (double p : percents) c.percentiles.push_back(percentile(h, p));
        out.push_back(std::move(c));
      }
    return out;
  }

 private:
  struct Now {
    Bucket bucket = {};
    Histogram* histogram = nullptr;
  };
  const Archive& archive_;
  Rhythm rhythm_;
  std::int64_t queue_;
  std::vector<Zone> zones_ = {};
  std::vector<char> wanted_ = {};
  std::vector<Now> now_;
  std::vector<std::map<std::int32_t, Histogram>> cells_;
};
}  // namespace

std::vector<WaitCell> exact_waits(const Archive& a, std::int64_t from, std::int64_t to, Rhythm rhythm,
                                  const std::vector<double>& percents, std::string_view network,
                                  std::int64_t queue) {
  auto parts = in_parallel<std::vector<WaitCell>>([&](std::uint64_t share, std::uint64_t shares) {
    Counting counting(a, rhythm, network, queue, share, shares);
    a.each_run(from, to, [&](const OpenSegment& s, std::size_t begin, std::size_t end) {
      counting.run(s, begin, end);
    });
    return counting.cells(percents);
  });
  std::vector<WaitCell> out;
  for (auto& part : parts)
    for (auto& c : part) out.push_back(std::move(c));
  std::sort(out.begin(), out.end(), [](const WaitCell& x, const WaitCell& y) {
    return std::tie(x.network, x.bucket) < std::tie(y.network, y.bucket);
  });
  return out;
}
}  // namespace calls
