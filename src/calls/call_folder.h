// A data folder of the telephone domain, for tests: its own store, a still
// clock, seeded random; removed at the end.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "calls/call_import.h"
#include "calls/call_queries.h"
#include "calls/install.h"
#include "people/install.h"
#include "services/install.h"
#include "services/structures.h"
#include "store/outbox.h"

namespace calls {
class CallFolder {
 public:
  CallFolder() {
    operations::Registry r;
    people::install(r, services::find_place);
    services::install(r);
    install(r);
    for (auto& m : store::outbox::migrations()) r.migrations.push_back(std::move(m));
    store_->migrate(r.migrations);
    context.viewer.local = true;
  }
  ~CallFolder() {
    std::error_code none;
    std::filesystem::remove_all(path, none);
  }
  CallFolder(const CallFolder&) = delete;
  CallFolder& operator=(const CallFolder&) = delete;

  std::string write(std::string_view name, std::string_view bytes) const {
    std::string at = path + "/" + std::string(name);
    if (!write_file(at, bytes)) throw SourceError(at);
    return at;
  }
  // Imports a file of that name and content. Throws when it is refused.
  operations::ImportReport import(std::string_view name, std::string_view bytes, ImportCalls in = {}) {
    in.paths = {write(name, bytes)};
    return import_calls(context, in).value();
  }
  // The error of an import that must be refused.
  Error refusal(std::string_view name, std::string_view bytes, ImportCalls in = {}) {
    in.paths = {write(name, bytes)};
    auto report = import_calls(context, in);
    return report ? Error{ErrorKind::internal, "not_refused", ""} : report.error();
  }
  RateTable rates(ShowRates in = {}) { return show_rates(context, in).value(); }
  // Of everything, without callers.
  Counters total() {
    Counters out;
    for (const auto& l : rates().lines) out += l.line.counters;
    return out;
  }
  // Periods and what was counted in each, over all networks and queues.
  std::map<std::string, Counters> by(std::string grain) {
    std::map<std::string, Counters> out;
    ShowRates in;
    in.by = std::move(grain);
    for (const auto& l : rates(in).lines) out[l.line.period] += l.line.counters;
    return out;
  }
  // As another process would, with nothing remembered.
  Result<Verification> verify() {
    operations::Context fresh = context;
    fresh.caches = nullptr;
    return verify_calls(fresh, {});
  }
  std::shared_ptr<const Archive> archive() { return Archive::open(context).value(); }
  store::Store& store() { return *store_; }

  const std::string path = [] {
    std::string pattern = (std::filesystem::temp_directory_path() / "appels_XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw SourceError("no temporary folder");
    return pattern;
  }();

 private:
  std::unique_ptr<store::Store> store_ = store::Store::open_folder(path);
  FrozenClock clock_{1'795'000'000'000};
  SeededRandom random_{7};
  SilentProgress progress_;
  operations::Indexes indexes_{path};
  operations::Caches caches_;

 public:
  operations::Context context{.store = *store_,
                              .clock = clock_,
                              .random = random_,
                              .indexes = indexes_,
                              .progress = progress_,
                              .folder = path,
                              .caches = &caches_};
};

// A call as one line of our own CSV.
struct CsvCall {
  std::string id = {}, network = "CAF", queue = "Accueil", start = {}, outcome = "answered", caller = {};
  int wait = kUnknown, talk = kUnknown;
};
inline std::string calls_csv(const std::vector<CsvCall>& calls) {
  auto seconds = [](int s) { return s < 0 ? std::string() : std::to_string(s); };
  std::string out = "id,network,queue,start,wait,talk,outcome,caller\n";
  for (const auto& c : calls)
    out += fmt::format("{},{},{},{},{},{},{},{}\n", c.id, c.network, c.queue, c.start, seconds(c.wait),
                       seconds(c.talk), c.outcome, c.caller);
  return out;
}
// The lines after the first.
inline std::string without_header(const std::string& csv) { return csv.substr(csv.find('\n') + 1); }
// "2026-11-23 09:15:00" of civil seconds.
inline std::string civil_text(std::int64_t civil) {
  std::int64_t day = civil >= 0 ? civil / 86400 : (civil - 86399) / 86400, second = civil - day * 86400;
  return fmt::format("{} {:02}:{:02}:{:02}", iso_of_day(static_cast<std::int32_t>(day)), second / 3600,
                     second / 60 % 60, second % 60);
}
}  // namespace calls
