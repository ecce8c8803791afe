#include "calls/call.h"

namespace calls {
namespace {
struct Named {
  std::string_view code, label;
};
constexpr std::array<Named, kLeaves> kNamed{{{"unknown", "Issue inconnue"},
                                             {"congested", "Occupé chez l’opérateur"},
                                             {"closed", "Hors des heures d’ouverture"},
                                             {"refused", "Refusé en amont"},
                                             {"ivr_abandoned", "Raccroché dans le serveur vocal"},
                                             {"self_served", "Servi par le serveur vocal"},
                                             {"answered", "Décroché par un agent"},
                                             {"short_abandoned", "Abandon court"},
                                             {"abandoned", "Abandon en file"},
                                             {"timeout", "Sorti de la file par le système"},
                                             {"flow_out", "Passé à une autre file"},
                                             {"callback", "Rappel accepté"},
                                             {"voicemail", "Messagerie"}}};
}  // namespace

std::string_view leaf_code(Leaf leaf) { return kNamed[static_cast<std::size_t>(leaf)].code; }
std::string_view leaf_label(Leaf leaf) { return kNamed[static_cast<std::size_t>(leaf)].label; }
std::optional<Leaf> leaf_by_code(std::string_view code) {
  for (std::size_t i = 0; i < kLeaves; ++i)
    if (kNamed[i].code == code) return static_cast<Leaf>(i);
  return std::nullopt;
}
}  // namespace calls
