#include "calls/naming.h"

#include "people/audit.h"

namespace calls {
namespace {
using store::Sql;
constexpr Sql kNameNetwork{"update call_networks set name = ? where code = ?"};
constexpr Sql kNameQueue{
    "update call_queues set name = case when ?1 = '' then name else ?1 end, site = case when ?2 = '' then "
    "site "
    "else ?2 end, departement = case when ?3 = '' then departement else ?3 end where code = ?4 and network = "
    "(select id from call_networks where code = ?5)"};
}  // namespace

Result<Named> name_queue(operations::Context& context, const NameQueue& in) {
  return context.store.write([&](store::Db& db) -> Result<Named> {
    Named out;
    if (in.queue.empty())
      out.changed = db.run(kNameNetwork, in.name, in.network);
    else
      out.changed = db.run(kNameQueue, in.name, in.site, in.departement, in.queue, in.network);
    if (out.changed == 0)
      return fail(ErrorKind::missing, "no_queue", "Aucun réseau ou aucune file n’a ce code.");
    people::record(db, context, "appels.nommer", in.network + "/" + in.queue, in.name);
    touch(db);
    return out;
  });
}
}  // namespace calls
