// Asterisk's queue log as its database keeps it, exported as CSV: the columns id, time, callid, queuename,
// agent, event, then data1 … data5 or one `data`, named by a header or in that order. Also how the readers of
// CSV logs cut a line and read a time. Pure.
//
// Promises: those of calls/queue_log.h, with the same ids.
// - The separator is `,`, `;` or a tab, found from the first line. NULL and \N are empty.
// - A time is civil, `%F %T` with or without a fraction, in the zone (UTC with LogOptions::utc), or an epoch
//   in seconds. An hour that exists twice is noted; its second pass is taken when the log was already well
//   past the first.
// - data5 holds all the parameters from the fifth on.
// - To read again from resume_offset(), give header() the first line first.
//
// Source of the format: Asterisk, main/logger.c (ast_queue_log).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calls/queue_log.h"

namespace calls {
// One line of CSV cut into cells, as views of the line and of a buffer kept from line to line. A quote within
// a quoted cell is doubled; one that neither is doubled nor ends the cell is taken as it is.
class CsvCells {
 public:
  static constexpr std::size_t kMost = 256;
  // False when a quote stays open or the cells are more than kMost: see fault().
  bool cut(std::string_view line, char separator);
  std::string_view fault() const { return fault_; }  // a French sentence
  std::size_t size() const { return cells_.size(); }
  // Empty when absent, and for NULL and \N.
  std::string_view operator[](std::size_t i) const {
    return i < cells_.size() ? cells_[i] : std::string_view();
  }
  // The place of the cell that says `name`, in either case, or size().
  std::size_t place(std::string_view name) const;

 private:
  std::size_t quoted(std::string_view line, std::size_t at, char separator);
  std::vector<std::string_view> cells_;
  std::string unquoted_;
  std::string_view fault_;
};
// The commonest of `,`, `;`, tab and `|` in a line.
char separator_of(std::string_view line);

// Whether a field is a civil time that LogTimes reads.
bool is_civil(std::string_view field);

// Reads times of one log. `zone` outlives it.
class LogTimes {
 public:
  LogTimes(CallSink& sink, const Zone& zone, bool utc) : sink_(sink), zone_(zone), utc_(utc) {}
  // `2026-10-25 02:30:00.123456`, with a space or a T, or epoch seconds, to UTC seconds; nothing when it is
  // neither, or outside 1990–2100. Of an hour that exists twice, the first pass unless it ends before
  // `after`, a time known to come no later. Such an hour, and one that doesn't exist, are noted.
  std::optional<std::int64_t> read(std::string_view field, std::int64_t line, std::int64_t after = 0);
  // Whether the time read last was plain: differences with it are safe.
  bool plain() const { return plain_; }
  // The time read last is that of the line at `offset`.
  void stands_at(std::uint64_t offset);
  // Where to read again from so that the lines from `offset` on get the times they had: from the first of the
  // hour that exists twice, when `offset` is within it.
  std::uint64_t resume_offset(std::uint64_t offset) const;

 private:
  CallSink& sink_;
  const Zone& zone_;
  bool utc_, plain_ = true;
  bool doubtful_ = false;  // the last line isn't plain; such lines stand from first_ to last_
  std::uint64_t first_ = 0, last_ = 0;
};

// `sink` and `zone` outlive the reader.
class QueueLogCsvReader {
 public:
  QueueLogCsvReader(CallSink& sink, const Zone& zone, const LogOptions& options = {});
  // The first line of a log that is read again from further on.
  void header(std::string_view first);
  // As QueueLogReader's.
  void line(std::string_view bytes, std::int64_t number, std::uint64_t offset);
  void end(bool complete) { visits_.end(complete); }
  void follow(FormerCalls& former) { visits_.follow(former); }
  std::vector<LeftOpen> left_open() { return visits_.left_open(); }
  std::uint64_t resume_offset() const { return times_.resume_offset(visits_.resume_offset(end_)); }
  bool has_header() const { return has_header_; }

 private:
  bool find_columns();
  void take(std::int64_t number, std::uint64_t offset);

  CallSink& sink_;
  LogTimes times_;
  QueueVisits visits_;
  CsvCells cells_;
  QueueEvent event_;
  std::array<std::size_t, 5> columns_{};  // time, callid, queuename, agent, event
  std::array<std::size_t, 5> data_{};
  char separator_ = 0;                       // 0: not known yet
  bool known_ = false, has_header_ = false;  // known: which column is which
  std::int64_t last_ = 0;
  std::uint64_t end_ = 0;
};
}  // namespace calls
