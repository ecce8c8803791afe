#include "app/import_pages.h"

#include <fmt/format.h>

#include "app/call_upload.h"
#include "base/fr.h"
#include "html/form.h"
#include "operations/import_report.h"

namespace app {
using html::append;
using html::format;
using html::Html;
using operations::Context;

namespace {
Html rejections(const operations::ImportReport& r) {
  if (r.rejected.empty()) return {};
  html::TableWriter table({"Lignes refusées", {"Fichier", "Ligne", "Raison"}, {false, true, false}});
  for (const auto& x : r.rejected)
    table.row({format("{}", x.file), format("{}", x.line), format("{}", x.reason)});
  return table.finish();
}
Html remarks(const operations::ImportReport& r) {
  if (r.remarks.empty()) return {};
  html::TableWriter table({"Remarques", {"Remarque", "Nombre", "Premières lignes"}, {false, true, false}});
  for (const auto& [what, remark] : r.remarks.said)
    table.row({format("{}", what), format("{}", fr::number(remark.count)),
               format("{}", operations::places_text(remark))});
  return table.finish();
}
Html unknown_parts(const operations::ImportReport& r) {
  if (r.unknown.empty()) return {};
  html::TableWriter table({"Éléments non reconnus", {"Élément", "Nombre"}, {false, true}});
  for (const auto& [name, n] : r.unknown) table.row({format("{}", name), format("{}", fr::number(n))});
  return table.finish();
}

// « Avis Services Publics + (CSV, JSON, JSONL) » of "reviews".
std::string kind_label(const FieldSpec& kind, const std::string& value) {
  if (value == kCallFiles) return "Fichiers de téléphonie";
  for (const auto& c : kind.choices)
    if (c.value == value) return c.label;
  return value;
}

Html report_block(const json::value& v) {
  if (std::string error = json::text(v, "error"); !error.empty())
    return format("<p class=\"notice fault\">{}</p>", error);
  auto r = operations::report_from_json(v);
  return format("{}{}{}{}",
                html::facts({{"Ajoutés", format("{}", fr::number(r.added))},
                             {"Modifiés", format("{}", fr::number(r.updated))},
                             {"Inchangés", format("{}", fr::number(r.unchanged))},
                             {"Refusés", format("{}", fr::number(r.rejected_count))},
                             {"Durée", format("{} s", fr::number(r.seconds, 1))}}),
                rejections(r), remarks(r), unknown_parts(r));
}

// A file that came under no known format: how its columns could be understood, to be corrected and sent
// again.
Html again_block(const Context& context, const Import& i, const json::value& report) {
  std::string proposed = json::text(report, "proposed");
  if (i.kind != kCallFiles || (json::text(report, "error").empty() && proposed.empty())) return {};
  return format("<h2>Recommencer</h2>\n{}{}",
                proposed.empty()
                    ? Html()
                    : Html("<p>Voici ce que les titres des colonnes laissent supposer. Corrigez la "
                           "correspondance, puis choisissez de nouveau le fichier.</p>\n"),
                call_upload_form(context, asked_again(i, proposed), {}));
}
}  // namespace

std::string state_label(const Import& i) {
  if (i.state == "en_attente") return "En attente";
  if (i.state == "en_cours") return fmt::format("En cours\u00A0: {}", i.step);
  return i.state == "termine" ? "Terminé" : "Échoué";
}

Html file_control(const std::vector<FieldError>& faults, bool several) {
  std::string_view fault;
  for (const auto& f : faults)
    if (f.field == "file") fault = f.message;
  return format(
      "<div class=\"field{}\"><label for=\"file\">{} (obligatoire)</label><span class=\"hint\" "
      "id=\"file-aide\">{} Mio au plus. Les fichiers plus grands s’importent en ligne de "
      "commande.</span>{}<input "
      "type=\"file\" id=\"file\" name=\"file\" required{} aria-describedby=\"file-aide{}\"{}></div>\n",
      Html(fault.empty() ? "" : " faulty"), std::string_view(several ? "Fichiers" : "Fichier"),
      kUploadLimit >> 20,
      fault.empty() ? Html()
                    : format("<span class=\"fault-text\" id=\"file-faute\">Erreur\u00A0: {}</span>", fault),
      Html(several ? " multiple" : ""), Html(fault.empty() ? "" : " file-faute"),
      Html(fault.empty() ? "" : " aria-invalid=\"true\""));
}

html::Page imports_page(const Context& context, const FieldSpec& kind, const std::vector<Import>& all,
                        const Values& values, const std::vector<FieldError>& faults) {
  html::TableWriter table({"Imports récents", {"Fichier", "Contenu", "Déposé le", "État"}});
  for (const auto& i : all)
    table.row({format("<a href=\"{}\">{}</a>", import_path(i), i.filename),
               format("{}", kind_label(kind, i.kind)), format("{}", fr::date_time(i.started_at)),
               html::badge(state_label(i), i.state == "termine"  ? "good"
                                           : i.state == "echoue" ? "bad"
                                                                 : "plain")});
  auto given = values.find("kind");
  Html main = format(
      "{}<h1>Imports</h1>\n<h2>Importer un fichier</h2><form method=\"post\" "
      "action=\"/administration/imports\" enctype=\"multipart/form-data\" class=\"stack\" "
      "novalidate>{}{}{}<div class=\"actions\"><button type=\"submit\">Importer</button></div></form>\n"
      "<p><a href=\"{}\">Importer des fichiers de téléphonie</a></p>\n{}",
      html::fault_summary(faults), html::csrf_field(context.viewer.csrf),
      html::control(kind, given == values.end() ? std::vector<std::string>{} : given->second, faults),
      file_control(faults, false), kCallUploadPath, table.finish());
  return {"Imports", main, {{"/", "Accueil"}, {"/administration", "Administration"}, {"", "Imports"}}};
}

std::string import_path(const Import& i) {
  return (i.kind == kCallFiles ? std::string(kCallUploadPath) : "/administration/imports") + "/" + i.token;
}

html::Page import_page(const Context& context, const Import& i) {
  Html report;
  if (auto v = json::parse(i.report); v && !i.report.empty())
    report = format("{}{}", report_block(*v), again_block(context, i, *v));
  Html next;
  if (i.kind == kCallFiles && i.state == "termine")
    next = Html(
        "<p><a href=\"/telephone\">Voir les tableaux de bord</a>, ou <a href=\"/telephone/donnees\">les "
        "données, "
        "où un import s’annule</a>.</p>");
  Html follow =
      i.running()
          ? format("<p>Cette page se met à jour seule\u202F; sinon, <a href=\"{}\">rechargez-la</a>.</p>",
                   import_path(i))
          : Html();
  Html main = format(
      "<h1>Import\u00A0: {}</h1>\n<p role=\"status\" aria-live=\"polite\" data-events=\"{}\">{}</p>{}{}{}",
      i.filename, i.running() ? import_path(i) + "/suivi" : std::string(), state_label(i), follow, report,
      next);
  std::vector<html::Link> trail{{"/", "Accueil"}};
  if (i.kind == kCallFiles)
    trail.insert(trail.end(), {{"/telephone", "Téléphone"}, {"/telephone/donnees", "Données"}});
  else
    trail.insert(trail.end(),
                 {{"/administration", "Administration"}, {"/administration/imports", "Imports"}});
  trail.push_back({"", i.filename});
  return {"Import\u00A0: " + i.filename, main, trail};
}
}  // namespace app
