#include "calls/network_manager.h"

#include "calls/naming.h"
#include "services/structures.h"

namespace calls {
using operations::Right;

bool runs_all_networks(const operations::Context& context) {
  return context.viewer.may(Right::administer) || context.viewer.everywhere(Right::correspond);
}

bool runs_network(const operations::Context& context, store::Db& db, const std::string& network) {
  const operations::Viewer& viewer = context.viewer;
  if (runs_all_networks(context)) return true;
  if (!viewer.may(Right::correspond)) return false;
  auto codes = sp_codes(db);
  auto code = codes.find(network);
  if (code == codes.end()) return false;
  std::string name;
  auto place = services::find_place(db, code->second, name);
  return place && viewer.may(Right::correspond, *place);
}

Result<void> must_run(const operations::Context& context, store::Db& db, const std::string& network) {
  if (runs_network(context, db, network)) return {};
  return fail(ErrorKind::denied, "not_your_network",
              "Ce réseau n’est pas de votre ressort\u00A0: demandez à son correspondant ou à un "
              "administrateur.");
}
}  // namespace calls
