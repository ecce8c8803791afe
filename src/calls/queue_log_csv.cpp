#include "calls/queue_log_csv.h"

#include <algorithm>

namespace calls {
namespace {
constexpr std::array<std::string_view, 5> kColumns{"time", "callid", "queuename", "agent", "event"};
constexpr std::array<std::string_view, 5> kData{"data1", "data2", "data3", "data4", "data5"};
constexpr std::size_t kAbsent = CsvCells::kMost;
constexpr std::int64_t kDisorder = 60;  // seconds by which lines may be out of order
constexpr std::string_view kTwice =
    "L’heure existe deux fois ce jour-là, celui du passage à l’heure d’hiver.";
constexpr std::string_view kMissing = "L’heure n’existe pas ce jour-là, celui du passage à l’heure d’été.";

bool is_null(std::string_view cell) { return cell == "NULL" || cell == "\\N"; }

// The number that `count` digits at `at` write, or -1.
int digits(std::string_view s, std::size_t at, std::size_t count) {
  int out = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= s.size() || s[i] < '0' || s[i] > '9') return -1;
    out = out * 10 + (s[i] - '0');
  }
  return out;
}

int days_of(int year, int month) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return kDays[static_cast<std::size_t>(month - 1)] + (leap && month == 2);
}

// Civil seconds of `2026-10-25 02:30:00`, a fraction dropped.
std::optional<std::int64_t> civil_of(std::string_view s) {
  if (s.size() < 19 || s[4] != '-' || s[7] != '-' || (s[10] != ' ' && s[10] != 'T') || s[13] != ':' ||
      s[16] != ':')
    return std::nullopt;
  int year = digits(s, 0, 4), month = digits(s, 5, 2), day = digits(s, 8, 2);
  int hour = digits(s, 11, 2), minute = digits(s, 14, 2), second = digits(s, 17, 2);
  if (year < 1990 || year > 2099 || month < 1 || month > 12 || day < 1 || day > days_of(year, month) ||
      hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
    return std::nullopt;
  if (s.size() > 19 && (s[19] != '.' || s.find_first_not_of("0123456789", 20) != std::string_view::npos))
    return std::nullopt;
  return civil_seconds(year, month, day, hour, minute, second);
}
}  // namespace

bool CsvCells::cut(std::string_view line, char separator) {
  cells_.clear();
  unquoted_.clear();
  unquoted_.reserve(line.size());  // so that views of it hold
  fault_ = {};
  for (std::size_t at = 0; at <= line.size();) {
    if (cells_.size() == kMost) {
      fault_ = "La ligne a trop de cellules.";
      return false;
    }
    std::size_t first = at;
    while (first < line.size() && line[first] == ' ') ++first;
    if (first < line.size() && line[first] == '"') {
      at = quoted(line, first + 1, separator);
      if (at == std::string_view::npos) {
        fault_ = "Un guillemet ouvert n’est pas fermé.";
        return false;
      }
      continue;
    }
    auto end = std::min(line.find(separator, at), line.size());
    auto cell = line.substr(at, end - at);
    cells_.push_back(is_null(cell) ? std::string_view() : cell);
    at = end + 1;
  }
  return true;
}

// Takes the cell whose quote opened before `at`; gives where the next begins, or npos when it never closes.
std::size_t CsvCells::quoted(std::string_view line, std::size_t at, char separator) {
  std::size_t from = at, kept = unquoted_.size();
  bool copied = false;
  for (auto quote = line.find('"', at); quote != std::string_view::npos; quote = line.find('"', at)) {
    std::size_t next = quote + 1;
    bool doubled = next < line.size() && line[next] == '"';
    std::size_t rest = next;
    while (rest < line.size() && line[rest] == ' ') ++rest;
    if (!doubled && (rest == line.size() || line[rest] == separator)) {
      if (copied) unquoted_.append(line, from, quote - from);
      cells_.push_back(copied ? std::string_view(unquoted_).substr(kept) : line.substr(from, quote - from));
      return rest + 1;
    }
    if (doubled) {
      unquoted_.append(line, from, next - from);
      copied = true;
      from = next + 1;
    }
    at = doubled ? next + 1 : next;
  }
  return std::string_view::npos;
}

std::size_t CsvCells::place(std::string_view name) const {
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    auto cell = cells_[i];
    while (cell.starts_with(' ')) cell.remove_prefix(1);
    while (cell.ends_with(' ')) cell.remove_suffix(1);
    if (same_word(cell, name)) return i;
  }
  return cells_.size();
}

