// CSV as French administrations write it: `;` or `,`, quotes, BOM, UTF-8 or Windows-1252, ragged rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/source.h"

namespace csv {
// Reads one record after the other; never holds more than one. Cells are cleaned UTF-8 (text::clean).
class Reader {
 public:
  static constexpr std::size_t kRecordLimit = 8U << 20;
  static constexpr std::size_t kColumnLimit = 4096;
  // The first record is the header: its names are trimmed, the separator is guessed from it.
  explicit Reader(Source& source);

  const std::vector<std::string>& header() const { return header_; }
  // The next record, or false at the end. A record with a fault is delivered with error() set.
  bool next();
  // The cell under a header name, empty when the column or the cell is absent.
  const std::string& operator[](std::string_view column) const;
  bool has(std::string_view column) const;
  const std::vector<std::string>& record() const { return cells_; }
  // Physical line where the current record begins, from 1.
  std::int64_t line() const { return line_; }
  // French reason why the current record can't be used; empty when it can.
  const std::string& error() const { return error_; }

 private:
  bool read_record(std::vector<std::string>& cells);
  int get();
  int peek();
  void finish_cell(std::vector<std::string>& cells, std::string& cell);

  Source& source_;
  std::string buffer_;
  std::size_t at_ = 0;
  bool ended_ = false;
  char separator_ = ';';
  std::int64_t physical_line_ = 1;
  std::int64_t line_ = 0;
  std::string error_;
  std::vector<std::string> header_;
  std::vector<std::string> cells_;
  std::unordered_map<std::string, std::size_t> columns_;
};

// One record with `;`, quoted where needed. A cell that a spreadsheet would run as a formula is made text.
std::string row(const std::vector<std::string>& cells);
constexpr std::string_view kBom = "\xEF\xBB\xBF";
}  // namespace csv
