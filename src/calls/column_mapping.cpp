#include "calls/column_mapping.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/fr.h"
#include "base/personal_data.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/cell_dates.h"
#include "calls/column_names.h"
#include "calls/sheet.h"

namespace calls {
namespace {
std::string toml_string(std::string_view s) {
  std::string out = "\"";
  for (char c : s) {
    auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (code < 0x20 || code == 0x7F)
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(code));
    else
      out += c;
  }
  return out + '"';
}

std::string toml_key(std::string_view s) {
  bool bare = !s.empty() && std::all_of(s.begin(), s.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return bare ? std::string(s) : toml_string(s);
}

// One line: a sentence that holds a line break would leave its comment.
std::string comment(std::string_view s) { return s.empty() ? "" : "# " + text::squeeze(s) + "\n"; }

std::string_view label_of(std::string_view name) {
  for (auto columns : {call_columns(), interval_columns()})
    for (const auto& column : columns)
      if (column.name == name) return column.label;
  if (answered_within(column_key(name)) > 0) return "appels décrochés dans ce nombre de secondes";
  if (abandoned_within(column_key(name)) > 0) return "abandons dans ce nombre de secondes";
  return {};
}

// Fields of the Genesys reader that our own files don't have.
bool genesys_field(std::string_view name) {
  constexpr std::array<std::string_view, 18> kFields{
      "interval_start", "interval_end", "interval_complete", "media",     "short_abandoned", "handled",
      "held",           "asa",          "avg_abandon",       "avg_talk",  "avg_hold",        "avg_acw",
      "avg_handle",     "total_talk",   "total_hold",        "total_acw", "total_handle",    "flow_out"};
  return std::find(kFields.begin(), kFields.end(), name) != kFields.end();
}

std::string said(const MappingProposal& p, const std::string& key) {
  auto found = p.comments.find(key);
  return found == p.comments.end() ? std::string() : comment(found->second);
}

std::string columns_toml(const MappingProposal& p) {
  std::string out = "\n# Nos champs à gauche, le nom de la colonne du fichier à droite.\n[columns]\n";
  for (const auto& [name, theirs] : p.mapping.columns) {
    std::string label(label_of(name));
    auto why = p.comments.find(name);
    out += comment(why == p.comments.end()
                       ? label
                       : fmt::format("{}{}: {}", text::capitalise(label), fr::kNoBreak, why->second));
    out += fmt::format("{} = {}\n", toml_key(name), toml_string(theirs));
  }
  if (!p.unused_columns.empty()) out += "# Colonnes du fichier sans emploi\u00A0:\n";
  for (const auto& name : p.unused_columns) out += comment(toml_string(name));
  return out;
}

std::string outcomes_toml(const MappingProposal& p) {
  std::string out = "\n# Les mots du fichier pour la fin d’un appel à gauche, notre code à droite\u00A0:\n";
  for (std::size_t i = 0; i < kLeaves; ++i) {
    auto leaf = static_cast<Leaf>(i);
    out += fmt::format("#   {}{}: {}\n", leaf_code(leaf), fr::kNoBreak, leaf_label(leaf));
  }
  out += "[outcomes]\n";
  for (const auto& [value, code] : p.mapping.outcomes)
    out += fmt::format("{} = {}\n", toml_key(value), toml_string(code));
  if (!p.unmapped_outcomes.empty()) out += "# Valeurs rencontrées, à compléter\u00A0:\n";
  for (const auto& value : p.unmapped_outcomes) out += comment(toml_key(value) + " = \"\"");
  return out;
}

}  // namespace

bool known_zone(const std::string& name) {
  try {
    return date::locate_zone(name) != nullptr;
  } catch (const std::runtime_error&) {
    return false;
  }
}

std::string mapping_toml(const MappingProposal& p) {
  const auto& m = p.mapping;
  std::string out = p.intervals ? "# Correspondance des colonnes d’un rapport par intervalle.\n"
                                : "# Correspondance des colonnes d’un fichier d’appels.\n";
  out +=
      "# Relisez chaque ligne avant le premier import\u00A0: rien n’est certain dans ce qui est proposé.\n\n";
  out += said(p, "zone") + "# Fuseau horaire des dates sans décalage.\n";
  out += fmt::format("zone = {}\n", toml_string(m.zone));
  out += said(p, "network") + "# Codes du réseau et de la file quand le fichier ne les donne pas.\n";
  out += fmt::format("network = {}\nqueue = {}\n", toml_string(m.network), toml_string(m.queue));
  out += "# Ordre des dates\u00A0: jj/mm/aaaa, mm/jj/aaaa ou aaaa-mm-jj.\n" + said(p, "date_format");
  out += fmt::format("date_format = {}\n", toml_string(m.date_format));
  out += columns_toml(p);
  if (!p.intervals) out += outcomes_toml(p);
  return out;
}

std::string mapping_toml(const ColumnMapping& mapping) {
  MappingProposal plain;
  plain.mapping = mapping;
  return mapping_toml(plain);
}

std::vector<std::string> check_mapping(const ColumnMapping& mapping, const std::vector<std::string>& header) {
  std::vector<std::string> out;
  std::vector<std::string_view> cells(header.begin(), header.end());
  SheetHeader names(cells, mapping);
  for (const auto& [field, theirs] : mapping.columns) {
    if (label_of(field).empty() && !genesys_field(field))
      out.push_back(fmt::format("Le champ {} n’existe pas.", guillemets(field)));
    else if (!theirs.empty() && !names.find(field).known())
      out.push_back(fmt::format("La colonne {}, désignée pour le champ {}, est absente de l’en-tête.",
                                guillemets(theirs), guillemets(field)));
  }
  if (!mapping.columns.contains("start") && !mapping.columns.contains("interval_start")) {
    bool found = names.find("interval_start").known();
    for (auto columns : {call_columns(), interval_columns()})
      for (const auto& column : columns)
        if (column.name == "start") found = found || names.find(column.name, column.keys).known();
    if (!found)
      out.emplace_back("Aucune colonne ne donne le début (start) et aucune n’est désignée pour lui.");
  }
  for (const auto& [value, code] : mapping.outcomes)
    if (!leaf_by_code(code))
      out.push_back(fmt::format("L’issue {}, donnée à la valeur {}, n’existe pas.", guillemets(code),
                                guillemets(value)));
  if (!mapping.date_format.empty() && !date_order(mapping.date_format))
    out.push_back(fmt::format(
        "Le format de date {} n’est pas compris\u00A0: écrivez jj/mm/aaaa, mm/jj/aaaa ou aaaa-mm-jj.",
        guillemets(mapping.date_format)));
  if (!mapping.zone.empty() && !known_zone(mapping.zone))
    out.push_back(fmt::format("Le fuseau horaire {} n’existe pas.", guillemets(mapping.zone)));
  return out;
}

FieldError columns_told(const std::vector<std::string>& header) {
  constexpr std::size_t kShownColumns = 40;
  std::vector<std::string> names;
  for (const auto& name : header)
    if (!name.empty() && names.size() < kShownColumns)
      names.push_back(guillemets(personal_data::mask(name).text));
  return {"mapping", fmt::format("Colonnes de ce fichier\u00A0: {}.", fr::list(names))};
}

Result<void> mapping_faults(const std::vector<std::string>& faults, const std::vector<std::string>& header) {
  if (faults.empty()) return {};
  std::vector<FieldError> errors;
  for (const auto& f : faults) errors.push_back({"mapping", f});
  errors.push_back(columns_told(header));
  return invalid(std::move(errors));
}
}  // namespace calls
