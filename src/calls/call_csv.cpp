#include "calls/call_csv.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/text.h"
#include "calls/cell_values.h"
#include "calls/column_names.h"
#include "calls/digits.h"

namespace calls {
namespace {
constexpr std::size_t kMostOutcomes = 64;
constexpr std::int32_t kLongestDuration = 7 * 86400;  // s: more isn't a wait nor a conversation
constexpr double kBestScore = 5;                      // of a call: satisfied from 4 on (reference §5)
constexpr std::string_view kCut =
    "La ligne a moins de cellules que les colonnes attendues\u00A0: ce qui manque est inconnu.";
constexpr std::string_view kExtra =
    "La ligne a plus de cellules que la ligne de titres\u00A0: les dernières ne sont pas lues.";
constexpr std::string_view kTooLong = "La ligne est trop longue.";

constexpr std::size_t kChunk = CallCsvReader::kPadding;

// Which of the chunk's bytes are the separator, a line's end, a quote or a NUL.
std::uint64_t marks(const char* at, char separator) {
  static_assert(kChunk == 64);
  std::uint64_t out = 0;
#ifdef __SSE2__
  for (unsigned part = 0; part < 4; ++part) {
    __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + part * 16));
    __m128i any = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(separator)), _mm_cmpeq_epi8(v, _mm_set1_epi8('\n'))),
        _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')), _mm_cmpeq_epi8(v, _mm_setzero_si128())));
    out |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(any))) << (part * 16);
  }
#else
  for (unsigned i = 0; i < kChunk; ++i)
    out |= static_cast<std::uint64_t>(at[i] == separator || at[i] == '\n' || at[i] == '"' || at[i] == 0) << i;
#endif
  return out;
}

std::string_view without_return(std::string_view s) {
  return s.ends_with('\r') ? s.substr(0, s.size() - 1) : s;
}

// The seconds of "09:05:07", eight bytes at once; negative when they aren't such.
std::int32_t clock_seconds(const char* at) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t v = 0;
  std::memcpy(&v, at, sizeof v);
  v ^= 0x30303a30303a3030;  // "00:00:00": digits become their values, colons 0
  // A byte over 9, or over 0 for a colon, comes to the eighth bit.
  if ((((v + 0x76767f76767f7676) | v) & 0x8080808080808080) != 0) return -1;
  auto two = [&](unsigned bits) {
    return static_cast<std::int32_t>(((v >> bits) & 0xff) * 10 + ((v >> (bits + 8)) & 0xff));
  };
  std::int32_t hour = two(0), minute = two(24), second = two(48);
  return hour > 23 || minute > 59 || second > 59 ? -1 : hour * 3600 + minute * 60 + second;
}

std::string in_utf8(std::string_view s) {
  return text::valid_utf8(s) ? std::string(s) : text::from_cp1252(s);
}

std::vector<std::string> cells_of(std::string_view line, char separator) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      out.back() += line[++i];
    else if (line[i] == '"')
      quoted = !quoted;
    else if (line[i] == separator && !quoted)
      out.emplace_back();
    else
      out.back() += line[i];
  }
  return out;
}
}  // namespace

const std::array<std::string_view, CallCsvReader::kColumns>& CallCsvReader::names() {
  static constexpr std::array<std::string_view, kColumns> kNames{
      "id",    "network", "queue", "start",        "wait",          "talk",        "outcome",
      "agent", "caller",  "score", "callback_due", "callback_done", "transferred", "time"};
  return kNames;
}

CallCsvReader::CallCsvReader(CallSink& sink, const Zone& zone, ColumnMapping mapping)
    : sink_(sink), zone_(mapping.zone.empty() ? zone : Zone(mapping.zone)), mapping_(std::move(mapping)) {
  if (auto order = date_order(mapping_.date_format)) order_ = *order;
  for (const auto& [value, code] : mapping_.outcomes)
    if (auto leaf = leaf_by_code(code)) outcomes_.emplace_back(value, *leaf);
}

