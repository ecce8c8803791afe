#include "app/backup.h"

#include <fmt/format.h>

#include <filesystem>

#include "app/program.h"
#include "calls/call_store.h"
#include "people/audit.h"
#include "store/sqlite.h"

namespace app {
namespace fs = std::filesystem;
namespace {
constexpr store::Sql kReviews{"select count(*) from reviews"};
constexpr store::Sql kDocuments{"select count(*) from documents"};
constexpr const char* kFile = "guichet.sqlite";

Result<BackupReport> inspect(store::Db& db) {
  auto check = people::verify_trail(db);
  if (check.first_fault != 0)
    return fail(ErrorKind::conflict, "broken_chain",
                fmt::format("Le journal des actes est rompu à partir de l’acte nº {}.", check.first_fault));
  return BackupReport{db.number(kReviews), db.number(kDocuments), check.lines, check.head};
}

Result<void> empty_folder(const std::string& path) {
  std::error_code ec;
  if (fs::exists(path, ec) && !fs::is_empty(path, ec))
    return fail(ErrorKind::conflict, "not_empty", fmt::format("Le dossier « {} » n’est pas vide.", path));
  fs::create_directories(path, ec);
  if (ec)
    return fail(ErrorKind::unavailable, "no_folder",
                fmt::format("Le dossier « {} » ne peut pas être créé.", path));
  fs::permissions(path, fs::perms::owner_all, ec);
  return {};
}

// What stands beside the database: files waiting to be imported, segments of calls. These are only ever
// added, so that those the copied database names are there. The keys of callers are not copied: one that was
// destroyed must not come back.
void copy_beside(const std::string& from, const std::string& to) {
  for (const char* folder : {"/imports", "/calls"})
    if (fs::exists(from + folder)) fs::copy(from + folder, to + folder, fs::copy_options::recursive);
}

// Every segment of calls that the database names is there and whole.
Result<void> check_segments(store::Db& db, const std::string& folder) {
  for (const auto& row : calls::segment_rows(db)) {
    auto segment = TRY(calls::open_segment(db, folder, row));
    if (!segment->verify())
      return fail(ErrorKind::conflict, "segment_damaged",
                  "Un segment d’appels est abîmé : " + row.file + ".");
  }
  return {};
}
}  // namespace

Result<BackupReport> backup(const operations::Registry&, const std::string& data, const std::string& target) {
  std::string from = data + "/" + kFile, to = target + "/" + kFile;
  if (!fs::exists(from))
    return fail(ErrorKind::missing, "no_data",
                fmt::format("Le dossier « {} » ne contient pas de données.", data));
  TRY(empty_folder(target));
  store::copy_sqlite(from, to);
  copy_beside(data, target);
  auto copy = store::open_sqlite(to, store::Mode::read_write);
  TRY(check_segments(*copy, target));
  return inspect(*copy);
}

Result<BackupReport> restore(const operations::Registry& rows, const std::string& data,
                             const std::string& source) {
  std::string from = source + "/" + kFile;
  if (!fs::exists(from))
    return fail(ErrorKind::missing, "no_backup",
                fmt::format("Le dossier « {} » ne contient pas de sauvegarde.", source));
  TRY(empty_folder(data));
  store::copy_sqlite(from, data + "/" + kFile);
  copy_beside(source, data);
  Data opened(data, rows);
  TRY(check_segments(*opened.store().read(), data));
  return inspect(*opened.store().read());
}
}  // namespace app
