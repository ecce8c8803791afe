#include "app/commands.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <memory>
#include <optional>

#include "app/backup.h"
#include "app/config.h"
#include "app/demo.h"
#include "app/jobs.h"
#include "app/program.h"
#include "app/site.h"
#include "base/log.h"
#include "calls/page_warmer.h"
#include "web/edge.h"

namespace app {
namespace {
std::string first(const Values& values, const std::string& name, std::string otherwise = "") {
  auto it = values.find(name);
  return it == values.end() || it->second.empty() ? otherwise : it->second.front();
}

FieldSpec spec(std::string name, std::string label, FieldKind kind = FieldKind::line) {
  FieldSpec s;
  s.name = std::move(name);
  s.label = std::move(label);
  s.kind = kind;
  return s;
}

// The whole of `s` as a number within the limits.
std::optional<int> number(const std::string& s, int least, int most) {
  int n = 0;
  auto [end, fault] = std::from_chars(s.data(), s.data() + s.size(), n);
  bool whole = fault == std::errc() && end == s.data() + s.size();
  return whole && n >= least && n <= most ? std::optional(n) : std::nullopt;
}

int fail_with(const Error& error) {
  fmt::print(stderr, "Erreur : {}\n", error.message);
  for (std::size_t i = 1; i < error.fields.size(); ++i)
    fmt::print(stderr, "         {}\n", error.fields[i].message);
  return traits(error.kind).exit_code;
}

int serve(const operations::Registry& rows, const std::string& folder, const Values& values,
          const std::string& welcome_for) {
  auto settings = load_settings(folder);
  if (!settings) return fail_with(settings.error());
  web::EdgeOptions options;
  options.address = first(values, "address", settings->address);
  auto port = number(first(values, "port", std::to_string(settings->port)), 0, 65535);
  if (!port) return fail_with({ErrorKind::invalid, "port", "Le port est un nombre entre 0 et 65535.", {}});
  auto workers = number(first(values, "workers", std::to_string(settings->workers)), 1, 64);
  if (!workers) return fail_with({ErrorKind::invalid, "workers", "Le nombre de fils est entre 1 et 64.", {}});
  options.port = static_cast<std::uint16_t>(*port);
  options.workers = *workers;
  options.access_log = first(values, "quiet").empty();
  Data data(folder, rows);
  Site site(data, rows,
            first(values, "organisation",
                  !settings->organisation.empty() || welcome_for.empty() ? settings->organisation
                                                                         : "Données de démonstration"));
  std::unique_ptr<web::Edge> edge;
  try {
    edge = std::make_unique<web::Edge>(options, site);
  } catch (const std::exception&) {
    return fail_with({ErrorKind::unavailable,
                      "listen",
                      fmt::format("Impossible d’écouter sur {}, port {} : il est peut-être déjà pris, ou "
                                  "l’adresse n’est pas de cette machine.",
                                  options.address, options.port),
                      {}});
  }
  edge->stop_on_signals();
  JobRunner jobs(data, rows);
  jobs.start();
  SilentProgress silent;
  calls::PageWarmer warmer([&] { return data.local_context(silent); });
  warmer.start();
  std::string address = fmt::format("http://{}:{}", options.address, edge->port());
  fmt::print("{}", welcome_for.empty() ? "Guichet est prêt : " + address + "\n" : demo_welcome(address));
  std::fflush(stdout);
  edge->run();
  warmer.stop();
  jobs.stop();
  return 0;
}

int demo(const operations::Registry& rows, const std::string& folder, const Values& values) {
  if (auto settings = load_settings(folder); !settings) return fail_with(settings.error());
  {
    TerminalProgress progress;
    fill_demo(folder, rows, progress);
  }
  if (!first(values, "fill-only").empty()) return 0;
  return serve(rows, folder, values, "demo");
}

// Tells every key of guichet.toml with its value, or all its faults.
int check_config(const std::string& folder, bool as_json) {
  if (!std::filesystem::is_directory(folder))
    return fail_with({ErrorKind::missing, "no_data", "Il n’y a pas de dossier " + folder + ".", {}});
  auto settings = load_settings(folder);
  if (!settings && !as_json) return fail_with(settings.error());
  json::array keys, faults;
  if (!settings) {
    for (const auto& f : settings.error().fields)
      faults.push_back(json::object{{"key", f.field}, {"message", f.message}});
    if (faults.empty()) faults.push_back(json::object{{"key", ""}, {"message", settings.error().message}});
  } else {
    for (const auto& line : settings_lines(*settings)) {
      if (as_json)
        keys.push_back(json::object{
            {"key", line.key}, {"value", line.value}, {"default", line.standard}, {"meaning", line.meaning}});
      else
        fmt::print("{:<24} = {:<28} {}{}\n", line.key, line.value, line.meaning,
                   line.set ? fmt::format(" (par défaut : {})", line.standard) : "");
    }
  }
  if (as_json)
    fmt::print("{}\n",
               json::write(json::object{{"valid", faults.empty()}, {"keys", keys}, {"faults", faults}}, 2));
  return faults.empty() ? 0 : 2;
}

int migrate(const operations::Registry& rows, const std::string& folder, bool as_json) {
  int applied = store::Store::open_folder(folder)->migrate(rows.migrations);
  if (as_json)
    fmt::print("{{\"applied\": {}}}\n", applied);
  else
    fmt::print("{} migration(s) appliquée(s).\n", applied);
  return 0;
}

int report(const Result<BackupReport>& r, bool as_json) {
  if (!r) return fail_with(r.error());
  if (as_json)
    fmt::print("{{\"reviews\": {}, \"documents\": {}, \"audit_lines\": {}, \"audit_head\": \"{}\"}}\n",
               r->reviews, r->documents, r->audit_lines, r->audit_head);
  else
    fmt::print("{} avis, {} documents, {} actes au journal.\n", r->reviews, r->documents, r->audit_lines);
  return 0;
}
}  // namespace

std::vector<SpecialCommand> special_commands(const operations::Registry& rows) {
  std::vector<FieldSpec> serving{spec("address", "Adresse d’écoute (127.0.0.1)"), spec("port", "Port (8080)"),
                                 spec("workers", "Fils de travail (2)"),
                                 spec("organisation", "Nom affiché en tête des pages"),
                                 spec("quiet", "Sans journal des accès", FieldKind::boolean)};
  std::vector<FieldSpec> demonstrating = serving;
  demonstrating.push_back(spec("fill-only", "Remplir le dossier sans servir", FieldKind::boolean));
  FieldSpec dir = spec("dir", "Dossier de la sauvegarde");
  dir.is_positional = dir.is_required = true;
  return {
      {"serve", "Servir les pages et l’API, et faire les tâches de fond", serving,
       [&rows](const std::string& data, const Values& v, bool) { return serve(rows, data, v, ""); }},
      {"demo", "Remplir un dossier vide des données de démonstration, puis servir", demonstrating,
       [&rows](const std::string& data, const Values& v, bool) { return demo(rows, data, v); }},
      {"config check",
       "Vérifier guichet.toml et montrer chaque réglage",
       {},
       [](const std::string& data, const Values&, bool json) { return check_config(data, json); }},
      {"migrate",
       "Mettre le schéma des données à jour",
       {},
       [&rows](const std::string& data, const Values&, bool json) { return migrate(rows, data, json); }},
      {"backup",
       "Copier les données, même en service, et vérifier la copie",
       {dir},
       [&rows](const std::string& data, const Values& v, bool json) {
         return report(backup(rows, data, first(v, "dir")), json);
       }},
      {"restore",
       "Rétablir une sauvegarde dans un dossier vide",
       {dir},
       [&rows](const std::string& data, const Values& v, bool json) {
         return report(restore(rows, data, first(v, "dir")), json);
       }},
  };
}
}  // namespace app
