// Dates, hours and time slots as spreadsheets and telephone systems print them in a cell. Each function gives
// nothing for what it can't read for certain. Civil times are those of zone.h: the zone is the caller's.
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace calls {
enum class DateOrder { day_first, month_first, year_first };
// "jj/mm/aaaa", "mm/jj/aaaa hh:mm", "aaaa-mm-jj", "%d/%m/%Y", "yyyy-MM-dd": the order of day, month and year.
std::optional<DateOrder> date_order(std::string_view format);

struct CivilTime {
  std::int64_t civil = 0;              // civil seconds, see zone.h
  std::optional<std::int64_t> offset;  // seconds east of UTC, when the text says it
  bool clock = false;                  // the text has an hour
};
// "23/11/2026", "23/11/26 9:05", "23.11.2026 09h05", "11/23/2026 2:05 PM",
// "2026-11-23T09:05:00[.000][Z|+01:00]". A year of four digits in front is read as such whatever the order.
// Years 1990 to 2049.
std::optional<CivilTime> civil_value(std::string_view cell, DateOrder order = DateOrder::day_first);

// Seconds after midnight of "9:05", "09:05:00", "9h05", "09 h", or of CMS's "905".
std::optional<std::int32_t> clock_value(std::string_view cell);

struct Slot {
  std::int32_t start = 0;    // seconds after midnight
  std::int32_t seconds = 0;  // 0: the cell has no end
};
// "09:00", "9h00-9h15", "09:00 à 09:30", "09:00 - 09:29": an end just before the round minute is taken as it.
std::optional<Slot> slot_value(std::string_view cell);
}  // namespace calls
