#include "calls/dashboard.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/csv.h"
#include "base/fr.h"
#include "base/time.h"
#include "calls/json_numbers.h"
#include "calls/national.h"
#include "calls/told_callbacks.h"
#include "services/structure_store.h"

namespace calls {
namespace {
std::vector<DepartementLine> departements_of(operations::Context& context, store::Db& db, Selection s) {
  auto told = leaves_told(context);
  std::map<std::string, DepartementLine> found;
  std::map<std::pair<std::string, std::string>, DepartementLine*> of_queue;
  for (const auto& q : queues(db)) {
    if (q.departement.empty()) continue;
    DepartementLine& d = found[q.departement];
    d.departement = q.departement;
    ++d.queues;
    d.told &= told[q.network_code];
    of_queue[{q.network_code, q.code}] = &d;
  }
  if (found.empty()) return {};
  s.grain = Grain::all;
  s.by_queue = true;
  for (const auto& l : lines_of(context, s))
    if (auto d = of_queue.find({l.network, l.queue}); d != of_queue.end()) d->second->now += l.counters;
  std::vector<DepartementLine> out;
  for (auto& [code, d] : found) out.push_back(std::move(d));
  return out;
}
// Those that some queue is of, by code: « 59 – Nord ».
std::vector<Choice> places_of(store::Db& db) {
  std::map<std::string, std::string> names;
  for (const auto& [code, name] : services::departements(db)) names[code] = name;
  std::map<std::string, std::string> found;
  for (const auto& q : queues(db)) {
    if (q.departement.empty()) continue;
    auto name = names.find(q.departement);
    found[q.departement] = name == names.end() ? q.departement : q.departement + " – " + name->second;
  }
  std::vector<Choice> out;
  for (const auto& [code, label] : found) out.push_back({code, label});
  return out;
}

// Official rates of the half year to the end of the selection's last week, by network and civil day, each day
// under its own definition.
std::map<std::string, std::map<std::int32_t, Ratio>> rates_by_day(operations::Context& context, Selection s) {
  s.grain = Grain::day;
  s.from = monday_of(std::max(0, s.to - kHalfYear + 1));
  s.to = monday_of(s.to) + 6;
  DeclaredDefinitions declared(*context.store.read());
  std::map<std::string, std::map<std::int32_t, Ratio>> out;
  for (const auto& l : lines_of(context, s))
    out[l.network][l.day] += official(l.counters, declared.of(l.network, l.day));
  return out;
}
}  // namespace

Result<National> show_telephone(operations::Context& context, const ShowTelephone& in) {
  National out;
  bool usual = in.from.empty() && in.to.empty();
  out.period = TRY(period_of(context, in.from, usual ? iso_of_day(last_common_day(context)) : in.to));
  out.departement = in.departement;
  TRY(keep_callers(context));
  Selection s;
  s.departement = in.departement;
  s.from = out.period.from;
  s.to = out.period.to;
  auto now = sums(context, s);
  auto before = sums_a_year_before(context, s);
  auto callers = in.departement.empty() ? callers_of(context, out.period) : std::map<std::string, Callers>();
  auto by_day = rates_by_day(context, s);
  Selection whole = s;
  whole.grain = Grain::all;
  auto changing = changing_rates(context, whole);
  auto told = leaves_told(context);
  auto db = context.store.read();
  DeclaredDefinitions declared(*db);
  for (auto& n : networks(*db)) {
    auto counts = now.find(n.code);
    if (counts == now.end()) continue;
    const Definition& d = definition_of(*db, n.code, s.to);
    NetworkLine line{n, counts->second, before[n.code], std::nullopt, d.code};
    line.definitions = declared.within(n.code, s.from, s.to);
    line.official = official(line.now, d);
    for (const auto& [key, rate] : changing)
      if (std::get<0>(key) == n.code) line.official = rate.official;
    if (auto c = callers.find(n.code); c != callers.end()) line.callers = c->second;
    line.told = told[n.code];
    line.trajectory = week_rates(by_day[n.code]);
    line.sentinels = sentinels(line.now, line.before, d, line.callers);
    leave_untold_callbacks(line.sentinels, line.told);
    out.networks.push_back(std::move(line));
  }
  out.places = places_of(*db);
  if (in.by_departement && in.departement.empty()) out.departements = departements_of(context, *db, s);
  return out;
}

json::value national_json(const National& v) {
  json::array rows;
  Standing place = standing(v);
  for (std::size_t i : by_rank(place.ranks)) {
    const NetworkLine& n = v.networks[i];
    const Definition& d = *definition_by_code(n.definition);
    json::object rates;
    for (const auto& r : answer_rates(n.now, d, n.callers, n.told, n.official)) rates[r.code] = rate_json(r);
    leave_untold_null(rates);
    rows.push_back(json::object{
        {"network", n.network.code},
        {"definition", definition_json(n.definitions)},
        {"definition_changes", n.definitions.size() > 1 ? definitions_json(n.definitions) : json::array()},
        {"rank", rank_json(place.ranks[i])},
        {"presented", count_json(refusals_told(n.told), presented(n.now))},
        {"refused", count_json(refusals_told(n.told), refused(n.now))},
        {"queued", queued(n.now)},
        {"answered", n.now[Leaf::answered]},
        {"rates", rates},
        {"sentinels", sentinels_json(n.sentinels)}});
  }
  json::array departements;
  for (const auto& d : v.departements)
    departements.push_back(json::object{{"departement", d.departement},
                                        {"queues", d.queues},
                                        {"presented", count_json(refusals_told(d.told), presented(d.now))},
                                        {"queued", queued(d.now)},
                                        {"answered", d.now[Leaf::answered]}});
  return json::object{{"period", period_json(v.period)},
                      {"departement", v.departement},
                      {"target", kTarget},
                      {"standing", standing_json(place)},
                      {"networks", rows},
                      {"departements", departements}};
}

namespace {
struct Published {
  std::string_view code;
  std::optional<double> value;  // as it is written: percent or seconds
};

std::optional<double> percent_of(const Ratio& r) {
  auto value = r.value();
  return value ? std::optional(100 * *value) : std::nullopt;
}

std::vector<Published> published(const NetworkLine& n) {
  const Definition& d = *definition_by_code(n.definition);
  std::vector<Published> out{{"TAUX_DECROCHE_AGENT", percent_of(n.official)}};
  for (const auto& r : answer_rates(n.now, d, n.callers, n.told))
    if (r.code == "global") out.push_back({"TAUX_DECROCHE_GLOBAL", percent_of(r.ratio)});
  out.push_back({"TAUX_SATISFACTION_APPEL", percent_of({n.now.satisfied, n.now.scores})});
  out.push_back({"ATTENTE_MOYENNE_SECONDES", mean_wait(n.now)});
  std::erase_if(out, [](const Published& p) { return !p.value; });
  return out;
}

std::string_view frequency(const Period& p) {
  int days = p.to - p.from + 1;
  if (days == 7) return "Hebdomadaire";
  if (days >= 28 && days <= 31) return "Mensuelle";
  return days == 365 || days == 366 ? "Annuelle" : "Ponctuelle";
}
}  // namespace

std::string results_csv(const National& v, const std::map<std::string, std::string>& sp_codes, Millis now) {
  std::string out(csv::kBom);
  out += csv::row({"Code Services Publics + de la structure", "Typologie", "Intitulé de la structure",
                   "Code postal", "Ville", "Code indicateur", "Valeur", "Fréquence", "Date de mise à jour"});
  for (const auto& n : v.networks) {
    auto code = sp_codes.find(n.network.code);
    for (const auto& p : published(n))
      out += csv::row({code == sp_codes.end() ? "" : code->second, "Réseau",
                       n.network.name.empty() ? n.network.code : n.network.name, "", "", std::string(p.code),
                       fr::number(*p.value, 1), std::string(frequency(v.period)), when::iso_day(now)});
  }
  return out;
}
}  // namespace calls
