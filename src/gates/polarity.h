// Which way a sentence says things, and who does them: what changes its meaning without changing a figure.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gates/facts.h"

namespace gates {
// Facts of kind polarity and actor, in order.
//   polarity  "free", "paid"… (one side of a pair of opposites), "not:<stem>" (a verb that is denied)
//   actor     the body in one word: "mairie", "prefecture"…
std::vector<Fact> senses_of(std::string_view text);

// The other side of a polarity: "free" for "paid"; empty when it has none.
std::string_view opposite(std::string_view value);
}  // namespace gates
