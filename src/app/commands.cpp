#include "app/commands.h"

#include <fmt/format.h>

#include "app/program.h"

namespace app {
namespace {
int migrate(const operations::Registry& rows, const std::string& folder) {
  int applied = store::Store::open_folder(folder)->migrate(rows.migrations);
  fmt::print("{} migration(s) appliquée(s)\n", applied);
  return 0;
}
}  // namespace

std::vector<SpecialCommand> special_commands(const operations::Registry& rows) {
  return {{"migrate", "Mettre le schéma des données à jour", {}, [&rows](const std::string& data, const Values&, bool) { return migrate(rows, data); }}};
}
}  // namespace app
