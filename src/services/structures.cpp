#include "services/structures.h"

#include "base/csv.h"
#include "base/embedded.h"

namespace services {
Result<StructureList> list_structures(operations::Context& context, const ListStructures& input) {
  auto db = context.store.read();
  StructureList out;
  out.filter = {input.q, input.network, input.departement, input.page};
  out.structures = find_structures(*db, out.filter);
  out.total = count_structures(*db, out.filter);
  out.networks = networks(*db);
  out.departements = departements(*db);
  return out;
}

StructureView view_of(store::Db& db, Structure structure) {
  StructureView view;
  view.structure = std::move(structure);
  view.above = ancestors(db, view.structure);
  view.below = children(db, view.structure.id);
  view.contacts = contacts_for(db, view.structure);
  view.hours = hours_of(db, view.structure.id);
  view.departement = departement_name(db, view.structure.departement);
  return view;
}

Result<StructureView> show_structure(operations::Context& context, const ShowStructure& input) {
  auto db = context.store.read();
  auto structure = structure_by_code(*db, input.code);
  if (!structure) return fail(ErrorKind::missing, "no_structure", "Aucune structure n’a ce code.");
  return view_of(*db, std::move(*structure));
}

std::vector<std::string> codes_above(store::Db& db, std::string_view code) {
  auto structure = structure_by_code(db, code);
  if (!structure) return {};
  std::vector<std::string> out{structure->code};
  for (auto& above : ancestors(db, *structure)) out.push_back(std::move(above.code));
  return out;
}

std::vector<ContactPoint> contacts_for(store::Db& db, const Structure& structure) {
  auto own = contacts_of(db, structure);
  if (!own.empty()) return own;
  auto above = ancestors(db, structure);
  for (auto it = above.rbegin(); it != above.rend(); ++it) {
    auto theirs = contacts_of(db, *it);
    if (!theirs.empty()) return theirs;
  }
  return {};
}

namespace {
constexpr store::Sql kReferenceHash{"select hash from reference_files where name = ?"};
constexpr store::Sql kSetReferenceHash{
    "insert into reference_files (name, hash) values (?, ?) on conflict (name) do update set hash = "
    "excluded.hash"};

// Reads an embedded CSV row by row.
template <class Row>
void each_row(std::string_view name, Row row) {
  MemorySource source(embedded::file(name));
  csv::Reader reader(source);
  while (reader.next()) row(reader);
}

template <class Load>
void load_when_changed(operations::Context& context, const std::string& name, Load load) {
  std::string hash = hash::sha256_hex(embedded::file(name));
  if (context.store.read()->word(kReferenceHash, name) == hash) return;
  context.store.write([&](store::Db& db) {
    each_row(name, [&](csv::Reader& r) { load(db, r); });
    db.run(kSetReferenceHash, name, hash);
  });
}
}  // namespace

void load_reference(operations::Context& context) {
  load_when_changed(context, "assets/reference/territories.csv", [](store::Db& db, csv::Reader& r) {
    put_territory(db, r["type"], r["code"], r["nom"], r["parent"]);
  });
  load_when_changed(context, "assets/reference/engagements.csv", [](store::Db& db, csv::Reader& r) {
    put_engagement(db, {std::stoll(r["version"]), std::stoll(r["numero"]), r["axe"], r["texte"],
                        r["valide_du"], r["valide_au"], r["source"], r["verifie"] == "oui"});
  });
}

Result<operations::Place> find_place(store::Db& db, std::string_view code, std::string& name) {
  auto structure = structure_by_code(db, code);
  if (!structure) return fail(ErrorKind::missing, "no_structure", "Aucune structure n’a ce code.");
  name = structure->shown_name();
  return structure->place();
}
}  // namespace services
