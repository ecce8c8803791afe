// An import taken back: its calls, its intervals and the scores brought back to its calls leave, and the days
// that they touched are counted again from what remains.
#pragma once

#include <map>
#include <set>

#include "base/fields.h"
#include "calls/import_lock.h"
#include "calls/interval_store.h"
#include "calls/recount.h"
#include "calls/taken_file.h"

namespace calls {
struct Undone {
  std::int64_t import = 0;  // of several, the last
  std::string name;
  std::int64_t calls = 0, intervals = 0, days = 0;
  std::int64_t scores = 0;  // that the calls carry, and that were brought back to them since
  // Imports of the same group that met calls already taken: some may have been this one's.
  std::vector<std::int64_t> again = {};
  // Imports that finished calls begun in this one: those calls stay with them.
  std::vector<std::int64_t> followers = {};
};

// Imports that leave together: what is to leave and what the days are then, worked out before the transaction
// that does it.
class ImportUndo {
 public:
  // What is to leave, only. Errors: conflict, when older versions didn't keep which intervals the file told;
  // a damaged segment's.
  static Result<ImportUndo> read(operations::Context& context, const std::vector<TakenFile>& files);
  // The turn is held until apply() is committed.
  static Result<ImportUndo> prepare(operations::Context& context, const ImportLock& turn,
                                    const std::vector<TakenFile>& files);
  void apply(store::Db& db, operations::Context& context) const;
  // After apply(), when nothing takes its place: queues and networks that held only that leave too, unless
  // something is declared of them.
  void drop_empty(store::Db& db) const;
  // After the commit. A file that a reader still maps stays readable to it.
  void remove_files(const std::string& data_folder) const;
  const Undone& told() const { return told_; }
  bool takes(std::int64_t import) const { return imports_.contains(import); }
  const std::set<std::int64_t>& imports() const { return imports_; }

 private:
  ImportUndo() = default;
  void take_segments();
  void take_intervals(store::Db& db);
  void take_scores(store::Db& db);
  void count_again(store::Db& db);

  std::vector<TakenFile> files_ = {};
  std::set<std::int64_t> imports_ = {};  // their ids
  std::shared_ptr<const Archive> archive_ = {};
  Undone told_ = {};
  std::map<std::int64_t, std::string> segments_ = {};              // id → file
  std::vector<KeptInterval> behind_ = {};                          // intervals that come forward
  std::vector<std::pair<std::int64_t, std::string>> scores_ = {};  // network, id of the call
  std::set<QueueDay> touched_ = {};
  std::map<QueueDay, DayCells> days_ = {};  // of touched_, as they become; none: nothing is left
  std::map<std::int64_t, std::int64_t> network_of_ = {};  // by queue
};

struct UndoImport {
  std::int64_t import = 0;
  static auto fields() {
    return std::tuple{field("import", "Numéro de l’import (calls data les montre)", &UndoImport::import)
                          .required()
                          .positional()
                          .between(1, INT64_MAX)};
  }
};
// In one transaction. The same file can then be imported as if it never had been.
Result<Undone> undo_import(operations::Context& context, const UndoImport& input);
// What the import brought, to confirm before it is undone.
Result<Undone> show_import(operations::Context& context, const UndoImport& input);
json::value undone_json(const Undone& undone);
std::string undone_text(const Undone& undone);
}  // namespace calls
