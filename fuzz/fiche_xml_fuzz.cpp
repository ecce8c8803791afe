// A fiche of any bytes: refused with one line, or a document that keeps every promise.
#include "check_document.h"
#include "corpus/fiche_xml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > fuzz::kLargest) return -1;
  std::map<std::string, std::int64_t> unknown;
  auto document = corpus::parse_fiche_xml(fuzz::bytes(data, size), unknown);
  for (const auto& [tag, count] : unknown) {
    fuzz::check_clean(tag);
    CHECK(!tag.empty() && tag.size() <= 200 && count > 0);
  }
  if (!document) {
    fuzz::check_clean(document.error().message);
    CHECK(!document.error().message.empty() && document.error().message.find('\n') == std::string::npos);
    return 0;
  }
  if (!*document) {
    CHECK(!unknown.empty());
    return 0;
  }
  fuzz::check_document(**document);
  CHECK((*document)->source == "service-public");
  return 0;
}
