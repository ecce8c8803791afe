#include "calls/events.h"

#include "calls/call_queries.h"
#include "people/audit.h"

namespace calls {
namespace {
using store::Sql;
constexpr Sql kAdd{
    "insert into call_events (network, name, from_day, to_day, multiplier) values (?, ?, ?, ?, ?)"};
constexpr Sql kOf{
    "select e.name, e.from_day, e.to_day, e.multiplier from call_events e join call_networks n on n.id = "
    "e.network where n.code = ? order by e.from_day, e.id"};
}  // namespace

std::vector<store::Migration> event_migrations() {
  return {
      {74, "call events",
       "create table call_events (id integer primary key, network integer not null references call_networks "
       "(id), name text not null, from_day integer not null, to_day integer not null, multiplier real) "
       "strict;"}};
}

Result<DeclaredEvent> declare_event(operations::Context& context, const DeclareEvent& in) {
  auto days = TRY(days_of(in.from, in.to));
  if (in.multiplier && *in.multiplier <= 0)
    return invalid({{"multiplier", "Le multiplicateur est plus grand que zéro."}});
  DeclaredEvent out{in.network, {days.first, days.second, in.multiplier, in.name}};
  return context.store.write([&](store::Db& db) -> Result<DeclaredEvent> {
    auto network = network_by_code(db, in.network);
    if (!network) return invalid({{"network", "Aucun réseau n’a ce code."}});
    db.run(kAdd, network->id, in.name, days.first, days.second, in.multiplier);
    people::record(db, context, "appels.evenement", in.network, in.name);
    return out;
  });
}

std::vector<Event> events_of(store::Db& db, std::string_view network) {
  std::vector<Event> out;
  auto r = db.query(kOf, network);
  while (r->next())
    out.push_back({static_cast<int>(r->integer(1)), static_cast<int>(r->integer(2)),
                   r->null(3) ? std::nullopt : std::optional(r->real(3)), r->str(0)});
  return out;
}
}  // namespace calls
