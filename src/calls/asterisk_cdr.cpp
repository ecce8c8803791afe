#include "calls/asterisk_cdr.h"

#include <algorithm>

#include "base/json.h"

namespace calls {
namespace {
constexpr std::size_t kNowhere = CsvCells::kMost;
// As AsteriskCdrReader::Outcome.
constexpr std::array<std::string_view, 9> kOutcomes{"none", "failed",     "silent",    "machine", "menu",
                                                    "busy", "unanswered", "voicemail", "answered"};
constexpr std::string_view kSilent =
    "L’appel est décroché sans durée de conversation\u00A0: son issue est inconnue.";
constexpr std::string_view kFailed = "L’appel a échoué sans que la cause soit dite.";

// `1700000000.12`, after the name of a system or not.
bool is_unique_id(std::string_view s) {
  auto dot = s.rfind('.');
  auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return dot != std::string_view::npos && dot > 0 && dot + 1 < s.size() && digit(s[dot - 1]) &&
         std::all_of(s.begin() + static_cast<std::ptrdiff_t>(dot) + 1, s.end(), digit);
}

std::string_view first_part(std::string_view data) { return data.substr(0, data.find_first_of(",|")); }
}  // namespace

std::string_view device_of(std::string_view channel) {
  auto end = channel.rfind('-');
  return end == std::string_view::npos || end == 0 ? channel : channel.substr(0, end);
}

AsteriskCdrReader::AsteriskCdrReader(CallSink& sink, const Zone& zone, const LogOptions& options)
    : sink_(sink), options_(options), times_(sink, zone, options.utc) {}

// Where each column is, from how many there are and what they hold; null when they are of no known order.
const AsteriskCdrReader::Columns* AsteriskCdrReader::columns() {
  std::size_t n = cells_.size();
  if (n >= 16 && n <= 21 && is_civil(cells_[9]) && is_civil(cells_[11])) {
    found_ = {1, 2, 6, 7, 8, 9, 12, kNowhere, kNowhere};
    if (n != 16 && n != 19 && is_unique_id(cells_[16])) found_.uniqueid = 16;
    if (n >= 19) found_.linkedid = n - 2;
    return &found_;
  }
  if (n >= 15 && n <= 20 && is_civil(cells_[8]) && is_civil(cells_[10])) {
    found_ = {1, 2, 5, 6, 7, 8, 11, 16, kNowhere};
    if (is_unique_id(cells_[19])) found_.linkedid = 19;
    return &found_;
  }
  return nullptr;
}

// In a queue, or ringing for someone: a group that Dial() rings is answered as a queue is.
bool AsteriskCdrReader::reached_queue(const Columns& c) const {
  auto app = cells_[c.lastapp];
  return same_word(app, "Queue") || same_word(app, "Dial") || !cells_[c.dstchannel].empty();
}

AsteriskCdrReader::Outcome AsteriskCdrReader::outcome(const Columns& c, std::string_view disposition,
                                                      std::int32_t billsec) const {
  if (disposition == "NO ANSWER") return reached_queue(c) ? Outcome::unanswered : Outcome::menu;
  if (disposition == "BUSY" || disposition == "CONGESTION")  // in a queue, the agent's phone
    return same_word(cells_[c.lastapp], "Queue") ? Outcome::unanswered : Outcome::busy;
  if (disposition == "FAILED") return Outcome::failed;
  if (disposition != "ANSWERED") {
    bool told = !disposition.empty() && disposition.size() <= 40 && fault_of({disposition}).empty();
    sink_.unknown(told ? disposition : "disposition");
    return Outcome::none;
  }
  auto app = cells_[c.lastapp];
  if (cells_[c.dstchannel].empty()) {
    if (same_word(app, "Queue")) return Outcome::unanswered;
    return same_word(app, "VoiceMail") ? Outcome::voicemail : Outcome::machine;
  }
  return billsec > 0 ? Outcome::answered : Outcome::silent;
}

// start, answer, end, duration, billsec and disposition follow each other in both orders.
bool AsteriskCdrReader::read(const Columns& c, std::int64_t number, Record& r) {
  auto start = times_.read(cells_[c.start], number);
  if (!start) {
    sink_.rejected(number, said::kBadTime);
    return false;
  }
  bool plain = times_.plain();
  auto whole = duration_seconds(cells_[c.duration]), talk = duration_seconds(cells_[c.duration + 1]);
  if ((!whole && !cells_[c.duration].empty()) || (!talk && !cells_[c.duration + 1].empty()))
    sink_.noticed(number, said::kUnknownDuration);
  if (!whole)
    if (auto end = times_.read(cells_[c.start + 2], number, *start))
      whole = seconds_between(*start, *end);  // may be kUnknown
  r.line = number;
  r.start = *start;
  r.end = *start + std::max(whole.value_or(0), 0);
  r.talk = talk.value_or(kUnknown);
  r.outcome = outcome(c, cells_[c.duration + 2], r.talk);
  if (r.outcome == Outcome::answered) {
    auto answer = cells_[c.start + 1];
    auto at = plain && !answer.empty() ? times_.read(answer, number, *start) : std::nullopt;
    if (at && times_.plain()) r.wait = seconds_between(*start, *at);
    if (r.wait == kUnknown && whole && talk) r.wait = seconds_between(*talk, *whole);
    if (r.wait == kUnknown) sink_.noticed(number, said::kUnknownDuration);
  }
  r.in_queue = same_word(cells_[c.lastapp], "Queue");
  r.queue = r.in_queue ? first_part(cells_[c.lastdata]) : cells_[c.dst];
  r.agent = r.outcome == Outcome::answered ? device_of(cells_[c.dstchannel]) : std::string_view();
  r.caller = caller_number(cells_[c.src]);
  r.own = !cells_[c.uniqueid].empty() && cells_[c.uniqueid] == cells_[c.linkedid];
  if (auto fault = fault_of({r.queue, r.agent}); !fault.empty()) {
    sink_.rejected(number, fault);
    return false;
  }
  return true;
}

void AsteriskCdrReader::line(std::string_view bytes, std::int64_t number, std::uint64_t offset) {
  end_ = offset + bytes.size();
  bytes = bare_line(bytes, number);
  if (bytes.empty()) return;
  if (!cells_.cut(bytes, ',')) return sink_.rejected(number, cells_.fault());
  const Columns* c = columns();
  if (c == nullptr) return sink_.rejected(number, "L’ordre des colonnes n’est pas reconnu.");
  auto key = cells_[c->linkedid].empty() ? cells_[c->uniqueid] : cells_[c->linkedid];
  if (auto fault = fault_of({key}); !fault.empty()) return sink_.rejected(number, fault);
  if (!same_word(cells_[c->lastapp], "Queue") && is_outgoing(caller_number(cells_[c->src]), cells_[c->dst]))
    return sink_.noticed(number, said::kOutgoing);
  Record r;
  if (!read(*c, number, r)) return;
  if (time_ != 0 && r.end + options_.group < time_) sink_.noticed(number, said::kClockBack);
  now_ = std::min(time_, r.end);
  time_ = r.end;
  line_ = number;
  offset_ = offset;
  settle(now_);
  take(key, r, offset);
}

void AsteriskCdrReader::take(std::string_view key, const Record& r, std::uint64_t offset) {
  if (key.empty()) {
    begin(alone_, r);
    return tell(alone_);
  }
  if (Call* call = open_.find(key)) return merge(*call, r);
  if (former_ != nullptr)
    if (const LeftOpen* left = former_->find(key, r.end, options_.stale, offset))
      return merge(restore(*left), r);
  begin(open_.add(key, offset), r);
}

void AsteriskCdrReader::begin(Call& call, const Record& r) {
  call.queue.clear();
  call.caller.clear();
  call.line = r.line;
  call.start = r.start;
  call.end = call.begun = r.end;
  call.outcome = Outcome::none;
  call.in_queue = call.own = false;
  call.agent.clear();
  call.talk = kUnknown;
  call.answered = 0;
  call.queue.assign(r.queue);
  merge(call, r);
}

void AsteriskCdrReader::merge(Call& call, const Record& r) {
  call.start = std::min(call.start, r.start);
  call.end = std::max(call.end, r.end);
  bool better = r.outcome > call.outcome ||
                (r.outcome == call.outcome && r.outcome == Outcome::answered && r.own && !call.own);
  if (r.in_queue ? better || !call.in_queue : better && !call.in_queue) call.queue.assign(r.queue);
  if (!r.caller.empty() && (call.caller.empty() || r.own)) call.caller.assign(r.caller);
  call.in_queue |= r.in_queue;
  if (!better) return;
  call.own = r.own;
  call.outcome = r.outcome;
  if (r.outcome != Outcome::answered) return;
  call.agent.assign(r.agent);
  call.talk = r.talk;
  call.answered = r.wait == kUnknown ? 0 : r.start + r.wait;
}

void AsteriskCdrReader::settle(std::int64_t now) {
  for (Call* call = open_.first(); call != nullptr && now - call->begun > options_.group;
       call = open_.first()) {
    tell(*call);
    open_.erase(*call);
  }
  if (former_ == nullptr) return;
  while (const LeftOpen* left = former_->over(now, offset_)) {
    Call& call = restore(*left);
    tell(call);
    open_.erase(call);
  }
}

std::vector<LeftOpen> AsteriskCdrReader::left_open() {
  std::vector<LeftOpen> out;
  for (Call* c = open_.first(); c != nullptr; c = open_.next(*c)) {
    json::object state{{"outcome", kOutcomes[static_cast<std::size_t>(c->outcome)]},
                       {"answered", c->answered},
                       {"end", c->end},
                       {"begun", c->begun},
                       {"talk", c->talk},
                       {"in_queue", c->in_queue},
                       {"own", c->own}};
    out.push_back(
        {c->key, c->queue, c->agent, c->caller, c->start, c->begun + options_.group, json::write(state)});
  }
  return out;
}

AsteriskCdrReader::Call& AsteriskCdrReader::restore(const LeftOpen& left) {
  sink_.noticed(line_, said::kFollowed);
  Call& call = open_.add(left.key, offset_);
  auto state = json::parse(left.state).value_or(json::object{});
  auto is = std::find(kOutcomes.begin(), kOutcomes.end(), json::text(state, "outcome"));
  call.queue = left.queue;
  call.agent = left.agent;
  call.caller = left.caller;
  call.line = line_;
  call.start = left.begun;
  call.outcome = is == kOutcomes.end() ? Outcome::none : static_cast<Outcome>(is - kOutcomes.begin());
  call.answered = json::integer(state, "answered");
  call.end = json::integer(state, "end", left.begun);
  call.begun = json::integer(state, "begun", left.begun);
  call.talk = static_cast<std::int32_t>(json::integer(state, "talk", kUnknown));
  call.in_queue = json::boolean(state, "in_queue");
  call.own = json::boolean(state, "own");
  return call;
}

void AsteriskCdrReader::end(bool complete) {
  settle(now_);
  while (Call* call = complete ? open_.first() : nullptr) {
    tell(*call);
    open_.erase(*call);
  }
}

void AsteriskCdrReader::tell(const Call& call) {
  CallRow row{.line = call.line,
              .id = call.key,
              .queue = call.queue,
              .agent = call.agent,
              .caller = call.caller,
              .start = call.start,
              .talk = call.talk,
              .queued = call.in_queue};
  switch (call.outcome) {
    case Outcome::answered:
      row.leaf = Leaf::answered;
      row.wait = call.answered == 0 ? kUnknown : seconds_between(call.start, call.answered);
      break;
    case Outcome::voicemail:
      row.leaf = Leaf::voicemail;
      break;
    case Outcome::unanswered:
      row.wait = seconds_between(call.start, call.end);
      row.leaf = abandon_leaf(row.wait, options_);
      break;
    case Outcome::menu:
      row.talk = seconds_between(call.start, call.end);
      row.leaf = Leaf::ivr_abandoned;
      break;
    case Outcome::busy:
      row.leaf = Leaf::congested;
      break;
    case Outcome::machine:
      sink_.noticed(call.line, said::kMachine);
      break;
    case Outcome::silent:
      sink_.noticed(call.line, kSilent);
      break;
    case Outcome::failed:
      sink_.noticed(call.line, kFailed);
      break;
    case Outcome::none:
      break;
  }
  sink_.call(row);
}
}  // namespace calls
