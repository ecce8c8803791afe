// Readers of call-centre interval reports: one row tells how the calls of one queue ended in 15, 30 or 60
// minutes. The caller splits bytes into cells (cleaned UTF-8) and gives each record with its line, the header
// among the first ten; the reader tells the sink a row, a refusal with its reason, or what it passed over.
// Nothing is dropped in silence: what a report counts beyond the sum of its leaves is Counters::unexplained,
// what falls short of it is noticed. Totals rows, repeated headers and blank lines are passed over. A report
// that doesn't say how long its intervals are is held back until finish() or enough rows, then read by the
// finest step of its hours. A row cut before a column that is read, but for the names, or that holds a NUL is
// refused. The rows of the hour skipped in spring are added to the row that begins the next hour, told at
// finish(). The hour that comes twice in autumn goes, without more to tell it, first to the
// earlier then to the later instant, and is noticed. Threads: one reader, one thread. The sink must outlive
// the reader; the zone and the mapping are copied.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "calls/call_sink.h"
#include "calls/cell_dates.h"
#include "calls/column_mapping.h"
#include "calls/sheet.h"
#include "calls/zone.h"

namespace calls {
class IntervalReader {
 public:
  static constexpr int kHeaderWithin = 10;  // records
  virtual ~IntervalReader() = default;
  IntervalReader(const IntervalReader&) = delete;
  IntervalReader& operator=(const IntervalReader&) = delete;

  // By the name of a format: "avaya_split", "avaya_vdn", "cisco_call_type", "genesys_queue", "interval";
  // nothing for another name.
  static std::unique_ptr<IntervalReader> make(std::string_view format, CallSink& sink, const Zone& zone,
                                              const ColumnMapping& mapping = {});
  // The format whose header this is; empty when none.
  static std::string_view recognise(SheetCells header);

  // Takes a record as the header; false, and nothing changes, when it isn't one of this format. Optional:
  // record() finds it.
  bool header(SheetCells cells);
  bool header(const std::vector<std::string>& cells);
  void record(SheetCells cells, std::int64_t line);
  void record(const std::vector<std::string>& cells, std::int64_t line);
  // After the last record. Tells the rows held back, and refuses the file when no header was found.
  void finish();

 protected:
  // `coarsest`: the longest interval, in seconds, that a report without durations is taken to have.
  IntervalReader(CallSink& sink, const Zone& zone, const ColumnMapping& mapping,
                 std::int32_t coarsest = 3600);

  // Finds its columns; false when one it can't do without is absent.
  virtual bool take(SheetHeader& header) = 0;
  virtual void read(SheetRow& row) = 0;
  // The columns by which a totals row is told from another, set by take().
  void labels(const SheetColumn& start, std::vector<SheetColumn> names);

  // The instant of a civil start, with the notes that its hour deserves.
  std::int64_t place(SheetRow& row, const CivilTime& start, std::string_view queue);
  // Calls that `total` counts beyond `told`, the sum of its parts, are unexplained; fewer are noted as
  // `short_of`.
  static constexpr std::string_view kOfferedShort =
      "Le total des appels offerts est inférieur à la somme de leurs issues.";
  static void reconcile(SheetRow& row, Counters& counters, std::int64_t total, std::int64_t told,
                        std::string_view short_of = kOfferedShort);
  static std::int64_t leaf_sum(const Counters& counters);
  // The only ways out of read().
  void emit(const SheetRow& row, IntervalRow& out);
  void refuse(const SheetRow& row, std::string_view reason) { sink_.rejected(row.line, reason); }

  CallSink& sink() { return sink_; }
  const Zone& zone() const { return zone_; }
  const ColumnMapping& mapping() const { return mapping_; }
  DateOrder order() const { return order_; }

 private:
  struct Held {
    std::string network, queue;
    IntervalRow row;
  };
  struct AfterGap {
    std::vector<IntervalRow> told = {};     // in their order, without names
    std::optional<IntervalRow> moved = {};  // the sum of the rows moved out of the gap
  };
  std::string_view damage(SheetCells cells) const;  // a French sentence, or empty
  bool totals(SheetCells cells) const;
  bool repeated_header(SheetCells cells) const;
  void settle();
  void tell(const IntervalRow& row);
  void tell_after_gaps();
  std::int32_t step_of(std::int64_t start) const;

  CallSink& sink_;
  const Zone zone_;
  const ColumnMapping mapping_;
  const DateOrder order_;
  const std::int32_t coarsest_;
  SheetHeader header_;
  SheetColumn start_;
  std::vector<SheetColumn> names_;
  bool ready_ = false;
  int before_header_ = 0;
  std::int64_t first_line_ = 1;
  std::int32_t step_ = 0;  // of a report without durations, once known
  std::vector<Held> held_;
  std::set<std::pair<std::string, std::int64_t>>
      twice_;                     // queue and civil start of doubtful hours already met
  std::set<std::int64_t> moved_;  // lines of rows of a skipped hour
  std::map<std::tuple<std::string, std::string, std::int64_t>, AfterGap> after_gap_;  // network, queue, start
  std::vector<std::string_view> views_;
};
}  // namespace calls
