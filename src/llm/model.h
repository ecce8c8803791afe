// A language model as the rest of the program sees it: a prompt in, text out piece by piece. Goals: any
// server that speaks the OpenAI chat protocol, and a scripted twin for tests. Not a goal: trust; what a model
// writes is held against the sources by whoever asked for it.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace llm {
struct Message {
  std::string role;  // "system", "user", "assistant"
  std::string content;
};

struct Prompt {
  std::vector<Message> messages;
  double temperature = 0.2;
  int max_tokens = 700;
};

// The text as it arrives, always whole characters. False asks the model to stop.
using Sink = std::function<bool(std::string_view piece)>;

struct Completion {
  std::string text;
  std::string model;   // as the server names it
  std::string finish;  // "stop", "length", "cancelled"; empty when the server didn't say
  std::int64_t prompt_tokens = 0, completion_tokens = 0;  // 0 when the server doesn't tell
  double first_ms = 0, total_ms = 0;                      // to the first text, to the last
  int attempts = 1;
};

// Any thread; calls are independent.
class Model {
 public:
  virtual ~Model() = default;
  // Blocks until the text is whole, cancelled or given up. Errors (kind unavailable), whose messages are for
  // the administrator: model_unreachable, model_tls, model_key, model_address, model_busy, model_timeout,
  // model_refused, model_garbled, model_cut, model_empty, model_endless.
  virtual Result<Completion> complete(const Prompt& prompt, const Sink& sink,
                                      const std::atomic<bool>* cancelled = nullptr) = 0;
  virtual std::string name() const = 0;
};

struct RemoteOptions {
  std::string url;       // "https://albert.api.etalab.gouv.fr/v1": /chat/completions is added
  std::string model;     // name asked for
  std::string key_file;  // read at each call; empty: no key
  std::string ca_file;   // authorities trusted besides the system's; empty: those of the system
  std::string proxy;     // empty: that of the environment
  int connect_seconds = 5;
  int silence_seconds = 20;  // without a byte
  int total_seconds = 120;
  int retries = 2;                     // after a refusal that may pass: 429, 5xx, no connection
  int first_delay_ms = 500;            // before the first retry; four times more before each next one
  std::size_t most_bytes = 64U << 10;  // of text
};
std::unique_ptr<Model> remote_model(RemoteOptions options);

// The test twin: answers from a script, records what it was asked. Its file holds blocks: a line
// "### words that the last message must hold" (folded; none: always), then the text; "@pause N" on a line
// waits N ms, "@fail CODE" gives up. First block that fits wins.
std::unique_ptr<Model> scripted_model(std::string script);
}  // namespace llm
