#include "calls/asterisk_cel.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/json.h"
#include "calls/asterisk_cdr.h"
#include "calls/segment.h"

namespace calls {
namespace {

constexpr std::array<std::string_view, 26> kEvents{"CHAN_START",
                                                   "CHAN_END",
                                                   "ANSWER",
                                                   "HANGUP",
                                                   "APP_START",
                                                   "APP_END",
                                                   "BRIDGE_ENTER",
                                                   "BRIDGE_EXIT",
                                                   "LINKEDID_END",
                                                   "BLINDTRANSFER",
                                                   "ATTENDEDTRANSFER",
                                                   "BRIDGE_START",
                                                   "BRIDGE_END",
                                                   "BRIDGE_UPDATE",
                                                   "TRANSFER",
                                                   "PICKUP",
                                                   "FORWARD",
                                                   "PARK_START",
                                                   "PARK_END",
                                                   "USER_DEFINED",
                                                   "LOCAL_OPTIMIZE",
                                                   "LOCAL_OPTIMIZE_BEGIN",
                                                   "STREAM_BEGIN",
                                                   "STREAM_END",
                                                   "DTMF",
                                                   "CONF_ENTER"};

bool is_event_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 &&
         name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == std::string_view::npos;
}

// Who hung up, of `{"hangupcause":16,"hangupsource":"PJSIP/1-2",…}` or, before Asterisk 12, `16,PJSIP/1-2,`.
std::string_view hang_up_source(std::string_view extra) {
  constexpr std::string_view kName = "\"hangupsource\"";
  auto at = extra.find(kName);
  if (at != std::string_view::npos) {
    auto open = extra.find('"', at + kName.size());
    auto close = open == std::string_view::npos ? open : extra.find('"', open + 1);
    return close == std::string_view::npos ? std::string_view() : extra.substr(open + 1, close - open - 1);
  }
  auto comma = extra.find(',');
  if (extra.starts_with('{') || comma == std::string_view::npos) return {};
  return extra.substr(comma + 1, extra.find(',', comma + 1) - comma - 1);
}

constexpr std::array<std::string_view, 5> kStates{"menu", "waiting", "left", "talking",
                                                  "over"};  // in the enum's order
constexpr std::string_view kNoQueue =
    "L’appel joint un poste sans passer par une file\u00A0: entrant ou sortant, il n’est pas compté.";

std::uint64_t channel_hash(std::string_view name) { return name.empty() ? 0 : hash_of_id(name); }

// Whether a list `a,b,c` of channels has one.
bool lists(std::string_view peers, std::uint64_t channel) {
  while (!peers.empty()) {
    auto comma = std::min(peers.find(','), peers.size());
    if (channel_hash(peers.substr(0, comma)) == channel) return true;
    peers.remove_prefix(std::min(comma + 1, peers.size()));
  }
  return false;
}
}  // namespace

bool AsteriskCelReader::is_event(std::string_view name) {
  return std::find(kEvents.begin(), kEvents.end(), name) != kEvents.end();
}

AsteriskCelReader::AsteriskCelReader(CallSink& sink, const Zone& zone, const LogOptions& options)
    : sink_(sink), options_(options), times_(sink, zone, options.utc) {}

// Whether the cells name the columns; those that they don't name are empty.
bool AsteriskCelReader::find_columns() {
  constexpr std::array<std::string_view, kColumns> kNames{"eventtype", "eventtime", "cid_num", "cid_ani",
                                                          "exten",     "channame",  "appname", "appdata",
                                                          "uniqueid",  "linkedid",  "peer",    "extra"};
  constexpr std::array<std::pair<Column, std::string_view>, 2> kAlso{
      {{kPeer, "bridgepeer"}, {kExtra, "eventextra"}}};
  std::array<std::size_t, kColumns> found{};
  auto place = [&](std::string_view name) {
    std::size_t at = cells_.place(name);
    return at < cells_.size() ? at : CsvCells::kMost;
  };
  for (std::size_t i = 0; i < kColumns; ++i) found[i] = place(kNames[i]);
  for (auto [column, name] : kAlso)
    if (found[column] == CsvCells::kMost) found[column] = place(name);
  std::size_t last = std::max({found[kType], found[kTime], found[kLinkedid]});
  if (last == CsvCells::kMost) return false;
  places_ = found;
  needed_ = last + 1;
  return named_ = true;
}

