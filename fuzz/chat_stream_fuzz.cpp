// What a chat server sends, in pieces as long as the first byte says: whole characters or an error in French,
// and the same as in one piece.
#include "llm/chat_stream.h"

#include "base/text.h"
#include "check.h"

namespace {
struct Reading {
  std::string text, code;
  llm::ChatStream stream;
};

Reading read(std::string_view bytes, std::size_t piece) {
  Reading out;
  auto take = [&](const Result<std::string>& r) {
    if (r) {
      CHECK(text::valid_utf8(*r));
      out.text += *r;
      return true;
    }
    CHECK(text::valid_utf8(r.error().message) && r.error().message.size() < 2000);
    CHECK(r.error().code == "model_garbled" || r.error().code == "model_refused");
    out.code = r.error().code;
    return false;
  };
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
    if (!take(out.stream.feed(bytes.substr(0, piece)))) return out;
  take(out.stream.finish());
  return out;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > fuzz::kLargest) return -1;
  std::string_view bytes = fuzz::bytes(data, size).substr(1);
  Reading whole = read(bytes, size), cut = read(bytes, data[0] % 61U + 1);
  CHECK(whole.code == cut.code && whole.stream.done() == cut.stream.done());
  // The text that stands before what can't be read comes when it was in an earlier piece.
  CHECK(whole.text.size() <= cut.text.size() && cut.text.size() <= size);
  CHECK(!whole.code.empty() || (whole.text == cut.text && cut.stream.any() == !cut.text.empty()));
  CHECK(cut.stream.done() || !cut.stream.closed());
  for (const auto& said : {cut.stream.model(), cut.stream.finish_reason()}) CHECK(text::valid_utf8(said));
  return 0;
}
