#include "calls/naming.h"

#include "people/audit.h"

namespace calls {
namespace {
using store::Sql;
constexpr Sql kNameNetwork{
    "update call_networks set name = case when ?1 = '' then name else ?1 end, sp_code = case when ?2 = 1 "
    "then "
    "null when ?3 = '' then sp_code else ?3 end where code = ?4"};
// Rules are declared by code, also before a queue or a network is known.
constexpr Sql kDropQueue{
    "delete from call_queues where id = ? and name = '' and site = '' and departement = '' and not exists "
    "(select 1 from call_days d where d.queue = call_queues.id) and not exists (select 1 from call_intervals "
    "i where i.queue = call_queues.id) and not exists (select 1 from call_former_intervals i where i.queue = "
    "call_queues.id) and not exists (select 1 from call_drawn d where d.queue = call_queues.id) and not "
    "exists (select 1 from call_scores s where s.queue = call_queues.id) and not exists (select 1 from "
    "(select "
    "network, queue from call_hours union all select network, queue from call_closings union all select "
    "network, queue from call_short_abandons) r join call_networks n on n.code = r.network where n.id = "
    "call_queues.network and r.queue = call_queues.code)"};
constexpr Sql kEmptyNetwork{
    "select count(*) from call_networks n where n.id = ? and n.name = '' and n.sp_code is null and not "
    "exists "
    "(select 1 from call_queues q where q.network = n.id) and not exists (select 1 from call_definitions d "
    "where d.network = n.id) and not exists (select 1 from call_events e where e.network = n.id) and not "
    "exists (select 1 from call_samples s where s.network = n.id) and not exists (select 1 from call_drawn d "
    "where d.network = n.id) and not exists (select 1 from call_scores s where s.network = n.id) and not "
    "exists (select 1 from call_feeds f where f.network = n.code) and not exists (select 1 from (select "
    "network from call_hours union all select network from call_closings union all select network from "
    "call_short_abandons) r where r.network = n.code)"};
constexpr Sql kDropDays{"delete from call_network_days where network = ?"};
constexpr Sql kDropCallers{"delete from call_caller_days where network = ?"};
constexpr Sql kDropNetwork{"delete from call_networks where id = ?"};
constexpr Sql kCleared{"update call_state set cleared = revision"};
constexpr Sql kSpCodes{"select code, sp_code from call_networks where sp_code is not null"};
constexpr Sql kNameQueue{
    "update call_queues set name = case when ?1 = '' then name else ?1 end, site = case when ?2 = '' then "
    "site "
    "else ?2 end, departement = case when ?3 = '' then departement else ?3 end where code = ?4 and network = "
    "(select id from call_networks where code = ?5)"};
}  // namespace

Result<Named> name_queue(operations::Context& context, const NameQueue& in) {
  if (!in.queue.empty() && (!in.sp_code.empty() || in.no_sp_code))
    return invalid({{"sp_code", "Ce code est celui d’un réseau, pas d’une file."}});
  if (!in.sp_code.empty() && in.no_sp_code)
    return invalid({{"sp_code", "Donnez un code ou retirez-le, pas les deux."}});
  return context.store.write([&](store::Db& db) -> Result<Named> {
    Named out;
    if (in.queue.empty())
      out.changed = db.run(kNameNetwork, in.name, in.no_sp_code ? 1 : 0, in.sp_code, in.network);
    else
      out.changed = db.run(kNameQueue, in.name, in.site, in.departement, in.queue, in.network);
    if (out.changed == 0)
      return fail(ErrorKind::missing, "no_queue", "Aucun réseau ou aucune file n’a ce code.");
    people::record(db, context, "appels.nommer", in.network + "/" + in.queue,
                   in.no_sp_code        ? in.name + " (sans code)"
                   : in.sp_code.empty() ? in.name
                                        : in.name + " (" + in.sp_code + ")");
    touch(db);
    return out;
  });
}

operations::Operation naming_operation() {
  auto op = operations::operation<NameQueue, Named>(
      {"calls.name", "Nommer un réseau ou une file, dire son site et son département",
       operations::Right::administer, operations::Effect::write, web::Method::post, "", "calls name"},
      name_queue, operations::Views<NameQueue, Named>{.json = [](const Named& n) -> json::value {
        return json::object{{"changed", n.changed}};
      }});
  op.run = [parsed = op.run](operations::Context& context, const Values& values,
                             const std::vector<web::Upload>& uploads, operations::Form form) {
    Values given = values;
    auto code = given.find("sp_code");
    if (code != given.end() && code->second == std::vector<std::string>{""}) given["no_sp_code"] = {"1"};
    return parsed(context, given, uploads, form);
  };
  return op;
}

std::map<std::string, std::string> sp_codes(store::Db& db) {
  std::map<std::string, std::string> out;
  auto r = db.query(kSpCodes);
  while (r->next()) out[r->str(0)] = r->str(1);
  return out;
}

void drop_empty_queue(store::Db& db, std::int64_t queue) { db.run(kDropQueue, queue); }

void drop_empty_network(store::Db& db, std::int64_t network) {
  if (db.number(kEmptyNetwork, network) == 0) return;
  db.run(kDropDays, network);
  db.run(kDropCallers, network);
  db.run(kDropNetwork, network);
  db.run(kCleared);
}

std::vector<store::Migration> naming_migrations() {
  return {
      {81, "codes of networks at Services Publics +", "alter table call_networks add column sp_code text;"}};
}
}  // namespace calls
