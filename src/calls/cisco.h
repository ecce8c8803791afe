// Cisco Unified CCE, table Call_Type_Interval exported with its column names, one row by call type and
// interval of 15 or 30 minutes (told by the hours of the file). DateTime is local; TimeZone, in minutes,
// settles the hour that comes twice in autumn.
//
// Leaves. CallsAnswered (else CallsHandled): answered. ShortCalls, too short to count as abandons, which
// TotalCallsAband leaves out: short_abandoned. RouterCallsAbandQ + RouterCallsAbandToAgent: abandoned; the
// rest of TotalCallsAband hung up in the menu: ivr_abandoned. ReturnBusy + NetworkAnnouncement +
// ReturnRelease: refused. VruHandledCalls: self_served. OverflowOut + CallsRONA: flow_out. Calls routed to a
// plain number, to a default label or to a ring, and those in error: unknown. A self-served call also ends in
// another column (it hangs up in the menu, or the script releases it): where the offered calls say so it is
// taken from ivr_abandoned, then from ReturnRelease, so that it keeps one leaf. Identity: CallsOffered = the
// sum of the leaves, with ShortCalls or without. Offered counts calls when they come and the rest when they
// end, so that an interval alone rarely adds up to the last call. AnsInterval1..10 and AbandInterval1..10
// follow the bucket interval of the call type, which the table names without its bounds: those that Cisco
// ships are assumed unless others are given.
//
// Sources: Cisco WebView Template Reference Guide 7.5 (Tasks Offered); UCCE database schema
// (Call_Type_Interval).
#pragma once

#include <array>

#include "calls/interval_readers.h"
#include "calls/wait_points.h"

namespace calls {
// Upper bounds of AnsInterval1..9, in seconds, as Cisco ships them.
constexpr std::array<std::int32_t, 9> kCiscoBounds{8, 30, 60, 90, 120, 180, 300, 600, 1200};

class CiscoReader final : public IntervalReader {
 public:
  CiscoReader(CallSink& sink, const Zone& zone, const ColumnMapping& mapping = {},
              const std::array<std::int32_t, 9>& bounds = kCiscoBounds)
      : IntervalReader(sink, zone, mapping, 1800), bounds_(bounds) {}

 private:
  bool take(SheetHeader& header) override;
  void read(SheetRow& row) override;
  void count_leaves(SheetRow& row, Counters& n) const;
  // Takes out of the other leaves the self-served calls that they hold, as far as `offered` asks for it.
  void part_self_served(SheetRow& row, Counters& n, std::int64_t offered) const;
  void count_times(SheetRow& row, Counters& n) const;
  void count_waits(SheetRow& row, IntervalRow& out);
  std::uint32_t spread(SheetRow& row, const std::array<SheetColumn, 10>& steps, std::uint32_t expected,
                       WaitPoints::Buckets& into) const;
  std::int64_t instant(SheetRow& row, const CivilTime& start, std::string_view queue);

  const std::array<std::int32_t, 9> bounds_;
  std::string bounds_id_;
  SheetColumn date_time_, time_zone_, call_type_, offered_, answered_, handled_;
  SheetColumn abandoned_, in_queue_, at_agent_, short_, busy_, announcement_, release_, vru_handled_,
      overflow_, rona_;
  std::array<SheetColumn, 7> unknown_;
  SheetColumn answer_wait_, handle_time_, talk_time_, hold_time_, queue_aband_time_, agent_aband_time_,
      aband_time_;
  SheetColumn longest_, bounds_column_;
  std::array<SheetColumn, 10> answered_steps_, abandoned_steps_;
};
}  // namespace calls
