// Asterisk's queue_log, the file: one event a line, `epoch|callid|queue|agent|EVENT|p1|p2…`, told as one
// CallRow per visit of a queue. Also what the readers of the other telephone logs share. Pure.
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
// - An event whose ENTERQUEUE wasn't read is noted and not counted: the file before holds that call.
//
// Source of the format: Asterisk, main/logger.c and apps/app_queue.c; documentation, Queue-Logs.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calls/call_sink.h"
#include "calls/zone.h"

namespace calls {
struct LogOptions {
  std::int32_t short_abandon = 5;  // an abandon after so many seconds or fewer is short
  std::int32_t follow = 600;       // seconds in which a call that left a queue may enter another
  std::int32_t group = 7200;       // seconds in which the lines of one call follow each other (CDR)
  std::int32_t stale = 86400;      // seconds after which an open call is given up
  bool utc = false;                // civil times are UTC, not the zone's (usegmtime, …_use_gmt)
};

// What several readers say.
namespace said {
constexpr std::string_view kBadTime = "L’heure est illisible ou hors des années 1990 à 2100.";
constexpr std::string_view kNoId = "L’appel n’a pas d’identifiant.";
constexpr std::string_view kBadEvent = "Le nom de l’événement est illisible.";
constexpr std::string_view kClockBack = "L’horloge recule.";
constexpr std::string_view kUnknownDuration =
    "Une durée est négative ou illisible\u00A0: elle est tenue pour inconnue.";
constexpr std::string_view kTwiceIn = "L’appel entre dans une file sans être sorti de la précédente.";
constexpr std::string_view kStale = "L’appel est resté trop longtemps sans fin\u00A0: il est clos.";
}  // namespace said

constexpr std::size_t kLongestField = 256;            // bytes of a name or an identifier that is told
constexpr std::int32_t kLongestDuration = 7 * 86400;  // a longer one is an error of the source
constexpr std::int64_t kFirstLogTime = 631152000, kLastLogTime = 4102444800;  // 1990 and 2100

// A line without its carriage return and, on the first, its byte order mark.
std::string_view bare_line(std::string_view bytes, std::int64_t number);
// Why fields can't be told: a French sentence, or empty when they can (short UTF-8 without controls).
std::string_view fault_of(std::initializer_list<std::string_view> fields);
// A caller's number as it is, or empty when withheld, unknown or not a number: it has no digit.
std::string_view caller_number(std::string_view field);
// Whole seconds, a fraction dropped; nothing when empty, negative, beyond kLongestDuration or not a number.
std::optional<std::int32_t> duration_seconds(std::string_view field);
// The time between, or kUnknown when it is negative or beyond kLongestDuration.
std::int32_t seconds_between(std::int64_t from, std::int64_t to);
// UTC seconds written as digits, a fraction dropped; nothing when it isn't so or is outside 1990–2100.
std::optional<std::int64_t> epoch_seconds(std::string_view field);
// ASCII letters alike in both cases.
bool same_word(std::string_view a, std::string_view b);
Leaf abandon_leaf(std::int32_t wait, const LogOptions& options);

struct OpenCall {
  std::string key;
  std::uint64_t offset = 0;  // of the line where it begins
  std::size_t hash = 0;
  std::uint32_t self = 0, before = 0, after = 0, chain = 0;
};

// Calls not over yet: found by key, kept in the order of their first lines, their memory used again. A
// reference holds until its call is erased.
template <class Call>  // derived from OpenCall
class OpenCalls {
 public:
  Call* find(std::string_view key) {
    if (count_ == 0) return nullptr;
    std::size_t hash = std::hash<std::string_view>()(key);
    for (auto i = buckets_[hash & (buckets_.size() - 1)]; i != kNone; i = calls_[i].chain)
      if (calls_[i].hash == hash && calls_[i].key == key) return &calls_[i];
    return nullptr;
  }
  // The key isn't there yet. The rest of the call is as its last use left it.
  Call& add(std::string_view key, std::uint64_t offset) {
    if (count_ >= buckets_.size()) grow();
    if (free_.empty()) {
      calls_.emplace_back();
      free_.push_back(static_cast<std::uint32_t>(calls_.size() - 1));
    }
    auto i = free_.back();
    free_.pop_back();
    Call& c = calls_[i];
    c.key.assign(key);
    c.offset = offset;
    c.hash = std::hash<std::string_view>()(key);
    c.self = i;
    auto& bucket = buckets_[c.hash & (buckets_.size() - 1)];
    c.chain = bucket;
    bucket = i;
    c.before = last_;
    c.after = kNone;
    (last_ == kNone ? first_ : calls_[last_].after) = i;
    last_ = i;
    ++count_;
    return c;
  }
  void erase(Call& c) {
    auto* at = &buckets_[c.hash & (buckets_.size() - 1)];
    while (*at != c.self) at = &calls_[*at].chain;
    *at = c.chain;
    (c.before == kNone ? first_ : calls_[c.before].after) = c.after;
    (c.after == kNone ? last_ : calls_[c.after].before) = c.before;
    free_.push_back(c.self);
    --count_;
  }
  Call* first() { return first_ == kNone ? nullptr : &calls_[first_]; }
  Call* next(const Call& c) { return c.after == kNone ? nullptr : &calls_[c.after]; }
  std::size_t size() const { return count_; }
  // Where to read again from: the first line of the earliest open call, or `end`.
  std::uint64_t resume_offset(std::uint64_t end) const {
    return first_ == kNone ? end : calls_[first_].offset;
  }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  void grow() {
    buckets_.assign(buckets_.empty() ? 64 : buckets_.size() * 2, kNone);
    for (auto i = first_; i != kNone; i = calls_[i].after) {
      auto& bucket = buckets_[calls_[i].hash & (buckets_.size() - 1)];
      calls_[i].chain = bucket;
      bucket = i;
    }
  }
  std::deque<Call> calls_;
  std::vector<std::uint32_t> buckets_, free_;
  std::uint32_t first_ = kNone, last_ = kNone;
  std::size_t count_ = 0;
};

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
  void take(const QueueEvent& event);
  void end(bool complete);
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
  std::int64_t time_ = 0, now_ = 0;  // of the last event; that two events in a row agree on
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
