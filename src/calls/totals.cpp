#include "calls/totals.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace calls {
void TotalsCache::visit(store::Db& db, std::int32_t from, std::int32_t to,
                        const std::function<void(const NetworkDay&)>& each) {
  std::lock_guard lock(mutex_);
  std::int64_t now = revision(db);
  if (now != revision_) {
    each_network_day(db, revision_, [&](std::int64_t network, std::int32_t day, const Counters& c) {
      days_[{network, day}] = c;
    });
    revision_ = now;
  }
  for (const auto& [key, counters] : days_)
    if (key.second >= from && key.second <= to) each({key.first, key.second, counters});
}

std::optional<Grain> grain_by_code(std::string_view code) {
  if (code.empty() || code == "all") return Grain::all;
  if (code == "interval") return Grain::interval;
  if (code == "hour") return Grain::hour;
  if (code == "day") return Grain::day;
  if (code == "week") return Grain::week;
  if (code == "month") return Grain::month;
  return std::nullopt;
}

std::string iso_local(const Zone& zone, std::int64_t utc) {
  std::int64_t offset = zone.offset(utc), civil = utc + offset;
  std::int32_t day = day_of(zone, utc);
  std::int64_t second = civil - static_cast<std::int64_t>(day) * 86400, away = offset < 0 ? -offset : offset;
  return fmt::format("{}T{:02}:{:02}:{:02}{}{:02}:{:02}", iso_of_day(day), second / 3600, second / 60 % 60,
                     second % 60, offset < 0 ? '-' : '+', away / 3600, away / 60 % 60);
}

namespace {
// ISO 8601: the week that holds the day's Thursday.
std::string iso_week(std::int32_t day) {
  std::int32_t weekday = ((day + 3) % 7 + 7) % 7, thursday = day - weekday + 3;
  int year = year_of_day(thursday);
  auto first = static_cast<std::int32_t>(civil_seconds(year, 1, 1) / 86400);
  return fmt::format("{}-W{:02}", year, (thursday - first) / 7 + 1);
}

}  // namespace

std::string period_label(Grain grain, std::int32_t day) {
  if (grain == Grain::day) return iso_of_day(day);
  if (grain == Grain::week) return iso_week(day);
  if (grain == Grain::month) return iso_of_day(day).substr(0, 7);
  return {};
}

namespace {
// Adds into the line of its period: lines come by queue and by time, so it is the last or a new one.
class Lines {
 public:
  // `merging`: lines of several queues fall into one, so that a period may come again later.
  Lines(Grain grain, bool merging) : grain_(grain), merging_(merging) {}
  void add(const std::string& network, const std::string& queue, const Zone& zone, std::int32_t day,
           std::int64_t start, const Counters& c) {
    std::string period = period_of(zone, day, start);
    bool same = !out.empty() && out.back().period == period && out.back().queue == queue &&
                out.back().network == network;
    std::size_t at = out.size() - 1;
    if (!same) {
      at = out.size();
      if (merging_) at = places_.try_emplace({network, queue, period}, at).first->second;
      if (at == out.size()) out.push_back({network, queue, start, std::move(period), day, {}});
    }
    out[at].counters += c;
  }
  std::vector<Line> out = {};

 private:
  std::string period_of(const Zone& zone, std::int32_t day, std::int64_t start) const {
    if (grain_ == Grain::hour) return iso_local(zone, start - ((zone.civil(start) % 3600) + 3600) % 3600);
    if (grain_ == Grain::interval) return iso_local(zone, start);
    return period_label(grain_, day);
  }
  Grain grain_;
  bool merging_;
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> places_ = {};
};
}  // namespace

namespace {
// The selection's queues with the zone of their network.
void each_queue(store::Db& db, const Selection& s,
                const std::function<void(const Queue& queue, const Zone& zone)>& visit) {
  std::map<std::int64_t, Zone> zones;
  for (const auto& n : networks(db))
    if (s.network.empty() || n.code == s.network) zones.emplace(n.id, Zone(n.zone));
  for (const auto& q : queues(db)) {
    auto zone = zones.find(q.network);
    bool wanted = zone != zones.end() && (s.queue.empty() || q.code == s.queue) &&
                  (s.site.empty() || q.site == s.site) &&
                  (s.departement.empty() || q.departement == s.departement);
    if (wanted) visit(q, zone->second);
  }
}

void add_network_days(operations::Context& context, store::Db& db, const Selection& s, Lines& lines) {
  std::map<std::int64_t, std::pair<std::string, Zone>> by_id;
  for (const auto& n : networks(db))
    if (s.network.empty() || n.code == s.network) by_id.emplace(n.id, std::pair{n.code, Zone(n.zone)});
  context.cached<TotalsCache>()->visit(db, s.from, s.to, [&](const NetworkDay& d) {
    auto n = by_id.find(d.network);
    if (n == by_id.end()) return;
    const auto& [code, zone] = n->second;
    lines.add(code, {}, zone, d.day, s.grain == Grain::all ? 0 : day_begins(zone, d.day), d.counters);
  });
}
}  // namespace

void each_cell(operations::Context& context, const Selection& s, const CellVisit& visit) {
  auto db = context.store.read();
  each_queue(*db, s, [&](const Queue& queue, const Zone& zone) {
    each_day_of(*db, queue.id, s.from, s.to, [&](std::int32_t day, const DayCells& cells) {
      std::int64_t begins = day_begins(zone, day);
      for (const auto& [slot, counters] : cells.cells())
        visit(queue, zone, day, begins + slot * kSlotSeconds, counters);
    });
  });
}

std::vector<Line> lines_of(operations::Context& context, const Selection& s) {
  auto db = context.store.read();
  bool whole = s.queue.empty() && s.site.empty() && s.departement.empty() && !s.by_queue;
  bool days = s.grain != Grain::interval && s.grain != Grain::hour;
  Lines lines(s.grain, whole && !days);
  auto shown = [&](const Queue& queue) { return whole ? std::string() : queue.code; };
  if (whole && days)
    add_network_days(context, *db, s, lines);
  else if (days)
    each_queue(*db, s, [&](const Queue& queue, const Zone& zone) {
      each_day_of(*db, queue.id, s.from, s.to, [&](std::int32_t day, const DayCells& cells) {
        lines.add(queue.network_code, shown(queue), zone, day, day_begins(zone, day), cells.sum());
      });
    });
  else
    each_cell(context, s,
              [&](const Queue& queue, const Zone& zone, std::int32_t day, std::int64_t start,
                  const Counters& counters) {
                lines.add(queue.network_code, shown(queue), zone, day, start, counters);
              });
  auto earlier = [](const Line& a, const Line& b) {
    return std::tie(a.network, a.queue, a.start) < std::tie(b.network, b.queue, b.start);
  };
  if (!std::is_sorted(lines.out.begin(), lines.out.end(), earlier))
    std::stable_sort(lines.out.begin(), lines.out.end(), earlier);
  return std::move(lines.out);
}
}  // namespace calls
