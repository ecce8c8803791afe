// Records and events of telephone systems, of any bytes: clean rows, each line once, nothing left open at the
// end.
#include "base/text.h"
#include "calls/asterisk_cdr.h"
#include "calls/asterisk_cel.h"
#include "calls/freeswitch_cdr.h"
#include "check.h"

namespace {
struct Rows final : calls::CallSink {
  std::int64_t last = 0, told = 0;  // line given, rows
  void call(const calls::CallRow& r) override {
    ++told;
    CHECK(r.line >= 1 && r.line <= last && r.start >= calls::kFirstLogTime && r.start < calls::kLastLogTime);
    for (auto seconds : {r.wait, r.talk})
      CHECK(seconds >= calls::kUnknown && seconds <= calls::kLongestDuration);
    for (auto name : {r.id, r.queue, r.agent, r.caller})
      CHECK(text::valid_utf8(name) && name.find('\0') == std::string_view::npos);
    CHECK(r.leaf == calls::Leaf::answered || !r.transferred);
  }
  void interval(const calls::IntervalRow&) override { CHECK(false); }
  void rejected(std::int64_t line, std::string_view reason) override { check(line, reason); }
  void unknown(std::string_view name) override { check(last, name); }
  void noticed(std::int64_t line, std::string_view what) override { check(line, what); }
  void check(std::int64_t line, std::string_view words) const {
    CHECK(line >= 1 && line <= last && !words.empty() && text::valid_utf8(words));
  }
};

template <class Reader>
void read(std::string_view bytes) {
  static const calls::Zone zone;
  Rows rows;
  Reader reader(rows, zone, {.group = 600, .stale = 3600});
  std::size_t offset = 0;
  for (auto line : text::split(bytes, '\n')) {
    reader.line(line, ++rows.last, offset);
    CHECK(reader.resume_offset() <= offset + line.size());
    offset += line.size() + 1;
    if (rows.last % 64 == 0) reader.end(false);
  }
  reader.end(true);
  auto told = rows.told;
  CHECK(told <= rows.last);
  reader.end(true);
  CHECK(rows.told == told);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > fuzz::kLargest) return -1;
  std::string_view bytes = fuzz::bytes(data, size);
  read<calls::AsteriskCdrReader>(bytes);
  read<calls::AsteriskCelReader>(bytes);
  read<calls::FreeswitchCdrReader>(bytes);
  return 0;
}
