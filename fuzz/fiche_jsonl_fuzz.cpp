// Lines of any bytes, read as the import reads them: each is refused or a document that keeps every promise.
#include "base/source.h"
#include "check_document.h"
#include "corpus/fiche_json.h"

namespace {
void take(const Result<corpus::Document>& document) {
  if (document)
    fuzz::check_document(*document);
  else
    CHECK(!document.error().message.empty());
}

// Holds no fractions: Boost.JSON 1.81 reads them to the last digit but one.
bool exact(const json::value& v) {
  if (auto* o = v.if_object())
    return std::all_of(o->begin(), o->end(), [](const auto& member) { return exact(member.value()); });
  if (auto* a = v.if_array()) return std::all_of(a->begin(), a->end(), exact);
  return !v.is_double();
}

void read_json(std::string_view bytes) {
  auto v = json::parse(bytes);
  if (!v) return;
  auto again = json::parse(json::write(*v)), indented = json::parse(json::write(*v, 2));
  CHECK(again && indented && *again == *indented && (!exact(*v) || *again == *v));
  take(corpus::parse_plain_document(*v));
  take(corpus::parse_labour_fiche(*v));
  if (auto* items = v->if_array())
    for (const auto& item : *items) take(corpus::parse_labour_fiche(item));
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > fuzz::kLargest) return -1;
  constexpr std::size_t kLongest = 16U << 10;
  std::string_view bytes = fuzz::bytes(data, size);
  MemorySource source(bytes);
  LineReader lines(source, kLongest);
  std::string line;
  std::int64_t number = 0;
  for (auto expected : text::split(bytes, '\n')) {
    bool last = expected.data() + expected.size() == bytes.data() + bytes.size();
    if (last && expected.empty()) break;
    CHECK(lines.next(line) && lines.number() == ++number);
    CHECK(lines.too_long() == (expected.size() > kLongest));
    if (lines.too_long()) continue;
    if (expected.ends_with('\r')) expected.remove_suffix(1);
    CHECK(line == expected);
    read_json(line);
  }
  CHECK(!lines.next(line));
  return 0;
}
