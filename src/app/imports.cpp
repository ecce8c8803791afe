#include "app/imports.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/fr.h"
#include "corpus/documents.h"
#include "html/form.h"
#include "people/audit.h"
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
using store::Sql;
using web::Method;

constexpr std::string_view kJob = "imports.run";
constexpr Sql kInsert{
    "insert into imports (token, kind, filename, state, step, done, started_at, report) values (?, ?, ?, "
    "'en_attente', '', 0, ?, '')"};
constexpr Sql kProgress{"update imports set state = 'en_cours', step = ?, done = ? where token = ?"};
constexpr Sql kFinish{"update imports set state = ?, finished_at = ?, report = ? where token = ?"};
constexpr Sql kOne{
    "select token, kind, filename, state, step, done, started_at, finished_at, report from imports where "
    "token = ?"};
constexpr Sql kAll{
    "select token, kind, filename, state, step, done, started_at, finished_at, report from imports order by "
    "started_at desc limit 50"};

struct Import {
  std::string token, kind, filename, state, step;
  std::int64_t done = 0;
  Millis started_at = 0, finished_at = 0;
  std::string report;
  bool running() const { return state == "en_attente" || state == "en_cours"; }
};

// An import whose job was given up, because the program died under it again and again, has failed.
Import read(store::Db& db, Millis now, store::Cursor& r) {
  Import i{r.str(0),     r.str(1),     r.str(2),     r.str(3), r.str(4),
           r.integer(5), r.integer(6), r.integer(7), r.str(8)};
  if (i.running() && store::outbox::given_up(db, now, kJob, i.token)) {
    i.state = "echoue";
    i.report =
        json::write(json::object{{"error", "L’import s’est interrompu plusieurs fois et a été abandonné."}});
  }
  return i;
}

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

Result<Import> start(Context& context, const StartImport& in) {
  if (in.uploads.empty() || in.uploads.front().bytes.empty())
    return invalid({{"file", "Choisissez un fichier à importer."}});
  const auto& upload = in.uploads.front();
  Import import{context.random.token(16),
                in.kind,
                text::shorten(upload.filename, 120),
                "en_attente",
                "",
                0,
                context.now(),
                0,
                ""};
  std::string folder = context.folder + "/imports";
  std::filesystem::create_directories(folder);
  TRY(write_file(folder + "/" + import.token, upload.bytes));
  context.store.write([&](store::Db& db) {
    db.run(kInsert, import.token, import.kind, import.filename, import.started_at);
    store::outbox::add(db, import.started_at, kJob, import.token);
    people::record(db, context, "import.deposer", import.token,
                   import.kind + " " + std::to_string(upload.bytes.size()) + " octets");
  });
  return import;
}

struct ShowImport {
  std::string token;
  static auto fields() { return std::tuple{field("token", "Import", &ShowImport::token).required().max(32)}; }
};
Result<Import> show(Context& context, const ShowImport& in) {
  auto db = context.store.read();
  auto rows = db->query(kOne, in.token);
  if (!rows->next()) return fail(ErrorKind::missing, "no_import", "Cet import n’existe pas.");
  return read(*db, context.now(), *rows);
}
Result<std::vector<Import>> show_all(Context& context, const NoInput&) {
  std::vector<Import> out;
  auto db = context.store.read();
  auto rows = db->query(kAll);
  while (rows->next()) out.push_back(read(*db, context.now(), *rows));
  return out;
}

Result<operations::ImportReport> run_kind(Context& context, const std::string& kind,
                                          const std::string& path) {
  if (kind == "fiches") return corpus::import_fiches(context, {{path}});
  if (kind == "reviews") return reviews::import_reviews(context, {{path}});
  return services::import_structures(context, {{path}});
}

