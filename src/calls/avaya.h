// Avaya CMS interval exports: hsplit (a queue) and hvdn (an entry point, where dissuasion shows), as SELECT *
// writes them with `;`, names in any case. Seconds throughout; starttime is local HHMM, starttime_utc the UTC
// second or a date, which settles the hour that comes twice in autumn.
//
// Leaves. acdcalls: answered. abncalls holds phantomabns, calls that an agent took for less than a timer:
// they are told apart as short_abandoned, the rest is abandoned (their waits stay together, CMS doesn't part
// them). hsplit: busycalls and disccalls were in the queue when the system cut them: timeout; outflowcalls
// and dequecalls: flow_out. hvdn: abncalls beyond abnquecalls hung up out of any queue:
// ivr_abandoned; busycalls and disccalls: refused; outflowcalls: flow_out; connectcalls,
// answered at a plain extension: unknown. disccalls holds vdisccalls and outflowcalls holds interflowcalls:
// neither is added, unless OTHERCALLS says that vdisccalls stand apart. Identities: CALLSOFFERED = ACDCALLS +
// ABNCALLS + BUSYCALLS + DISCCALLS + OUTFLOWCALLS + DEQUECALLS (split); INCALLS = ACDCALLS + ABNCALLS +
// OTHERCALLS and OTHERCALLS = BUSYCALLS + CONNECTCALLS + DISCCALLS + OUTFLOWCALLS (vdn). A row with
// INCOMPLETE set is refused. The same call is in hvdn and in hsplit: import one of them.
//
// Source: Avaya CMS Database Items and Calculations, R16 (descriptions of HSPLIT and HVDN).
#pragma once

#include "calls/interval_readers.h"
#include "calls/wait_points.h"

namespace calls {
// What both tables have in common.
class AvayaReader : public IntervalReader {
 protected:
  static constexpr std::size_t kPeriods = 9;
  using Steps = std::array<SheetColumn, kPeriods + 1>;

  using IntervalReader::IntervalReader;
  bool take_common(SheetHeader& header, std::string_view place, std::string_view answered_steps);
  void read(SheetRow& row) final;
  // Fills the leaves and checks the identities.
  virtual void count_leaves(SheetRow& row, Counters& n) const = 0;
  // abncalls in its two leaves, from the row.
  void count_abandoned(SheetRow& row, Counters& n) const;
  // Calls that the steps of answered waits count.
  virtual std::uint32_t in_answered_steps(SheetRow& row) const = 0;

  SheetColumn acdcalls_, abncalls_, phantomabns_, busycalls_, disccalls_, outflowcalls_, othercalls_;

 private:
  bool start(SheetRow& row, CivilTime& out) const;
  std::int64_t instant(SheetRow& row, CivilTime start, std::string_view queue);
  void count_waits(SheetRow& row, IntervalRow& out) const;
  std::uint32_t spread(SheetRow& row, const Steps& steps, std::uint32_t expected, const SheetColumn& within,
                       WaitPoints::Buckets& into) const;

  SheetColumn row_date_, starttime_, starttime_utc_, intrvl_, acd_, place_, incomplete_;
  SheetColumn anstime_, abntime_, acdtime_, acwtime_, holdtime_, stafftime_, availtime_, transferred_,
      longest_;
  SheetColumn acceptable_, slvlabns_, servicelevel_, periodchg_, svclevelchg_;
  std::array<SheetColumn, kPeriods> periods_;
  Steps answered_, abandoned_;
};

class AvayaSplitReader final : public AvayaReader {
 public:
  AvayaSplitReader(CallSink& sink, const Zone& zone, const ColumnMapping& mapping = {})
      : AvayaReader(sink, zone, mapping) {}

 private:
  bool take(SheetHeader& header) override;
  void count_leaves(SheetRow& row, Counters& n) const override;
  std::uint32_t in_answered_steps(SheetRow& row) const override { return row.count(acdcalls_); }

  SheetColumn callsoffered_, dequecalls_;
};

class AvayaVdnReader final : public AvayaReader {
 public:
  AvayaVdnReader(CallSink& sink, const Zone& zone, const ColumnMapping& mapping = {})
      : AvayaReader(sink, zone, mapping) {}

 private:
  bool take(SheetHeader& header) override;
  void count_leaves(SheetRow& row, Counters& n) const override;
  std::uint32_t in_answered_steps(SheetRow& row) const override {
    return row.count(acdcalls_) + row.count(connectcalls_);
  }

  void part_abandoned(SheetRow& row, Counters& n) const;

  SheetColumn incalls_, connectcalls_, vdisccalls_, abnquecalls_;
};
}  // namespace calls
