// Use case: take in what a telephone system has written. The same file twice changes nothing; a file that has
// grown is read on from where it was left, as it was understood the first time; another mapping for what was
// taken already is refused, unless the former import is replaced.
#pragma once

#include <map>
#include <string>

#include "base/fields.h"
#include "calls/call_formats.h"
#include "operations/context.h"
#include "operations/import_report.h"

namespace calls {
struct ImportCalls {
  std::vector<std::string> paths;
  std::string format, mapping, network, zone;
  bool complete = false, replace = false;
  bool only_network = false;  // rows that name another are refused
  static auto fields() {
    return std::tuple{
        field("paths", "Fichiers", &ImportCalls::paths).required().positional().max(4096),
        field("format", "Format", &ImportCalls::format).choices(call_formats()),
        field("mapping", "Fichier de correspondance des colonnes (TOML)", &ImportCalls::mapping).max(4096),
        field("network", "Réseau des lignes qui n’en nomment pas", &ImportCalls::network).max(120),
        field("zone", "Fuseau des heures locales (Europe/Paris si rien n’est dit)", &ImportCalls::zone)
            .max(60),
        field("complete", "Le fichier ne grandira plus : dire inconnus les appels encore ouverts",
              &ImportCalls::complete),
        field("replace", "Annuler l’import précédent de ce fichier et le reprendre", &ImportCalls::replace)};
  }
};
Result<operations::ImportReport> import_calls(operations::Context& context, const ImportCalls& input);
struct TakenCalls {
  operations::ImportReport report = {};
  std::map<std::string, std::int64_t> imports = {};  // by path; a file of which nothing was new isn't there
};
// The same, without a remark on the calls that are still open.
Result<TakenCalls> take_calls(operations::Context& context, const ImportCalls& input);

struct ProposeMapping {
  std::string file;
  static auto fields() {
    return std::tuple{field("file", "Fichier CSV", &ProposeMapping::file).required().positional().max(4096)};
  }
};
// A mapping file for a CSV, to read and correct before the first import.
Result<std::string> propose_mapping_file(operations::Context& context, const ProposeMapping& input);
Result<ColumnMapping> read_mapping(const std::string& path);
Result<ColumnMapping> parse_mapping(const std::string& toml);
}  // namespace calls
