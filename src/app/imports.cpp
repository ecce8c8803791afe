#include "app/imports.h"

#include <fmt/format.h>

#include <filesystem>

#include "app/call_upload.h"
#include "app/import_pages.h"
#include "base/fr.h"
#include "corpus/documents.h"
#include "reviews/review_import.h"
#include "services/structures.h"
#include "store/outbox.h"

namespace app {
namespace {
using html::append;
using html::format;
using html::Html;
using operations::Context;
using operations::Effect;
using operations::operation;
using operations::Right;
using operations::Views;
using web::Method;

const std::vector<Choice>& kinds() {
  static const std::vector<Choice> all{{"fiches", "Documents officiels (XML, JSON, JSONL, zip)"},
                                       {"reviews", "Avis Services Publics + (CSV, JSON, JSONL)"},
                                       {"structures", "Structures, contacts ou horaires (CSV)"}};
  return all;
}

struct StartImport {
  std::string kind;
  std::vector<web::Upload> uploads;
  static auto fields() {
    return std::tuple{
        field("kind", "Que contient le fichier ?", &StartImport::kind).required().choices(kinds())};
  }
};
FieldSpec kind_spec() { return fields::specs<StartImport>().front(); }
Result<Import> start(Context& context, const StartImport& in) {
  return deposit(context, in.kind, in.uploads);
}

struct ShowImport {
  std::string token;
  static auto fields() { return std::tuple{field("token", "Import", &ShowImport::token).required().max(32)}; }
};
Result<Import> show(Context& context, const ShowImport& in) {
  return import_by_token(context.store, in.token, context.now());
}

web::Response follow(store::Store& store, const std::string& token) {
  return web::Response::events([&store, token](web::Stream& out) {
    for (;;) {
      auto i = import_by_token(store, token, SystemClock().now());
      if (!i) return;
      if (!i->running()) {
        out.send("done", state_label(*i));
        return;
      }
      if (!out.send("progress", state_label(*i)) || !out.wait(700)) return;
    }
  });
}

Result<operations::ImportReport> import_files(Context& context, const std::string& kind,
                                              const std::vector<std::string>& paths) {
  if (kind == "fiches") return corpus::import_fiches(context, {paths});
  if (kind == "reviews") return reviews::import_reviews(context, {paths});
  return services::import_structures(context, {paths});
}

json::object run_import(Context& context, const Import& import, const std::string& folder) {
  if (import.kind == kCallFiles) return import_uploaded(context, import, folder);
  auto report = import_files(context, import.kind, import_paths(folder));
  if (!report) return {{"error", report.error().message}};
  return operations::report_json(*report).as_object();
}

// The person knows the files by their own names, not by where they are kept: "folder/000/".
std::string without_folder(std::string text, const std::string& folder) {
  constexpr std::size_t kNumber = std::string_view("/000/").size();
  for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder))
    text.erase(at, folder.size() + kNumber);
  return text;
}

void run_job(Context& context, const std::string& token, const std::function<void(store::Db&)>& finish) {
  auto import = import_by_token(context.store, token, context.now());
  std::string folder = import_folder(context, token);
  if (!import || !import->running()) return context.store.write([&](store::Db& db) { finish(db); });
  context.store.write([&](store::Db& db) { set_step(db, token, "lecture"); });
  json::object report = run_import(context, *import, folder);
  context.store.write([&](store::Db& db) {
    set_finished(db, *import, !report.contains("error"), context.now(),
                 without_folder(json::write(report), folder));
    finish(db);
  });
  std::error_code ec;
  std::filesystem::remove_all(folder, ec);
  std::filesystem::remove(folder + ".toml", ec);
}

json::value import_json(const Import& i) {
  auto report = json::parse(i.report);
  return json::object{{"token", i.token},       {"kind", i.kind},
                      {"filename", i.filename}, {"state", i.state},
                      {"step", i.step},         {"report", report ? *report : json::value(nullptr)}};
}

html::Page hub_page(const Context& context, std::int64_t waiting, std::int64_t aside) {
  Html items;
  auto item = [&](Right right, std::string_view href, std::string_view label, std::string_view what) {
    if (context.viewer.may(right))
      append(items, "<li><a href=\"{}\">{}</a><span class=\"hint\">{}</span></li>", href, label, what);
  };
  item(Right::administer, "/administration/comptes", "Comptes", "Créer, désactiver, donner un rôle");
  item(Right::administer, "/administration/imports", "Imports",
       "Documents, avis, structures, avec leur progression");
  item(Right::administer, "/administration/reseaux", "Règles des réseaux",
       "Faut-il une seconde lecture avant de publier ?");
  item(Right::audit, "/administration/journal", "Journal des actes",
       "Qui a fait quoi, et la chaîne est-elle intacte");
  item(Right::read, "/engagements", "Engagements",
       "Les engagements de Services Publics +, version par version");
  Html main =
      format("<h1>Administration</h1>\n<ul class=\"sources\">{}</ul>\n<h2>Tâches de fond</h2>{}", items,
             html::facts({{"En attente", format("{}", fr::number(waiting))},
                          {"Mises de côté après échec", format("{}", fr::number(aside))}}));
  return {"Administration", main, {{"/", "Accueil"}, {"", "Administration"}}};
}
}  // namespace

