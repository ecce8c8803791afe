#include "calls/observed_waits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "calls/fact_days.h"
#include "calls/kept_passes.h"
#include "calls/parallel.h"

namespace calls {
namespace {
constexpr std::array<double, 15> kSteps{1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200};

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

ObservedWaits observed_waits(const CountedWaits& w) {
  return {w.observations(), w.answered(), w.abandoned(), w.otherwise(), w.unknown()};
}

namespace {
CountedWaits counted_waits(const Archive& archive, const Selection& selection) {
  auto queues = queues_of(archive, selection);
  auto networks = spans_of(archive, selection);
  Span whole;
  for (const Span& n : networks) whole = {std::min(whole.from, n.from), std::max(whole.to, n.to)};
  if (queues.empty()) return {};
  auto parts = in_parallel<CountedWaits>([&](std::uint64_t share, std::uint64_t shares) {
    CountedWaits counted;
    archive.each_run(whole.from, whole.to, [&](const OpenSegment& s, std::size_t begin, std::size_t end) {
      const Segment& g = *s.segment;
      auto spans = spans_of(s, queues, networks);
      std::vector<std::uint8_t> asked;
      for (const Span& span : spans) asked.push_back(span.from < span.to);
      std::size_t rows = end - begin;
      for (std::size_t i = begin + rows * share / shares; i < begin + rows * (share + 1) / shares; ++i) {
        if (!asked[g.queues[i]]) continue;
        const Span& span = spans[g.queues[i]];
        if (g.starts[i] >= span.from && g.starts[i] < span.to) counted.add(g.leaf(i), g.wait(i));
      }
    });
    return counted;
  });
  CountedWaits all = std::move(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) all.add(parts[i]);
  return all;
}

using Selected = std::tuple<std::string, std::string, std::string, std::string, std::int32_t, std::int32_t>;
using WaitPasses = KeptPasses<Selected, CountedWaits>;
}  // namespace

ObservedWaits observed_waits(const Archive& archive, const Selection& selection) {
  return observed_waits(counted_waits(archive, selection));
}

std::shared_ptr<const CountedWaits> kept_waits(operations::Context& context, const Archive& archive,
                                               const Selection& s) {
  bool exact = context.viewer.local;
  auto days = context.cached<FactDays>()->waits(archive, queues_of(archive, s), s.from, s.to, exact);
  if (days) return std::make_shared<const CountedWaits>(std::move(*days));
  return context.cached<WaitPasses>()->get({s.network, s.queue, s.site, s.departement, s.from, s.to},
                                           archive.revision, exact,
                                           [&] { return counted_waits(archive, s); });
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
