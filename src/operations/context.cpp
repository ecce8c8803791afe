#include "operations/context.h"

namespace operations {
const Settings& default_settings() {
  static const Settings kDefault;
  return kDefault;
}

bool Viewer::may(Right right) const {
  if (local || right == Right::anyone) return true;
  if (right == Right::signed_in) return account != 0;
  return scopes.contains(right);
}

bool Viewer::may(Right right, const Place& place) const {
  if (local || right == Right::anyone) return true;
  auto found = scopes.find(right);
  if (found == scopes.end()) return false;
  for (const auto& scope : found->second) {
    if (scope.departement.empty() ? place.path.starts_with(scope.path)
                                  : scope.departement == place.departement)
      return true;
  }
  return false;
}

bool Viewer::everywhere(Right right) const {
  if (local) return true;
  auto found = scopes.find(right);
  if (found == scopes.end()) return false;
  for (const auto& scope : found->second)
    if (scope.departement.empty() && scope.path.empty()) return true;
  return false;
}

// Short fields keep the usual weight of length; long ones are helped less for being short (measured:
// bench/README.md).
Indexes::Indexes(const std::string& at)
    : folder(at),
      passages(folder + "/passages", {1.2, 0.5}),
      documents(folder + "/documents", {1.2, 0.5}),
      titles(folder + "/titles", {1.2, 0.75}),
      crumbs(folder + "/crumbs", {1.2, 0.75}),
      bigrams(folder + "/bigrams", {1.2, 0.75}),
      semantics(folder + "/semantics.bin") {}
}  // namespace operations
