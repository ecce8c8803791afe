// What stands behind a figure: calls one by one, or quarter-hours where the source tells no calls.
#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "calls/dashboard.h"
#include "calls/dashboard_blocks.h"
#include "calls/json_numbers.h"
#include "calls/queues_asked.h"

namespace calls {
namespace {
// The leaves named, all when none is; nothing when a name is wrong.
std::optional<std::uint32_t> leaves_of(const std::string& codes) {
  if (codes.empty()) return ~0U;
  std::uint32_t out = 0;
  for (auto code : text::split(codes, ',')) {
    auto leaf = leaf_by_code(code);
    if (!leaf) return std::nullopt;
    out |= 1U << static_cast<unsigned>(*leaf);
  }
  return out;
}

bool at_hour(const ShowCalls& in, const Zone& zone, std::int64_t start) {
  if (!in.weekday && !in.hour) return true;
  std::int64_t civil = zone.civil(start), day = civil / 86400;
  return (!in.weekday || (day + 3) % 7 + 1 == *in.weekday) && (!in.hour || civil % 86400 / 3600 == *in.hour);
}

// The queues asked, by their numbers in the store.
std::unordered_map<std::int64_t, const Queue*> wanted_queues(const ShowCalls& in, const Archive& a) {
  std::unordered_map<std::int64_t, const Queue*> out;
  for (const auto& q : a.queues)
    if ((in.network.empty() || q.network_code == in.network) && (in.queue.empty() || q.code == in.queue) &&
        (in.site.empty() || q.site == in.site) && (in.departement.empty() || q.departement == in.departement))
      out.emplace(q.id, &q);
  return out;
}
CallLine line_of(const Network& network, const Queue& queue, const CallRow& c, const Zone& zone) {
  return {iso_local(zone, c.start),
          network.code,
          queue.code,
          std::string(c.id),
          shown_time(zone, c.start, true),
          shown(network),
          shown(queue),
          c.leaf,
          c.wait,
          c.talk,
          c.score};
}
}  // namespace

Result<CallList> show_calls(operations::Context& context, const ShowCalls& in) {
  CallList out{in, TRY(period_of(context, in.from, in.to))};
  auto leaves = leaves_of(in.leaf);
  if (!leaves) return invalid({{"leaf", "Cette issue n’existe pas."}});
  if (!in.network.empty()) {
    out.network_name = shown(TRY(network_asked(*context.store.read(), in.network)));
  }
  auto a = TRY(archive(context));
  std::vector<Zone> zones;
  for (const auto& n : a->networks) zones.emplace_back(n.zone);
  auto wanted = wanted_queues(in, *a);
  out.queue_name = in.queue;
  for (const auto& [id, queue] : wanted)
    if (queue->code == in.queue && !in.network.empty()) out.queue_name = shown(*queue);
  Windows windows = a->days(out.period.from, out.period.to, in.network);
  Window all = around(windows);
  std::map<const OpenSegment*, std::vector<const Queue*>> by_segment;
  std::int64_t skip = (in.page - 1) * kCallsPerPage;
  std::string buffer;
  a->each_run(all.from, all.to, [&](const OpenSegment& s, std::size_t from, std::size_t to) {
    const Segment& g = *s.segment;
    auto [found, fresh] = by_segment.try_emplace(&s);
    auto& queues = found->second;
    if (fresh)
      for (std::int64_t id : s.queues) {
        auto queue = wanted.find(id);
        queues.push_back(queue == wanted.end() ? nullptr : queue->second);
      }
    for (std::size_t i = from; i < to; ++i) {
      const Queue* queue = queues[g.queues[i]];
      if (queue == nullptr || ((*leaves >> static_cast<unsigned>(g.leaf(i))) & 1) == 0 ||
          (in.known_callers && g.callers[i] == 0))
        continue;
      std::uint32_t network = s.networks[g.queues[i]];
      const Zone& zone = zones[network];
      if (g.starts[i] < windows[network].from || g.starts[i] >= windows[network].to ||
          !at_hour(in, zone, g.starts[i]))
        continue;
      ++out.total;
      if (out.total <= skip || out.total > skip + kCallsPerPage) continue;
      out.lines.push_back(line_of(a->networks[network], *queue, g.row(i, buffer), zone));
    }
  });
  return out;
}

json::value calls_json(const CallList& l) {
  json::array rows;
  auto known = [](std::int32_t v) { return v == kUnknown ? json::value(nullptr) : json::value(v); };
  for (const auto& c : l.lines)
    rows.push_back(json::object{{"start", c.start},
                                {"network", c.network},
                                {"queue", c.queue},
                                {"id", c.id},
                                {"leaf", leaf_code(c.leaf)},
                                {"wait_s", known(c.wait)},
                                {"talk_s", known(c.talk)},
                                {"score", known(c.score)}});
  return json::object{{"total", l.total}, {"page", l.input.page}, {"calls", rows}};
}

Result<IntervalList> show_intervals(operations::Context& context, const ShowIntervals& in) {
  IntervalList out{in, TRY(period_of(context, in.from, in.to))};
  {
    auto db = context.store.read();
    Network network = TRY(network_asked(*db, in.network));
    out.zone = network.zone;
    out.network_name = shown(network);
    for (const auto& q : queues(*db))
      if (q.network == network.id) out.queue_names[q.code] = shown(q);
  }
  out.told = leaves_told(context)[in.network];
  Selection s{in.network,      in.queue,      in.site,         in.departement,
              out.period.from, out.period.to, Grain::interval, true};
  auto lines = lines_of(context, s);
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return std::tie(a.start, a.queue) < std::tie(b.start, b.queue);
  });
  out.total = static_cast<std::int64_t>(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out.sum += lines[i].counters;
    out.quarters += i == 0 || lines[i].start != lines[i - 1].start;
  }
  std::int64_t first = std::min((in.page - 1) * kIntervalsPerPage, out.total),
               last = std::min(first + kIntervalsPerPage, out.total);
  DeclaredDefinitions declared(*context.store.read());
  for (std::int64_t i = first; i < last; ++i) {
    Line& line = lines[static_cast<std::size_t>(i)];
    out.official.push_back(official(line.counters, declared.of(in.network, line.day)));
    out.lines.push_back(std::move(line));
  }
  return out;
}

json::value intervals_json(const IntervalList& l) {
  json::array rows;
  for (const auto& line : l.lines)
    rows.push_back(json::object{{"start", line.period},
                                {"queue", line.queue},
                                {"presented", count_json(refusals_told(l.told), presented(line.counters))},
                                {"queued", queued(line.counters)},
                                {"answered", line.counters[Leaf::answered]},
                                {"abandoned", line.counters[Leaf::abandoned]},
                                {"short_abandoned", line.counters[Leaf::short_abandoned]},
                                {"refused", count_json(refusals_told(l.told), refused(line.counters))},
                                {"timeout", line.counters[Leaf::timeout]}});
  return json::object{{"total", l.total}, {"page", l.input.page}, {"intervals", rows}};
}
}  // namespace calls
