// One line a call, in a CSV of any bytes read with a guessed mapping: the same rows and the same refusals
// wherever the blocks are cut, each row possible, each line told once at most.
#include "calls/call_csv.h"

#include "base/csv.h"
#include "base/text.h"
#include "check.h"

namespace {
// Writes down all it is told.
class Record final : public calls::CallSink {
 public:
  std::string told = {};
  void call(const calls::CallRow& r) override {
    once(r.line);
    CHECK(r.wait >= calls::kUnknown && r.talk >= calls::kUnknown);
    CHECK(r.score >= calls::kUnknown && r.score <= 10);
    constexpr std::int64_t kFirst = 600'000'000, kLast = 2'600'000'000;  // 1989 to 2052
    CHECK(r.start > kFirst && r.start < kLast);
    CHECK((r.due == 0 || (r.due > kFirst && r.due < kLast)) &&
          (r.done == 0 || (r.done > kFirst && r.done < kLast)));
    for (auto name : {r.id, r.network, r.queue, r.agent, r.caller}) {
      CHECK(name.find('\0') == name.npos);
      told += std::to_string(name.size()) + ':';
      told += name;
    }
    for (std::int64_t n :
         {r.line, r.start, std::int64_t{r.wait}, std::int64_t{r.talk}, std::int64_t{r.score}, r.due, r.done,
          static_cast<std::int64_t>(r.leaf), static_cast<std::int64_t>(r.transferred)})
      told += std::to_string(n) + ' ';
  }
  void interval(const calls::IntervalRow&) override { CHECK(false); }
  void rejected(std::int64_t line, std::string_view reason) override {
    once(line);
    sentence(line, reason);
  }
  void unknown(std::string_view name) override { sentence(0, name); }
  void noticed(std::int64_t line, std::string_view what) override { sentence(line, what); }

 private:
  void once(std::int64_t line) {
    CHECK(line > last_);
    last_ = line;
  }
  void sentence(std::int64_t line, std::string_view words) {
    CHECK(!words.empty() && text::valid_utf8(words));
    told += std::to_string(line) + ':';
    told += words;
  }
  std::int64_t last_ = 1;  // the header's
};

// Blocks as an import makes them: what a block leaves over begins the next. Each stands in a run of memory of
// its own, so that a byte read beyond the padding is seen.
std::string read(std::string_view body, calls::CallCsvReader& reader, const Record& record,
                 const std::vector<std::size_t>& sizes) {
  std::size_t begin = 0, end = 0;
  for (std::size_t i = 0;; ++i) {
    bool last = end == body.size();
    std::string block(body.substr(begin, end - begin));
    block.append(calls::CallCsvReader::kPadding, i % 2 == 0 ? '\n' : '"');
    std::size_t took = reader.feed(std::string_view(block).substr(0, end - begin), last);
    CHECK(took <= end - begin && (!last || took == end - begin));
    begin += took;
    if (last) return record.told + '#' + std::to_string(reader.line());
    end = std::min(end + sizes[i % sizes.size()], body.size());
  }
}

// The sample that an import shows to propose_mapping.
calls::ColumnMapping guess(std::string_view bytes) {
  MemorySource source(bytes);
  csv::Reader csv(source);
  std::vector<std::vector<std::string>> rows;
  while (rows.size() < 200 && csv.next())
    if (csv.error().empty()) rows.push_back(csv.record());
  return calls::propose_mapping(csv.header(), rows).mapping;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > fuzz::kLargest) return -1;
  static const calls::Zone zones[] = {calls::Zone("Europe/Paris"), calls::Zone("UTC"),
                                      calls::Zone("America/Guadeloupe")};
  std::string_view bytes = fuzz::bytes(data, size);
  auto mapping = guess(bytes);
  if (size % 3 != 0) mapping.zone.clear();  // the import's own
  std::size_t end = std::min(bytes.find('\n'), bytes.size());
  std::string_view body = bytes.substr(std::min(end + 1, bytes.size()));
  // Where blocks end: sizes that the bytes themselves choose.
  std::vector<std::size_t> sizes{1 + size % 61};
  for (std::size_t i = 0; i < std::min<std::size_t>(size, 64); i += 4) sizes.push_back(1 + data[i] % 97U);
  std::string whole;
  for (const auto& cuts : {std::vector<std::size_t>{fuzz::kLargest}, sizes}) {
    Record record;
    calls::CallCsvReader reader(record, zones[size % 3], mapping);
    if (!reader.header(bytes.substr(0, end))) return 0;
    std::string told = read(body, reader, record, cuts);
    CHECK(whole.empty() || told == whole);
    whole = told;
  }
  return 0;
}
