#include "calls/observed_waits.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "calls/parallel.h"

namespace calls {
namespace {
constexpr std::size_t kDense = 4096;  // waits counted second by second; longer ones are listed
constexpr std::array<double, 15> kSteps{1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200};

enum Way : std::uint8_t { answered, abandoned, otherwise, kWays, elsewhere };
constexpr auto kWayOf = [] {
  std::array<std::uint8_t, 128> out{};
  out.fill(elsewhere);
  auto set = [&](Leaf leaf, Way way) { out[static_cast<std::size_t>(leaf)] = way; };
  set(Leaf::answered, answered);
  for (Leaf leaf : {Leaf::short_abandoned, Leaf::abandoned}) set(leaf, abandoned);
  for (Leaf leaf : {Leaf::timeout, Leaf::flow_out, Leaf::callback, Leaf::voicemail}) set(leaf, otherwise);
  return out;
}();

struct Counted {
  std::array<std::vector<std::uint32_t>, kWays> dense = {std::vector<std::uint32_t>(kDense),
                                                         std::vector<std::uint32_t>(kDense),
                                                         std::vector<std::uint32_t>(kDense)};
  std::vector<WaitObservation> longer = {};
  std::array<std::uint64_t, kWays> calls = {};
  std::uint64_t unknown = 0;

  void add(const Counted& other) {
    for (std::size_t way = 0; way < kWays; ++way) {
      for (std::size_t s = 0; s < kDense; ++s) dense[way][s] += other.dense[way][s];
      calls[way] += other.calls[way];
    }
    longer.insert(longer.end(), other.longer.begin(), other.longer.end());
    unknown += other.unknown;
  }
  void add(std::uint8_t way, std::int32_t wait) {
    if (way >= kWays) return;
    if (wait == kUnknown) {
      ++unknown;
      return;
    }
    ++calls[way];
    if (static_cast<std::size_t>(wait) < kDense)
      ++dense[way][static_cast<std::size_t>(wait)];
    else
      longer.push_back({static_cast<double>(wait), way == abandoned, 1});
  }
};

// The store ids of the selection's queues.
std::vector<std::int64_t> queues_of(const Archive& archive, const Selection& s) {
  std::vector<std::int64_t> out;
  for (const auto& q : archive.queues)
    if ((s.network.empty() || q.network_code == s.network) && (s.queue.empty() || q.code == s.queue) &&
        (s.site.empty() || q.site == s.site) && (s.departement.empty() || q.departement == s.departement))
      out.push_back(q.id);
  std::sort(out.begin(), out.end());
  return out;
}

struct Span {
  std::int64_t from = INT64_MAX, to = INT64_MIN;  // UTC seconds
};
std::vector<Span> spans_of(const Archive& archive, const Selection& s) {
  constexpr std::int32_t kEarliest = 0, kLatest = 40'000;  // civil days since 1970
  std::vector<Span> out;
  for (const auto& n : archive.networks) {
    Zone zone(n.zone);
    out.push_back({day_begins(zone, std::clamp(s.from, kEarliest, kLatest)),
                   day_begins(zone, std::clamp(s.to, kEarliest, kLatest) + 1)});
  }
  return out;
}

// Of a segment's queues, when a call of each counts; never for one that isn't selected.
std::vector<Span> spans_of(const OpenSegment& s, const std::vector<std::int64_t>& queues,
                           const std::vector<Span>& networks) {
  std::vector<Span> out(s.queues.size());
  for (std::size_t q = 0; q < s.queues.size(); ++q)
    if (std::binary_search(queues.begin(), queues.end(), s.queues[q])) out[q] = networks[s.networks[q]];
  return out;
}
}  // namespace

ObservedWaits observed_waits(const Archive& archive, const Selection& selection) {
  auto queues = queues_of(archive, selection);
  auto networks = spans_of(archive, selection);
  Span whole;
  for (const Span& n : networks) whole = {std::min(whole.from, n.from), std::max(whole.to, n.to)};
  ObservedWaits out;
  if (queues.empty()) return out;
  auto parts = in_parallel<Counted>([&](std::uint64_t share, std::uint64_t shares) {
    Counted counted;
    archive.each_run(whole.from, whole.to, [&](const OpenSegment& s, std::size_t begin, std::size_t end) {
      const Segment& g = *s.segment;
      auto spans = spans_of(s, queues, networks);
      std::vector<std::uint8_t> asked;
      for (const Span& span : spans) asked.push_back(span.from < span.to);
      std::size_t rows = end - begin;
      const Span* of = spans.data();
      for (std::size_t i = begin + rows * share / shares; i < begin + rows * (share + 1) / shares; ++i) {
        if (!asked[g.queues[i]]) continue;
        const Span& span = of[g.queues[i]];
        if (g.starts[i] >= span.from && g.starts[i] < span.to)
          counted.add(kWayOf[g.leaves[i] & 0x7f], g.wait(i));
      }
    });
    return counted;
  });
  Counted all = std::move(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) all.add(parts[i]);
  out.answered = all.calls[answered];
  out.abandoned = all.calls[abandoned];
  out.otherwise = all.calls[otherwise];
  out.unknown = all.unknown;
  for (std::size_t s = 0; s < kDense; ++s) {
    if (auto n = all.dense[abandoned][s]) out.waits.push_back({static_cast<double>(s), true, n});
    if (auto n = all.dense[answered][s] + all.dense[otherwise][s])
      out.waits.push_back({static_cast<double>(s), false, n});
  }
  std::sort(all.longer.begin(), all.longer.end(),
            [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
  out.waits.insert(out.waits.end(), all.longer.begin(), all.longer.end());
  return out;
}

std::vector<SurvivalPoint> thinned(const SurvivalCurve& curve, const std::vector<WaitObservation>& waits,
                                   std::size_t most) {
  double step = kSteps.back();
  for (double s : kSteps)
    if (std::floor(curve.followed_s / s) + 1 <= static_cast<double>(most)) {
      step = s;
      break;
    }
  std::vector<SurvivalPoint> out;
  auto wait = waits.begin();
  auto at = curve.steps.begin();
  SurvivalPoint point{0, 1, 0, curve.observations};
  for (double t = 0; t <= curve.followed_s && out.size() < most; t += step) {
    for (; wait != waits.end() && wait->seconds < t; ++wait) point.waiting -= wait->n;
    for (; at != curve.steps.end() && at->seconds <= t; ++at)
      point.survival = at->survival, point.error = at->error;
    point.seconds = t;
    out.push_back(point);
  }
  return out;
}
}  // namespace calls
