// Use cases of the registry: import, find, show.
#pragma once

#include "base/fields.h"
#include "operations/import_report.h"
#include "services/structure_store.h"

namespace services {
struct ImportPaths {
  std::vector<std::string> paths;
  static auto fields() {
    return std::tuple{
        field("paths", "Fichiers ou dossiers", &ImportPaths::paths).required().positional().max(4096)};
  }
};
// The job that follows an import of structures, for what is kept by structure elsewhere.
constexpr std::string_view kStructuresChanged = "structures.changed";

// The Services Publics + structures file, and the project's own files of contacts and of opening hours: which
// one a CSV is, its header says. All or nothing per call: one transaction.
Result<operations::ImportReport> import_structures(operations::Context& context, const ImportPaths& input);

struct ListStructures {
  std::string q, network, departement;
  std::int64_t page = 1;
  static auto fields() {
    return std::tuple{field("q", "Nom, ville ou code postal", &ListStructures::q),
                      field("network", "Réseau", &ListStructures::network),
                      field("departement", "Département", &ListStructures::departement).max(3),
                      field("page", "Page", &ListStructures::page).between(1, 100000)};
  }
};
struct StructureList {
  std::vector<Structure> structures;
  std::int64_t total = 0;
  StructureFilter filter;
  std::vector<std::pair<std::string, std::int64_t>> networks;
  std::vector<std::pair<std::string, std::string>> departements;
};
Result<StructureList> list_structures(operations::Context& context, const ListStructures& input);

struct ShowStructure {
  std::string code;
  static auto fields() {
    return std::tuple{
        field("code", "Code de la structure", &ShowStructure::code).required().positional().max(64)};
  }
};
struct StructureView {
  Structure structure;
  std::vector<Structure> above, below;
  std::vector<ContactPoint> contacts;
  std::vector<OpeningHours> hours;
  std::string departement;
};
Result<StructureView> show_structure(operations::Context& context, const ShowStructure& input);
StructureView view_of(store::Db& db, Structure structure);

// The contact points to give for a structure: its own, or those of the nearest structure above that has some.
std::vector<ContactPoint> contacts_for(store::Db& db, const Structure& structure);

// The codes of a structure and of those above it; nothing when none has this code.
std::vector<std::string> codes_above(store::Db& db, std::string_view code);

// Engagements and territories carried by the program, written to the store when they differ.
void load_reference(operations::Context& context);

// Code of a structure to its place and name.
Result<operations::Place> find_place(store::Db& db, std::string_view code, std::string& name);
}  // namespace services
