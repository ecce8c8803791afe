#include "calls/equal_calendar.h"

#include "calls/french_calendar.h"
#include "calls/zone.h"

namespace calls {
namespace {
constexpr std::int32_t kYear = 364, kWeek = 7;  // days: the same weekdays

std::int32_t same_holiday(std::int32_t day) {
  int year = year_of_day(day);
  for (const auto& h : public_holidays(year))
    if (h.day == day)
      for (const auto& before : public_holidays(year - 1))
        if (before.name == h.name) return before.day;
  return day - kYear;
}
}  // namespace

std::int32_t equal_day(std::int32_t day) {
  if (is_public_holiday(day)) return same_holiday(day);
  if (is_bridge(day)) {
    for (std::int32_t side : {-1, 1})  // of the holiday that makes it one
      if (is_public_holiday(day + side) && is_bridge(same_holiday(day + side) - side))
        return same_holiday(day + side) - side;
    for (std::int32_t away = 0; away <= 2 * kWeek; ++away)
      for (std::int32_t at : {day - kYear - away, day - kYear + away})
        if (is_bridge(at)) return at;
  }
  for (std::int32_t at : {day - kYear, day - kYear - kWeek, day - kYear + kWeek})
    if (!is_public_holiday(at) && !is_bridge(at)) return at;
  return day - kYear;
}
}  // namespace calls
