#include "calls/totals.h"

#include "calls/archive.h"
#include "calls/told_callbacks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <tuple>

namespace calls {
namespace {
bool earlier(const NetworkDay& a, const NetworkDay& b) {
  return std::tie(a.network, a.day) < std::tie(b.network, b.day);
}
}  // namespace

bool Selection::keeps(const Queue& q) const {
  auto same = [](const std::string& asked, const std::string& own) { return asked.empty() || asked == own; };
  return same(network, q.network_code) && same(queue, q.code) && same(site, q.site) &&
         same(departement, q.departement);
}

std::shared_ptr<const std::vector<NetworkDay>> TotalsCache::days(store::Db& db) {
  std::lock_guard lock(mutex_);
  std::int64_t now = revision(db);
  if (now == revision_) return days_;
  bool anew = cleared_revision(db) > revision_;  // days that were known are no more
  auto out = std::make_shared<std::vector<NetworkDay>>(anew ? std::vector<NetworkDay>() : *days_);
  std::size_t sorted = out->size();  // those that come after are new
  each_network_day(db, anew ? 0 : revision_, [&](std::int64_t network, std::int32_t day, const Counters& c) {
    auto end = out->begin() + static_cast<std::ptrdiff_t>(sorted);
    NetworkDay one{network, day, c};
    auto it = std::lower_bound(out->begin(), end, one, earlier);
    if (it != end && it->network == network && it->day == day)
      *it = one;
    else
      out->push_back(one);
  });
  std::inplace_merge(out->begin(), out->begin() + static_cast<std::ptrdiff_t>(sorted), out->end(), earlier);
  revision_ = now;
  days_ = out;
  return out;
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
// What is told of a civil day again and again, each worked out once.
class DayNames {
 public:
  explicit DayNames(Grain grain) : grain_(grain) {}
  const std::string& label(std::int32_t day) { return of(day).label; }
  std::int64_t begins(const Zone& zone, std::int32_t day) {
    if (zone.name() == zone_.name()) return of(day).begins;
    return day_begins(zone, day);
  }

 private:
  struct Named {
    std::int32_t day = INT32_MIN;
    std::int64_t begins = 0;  // in zone_
    std::string label = {};
  };
  Named& of(std::int32_t day) {
    Named& d = days_[static_cast<std::uint32_t>(day) % days_.size()];
    if (d.day != day) d = {day, day_begins(zone_, day), period_label(grain_, day)};
    return d;
  }
  Grain grain_;
  Zone zone_;  // the common one
  std::vector<Named> days_ = std::vector<Named>(1024);
};

// Adds into the line of its period: lines come by queue and by time, so it is the last or a new one.
class Lines {
 public:
  // `merging`: lines of several queues fall into one, so that a period may come again later.
  Lines(Grain grain, bool merging) : grain_(grain), merging_(merging), names_(grain) {}
  void add(const std::string& network, const std::string& queue, const Zone& zone, std::int32_t day,
           std::int64_t start, const Counters& c) {
    if (grain_ == Grain::interval) return add(network, queue, iso_local(zone, start), day, start, c);
    if (grain_ != Grain::hour) return add(network, queue, names_.label(day), day, start, c);
    add(network, queue, iso_local(zone, start - ((zone.civil(start) % 3600) + 3600) % 3600), day, start, c);
  }
  void add_day(const std::string& network, const std::string& queue, const Zone& zone, std::int32_t day,
               const Counters& c) {
    add(network, queue, names_.label(day), day, grain_ == Grain::all ? 0 : names_.begins(zone, day), c);
  }
  std::vector<Line> out = {};

 private:
  void add(const std::string& network, const std::string& queue, const std::string& period, std::int32_t day,
           std::int64_t start, const Counters& c) {
    bool same = !out.empty() && out.back().period == period && out.back().queue == queue &&
                out.back().network == network;
    std::size_t at = out.size() - 1;
    if (!same) {
      at = out.size();
      if (merging_) at = places_.try_emplace({network, queue, period}, at).first->second;
      if (at == out.size()) {
        out.push_back({network, queue, start, period, day, c});
        return;
      }
    }
    out[at].counters += c;
  }
  Grain grain_;
  bool merging_;
  DayNames names_;
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
    if (zone != zones.end() && s.keeps(q)) visit(q, zone->second);
  }
}

void add_network_days(operations::Context& context, store::Db& db, const Selection& s, Lines& lines) {
  auto days = context.cached<TotalsCache>()->days(db);
  std::size_t wanted = 0;
  auto visit = [&](const auto& each) {  // by code
    for (const auto& n : networks(db)) {
      if (!s.network.empty() && n.code != s.network) continue;
      auto from = std::lower_bound(days->begin(), days->end(), NetworkDay{n.id, s.from, {}}, earlier),
           to = std::upper_bound(from, days->end(), NetworkDay{n.id, s.to, {}}, earlier);
      each(n, std::span(from, to));
    }
  };
  visit([&](const Network&, std::span<const NetworkDay> own) { wanted += own.size(); });
  if (s.grain == Grain::day) lines.out.reserve(wanted);
  visit([&](const Network& n, std::span<const NetworkDay> own) {
    Zone zone(n.zone);
    for (const auto& d : own) lines.add_day(n.code, {}, zone, d.day, d.counters);
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

namespace {
// Whether some call of the network tells when its call-back is due, though none was made.
bool due_told(operations::Context& context, std::int64_t network) {
  auto a = archive(context);
  if (!a) return false;
  for (const auto& s : (*a)->segments)
    for (const CallbackRow& c : s.segment->callbacks)
      if ((*a)->networks[s.networks[s.segment->queues[c.row]]].id == network && (c.due > 0 || c.done > 0))
        return true;
  return false;
}
}  // namespace

std::map<std::string, std::uint32_t, std::less<>> leaves_told(operations::Context& context) {
  auto db = context.store.read();
  std::map<std::int64_t, std::uint32_t> by_id;
  for (const auto& d : *context.cached<TotalsCache>()->days(*db)) {
    for (std::size_t i = 0; i < kLeaves; ++i)
      by_id[d.network] |= static_cast<std::uint32_t>(d.counters.leaves[i] != 0) << i;
    if (d.counters.callbacks_kept + d.counters.callbacks_late > 0) by_id[d.network] |= kCallbackTimes;
  }
  std::uint32_t always = 0;
  for (Leaf l : {Leaf::unknown, Leaf::answered, Leaf::short_abandoned, Leaf::abandoned, Leaf::timeout,
                 Leaf::flow_out, Leaf::callback, Leaf::voicemail})
    always |= bit(l);
  std::map<std::string, std::uint32_t, std::less<>> out;
  for (const auto& n : networks(*db)) {
    std::uint32_t& told = by_id[n.id];
    if ((told & bit(Leaf::callback)) != 0 && (told & kCallbackTimes) == 0)
      told |= due_told(context, n.id) ? kCallbackTimes : 0;
    out[n.code] = told | always;
  }
  return out;
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
        lines.add_day(queue.network_code, shown(queue), zone, day, cells.sum());
      });
    });
  else
    each_cell(context, s,
              [&](const Queue& queue, const Zone& zone, std::int32_t day, std::int64_t start,
                  const Counters& counters) {
                lines.add(queue.network_code, shown(queue), zone, day, start, counters);
              });
  auto before = [](const Line& a, const Line& b) {
    return std::tie(a.network, a.queue, a.start) < std::tie(b.network, b.queue, b.start);
  };
  if (!std::is_sorted(lines.out.begin(), lines.out.end(), before))
    std::stable_sort(lines.out.begin(), lines.out.end(), before);
  return std::move(lines.out);
}
}  // namespace calls
