// A queue log of any bytes, as a file and as a database writes it: clean rows, and reading again from where
// the first reading says tells the same visits.
#include <set>

#include "base/text.h"
#include "calls/queue_log_csv.h"
#include "check.h"

namespace {
struct Rows final : calls::CallSink {
  std::set<std::string> ids;
  std::int64_t last = 0;  // line given
  void call(const calls::CallRow& r) override {
    CHECK(r.line >= 1 && r.line <= last && r.start >= calls::kFirstLogTime && r.start < calls::kLastLogTime);
    for (auto seconds : {r.wait, r.talk})
      CHECK(seconds >= calls::kUnknown && seconds <= calls::kLongestDuration);
    CHECK(!r.id.empty());
    for (auto name : {r.id, r.queue, r.agent, r.caller})
      CHECK(text::valid_utf8(name) && name.find('\0') == std::string_view::npos);
    CHECK(r.leaf == calls::Leaf::answered || !r.transferred);
    ids.emplace(r.id);
  }
  void interval(const calls::IntervalRow&) override { CHECK(false); }
  void rejected(std::int64_t line, std::string_view reason) override { check(line, reason); }
  void unknown(std::string_view name) override { check(last, name); }
  void noticed(std::int64_t line, std::string_view what) override { check(line, what); }
  void check(std::int64_t line, std::string_view words) const {
    CHECK(line >= 1 && line <= last && !words.empty() && text::valid_utf8(words));
  }
};

// Gives the lines of bytes[from, to).
template <class Reader>
void give(Reader& reader, Rows& rows, std::string_view bytes, std::size_t from, std::size_t to) {
  std::int64_t number = 0;
  while (from < to) {
    auto end = std::min(bytes.find('\n', from), to);
    rows.last = std::max(rows.last, ++number);
    reader.line(bytes.substr(from, end - from), number, from);
    from = end + 1;
  }
}

template <class Reader>
void read_twice(std::string_view bytes, const calls::LogOptions& options) {
  static const calls::Zone zone;
  Rows whole, parts;
  Reader once(whole, zone, options);
  give(once, whole, bytes, 0, bytes.size());
  once.end(true);
  CHECK(once.resume_offset() <= bytes.size());
  auto cut = std::min(bytes.find('\n', bytes.size() / 2), bytes.size());
  Reader first(parts, zone, options), second(parts, zone, options);
  give(first, parts, bytes, 0, cut);
  first.end(false);
  CHECK(first.resume_offset() <= cut);
  if constexpr (std::is_same_v<Reader, calls::QueueLogCsvReader>) {
    if (!first.has_header()) return;
    give(second, parts, bytes, 0, std::min(bytes.find('\n'), bytes.size()));
  }
  give(second, parts, bytes, first.resume_offset(), bytes.size());
  second.end(true);
  if constexpr (std::is_same_v<Reader, calls::QueueLogReader>) CHECK(whole.ids == parts.ids);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > fuzz::kLargest) return -1;
  std::string_view bytes = fuzz::bytes(data, size);
  read_twice<calls::QueueLogReader>(bytes, {});
  read_twice<calls::QueueLogCsvReader>(bytes, {});
  read_twice<calls::QueueLogCsvReader>(bytes, {.utc = true});
  return 0;
}
