#include "calls/call_formats.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/csv.h"
#include "base/text.h"
#include "calls/asterisk_cdr.h"
#include "calls/asterisk_cel.h"
#include "calls/call_csv.h"
#include "calls/freeswitch_cdr.h"
#include "calls/interval_readers.h"
#include "calls/queue_log.h"
#include "calls/queue_log_csv.h"

namespace calls {
namespace {
std::string_view first_line(std::string_view beginning) { return beginning.substr(0, beginning.find('\n')); }

std::vector<std::string> header_cells(std::string_view bytes) {
  MemorySource source(bytes);
  return csv::Reader(source).header();
}

struct LinePlace {
  std::size_t offset = 0;
  std::int64_t line = 1;
};
// Where a table's header is: past the first lines of one cell at most, a title, when one of the first ten has
// more. Whether the header can be read is another matter: a line of data must never be taken for it.
LinePlace header_place(std::string_view bytes) {
  LinePlace at;
  for (int i = 0; i < IntervalReader::kHeaderWithin && at.offset < bytes.size(); ++i) {
    auto cells = header_cells(bytes.substr(at.offset));
    if (std::count_if(cells.begin(), cells.end(), [](const auto& cell) { return !cell.empty(); }) > 1)
      return at;
    auto end = bytes.find('\n', at.offset);
    if (end == bytes.npos) break;
    at = {end + 1, at.line + 1};
  }
  return {};
}

// Readers that are given one line at a time.
template <class Reader, bool named_columns>
class ByLines final : public CallReader {
 public:
  static constexpr std::size_t kLongestLine = 1U << 20;
  ByLines(CallSink& sink, const Zone& zone) : sink_(sink), reader_(sink, zone) {}
  Result<void> begin(std::string_view beginning, bool resumed) override {
    if constexpr (requires { reader_.header(beginning); }) {
      if (resumed) reader_.header(first_line(beginning));
    } else if (resumed && named_columns) {
      reader_.line(first_line(beginning), 1, 0);
    }
    return {};
  }
  std::size_t feed(std::string_view block, std::uint64_t offset, bool last) override {
    std::size_t at = 0;
    while (at < block.size()) {
      const void* end = std::memchr(block.data() + at, '\n', block.size() - at);
      std::size_t stop = end == nullptr
                             ? block.size()
                             : static_cast<std::size_t>(static_cast<const char*>(end) - block.data());
      if (end == nullptr && !last) {
        if (stop - at + too_long_ < kLongestLine) break;
        too_long_ += stop - at;
        return stop;
      }
      if (stop - at + too_long_ >= kLongestLine)
        sink_.rejected(line_, "La ligne est trop longue.");
      else
        take(block.substr(at, stop - at), offset + at);
      too_long_ = 0;
      ++line_;
      at = std::min(stop + 1, block.size());
    }
    return at;
  }
  void end(bool complete) override { reader_.end(complete); }
  std::uint64_t resume_offset(std::uint64_t fed) const override {
    return std::min(fed - too_long_, reader_.resume_offset());
  }
  void follow(FormerCalls& former) override {
    if constexpr (requires { reader_.follow(former); }) reader_.follow(former);
  }
  std::vector<LeftOpen> left_open() override {
    if constexpr (requires { reader_.left_open(); }) return reader_.left_open();
    return {};
  }
  void set_line(std::int64_t line) override { line_ = line; }
  Reader& of_format() { return reader_; }

