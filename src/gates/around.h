// What stands around a value in a sentence. Pure.
#pragma once

#include <string>

#include "gates/reading.h"

namespace gates {
// How alike the content words around two ranges are, side by side: 0 to 1.
double around(const Sentence& x, Range r, const Sentence& s, Range there);
// What comes after a range: the value next to it, else the next content word; empty at the end.
std::string next_thing(const Sentence& x, Range r);
}  // namespace gates
