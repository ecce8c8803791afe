// Import of the Services Publics + structures CSV and of the project's contacts and opening hours CSV.
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>

#include "base/csv.h"
#include "base/text.h"
#include "people/audit.h"
#include "services/nearest.h"
#include "services/structures.h"
#include "store/outbox.h"

namespace services {
namespace {
using operations::ImportReport;
constexpr std::string_view kCode = "Code SP+ de la structure";

enum class FileKind { structures, contacts, hours, communes, unknown };

FileKind kind_of(const csv::Reader& r) {
  if (r.has("insee_code") && r.has("zip_code") && r.has("gps_lat")) return FileKind::communes;
  if (!r.has(kCode)) return FileKind::unknown;
  if (r.has("Intitulé de la structure")) return FileKind::structures;
  if (r.has("Valeur") && r.has("Type")) return FileKind::contacts;
  if (r.has("Jour") && r.has("Ouvre")) return FileKind::hours;
  return FileKind::unknown;
}

void tally(ImportReport& report, Change change) {
  report.added += change == Change::added;
  report.updated += change == Change::updated;
  report.unchanged += change == Change::unchanged;
}

Structure read_structure(const csv::Reader& r) {
  Structure s;
  s.code = r[kCode];
  s.network = r["Intitulé du réseau"];
  s.typology = r["Intitulé de la typologie"];
  s.name = text::squeeze(r["Intitulé de la structure"]);
  s.public_name = text::squeeze(r["Intitulé structure usager"]);
  s.description = r["Description de la structure"];
  s.upstream_id = r["Identifiant de la structure"];
  s.parent_code = r["Code SP+ structure parent"];
  s.address = r["Adresse"];
  if (!r["Compléments Adresse"].empty()) s.address += ", " + r["Compléments Adresse"];
  s.postcode = r["Code postal de la structure"];
  if (s.postcode.size() == 4 && r["PAYS"] == "France")
    s.postcode = "0" + s.postcode;  // a spreadsheet ate the zero
  s.city = r["Ville"];
  s.country = r["PAYS"];
  s.commune = strip_code(r["INSEE Ville"], "com");
  s.departement = strip_code(r["INSEE Département"], "dep");
  s.region = strip_code(r["INSEE Région"], "reg");
  s.website = r["URL du site internet"];
  s.mailbox = r["Boîte à lettre fonctionnelle"];
  s.active = r["Actif"] != "Non";
  return s;
}

std::string content_hash(const csv::Reader& r) {
  std::string bytes;
  for (const auto& column : r.header()) bytes += r[column] + '\x1F';
  return hash::short_id(bytes);
}

std::string take_structure(store::Db& db, const csv::Reader& r, ImportReport& report) {
  Structure s = read_structure(r);
  if (s.code.empty()) return "code de structure absent";
  if (s.name.empty()) return "intitulé de structure absent";
  tally(report, put_structure(db, s, content_hash(r)));
  return {};
}

// A coordinate in degrees; 0 when it can't be read.
double degrees(std::string_view s) {
  double out = 0;
  auto [end, fault] = std::from_chars(s.data(), s.data() + s.size(), out);
  return fault == std::errc() && end == s.data() + s.size() && std::abs(out) <= 180 ? out : 0;
}

std::string take_commune(store::Db& db, const csv::Reader& r, ImportReport& report) {
  Commune c{r["insee_code"],      r["zip_code"],         text::squeeze(r["name"]),
            r["department_code"], degrees(r["gps_lat"]), degrees(r["gps_lng"])};
  if (c.insee.empty() || c.name.empty()) return "commune sans code ou sans nom";
  tally(report, put_commune(db, c));
  return {};
}

std::string take_contact(store::Db& db, const csv::Reader& r, ImportReport& report) {
  auto structure = structure_by_code(db, r[kCode]);
  if (!structure) return fmt::format("structure inconnue : {}", r[kCode]);
  auto kind = contact_from(r["Type"]);
  if (!kind) return fmt::format("type de contact inconnu : {}", r["Type"]);
  ContactPoint c{*kind, r["Libellé"], r["Valeur"], when::parse_day(r["Vérifié le"]).value_or(""), r["Source"],
                 ""};
  if (c.value.empty()) return "valeur absente";
  if (c.kind == ContactKind::phone && phone_digits(c.value).empty())
    return fmt::format("numéro de téléphone illisible : {}", c.value);
  if (c.kind == ContactKind::phone) c.value = phone_shown(c.value);
  if (c.kind == ContactKind::email && c.value.find('@') == std::string::npos)
    return fmt::format("adresse électronique illisible : {}", c.value);
  bool link = c.kind == ContactKind::url || c.kind == ContactKind::form;
  if (link && !c.value.starts_with("https://") && !c.value.starts_with("http://"))
    return fmt::format("adresse de site illisible : {}", c.value);
  tally(report, put_contact(db, structure->id, c));
  return {};
}

std::string take_hours(store::Db& db, const csv::Reader& r, ImportReport& report) {
  auto structure = structure_by_code(db, r[kCode]);
  if (!structure) return fmt::format("structure inconnue : {}", r[kCode]);
  auto day = parse_weekday(r["Jour"]);
  auto opens = parse_clock(r["Ouvre"]), closes = parse_clock(r["Ferme"]);
  if (!day) return fmt::format("jour inconnu : {}", r["Jour"]);
  if (!opens || !closes || *opens >= *closes)
    return fmt::format("horaire illisible : {} – {}", r["Ouvre"], r["Ferme"]);
  std::string channel = text::lower(r["Canal"]);
  if (channel.empty()) channel = "accueil";
  tally(report, put_hours(db, structure->id, {channel, *day, *opens, *closes, r["Note"]}));
  return {};
}

// One pass over all the inputs that takes the files of the kinds `wanted`.
void pass(operations::Context& context, store::Db& db, const ImportPaths& input, bool structures,
          ImportReport& report) {
  auto visit = [&](const std::string& name, Source& source) {
    csv::Reader reader(source);
    FileKind kind = kind_of(reader);
    if (kind == FileKind::unknown) {
      if (structures)
        report.reject({name, 1, "colonnes inconnues : ni structures, ni contacts, ni horaires, ni communes"});
      return;
    }
    if ((kind == FileKind::structures) != structures) return;
    std::int64_t n = 0;
    while (reader.next()) {
      context.progress.step(name, ++n, 0);
      std::string fault = reader.error();
      if (fault.empty()) {
        fault = kind == FileKind::structures ? take_structure(db, reader, report)
                : kind == FileKind::contacts ? take_contact(db, reader, report)
                : kind == FileKind::communes ? take_commune(db, reader, report)
                                             : take_hours(db, reader, report);
      }
      if (!fault.empty()) report.reject({name, reader.line(), fault});
    }
  };
  auto reject = [&](Rejection r) {
    if (structures) report.reject(std::move(r));
  };
  InputLimits limits;
  limits.entry_bytes = 512ULL << 20;
  for (const auto& path : input.paths) for_each_input(path, limits, visit, reject);
}
}  // namespace

Result<ImportReport> import_structures(operations::Context& context, const ImportPaths& input) {
  auto started = std::chrono::steady_clock::now();
  ImportReport report;
  context.store.write([&](store::Db& db) {
    pass(context, db, input, true, report);
    for (const auto& code : link_structures(db)) report.unknown["structure parente de " + code]++;
    pass(context, db, input, false, report);
    if (report.added + report.updated > 0) store::outbox::add(db, context.now(), kStructuresChanged, "");
    people::record(db, context, "structures.importer", "",
                   fmt::format("{} ajoutées, {} modifiées", report.added, report.updated));
  });
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return report;
}
}  // namespace services