Result<void> CallCsvReader::header(std::string_view line) {
  line = without_return(line);
  if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  std::size_t most = 0;
  for (char c : {';', ',', '\t', '|'}) {
    auto n = static_cast<std::size_t>(std::count(line.begin(), line.end(), c));
    if (n > most) {
      most = n;
      separator_ = c;
    }
  }
  std::vector<std::string> header;
  for (auto& c : cells_of(line, separator_)) header.push_back(text::trim(text::clean(in_utf8(c))));
  if (auto faults = check_mapping(mapping_, header); !faults.empty()) {
    std::vector<FieldError> errors;
    for (auto& f : faults) errors.push_back({"mapping", std::move(f)});
    return invalid(std::move(errors));
  }
  at_.fill(kMostColumns);
  for (std::size_t c = 0; c < kColumns; ++c) {
    auto named = mapping_.columns.find(std::string(names()[c]));
    if (named == mapping_.columns.end()) continue;
    auto found = std::find(header.begin(), header.end(), named->second);
    if (found == header.end()) continue;
    at_[c] = static_cast<std::size_t>(found - header.begin());
  }
  if (at_[kStart] >= kMostColumns || at_[kOutcome] >= kMostColumns)
    return invalid({{"mapping", "La correspondance doit nommer la colonne du début et celle de l’issue."}});
  needed_ = std::max(at_[kStart], at_[kOutcome]) + 1;
  for (std::size_t at : at_)
    if (at < kMostColumns) used_ = std::max(used_, at + 1);
  titles_ = header.size();
  return {};
}

std::size_t CallCsvReader::feed(std::string_view block, bool last) {
  const char* begin = block.data();
  const char* end = begin + block.size();
  const char* record_begin = begin;
  const char* chunk = begin;  // whose marks not yet met are in `left`
  std::uint64_t left = begin < end ? marks(chunk, separator_) : 0;
  auto seek = [&](const char* to) {
    chunk = record_begin = to;
    left = to < end ? marks(to, separator_) : 0;
  };
  while (record_begin < end) {
    std::string_view rest(record_begin, static_cast<std::size_t>(end - record_begin));
    if (given_up_ > 0) {
      seek(record_begin + give_up(rest, given_up_for_, last));
      continue;
    }
    const char* cell_begin = record_begin;
    char mark = separator_;  // the last met: not a separator's, it ends the cells
    std::size_t count = 0;
    for (; mark == separator_ && chunk < end;) {
      if (left == 0) {
        chunk += kChunk;
        left = chunk < end ? marks(chunk, separator_) : 0;
        continue;
      }
      const char* at = chunk + std::countr_zero(left);
      if (at >= end) break;
      left &= left - 1;
      mark = *at;
      if (count < kMostColumns)
        cells_.data()[count++] = {cell_begin, static_cast<std::size_t>(at - cell_begin)};
      cell_begin = at + 1;
    }
    count_ = count;
    if (mark == '"' || mark == 0) {
      std::size_t took = quoted_record(rest, taken_ + static_cast<std::uint64_t>(record_begin - begin), last);
      if (took == 0) break;
      seek(record_begin + took);
      continue;
    }
    if (mark != '\n') {
      if (rest.size() > kRecordLimit) {
        seek(record_begin + give_up(rest, kTooLong, last));
        continue;
      }
      if (!last) break;
      if (count_ < kMostColumns) cells_[count_++] = {cell_begin, static_cast<std::size_t>(end - cell_begin)};
      cell_begin = end;
    }
    if (count_ > 0) cells_[count_ - 1] = without_return(cells_[count_ - 1]);
    record();
    ++line_;
    record_begin = cell_begin;
  }
  taken_ += static_cast<std::uint64_t>(record_begin - begin);
  return static_cast<std::size_t>(record_begin - begin);
}

