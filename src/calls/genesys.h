// Genesys Cloud, export of the queue performance view: one row by queue, media type and interval. Column
// names follow the language of whoever exported: English and French ones are built in, a mapping gives the
// others under the canonical names interval_start (or start), interval_end, interval_complete, media, queue,
// offered, answered, abandoned, short_abandoned, flow_out, transferred, handled, held, asa, avg_abandon,
// avg_talk, avg_hold, avg_acw, avg_handle, total_talk, total_hold, total_acw, total_handle.
//
// Leaves. Answered: answered. Abandoned, less Short Abandon: abandoned, the short ones short_abandoned.
// Flow-Out (transfers, but also call-backs and voice boxes, which this view doesn't tell apart): flow_out.
// Only voice rows count; those of other media are passed over by name. An interval that isn't complete is
// refused. Identity: Offered = Answered + Abandoned + Flow-Out. Genesys counts an offer when the call comes
// and the answer when it is answered, so that neighbouring intervals make up for each other. Sums of seconds
// come from the totals, else from means times their counts. Durations are hh:mm:ss, or a number in
// milliseconds or seconds: the first mean conversation of the file tells which (5 000 and more:
// milliseconds). Dates without an offset are local; with AM or PM the month is first, otherwise the mapping's
// date_format rules.
// Handling time is the handle's where it is told: what it counts beyond talk and ACW is counted as hold.
// Otherwise talk + hold + ACW, the mean hold being that of the held calls, or of all when their number isn't
// told, with a note. A duration under a name that isn't known is told by it.
//
// Sources: Genesys Cloud Resource Center, columns of the performance views; « Why does the Offered metric not
// always equal… ». The French names are to be checked against a real export.
#pragma once

#include <optional>
#include <vector>

#include "calls/interval_readers.h"

namespace calls {
class GenesysReader final : public IntervalReader {
 public:
  GenesysReader(CallSink& sink, const Zone& zone, const ColumnMapping& mapping = {})
      : IntervalReader(sink, zone, mapping, 1800) {}

 private:
  bool take(SheetHeader& header) override;
  void read(SheetRow& row) override;
  bool voice(SheetRow& row);
  std::optional<CivilTime> time(const SheetRow& row, const SheetColumn& column) const;
  std::int32_t length(const CivilTime& start, const CivilTime& end) const;
  void count_leaves(SheetRow& row, Counters& n) const;
  void count_times(SheetRow& row, Counters& n);
  void count_hold(SheetRow& row, Counters& n, double handled) const;
  void keep_others(const SheetHeader& header);
  void tell_durations(const SheetRow& row);
  void learn_unit(SheetRow& row, double answered);
  double seconds(SheetRow& row, const SheetColumn& column) const;
  // The total, or the mean times the calls it is of.
  std::uint64_t sum(SheetRow& row, const SheetColumn& total, const SheetColumn& mean, double calls) const;

  SheetColumn start_, end_, complete_, media_, queue_;
  SheetColumn offered_, answered_, abandoned_, short_, flow_out_, transferred_, handled_, held_;
  SheetColumn asa_, avg_abandon_, avg_talk_, avg_hold_, avg_acw_, avg_handle_, total_talk_, total_hold_,
      total_acw_, total_handle_;
  std::vector<SheetColumn> others_;  // not read, and not yet told
  double unit_ = 0;                  // seconds in a plain number; 0: not known yet
};
}  // namespace calls
