// Facts of one sentence that are each confirmed, but by different rows: « moins de 15 ans » from one, its
// price from the next. Pure.
#pragma once

#include <vector>

#include "gates/gates.h"

namespace gates {
// Among the facts from `first` on (those of one sentence): an amount is contradicted when the row that
// confirms what it bears on tells another amount, and the row that has it doesn't tell what it bears on.
void hold_together(std::vector<CheckedFact>& facts, std::size_t first);
}  // namespace gates
