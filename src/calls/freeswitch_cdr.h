// FreeSWITCH's mod_cdr_csv: a header that names the variables, or without header the template « example »
// (caller_id_name, caller_id_number, destination_number, context, start_stamp, answer_stamp, end_stamp,
// duration, billsec, hangup_cause, uuid, …) or « asterisk » (18 columns). One record is one CallRow. Pure.
//
// Promises: nothing throws, whatever the bytes; no call stays open. A stamp is civil in the zone (UTC with
// LogOptions::utc); …_epoch is in seconds. CallRow::id is the uuid. The separator is found from the first
// line. A column of the header that means nothing here is told as unknown, once.
// - With mod_callcenter's variables (a cc_queue that isn't empty): queue = cc_queue, start =
//   cc_queue_joined_epoch (without it, the record's own times are taken). Answered when
//   cc_queue_answered_epoch is there, talk to cc_queue_terminated_epoch; else by cc_cancel_reason: BREAK_OUT
//   abandoned or short_abandoned, TIMEOUT and NO_AGENT_TIMEOUT timeout, EXIT_WITH_KEY voicemail, others
//   unknown, with a note. Of a call through several queues only the last shows. The agent's leg (cc_side =
//   agent) is the same call: it isn't told.
// - Without: queue = destination_number. A talking time is answered (the format doesn't tell a voice menu
//   from an agent); else hangup_cause says abandoned (the caller gave up or nobody answered), congested
//   (busy or no line), timeout (ALLOTTED_TIMEOUT), or nothing: unknown, with a note.
// - To read again from resume_offset(), give the first line first when has_header().
//
// Source of the format: FreeSWITCH, mod_cdr_csv.c, cdr_csv.conf.xml and mod_callcenter.c.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "calls/queue_log_csv.h"

namespace calls {
// `sink` and `zone` outlive the reader.
class FreeswitchCdrReader {
 public:
  FreeswitchCdrReader(CallSink& sink, const Zone& zone, const LogOptions& options = {});
  // A template of the site's own: variable → the title of its column, or "#3" for the third where no header
  // names them. Before the first line.
  void name_columns(std::map<std::string, std::string> names) { names_ = std::move(names); }
  // As QueueLogReader's.
  void line(std::string_view bytes, std::int64_t number, std::uint64_t offset);
  void end(bool /*complete*/) {}
  std::uint64_t resume_offset() const { return end_; }
  bool has_header() const { return has_header_; }

 private:
  enum Column : std::size_t {
    kCaller,
    kDestination,
    kStart,
    kAnswer,
    kEnd,
    kDuration,
    kBillsec,
    kCause,
    kUuid,
    kQueue,
    kAgent,
    kSide,
    kJoined,
    kAnswered,
    kTerminated,
    kCanceled,
    kReason,
    kColumns
  };
  struct Named {
    std::string_view name;
    std::size_t column;
  };
  static const std::array<Named, 20>& variables();
  bool find_columns();
  bool by_position();
  bool by_name();
  bool by_order();
  std::string_view cell(Column c) const { return cells_[places_[c]]; }
  void of_queue(CallRow row);
  void of_line(CallRow row);
  Leaf leaf_of_reason(const CallRow& row);
  Leaf leaf_of_cause(const CallRow& row);

  CallSink& sink_;
  LogOptions options_;
  LogTimes times_;
  CsvCells cells_;
  std::map<std::string, std::string> names_ = {};
  std::array<std::size_t, kColumns> places_{};
  char separator_ = 0;
  bool known_ = false, has_header_ = false;
  std::uint64_t end_ = 0;
};
}  // namespace calls
