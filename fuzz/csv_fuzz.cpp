// A CSV file of any bytes: bounded clean records, and what we write reads back.
#include "base/csv.h"

#include "base/text.h"
#include "check.h"

namespace {
// What a cell becomes once written: cleaned, and never a formula.
std::string as_written(std::string_view raw) {
  std::string cell = text::clean(raw);
  return !cell.empty() && std::string_view("=+-@\t").find(cell[0]) != std::string_view::npos ? "'" + cell
                                                                                             : cell;
}

void check_round_trip(const std::vector<std::string>& raw) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < raw.size(); ++i) names.push_back("c" + std::to_string(i));
  std::string bytes = csv::row(names) + csv::row(raw);
  MemorySource source(bytes);
  csv::Reader back(source);
  CHECK(back.header() == names && back.next() && back.error().empty());
  for (std::size_t i = 0; i < raw.size(); ++i) CHECK(back[names[i]] == as_written(raw[i]));
  CHECK(!back.next());
}

// A header of any names is split at the same places, whatever separators they hold.
void check_header(const std::vector<std::string>& raw) {
  std::string bytes = csv::row(raw);
  MemorySource source(bytes);
  csv::Reader back(source);
  CHECK(back.header().size() == raw.size() && !back.next());
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > fuzz::kLargest) return -1;
  std::string_view bytes = fuzz::bytes(data, size);
  MemorySource source(bytes);
  csv::Reader reader(source);
  CHECK(reader.header().size() <= csv::Reader::kColumnLimit + 1);
  std::int64_t last = 0;
  while (reader.next()) {
    CHECK(reader.line() > last);
    last = reader.line();
    CHECK(text::valid_utf8(reader.error()));
    for (const auto& name : reader.header())
      CHECK(reader.has(name) && text::clean(reader[name]) == reader[name]);
  }
  CHECK(!reader.next() && last <= 1 + static_cast<std::int64_t>(size));
  std::vector<std::string> cells;
  for (auto part : text::split(bytes.substr(0, 2000), '\x1F')) cells.emplace_back(part);
  check_round_trip(cells);
  check_header(cells);
  return 0;
}
