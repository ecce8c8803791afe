// Files of the telephone system, given in the browser: how they are to be understood goes with them.
#pragma once

#include "app/import_store.h"
#include "calls/call_import.h"
#include "html/page.h"

namespace app {
constexpr std::string_view kCallFiles = "calls";  // kind of import
constexpr std::string_view kCallUploadPath = "/telephone/importer";

// Those of the command line, after « reconnaître ».
std::vector<Choice> formats_to_recognise();

struct UploadCalls {
  std::string network, format, zone, mapping;
  bool complete = false, replace = false;
  std::vector<web::Upload> uploads = {};
  static auto fields() {
    return std::tuple{
        field("network", "Réseau (obligatoire)", &UploadCalls::network)
            .max(120)
            .hint("Celui des lignes qui n’en nomment pas, le même pour tous les fichiers d’un standard."),
        field("format", "Format", &UploadCalls::format).choices(formats_to_recognise()),
        field("zone", "Fuseau des heures locales", &UploadCalls::zone)
            .max(60)
            .hint("Europe/Paris si rien n’est dit. Exemple\u00A0: Indian/Reunion."),
        field("mapping", "Correspondance des colonnes", &UploadCalls::mapping)
            .multiline()
            .max(20000)
            .hint("Pour un CSV dont les colonnes ne sont pas reconnues seules. Elle est proposée quand un "
                  "import échoue."),
        field("complete",
              "Le fichier ne grandira plus\u00A0: les appels encore ouverts sont d’issue inconnue",
              &UploadCalls::complete),
        field("replace", "Annuler l’import précédent de ce fichier et le reprendre", &UploadCalls::replace)};
  }
};
// Who doesn't run all networks imports for one that they run, and lines of others are refused.
Result<Import> upload_calls(operations::Context& context, const UploadCalls& input);
// Imports files that were given so; the error of a CSV without its mapping comes with one that is proposed.
json::object import_uploaded(operations::Context& context, const Import& import, const std::string& folder);

// The values of the form for another try.
Values asked_again(const Import& import, const std::string& proposed);
html::Html call_upload_form(const operations::Context& context, const Values& values,
                            const std::vector<FieldError>& faults);
html::Page call_upload_page(const operations::Context& context, const Values& values,
                            const std::vector<FieldError>& faults);
}  // namespace app
