// Files given in the browser, and what became of each: kept until the job that imports them has ended.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "operations/context.h"
#include "store/store.h"
#include "web/http.h"

namespace app {
constexpr std::uint64_t kUploadLimit = 128ULL << 20;  // bytes of a request
constexpr std::string_view kImportJob = "imports.run";

std::vector<store::Migration> import_migrations();

struct Import {
  std::string token, kind, filename, state, step;
  Millis started_at = 0, finished_at = 0;
  std::string report;  // JSON; {"error"} when it failed
  std::string asked;   // JSON: how the file is to be understood, by field; empty for most kinds
  bool running() const { return state == "en_attente" || state == "en_cours"; }
};

// What a request without a file is told.
std::optional<FieldError> fault_of(const std::vector<web::Upload>& uploads);
// Keeps the files that came and leaves them to the job. Refuses a request without any.
Result<Import> deposit(operations::Context& context, const std::string& kind,
                       const std::vector<web::Upload>& uploads, const json::object& asked = {});
Result<Import> import_by_token(store::Store& store, const std::string& token, Millis now);
std::vector<Import> recent_imports(operations::Context& context);
// Where its files are, and the files.
std::string import_folder(const operations::Context& context, const std::string& token);
std::vector<std::string> import_paths(const std::string& folder);

void set_step(store::Db& db, const std::string& token, std::string_view step);
void set_finished(store::Db& db, const Import& import, bool well, Millis now, const std::string& report);
}  // namespace app
