// One line a call, in any CSV whose columns a mapping names. Made for files of millions of lines: separators
// are found sixteen bytes at a time, dates are read once a day. Pure.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "calls/call_sink.h"
#include "calls/cell_dates.h"
#include "calls/column_mapping.h"
#include "calls/zone.h"

namespace calls {
class CallCsvReader {
 public:
  // feed() may look at so many bytes beyond the end of its block: they must be readable.
  static constexpr std::size_t kPadding = 64;
  static constexpr std::size_t kRecordLimit = 1U << 20;  // bytes of one record
  static constexpr std::size_t kMostColumns = 256;

  // The sink must outlive the reader. A mapping without columns is guessed by the caller beforehand.
  CallCsvReader(CallSink& sink, const Zone& zone, ColumnMapping mapping);
  // The first line, without its end. An error tells every column that the mapping names and the file lacks.
  Result<void> header(std::string_view line);
  // Reads the whole records of a block and returns how many bytes they took. `last`: the file ends there.
  std::size_t feed(std::string_view block, bool last);
  // Of the next record, from 1; the header is line 1.
  std::int64_t line() const { return line_; }
  void set_line(std::int64_t line) { line_ = line; }
  // Bytes that feed() took of a record too long to be one, whose line hasn't ended yet.
  std::uint64_t given_up() const { return given_up_; }

 private:
  enum Column : std::size_t {
    kId,
    kNetwork,
    kQueue,
    kStart,
    kWait,
    kTalk,
    kOutcome,
    kAgent,
    kCaller,
    kScore,
    kDue,
    kDone,
    kTransferred,
    kTime,
    kColumns
  };
  static const std::array<std::string_view, kColumns>& names();

  std::size_t quoted_record(std::string_view rest, std::uint64_t at, bool last);
  std::size_t give_up(std::string_view rest, std::string_view reason, bool last);
  void record();
  [[gnu::always_inline]] std::string_view cell(Column c) const {
    return at_[c] < count_ ? cells_[at_[c]] : std::string_view();
  }
  bool day_and_time(std::string_view day, std::string_view time, std::int64_t& utc, Clarity& clarity);
  bool start_of(std::string_view cell, std::int64_t& utc);
  bool instant(std::string_view cell, std::int64_t& utc, Clarity& clarity);
  bool fast_instant(std::string_view cell, std::int64_t& utc);
  std::int32_t duration_of(std::string_view cell, std::string_view what);
  std::int32_t odd_duration(std::string_view cell, std::string_view what);
  std::int32_t score_of(std::string_view cell);
  Leaf leaf_of(std::string_view cell);
  void reject(std::string_view reason) { sink_.rejected(line_, reason); }

  CallSink& sink_;
  const Zone zone_;
  const ColumnMapping mapping_;
  DateOrder order_ = DateOrder::day_first;
  char separator_ = ',';
  std::array<std::size_t, kColumns> at_{};  // column → place in the record; kMostColumns: none
  std::size_t needed_ = 0, used_ = 0;       // cells that a record must have, and should
  std::size_t titles_ = 0;                  // of the header
  std::array<std::string_view, kMostColumns> cells_{};
  std::size_t count_ = 0;
  std::vector<std::string> unquoted_ = {};
  std::vector<std::pair<std::string, Leaf>> outcomes_ = {};
  CallRow row_ = {};  // the one that is told
  std::int64_t line_ = 2;
  std::uint64_t taken_ = 0;     // bytes of the blocks before
  std::uint64_t unclosed_ = 0;  // up to there, a quote that its line doesn't close is closed nowhere
  std::uint64_t given_up_ = 0;
  std::string_view given_up_for_ = {};
  // The last civil day read: its ten bytes, its midnight in UTC seconds, whether its clock never changes.
  std::array<char, 10> day_{};
  std::int64_t midnight_ = 0;
  bool steady_ = false;
};
}  // namespace calls
