// Takes the rows of one import: numbers their queues, hashes their callers, drops those already taken in,
// packs them into segments and counts them into the cube. Nothing is seen until commit(), which is one
// transaction.
#pragma once

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "calls/call_id.h"
#include "calls/call_sink.h"
#include "calls/call_store.h"
#include "calls/caller_keys.h"
#include "calls/code_table.h"
#include "calls/former_calls.h"
#include "calls/import_lock.h"
#include "calls/known_calls.h"
#include "calls/other_sources.h"
#include "calls/pending_callers.h"
#include "calls/taken_file.h"
#include "operations/context.h"
#include "operations/import_report.h"

namespace calls {
class ImportUndo;
// Said of a call whose id was told with other figures.
constexpr std::string_view kToldOtherwise =
    "Appel déjà importé avec d’autres valeurs\u00A0: les premières sont gardées. Pour les corriger, annulez "
    "l’import "
    "qui les a apportées (calls undo) ou reprenez-le avec --replace, puis importez celui-ci.";

class CallLoader final : public CallSink {
 public:
  // `group` is what the calls' ids are unique within; `network` the one of rows that name none. The turn is
  // held until the commit: what others took in is read once, here.
  // `replaced`: an import that leaves in the commit's transaction, as if it never had been; it outlives this.
  CallLoader(operations::Context& context, const ImportLock& turn, const Zone& zone, std::string group,
             std::string network, std::string file, const ImportUndo* replaced = nullptr);
  ~CallLoader() override;

  void call(const CallRow& row) override;
  void interval(const IntervalRow& row) override;
  void rejected(std::int64_t line, std::string_view reason) override;
  void unknown(std::string_view name) override;
  void noticed(std::int64_t line, std::string_view what) override;
  // What comes is the rest of that import.
  void goes_on(std::int64_t import) { earlier_.own(import); }
  // While lines are read that were read before: what was said of them isn't said again, their calls are.
  void hush(bool hushed) { hushed_ = hushed; }

  // Writes all that was taken, with where the file was left. After an exception or without it, nothing is
  // kept.
  // `over`: no call of it is still open; such a file of which lines were refused, and that gave nothing,
  // isn't kept as taken: read as what it isn't, it can be taken again as what it is.
  // `left`: calls that the file leaves open; `taken_up`: those of former files that it went on with. Sets the
  // file's id.
  operations::ImportReport commit(TakenFile& file, bool over, std::vector<LeftOpen> left = {},
                                  const std::vector<FormerCalls::Taken>& taken_up = {});
  // The same for what isn't a file; `also` writes in the same transaction.
  operations::ImportReport commit_with(
      const std::function<void(store::Db&, const operations::ImportReport&)>& also);
  std::int64_t taken() const { return report_.added; }

 private:
  struct NetworkState {
    NetworkState(std::string code, const Zone& of) : name(std::move(code)), zone(of), cube(zone) {}
    std::string name;  // the code, cleaned
    const Zone zone;   // the store's, for a network that it knows; else the import's
    CubeBuilder cube;
    std::uint32_t place = 0;        // in states_
    std::int64_t from = 1, to = 0;  // of the year that `key` is for
    const CallerKey* key = nullptr;
    std::uint32_t keyed = 0;  // a number of the network and year, for its agents
  };
  struct Written {
    std::string file, bytes;  // one of them
    std::int64_t rows, first, last;
  };
  struct Interval {
    NetworkState* network;
    std::uint32_t queue;
    std::int64_t line, start;
    std::int32_t seconds;
    Counters counters;
    WaitsTold waits;
  };
  NetworkState& network_of(std::string_view code, std::int64_t start);
  std::uint32_t queue_of(const NetworkState& network, std::string_view queue);
  Agent agent_of(const NetworkState& network, std::string_view agent);
  bool known(const CallRow& row, std::string_view network);
  bool known_without_id(const CallRow& row, const NetworkState& network);
  bool told_elsewhere(const CallRow& row, const NetworkState& network);
  bool repeated(std::string_view id, std::string_view network);
  void mask(std::vector<LeftOpen>& left);
  void remember_rows();
  void flush();
  void settle_writing();
  using Kept = std::function<std::int64_t(store::Db&)>;  // returns the file's id
  using After = std::function<void(store::Db&, std::int64_t file)>;
  operations::ImportReport write_all(const Kept& source, bool told, const After& after);
  bool came_to_nothing(const TakenFile& before) const;
  void write_segments(store::Db& db, std::int64_t source);
  void write_intervals(store::Db& db, std::int64_t source, const std::vector<std::int64_t>& ids,
                       const std::vector<std::int64_t>& networks);

  operations::Context& context_;
  const Zone zone_;
  std::string group_, network_, file_;
  const ImportUndo* replaced_;
  CallerKeys keys_;
  KnownCalls earlier_;
  OtherSources others_;
  CodeTable networks_ = {};
  std::map<std::string, Zone> known_zones_ = {};
  std::vector<std::unique_ptr<NetworkState>> states_ = {};
  CodeTable queue_codes_ = {};  // grouped by network
  std::vector<std::uint32_t> queue_numbers_ = {};
  std::vector<QueueName> queues_ = {};
  CodeTable agents_ = {};  // grouped by key
  std::vector<std::uint64_t> agent_hashes_ = {};
  std::map<std::pair<std::string, std::string>, std::uint32_t> queue_places_ = {};  // in queues_, by name
  SegmentBuilder builder_ = {};
  SegmentBuilder full_ = {};  // the one before, while it is written
  std::future<Result<void>> writing_ = {};
  PendingCallers callers_ = {};
  std::vector<Written> written_ = {};
  std::vector<Interval> intervals_ = {};
  std::map<std::pair<std::uint32_t, std::int64_t>, std::size_t> intervals_at_ = {};  // by queue and start
  operations::ImportReport report_ = {};
  bool committed_ = false, hushed_ = false;

  GrowingIds ids_ = {};  // as long as they only grow
  bool growing_ = true;
  std::unordered_set<std::uint64_t> here_ = {};  // ids of this import, once they don't
};

// Removes the files of segments that no import owns: those of an import that was cut.
void sweep_segments(operations::Context& context);
}  // namespace calls
