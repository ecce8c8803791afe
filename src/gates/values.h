// When two facts say the same, and when one would stand in the place of the other. Pure.
#pragma once

#include "gates/facts.h"

namespace gates {
// Whether two kinds hold the same sort of value: a duration and an age both count time.
bool comparable(Kind a, Kind b);
// Whether two values of comparable kinds say the same: a date without its year is that date, a web site is
// said by one of its pages, days are days whatever their kind when one side doesn't tell.
bool same_value(Kind kind, std::string_view a, std::string_view b);
// Whether another value stands for the same quantity: two counts only when they count the same.
bool rival(const Fact& a, const Fact& b);
}  // namespace gates
