// Asterisk's channel event log: a CSV whose first line names its columns, in any order and with any separator
// (those of its table of events: eventtype, eventtime, cid_num, cid_ani, exten, channame, appname, appdata,
// uniqueid, linkedid, peer, extra), or as cel_custom's sample writes it: 19 or 20 quoted columns without
// header (eventtype, eventtime, cid name, num, ANI, RDNIS, DNID, exten, context, channame, appname, appdata,
// amaflags, accountcode, uniqueid, linkedid, bridgepeer, [userfield,] userdeftype, eventextra), told as one
// CallRow per visit of a queue. Pure.
//
// Promises: nothing throws, whatever the bytes; each visit is told once, at the end of its call. A time is
// civil in the zone (UTC with LogOptions::utc) or `seconds.microseconds`. CallRow::id is
// `linkedid/queue/epoch of entry`.
// - A visit begins at APP_START of Queue, whose data name the queue; the channel is the caller's.
// - answered: the caller's channel enters a bridge, or another's that names it as its peer. wait runs to
//   there, talk to the caller's BRIDGE_EXIT; agent = the other channel without its serial number.
// - Unanswered: VoiceMail after the queue is voicemail; another Queue is flow_out; a hang-up more than a
//   second after the queue's APP_END, or by another than the caller (`hangupsource`), is timeout; else
//   abandoned or short_abandoned.
// - With no end beyond LogOptions::stale or at the end of the log: answered, its talk unknown, or unknown.
// - A call that enters no queue and rings nobody, of its first channel alone (uniqueid = linkedid), ended in
//   the menu: never answered it is ivr_abandoned, talk = the time in the menu; in VoiceMail, voicemail;
//   answered, unknown with a note, as in a CDR. Its queue is the number dialled (exten), and its id begins
//   at CHAN_START, as the call. One that rings a telephone outside a queue isn't counted, with a note: the
//   log doesn't say incoming from outgoing.
// cel.conf must log APP_START and APP_END of queue, BRIDGE_ENTER, BRIDGE_EXIT and HANGUP (or CHAN_END).
//
// Source of the format: Asterisk, main/cel.c and configs/samples/cel_custom.conf.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "calls/former_calls.h"
#include "calls/queue_log_csv.h"

namespace calls {
// `sink` and `zone` outlive the reader.
class AsteriskCelReader {
 public:
  static constexpr std::size_t kFewestColumns = 16;  // up to linkedid
  static bool is_event(std::string_view name);       // one of Asterisk's own
  AsteriskCelReader(CallSink& sink, const Zone& zone, const LogOptions& options = {});
  // The first line of a log that is read again from further on.
  void header(std::string_view first);
  // As QueueLogReader's.
  void line(std::string_view bytes, std::int64_t number, std::uint64_t offset);
  void end(bool complete);
  void follow(FormerCalls& former) { former_ = &former; }
  std::vector<LeftOpen> left_open();
  std::uint64_t resume_offset() const { return times_.resume_offset(open_.resume_offset(end_)); }

 private:
  enum Column : std::size_t {
    kType,
    kTime,
    kNumber,
    kAni,
    kExten,
    kChannel,
    kApp,
    kData,
    kId,
    kLinkedid,
    kPeer,
    kExtra,
    kColumns
  };
  enum class State : std::uint8_t { menu, waiting, left, talking, over };
  struct Visit : OpenCall {
    std::string id;             // of the caller's channel
    std::uint64_t channel = 0;  // hash of its name; 0: it has none
    std::string queue, agent, caller;
    std::string other;  // device of the last channel of the call to enter a bridge without the caller
    std::int64_t line = 0, entered = 0, connected = 0, left = 0;
    std::int32_t talk = kUnknown;
    State state = State::waiting;
    bool voicemail = false, transferred = false;
    bool dialled = false;  // in the menu: another channel joined the call
  };
  struct Event {
    std::int64_t line = 0, time = 0;
    std::uint64_t offset = 0;
    std::string_view type = {}, number = {}, exten = {}, channel = {}, app = {}, data = {}, id = {},
                     linkedid = {}, peer = {}, extra = {};
  };
  bool find_columns();
  std::string_view cell(Column c) const { return cells_[places_[c]]; }
  std::string_view extra() const;
  void take(const Event& e);
  Visit* find(const Event& e);
  Visit& restore(const LeftOpen& left, const Event& e);
  Visit& begin(const Event& e, State state, std::string_view queue);
  void begin_menu(const Event& e);
  void in_menu(Visit& v, const Event& e);
  void end_menu(Visit& v, Leaf leaf);
  void enter(const Event& e);
  void of_caller(Visit& v, const Event& e);
  void of_other(Visit& v, const Event& e);
  void answer(Visit& v, const Event& e, std::string_view agent);
  void hang_up(Visit& v, const Event& e);
  void give_up(Visit& v);
  void settle(std::int64_t now);
  void tell(Visit& v, Leaf leaf);

  CallSink& sink_;
  LogOptions options_;
  LogTimes times_;
  CsvCells cells_;
  // Where each column is: the sample's, until a header says otherwise.
  std::array<std::size_t, kColumns> places_{0, 1, 3, 4, 7, 9, 10, 11, 14, 15, 16, CsvCells::kMost};
  std::size_t needed_ = kFewestColumns;  // cells of a line
  char separator_ = ',';
  bool begun_ = false, named_ = false;
  OpenCalls<Visit> open_;
  FormerCalls* former_ = nullptr;
  std::int64_t time_ = 0;
  std::uint64_t end_ = 0;
  std::string row_id_;
};
}  // namespace calls