void AsteriskCelReader::header(std::string_view first) {
  first = bare_line(first, 1);
  begun_ = true;
  char separator = separator_of(first);
  if (cells_.cut(first, separator) && (find_columns() || is_event(cells_[0]))) separator_ = separator;
}

std::string_view AsteriskCelReader::extra() const {
  constexpr std::size_t kExtraLeast = 19;  // cells of a line of the sample's that has it, the last
  if (named_) return cell(kExtra);
  return cells_.size() >= kExtraLeast ? cells_[cells_.size() - 1] : std::string_view();
}

void AsteriskCelReader::line(std::string_view bytes, std::int64_t number, std::uint64_t offset) {
  end_ = offset + bytes.size();
  bytes = bare_line(bytes, number);
  if (bytes.empty()) return;
  if (!begun_) {
    header(bytes);
    if (named_) return;
  }
  if (!cells_.cut(bytes, separator_)) return sink_.rejected(number, cells_.fault());
  if (named_ && same_word(cell(kType), "eventtype")) return;  // the header again
  if (cells_.size() < needed_) return sink_.rejected(number, "La ligne n’a pas les colonnes attendues.");
  auto time = times_.read(cell(kTime), number, time_);
  if (!time) return sink_.rejected(number, said::kBadTime);
  if (*time + 1 < time_) sink_.noticed(number, said::kClockBack);
  times_.stands_at(offset);
  settle(std::min(time_, *time));
  time_ = *time;
  take({.line = number,
        .time = *time,
        .offset = offset,
        .type = cell(kType),
        .number = cell(kNumber).empty() ? cell(kAni) : cell(kNumber),
        .exten = cell(kExten),
        .channel = cell(kChannel),
        .app = cell(kApp),
        .data = cell(kData),
        .id = cell(kId),
        .linkedid = cell(kLinkedid),
        .peer = cell(kPeer),
        .extra = extra()});
}

void AsteriskCelReader::take(const Event& e) {
  if (!is_event(e.type)) {
    if (is_event_name(e.type)) return sink_.unknown(e.type);
    return sink_.rejected(e.line, said::kBadEvent);
  }
  if (e.type == "APP_START" && same_word(e.app, "Queue")) return enter(e);
  Visit* v = find(e);
  if (v == nullptr) return e.type == "CHAN_START" ? begin_menu(e) : void();
  if (v->state == State::menu) return in_menu(*v, e);
  if (e.type == "LINKEDID_END") return hang_up(*v, e);
  if (e.type == "BLINDTRANSFER" || e.type == "ATTENDEDTRANSFER" || e.type == "TRANSFER")
    v->transferred |= v->state >= State::talking;
  else if (e.id == v->id)
    of_caller(*v, e);
  else
    of_other(*v, e);
}

AsteriskCelReader::Visit* AsteriskCelReader::find(const Event& e) {
  if (Visit* v = open_.find(e.linkedid)) return v;
  if (former_ == nullptr) return nullptr;
  const LeftOpen* left = former_->find(e.linkedid, e.time, options_.stale, e.offset);
  return left == nullptr ? nullptr : &restore(*left, e);
}

AsteriskCelReader::Visit& AsteriskCelReader::begin(const Event& e, State state, std::string_view queue) {
  Visit& v = open_.add(e.linkedid, e.offset);
  v.channel = channel_hash(e.channel);
  v.id.assign(e.id);
  v.queue.assign(queue);
  v.agent.clear();
  v.caller.assign(caller_number(e.number));
  v.other.clear();
  v.line = e.line;
  v.entered = e.time;
  v.connected = v.left = 0;
  v.talk = kUnknown;
  v.state = state;
  v.voicemail = v.transferred = v.dialled = false;
  return v;
}

void AsteriskCelReader::begin_menu(const Event& e) {
  if (e.id.empty() || e.id != e.linkedid) return;
  if (auto fault = fault_of({e.id, e.channel, e.exten}); !fault.empty()) return sink_.rejected(e.line, fault);
  begin(e, State::menu, e.exten);
}

