#include "calls/queue_log.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace calls {
namespace {
constexpr std::string_view kBadDuration =
    "Une durée est négative ou illisible\u00A0: elle est recalculée d’après les heures.";
constexpr std::string_view kNoEntry =
    "L’événement concerne un appel dont l’entrée dans la file n’est pas dans le fichier.";
constexpr std::string_view kRenamed =
    "La file a changé de nom pendant l’appel\u00A0: il est compté sous le nom de son entrée.";
constexpr std::string_view kRepeated = "L’événement est écrit deux fois\u00A0: il compte une fois.";
constexpr std::string_view kNoConnect = "L’appel se termine sans que son décroché soit dans le fichier.";
constexpr std::string_view kContrary = "L’événement contredit l’état de l’appel\u00A0: il n’est pas retenu.";
constexpr std::string_view kRestarted = "Le serveur a redémarré\u00A0: les appels en cours sont perdus.";
constexpr std::string_view kWithdrawn =
    "L’appel a été retiré de la file sans que la raison dise ce qu’il est devenu.";

enum class Kind : std::uint8_t {
  enter,
  connect,
  complete,
  abandon,
  put_out,
  key,
  withdraw,
  transfer,
  dump,
  incompatible,
  restart,
  passed,
  unknown
};
struct Event {
  std::string_view name;
  Kind kind;
};
// The frequent ones first.
constexpr std::array<Event, 14> kEvents{{{"ENTERQUEUE", Kind::enter},
                                         {"CONNECT", Kind::connect},
                                         {"COMPLETECALLER", Kind::complete},
                                         {"COMPLETEAGENT", Kind::complete},
                                         {"ABANDON", Kind::abandon},
                                         {"EXITWITHTIMEOUT", Kind::put_out},
                                         {"BLINDTRANSFER", Kind::transfer},
                                         {"ATTENDEDTRANSFER", Kind::transfer},
                                         {"TRANSFER", Kind::transfer},
                                         {"EXITWITHKEY", Kind::key},
                                         {"EXITEMPTY", Kind::put_out},
                                         {"WITHDRAW", Kind::withdraw},
                                         {"SYSCOMPAT", Kind::incompatible},
                                         {"AGENTDUMP", Kind::dump}}};
// What agents and the server do, which says nothing of calls.
constexpr std::array<std::string_view, 16> kPassed{
    "RINGNOANSWER", "PAUSE",        "UNPAUSE",    "RINGCANCELED", "PAUSEALL",           "UNPAUSEALL",
    "ADDMEMBER",    "REMOVEMEMBER", "AGENTLOGIN", "AGENTLOGOFF",  "AGENTCALLBACKLOGIN", "AGENTCALLBACKLOGOFF",
    "PENALTY",      "RINGINUSE",    "OUTCALL",    "CONFIGRELOAD"};

Kind kind_of(std::string_view name) {
  for (const auto& e : kEvents)
    if (e.name == name) return e.kind;
  if (name == "QUEUESTART") return Kind::restart;
  return std::find(kPassed.begin(), kPassed.end(), name) != kPassed.end() ? Kind::passed : Kind::unknown;
}

// A name that can be shown: what Asterisk's own and its add-ons' events are made of.
bool is_event_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

bool tells_callback(std::string_view info) {
  std::string folded = text::fold(info.substr(0, kLongestField));
  constexpr std::array<std::string_view, 4> kWords{"rappel", "callback", "call back", "call-back"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](auto word) { return folded.find(word) != std::string::npos; });
}
}  // namespace

void QueueEvent::add(std::string_view parameter) {
  while (count < kMost) {
    auto bar = count + 1 < kMost ? parameter.find('|') : std::string_view::npos;
    data[count++] = parameter.substr(0, bar);
    if (bar == std::string_view::npos) return;
    parameter.remove_prefix(bar + 1);
  }
}

