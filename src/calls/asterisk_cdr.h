// Asterisk's call detail records, `cdr-csv/Master.csv` (16 to 21 columns, without header) and the order of
// `cdr-custom`'s sample. One record per dialled leg: the records of one linkedid (uniqueid where there is
// none) are one CallRow. Pure.
//
// Promises: nothing throws, whatever the bytes; each call is told once its records stopped coming for
// LogOptions::group seconds of the log or of the one that follows, or at the end. CallRow::id is the
// linkedid, else the uniqueid, else empty: a record of its own. A record so late that its call was told comes
// again with the same id.
// - Queue: the first part of the data of Queue(), else the number dialled. Start: the earliest record's.
// - answered: ANSWERED with a talking time and a channel dialled. wait = its answer − start, talk = its
//   billsec, agent = that channel without its serial number; the caller's own record (uniqueid = linkedid)
//   before the others.
// - ANSWERED without a channel dialled is nobody's answer: in Queue() an abandon, in VoiceMail() a voice
//   box, elsewhere unknown, with a note. ANSWERED without a talking time is unknown, with a note.
// - NO ANSWER in Queue(), or where an agent's channel was dialled: abandoned, or short_abandoned; wait = the
//   whole duration. Elsewhere the caller reached no queue: ivr_abandoned, talk = the time in the menu.
// - BUSY and CONGESTION: congested; in Queue() it is an agent's phone, and the caller's an abandon. FAILED:
// unknown, with a note.
// - A call takes the best of its records: answered, voice box, abandoned, congested, unknown.
// What the format can't tell: a queue's time-outs (they look like abandons); visits of several queues (one
// is kept, the answered one); waits where the dial plan answers before the queue (answer = start unless the
// agent's leg came later); transfers.
// - Outgoing and internal calls (is_outgoing) are left out, with a note: those whom agents call are no
// callers.
//
// Source of the format: Asterisk, cdr/cdr_csv.c and configs/samples/cdr_custom.conf.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "calls/former_calls.h"
#include "calls/queue_log_csv.h"

namespace calls {
// `sink` and `zone` outlive the reader.
class AsteriskCdrReader {
 public:
  AsteriskCdrReader(CallSink& sink, const Zone& zone, const LogOptions& options = {});
  // As QueueLogReader's.
  void line(std::string_view bytes, std::int64_t number, std::uint64_t offset);
  void end(bool complete);
  void follow(FormerCalls& former) { former_ = &former; }
  std::vector<LeftOpen> left_open();
  std::uint64_t resume_offset() const { return open_.resume_offset(end_); }

 private:
  // What a record says of the end of its call, the weakest first.
  enum class Outcome : std::uint8_t {
    none,
    failed,
    silent,
    machine,
    menu,
    busy,
    unanswered,
    voicemail,
    answered
  };
  struct Columns {
    std::size_t src, dst, dstchannel, lastapp, lastdata, start, duration, uniqueid, linkedid;
  };
  struct Record {
    std::int64_t line = 0, start = 0, end = 0;
    std::int32_t wait = kUnknown, talk = kUnknown;
    std::string_view queue = {}, agent = {}, caller = {};
    Outcome outcome = Outcome::none;
    bool in_queue = false, own = false;  // own: of the caller's channel
  };
  struct Call : OpenCall {
    std::string queue, agent, caller;
    std::int64_t line = 0, start = 0, answered = 0, end = 0, begun = 0;
    std::int32_t talk = kUnknown;
    Outcome outcome = Outcome::none;
    bool in_queue = false, own = false;  // own: the record that gave the outcome is
  };
  const Columns* columns();
  Outcome outcome(const Columns& c, std::string_view disposition, std::int32_t billsec) const;
  bool reached_queue(const Columns& c) const;
  bool read(const Columns& c, std::int64_t number, Record& r);
  void take(std::string_view key, const Record& r, std::uint64_t offset);
  void begin(Call& call, const Record& r);
  void merge(Call& call, const Record& r);
  Call& restore(const LeftOpen& left);
  void settle(std::int64_t now);
  void tell(const Call& call);

  CallSink& sink_;
  LogOptions options_;
  LogTimes times_;
  CsvCells cells_;
  Columns found_{};
  OpenCalls<Call> open_;
  FormerCalls* former_ = nullptr;
  Call alone_;
  std::int64_t time_ = 0, now_ = 0;  // the end of the last record; that two in a row agree on
  std::int64_t line_ = 0;            // of the last record
  std::uint64_t offset_ = 0, end_ = 0;
};

// A channel's device: `PJSIP/1001-0000002a` → `PJSIP/1001`, `Local/12@agents-0003;2` → `Local/12@agents`.
std::string_view device_of(std::string_view channel);
}  // namespace calls
