// Interval reports of any cells, in every format and with a guessed mapping: each row told is a possible one,
// each line is told once at most, and every reason is a sentence.
#include <map>
#include <numeric>

#include "base/text.h"
#include "calls/interval_readers.h"
#include "check.h"

namespace {
constexpr std::string_view kFormats[] = {"avaya_split", "avaya_vdn", "cisco_call_type", "genesys_queue",
                                         "interval"};
constexpr std::string_view kZones[] = {"Europe/Paris", "UTC", "America/Guadeloupe"};

class Judge final : public calls::CallSink {
 public:
  explicit Judge(std::int64_t lines) : lines_(lines) {}
  void call(const calls::CallRow&) override { CHECK(false); }
  void interval(const calls::IntervalRow& row) override {
    once(row.line);
    constexpr std::int64_t kFirst = 600'000'000, kLast = 2'600'000'000;  // 1989 to 2052
    CHECK(row.seconds == 900 || row.seconds == 1800 || row.seconds == 3600);
    CHECK(row.start % 900 == 0 && row.start > kFirst && row.start < kLast);
    const auto& n = row.counters;
    std::uint64_t calls = std::accumulate(n.leaves.begin(), n.leaves.end(), std::uint64_t{0});
    CHECK(calls <= 300'000'000);
    CHECK(total(n.answered_waits) <= 100'000'000 && total(n.lost_waits) <= 100'000'000);
  }
  void rejected(std::int64_t line, std::string_view reason) override {
    once(line);
    sentence(reason);
  }
  void unknown(std::string_view name) override { CHECK(!name.empty() && text::valid_utf8(name)); }
  void noticed(std::int64_t line, std::string_view what) override {
    CHECK(line >= 1 && line <= lines_);
    sentence(what);
  }

 private:
  static std::uint64_t total(const std::array<std::uint32_t, calls::kWaitBuckets>& waits) {
    return std::accumulate(waits.begin(), waits.end(), std::uint64_t{0});
  }
  static void sentence(std::string_view s) {
    CHECK(s.size() > 10 && s.ends_with('.') && text::valid_utf8(s));
  }
  void once(std::int64_t line) { CHECK(line >= 1 && line <= lines_ && ++told_[line] == 1); }

  std::int64_t lines_;
  std::map<std::int64_t, int> told_;
};

using Table = std::vector<std::vector<std::string>>;

Table table_of(std::string_view bytes) {
  Table out;
  for (auto line : text::split(bytes, '\n')) {
    out.emplace_back();
    for (auto cell : text::split(line, ';')) out.back().push_back(text::clean(cell));
  }
  return out;
}

void read(const Table& table, std::string_view format, const calls::Zone& zone,
          const calls::ColumnMapping& mapping) {
  Judge judge(static_cast<std::int64_t>(table.size()));
  auto reader = calls::IntervalReader::make(format, judge, zone, mapping);
  CHECK(reader != nullptr);
  std::int64_t line = 0;
  for (const auto& record : table) reader->record(record, ++line);
  reader->finish();
}

// Whatever is guessed suits the header it was guessed from, unless it has no start.
calls::ColumnMapping guess(const Table& table) {
  auto proposal = calls::propose_mapping(table.front(), {table.begin() + 1, table.end()});
  auto faults = calls::check_mapping(proposal.mapping, table.front());
  CHECK(faults.empty() || (faults.size() == 1 && faults[0].find("(start)") != std::string::npos));
  auto toml = calls::mapping_toml(proposal);
  CHECK(text::valid_utf8(toml));
  for (auto line : text::split(toml, '\n'))
    CHECK(line.empty() || line[0] == '#' || line[0] == '[' || line.find(" = \"") != std::string_view::npos);
  return proposal.mapping;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > fuzz::kLargest) return -1;
  static const calls::Zone zones[] = {calls::Zone(kZones[0]), calls::Zone(kZones[1]), calls::Zone(kZones[2])};
  std::string_view bytes = fuzz::bytes(data, size);
  Table table = table_of(bytes);
  const auto& zone = zones[size % 3];
  std::vector<std::string_view> head(table.front().begin(), table.front().end());
  auto format = calls::IntervalReader::recognise(head);
  read(table, format.empty() ? kFormats[size % 5] : format, zone, {});
  read(table, size % 2 == 0 ? "interval" : "genesys_queue", zone, guess(table));
  return 0;
}