// The slow way: quotes, with separators and ends of lines inside them, or a NUL. 0: the record isn't whole.
std::size_t CallCsvReader::quoted_record(std::string_view rest, std::uint64_t start, bool last) {
  std::string_view whole_rest = rest;
  bool distrusted = start < unclosed_;
  if (distrusted && rest.find('\n') != rest.npos) rest = rest.substr(0, rest.find('\n') + 1);
  bool quoted = false, nul = false, fresh = true;
  std::size_t i = 0, lines = 1;
  unquoted_.assign(1, {});
  for (; i < rest.size() && i <= kRecordLimit; ++i) {
    char c = rest[i];
    nul = nul || c == 0;
    if (c == '"' && quoted && i + 1 < rest.size() && rest[i + 1] == '"') {
      unquoted_.back() += rest[++i];
    } else if (c == '"' && (quoted || fresh)) {
      quoted = !quoted;
    } else if (c == separator_ && !quoted) {
      unquoted_.emplace_back();
    } else if (c == '\n' && !quoted) {
      break;
    } else {
      lines += c == '\n';
      unquoted_.back() += c;
    }
    fresh = c == separator_ && !quoted;
  }
  bool whole = i < rest.size() && rest[i] == '\n';
  if (!whole && !last && !distrusted && i <= kRecordLimit) return 0;
  std::size_t took = std::min(i + 1, rest.size());
  if (nul) return give_up(whole_rest, "La ligne contient des octets nuls.", last);
  if (quoted && !whole) {  // it swallows what follows: only its first line is given up
    unclosed_ = std::max(unclosed_, start + i);
    return give_up(whole_rest, "Un guillemet ouvert n’est pas refermé.", last);
  }
  if (!whole && i > kRecordLimit) return give_up(whole_rest, kTooLong, last);
  count_ = std::min(unquoted_.size(), kMostColumns);
  for (std::size_t k = 0; k < count_; ++k) cells_[k] = unquoted_[k];
  cells_[count_ - 1] = without_return(cells_[count_ - 1]);
  record();
  line_ += static_cast<std::int64_t>(lines);
  return took;
}

// Refuses a line once its end is read, however many blocks it takes; returns what it takes of this one.
std::size_t CallCsvReader::give_up(std::string_view rest, std::string_view reason, bool last) {
  std::size_t end = rest.find('\n');
  if (end == rest.npos && !last) {
    given_up_ += rest.size();
    given_up_for_ = reason;
    return rest.size();
  }
  given_up_ = 0;
  reject(reason);
  ++line_;
  return end == rest.npos ? rest.size() : end + 1;
}

// "2026-11-23 09:05:07" of a day already met whose clock doesn't change.
bool CallCsvReader::fast_instant(std::string_view s, std::int64_t& utc) {
  if (s.size() != 19 || (s[10] != ' ' && s[10] != 'T')) return false;
  std::int32_t seconds = clock_seconds(&s[11]);
  if (seconds < 0) return false;
  if (std::memcmp(day_.data(), s.data(), 10) != 0) {
    auto day = civil_value(s.substr(0, 10), order_);
    if (!day) return false;
    std::copy_n(s.data(), 10, day_.begin());
    Instant first = zone_.utc(day->civil), noon = zone_.utc(day->civil + 86399);
    midnight_ = first.utc;
    steady_ =
        first.clarity == Clarity::plain && noon.clarity == Clarity::plain && noon.utc - first.utc == 86399;
  }
  if (!steady_) return false;
  utc = midnight_ + seconds;
  return true;
}

bool CallCsvReader::instant(std::string_view s, std::int64_t& utc, Clarity& clarity) {
  clarity = Clarity::plain;
  if (fast_instant(s, utc)) return true;
  auto civil = civil_value(s, order_);
  if (!civil || !civil->clock) return false;
  if (civil->offset) {
    utc = civil->civil - *civil->offset;
    return true;
  }
  Instant at = zone_.utc(civil->civil);
  utc = at.utc;
  clarity = at.clarity;
  return true;
}

bool CallCsvReader::day_and_time(std::string_view day, std::string_view time, std::int64_t& utc,
                                 Clarity& clarity) {
  auto civil = civil_value(day, order_);
  auto clock = slot_value(time);
  if (!civil || civil->clock || !clock) return false;
  Instant at = zone_.utc(civil->civil + clock->start);
  utc = at.utc;
  clarity = at.clarity;
  return true;
}

