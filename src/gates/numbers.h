// Numbers in a French text, in figures or in letters. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "base/text.h"

namespace gates {
struct Number {
  text::Range range;
  double value = 0;
  bool spelled = false;  // in letters
  bool ordinal = false;  // "1er", "2e"
};
// In order. « vingt-cinq mille », « 1 234,50 », « 1er »; "un" and "une" count as numbers. Figures glued to
// letters before them (« A4 ») are no numbers.
std::vector<Number> numbers_of(std::string_view text);
}  // namespace gates