void QueueVisits::take(const QueueEvent& e) {
  if (e.time + 1 < time_) sink_.noticed(e.line, said::kClockBack);  // threads may write a second late
  now_ = std::min(time_, e.time);
  time_ = e.time;
  line_ = e.line;
  offset_ = e.offset;
  settle(now_);
  switch (kind_of(e.event)) {
    case Kind::enter:
      return enter(e);
    case Kind::connect:
      return connect(e);
    case Kind::complete:
      return complete(e, e[0], e[1], false);
    case Kind::abandon:
      return leave(e, e[2], Leaf::abandoned);
    case Kind::put_out:
      return leave(e, e[2], Leaf::timeout);
    case Kind::key:
      return leave(e, e[3], Leaf::voicemail);
    case Kind::withdraw:
      return leave(e, e[2], tells_callback(e[3]) ? Leaf::callback : Leaf::unknown);
    case Kind::transfer:
      return transfer(e);
    case Kind::incompatible:
      return leave(e, {}, Leaf::timeout);
    case Kind::dump:
      if (Visit* v = waiting(e)) v->dumped = true;
      return;
    case Kind::restart:
      return restart(e);
    case Kind::passed:
      return;
    case Kind::unknown:
      if (is_event_name(e.event)) return sink_.unknown(e.event);
      return sink_.rejected(e.line, said::kBadEvent);
  }
}

QueueVisits::Visit* QueueVisits::find(const QueueEvent& e) {
  if (Visit* v = open_.find(e.callid)) return v;
  if (former_ == nullptr) return nullptr;
  const LeftOpen* left = former_->find(e.callid, e.time, options_.stale, e.offset);
  return left == nullptr ? nullptr : &restore(*left);
}

QueueVisits::Visit* QueueVisits::visit(const QueueEvent& e) {
  Visit* v = find(e);
  if (v != nullptr && v->queue == e.queue) return v;
  if (v != nullptr && v->state != State::left) {
    sink_.noticed(e.line, kRenamed);
    return v;
  }
  sink_.noticed(e.line, kNoEntry);
  return nullptr;
}

QueueVisits::Visit* QueueVisits::waiting(const QueueEvent& e) {
  Visit* v = visit(e);
  if (v == nullptr || v->state == State::waiting) return v;
  sink_.noticed(e.line, kContrary);
  return nullptr;
}

void QueueVisits::enter(const QueueEvent& e) {
  if (e.callid.empty() || e.callid == "NONE") return sink_.rejected(e.line, said::kNoId);
  if (auto fault = fault_of({e.callid, e.queue}); !fault.empty()) return sink_.rejected(e.line, fault);
  if (Visit* v = find(e)) {
    if (v->entered == e.time && v->queue == e.queue) {
      if (v->state != State::left) return sink_.noticed(e.line, kRepeated);
      v->state = State::waiting;
      return;
    }
    enter_again(*v, e);
  }
  Visit& v = add(e.callid);
  v.queue.assign(e.queue);
  v.caller.assign(caller_number(e[1]));
  v.entered = e.time;
}

// One that waits, found on the last event's line.
QueueVisits::Visit& QueueVisits::add(std::string_view callid) {
  Visit& v = open_.add(callid, offset_);
  v.agent.clear();
  v.line = line_;
  v.connected = v.left = 0;
  v.wait = v.talk = kUnknown;
  v.state = State::waiting;
  v.leaf = Leaf::unknown;
  v.dumped = v.transferred = false;
  return v;
}

// What becomes of a visit still open when its call enters a queue.
void QueueVisits::enter_again(Visit& v, const QueueEvent& e) {
  if (v.state == State::left) return tell(v, e.time - v.left <= options_.follow ? Leaf::flow_out : v.leaf);
  sink_.noticed(e.line, said::kTwiceIn);
  if (v.state == State::talking) {
    v.talk = seconds_between(v.connected, e.time);
    v.transferred = true;
    return tell(v, Leaf::answered);
  }
  v.wait = seconds_between(v.entered, e.time);
  tell(v, Leaf::flow_out);
}

void QueueVisits::connect(const QueueEvent& e) {
  Visit* v = visit(e);
  if (v == nullptr) return;
  if (v->state == State::talking) return sink_.noticed(e.line, kRepeated);
  if (auto fault = fault_of({e.agent}); !fault.empty()) return sink_.rejected(e.line, fault);
  v->wait = seconds(e, e[0], v->entered);
  v->connected = e.time;
  v->agent.assign(e.agent == "NONE" ? std::string_view() : e.agent);
  v->state = State::talking;
}

void QueueVisits::complete(const QueueEvent& e, std::string_view wait, std::string_view talk,
                           bool transferred) {
  Visit* v = visit(e);
  if (v == nullptr) return;
  if (v->state != State::talking) {
    sink_.noticed(e.line, kNoConnect);
    v->wait = duration_seconds(wait).value_or(kUnknown);
    v->talk = duration_seconds(talk).value_or(kUnknown);
    if (fault_of({e.agent}).empty() && e.agent != "NONE") v->agent.assign(e.agent);
  } else {
    v->talk = seconds(e, talk, v->connected);
  }
  v->transferred = transferred;
  tell(*v, Leaf::answered);
}

