// service-public.fr fiches: « vos droits et démarches » XML, schemas 3.0 to 3.5.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "corpus/document.h"

namespace corpus {
// Reads one publication. Nothing when the file is a valid publication that isn't a fiche (theme, dossier…);
// tags that the parser doesn't know are counted in `unknown`, their text is kept.
Result<std::optional<Document>> parse_fiche_xml(std::string_view bytes,
                                                std::map<std::string, std::int64_t>& unknown);
}  // namespace corpus