void AsteriskCelReader::in_menu(Visit& v, const Event& e) {
  bool over = e.type == "LINKEDID_END";
  if (e.id == v.id) {
    over |= e.type == "HANGUP" || e.type == "CHAN_END";
    if (e.type == "ANSWER") v.connected = e.time;
    v.voicemail |= e.type == "APP_START" && same_word(e.app, "VoiceMail");
  } else if (!over) {
    v.dialled = true;
  }
  if (!over) return;
  bool answered = v.connected != 0;
  if (!answered) v.talk = seconds_between(v.entered, e.time);
  if (answered && !v.voicemail && !v.dialled) sink_.noticed(v.line, said::kMachine);
  end_menu(v, answered ? Leaf::unknown : Leaf::ivr_abandoned);
}

void AsteriskCelReader::end_menu(Visit& v, Leaf leaf) {
  if (!v.dialled) return tell(v, v.voicemail ? Leaf::voicemail : leaf);
  sink_.noticed(v.line, kNoQueue);
  open_.erase(v);
}

void AsteriskCelReader::enter(const Event& e) {
  auto queue = e.data.substr(0, e.data.find_first_of(",|"));
  if (e.linkedid.empty()) return sink_.rejected(e.line, said::kNoId);
  if (auto fault = fault_of({e.linkedid, e.id, e.channel, queue}); !fault.empty())
    return sink_.rejected(e.line, fault);
  Visit* v = find(e);
  if (v != nullptr && v->state == State::menu) {
    open_.erase(*v);
  } else if (v != nullptr) {
    if (v->state <= State::left && v->queue == queue && v->entered == e.time && v->id == e.id) {
      v->state = State::waiting;
      return;
    }
    if (v->state == State::waiting || v->state == State::talking) sink_.noticed(e.line, said::kTwiceIn);
    if (v->state == State::talking) {
      v->talk = seconds_between(v->connected, e.time);
      v->transferred = true;
    }
    if (v->state == State::waiting) v->left = e.time;
    tell(*v, v->state >= State::talking ? Leaf::answered : Leaf::flow_out);
  }
  begin(e, State::waiting, queue);
}

void AsteriskCelReader::of_caller(Visit& v, const Event& e) {
  if (e.type == "BRIDGE_ENTER" || e.type == "BRIDGE_START") {
    if (v.state == State::waiting) answer(v, e, e.peer.substr(0, e.peer.find(',')));
  } else if (e.type == "BRIDGE_EXIT" || e.type == "BRIDGE_END") {
    if (v.state != State::talking) return;
    v.talk = seconds_between(v.connected, e.time);
    v.state = State::over;
  } else if (e.type == "APP_END" && same_word(e.app, "Queue")) {
    if (v.state != State::waiting) return;
    v.left = e.time;
    v.state = State::left;
  } else if (e.type == "APP_START" && same_word(e.app, "VoiceMail")) {
    v.voicemail |= v.state == State::left;
  } else if (e.type == "HANGUP" || e.type == "CHAN_END") {
    hang_up(v, e);
  }
}

void AsteriskCelReader::of_other(Visit& v, const Event& e) {
  if (e.type != "BRIDGE_ENTER" && e.type != "BRIDGE_START") return;
  if (v.state == State::waiting && v.channel != 0 && lists(e.peer, v.channel)) return answer(v, e, e.channel);
  if (v.state == State::waiting && fault_of({e.channel}).empty()) v.other.assign(device_of(e.channel));
  if (v.state == State::talking && v.agent.empty() && fault_of({e.channel}).empty())
    v.agent.assign(device_of(e.channel));
}

void AsteriskCelReader::answer(Visit& v, const Event& e, std::string_view agent) {
  if (agent.empty()) v.agent = v.other;
  if (!agent.empty() && fault_of({agent}).empty()) v.agent.assign(device_of(agent));
  v.connected = e.time;
  v.state = State::talking;
}

