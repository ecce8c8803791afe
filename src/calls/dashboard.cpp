#include "calls/dashboard.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/csv.h"
#include "base/fr.h"
#include "base/time.h"

namespace calls {
namespace {
constexpr std::int32_t kUsual = 28;     // days shown when nothing is asked
constexpr std::int32_t kYear = 364;     // the same weekdays
constexpr std::int32_t kLongest = 400;  // days of a page

// The last day that has calls.
std::int32_t last_day(operations::Context& context) {
  std::int32_t last = 0;
  auto db = context.store.read();
  context.cached<TotalsCache>()->visit(*db, 0, INT32_MAX,
                                       [&](const NetworkDay& d) { last = std::max(last, d.day); });
  return last;
}

Result<Period> period_of(operations::Context& context, const std::string& from, const std::string& to) {
  auto [first, last] = TRY(days_of(from, to));
  Period p{first, last};
  if (to.empty()) p.to = last_day(context);
  if (from.empty()) p.from = p.to - kUsual + 1;
  if (p.from > p.to) return invalid({{"from", "La première date est après la dernière."}});
  if (p.to - p.from > kLongest) return invalid({{"from", "La période est d’un an au plus."}});
  return p;
}

json::value period_json(const Period& p) {
  return json::object{{"from", iso_of_day(p.from)}, {"to", iso_of_day(p.to)}};
}

// By network code.
std::map<std::string, Counters> sums(operations::Context& context, Selection s) {
  s.grain = Grain::all;
  std::map<std::string, Counters> out;
  for (const auto& l : lines_of(context, s)) out[l.network] += l.counters;
  return out;
}

std::map<std::string, Callers> callers_of(operations::Context& context, const Period& p) {
  Selection s;
  s.from = p.from;
  s.to = p.to;
  s.grain = Grain::all;
  std::map<std::string, Callers> out;
  for (const auto& [key, c] : callers_by_period(context, s)) out[key.first] = c;
  return out;
}
}  // namespace

Result<National> show_telephone(operations::Context& context, const ShowTelephone& in) {
  National out;
  out.period = TRY(period_of(context, in.from, in.to));
  out.departement = in.departement;
  TRY(keep_callers(context));
  Selection s;
  s.departement = in.departement;
  s.from = out.period.from;
  s.to = out.period.to;
  auto now = sums(context, s);
  Selection earlier = s;
  earlier.from -= kYear;
  earlier.to -= kYear;
  auto before = sums(context, earlier);
  auto callers = in.departement.empty() ? callers_of(context, out.period) : std::map<std::string, Callers>();
  Selection weeks = s;
  weeks.grain = Grain::week;
  weeks.from = std::max(0, s.to - 7 * 26 + 1);
  auto lines = lines_of(context, weeks);
  auto db = context.store.read();
  for (auto& n : networks(*db)) {
    auto counts = now.find(n.code);
    if (counts == now.end()) continue;
    const Definition& d = definition_of(*db, n.code, s.to);
    NetworkLine line{n, counts->second, before[n.code], std::nullopt, d.code, {}};
    if (auto c = callers.find(n.code); c != callers.end()) line.callers = c->second;
    for (const auto& l : lines)
      if (l.network == n.code)
        if (auto rate = official(l.counters, d).value()) line.trajectory.emplace_back(l.period, 100 * *rate);
    out.networks.push_back(std::move(line));
  }
  return out;
}

json::value national_json(const National& v) {
  json::array rows;
  for (const auto& n : v.networks) {
    const Definition& d = *definition_by_code(n.definition);
    json::object rates;
    for (const auto& r : answer_rates(n.now, d, n.callers)) {
      auto value = r.ratio.value();
      rates[r.code] = json::object{{"numerator", r.ratio.numerator},
                                   {"denominator", r.ratio.denominator},
                                   {"value", value ? json::value(*value) : json::value(nullptr)}};
    }
    rows.push_back(json::object{{"network", n.network.code},
                                {"definition", n.definition},
                                {"presented", presented(n.now)},
                                {"queued", queued(n.now)},
                                {"answered", n.now[Leaf::answered]},
                                {"rates", rates}});
  }
  return json::object{{"period", period_json(v.period)}, {"target", kTarget}, {"networks", rows}};
}

std::string results_csv(const National& v, Millis now) {
  std::string out(csv::kBom);
  out += csv::row({"Code Services Publics + de la structure", "Typologie", "Intitulé de la structure",
                   "Code postal", "Ville", "Code indicateur", "Valeur", "Fréquence", "Date de mise à jour"});
  for (const auto& n : v.networks) {
    auto rate = official(n.now, *definition_by_code(n.definition)).value();
    if (!rate) continue;
    out += csv::row({n.network.code, "Réseau", n.network.name.empty() ? n.network.code : n.network.name, "",
                     "", "TAUX_DECROCHE_AGENT", fr::number(100 * *rate, 1),
                     "Période du " + iso_of_day(v.period.from) + " au " + iso_of_day(v.period.to),
                     when::iso_day(now)});
  }
  return out;
}

Result<NetworkView> show_network(operations::Context& context, const ShowNetwork& in) {
  NetworkView out;
  out.period = TRY(period_of(context, in.from, in.to));
  {
    auto db = context.store.read();
    auto network = network_by_code(*db, in.network);
    if (!network) return fail(ErrorKind::missing, "no_network", "Aucun réseau téléphonique n’a ce code.");
    out.network = *network;
    out.definition = &definition_of(*db, network->code, out.period.to);
    out.declared = declarations(*db, network->code);
    out.rules = rules_of(*db, network->code);
    for (auto& q : queues(*db))
      if (q.network == network->id) out.queues.push_back({std::move(q), {}});
  }
  out.queue = in.queue;
  bool known = in.queue.empty() || std::any_of(out.queues.begin(), out.queues.end(),
                                               [&](const auto& q) { return q.queue.code == in.queue; });
  if (!known) return fail(ErrorKind::missing, "no_queue", "Ce réseau n’a pas de file de ce nom.");
  TRY(keep_callers(context));
  Selection s;
  s.network = in.network;
  s.queue = in.queue;
  s.from = out.period.from;
  s.to = out.period.to;
  std::map<std::string, Counters> by_queue, by_day;
  std::int32_t today = INT32_MIN;
  Counters* of_day = nullptr;
  each_cell(
      context, s,
      [&](const Queue& queue, const Zone& zone, std::int32_t day, std::int64_t start, const Counters& c) {
        if (day != today) {
          today = day;
          of_day = &by_day[iso_of_day(day)];
        }
        out.now += c;
        by_queue[queue.code] += c;
        *of_day += c;
        std::int64_t hour = (zone.civil(start) - static_cast<std::int64_t>(day) * 86400) / 3600;
        auto weekday = static_cast<std::size_t>(((day + 3) % 7 + 7) % 7);
        out.week[weekday][static_cast<std::size_t>(std::clamp<std::int64_t>(hour, 0, 23))] += c;
      });
  out.days.assign(by_day.begin(), by_day.end());
  for (auto& q : out.queues) q.now = by_queue[q.queue.code];
  s.from -= kYear;
  s.to -= kYear;
  out.before = sums(context, s)[in.network];
  if (in.queue.empty()) {
    auto callers = callers_of(context, out.period);
    if (auto c = callers.find(in.network); c != callers.end()) out.callers = c->second;
  }
  out.sentinels = sentinels(out.now, out.before, *out.definition);
  return out;
}

json::value network_json(const NetworkView& v) {
  RateTable table;
  RateLine line{{v.network.code, v.queue, 0, "", v.period.to, v.now}, v.definition->code, v.callers};
  table.lines.push_back(std::move(line));
  json::object out = rates_json(table).as_object()["rows"].as_array()[0].as_object();
  json::array warned, days;
  for (const auto& s : v.sentinels)
    warned.push_back(json::object{{"code", s.code}, {"sentence", s.sentence}});
  for (const auto& [day, c] : v.days)
    days.push_back(json::object{{"day", day}, {"queued", queued(c)}, {"answered", c[Leaf::answered]}});
  out["sentinels"] = warned;
  out["days"] = days;
  out["period"] = period_json(v.period);
  out["rules"] = rules_json(v.rules);
  return out;
}

Result<CallList> show_calls(operations::Context& context, const ShowCalls& in) {
  CallList out{in, TRY(period_of(context, in.from, in.to)), 0, {}};
  std::optional<Leaf> leaf = leaf_by_code(in.leaf);
  if (!in.leaf.empty() && !leaf) return invalid({{"leaf", "Cette issue n’existe pas."}});
  auto a = TRY(archive(context));
  std::vector<Zone> zones;
  for (const auto& n : a->networks) zones.emplace_back(n.zone);
  Zone paris;
  std::int64_t skip = (in.page - 1) * kCallsPerPage;
  std::string buffer;
  a->each_run(
      day_begins(paris, out.period.from), day_begins(paris, out.period.to + 1),
      [&](const OpenSegment& s, std::size_t from, std::size_t to) {
        const Segment& g = *s.segment;
        std::vector<char> wanted;
        for (const auto& name : g.queue_names)
          wanted.push_back((in.network.empty() || name.network == in.network) &&
                           (in.queue.empty() || name.queue == in.queue));
        for (std::size_t i = from; i < to; ++i) {
          if (!wanted[g.queues[i]] || (leaf && g.leaf(i) != *leaf)) continue;
          ++out.total;
          if (out.total <= skip || out.total > skip + kCallsPerPage) continue;
          CallRow c = g.row(i, buffer);
          out.lines.push_back({iso_local(zones[s.networks[g.queues[i]]], c.start), std::string(c.network),
                               std::string(c.queue), std::string(c.id), c.leaf, c.wait, c.talk, c.score});
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
}  // namespace calls
