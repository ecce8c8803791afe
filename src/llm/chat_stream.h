// What a chat server sends back, from bytes to text: server-sent events or one JSON object. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace llm {
// Feed the bytes as they come; take the text as it grows.
class ChatStream {
 public:
  // The text that these bytes bring. An error for what can't be read: model_garbled, or model_refused with
  // the server's own words when it sends an error object.
  Result<std::string> feed(std::string_view bytes);
  // The end of the bytes: the text of a whole JSON object, or what was pending.
  Result<std::string> finish();

  bool done() const { return done_; }      // the text is whole
  bool closed() const { return closed_; }  // and nothing follows
  bool any() const { return any_; }        // some text came
  const std::string& model() const { return model_; }
  const std::string& finish_reason() const { return finish_reason_; }
  std::int64_t prompt_tokens() const { return prompt_tokens_; }
  std::int64_t completion_tokens() const { return completion_tokens_; }

 private:
  Result<std::string> line(std::string_view line);
  Result<std::string> event();
  Result<std::string> object(std::string_view bytes);

  std::string pending_;  // bytes of the line that isn't whole
  std::string data_;     // of the event being read
  bool plain_ = false;   // one JSON object instead of events
  bool known_ = false;   // which of the two it is
  bool events_ = false;  // one came
  bool closed_ = false;  // by [DONE]
  bool done_ = false, any_ = false;
  std::string model_, finish_reason_;
  std::int64_t prompt_tokens_ = 0, completion_tokens_ = 0;
};
}  // namespace llm