void AsteriskCelReader::hang_up(Visit& v, const Event& e) {
  if (v.state == State::talking) v.talk = seconds_between(v.connected, e.time);
  if (v.state >= State::talking) return tell(v, Leaf::answered);
  bool later = v.state == State::left && e.time - v.left > 1;
  if (v.state == State::waiting) v.left = e.time;
  if (v.voicemail) return tell(v, Leaf::voicemail);
  auto source = e.type == "HANGUP" ? hang_up_source(e.extra) : std::string_view();
  if (later || (!source.empty() && channel_hash(source) != v.channel)) return tell(v, Leaf::timeout);
  tell(v, abandon_leaf(seconds_between(v.entered, v.left), options_));
}

void AsteriskCelReader::give_up(Visit& v) {
  if (v.state == State::menu) return end_menu(v, Leaf::unknown);
  if (v.state >= State::talking) return tell(v, Leaf::answered);
  tell(v, v.voicemail ? Leaf::voicemail : Leaf::unknown);
}

void AsteriskCelReader::settle(std::int64_t now) {
  for (Visit* v = open_.first(); v != nullptr && now - v->entered > options_.stale; v = open_.first()) {
    sink_.noticed(v->line, said::kStale);
    give_up(*v);
  }
}

// The device met last stands for the agent of a call that still waits.
std::vector<LeftOpen> AsteriskCelReader::left_open() {
  std::vector<LeftOpen> out;
  for (Visit* v = open_.first(); v != nullptr; v = open_.next(*v)) {
    json::object state{{"state", kStates[static_cast<std::size_t>(v->state)]},
                       {"id", v->id},
                       {"channel", static_cast<std::int64_t>(v->channel)},
                       {"connected", v->connected},
                       {"left", v->left},
                       {"talk", v->talk},
                       {"voicemail", v->voicemail},
                       {"dialled", v->dialled},
                       {"transferred", v->transferred}};
    out.push_back({v->key, v->queue, v->state == State::waiting ? v->other : v->agent, v->caller, v->entered,
                   0, json::write(state)});
  }
  return out;
}

AsteriskCelReader::Visit& AsteriskCelReader::restore(const LeftOpen& left, const Event& e) {
  sink_.noticed(e.line, said::kFollowed);
  Visit& v = open_.add(left.key, e.offset);
  auto state = json::parse(left.state).value_or(json::object{});
  auto is = std::find(kStates.begin(), kStates.end(), json::text(state, "state"));
  v.state = is == kStates.end() ? State::waiting : static_cast<State>(is - kStates.begin());
  v.id = json::text(state, "id");
  v.channel = static_cast<std::uint64_t>(json::integer(state, "channel"));
  v.queue = left.queue;
  v.agent = v.state == State::waiting ? std::string() : left.agent;
  v.other = v.state == State::waiting ? left.agent : std::string();
  v.caller = left.caller;
  v.line = e.line;
  v.entered = left.begun;
  v.connected = json::integer(state, "connected");
  v.left = json::integer(state, "left");
  v.talk = static_cast<std::int32_t>(json::integer(state, "talk", kUnknown));
  v.voicemail = json::boolean(state, "voicemail");
  v.dialled = json::boolean(state, "dialled");
  v.transferred = json::boolean(state, "transferred");
  return v;
}

void AsteriskCelReader::end(bool complete) {
  while (Visit* v = complete ? open_.first() : nullptr) give_up(*v);
}

void AsteriskCelReader::tell(Visit& v, Leaf leaf) {
  std::array<char, 24> digits;
  auto end = std::to_chars(digits.data(), digits.data() + digits.size(), v.entered).ptr;
  row_id_.assign(v.key).append(1, '/').append(v.queue).append(1, '/').append(digits.data(), end);
  bool queued = v.state != State::menu;
  std::int64_t until = !queued ? 0 : v.connected != 0 ? v.connected : v.left;
  sink_.call({.line = v.line,
              .id = row_id_,
              .queue = v.queue,
              .agent = v.agent,
              .caller = v.caller,
              .start = v.entered,
              .wait = until == 0 ? kUnknown : seconds_between(v.entered, until),
              .talk = v.talk,
              .leaf = leaf,
              .transferred = v.transferred,
              .queued = queued});
  open_.erase(v);
}
}  // namespace calls
