#include "calls/recount.h"

namespace calls {
Recount::Recount(const Archive& archive, const std::set<QueueDay>* only) : only_(only) {
  for (const auto& n : archive.networks) zones_.emplace(n.id, Zone(n.zone));
  for (const auto& q : archive.queues) network_of_[q.id] = q.network;
}

QueueDay Recount::day(std::int64_t queue, std::int64_t start) const {
  return {queue, day_of(zone_of(queue), start)};
}

bool Recount::add(const OpenSegment& s) {
  std::map<std::int64_t, std::unique_ptr<CubeBuilder>> by_network;
  std::string buffer;
  bool known = true;
  for (std::size_t i = 0; i < s.segment->rows() && known; ++i) {
    std::uint16_t q = s.segment->queues[i];
    known = s.queues[q] != 0;
    if (!known || (only_ != nullptr && !only_->contains(day(s.queues[q], s.segment->starts[i])))) continue;
    auto& cube = by_network[network_of(s.queues[q])];
    if (!cube) cube = std::make_unique<CubeBuilder>(zone_of(s.queues[q]));
    cube->add(q, s.segment->row(i, buffer));
  }
  for (auto& [network, cube] : by_network)
    cube->take([&](std::uint32_t q, std::int32_t day, const PackedDay& packed) {
      DayCells cells;
      if (DayCells::decode(packed.cells, cells)) days_[{s.queues[q], day}].add(cells);
    });
  return known;
}

void Recount::add(std::int64_t queue, std::int64_t start, const Counters& c) {
  QueueDay at = day(queue, start);
  if (only_ != nullptr && !only_->contains(at)) return;
  auto slot = (start - day_begins(zone_of(queue), at.second)) / kSlotSeconds;
  days_[at].at(static_cast<std::uint8_t>(slot)) += c;
}

void add_days(std::set<QueueDay>& into, const Recount& count, const OpenSegment& s) {
  std::vector<std::int32_t> last(s.queues.size(), INT32_MIN);  // calls come by their starts
  for (std::size_t i = 0; i < s.segment->rows(); ++i) {
    std::uint16_t q = s.segment->queues[i];
    if (s.queues[q] == 0) continue;
    QueueDay day = count.day(s.queues[q], s.segment->starts[i]);
    if (last[q] == day.second) continue;
    last[q] = day.second;
    into.insert(day);
  }
}
}  // namespace calls