char separator_of(std::string_view line) {
  char best = ',';
  std::ptrdiff_t most = 0;
  for (char c : {',', ';', '\t', '|'}) {
    auto n = std::count(line.begin(), line.end(), c);
    if (n > most) {
      most = n;
      best = c;
    }
  }
  return best;
}

bool is_civil(std::string_view field) { return civil_of(field).has_value(); }

std::optional<std::int64_t> LogTimes::read(std::string_view field, std::int64_t line, std::int64_t after) {
  plain_ = true;
  auto civil = civil_of(field);
  if (!civil) return epoch_seconds(field);
  if (utc_) return civil;
  Instant instant = zone_.utc(*civil);
  plain_ = instant.clarity == Clarity::plain;
  if (plain_) return instant.utc;
  sink_.noticed(line, instant.clarity == Clarity::ambiguous ? kTwice : kMissing);
  if (instant.clarity == Clarity::ambiguous && instant.utc + kDisorder < after) {
    constexpr std::int64_t kPast = 7200;  // beyond the change, whatever its size
    return *civil - zone_.offset(instant.utc + kPast);
  }
  return instant.utc;
}

void LogTimes::stands_at(std::uint64_t offset) {
  if (!plain_ && !doubtful_) first_ = offset;
  if (!plain_) last_ = offset;
  doubtful_ = !plain_;
}

std::uint64_t LogTimes::resume_offset(std::uint64_t offset) const {
  return first_ < offset && (doubtful_ || offset <= last_) ? first_ : offset;
}

QueueLogCsvReader::QueueLogCsvReader(CallSink& sink, const Zone& zone, const LogOptions& options)
    : sink_(sink), times_(sink, zone, options.utc), visits_(sink, options) {}

// Whether the cells say which column is which: they name them, or hold a time where the table has one.
bool QueueLogCsvReader::find_columns() {
  std::array<std::size_t, 5> found{}, data{};
  std::size_t named = 0;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    found[i] = cells_.place(kColumns[i]);
    named += found[i] < cells_.size();
    data[i] = cells_.place(kData[i]);
    if (data[i] == cells_.size()) data[i] = kAbsent;
  }
  if (named == kColumns.size()) {
    columns_ = found;
    data_ = data;
    if (auto whole = cells_.place("data"); whole < cells_.size()) data_[0] = whole;
    return known_ = has_header_ = true;
  }
  if (known_) return false;
  bool first = is_civil(cells_[0]) || (epoch_seconds(cells_[0]) && !is_civil(cells_[1]));
  if (!first && !is_civil(cells_[1]) && !epoch_seconds(cells_[1])) return false;
  std::size_t time = first ? 0 : 1;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    columns_[i] = time + i;
    data_[i] = time + kColumns.size() + i;
  }
  known_ = true;
  return false;
}

void QueueLogCsvReader::header(std::string_view first) {
  first = bare_line(first, 1);
  separator_ = separator_of(first);
  if (cells_.cut(first, separator_)) find_columns();
}

void QueueLogCsvReader::line(std::string_view bytes, std::int64_t number, std::uint64_t offset) {
  end_ = offset + bytes.size();
  bytes = bare_line(bytes, number);
  if (bytes.empty()) return;
  if (!known_) separator_ = separator_of(bytes);
  if (!cells_.cut(bytes, separator_)) return sink_.rejected(number, cells_.fault());
  if ((!known_ || same_word(cells_[columns_[0]], kColumns[0])) && find_columns()) return;
  if (!known_)
    return sink_.rejected(number, "Les colonnes time, callid, queuename, agent et event sont introuvables.");
  take(number, offset);
}

void QueueLogCsvReader::take(std::int64_t number, std::uint64_t offset) {
  auto time = times_.read(cells_[columns_[0]], number, last_);
  if (!time) return sink_.rejected(number, said::kBadTime);
  times_.stands_at(offset);
  last_ = *time;
  event_.line = number;
  event_.offset = offset;
  event_.time = *time;
  event_.callid = cells_[columns_[1]];
  event_.queue = cells_[columns_[2]];
  event_.agent = cells_[columns_[3]];
  event_.event = cells_[columns_[4]];
  event_.count = 0;
  std::size_t filled = data_.size();
  while (filled > 0 && cells_[data_[filled - 1]].empty()) --filled;
  for (std::size_t i = 0; i < filled; ++i) event_.add(cells_[data_[i]]);
  visits_.take(event_);
}
}  // namespace calls
