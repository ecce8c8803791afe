// One network, or one of its sites, départements or queues: what the page shows.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/fr.h"
#include "calls/dashboard.h"
#include "calls/json_numbers.h"
#include "calls/observed_waits.h"
#include "calls/opinions.h"
#include "calls/patience_queries.h"
#include "calls/queues_asked.h"
#include "calls/sentinel_watch.h"

namespace calls {
namespace {
Selection selection_of(const ShowNetwork& in, const Period& p) {
  return {in.network, in.queue, in.site, in.departement, p.from, p.to};
}

Result<void> check(const NetworkView& v) {
  const ShowNetwork& in = v.input;
  if (!v.whole() && v.queues.empty())
    return fail(ErrorKind::missing, "no_queue",
                in.queue.empty() ? "Ce réseau n’a pas de file à cet endroit."
                                 : "Ce réseau n’a pas de file de ce nom.");
  return {};
}

// Reads the cells once: sums, hours of the week, periods, queues and the series that sentinels look at.
SeriesBuilder read_cells(operations::Context& context, const Selection& s, Grain grain,
                         const DeclaredDefinitions& declared, WeekArrivals& arrivals, NetworkView& out) {
  SeriesBuilder series;
  std::map<std::int64_t, std::pair<Counters, Ratio>> by_queue;
  std::map<std::string, SeriesLine> by_period;
  std::int32_t today = INT32_MIN;
  SeriesLine* line = nullptr;
  const Definition* definition = nullptr;
  bool longer = false;
  each_cell(
      context, s,
      [&](const Queue& queue, const Zone& zone, std::int32_t day, std::int64_t start, const Counters& c) {
        if (day != today) {
          today = day;
          std::string label = period_label(grain, day);
          line = &by_period.try_emplace(label, SeriesLine{label, {day, day}, {}, {}}).first->second;
          line->span = {std::min(line->span.from, day), std::max(line->span.to, day)};
          definition = &declared.of(s.network, day);
          longer = day_begins(zone, day + 1) - day_begins(zone, day) > 86400;
        }
        Ratio rate = official(c, *definition);
        line->official += rate;
        out.now += c;
        auto& own = by_queue[queue.id];
        own.first += c;
        own.second += rate;
        line->counters += c;
        add_cell(series, queue, zone, day, start, c);
        std::int64_t second = zone.civil(start) - static_cast<std::int64_t>(day) * 86400;
        bool again = longer && zone.utc(zone.civil(start)).utc != start;  // the hour that autumn tells again
        if (!again) arrivals.add(day, second, queued(c));
        auto weekday = static_cast<std::size_t>(((day + 3) % 7 + 7) % 7);
        out.week[weekday][static_cast<std::size_t>(std::clamp<std::int64_t>(second / 3600, 0, 23))] += c;
      });
  for (auto& [label, one] : by_period) {
    out.official += one.official;
    out.series.push_back(std::move(one));
  }
  for (auto& q : out.queues) std::tie(q.now, q.official) = by_queue[q.queue.id];
  for (std::size_t day = 0; day < 7; ++day) out.open_days[day] = arrivals.open_days(day);
  return series;
}

// From the calls one by one, in the one way of the patience page.
Result<void> read_waits(operations::Context& context, const Selection& s, const WeekArrivals& arrivals,
                        NetworkView& out) {
  auto waits = kept_waits(context, *TRY(archive(context)), s);
  out.needed = agents_needed(arrivals, out.now, mean_patience(observed_waits(*waits), out.now), kTarget);
  if (waits->answered() != known_waits(out.now)) return {};
  out.half_waited = waits->answered_percentile(0.5);
  out.most_waited = waits->answered_percentile(0.9);
  return {};
}

// The trajectory, and what the period's weeks have outside of it: a week is shown whole in both.
void read_weeks(operations::Context& context, const Selection& s, const DeclaredDefinitions& declared,
                NetworkView& out) {
  Selection wide = s;
  wide.grain = Grain::day;
  std::int32_t start = monday_of(std::max(0, s.to - kHalfYear + 1));
  wide.from = std::min(start, monday_of(s.from));
  wide.to = monday_of(s.to) + 6;
  std::map<std::int32_t, Ratio> days;
  std::map<std::string, SeriesLine*> lines;
  for (auto& line : out.series) lines[line.label] = &line;
  for (const auto& l : lines_of(context, wide)) {
    Ratio rate = official(l.counters, declared.of(l.network, l.day));
    days[l.day] += rate;
    auto line = lines.find(period_label(Grain::week, l.day));
    if (line == lines.end() || (l.day >= s.from && l.day <= s.to)) continue;
    line->second->counters += l.counters;
    line->second->official += rate;
    Period& span = line->second->span;
    span = {std::min(span.from, l.day), std::max(span.to, l.day)};
  }
  std::string first = period_label(Grain::week, start);
  for (auto& week : week_rates(days)) {
    if (auto line = lines.find(week.week); line != lines.end())
      line->second->incomplete = incomplete_text(week);
    if (week.week >= first) out.trajectory.push_back(std::move(week));
  }
}

// Months that the period cuts, or that aren't over.
void mark_months(const Period& period, std::vector<SeriesLine>& months) {
  for (auto& m : months) {
    std::int32_t first = days_of(m.label + "-01", "").value().first, last = first;
    while (month_of_day(last + 1) == month_of_day(first)) ++last;
    std::int32_t days = std::min(last, period.to) - std::max(first, period.from) + 1;
    if (days <= last - first) m.incomplete = fmt::format("mois incomplet ({})", fr::plural(days, "jour"));
  }
}
}  // namespace

Result<NetworkView> show_network(operations::Context& context, const ShowNetwork& in) {
  NetworkView out;
  out.input = in;
  out.period = TRY(period_of(context, in.from, in.to));
  out.told = leaves_told(context)[in.network];
  {
    auto db = context.store.read();
    out.network = TRY(network_asked(*db, in.network));
    out.definition = &definition_of(*db, in.network, out.period.to);
    out.declared = declarations(*db, in.network);
    out.rules = rules_of(*db, in.network);
    if (auto waits = waits_told(*db); waits.contains(in.network)) out.waits = waits[in.network];
    for (auto& q : queues(*db))
      if (q.network == out.network.id && (in.queue.empty() || q.code == in.queue) &&
          (in.site.empty() || q.site == in.site) &&
          (in.departement.empty() || q.departement == in.departement))
        out.queues.push_back({std::move(q), {}});
  }
  TRY(check(out));
  TRY(keep_callers(context));
  Selection s = selection_of(in, out.period);
  DeclaredDefinitions declared(*context.store.read());
  out.definitions = declared.within(in.network, out.period.from, out.period.to);
  WeekArrivals arrivals;
  auto series = read_cells(context, s, grain_by_code(in.by).value_or(Grain::day), declared, arrivals, out);
  TRY(read_waits(context, s, arrivals, out));
  out.before = sums_a_year_before(context, s)[in.network];
  if (out.whole()) {
    auto callers = callers_of(context, out.period);
    if (auto c = callers.find(in.network); c != callers.end()) out.callers = c->second;
    if (out.now.scores > 0) out.weighted = TRY(weighted_shares(context, out.period))[in.network];
  }
  read_weeks(context, s, declared, out);
  if (in.by == "month") mark_months(out.period, out.series);
  out.sentinels = TRY(watch(context, {s, out.definition, out.now, out.before, out.callers, series.take()}));
  out.monday = monday_hour(context, out);
  return out;
}

std::string selection_query(const NetworkView& v, const Period& p) {
  std::string out = "network=" + fields::percent_encode(v.network.code);
  for (auto [name, value] :
       {std::pair{"queue", &v.input.queue}, {"site", &v.input.site}, {"departement", &v.input.departement}})
    if (!value->empty()) out += std::string("&") + name + "=" + fields::percent_encode(*value);
  return out + "&from=" + iso_of_day(p.from) + "&to=" + iso_of_day(p.to);
}

json::array sentinels_json(const std::vector<Sentinel>& all) {
  json::array out;
  for (const auto& s : all)
    out.push_back(json::object{{"code", s.code}, {"sentence", s.sentence}, {"why", s.why}, {"look", s.look}});
  return out;
}

json::value network_json(const NetworkView& v) {
  RateTable table;
  table.waits[v.network.code] = v.waits;
  table.told[v.network.code] = v.told;
  RateLine line{
      {v.network.code, v.input.queue, 0, "", v.period.to, v.now}, v.definition->code, v.callers, v.official};
  if (v.definition_changes()) line.changes = v.definitions;
  table.lines.push_back(std::move(line));
  json::object out = rates_json(table).as_object()["rows"].as_array()[0].as_object();
  json::array days;
  for (const auto& line_of_series : v.series)
    days.push_back(json::object{{"day", line_of_series.label},
                                {"whole", line_of_series.incomplete.empty()},
                                {"queued", queued(line_of_series.counters)},
                                {"answered", line_of_series.counters[Leaf::answered]}});
  for (const char* rates : {"rates", "definitions", "service_levels"})
    leave_untold_null(out[rates].as_object());
  out["presented"] = count_json(refusals_told(v.told), presented(v.now));
  out["sentinels"] = sentinels_json(v.sentinels);
  out["rules"] = rules_json(v.rules);
  out["days"] = days;
  if (v.monday)
    out["monday"] = json::object{{"hour", v.monday->hour},
                                 {"usual", v.monday->usual},
                                 {"next", iso_of_day(v.monday->next)},
                                 {"expected", number_or_null(v.monday->expected)}};
  out["site"] = v.input.site;
  out["departement"] = v.input.departement;
  out["period"] = period_json(v.period);
  json::object blocks;
  for (const auto& t : network_figures(v)) blocks[t.code] = figures_json(t).as_object()["rows"];
  out["blocks"] = blocks;
  return out;
}
}  // namespace calls
