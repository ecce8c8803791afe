#include "calls/definitions.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/fr.h"
#include "base/time.h"
#include "calls/call_queries.h"
#include "calls/declared_definition.h"
#include "people/audit.h"

namespace calls {
namespace {
using store::Sql;
constexpr Sql kDeclare{
    "insert into call_definitions (network, definition, valid_from, reason, by_whom, at) values (?, ?, ?, ?, "
    "?, "
    "?)"};
constexpr Sql kDeclared{
    "select n.code, d.definition, d.valid_from, d.reason, d.by_whom, d.at from call_definitions d join "
    "call_networks n on n.id = d.network where n.code = ? order by d.valid_from desc, d.id desc"};
constexpr Sql kInForce{
    "select d.definition from call_definitions d join call_networks n on n.id = d.network where n.code = ? "
    "and "
    "d.valid_from <= ? order by d.valid_from desc, d.id desc limit 1"};
}  // namespace

std::vector<store::Migration> definition_migrations() {
  return {{71, "call definitions",
           "create table call_definitions (id integer primary key, network integer not null references "
           "call_networks (id), definition text not null, valid_from text not null, reason text not null, "
           "by_whom text not null, at integer not null) strict;"
           "create index call_definitions_network on call_definitions (network, valid_from);"}};
}

const std::vector<Choice>& definition_choices() {
  static const std::vector<Choice> kChoices = [] {
    std::vector<Choice> out;
    for (const auto& d : definitions()) out.push_back({d.code, d.label});
    return out;
  }();
  return kChoices;
}

std::vector<Declaration> declarations(store::Db& db, std::string_view network) {
  std::vector<Declaration> out;
  auto r = db.query(kDeclared, network);
  while (r->next()) out.push_back({r->str(0), r->str(1), r->str(2), r->str(3), r->str(4), r->integer(5)});
  return out;
}

const Definition& definition_of(store::Db& db, std::string_view network, std::int32_t day) {
  auto code = db.word(kInForce, network, day == 0 ? std::string("9999-12-31") : iso_of_day(day));
  const Definition* found = code ? definition_by_code(*code) : nullptr;
  return found != nullptr ? *found : definitions().front();
}

std::string definitions_text(const std::vector<DefinitionInForce>& in_force) {
  std::string out;
  for (const auto& d : in_force)
    out += out.empty() ? d.definition->short_label
                       : fmt::format(", puis {} à partir du {}", d.definition->short_label,
                                     fr::date(iso_of_day(d.from)));
  return out;
}

json::array definitions_json(const std::vector<DefinitionInForce>& in_force) {
  json::array out;
  for (const auto& d : in_force)
    out.push_back(json::object{{"definition", d.definition->code}, {"from", iso_of_day(d.from)}});
  return out;
}

json::value definition_json(const std::vector<DefinitionInForce>& in_force) {
  return in_force.size() == 1 ? json::value(in_force.front().definition->code) : json::value(nullptr);
}

DeclaredDefinitions::DeclaredDefinitions(store::Db& db) {
  for (const auto& n : networks(db))
    for (const auto& d : declarations(db, n.code))
      if (const auto* found = definition_by_code(d.definition))
        by_network_[n.code].push_back(
            {found, static_cast<std::int32_t>(when::days_between("1970-01-01", d.valid_from))});
}

const Definition& DeclaredDefinitions::of(const std::string& network, std::int32_t day) const {
  auto declared = by_network_.find(network);
  if (declared == by_network_.end()) return definitions().front();
  for (const auto& d : declared->second)
    if (d.from <= day) return *d.definition;
  return definitions().front();
}

std::vector<DefinitionInForce> DeclaredDefinitions::within(const std::string& network, std::int32_t from,
                                                           std::int32_t to) const {
  std::vector<DefinitionInForce> out{{&of(network, from), from}};
  auto declared = by_network_.find(network);
  if (declared == by_network_.end()) return out;
  for (auto d = declared->second.rbegin(); d != declared->second.rend(); ++d) {
    if (d->from <= from || d->from > to) continue;
    const Definition* now = &of(network, d->from);
    if (now != out.back().definition) out.push_back({now, d->from});
  }
  return out;
}

std::map<std::tuple<std::string, std::string, std::string>, ChangingRate> changing_rates(
    operations::Context& context, const Selection& s) {
  DeclaredDefinitions declared(*context.store.read());
  std::map<std::tuple<std::string, std::string, std::string>, ChangingRate> out;
  for (const auto& n : networks(*context.store.read())) {
    if (!(s.network.empty() || s.network == n.code) || declared.within(n.code, s.from, s.to).size() == 1)
      continue;
    Selection days = s;
    days.network = n.code;
    days.grain = Grain::day;
    std::map<std::tuple<std::string, std::string, std::string>, std::pair<std::int32_t, std::int32_t>> spans;
    for (const auto& l : lines_of(context, days)) {
      std::tuple key{l.network, l.queue, period_label(s.grain, l.day)};
      out[key].official += official(l.counters, declared.of(n.code, l.day));
      auto& [first, last] = spans.try_emplace(key, l.day, l.day).first->second;
      first = std::min(first, l.day);
      last = std::max(last, l.day);
    }
    for (const auto& [key, span] : spans)
      out[key].definitions = declared.within(n.code, span.first, span.second);
  }
  return out;
}

Result<Declaration> declare_definition(operations::Context& context, const DeclareDefinition& in) {
  auto day = when::parse_day(in.valid_from);
  if (!day) return invalid({{"valid_from", "Donnez une date comme 2026-11-25."}});
  return context.store.write([&](store::Db& db) -> Result<Declaration> {
    auto network = network_by_code(db, in.network);
    if (!network) return invalid({{"network", "Aucun réseau n’a ce code."}});
    Declaration d{network->code, in.definition, *day, in.reason, context.viewer.name, context.now()};
    db.run(kDeclare, network->id, d.definition, d.valid_from, d.reason, d.by, d.at);
    people::record(db, context, "appels.declarer", d.network, d.definition + " au " + d.valid_from);
    return d;
  });
}

std::string untold_refusals_text() {
  return "Cette définition compte les appels refusés en amont, dont les sources de ce réseau ne disent "
         "rien\u00A0: "
         "le taux officiel est donné sans les refus, que la source ne dit pas.";
}

Result<DeclaredDefinition> declare_with_warnings(operations::Context& context, const DeclareDefinition& in) {
  DeclaredDefinition out{TRY(declare_definition(context, in)), {}};
  const Definition* d = definition_by_code(out.declaration.definition);
  if (d != nullptr && !definition_told(*d, leaves_told(context)[out.declaration.network]))
    out.warnings.push_back(untold_refusals_text());
  return out;
}

json::value declared_definition_json(const DeclaredDefinition& declared) {
  const Declaration& d = declared.declaration;
  json::array warnings;
  for (const auto& w : declared.warnings) warnings.emplace_back(w);
  return json::object{{"network", d.network},
                      {"definition", d.definition},
                      {"valid_from", d.valid_from},
                      {"warnings", warnings}};
}

std::string declared_definition_text(const DeclaredDefinition& declared) {
  const Declaration& d = declared.declaration;
  std::string out = fmt::format("{} : {}, à partir du {}.\n", d.network,
                                definition_by_code(d.definition)->label, fr::date(d.valid_from));
  for (const auto& w : declared.warnings) out += "  " + w + "\n";
  return out;
}

std::map<std::pair<std::string, std::string>, Callers> callers_by_period(operations::Context& context,
                                                                         const Selection& s) {
  auto db = context.store.read();
  std::map<std::int64_t, Network> by_id;
  for (auto& n : networks(*db)) by_id[n.id] = n;
  std::map<std::pair<std::string, std::string>, Callers> out;
  for (const auto& d : caller_days(*db)) {
    if (d.day < s.from || d.day > s.to) continue;
    Callers& c = out[{by_id[d.network].code, period_label(s.grain, d.day)}];
    c.callers += d.callers;
    c.first_answered += d.first_answered;
    c.reached += d.reached;
    c.lost += d.lost;
    c.redialled += d.redialled;
    c.waited_s += d.waited_s;
  }
  return out;
}
}  // namespace calls
