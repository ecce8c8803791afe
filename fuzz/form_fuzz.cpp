// The body of a POST. The first line is its content type, as the peer sent it.
#include "base/text.h"
#include "check.h"
#include "web/http.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > fuzz::kLargest) return -1;
  std::string_view bytes = fuzz::bytes(data, size);
  std::size_t end = bytes.find('\n');
  web::Request request;
  request.content_type = std::string(bytes.substr(0, end));
  request.cookie = request.content_type;
  std::string raw(end == std::string_view::npos ? std::string_view() : bytes.substr(end + 1));
  std::size_t raw_size = raw.size();
  CHECK(request.cookie_value("guichet").size() <= request.cookie.size());
  bool json = request.content_type.starts_with("application/json");
  if (!web::decode_body(request, std::move(raw))) return 0;

  // Nothing is invented: names and values come from the body, each once.
  std::size_t total = request.body.size(), count = 0;
  for (const auto& [name, values] : request.form) {
    for (const auto& value : values) {
      total += value.size();
      ++count;
      if (json) CHECK(text::valid_utf8(value));
    }
  }
  for (const auto& upload : request.uploads) {
    total += upload.bytes.size();
    ++count;
    CHECK(text::clean(upload.filename) == upload.filename);
    CHECK(upload.filename.find_first_of("/\\") == std::string::npos);
  }
  CHECK(json || total <= raw_size);
  CHECK(count <= raw_size + 1);
  return 0;
}
