// French calendar for forecasts: public holidays, « ponts », school holidays. Pure; a day is a number of
// civil days since 1970-01-01. Holidays: code du travail, art. L3133-1 (the eleven), L3134-13
// (Alsace-Moselle: Good Friday, in communes with a Protestant church or a mixed one, and 26 December),
// L3422-2 (overseas: abolition of slavery). Easter: Meeus, Astronomical Algorithms, ch. 8, valid from 1583.
// School holidays are never computed: they are read from a table that the caller gives.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace calls {
enum class Region { metropole, alsace_moselle, guadeloupe, martinique, guyane, reunion, mayotte };

int civil_day(int year, int month, int day);
int weekday(int day);                    // 0 Monday … 6 Sunday
int iso_day(std::string_view iso_date);  // "2026-05-14" exactly; kNoDay for anything else
constexpr int kNoDay = -2147483647;

int easter_sunday(int year);
struct Holiday {
  int day = 0;
  std::string_view name;  // French
};
// In order of dates; two may share one (8 May and Ascension in 1997, 2008).
std::vector<Holiday> public_holidays(int year, Region region = Region::metropole);
bool is_public_holiday(int day, Region region = Region::metropole);
// A working day (Monday to Friday, no holiday) with a day off on either side: the Friday after a Thursday
// holiday, the Monday before a Tuesday one, a day between two holidays.
bool is_bridge(int day, Region region = Region::metropole);
// The first working day after a closure that a holiday on a Monday to Friday made or lengthened.
bool is_reopening(int day, Region region = Region::metropole);

struct SchoolHoliday {
  char zone = 'A';         // A, B or C
  int start = 0, end = 0;  // first and last day without school, inclusive
  std::string name, source;
  bool verified = false;
};
struct SchoolTable {
  std::vector<SchoolHoliday> rows;
  std::vector<std::string>
      errors;  // in French, each with its line; a wrong line is left out, the others stay
};
// Lines zone;start;end;name;source;verified with that heading, ISO dates, verified « oui » or « à vérifier »;
// blank lines and a BOM pass.
SchoolTable parse_school_holidays(std::string_view text);

// What a forecast wants to know of a day. All false: an ordinary one.
struct DayTraits {
  bool holiday = false, bridge = false, reopening = false;
  double school = 0;  // share of the zones on holiday, from 0 to 1
};
class FrenchCalendar {
 public:
  // zones: those that the queue serves, such as "B" or "ABC".
  explicit FrenchCalendar(Region region = Region::metropole, std::vector<SchoolHoliday> school = {},
                          std::string zones = "ABC");
  DayTraits traits(int day) const;

 private:
  Region region_;
  std::vector<SchoolHoliday> school_;
  std::string zones_;
};
}  // namespace calls
