#include "calls/call_queries.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/csv.h"
#include "base/fr.h"
#include "base/stopwatch.h"
#include "base/text.h"
#include "base/time.h"
#include "calls/json_numbers.h"
#include "calls/queues_asked.h"
#include "calls/ranking.h"
#include "calls/told_callbacks.h"

namespace calls {
namespace {
constexpr std::int32_t kEver = 40'000;  // civil days since 1970: 2079
constexpr std::int64_t kLongestWindow = 30 * kDaySeconds;

std::optional<std::int32_t> day_number(const std::string& iso) {
  auto day = when::parse_day(iso);
  if (!day) return std::nullopt;
  return static_cast<std::int32_t>(when::days_between("1970-01-01", *day));
}

// Service levels are counted at the bounds of the buckets of waits only.
Result<void> counted_at(std::int64_t threshold) {
  const auto* above = std::lower_bound(kWaitBounds.begin(), kWaitBounds.end(), threshold);
  if (above != kWaitBounds.end() && *above == threshold) return {};
  std::vector<std::string> all, nearest;
  for (auto bound : kWaitBounds) all.push_back(fr::number(std::int64_t{bound}));
  if (above != kWaitBounds.begin()) nearest.push_back(fr::number(std::int64_t{*(above - 1)}));
  if (above != kWaitBounds.end()) nearest.push_back(fr::number(std::int64_t{*above}));
  return invalid(
      {{"threshold",
        fmt::format("Les niveaux de service se comptent aux seuils {}\u00A0s\u00A0: {}\u00A0s n’en "
                    "est pas un. Au plus près\u00A0: {}\u00A0s.",
                    fr::list(all), fr::number(threshold), fr::list(nearest, "ou"))}});
}

std::uint32_t told_of(const RateTable& t, const Line& l) {
  auto told = t.told.find(l.network);
  return told == t.told.end() ? kEveryLeaf : told->second;
}
// Their codes, in order.
std::string definition_codes(const RateLine& l) {
  std::string out;
  for (const auto& d : l.changes) out += (out.empty() ? "" : ", ") + d.definition->code;
  return out.empty() ? l.definition : out;
}
}  // namespace

std::vector<Rate> levels_of(const RateTable& t, const RateLine& l) {
  auto waits = t.waits.find(l.line.network);
  return service_levels(l.line.counters, static_cast<std::int32_t>(t.threshold),
                        waits == t.waits.end() ? WaitsTold() : waits->second);
}
std::vector<Rate> rates_of(const RateTable& t, const RateLine& l) {
  return answer_rates(l.line.counters, *definition_by_code(l.definition), l.callers, told_of(t, l.line),
                      l.official);
}

json::object rate_json(const Rate& r) {
  Interval i = wilson(r.ratio.numerator, r.ratio.denominator);
  return {{"label", r.label},
          {"numerator", r.ratio.numerator},
          {"denominator", r.ratio.denominator},
          {"told", r.told},
          {"value", number_or_null(r.ratio.value())},
          {"low", i.low},
          {"high", i.high},
          {"estimated", r.estimated}};
}

void leave_untold_null(json::object& rates) {
  for (auto& member : rates) {
    auto& rate = member.value().as_object();
    if (rate["told"].as_bool()) continue;
    for (const char* part : {"numerator", "denominator", "value", "low", "high"}) rate[part] = nullptr;
  }
}

const std::vector<Choice>& grains() {
  static const std::vector<Choice> kGrains{{"all", "ensemble"}, {"month", "mois"},
                                           {"week", "semaine"}, {"day", "jour"},
                                           {"hour", "heure"},   {"interval", "quart d’heure"}};
  return kGrains;
}

std::optional<std::int64_t> span_of(std::string_view s) {
  std::size_t i = 0;
  std::int64_t n = 0;
  while (i < s.size() && s[i] >= '0' && s[i] <= '9' && n < 100'000'000) n = n * 10 + (s[i++] - '0');
  if (i == 0) return std::nullopt;
  std::string unit = text::trim(s.substr(i));
  if (unit.empty() || unit == "s") return n;
  if (unit == "min" || unit == "m") return n * 60;
  if (unit == "h") return n * 3600;
  if (unit == "j" || unit == "d") return n * 86400;
  return std::nullopt;
}

std::string first_after_last(std::int32_t first, std::int32_t last) {
  return fmt::format("La première date ({}) est après la dernière ({}).", fr::date(iso_of_day(first)),
                     fr::date(iso_of_day(last)));
}

Result<std::pair<std::int32_t, std::int32_t>> days_of(const std::string& from, const std::string& to) {
  std::vector<FieldError> faults;
  std::int32_t first = 0, last = kEver;
  auto read = [&](const std::string& s, const char* field, std::int32_t& into) {
    if (s.empty()) return;
    if (auto d = day_number(s))
      into = *d;
    else
      faults.push_back({field, "Donnez une date comme 2026-11-25."});
  };
  read(from, "from", first);
  read(to, "to", last);
  if (faults.empty() && first > last) faults.push_back({"from", first_after_last(first, last)});
  if (!faults.empty()) return invalid(std::move(faults));
  return std::pair{first, last};
}

Result<RateTable> show_rates(operations::Context& context, const ShowRates& in) {
  auto [first, last] = TRY(days_of(in.from, in.to));
  auto grain = grain_by_code(in.by).value_or(Grain::all);
  if (!in.definition.empty() && definition_by_code(in.definition) == nullptr)
    return invalid({{"definition", "Ce dénominateur n’est pas au catalogue."}});
  TRY(counted_at(in.threshold));
  bool coarse = grain != Grain::interval && grain != Grain::hour;
  bool whole = in.queue.empty() && in.site.empty() && in.departement.empty() && !in.by_queue;
  RateTable out;
  out.threshold = in.threshold;
  out.told = leaves_told(context);
  out.waits = waits_told(*context.store.read());
  Selection s{in.network, in.queue, in.site, in.departement, first, last, grain, in.by_queue};
  TRY(queues_asked(*context.store.read(), s));
  std::map<std::pair<std::string, std::string>, Callers> callers;
  if (whole && coarse) {
    TRY(keep_callers(context));
    callers = callers_by_period(context, s);
  }
  DeclaredDefinitions declared(*context.store.read());
  std::map<std::tuple<std::string, std::string, std::string>, ChangingRate> changing;
  if (in.definition.empty() && coarse) changing = changing_rates(context, s);
  for (auto& line : lines_of(context, s)) {
    RateLine r{std::move(line), in.definition, std::nullopt};
    if (r.definition.empty()) r.definition = declared.of(r.line.network, r.line.day).code;
    if (auto c = callers.find({r.line.network, r.line.period}); c != callers.end()) r.callers = c->second;
    if (auto c = changing.find({r.line.network, r.line.queue, r.line.period}); c != changing.end()) {
      r.official = c->second.official;
      if (c->second.definitions.size() > 1) r.changes = c->second.definitions;
    }
    out.lines.push_back(std::move(r));
  }
  return out;
}

// Calls that ended in some leaves; null when the network's sources tell of none of them.
json::value count_or_null(const RateTable& t, const Line& l, std::initializer_list<Leaf> leaves) {
  std::uint32_t told = told_of(t, l), asked = 0;
  std::uint64_t sum = 0;
  for (Leaf leaf : leaves) {
    sum += l.counters[leaf];
    asked |= bit(leaf);
  }
  return count_json((told & asked) != 0, sum);
}

json::value rates_json(const RateTable& t) {
  json::array rows;
  for (const auto& l : t.lines) {
    const Counters& c = l.line.counters;
    json::object rates, levels, leaves;
    for (const auto& r : rates_of(t, l)) rates[r.code] = rate_json(r);
    for (const auto& r : levels_of(t, l)) levels[r.code] = rate_json(r);
    json::object neighbours;
    for (const auto& d : definitions()) {
      bool told = definition_told(d, told_of(t, l.line));
      neighbours[d.code] = rate_json({d.code, d.label, told ? official(c, d) : Ratio{}, told});
    }
    for (std::size_t i = 0; i < kLeaves; ++i)
      leaves[leaf_code(static_cast<Leaf>(i))] = count_or_null(t, l.line, {static_cast<Leaf>(i)});
    json::object row{{"network", l.line.network},
                     {"queue", l.line.queue},
                     {"period", l.line.period},
                     {"presented", presented(c)},
                     {"presented_told", refusals_told(told_of(t, l.line))},
                     {"ivr", count_or_null(t, l.line, {Leaf::self_served, Leaf::ivr_abandoned})},
                     {"self_served", count_or_null(t, l.line, {Leaf::self_served})},
                     {"refused", count_or_null(t, l.line, {Leaf::refused, Leaf::congested})},
                     {"queued", queued(c)},
                     {"answered", c[Leaf::answered]},
                     {"abandoned", c[Leaf::abandoned]},
                     {"short_abandoned", c[Leaf::short_abandoned]},
                     {"timeout", c[Leaf::timeout]},
                     {"flow_out", c[Leaf::flow_out]},
                     {"callback", c[Leaf::callback]},
                     {"unknown", c[Leaf::unknown]},
                     {"unexplained", c.unexplained}};
    row["leaves"] = leaves;
    row["definition"] = l.changes.empty() ? json::value(l.definition) : json::value(nullptr);
    row["definition_changes"] = definitions_json(l.changes);
    row["rates"] = rates;
    row["definitions"] = neighbours;
    row["service_levels"] = levels;
    row["asa_s"] = number_or_null(mean_wait(c));
    row["aht_s"] = number_or_null(handling_time(c));
    row["occupancy"] = number_or_null(occupancy(c));
    if (l.callers) {
      auto callers = static_cast<std::uint64_t>(l.callers->callers);
      row["caller_wait_s"] =
          number_or_null(Ratio{static_cast<std::uint64_t>(l.callers->waited_s), callers}.value());
      row["redialled"] = l.callers->redialled;
      row["lost"] = l.callers->lost;
    }
    row["transferred"] = c.transferred;
    row["scores"] = c.scores;
    row["satisfied"] = c.satisfied;
    bool promises = (told_of(t, l.line) & kCallbackTimes) != 0;
    row["callbacks_kept"] = count_json(promises, c.callbacks_kept);
    row["callbacks_late"] = count_json(promises, c.callbacks_late);
    rows.push_back(std::move(row));
  }
  return json::object{{"threshold", t.threshold}, {"rows", rows}};
}

json::value service_levels_json(const RateTable& t) {
  json::array rows;
  for (const auto& l : t.lines) {
    const Counters& c = l.line.counters;
    json::object row{{"network", l.line.network},
                     {"queue", l.line.queue},
                     {"period", l.line.period},
                     {"offered", queued(c)},
                     {"answered", c[Leaf::answered]}};
    for (const auto& r : levels_of(t, l)) row[r.code] = rate_json(r);
    rows.push_back(std::move(row));
  }
  return json::object{{"threshold", t.threshold}, {"rows", rows}};
}

json::value satisfaction_json(const RateTable& t) {
  json::array rows;
  for (const auto& l : t.lines) {
    const Counters& c = l.line.counters;
    Interval i = wilson(c.satisfied, c.scores);
    json::object row{{"network", l.line.network},
                     {"queue", l.line.queue},
                     {"period", l.line.period},
                     {"scores", c.scores},
                     {"mean", number_or_null(Ratio{c.score_sum, c.scores}.value())},
                     {"satisfied", c.satisfied},
                     {"share", number_or_null(Ratio{c.satisfied, c.scores}.value())},
                     {"low", i.low},
                     {"high", i.high},
                     {"enough", c.scores >= kFewestToRank},
                     {"invited", c.invited},
                     {"response_rate", number_or_null(answered_surveys(c).value())}};
    if (auto st = t.strata.find({l.line.network, l.line.period}); st != t.strata.end()) {
      Weighted w = weighted(st->second);
      std::uint64_t drawn = total(st->second.drawn), responses = total(st->second.responses);
      row["drawn"] = drawn;
      row["responses"] = responses;
      if (drawn > 0) row["response_rate"] = number_or_null(Ratio{responses, drawn}.value());
      row["strata"] = strata_json(st->second);
      row["weighted"] = number_or_null(w.share);
      row["weighted_low"] = w.low;
      row["weighted_high"] = w.high;
      row["effective_n"] = w.effective_n;
      row["nonresponse_low"] = w.worst;
      row["nonresponse_high"] = w.best;
      row["calls_without_scores"] = w.without_scores;
    }
    rows.push_back(std::move(row));
  }
  return json::object{{"rows", rows}};
}

namespace {
// Numerator and denominator, empty when no source tells them.
void add_rate(std::vector<std::string>& cells, const Rate& r) {
  for (std::uint64_t part : {r.ratio.numerator, r.ratio.denominator})
    cells.push_back(r.told ? std::to_string(part) : std::string());
}
}  // namespace

std::string rates_csv(const RateTable& t) {
  std::string out(csv::kBom);
  std::vector<std::string> head{"Réseau", "File", "Période", "Définition"};
  for (std::size_t i = 0; i < kLeaves; ++i) head.emplace_back(leaf_label(static_cast<Leaf>(i)));
  for (const auto& r : answer_rates({}, definitions().front(), Callers{})) {
    head.push_back(std::string(r.label) + " : numérateur");
    head.push_back(std::string(r.label) + " : dénominateur");
  }
  for (const auto& r : service_levels({}, static_cast<std::int32_t>(t.threshold)))
    for (const char* part : {"numérateur", "dénominateur"})
      head.push_back(fmt::format("{} ({}\u00A0s) : {}", r.label, t.threshold, part));
  for (const char* measure :
       {"Attente moyenne (s)", "Durée moyenne de traitement (s)", "Occupation des agents"})
    head.emplace_back(measure);
  std::size_t rates = 4 + kLeaves + 2 * answer_rates({}, definitions().front(), Callers{}).size();
  out += csv::row(head);
  for (const auto& l : t.lines) {
    std::vector<std::string> cells{l.line.network, l.line.queue, l.line.period, definition_codes(l)};
    for (std::size_t i = 0; i < kLeaves; ++i) {
      auto n = count_or_null(t, l.line, {static_cast<Leaf>(i)});
      cells.push_back(n.is_null() ? std::string() : std::to_string(l.line.counters.leaves[i]));
    }
    for (const auto& r : rates_of(t, l)) add_rate(cells, r);
    while (cells.size() < rates) cells.emplace_back();
    for (const auto& r : levels_of(t, l)) add_rate(cells, r);
    const Counters& c = l.line.counters;
    for (const auto& measure : {mean_wait(c), handling_time(c)})
      cells.push_back(measure ? fr::number(*measure, 1) : std::string());
    auto busy = occupancy(c);
    cells.push_back(busy ? fr::number(*busy, 4) : std::string());
    out += csv::row(cells);
  }
  return out;
}

Result<RateTable> show_satisfaction(operations::Context& context, const ShowRates& in) {
  RateTable out = TRY(show_rates(context, in));
  if (in.by != "month" || !in.queue.empty() || !in.site.empty() || !in.departement.empty() || in.by_queue)
    return out;
  auto [from, to] = TRY(days_of(in.from, in.to));
  out.strata = *TRY(kept_strata(context, from, to));
  return out;
}

Result<RedialTable> show_redials(operations::Context& context, const ShowRedials& in) {
  auto [from, to] = TRY(days_of(in.from, in.to));
  auto window = span_of(in.within);
  if (!window || *window < 1 || *window > kLongestWindow)
    return invalid({{"within", "Donnez un délai comme 24h ou 30min, de 30 jours au plus."}});
  QueueSet queues = TRY(queues_asked(*context.store.read(), {in.network, in.queue, in.site, in.departement}));
  auto a = TRY(archive(context));
  Stopwatch watch;
  auto all = redials(*a, a->days(from, to, in.network), *window, queues);
  RedialTable out{{}, *window, watch.ms()};
  for (std::size_t n = 0; n < a->networks.size(); ++n) {
    const Network& network = a->networks[n];
    bool asked = (in.network.empty() || network.code == in.network) &&
                 std::any_of(a->queues.begin(), a->queues.end(), [&](const Queue& q) {
                   return q.network == network.id && queues.contains(q.id);
                 });
    if (asked) out.lines.emplace_back(network.code, all[n]);
  }
  return out;
}

json::value redials_json(const RedialTable& t) {
  json::array rows;
  for (const auto& [network, r] : t.lines) {
    json::object row{{"network", network}, {"lost", nullptr}, {"redialled", nullptr}, {"share", nullptr}};
    if (r.told) {
      row["lost"] = r.lost;
      row["redialled"] = r.redialled;
      row["share"] = number_or_null(
          Ratio{static_cast<std::uint64_t>(r.redialled), static_cast<std::uint64_t>(r.lost)}.value());
    } else {
      row["reason"] = "inconnu\u00A0: aucun appel de la période ne dit qui appelle";
    }
    rows.push_back(std::move(row));
  }
  return json::object{{"within_s", t.window}, {"rows", rows}, {"ms", t.ms}};
}
}  // namespace calls
