#include "app/import_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/fr.h"
#include "base/source.h"
#include "base/text.h"
#include "people/audit.h"
#include "store/outbox.h"

namespace app {
namespace fs = std::filesystem;
using operations::Context;
using store::Sql;

namespace {
constexpr Sql kInsert{
    "insert into imports (token, kind, filename, state, step, done, started_at, report, asked) values (?, ?, "
    "?, 'en_attente', '', 0, ?, '', ?)"};
constexpr Sql kStep{"update imports set state = 'en_cours', step = ? where token = ?"};
constexpr Sql kFinish{"update imports set state = ?, finished_at = ?, report = ? where token = ?"};
constexpr Sql kOne{
    "select token, kind, filename, state, step, started_at, finished_at, report, asked from imports "
    "where token = ?"};
constexpr Sql kRecent{
    "select token, kind, filename, state, step, started_at, finished_at, report, asked from imports "
    "order by started_at desc limit 50"};
constexpr std::size_t kShownName = 120;  // code points

// An import whose job was given up, because the program died under it again and again, has failed.
Import read(store::Db& db, Millis now, store::Cursor& r) {
  Import i{r.str(0), r.str(1), r.str(2), r.str(3), r.str(4), r.integer(5), r.integer(6), r.str(7), r.str(8)};
  if (i.running() && store::outbox::given_up(db, now, kImportJob, i.token)) {
    i.state = "echoue";
    i.report =
        json::write(json::object{{"error", "L’import s’est interrompu plusieurs fois et a été abandonné."}});
  }
  return i;
}

// The name of a file on the disk: what reports call it by, whatever the person's own disk allows.
std::string safe_name(const std::string& name) {
  std::string out = text::shorten(name, kShownName);
  std::replace(out.begin(), out.end(), '/', '-');
  return out.empty() || out == "." || out == ".." ? "fichier" : out;
}

std::string shown_name(const std::vector<const web::Upload*>& files) {
  std::string first = text::shorten(files.front()->filename, kShownName);
  if (files.size() == 1) return first;
  return fmt::format(
      "{} et {}", first,
      fr::plural(static_cast<std::int64_t>(files.size()) - 1, "autre fichier", "autres fichiers"));
}
}  // namespace

std::vector<store::Migration> import_migrations() {
  return {{60, "imports",
           "create table imports (token text primary key, kind text not null, filename text not null, state "
           "text not null, step text not null, done integer not null, started_at integer not null, "
           "finished_at integer, report text not null) strict;"},
          {91, "how imported files are to be understood",
           "alter table imports add column asked text not null default '';"}};
}

std::optional<FieldError> fault_of(const std::vector<web::Upload>& uploads) {
  bool any = std::any_of(uploads.begin(), uploads.end(), [](const auto& u) { return !u.bytes.empty(); });
  if (any) return std::nullopt;
  bool named = std::any_of(uploads.begin(), uploads.end(), [](const auto& u) { return !u.filename.empty(); });
  return FieldError{"file", named ? "Ce fichier est vide." : "Choisissez un fichier à importer."};
}

Result<Import> deposit(Context& context, const std::string& kind, const std::vector<web::Upload>& uploads,
                       const json::object& asked) {
  std::vector<const web::Upload*> files;
  std::size_t bytes = 0;
  for (const auto& u : uploads) {
    if (u.bytes.empty()) continue;
    files.push_back(&u);
    bytes += u.bytes.size();
  }
  if (auto fault = fault_of(uploads)) return invalid({*fault});
  Import out;
  out.token = context.random.token(16);
  out.kind = kind;
  out.filename = shown_name(files);
  out.state = "en_attente";
  out.started_at = context.now();
  out.asked = asked.empty() ? "" : json::write(asked);
  std::string folder = import_folder(context, out.token);
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::string place = fmt::format("{}/{:03}", folder, i);
    fs::create_directories(place);
    TRY(write_file(place + "/" + safe_name(files[i]->filename), files[i]->bytes));
  }
  context.store.write([&](store::Db& db) {
    db.run(kInsert, out.token, out.kind, out.filename, out.started_at, out.asked);
    store::outbox::add(db, out.started_at, kImportJob, out.token);
    people::record(db, context, "import.deposer", out.token, fmt::format("{} {} octets", kind, bytes));
  });
  return out;
}

Result<Import> import_by_token(store::Store& store, const std::string& token, Millis now) {
  auto db = store.read();
  auto rows = db->query(kOne, token);
  if (!rows->next()) return fail(ErrorKind::missing, "no_import", "Cet import n’existe pas.");
  return read(*db, now, *rows);
}

std::vector<Import> recent_imports(Context& context) {
  std::vector<Import> out;
  auto db = context.store.read();
  auto rows = db->query(kRecent);
  while (rows->next()) out.push_back(read(*db, context.now(), *rows));
  return out;
}

std::string import_folder(const Context& context, const std::string& token) {
  return context.folder + "/imports/" + token;
}

std::vector<std::string> import_paths(const std::string& folder) {
  std::vector<std::string> out;
  for (const auto& e : fs::recursive_directory_iterator(folder))
    if (e.is_regular_file()) out.push_back(e.path().string());
  std::sort(out.begin(), out.end());
  return out;
}

void set_step(store::Db& db, const std::string& token, std::string_view step) { db.run(kStep, step, token); }
void set_finished(store::Db& db, const Import& i, bool well, Millis now, const std::string& report) {
  db.run(kFinish, well ? "termine" : "echoue", now, report, i.token);
}
}  // namespace app