// … hold|call|position, after one to three fields; TRANSFER of the oldest versions has no position.
void QueueVisits::transfer(const QueueEvent& e) {
  std::size_t n = e.count, position = n == 4 && e.event == "TRANSFER" ? 0 : 1;
  if (n < 3 + position) return complete(e, {}, {}, true);
  complete(e, e[n - 2 - position], e[n - 1 - position], true);
}

void QueueVisits::leave(const QueueEvent& e, std::string_view wait, Leaf leaf) {
  Visit* v = waiting(e);
  if (v == nullptr) return;
  v->wait = seconds(e, wait, v->entered);
  if (leaf == Leaf::abandoned) return tell(*v, abandon_leaf(v->wait, options_));
  if (leaf == Leaf::unknown) sink_.noticed(e.line, kWithdrawn);
  v->state = State::left;
  v->left = e.time;
  v->leaf = leaf;
}

void QueueVisits::restart(const QueueEvent& e) {
  bool lost = false;
  while (Visit* v = open_.first()) {
    lost |= v->state != State::left;
    give_up(*v);
  }
  if (lost) sink_.noticed(e.line, kRestarted);
}

std::int32_t QueueVisits::seconds(const QueueEvent& e, std::string_view field, std::int64_t since) {
  if (auto told = duration_seconds(field)) return *told;
  if (!field.empty()) sink_.noticed(e.line, kBadDuration);
  return seconds_between(since, e.time);
}

bool QueueVisits::over(const Visit& v, std::int64_t now) const {
  return v.state == State::left ? now - v.left > options_.follow : now - v.entered > options_.stale;
}

// Only the earliest: one that waits behind is told when its turn comes, or at the end.
void QueueVisits::settle(std::int64_t now) {
  for (Visit* v = open_.first(); v != nullptr && over(*v, now); v = open_.first()) {
    if (v->state != State::left) sink_.noticed(v->line, said::kStale);
    give_up(*v);
  }
  if (former_ == nullptr) return;
  while (const LeftOpen* left = former_->over(now, offset_)) give_up(restore(*left));
}

void QueueVisits::end(bool complete) {
  settle(now_);
  for (Visit* v = open_.first(); v != nullptr;) {
    Visit* next = open_.next(*v);
    if (complete || (v->state == State::left && over(*v, now_))) give_up(*v);
    v = next;
  }
}

void QueueVisits::give_up(Visit& v) {
  if (v.state == State::left) return tell(v, v.leaf);
  if (v.state == State::talking) return tell(v, Leaf::answered);
  tell(v, v.dumped ? Leaf::timeout : Leaf::unknown);
}

void QueueVisits::tell(Visit& v, Leaf leaf) {
  std::array<char, 24> digits;
  auto end = std::to_chars(digits.data(), digits.data() + digits.size(), v.entered).ptr;
  id_.assign(v.key).append(1, '/').append(v.queue).append(1, '/').append(digits.data(), end);
  sink_.call({.line = v.line,
              .id = id_,
              .queue = v.queue,
              .agent = v.agent,
              .caller = v.caller,
              .start = v.entered,
              .wait = v.wait,
              .talk = v.talk,
              .leaf = leaf,
              .transferred = v.transferred});
  open_.erase(v);
}

QueueLogReader::QueueLogReader(CallSink& sink, const Zone& /*zone*/, const LogOptions& options)
    : sink_(sink), visits_(sink, options) {}

void QueueLogReader::line(std::string_view bytes, std::int64_t number, std::uint64_t offset) {
  end_ = offset + bytes.size();
  bytes = bare_line(bytes, number);
  if (bytes.empty()) return;
  std::array<std::string_view, 5> head;
  for (std::size_t i = 0; i < head.size(); ++i) {
    auto bar = bytes.find('|');
    if (bar == std::string_view::npos && i + 1 < head.size())
      return sink_.rejected(number, "La ligne n’a pas les cinq champs attendus.");
    head[i] = bytes.substr(0, bar);
    bytes.remove_prefix(bar == std::string_view::npos ? bytes.size() : bar + 1);
  }
  auto time = epoch_seconds(head[0]);
  if (!time) return sink_.rejected(number, said::kBadTime);
  event_.line = number;
  event_.offset = offset;
  event_.time = *time;
  event_.callid = head[1];
  event_.queue = head[2];
  event_.agent = head[3];
  event_.event = head[4];
  event_.count = 0;
  event_.add(bytes);
  visits_.take(event_);
}
}  // namespace calls
