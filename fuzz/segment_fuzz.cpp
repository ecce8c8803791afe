// Segments and days of the cube of any bytes: refused, or read without harm, as they are and with their
// checksums put right; what opens and verifies can be written again, and says the same.
#include "calls/segment.h"

#include <cstring>

#include "base/text.h"
#include "calls/cube.h"
#include "calls/segment_format.h"
#include "check.h"

namespace {
namespace format = calls::format;

// The head's length, and every checksum, as the bytes want them; else hardly any change would get past the
// table.
std::string put_right(std::string_view bytes) {
  std::string out(bytes);
  format::Head head{};
  if (out.size() < sizeof head) return out;
  std::memcpy(&head, out.data(), sizeof head);
  std::memcpy(head.magic, format::kMagic.data(), sizeof head.magic);
  head.version = format::kVersion;
  head.bytes = out.size();
  std::size_t table = head.sections * sizeof(format::Section);
  if (head.sections > 64 || sizeof head + table > out.size()) return out;
  for (std::size_t i = 0; i < head.sections; ++i) {
    format::Section s{};
    char* at = out.data() + sizeof head + i * sizeof s;
    std::memcpy(&s, at, sizeof s);
    if (s.offset > out.size() || s.length > out.size() - s.offset || s.offset < sizeof head + table) continue;
    s.checksum = format::checksum(std::string_view(out).substr(s.offset, s.length));
    std::memcpy(at, &s, sizeof s);
  }
  head.table_checksum = format::checksum(std::string_view(out).substr(sizeof head, table));
  std::memcpy(out.data(), &head, sizeof head);
  return out;
}

// Within what any reader of a telephone system tells.
bool usual(const calls::CallRow& r) {
  return r.wait >= calls::kUnknown && r.talk >= calls::kUnknown && r.score >= calls::kUnknown &&
         r.score <= 100;
}

void same(const calls::CallRow& a, const calls::CallRow& b) {
  CHECK(a.id == b.id && a.network == b.network && a.queue == b.queue);
  CHECK(a.start == b.start && a.wait == b.wait && a.talk == b.talk);
  CHECK(a.leaf == b.leaf && a.score == b.score && a.transferred == b.transferred);
  CHECK(a.due == b.due && a.done == b.done);
}

// Every row read, and written to another segment, in the same order since they are sorted.
void read_rows(const calls::Segment& s) {
  calls::SegmentBuilder builder;
  std::string id, again;
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < s.rows(); ++i) {
    auto row = s.row(i, id);
    CHECK(static_cast<std::size_t>(row.leaf) < calls::kLeaves && row.id.size() <= s.bytes().size());
    CHECK(s.first_at(row.start) <= i && s.id_hash(i) == calls::hash_of_id(row.id));
    if (!usual(row)) continue;
    builder.add(row, s.queues[i], s.callers[i], {});
    kept.push_back(i);
  }
  auto copy = calls::Segment::from(builder.finish(s.queue_names));
  CHECK(copy && (*copy)->verify() && (*copy)->rows() == kept.size());
  for (std::size_t k = 0; k < kept.size(); ++k) {
    CHECK((*copy)->callers[k] == s.callers[kept[k]]);
    same((*copy)->row(k, again), s.row(kept[k], id));
  }
}

void open(std::string bytes) {
  auto segment = calls::Segment::from(std::move(bytes));
  if (!segment) {
    CHECK(segment.error().code == "segment_damaged" && text::valid_utf8(segment.error().message));
    return;
  }
  if ((*segment)->verify()) read_rows(**segment);
}

void cube(std::string_view bytes) {
  calls::DayCells cells, again;
  if (calls::DayCells::decode(bytes, cells)) {
    CHECK(calls::DayCells::decode(cells.encode(), again) && again.cells() == cells.cells());
    auto sum = cells.sum();
    again.add(cells);
    sum += sum;
    CHECK(again.sum() == sum);
  }
  calls::Counters counters, same_counters;
  if (calls::decode_counters(bytes, counters))
    CHECK(calls::decode_counters(calls::encode_counters(counters), same_counters) &&
          same_counters == counters);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > fuzz::kLargest) return -1;
  std::string_view bytes = fuzz::bytes(data, size);
  open(std::string(bytes));
  open(put_right(bytes));
  cube(bytes);
  return 0;
}
