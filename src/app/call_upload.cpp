#include "app/call_upload.h"

#include <fmt/format.h>

#include "app/import_pages.h"
#include "base/fr.h"
#include "calls/dashboard_blocks.h"
#include "calls/network_manager.h"
#include "calls/queues_asked.h"
#include "html/form.h"

namespace app {
using html::format;
using html::Html;
using operations::Context;

std::vector<Choice> formats_to_recognise() {
  std::vector<Choice> out{{"", "Le reconnaître"}};
  for (const auto& c : calls::call_formats())
    if (!c.value.empty()) out.push_back(c);
  return out;
}

Result<Import> upload_calls(Context& context, const UploadCalls& in) {
  std::vector<FieldError> faults;
  if (auto fault = fault_of(in.uploads)) faults.push_back(*fault);
  if (in.network.empty()) faults.push_back({"network", "Donnez le réseau de ces appels."});
  if (auto mapping = calls::parse_mapping(in.mapping); !mapping)
    faults.insert(faults.end(), mapping.error().fields.begin(), mapping.error().fields.end());
  if (!faults.empty()) return invalid(faults);
  std::string network = calls::network_code(*context.store.read(), in.network);
  bool all = calls::runs_all_networks(context);
  if (!all) {
    TRY(calls::must_run(context, *context.store.read(), network));
    if (in.replace)
      return fail(ErrorKind::denied, "not_yours",
                  "Reprendre un import est réservé à qui suit tous les réseaux.");
  }
  return deposit(context, std::string(kCallFiles), in.uploads,
                 {{"network", network},
                  {"format", in.format},
                  {"zone", in.zone},
                  {"mapping", in.mapping},
                  {"complete", in.complete},
                  {"replace", in.replace},
                  {"only_network", !all}});
}

json::object import_uploaded(Context& context, const Import& import, const std::string& folder) {
  auto asked = json::parse(import.asked);
  if (!asked) return {{"error", "Ce qui était demandé ne se lit plus."}};
  calls::ImportCalls in;
  in.paths = import_paths(folder);
  in.network = json::text(*asked, "network");
  in.format = json::text(*asked, "format");
  in.zone = json::text(*asked, "zone");
  in.complete = json::boolean(*asked, "complete");
  in.replace = json::boolean(*asked, "replace");
  in.only_network = json::boolean(*asked, "only_network");
  if (std::string mapping = json::text(*asked, "mapping"); !mapping.empty()) {
    in.mapping = folder + ".toml";
    if (auto kept = write_file(in.mapping, mapping); !kept) return {{"error", kept.error().message}};
  }
  auto report = calls::import_calls(context, in);
  json::object out =
      report ? operations::report_json(*report).as_object() : json::object{{"error", report.error().message}};
  bool taken = report && report->added + report->updated + report->unchanged > 0;
  bool unread = report ? !taken && report->rejected_count > 0 : report.error().kind == ErrorKind::invalid;
  if (!unread) return out;
  for (const auto& path : in.paths) {
    auto proposed = calls::propose_mapping_file(context, {path});
    if (!proposed) continue;
    out["proposed"] = *proposed;
    break;
  }
  return out;
}

Values asked_again(const Import& import, const std::string& proposed) {
  Values out;
  if (auto asked = json::parse(import.asked); asked && asked->is_object())
    for (const auto& [key, value] : asked->as_object())
      out[std::string(key)] = {value.is_bool() ? std::string(value.as_bool() ? "1" : "")
                                               : std::string(value.as_string())};
  if (!proposed.empty()) out["mapping"] = {proposed};
  return out;
}

namespace {
// With the networks there are: another name makes a new one.
Html network_control(const Context& context, FieldSpec spec, const std::vector<std::string>& given,
                     const std::vector<FieldError>& faults) {
  std::vector<std::string> names;
  for (const auto& n : calls::networks(*context.store.read())) names.push_back(calls::shown(n));
  if (!names.empty())
    spec.hint += fmt::format(" Réseaux déjà là\u00A0: {}. Un autre nom crée un réseau.", fr::list(names));
  return html::control(spec, given, faults);
}
}  // namespace

Html call_upload_form(const Context& context, const Values& values, const std::vector<FieldError>& faults) {
  static const std::vector<std::string> kNone;
  Html network, others;
  bool open = false;  // what is filled in or wrong is seen
  for (const auto& spec : fields::specs<UploadCalls>()) {
    auto found = values.find(spec.name);
    const auto& given = found == values.end() ? kNone : found->second;
    if (spec.name == "network") {
      network = network_control(context, spec, given, faults);
      continue;
    }
    Html control = html::control(spec, given, faults);
    others += control;
    open |= !given.empty() && !given.front().empty();
    for (const auto& f : faults) open |= f.field == spec.name;
  }
  return format(
      "<form method=\"post\" action=\"{}\" enctype=\"multipart/form-data\" class=\"stack\" "
      "novalidate>{}{}{}<details{}><summary>Autres réglages</summary>{}</details><div "
      "class=\"actions\"><button "
      "type=\"submit\">Importer</button></div></form>\n",
      kCallUploadPath, html::csrf_field(context.viewer.csrf), file_control(faults, true), network,
      Html(open ? " open" : ""), others);
}

html::Page call_upload_page(const Context& context, const Values& values,
                            const std::vector<FieldError>& faults) {
  Html main = format(
      "{}<h1>Importer des fichiers de téléphonie</h1>\n<p>Les fichiers que le standard écrit déjà\u00A0: "
      "journaux "
      "queue_log, CDR et CEL d’Asterisk, CDR de FreeSWITCH, rapports d’Avaya, de Cisco et de Genesys, appels "
      "ou "
      "intervalles en CSV. Le format se reconnaît seul. Un fichier déjà pris ne change rien\u202F; un "
      "journal qui a "
      "grandi est repris où il en était. Les numéros des appelants ne sont pas gardés.</p>\n{}",
      html::fault_summary(faults), call_upload_form(context, values, faults));
  return {
      "Importer des fichiers de téléphonie",
      main,
      {{"/", "Accueil"}, {"/telephone", "Téléphone"}, {"/telephone/donnees", "Données"}, {"", "Importer"}}};
}
}  // namespace app
