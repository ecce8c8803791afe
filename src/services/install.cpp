#include "services/install.h"
#include "services/nearest.h"

#include "services/structure_pages.h"

namespace services {
namespace {
using operations::Context;
using operations::Effect;
using operations::operation;
using operations::Right;
using operations::Views;
using web::Method;

json::object structure_json(const Structure& s) {
  return {{"code", s.code},          {"network", s.network},
          {"typology", s.typology},  {"name", s.shown_name()},
          {"parent", s.parent_code}, {"address", s.address},
          {"postcode", s.postcode},  {"city", s.city},
          {"commune", s.commune},    {"departement", s.departement},
          {"region", s.region},      {"active", s.active}};
}

json::value list_json(const StructureList& list) {
  json::array items;
  for (const auto& s : list.structures) items.push_back(structure_json(s));
  return json::object{{"total", list.total}, {"page", list.filter.page}, {"structures", items}};
}

json::value view_json(const StructureView& v) {
  json::object out = structure_json(v.structure);
  json::array contacts, hours, below;
  for (const auto& c : v.contacts)
    contacts.push_back(json::object{{"kind", contact_code(c.kind)},
                                    {"label", c.label},
                                    {"value", c.value},
                                    {"verified_on", c.verified_on},
                                    {"source", c.source},
                                    {"structure", c.structure_name}});
  for (const auto& h : v.hours)
    hours.push_back(json::object{{"channel", h.channel},
                                 {"weekday", h.weekday},
                                 {"opens", h.opens},
                                 {"closes", h.closes},
                                 {"note", h.note}});
  for (const auto& b : v.below) below.emplace_back(b.code);
  out["contacts"] = contacts;
  out["hours"] = hours;
  out["children"] = below;
  return out;
}

json::value engagements_json(const std::vector<Engagement>& list) {
  json::array out;
  for (const auto& e : list)
    out.push_back(json::object{{"version", e.version},
                               {"number", e.number},
                               {"axis", e.axis},
                               {"text", e.text},
                               {"valid_from", e.valid_from},
                               {"valid_to", e.valid_to},
                               {"source", e.source},
                               {"checked", e.checked}});
  return out;
}
}  // namespace

void install(operations::Registry& r) {
  for (auto& m : structure_migrations()) r.migrations.push_back(m);
  for (auto& m : commune_migrations()) r.migrations.push_back(m);
  r.migrations.push_back(
      {21, "reference_files",
       "create table reference_files (name text primary key, hash text not null) strict;"});
  r.navigation.push_back({40, Right::read, {"/structures", "Structures"}});
  r.add(operation<ListStructures, StructureList>(
      {"services.structures", "Structures du registre", Right::read, Effect::read, Method::get, "/structures",
       "structures list"},
      list_structures,
      Views<ListStructures, StructureList>{
          .page = [](Context&, const ListStructures&, const StructureList& l) { return structures_page(l); },
          .json = list_json}));
  r.add(operation<ShowStructure, StructureView>(
      {"services.structure", "Une structure, ses contacts et ses horaires", Right::read, Effect::read,
       Method::get, "/structures/{code}", "structures show"},
      show_structure,
      Views<ShowStructure, StructureView>{
          .page = [](Context& c, const ShowStructure&,
                     const StructureView& v) { return structure_page(v, c.viewer.account != 0); },
          .json = view_json}));
  r.add(operation<NoInput, std::vector<Engagement>>(
      {"services.engagements", "Engagements de Services Publics +, par version", Right::anyone, Effect::read,
       Method::get, "/engagements", "engagements"},
      [](Context& c, const NoInput&) -> Result<std::vector<Engagement>> {
        return engagements(*c.store.read());
      },
      Views<NoInput, std::vector<Engagement>>{
          .page = [](Context&, const NoInput&,
                     const std::vector<Engagement>& l) { return engagements_page(l); },
          .json = engagements_json}));
  r.add(operation<ImportPaths, operations::ImportReport>(
      {"services.import", "Importer des structures, leurs contacts, leurs horaires et les communes (CSV)",
       Right::administer, Effect::write, Method::post, "", "import structures"},
      import_structures,
      Views<ImportPaths, operations::ImportReport>{.json = operations::report_json,
                                                   .text = operations::report_text}));
}
}  // namespace services