namespace {
void add_import(operations::Registry& r, operations::Row row, const auto& use_case) {
  r.add(operation<ShowImport, Import>(
      std::move(row), use_case,
      Views<ShowImport, Import>{
          .page = [](Context& c, const ShowImport&, const Import& i) { return import_page(c, i); },
          .json = import_json}));
}
void add_following(operations::Registry& r, operations::Row row, const auto& use_case) {
  r.add(operation<ShowImport, Import>(
      std::move(row), use_case,
      Views<ShowImport, Import>{.json = import_json, .raw = [](Context& c, const ShowImport& in, Import&) {
                                  return follow(c.store, in.token);
                                }}));
}

// Of telephone files, which those who run a network see too.
Result<Import> show_calls(Context& context, const ShowImport& in) {
  Import out = TRY(show(context, in));
  if (out.kind != kCallFiles) return fail(ErrorKind::missing, "no_import", "Cet import n’existe pas.");
  return out;
}

void install_call_upload(operations::Registry& r) {
  std::string path(kCallUploadPath);
  operations::Row upload{"app.upload_calls", "Importer des fichiers de téléphonie",
                         Right::correspond,  Effect::write,
                         Method::post,       path};
  upload.body_limit = kUploadLimit;
  r.add(operation<UploadCalls, Import>(
      upload, upload_calls,
      Views<UploadCalls, Import>{
          .redirect = [](Context&, const UploadCalls&, const Import& i) { return import_path(i); },
          .json = import_json},
      [](Context& c, const Values& v, const Error& e) { return call_upload_page(c, v, e.fields); }));
  r.add(operation<NoInput, NoInput>(
      {"app.call_upload", "Donner des fichiers de téléphonie", Right::correspond, Effect::read, Method::get,
       path},
      [](Context&, const NoInput&) -> Result<NoInput> { return NoInput(); },
      Views<NoInput, NoInput>{
          .page = [](Context& c, const NoInput&, const NoInput&) { return call_upload_page(c, {}, {}); }}));
  add_import(r,
             {"app.call_import", "Un import de téléphonie et son compte rendu", Right::correspond,
              Effect::read, Method::get, path + "/{token}"},
             show_calls);
  add_following(r,
                {"app.follow_call_import", "Progression d’un import de téléphonie (événements)",
                 Right::correspond, Effect::read, Method::get, path + "/{token}/suivi"},
                show_calls);
}
}  // namespace

void install_imports(operations::Registry& r) {
  for (auto& m : import_migrations()) r.migrations.push_back(std::move(m));
  r.jobs.push_back({std::string(kImportJob),
                    [](Context& c, const std::string& token, const std::function<void(store::Db&)>& finish) {
                      run_job(c, token, finish);
                    }});
  r.navigation.push_back({90, Right::audit, {"/administration", "Administration"}});
  struct Hub {
    std::int64_t waiting, aside;
  };
  r.add(operation<NoInput, Hub>(
      {"app.administration", "Administration", Right::audit, Effect::read, Method::get, "/administration"},
      [](Context& c, const NoInput&) -> Result<Hub> {
        auto db = c.store.read();
        return Hub{store::outbox::waiting(*db), store::outbox::set_aside(*db)};
      },
      Views<NoInput, Hub>{
          .page = [](Context& c, const NoInput&, const Hub& h) { return hub_page(c, h.waiting, h.aside); }}));
  r.add(operation<NoInput, std::vector<Import>>(
      {"app.imports", "Imports récents", Right::administer, Effect::read, Method::get,
       "/administration/imports"},
      [](Context& c, const NoInput&) -> Result<std::vector<Import>> { return recent_imports(c); },
      Views<NoInput, std::vector<Import>>{
          .page = [](Context& c, const NoInput&, const std::vector<Import>& all) {
            return imports_page(c, kind_spec(), all, {}, {});
          }}));
  operations::Row upload{"app.start_import", "Importer un fichier", Right::administer,
                         Effect::write,      Method::post,          "/administration/imports"};
  upload.body_limit = kUploadLimit;
  r.add(operation<StartImport, Import>(
      upload, start,
      Views<StartImport, Import>{
          .redirect = [](Context&, const StartImport&,
                         const Import& i) { return "/administration/imports/" + i.token; },
          .json = import_json},
      [](Context& c, const Values& v, const Error& e) {
        return imports_page(c, kind_spec(), recent_imports(c), v, e.fields);
      }));
  add_import(r,
             {"app.import", "Un import et son compte rendu", Right::administer, Effect::read, Method::get,
              "/administration/imports/{token}"},
             show);
  add_following(r,
                {"app.follow_import", "Progression d’un import (événements)", Right::administer, Effect::read,
                 Method::get, "/administration/imports/{token}/suivi"},
                show);
  install_call_upload(r);
}
}  // namespace app
