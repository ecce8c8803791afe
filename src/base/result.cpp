#include "base/result.h"

#include <array>

const ErrorTraits& traits(ErrorKind kind) {
  static constexpr std::array<ErrorTraits, 8> kTable{{
      {400, 2, "info", "Des informations sont à corriger"},
      {401, 3, "info", "Connexion nécessaire"},
      {403, 3, "warning", "Accès refusé"},
      {404, 4, "info", "Page introuvable"},
      {409, 5, "info", "La situation a changé"},
      {429, 6, "warning", "Trop de demandes"},
      {503, 6, "error", "Service momentanément indisponible"},
      {500, 1, "error", "Une erreur s’est produite"},
  }};
  return kTable[static_cast<std::size_t>(kind)];
}

tl::unexpected<Error> invalid(std::vector<FieldError> fields) {
  std::string message = fields.empty() ? "La demande n’est pas valide." : fields.front().message;
  return tl::unexpected(Error{ErrorKind::invalid, "invalid_fields", std::move(message), std::move(fields)});
}