bool CallCsvReader::start_of(std::string_view s, std::int64_t& utc) {
  Clarity clarity = Clarity::plain;
  if (!instant(s, utc, clarity) && !day_and_time(s, cell(kTime), utc, clarity)) return false;
  if (clarity == Clarity::ambiguous) sink_.noticed(line_, "Heure double du passage à l’heure d’hiver");
  if (clarity == Clarity::missing) sink_.noticed(line_, "Heure sautée au passage à l’heure d’été");
  return true;
}

std::int32_t CallCsvReader::odd_duration(std::string_view s, std::string_view what) {
  auto v = seconds_value(s);
  if (v && *v >= 0 && *v <= kLongestDuration) return static_cast<std::int32_t>(*v);
  if (!blank(s)) sink_.noticed(line_, what);
  return kUnknown;
}

std::int32_t CallCsvReader::score_of(std::string_view s) {
  if (s.size() == 1 && s[0] >= '0' && s[0] <= '5') return s[0] - '0';
  auto score = number_value(s);
  if (score && *score >= 0 && *score <= kBestScore) return static_cast<std::int32_t>(std::lround(*score));
  if (!blank(s)) sink_.noticed(line_, "Note hors de l’échelle de 0 à 5\u00A0: elle n’est pas comptée");
  return kUnknown;
}

Leaf CallCsvReader::leaf_of(std::string_view s) {
  for (const auto& [value, leaf] : outcomes_)
    if (value == s) return leaf;
  std::string trimmed = text::trim(text::clean(in_utf8(s)));
  for (const auto& [value, leaf] : outcomes_)
    if (value == trimmed) return leaf;
  auto usual = leaf_by_code(usual_outcome(trimmed));
  if (auto leaf = usual ? usual : leaf_by_code(trimmed)) {
    if (outcomes_.size() < kMostOutcomes) outcomes_.emplace_back(s, *leaf);
    return *leaf;
  }
  sink_.unknown(trimmed.empty() ? std::string("issue vide") : "issue « " + text::shorten(trimmed, 40) + " »");
  return Leaf::unknown;
}

std::int32_t CallCsvReader::duration_of(std::string_view s, std::string_view what) {
  if (s.empty()) return kUnknown;
  std::uint64_t n = 0;
  if (s.size() <= kDigits && digits_value(word_at(s.data()), s.size(), n) && n <= kLongestDuration)
    return static_cast<std::int32_t>(n);
  return odd_duration(s, what);
}

void CallCsvReader::record() {
  if (count_ == 1 && cells_[0].empty()) return;
  if (count_ < needed_) return reject("La ligne est tronquée.");
  if (count_ < used_) sink_.noticed(line_, kCut);
  if (count_ > titles_ && !cells_[titles_].empty()) sink_.noticed(line_, kExtra);
  CallRow& c = row_;
  c.line = line_;
  if (!start_of(cell(kStart), c.start)) return reject("La date de début ne se lit pas.");
  c.id = cell(kId);
  c.network = cell(kNetwork);
  c.queue = cell(kQueue);
  if (c.queue.empty()) c.queue = mapping_.queue;
  c.agent = cell(kAgent);
  c.caller = cell(kCaller);
  c.wait = duration_of(cell(kWait), "Attente illisible, négative ou de plus d’une semaine");
  c.talk = duration_of(cell(kTalk), "Conversation illisible, négative ou de plus d’une semaine");
  c.leaf = leaf_of(cell(kOutcome));
  c.queued = c.leaf != Leaf::unknown || c.wait > 0 || c.talk > 0;
  std::string_view score = cell(kScore);
  c.score = score.empty() ? kUnknown : score_of(score);
  Clarity none{};
  c.due = c.done = 0;
  if (auto s = cell(kDue); !s.empty() && !instant(s, c.due, none)) c.due = 0;
  if (auto s = cell(kDone); !s.empty() && !instant(s, c.done, none)) c.done = 0;
  std::string_view moved = cell(kTransferred);
  c.transferred = moved == "1" || moved == "oui" || moved == "true" || moved == "Oui";
  sink_.call(c);
}
}  // namespace calls
