#include "calls/freeswitch_cdr.h"

#include <algorithm>
#include <charconv>

namespace calls {
namespace {
constexpr std::size_t kNowhere = CsvCells::kMost;
constexpr std::string_view kNoReason = "L’appel quitte la file sans que la raison soit connue.";
constexpr std::string_view kNoCause = "La cause de la fin de l’appel ne dit pas son issue.";

// Met in templates, and of no use here.
constexpr std::array<std::string_view, 16> kPassed{
    "caller_id_name", "caller_id",      "context",      "bleg_uuid",      "accountcode", "read_codec",
    "write_codec",    "amaflags",       "channel_name", "bridge_channel", "last_app",    "last_arg",
    "userfield",      "cc_member_uuid", "cc_cause",     "cc_exit_key"};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](auto w) { return same_word(word, w); });
}
}  // namespace

FreeswitchCdrReader::FreeswitchCdrReader(CallSink& sink, const Zone& zone, const LogOptions& options)
    : sink_(sink), options_(options), times_(sink, zone, options.utc) {
  places_.fill(kNowhere);
}

// What each variable tells.
const std::array<FreeswitchCdrReader::Named, 20>& FreeswitchCdrReader::variables() {
  static constexpr std::array<Named, 20> kNames{{{"caller_id_number", kCaller},
                                                 {"destination_number", kDestination},
                                                 {"start_stamp", kStart},
                                                 {"start_epoch", kStart},
                                                 {"answer_stamp", kAnswer},
                                                 {"answer_epoch", kAnswer},
                                                 {"end_stamp", kEnd},
                                                 {"end_epoch", kEnd},
                                                 {"duration", kDuration},
                                                 {"billsec", kBillsec},
                                                 {"hangup_cause", kCause},
                                                 {"uuid", kUuid},
                                                 {"cc_queue", kQueue},
                                                 {"cc_agent", kAgent},
                                                 {"cc_side", kSide},
                                                 {"cc_queue_joined_epoch", kJoined},
                                                 {"cc_queue_answered_epoch", kAnswered},
                                                 {"cc_queue_terminated_epoch", kTerminated},
                                                 {"cc_queue_canceled_epoch", kCanceled},
                                                 {"cc_cancel_reason", kReason}}};
  return kNames;
}

// Columns that the mapping names by their places.
bool FreeswitchCdrReader::by_position() {
  bool any = false;
  for (auto [name, column] : variables()) {
    auto at = names_.find(std::string(name));
    if (at == names_.end() || !at->second.starts_with('#')) continue;
    std::size_t place = 0;
    std::from_chars(at->second.data() + 1, at->second.data() + at->second.size(), place);
    if (place == 0 || place > CsvCells::kMost) continue;
    places_[column] = place - 1;
    any = true;
  }
  return any;
}

// Whether the cells are a header; a start and a queue or a destination make one.
bool FreeswitchCdrReader::by_name() {
  std::array<std::size_t, kColumns> found;
  found.fill(kNowhere);
  auto title = [&](std::string_view name) {
    auto theirs = names_.find(std::string(name));
    return theirs == names_.end() ? name : std::string_view(theirs->second);
  };
  for (auto [name, column] : variables())
    if (auto at = cells_.place(title(name)); at < cells_.size()) found[column] = at;
  bool start = found[kStart] != kNowhere || found[kJoined] != kNowhere;
  bool queue = found[kQueue] != kNowhere || found[kDestination] != kNowhere;
  if (!start || !queue) return false;
  places_ = found;
  for (std::size_t i = 0; i < cells_.size() && !known_; ++i) {
    auto name = cells_[i];
    bool used = std::any_of(variables().begin(), variables().end(),
                            [&](auto n) { return same_word(title(n.name), name); }) ||
                std::any_of(kPassed.begin(), kPassed.end(), [&](auto n) { return same_word(n, name); });
    if (!used && !name.empty() && name.size() <= 80 && fault_of({name}).empty()) sink_.unknown(name);
  }
  return true;
}

bool FreeswitchCdrReader::by_order() {
  if (is_civil(cells_[4]) && cells_.size() >= 11) {
    places_[kCaller] = 1;
    places_[kDestination] = 2;
    for (std::size_t i = 0; i <= kUuid - kStart; ++i) places_[kStart + i] = 4 + i;
    return true;
  }
  if (is_civil(cells_[9]) && cells_.size() >= 17) {
    places_[kCaller] = 1;
    places_[kDestination] = 2;
    for (std::size_t i = 0; i <= kCause - kStart; ++i) places_[kStart + i] = 9 + i;
    places_[kUuid] = 16;
    return true;
  }
  return false;
}

// Whether the line was a header.
bool FreeswitchCdrReader::find_columns() {
  if (by_position()) return !(known_ = true);
  if (by_name()) return known_ = has_header_ = true;
  if (!known_ && names_.empty()) known_ = by_order();
  return false;
}

