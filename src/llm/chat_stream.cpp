#include "llm/chat_stream.h"

#include "base/json.h"
#include "base/text.h"

namespace llm {
namespace {
constexpr std::size_t kLongestEvent = 1U << 20;

tl::unexpected<Error> garbled(std::string what) {
  return fail(ErrorKind::unavailable, "model_garbled",
              "La réponse du modèle est illisible : " + std::move(what) + ".");
}
}  // namespace

Result<std::string> ChatStream::feed(std::string_view bytes) {
  std::string out;
  pending_ += bytes;
  if (!known_) {
    std::size_t first = pending_.find_first_not_of(" \t\r\n");
    known_ = first != std::string::npos;
    plain_ = known_ && pending_[first] == '{';
  }
  std::size_t from = 0;
  for (std::size_t end; known_ && !plain_ && (end = pending_.find('\n', from)) != std::string::npos;
       from = end + 1) {
    std::string_view whole = std::string_view(pending_).substr(from, end - from);
    if (whole.ends_with('\r')) whole.remove_suffix(1);
    auto text = line(whole);
    if (!text) return text;
    out += *text;
  }
  pending_.erase(0, from);
  if (pending_.size() > kLongestEvent) return garbled("un événement démesuré");
  return out;
}

Result<std::string> ChatStream::finish() {
  if (plain_) {
    auto text = object(pending_);
    done_ = done_ || text.has_value();
    return text;
  }
  std::string out;
  if (!pending_.empty()) {
    std::string last = std::move(pending_);
    pending_.clear();
    auto text = line(last);
    if (!text) return text;
    out = std::move(*text);
  }
  auto text = event();
  if (!text) return text;
  if (known_ && !events_) return garbled("ce ne sont ni des événements ni du JSON");
  return out + *text;
}

Result<std::string> ChatStream::line(std::string_view s) {
  if (s.empty()) return event();
  if (!s.starts_with("data:")) return std::string();  // comments, event names, retry times
  s.remove_prefix(5);
  if (s.starts_with(' ')) s.remove_prefix(1);
  if (!data_.empty()) data_ += '\n';
  data_ += s;
  if (data_.size() > kLongestEvent) return garbled("un événement démesuré");
  return std::string();
}

Result<std::string> ChatStream::event() {
  std::string data = std::move(data_);
  data_.clear();
  if (data.empty() || closed_) return std::string();
  events_ = true;
  if (text::trim(data) == "[DONE]") {
    done_ = closed_ = true;
    return std::string();
  }
  return object(data);
}

Result<std::string> ChatStream::object(std::string_view bytes) {
  if (!text::valid_utf8(bytes)) return garbled("elle n’est pas en UTF-8");
  auto v = json::parse(bytes);
  if (!v || !v->is_object()) return garbled("ce n’est pas du JSON");
  if (const json::value* error = json::find(*v, "error"); error != nullptr && !error->is_null()) {
    std::string said = error->is_object() ? json::text(*error, "message") : json::text(*v, "error");
    return fail(ErrorKind::unavailable, "model_refused",
                "Le serveur du modèle refuse : " + text::shorten(said, 200));
  }
  if (std::string name = json::text(*v, "model"); !name.empty()) model_ = name;
  if (const json::value* usage = json::find(*v, "usage"); usage != nullptr && usage->is_object()) {
    prompt_tokens_ = json::integer(*usage, "prompt_tokens");
    completion_tokens_ = json::integer(*usage, "completion_tokens");
  }
  if (done_) return std::string();  // what comes between the last text and [DONE] tells the usage
  const json::value* choices = json::find(*v, "choices");
  if (choices == nullptr || !choices->is_array()) return garbled("il y manque « choices »");
  if (choices->get_array().empty()) return std::string();
  const json::value& first = choices->get_array().front();
  if (!first.is_object()) return garbled("« choices » n’est pas ce qu’il doit être");
  if (std::string reason = json::text(first, "finish_reason"); !reason.empty()) {
    finish_reason_ = reason;
    done_ = true;
  }
  const json::value* said = json::find(first, plain_ ? "message" : "delta");
  if (said == nullptr) said = json::find(first, plain_ ? "delta" : "message");
  if (said == nullptr || !said->is_object()) return std::string();
  const json::value* content = json::find(*said, "content");
  if (content == nullptr || !content->is_string()) return std::string();
  std::string text(content->get_string());
  any_ = any_ || !text.empty();
  return text;
}
}  // namespace llm
