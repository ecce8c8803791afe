#include "calls/strata_days.h"

#include <algorithm>
#include <map>

#include "calls/parallel.h"

namespace calls {
namespace {
std::size_t stratum_at(const Segment& g, std::size_t row) {
  std::uint16_t wait = g.waits[row];
  return stratum_of(g.leaf(row), wait < kLongDuration ? wait : g.wait(row));
}

std::vector<StrataDay> count(const Archive& archive, const OpenSegment& s) {
  const Segment& g = *s.segment;
  struct Today {
    std::int64_t from = 1, to = 0;  // UTC seconds
    std::size_t at = 0;             // in `out`
  };
  std::vector<Zone> zones;
  for (const auto& n : archive.networks) zones.emplace_back(n.zone);
  std::vector<Today> today(archive.networks.size());
  std::vector<StrataDay> out;
  for (std::size_t i = 0; i < g.rows(); ++i) {
    if (i % kMappedRows == kMappedRows - 1) g.release();
    std::size_t kind = stratum_at(g, i);
    if (kind == kStrata) continue;
    std::uint32_t n = s.networks[g.queues[i]];
    Today& t = today[n];
    std::int64_t start = g.starts[i];
    if (start < t.from || start >= t.to) {
      std::int32_t day = day_of(zones[n], start);
      t = {day_begins(zones[n], day), day_begins(zones[n], day + 1), out.size()};
      out.push_back({archive.networks[n].id, day});
    }
    StrataDay& d = out[t.at];
    ++d.calls[kind];
    if (g.scores[i] < 0) continue;
    ++d.scores[kind];
    d.satisfied[kind] += g.scores[i] >= 4;
  }
  g.release();
  return out;
}

// A day on either side of UTC's.
bool may_have(const OpenSegment& s, std::int32_t from, std::int32_t to) {
  if (s.segment->rows() == 0) return false;
  auto day = [](std::int64_t utc) { return static_cast<std::int32_t>(utc / 86400); };
  return day(s.segment->first()) - 1 <= to && day(s.segment->starts.back()) + 1 >= from;
}
}  // namespace

StrataDays::Counted StrataDays::kept(std::int64_t segment) {
  std::lock_guard lock(mutex_);
  auto found = kept_.find(segment);
  return found == kept_.end() ? nullptr : found->second;
}

void StrataDays::keep(const Archive& archive, std::int64_t segment, Counted counted) {
  std::lock_guard lock(mutex_);
  kept_[segment] = std::move(counted);
  if (kept_.size() <= archive.segments.size()) return;
  std::erase_if(kept_, [&](const auto& k) {
    return std::none_of(archive.segments.begin(), archive.segments.end(),
                        [&](const OpenSegment& s) { return s.id == k.first; });
  });
}

void StrataDays::each(const Archive& archive, std::int32_t from, std::int32_t to,
                      const std::function<void(const StrataDay&)>& visit) {
  std::vector<const OpenSegment*> missing;
  for (const auto& s : archive.segments)
    if (may_have(s, from, to) && !kept(s.id)) missing.push_back(&s);
  using Made = std::vector<std::pair<std::int64_t, Counted>>;
  std::map<std::int64_t, Counted> made;
  auto work = [&](std::uint64_t share, std::uint64_t shares) {
    Made out;
    for (std::size_t i = share; i < missing.size(); i += shares)
      out.emplace_back(missing[i]->id,
                       std::make_shared<const std::vector<StrataDay>>(count(archive, *missing[i])));
    return out;
  };
  if (!missing.empty())
    for (auto& part : in_parallel<Made>(work))
      for (auto& [id, counted] : part) {
        keep(archive, id, counted);
        made[id] = counted;
      }
  for (const auto& s : archive.segments) {
    if (!may_have(s, from, to)) continue;
    auto own = made.find(s.id);
    Counted counted = own != made.end() ? own->second : kept(s.id);
    if (!counted) counted = std::make_shared<const std::vector<StrataDay>>(count(archive, s));
    for (const auto& d : *counted)
      if (d.day >= from && d.day <= to) visit(d);
  }
}

bool StrataDays::count_one(const Archive& archive) {
  const OpenSegment* latest = nullptr;
  for (const auto& s : archive.segments)
    if (!kept(s.id) && (latest == nullptr || s.segment->first() > latest->segment->first())) latest = &s;
  if (latest == nullptr) return false;
  keep(archive, latest->id, std::make_shared<const std::vector<StrataDay>>(count(archive, *latest)));
  return true;
}
}  // namespace calls