 private:
  void take(std::string_view one, std::uint64_t offset) {
    if (one.ends_with('\r')) one.remove_suffix(1);
    if (one.find('\0') != one.npos) return sink_.rejected(line_, "La ligne contient des octets nuls.");
    if (!one.empty()) reader_.line(one, line_, offset);
  }
  CallSink& sink_;
  Reader reader_;
  std::int64_t line_ = 1;
  std::size_t too_long_ = 0;  // bytes passed of a line whose end hasn't come
};

class GenericCalls final : public CallReader {
 public:
  GenericCalls(CallSink& sink, const Zone& zone, const ColumnMapping& mapping)
      : reader_(sink, zone, mapping) {}
  Result<void> begin(std::string_view beginning, bool) override {
    header_ = header_place(beginning);
    auto good = reader_.header(first_line(beginning.substr(header_.offset)));
    if (good) return good;
    Error error = good.error();
    error.fields.push_back(columns_told(header_cells(past_titles(beginning))));
    return tl::unexpected(std::move(error));
  }
  std::size_t feed(std::string_view block, std::uint64_t offset, bool last) override {
    std::size_t skipped = 0;
    if (offset == 0) {
      std::size_t end = block.find('\n', header_.offset);
      skipped = end == block.npos ? block.size() : end + 1;
      reader_.set_line(header_.line + 1);
    }
    return skipped + reader_.feed(block.substr(skipped), last);
  }
  void end(bool) override {}
  std::uint64_t resume_offset(std::uint64_t fed) const override { return fed - reader_.given_up(); }
  void set_line(std::int64_t line) override { reader_.set_line(line); }

 private:
  CallCsvReader reader_;
  LinePlace header_ = {};
};

// Interval reports are small: they are held whole, and read as CSV at their end. A last line is left out
// until its end has come.
class Intervals final : public CallReader {
 public:
  Intervals(std::unique_ptr<IntervalReader> reader, CallSink& sink, ColumnMapping mapping)
      : reader_(std::move(reader)), sink_(sink), mapping_(std::move(mapping)) {}
  // The header is one of the first records: the one in which fewest of the mapping's columns are missing.
  Result<void> begin(std::string_view beginning, bool) override {
    if (mapping_.columns.empty()) return {};
    MemorySource source(past_titles(beginning));
    csv::Reader csv(source);
    std::vector<std::string> header = csv.header(), faults = check_mapping(mapping_, header);
    for (int i = 1; i < IntervalReader::kHeaderWithin && !faults.empty() && csv.next(); ++i) {
      auto others = check_mapping(mapping_, csv.record());
      if (others.size() >= faults.size()) continue;
      header = csv.record();
      faults = std::move(others);
    }
    return mapping_faults(faults, header);
  }
  std::size_t feed(std::string_view block, std::uint64_t, bool last) override {
    if (!last && block.size() < kLongestLine) block = block.substr(0, block.rfind('\n') + 1);
    if (bytes_.size() + block.size() <= kMostBytes)
      bytes_ += block;
    else if (!std::exchange(too_long_, true))
      sink_.rejected(0, "Un état par intervalle a 256 Mo au plus : la suite n’est pas lue.");
    return block.size();
  }
  void end(bool) override {
    LinePlace at = header_place(bytes_);
    std::int64_t before = at.line - 1;
    MemorySource source(std::string_view(bytes_).substr(at.offset));
    csv::Reader csv(source);
    reader_->record(csv.header(), at.line);
    while (csv.next()) {
      if (csv.error().empty())
        reader_->record(csv.record(), before + csv.line());
      else
        sink_.rejected(before + csv.line(), csv.error());
    }
    reader_->finish();
  }
  std::uint64_t resume_offset(std::uint64_t) const override { return 0; }
  bool by_lines() const override { return false; }
  void set_line(std::int64_t) override {}

