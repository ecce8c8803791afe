// A model's answer over given passages: asked, streamed sentence by sentence through the gates, corrected at
// most once, and told whole so that it can be kept and replayed.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "answers/writing.h"
#include "base/json.h"
#include "operations/context.h"

namespace answers {
// How a generation ended.
//   passed     more sentences hold than are left to verify, and none is contradicted: it may stand first
//   doubtful   something is contradicted, or nothing holds: the extracts stay first
//   abstained  the model says that the passages don't answer
//   failed     no model, or it gave up: see `error`
//   cancelled  stopped by the reader
enum class Outcome { passed, doubtful, abstained, failed, cancelled };
std::string_view outcome_code(Outcome outcome);
std::string_view outcome_text(Outcome outcome);  // French, for the person who asked

struct Generation {
  Outcome outcome = Outcome::failed;
  std::vector<Written> sentences;
  bool corrected = false;         // a second round was asked for and kept
  std::string error_code, error;  // for the administrator
  std::string model, prompt_hash;
  double temperature = 0;
  std::int64_t max_tokens = 0;
  std::vector<std::string> passages;  // ids, in the order of their numbers
  std::vector<std::string> raw;       // what the model wrote, round by round
  std::int64_t prompt_tokens = 0, completion_tokens = 0, attempts = 0;
  double first_ms = 0, total_ms = 0, gates_ms = 0;
};

// Each sentence as soon as the gates have held it; false stops the model.
using WrittenSink = std::function<bool(const Written& sentence)>;

// Blocks as long as the model writes. `question` is masked before it leaves. Never throws for a model's
// fault.
Generation generate(operations::Context& context, std::string_view question,
                    const std::vector<corpus::PassageRow>& passages, const WrittenSink& sink,
                    const std::atomic<bool>* cancelled = nullptr);

// Whether a sentence only says that the passages don't answer: it is no part of the text.
bool abstains(std::string_view sentence);
json::value written_json(const Written& w);
json::value generation_json(const Generation& g);
Generation generation_from_json(const json::value& v);
}  // namespace answers
