// Asterisk's queue_log, the file: one event a line, `epoch|callid|queue|agent|EVENT|p1|p2…`, told as one
// CallRow per visit of a queue. Pure.
//
// Promises. A line of any bytes is taken, refused with a French sentence, or passed as unknown; nothing
// throws but for want of memory. Durations are whole seconds, times UTC seconds. Each visit is told once,
// when its end is known; the visits still open come out at the end.
// - CallRow::id is `callid/queue/epoch of entry`, for one call may visit several queues: the same visit has
//   the same id from wherever the log is read.
// - A call that left by EXITWITHTIMEOUT, EXITEMPTY, EXITWITHKEY or WITHDRAW and enters a queue within
//   LogOptions::follow is flow_out. Else EXITWITHTIMEOUT and EXITEMPTY are timeout, EXITWITHKEY voicemail,
//   WITHDRAW callback when its text says so (« rappel », callback) and otherwise unknown, with a note.
// - Leaving and entering the same queue again within one second is one visit.
// - AGENTDUMP doesn't end a visit (the caller waits on); with nothing after it, the visit is timeout.
//   SYSCOMPAT is timeout.
// - At QUEUESTART, or left without an end beyond LogOptions::stale, a waiting call is unknown and a
//   talking one answered, its talk unknown.
// - A call whose next event names another queue, without having left the first, was there when the queue was
//   renamed: it goes on under the first name, with a note.
// - An event whose ENTERQUEUE wasn't read goes on with the call that a former log left open (follow()), with
// a
//   note; without one it is noted and not counted.
//
// Source of the format: Asterisk, main/logger.c and apps/app_queue.c; documentation, Queue-Logs.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "calls/call_sink.h"
#include "calls/former_calls.h"
#include "calls/log_line.h"
#include "calls/open_calls.h"
#include "calls/zone.h"

namespace calls {
// One event of a queue log, in whichever form it was written. Views live until `take` returns.
struct QueueEvent {
  std::int64_t line = 0;
  std::uint64_t offset = 0;
  std::int64_t time = 0;  // UTC seconds
  std::string_view callid = {}, queue = {}, agent = {}, event = {};
  static constexpr std::size_t kMost = 16;
  std::array<std::string_view, kMost> data = {};  // parameters; those beyond stay in the last one
  std::size_t count = 0;
  void add(std::string_view parameter);  // cut at each `|`
  std::string_view operator[](std::size_t i) const { return i < count ? data[i] : std::string_view(); }
};

// The visits of queues, from their events in the order of the log.
class QueueVisits {
 public:
  QueueVisits(CallSink& sink, const LogOptions& options) : sink_(sink), options_(options) {}
  void follow(FormerCalls& former) { former_ = &former; }
  void take(const QueueEvent& event);
  void end(bool complete);
  std::vector<LeftOpen> left_open();
  std::uint64_t resume_offset(std::uint64_t end) const { return open_.resume_offset(end); }

 private:
  enum class State : std::uint8_t { waiting, talking, left };
  struct Visit : OpenCall {
    std::string queue, agent, caller;
    std::int64_t line = 0, entered = 0, connected = 0, left = 0;  // UTC seconds
    std::int32_t wait = kUnknown, talk = kUnknown;
    State state = State::waiting;
    Leaf leaf = Leaf::unknown;  // once left
    bool dumped = false, transferred = false;
  };
  Visit* find(const QueueEvent& e);
  Visit& add(std::string_view callid);
  Visit& restore(const LeftOpen& left);
  Visit* visit(const QueueEvent& e);
  Visit* waiting(const QueueEvent& e);
  void enter(const QueueEvent& e);
  void enter_again(Visit& v, const QueueEvent& e);
  void connect(const QueueEvent& e);
  void complete(const QueueEvent& e, std::string_view wait, std::string_view talk, bool transferred);
  void transfer(const QueueEvent& e);
  void leave(const QueueEvent& e, std::string_view wait, Leaf leaf);
  void restart(const QueueEvent& e);
  std::int32_t seconds(const QueueEvent& e, std::string_view field, std::int64_t since);
  bool over(const Visit& v, std::int64_t now) const;
  void settle(std::int64_t now);
  void give_up(Visit& v);
  void tell(Visit& v, Leaf leaf);

  CallSink& sink_;
  LogOptions options_;
  OpenCalls<Visit> open_;
  FormerCalls* former_ = nullptr;
  std::int64_t time_ = 0, now_ = 0;  // of the last event; that two events in a row agree on
  std::int64_t line_ = 0;            // of the last event
  std::uint64_t offset_ = 0;         // the same
  std::string id_;
};

// `sink` outlives the reader. The file counts UTC seconds: the zone isn't used.
class QueueLogReader {
 public:
  QueueLogReader(CallSink& sink, const Zone& zone, const LogOptions& options = {});
  // One line without its end, its number from 1 and the offset in bytes of its first byte in the file.
  void line(std::string_view bytes, std::int64_t number, std::uint64_t offset);
  // false: the log goes on, the calls still open are kept and not told. true: they are told.
  void end(bool complete) { visits_.end(complete); }
  // Where to look for calls that begin in a former log; it outlives the reader.
  void follow(FormerCalls& former) { visits_.follow(former); }
  // Those still open after end(false), in the order of their first lines.
  std::vector<LeftOpen> left_open() { return visits_.left_open(); }
  // Reading again from there, after end(false), tells the remaining visits once each; those begun after it
  // and told already come again with the same id. With no call open, the end of the last line, before its
  // newline.
  std::uint64_t resume_offset() const { return visits_.resume_offset(end_); }

 private:
  CallSink& sink_;
  QueueVisits visits_;
  QueueEvent event_;
  std::uint64_t end_ = 0;
};
}  // namespace calls
