// The day of last year that a day is compared with: the same weekday 52 weeks before, unless one of the two
// is a public holiday or a bridge and the other isn't. Pure; metropolitan holidays.
#pragma once

#include <cstdint>

namespace calls {
// Days since 1970-01-01. A holiday falls on the same holiday of the year before; an ordinary day on the
// nearest ordinary day of the same weekday, 51 to 53 weeks before; a bridge on a bridge, if there was one
// within two weeks of that time.
std::int32_t equal_day(std::int32_t day);
}  // namespace calls
