#include "calls/rule_store.h"

#include <fmt/format.h>

#include "base/fr.h"
#include "calls/call_store.h"
#include "calls/network_manager.h"
#include "people/audit.h"

namespace calls {
namespace {
using store::Sql;
constexpr Sql kAddSlot{
    "insert into call_hours (network, queue, days, opens, closes, valid_from, anew, reason, by_whom, at) "
    "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id"};
constexpr Sql kSlots{
    "select network, queue, days, opens, closes, valid_from, anew, reason, by_whom, at, id from call_hours "
    "order "
    "by id"};
constexpr Sql kAddClosing{
    "insert into call_closings (network, queue, day, reopened, reason, by_whom, at) values (?, ?, ?, ?, ?, "
    "?, "
    "?) returning id"};
constexpr Sql kClosings{
    "select network, queue, day, reopened, reason, by_whom, at, id from call_closings order by id"};
constexpr Sql kAddShort{
    "insert into call_short_abandons (network, queue, seconds, valid_from, reason, by_whom, at) values (?, "
    "?, "
    "?, ?, ?, ?, ?) returning id"};
constexpr Sql kShorts{
    "select network, queue, seconds, valid_from, reason, by_whom, at, id from call_short_abandons order by "
    "id"};

std::int32_t small(std::int64_t n) { return static_cast<std::int32_t>(n); }

// Warns of what may be a slip: a network or a queue without a call yet.
void check_names(store::Db& db, const std::string& network, const std::string& queue, DeclaredRule& out) {
  bool network_known = false, queue_known = queue.empty();
  for (const auto& q : queues(db)) {
    if (q.network_code != network) continue;
    network_known = true;
    queue_known = queue_known || q.code == queue;
  }
  if (!network_known)
    out.warnings.emplace_back("Ce réseau n’a encore aucun appel\u00A0: vérifiez son code.");
  else if (!queue_known)
    out.warnings.emplace_back("Cette file n’a encore aucun appel\u00A0: vérifiez son code.");
  else
    out.warnings.emplace_back(
        "Les appels déjà importés restent comptés comme ils l’étaient\u00A0: importez de nouveau leurs "
        "fichiers "
        "avec --replace.");
}

std::string of_queue(const std::string& queue) { return queue.empty() ? "" : ", file " + queue; }
}  // namespace

std::vector<store::Migration> rule_migrations() {
  return {{79, "call rules of networks",
           "create table call_hours (id integer primary key, network text not null, queue text not null, "
           "days integer not null, opens integer not null, closes integer not null, valid_from text not "
           "null, anew integer not null, reason text not null, by_whom text not null, at integer not null) "
           "strict;"
           "create table call_closings (id integer primary key, network text not null, queue text not null, "
           "day text not null, reopened integer not null, reason text not null, by_whom text not null, at "
           "integer not null) strict;"
           "create table call_short_abandons (id integer primary key, network text not null, queue text not "
           "null, seconds integer not null, valid_from text not null, reason text not null, by_whom text not "
           "null, at integer not null) strict;"}};
}

std::map<std::string, NetworkRules, std::less<>> call_rules(store::Db& db) {
  std::map<std::string, NetworkRules, std::less<>> out;
  auto slots = db.query(kSlots);
  while (slots->next())
    out[slots->str(0)].slots.push_back({slots->str(1), static_cast<std::uint32_t>(slots->integer(2)),
                                        small(slots->integer(3)), small(slots->integer(4)), slots->str(5),
                                        slots->integer(6) != 0, slots->str(7), slots->str(8),
                                        slots->integer(9), slots->integer(10)});
  auto closings = db.query(kClosings);
  while (closings->next())
    out[closings->str(0)].closings.push_back({closings->str(1), closings->str(2), closings->integer(3) != 0,
                                              closings->str(4), closings->str(5), closings->integer(6),
                                              closings->integer(7)});
  auto shorts = db.query(kShorts);
  while (shorts->next())
    out[shorts->str(0)].short_abandons.push_back({shorts->str(1), small(shorts->integer(2)), shorts->str(3),
                                                  shorts->str(4), shorts->str(5), shorts->integer(6),
                                                  shorts->integer(7)});
  return out;
}

NetworkRules rules_of(store::Db& db, std::string_view network) {
  auto all = call_rules(db);
  auto it = all.find(network);
  return it == all.end() ? NetworkRules{} : it->second;
}

namespace {
constexpr std::string_view kDayWanted = "Donnez une date comme 2026-11-25 ou 25/11/2026.";

// Keeps a declaration, with its line in the trail, when the viewer runs the network. `add`: keeps it and
// returns its id.
template <class Rule, class Add>
Result<DeclaredRule> keep(operations::Context& context, const std::string& network, const Rule& rule,
                          std::string_view act, const Add& add, DeclaredRule out) {
  return context.store.write([&](store::Db& db) -> Result<DeclaredRule> {
    TRY(must_run(context, db, network));
    check_names(db, network, rule.queue, out);
    out.id = add(db);
    people::record(db, context, act, network + of_queue(rule.queue), out.what);
    return out;
  });
}

std::optional<std::uint32_t> days_ticked(const DeclareHours& in) {
  std::string words;
  for (const auto& d : in.days) words += (words.empty() ? "" : ",") + d;
  return week_days(words);
}
}  // namespace

void DeclareHours::check(std::vector<FieldError>& faults) const {
  auto opens = clock_minutes(from), closes = clock_minutes(to);
  if (!days.empty() && !days_ticked(*this))
    faults.push_back({"days", "Donnez des jours comme lun-ven, sam ou lun,mer."});
  if (!from.empty() && !opens) faults.push_back({"from", "Donnez une heure comme 08:30."});
  if (!to.empty() && !closes) faults.push_back({"to", "Donnez une heure comme 18:00, ou 24:00 pour minuit."});
  if (opens && closes && *opens >= *closes)
    faults.push_back({"to",
                      "La fermeture suit l’ouverture le même jour\u00A0: après minuit, déclarez une autre "
                      "plage pour le lendemain."});
  if (!valid_from.empty() && !when::parse_day(valid_from))
    faults.push_back({"valid_from", std::string(kDayWanted)});
}

Result<DeclaredRule> declare_hours(operations::Context& context, const DeclareHours& in) {
  std::vector<FieldError> faults;
  in.check(faults);
  if (!faults.empty()) return invalid(std::move(faults));
  OpenSlot slot{in.queue,
                days_ticked(in).value(),
                clock_minutes(in.from).value(),
                clock_minutes(in.to).value(),
                when::parse_day(in.valid_from).value(),
                in.anew};
  auto add = [&](store::Db& db) {
    return db.number(kAddSlot, in.network, slot.queue, std::int64_t{slot.days}, slot.opens, slot.closes,
                     slot.valid_from, slot.anew, in.reason, context.viewer.name, context.now());
  };
  return keep(context, in.network, slot, "appels.heures", add, {in.network, rule_text(slot), {}});
}

Result<DeclaredRule> declare_closing(operations::Context& context, const DeclareClosing& in) {
  auto day = when::parse_day(in.day);
  if (!day) return invalid({{"day", std::string(kDayWanted)}});
  Closing closing{in.queue, *day, in.open};
  auto add = [&](store::Db& db) {
    return db.number(kAddClosing, in.network, closing.queue, closing.day, closing.open, in.reason,
                     context.viewer.name, context.now());
  };
  return keep(context, in.network, closing, "appels.fermeture", add, {in.network, rule_text(closing), {}});
}

Result<DeclaredRule> declare_short_abandon(operations::Context& context, const DeclareShortAbandon& in) {
  auto from = when::parse_day(in.valid_from);
  if (!from) return invalid({{"valid_from", std::string(kDayWanted)}});
  ShortAbandon rule{in.queue, small(in.seconds), *from};
  DeclaredRule out{in.network, rule_text(rule), {}};
  if (in.seconds > kLongestPlainShortAbandon) out.warnings.push_back(long_threshold_text());
  auto add = [&](store::Db& db) {
    return db.number(kAddShort, in.network, rule.queue, in.seconds, rule.valid_from, in.reason,
                     context.viewer.name, context.now());
  };
  return keep(context, in.network, rule, "appels.abandon_court", add, std::move(out));
}

std::string long_threshold_text() {
  return fmt::format(
      "Au-delà de {}, des personnes qui ont attendu un agent passent pour des abandons courts.",
      fr::plural(kLongestPlainShortAbandon, "seconde"));
}

json::value declared_rule_json(const DeclaredRule& r) {
  return json::object{{"network", r.network}, {"declared", r.what}, {"warnings", json::strings(r.warnings)}};
}
std::string declared_rule_text(const DeclaredRule& r) {
  std::string out = fmt::format("{} : {}.\n", r.network, r.what);
  for (const auto& w : r.warnings) out += "  " + w + "\n";
  return out;
}

json::value rules_json(const NetworkRules& rules) {
  json::array hours, closings, shorts;
  for (const auto& s : rules.slots)
    hours.push_back(json::object{{"queue", s.queue},
                                 {"days", week_days_text(s.days)},
                                 {"opens", s.opens},
                                 {"closes", s.closes},
                                 {"valid_from", s.valid_from},
                                 {"anew", s.anew},
                                 {"reason", s.reason},
                                 {"by", s.by}});
  for (const auto& c : rules.closings)
    closings.push_back(json::object{
        {"queue", c.queue}, {"day", c.day}, {"open", c.open}, {"reason", c.reason}, {"by", c.by}});
  for (const auto& s : rules.short_abandons)
    shorts.push_back(json::object{{"queue", s.queue},
                                  {"seconds", s.seconds},
                                  {"valid_from", s.valid_from},
                                  {"reason", s.reason},
                                  {"by", s.by}});
  return json::object{{"hours", hours}, {"closings", closings}, {"short_abandons", shorts}};
}
}  // namespace calls
