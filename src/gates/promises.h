// The promise gate: what binds the administration and that only an agent may write. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace gates {
enum class PromiseKind { commitment, decision, deadline, legal, personal };
std::string_view promise_code(PromiseKind kind);   // "deadline"
std::string_view promise_label(PromiseKind kind);  // French

struct Promise {
  PromiseKind kind;
  text::Range range;  // of the sentence
  std::string text;
};
// In order. A sentence that asks, thanks or quotes (between guillemets) promises nothing. `known` is what the
// user wrote: personal data that stand there are not new.
std::vector<Promise> promises_of(std::string_view text, std::string_view known = {});
// Those of `text` that `before` doesn't have: what was added since.
std::vector<Promise> added_promises(std::string_view text, std::string_view before,
                                    std::string_view known = {});
}  // namespace gates