void run_job(Context& context, const std::string& token, const std::function<void(store::Db&)>& finish) {
  auto import = show(context, {token});
  std::string path = context.folder + "/imports/" + token;
  if (!import || !import->running()) return context.store.write([&](store::Db& db) { finish(db); });
  context.store.write([&](store::Db& db) { db.run(kProgress, "Lecture", 0, token); });
  auto report = run_kind(context, import->kind, path);
  std::string text = report ? json::write(operations::report_json(*report))
                            : json::write(json::object{{"error", report.error().message}});
  // The person knows the file by its own name, not by the token it is kept under.
  for (std::size_t at = text.find(path); at != std::string::npos; at = text.find(path))
    text.replace(at, path.size(), import->filename);
  context.store.write([&](store::Db& db) {
    db.run(kFinish, report ? "termine" : "echoue", context.now(), text, token);
    finish(db);
  });
  std::error_code ec;
  std::filesystem::remove(path, ec);
}

std::string state_label(const Import& i) {
  if (i.state == "en_attente") return "En attente";
  if (i.state == "en_cours")
    return fmt::format("En cours{}: {} {}", fr::kNoBreak, i.step, i.done > 0 ? fr::number(i.done) : "");
  return i.state == "termine" ? "Terminé" : "Échoué";
}

html::Page imports_page(const Context& context, const std::vector<Import>& all, const Values& values,
                        const std::vector<FieldError>& faults) {
  html::TableWriter table({"Imports récents", {"Fichier", "Contenu", "Déposé le", "État"}});
  for (const auto& i : all)
    table.row({format("<a href=\"/administration/imports/{}\">{}</a>", i.token, i.filename),
               format("{}", i.kind), format("{}", fr::date_time(i.started_at)),
               html::badge(state_label(i), i.state == "termine"  ? "good"
                                           : i.state == "echoue" ? "bad"
                                                                 : "plain")});
  FieldSpec kind = fields::specs<StartImport>().front();
  auto given = values.find("kind");
  std::string fault;
  for (const auto& f : faults)
    if (f.field == "file") fault = f.message;
  Html main = format(
      "{}<h1>Imports</h1>\n<h2>Importer un fichier</h2><form method=\"post\" "
      "action=\"/administration/imports\" enctype=\"multipart/form-data\" class=\"stack\" "
      "novalidate>{}{}<div class=\"field\"><label for=\"file\">Fichier "
      "(obligatoire)</label><span class=\"hint\" id=\"file-aide\">128 Mio au plus. Les fichiers plus grands "
      "s’importent en ligne de commande.</span>{}<input type=\"file\" id=\"file\" name=\"file\" required "
      "aria-describedby=\"file-aide\"></div><div "
      "class=\"actions\"><button type=\"submit\">Importer</button></div></form>\n{}",
      html::fault_summary(faults), html::csrf_field(context.viewer.csrf),
      html::control(kind, given == values.end() ? std::vector<std::string>{} : given->second, faults),
      fault.empty() ? Html() : format("<span class=\"fault-text\">Erreur\u00A0: {}</span>", fault),
      table.finish());
  return {"Imports", main, {{"/", "Accueil"}, {"/administration", "Administration"}, {"", "Imports"}}};
}

html::Page import_page(const Import& i) {
  Html report;
  if (auto v = json::parse(i.report); v && !i.report.empty()) {
    if (std::string error = json::text(*v, "error"); !error.empty())
      report = format("<p class=\"notice fault\">{}</p>", error);
    auto r = operations::report_from_json(*v);
    report += html::facts({{"Ajoutés", format("{}", fr::number(r.added))},
                           {"Modifiés", format("{}", fr::number(r.updated))},
                           {"Inchangés", format("{}", fr::number(r.unchanged))},
                           {"Refusés", format("{}", fr::number(r.rejected_count))},
                           {"Durée", format("{} s", fr::number(r.seconds, 1))}});
    if (!r.rejected.empty()) {
      html::TableWriter table({"Lignes refusées", {"Fichier", "Ligne", "Raison"}, {false, true, false}});
      for (const auto& x : r.rejected)
        table.row({format("{}", x.file), format("{}", x.line), format("{}", x.reason)});
      report += table.finish();
    }
    if (!r.remarks.empty()) {
      html::TableWriter table(
          {"Remarques", {"Remarque", "Nombre", "Premières lignes"}, {false, true, false}});
      for (const auto& [what, remark] : r.remarks.said)
        table.row({format("{}", what), format("{}", fr::number(remark.count)),
                   format("{}", operations::places_text(remark))});
      report += table.finish();
    }
    if (!r.unknown.empty()) {
      html::TableWriter table({"Éléments non reconnus", {"Élément", "Nombre"}, {false, true}});
      for (const auto& [name, n] : r.unknown) table.row({format("{}", name), format("{}", fr::number(n))});
      report += table.finish();
    }
  }
  Html follow = i.running() ? format(
                                  "<p>Cette page se met à jour seule ; sinon, <a "
                                  "href=\"/administration/imports/{}\">rechargez-la</a>.</p>",
                                  i.token)
                            : Html();
  Html main =
      format("<h1>Import de {}</h1>\n<p role=\"status\" aria-live=\"polite\" data-events=\"{}\">{}</p>{}{}",
             i.filename, i.running() ? "/administration/imports/" + i.token + "/suivi" : std::string(),
             state_label(i), follow, report);
  return {"Import de " + i.filename,
          main,
          {{"/", "Accueil"},
           {"/administration", "Administration"},
           {"/administration/imports", "Imports"},
           {"", i.filename}}};
}