 private:
  std::unique_ptr<IntervalReader> reader_;
  CallSink& sink_;
  const ColumnMapping mapping_;
  static constexpr std::size_t kMostBytes = 256U << 20, kLongestLine = 1U << 20;
  std::string bytes_ = {};
  bool too_long_ = false;
};
}  // namespace

std::string_view past_titles(std::string_view beginning) {
  return beginning.substr(header_place(beginning).offset);
}

const std::vector<Choice>& call_formats() {
  static const std::vector<Choice> kFormats{
      {"queue_log", "Asterisk, queue_log (fichier)"},
      {"queue_log_csv", "Asterisk, queue_log (base de données, en CSV)"},
      {"asterisk_cdr", "Asterisk, CDR (Master.csv)"},
      {"asterisk_cel", "Asterisk, CEL (CSV)"},
      {"freeswitch", "FreeSWITCH, CDR en CSV avec les variables cc_*"},
      {"avaya_split", "Avaya CMS, hsplit"},
      {"avaya_vdn", "Avaya CMS, hvdn"},
      {"cisco_call_type", "Cisco UCCE, Call_Type_Interval"},
      {"genesys_queue", "Genesys Cloud, export des files"},
      {"interval", "Intervalles (CSV, avec une correspondance)"},
      {"calls", "Appels, un par ligne (CSV, avec une correspondance)"}};
  return kFormats;
}

std::unique_ptr<CallReader> make_reader(std::string_view format, CallSink& sink, const Zone& zone,
                                        const ColumnMapping& mapping) {
  if (format == "queue_log") return std::make_unique<ByLines<QueueLogReader, false>>(sink, zone);
  if (format == "queue_log_csv") return std::make_unique<ByLines<QueueLogCsvReader, false>>(sink, zone);
  if (format == "asterisk_cdr") return std::make_unique<ByLines<AsteriskCdrReader, false>>(sink, zone);
  if (format == "asterisk_cel") return std::make_unique<ByLines<AsteriskCelReader, false>>(sink, zone);
  if (format == "freeswitch") {
    auto reader = std::make_unique<ByLines<FreeswitchCdrReader, true>>(sink, zone);
    reader->of_format().name_columns(mapping.columns);
    return reader;
  }
  if (format == "calls") return std::make_unique<GenericCalls>(sink, zone, mapping);
  if (auto intervals = IntervalReader::make(format, sink, zone, mapping))
    return std::make_unique<Intervals>(std::move(intervals), sink, mapping);
  return nullptr;
}

bool tells_events(std::string_view format) {
  constexpr std::array<std::string_view, 5> kLogs{"queue_log", "queue_log_csv", "asterisk_cdr",
                                                  "asterisk_cel", "freeswitch"};
  return std::find(kLogs.begin(), kLogs.end(), format) != kLogs.end();
}

namespace {
// `epoch|callid|queue|agent|EVENT|`
bool looks_like_queue_log(std::string_view line) {
  auto cells = text::split(line, '|');
  return cells.size() >= 5 && cells[0].size() >= 9 &&
         cells[0].find_first_not_of("0123456789") == cells[0].npos && !cells[4].empty() &&
         cells[4].find_first_of("abcdefghijklmnopqrstuvwxyz0123456789 ") == cells[4].npos;
}

// `"EVENT","time",…` in cel_custom's order.
bool looks_like_cel(std::string_view line) {
  CsvCells cells;
  line = bare_line(line, 1);
  return cells.cut(line, separator_of(line)) && cells.size() >= AsteriskCelReader::kFewestColumns &&
         AsteriskCelReader::is_event(cells[0]) && (is_civil(cells[1]) || epoch_seconds(cells[1]));
}
// id, time, callid, queuename, agent, EVENT… without a header.
bool is_row_of_queue_log(const std::vector<std::string_view>& cells) {
  auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return cells.size() >= 7 && (is_civil(cells[1]) || epoch_seconds(cells[1])) && cells[5].size() >= 3 &&
         std::all_of(cells[5].begin(), cells[5].end(), capital);
}
}  // namespace

std::string_view recognise_format(std::string_view beginning) {
  for (auto line : text::split(beginning.substr(0, 4096), '\n'))
    if (looks_like_queue_log(line)) return "queue_log";
  for (auto line : text::split(beginning.substr(0, 4096), '\n'))
    if (looks_like_cel(line)) return "asterisk_cel";
  auto cells = header_cells(past_titles(beginning));
  std::vector<std::string_view> header(cells.begin(), cells.end());
  if (auto known = IntervalReader::recognise(header); !known.empty()) return known;
  auto has = [&](std::string_view name) {
    for (const auto& h : header)
      if (text::fold(h) == name) return true;
    return false;
  };
  if (has("callid") && has("queuename") && has("event")) return "queue_log_csv";
  if (has("cc_queue") || (has("start_stamp") && has("hangup_cause"))) return "freeswitch";
  if (has("eventtype") && has("linkedid")) return "asterisk_cel";
  if (is_row_of_queue_log(header)) return "queue_log_csv";
  if (header.size() >= 11 && is_civil(header[4]) && is_civil(header[6])) return "freeswitch";
  bool named = has("start") || has("outcome") || has("network");
  if (!named && header.size() >= 16 && header.size() <= 21) return "asterisk_cdr";
  return "calls";
}
}  // namespace calls
