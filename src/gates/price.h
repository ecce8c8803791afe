// What a sentence says of a price. Pure.
#pragma once

#include <string_view>

#include "gates/reading.h"

namespace gates {
// « gratuit à condition de… » isn't « gratuit ».
bool conditional(std::string_view sentence);
// That there is no price, else how much, else that there is one; null when it says nothing of it.
const Fact* price_in(const Sentence& sentence);
// Of such a fact: whether it says that there is none.
bool costs_nothing(const Fact& price);
}  // namespace gates
