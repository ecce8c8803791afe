#include "calls/cell_dates.h"

#include <algorithm>
#include <array>
#include <string>

#include "calls/cell_cursor.h"
#include "calls/cell_values.h"
#include "calls/zone.h"

namespace calls {
namespace {
int days_in(std::int64_t month, std::int64_t year) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap);
}

bool read_date(CellCursor& at, DateOrder order, std::int64_t& civil) {
  constexpr std::int64_t kFirst = 1990, kLast = 2049;
  std::array<std::int64_t, 3> part{};
  std::size_t first = at.digits(1, 4, part[0]);
  if (first == 0 || first == 3 || at.rest.empty()) return false;
  char separator = at.rest[0];
  if (!at.skip_any("/-.") || !at.digits(1, 2, part[1]) || !at.skip(separator)) return false;
  std::size_t last = at.digits(2, 4, part[2]);
  if (last == 0 || last == 3 || (first == 4 && last == 4)) return false;
  if (first == 4) order = DateOrder::year_first;
  if (last == 4 && order == DateOrder::year_first) return false;
  auto [year, month, day] = order == DateOrder::year_first    ? std::array{part[0], part[1], part[2]}
                            : order == DateOrder::month_first ? std::array{part[2], part[0], part[1]}
                                                              : std::array{part[2], part[1], part[0]};
  if (year < 100) year += 2000;
  if (year < kFirst || year > kLast || month < 1 || month > 12 || day < 1 || day > days_in(month, year))
    return false;
  civil = civil_seconds(static_cast<int>(year), static_cast<int>(month), static_cast<int>(day));
  return true;
}

// "AM" or "PM" after an hour of 1 to 12; false when the two don't go together.
bool read_half_day(CellCursor& at, std::int64_t& hour) {
  CellCursor ahead = at;
  ahead.spaces();
  bool afternoon = ahead.skip_any("pP");
  if ((!afternoon && !ahead.skip_any("aA")) || !ahead.skip_any("mM")) return true;
  if (hour < 1 || hour > 12) return false;
  hour = hour % 12 + (afternoon ? 12 : 0);
  at = ahead;
  return true;
}

bool read_clock(CellCursor& at, std::int32_t& seconds) {
  std::int64_t hour = 0, minute = 0, second = 0;
  if (!at.digits(1, 2, hour)) return false;
  if (at.skip(':')) {
    if (!at.digits(2, 2, minute)) return false;
    if (at.skip(':')) {
      if (!at.digits(2, 2, second)) return false;
      at.fraction();
    }
  } else {
    at.spaces();
    if (at.skip_any("hH")) {
      CellCursor ahead = at;
      ahead.spaces();
      if (ahead.digits(2, 2, minute)) at = ahead;
    } else if (at.rest.empty() || std::string_view("aApP").find(at.rest[0]) == std::string_view::npos) {
      return false;
    }
  }
  if (!read_half_day(at, hour) || hour > 23 || minute > 59 || second > 59) return false;
  seconds = static_cast<std::int32_t>(hour * 3600 + minute * 60 + second);
  return true;
}

// "Z", "UTC", "+01:00", "+0100", "+01" at the end; nothing there is fine too.
bool read_offset(CellCursor& at, std::optional<std::int64_t>& offset) {
  at.spaces();
  if (at.rest.empty()) return true;
  if (at.rest == "Z" || at.rest == "z" || at.rest == "UTC" || at.rest == "GMT") {
    offset = 0;
    return true;
  }
  bool west = at.skip('-');
  if (!west && !at.skip('+')) return false;
  std::int64_t hours = 0, minutes = 0;
  std::size_t n = at.digits(2, 4, hours);
  if (n == 0 || n == 3) return false;
  if (n == 4) {
    minutes = hours % 100;
    hours /= 100;
  } else if (at.skip(':') && !at.digits(2, 2, minutes)) {
    return false;
  }
  if (!at.rest.empty() || hours > 14 || minutes > 59) return false;
  offset = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
  return true;
}
}  // namespace

std::optional<DateOrder> date_order(std::string_view format) {
  std::string order;
  for (char c : format.substr(0, std::min(format.size(), format.find_first_of("hH:T")))) {
    char kind = c == 'j' || c == 'J' || c == 'd' || c == 'D'   ? 'd'
                : c == 'm' || c == 'M'                         ? 'm'
                : c == 'a' || c == 'A' || c == 'y' || c == 'Y' ? 'y'
                                                               : ' ';
    if (kind != ' ' && !order.ends_with(kind)) order += kind;
  }
  if (order == "dmy") return DateOrder::day_first;
  if (order == "mdy") return DateOrder::month_first;
  if (order == "ymd") return DateOrder::year_first;
  return std::nullopt;
}

std::optional<CivilTime> civil_value(std::string_view cell, DateOrder order) {
  CellCursor at{trimmed(cell)};
  CivilTime out;
  if (!read_date(at, order, out.civil)) return std::nullopt;
  if (at.rest.empty()) return out;
  if (!at.skip_any("Tt,")) {
    if (space_in_front(at.rest) == 0) return std::nullopt;
  }
  at.spaces();
  std::int32_t clock = 0;
  if (!read_clock(at, clock) || !read_offset(at, out.offset)) return std::nullopt;
  out.civil += clock;
  out.clock = true;
  return out;
}

std::optional<std::int32_t> clock_value(std::string_view cell) {
  CellCursor at{trimmed(cell)};
  std::int32_t seconds = 0;
  if (std::all_of(at.rest.begin(), at.rest.end(), digit)) {
    std::int64_t hundreds = 0;
    if (!at.digits(1, 4, hundreds) || hundreds / 100 > 23 || hundreds % 100 > 59) return std::nullopt;
    return static_cast<std::int32_t>(hundreds / 100 * 3600 + hundreds % 100 * 60);
  }
  if (!read_clock(at, seconds) || !at.rest.empty()) return std::nullopt;
  return seconds;
}

std::optional<Slot> slot_value(std::string_view cell) {
  constexpr std::int32_t kDay = 86400, kStep = 900;
  CellCursor at{trimmed(cell)};
  Slot out;
  if (!read_clock(at, out.start)) return std::nullopt;
  at.spaces();
  if (at.rest.empty()) return out;
  bool joined = false;
  for (std::string_view join : {"-", "–", "—", "à", "/"})
    if (at.rest.starts_with(join)) {
      at.rest.remove_prefix(join.size());
      joined = true;
      break;
    }
  std::int32_t end = 0;
  at.spaces();
  if (!joined || !read_clock(at, end) || !at.rest.empty()) return std::nullopt;
  std::int32_t seconds = (end - out.start + kDay) % kDay;
  if ((seconds + 60) % kStep == 0) seconds += 60;
  if ((seconds + 1) % kStep == 0) seconds += 1;
  out.seconds = seconds;
  return out;
}
}  // namespace calls
