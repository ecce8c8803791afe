#include "calls/events.h"

#include <fmt/format.h>

#include <tuple>

#include "calls/call_queries.h"
#include "calls/network_manager.h"
#include "people/audit.h"

namespace calls {
namespace {
using store::Sql;
constexpr Sql kAdd{
    "insert into call_events (network, name, from_day, to_day, multiplier) values (?, ?, ?, ?, ?) returning "
    "id"};
constexpr Sql kOf{
    "select e.id, n.code, e.name, e.from_day, e.to_day, e.multiplier from call_events e join call_networks n "
    "on n.id = e.network where n.code = ? order by e.from_day, e.id"};
constexpr Sql kById{
    "select e.id, n.code, e.name, e.from_day, e.to_day, e.multiplier from call_events e join call_networks n "
    "on n.id = e.network where e.id = ?"};
constexpr Sql kRemove{"delete from call_events where id = ?"};

DeclaredEvent read(store::Cursor& r) {
  return {r.integer(0),
          r.str(1),
          {static_cast<int>(r.integer(3)), static_cast<int>(r.integer(4)),
           r.null(5) ? std::nullopt : std::optional(r.real(5)), r.str(2)}};
}

// The event, or all that is wrong with it.
Result<Event> checked(const DeclareEvent& in) {
  std::vector<FieldError> faults;
  Event out{0, 0, in.multiplier, in.name};
  if (auto days = days_of(in.from, in.to)) {
    std::tie(out.from_day, out.to_day) = *days;
  } else {
    faults = days.error().fields;
  }
  if (in.multiplier && (*in.multiplier <= 0 || *in.multiplier > kMostMultiplier))
    faults.push_back(
        {"multiplier",
         fmt::format("Le multiplicateur est plus grand que zéro et d’au plus {:g}.", kMostMultiplier)});
  if (!faults.empty()) return invalid(std::move(faults));
  return out;
}
}  // namespace

std::vector<store::Migration> event_migrations() {
  return {
      {74, "call events",
       "create table call_events (id integer primary key, network integer not null references call_networks "
       "(id), name text not null, from_day integer not null, to_day integer not null, multiplier real) "
       "strict;"}};
}

Result<DeclaredEvent> declare_event(operations::Context& context, const DeclareEvent& in) {
  DeclaredEvent out{0, in.network, TRY(checked(in))};
  return context.store.write([&](store::Db& db) -> Result<DeclaredEvent> {
    auto network = network_by_code(db, in.network);
    if (!network) return invalid({{"network", "Aucun réseau n’a ce code."}});
    TRY(must_run(context, db, in.network));
    for (const auto& e : declared_events(db, in.network))
      if (e.event.name == in.name && e.event.from_day == out.event.from_day &&
          e.event.to_day == out.event.to_day)
        return invalid({{"name",
                         "Cet événement est déjà déclaré à ces jours\u00A0: déclaré deux fois, il "
                         "compterait double."}});
    out.id = db.number(kAdd, network->id, in.name, out.event.from_day, out.event.to_day, in.multiplier);
    people::record(db, context, "appels.evenement", in.network, in.name);
    return out;
  });
}

Result<DeclaredEvent> remove_event(operations::Context& context, const RemoveEvent& in) {
  return context.store.write([&](store::Db& db) -> Result<DeclaredEvent> {
    std::optional<DeclaredEvent> out;
    {
      auto r = db.query(kById, in.event);
      if (r->next()) out = read(*r);
    }
    if (!out) return fail(ErrorKind::missing, "no_event", "Aucun événement n’a ce numéro.");
    TRY(must_run(context, db, out->network));
    db.run(kRemove, in.event);
    people::record(db, context, "appels.evenement_retire", out->network, out->event.name);
    return std::move(*out);
  });
}

std::vector<DeclaredEvent> declared_events(store::Db& db, std::string_view network) {
  std::vector<DeclaredEvent> out;
  auto r = db.query(kOf, network);
  while (r->next()) out.push_back(read(*r));
  return out;
}

std::vector<Event> events_of(store::Db& db, std::string_view network) {
  std::vector<Event> out;
  for (auto& e : declared_events(db, network)) out.push_back(std::move(e.event));
  return out;
}
}  // namespace calls
