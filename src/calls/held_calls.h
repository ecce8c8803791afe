// An archive held in memory, for tests that read calls: no store, no file.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "calls/archive.h"

namespace calls {
struct HeldCall {
  std::string network, queue;
  std::int64_t start = 0;  // UTC seconds
  Leaf leaf = Leaf::unknown;
  std::uint64_t caller = 0;
  std::int32_t wait = kUnknown;
};

// One segment for each list of calls; they may overlap. Networks and queues in the order of their names.
inline Archive held_archive(const std::vector<std::vector<HeldCall>>& segments, const std::string& zone) {
  std::map<std::string, std::map<std::string, std::int64_t>> names;
  for (const auto& calls : segments)
    for (const auto& c : calls) names[c.network][c.queue] = 0;
  Archive out;
  std::int64_t last = 0;
  std::vector<QueueName> queue_names;
  std::vector<std::uint32_t> networks;
  for (auto& [network, queues] : names) {
    out.networks.push_back({static_cast<std::int64_t>(out.networks.size()) + 1, network, network, zone});
    for (auto& [queue, id] : queues) {
      id = ++last;
      out.queues.push_back({id, out.networks.back().id, network, queue, queue, "", ""});
      queue_names.push_back({network, queue});
      networks.push_back(static_cast<std::uint32_t>(out.networks.size() - 1));
    }
  }
  for (const auto& calls : segments) {
    if (calls.empty()) continue;
    SegmentBuilder builder;
    for (const auto& c : calls) {
      CallRow row;
      row.start = c.start;
      row.leaf = c.leaf;
      row.wait = c.wait;
      builder.add(row, static_cast<std::uint16_t>(names[c.network][c.queue] - 1), c.caller, {});
    }
    OpenSegment open{static_cast<std::int64_t>(out.segments.size()) + 1,
                     Segment::from(builder.finish(queue_names)).value()};
    for (std::int64_t id = 1; id <= last; ++id) open.queues.push_back(id);
    open.networks = networks;
    out.segments.push_back(std::move(open));
  }
  return out;
}
}  // namespace calls
