// The body of a POST. The first line is its content type, as the peer sent it.
#include "base/text.h"
#include "check.h"
#include "web/http.h"

namespace {
struct Input {
  std::string line, long_text, secret, choice;
  std::int64_t number = 0;
  bool ticked = false;
  std::vector<std::string> list;
  static auto fields() {
    return std::tuple{field("a", "A", &Input::line).max(20),
                      field("b", "B", &Input::long_text).multiline().required(),
                      field("c", "C", &Input::secret).secret(),
                      field("d", "D", &Input::choice).choices({{"un", "Un"}, {"deux", "Deux"}}),
                      field("e", "E", &Input::number).between(0, 9),
                      field("f", "F", &Input::ticked),
                      field("g", "G", &Input::list)};
  }
};

// An input is within its limits, or every fault names its field.
void check_input(const Values& values) {
  auto in = fields::parse<Input>(values);
  if (!in) {
    CHECK(!in.error().fields.empty());
    for (const auto& fault : in.error().fields)
      CHECK(fault.field.size() == 1 && text::valid_utf8(fault.message));
    return;
  }
  CHECK(text::length(in->line) <= 20 && text::squeeze(text::clean(in->line)) == in->line);
  CHECK(!in->long_text.empty() && text::trim(text::clean(in->long_text)) == in->long_text);
  CHECK((in->choice.empty() || in->choice == "un" || in->choice == "deux") && in->number >= 0 &&
        in->number <= 9);
  for (const auto& item : in->list) CHECK(text::length(item) <= 200 && text::clean(item) == item);
}
}  // namespace

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
  check_input(request.form);
  return 0;
}