json::value import_json(const Import& i) {
  auto report = json::parse(i.report);
  return json::object{{"token", i.token},
                      {"kind", i.kind},
                      {"filename", i.filename},
                      {"state", i.state},
                      {"step", i.step},
                      {"done", i.done},
                      {"report", report ? *report : json::value(nullptr)}};
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

void install_imports(operations::Registry& r) {
  r.migrations.push_back(
      {60, "imports",
       "create table imports (token text primary key, kind text not null, filename text not null, state text "
       "not null, step text not null, done integer not null, started_at "
       "integer not null, finished_at integer, report text not null) strict;"});
  r.jobs.push_back(
      {std::string(kJob), [](Context& c, const std::string& token,
                             const std::function<void(store::Db&)>& finish) { run_job(c, token, finish); }});
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
      show_all,
      Views<NoInput, std::vector<Import>>{
          .page = [](Context& c, const NoInput&, const std::vector<Import>& all) {
            return imports_page(c, all, {}, {});
          }}));
  operations::Row upload{"app.start_import", "Importer un fichier", Right::administer,
                         Effect::write,      Method::post,          "/administration/imports"};
  upload.body_limit = 128ULL << 20;
  r.add(operation<StartImport, Import>(
      upload, start,
      Views<StartImport, Import>{
          .redirect = [](Context&, const StartImport&,
                         const Import& i) { return "/administration/imports/" + i.token; },
          .json = import_json},
      [](Context& c, const Values& v, const Error& e) {
        auto all = show_all(c, {});
        return imports_page(c, all ? *all : std::vector<Import>{}, v, e.fields);
      }));
  r.add(operation<ShowImport, Import>(
      {"app.import", "Un import et son compte rendu", Right::administer, Effect::read, Method::get,
       "/administration/imports/{token}"},
      show,
      Views<ShowImport, Import>{
          .page = [](Context&, const ShowImport&, const Import& i) { return import_page(i); },
          .json = import_json}));
  r.add(operation<ShowImport, Import>(
      {"app.follow_import", "Progression d’un import (événements)", Right::administer, Effect::read,
       Method::get, "/administration/imports/{token}/suivi"},
      show,
      Views<ShowImport, Import>{.json = import_json, .raw = [](Context& c, const ShowImport& in, Import&) {
                                  return web::Response::events(
                                      [&store = c.store, token = in.token](web::Stream& out) {
                                        for (;;) {
                                          Import i;
                                          {
                                            auto db = store.read();
                                            auto rows = db->query(kOne, token);
                                            if (!rows->next()) return;
                                            i = read(*db, SystemClock().now(), *rows);
                                          }
                                          if (!i.running()) {
                                            out.send("done", state_label(i));
                                            return;
                                          }
                                          if (!out.send("progress", state_label(i)) || !out.wait(700)) return;
                                        }
                                      });
                                }}));
}
}  // namespace app