void FreeswitchCdrReader::line(std::string_view bytes, std::int64_t number, std::uint64_t offset) {
  end_ = offset + bytes.size();
  bytes = bare_line(bytes, number);
  if (bytes.empty()) return;
  if (!known_) separator_ = separator_of(bytes);
  if (!cells_.cut(bytes, separator_)) return sink_.rejected(number, cells_.fault());
  bool may_be_header =
      !known_ || same_word(cell(kDestination), "destination_number") || same_word(cell(kQueue), "cc_queue");
  if (may_be_header && find_columns()) return;
  if (!known_) return sink_.rejected(number, "L’ordre des colonnes n’est pas reconnu.");
  if (same_word(cell(kSide), "agent")) return;
  bool queued = !cell(kQueue).empty();
  CallRow row{.line = number,
              .id = cell(kUuid),
              .queue = queued ? cell(kQueue) : cell(kDestination),
              .agent = cell(kAgent),
              .caller = caller_number(cell(kCaller)),
              .queued = queued};
  if (auto fault = fault_of({row.id, row.queue, row.agent}); !fault.empty())
    return sink_.rejected(number, fault);
  if (!queued && is_outgoing(row.caller, row.queue)) return sink_.noticed(number, said::kOutgoing);
  if (queued && epoch_seconds(cell(kJoined))) return of_queue(row);
  of_line(row);
}

void FreeswitchCdrReader::of_queue(CallRow row) {
  row.start = *epoch_seconds(cell(kJoined));
  auto answered = epoch_seconds(cell(kAnswered)), over = epoch_seconds(cell(kTerminated));
  if (!over) over = epoch_seconds(cell(kCanceled));
  if (!over) over = times_.read(cell(kEnd), row.line, row.start);
  if (answered) {
    row.leaf = Leaf::answered;
    row.wait = seconds_between(row.start, *answered);
    if (over) row.talk = seconds_between(*answered, *over);
    if (row.wait == kUnknown || (over && row.talk == kUnknown))
      sink_.noticed(row.line, said::kUnknownDuration);
  } else {
    row.agent = {};
    if (over) row.wait = seconds_between(row.start, *over);
    if (over && row.wait == kUnknown) sink_.noticed(row.line, said::kUnknownDuration);
    row.leaf = leaf_of_reason(row);
  }
  sink_.call(row);
}

Leaf FreeswitchCdrReader::leaf_of_reason(const CallRow& row) {
  auto reason = cell(kReason);
  if (same_word(reason, "BREAK_OUT")) return abandon_leaf(row.wait, options_);
  if (is_one_of(reason, {"TIMEOUT", "NO_AGENT_TIMEOUT"})) return Leaf::timeout;
  if (same_word(reason, "EXIT_WITH_KEY")) return Leaf::voicemail;
  sink_.noticed(row.line, kNoReason);
  return Leaf::unknown;
}

void FreeswitchCdrReader::of_line(CallRow row) {
  auto start = times_.read(cell(kStart), row.line);
  if (!start) return sink_.rejected(row.line, said::kBadTime);
  bool plain = times_.plain();
  row.start = *start;
  auto whole = duration_seconds(cell(kDuration)), talk = duration_seconds(cell(kBillsec));
  if ((!whole && !cell(kDuration).empty()) || (!talk && !cell(kBillsec).empty()))
    sink_.noticed(row.line, said::kUnknownDuration);
  bool left = is_one_of(cell(kReason), {"BREAK_OUT", "TIMEOUT", "NO_AGENT_TIMEOUT", "EXIT_WITH_KEY"});
  if (talk && *talk > 0 && !left) {
    row.leaf = Leaf::answered;
    row.talk = *talk;
    auto answer = plain ? times_.read(cell(kAnswer), row.line, *start) : std::nullopt;
    if (answer && times_.plain()) row.wait = seconds_between(*start, *answer);
    if (row.wait == kUnknown && whole) row.wait = seconds_between(*talk, *whole);
    if (row.wait == kUnknown) sink_.noticed(row.line, said::kUnknownDuration);
    return sink_.call(row);
  }
  row.agent = {};
  if (whole) row.wait = *whole;
  row.leaf = left ? leaf_of_reason(row) : leaf_of_cause(row);
  if (row.leaf == Leaf::congested) row.wait = kUnknown;
  sink_.call(row);
}

Leaf FreeswitchCdrReader::leaf_of_cause(const CallRow& row) {
  auto cause = cell(kCause);
  if (is_one_of(cause, {"NORMAL_CLEARING", "ORIGINATOR_CANCEL", "NO_ANSWER", "NO_USER_RESPONSE"}))
    return abandon_leaf(row.wait, options_);
  if (is_one_of(cause,
                {"USER_BUSY", "NORMAL_CIRCUIT_CONGESTION", "SWITCH_CONGESTION", "REQUESTED_CHAN_UNAVAIL"}))
    return Leaf::congested;
  if (same_word(cause, "ALLOTTED_TIMEOUT")) return Leaf::timeout;
  sink_.noticed(row.line, kNoCause);
  return Leaf::unknown;
}
}  // namespace calls
