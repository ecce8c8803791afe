// Thresholds of the service level, in seconds, unless told otherwise. Both are bounds of the buckets of
// waits.
#pragma once

#include <cstdint>
#include <string>

namespace calls {
constexpr std::int32_t kObservedThreshold = 60;  // of what was answered: dashboards, rates
// Of what is planned: contact centres usually aim at 80 % answered in 20 s. A network's page shows it too.
constexpr std::int32_t kPlannedThreshold = 20;
inline std::string planned_threshold_label() {
  return "Seuil du niveau de service (secondes\u202F; 20 par défaut, d’après l’usage «\u00A080\u202F% en "
         "20\u00A0s\u00A0»)";
}
}  // namespace calls
