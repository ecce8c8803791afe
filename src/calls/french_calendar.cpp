#include "calls/french_calendar.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace calls {
namespace {
constexpr std::string_view kHeading = "zone;start;end;name;source;verified";

int year_of(int day) {
  return static_cast<int>(std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(day))).year());
}

bool day_off(int day, Region region) { return weekday(day) > 4 || is_public_holiday(day, region); }

std::string_view cut(std::string_view& rest, char separator) {
  auto at = rest.find(separator);
  auto part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return part;
}

// Empty: the line is right.
std::string read_line(std::string_view line, SchoolHoliday& row) {
  if (std::count(line.begin(), line.end(), ';') != 5) return "six colonnes attendues";
  auto zone = cut(line, ';');
  if (zone != "A" && zone != "B" && zone != "C") return "zone inconnue (A, B ou C)";
  row.zone = zone[0];
  row.start = iso_day(cut(line, ';'));
  row.end = iso_day(cut(line, ';'));
  if (row.start == kNoDay || row.end == kNoDay) return "date illisible (AAAA-MM-JJ)";
  if (row.end < row.start) return "la fin précède le début";
  row.name = cut(line, ';');
  row.source = cut(line, ';');
  if (line != "oui" && line != "à vérifier") return "colonne verified : « oui » ou « à vérifier »";
  row.verified = line == "oui";
  return {};
}
}  // namespace

int civil_day(int year, int month, int day) {
  std::chrono::sys_days days = std::chrono::year(year) / month / day;
  return static_cast<int>(days.time_since_epoch().count());
}

int weekday(int day) { return ((day + 3) % 7 + 7) % 7; }

int iso_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return kNoDay;
  std::array<int, 3> part{};
  for (std::size_t i = 0, at = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) {
      ++at;
    } else if (text[i] < '0' || text[i] > '9') {
      return kNoDay;
    } else {
      part[at] = part[at] * 10 + (text[i] - '0');
    }
  }
  auto date = std::chrono::year(part[0]) / part[1] / part[2];
  return date.ok() ? civil_day(part[0], part[1], part[2]) : kNoDay;
}

int easter_sunday(int year) {
  int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25,
      g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
  return civil_day(year, n / 31, n % 31 + 1);
}

std::vector<Holiday> public_holidays(int year, Region region) {
  int easter = easter_sunday(year);
  std::vector<Holiday> all{{civil_day(year, 1, 1), "1er janvier"},
                           {easter + 1, "Lundi de Pâques"},
                           {civil_day(year, 5, 1), "1er mai"},
                           {civil_day(year, 5, 8), "8 mai"},
                           {easter + 39, "Ascension"},
                           {easter + 50, "Lundi de Pentecôte"},
                           {civil_day(year, 7, 14), "14 juillet"},
                           {civil_day(year, 8, 15), "Assomption"},
                           {civil_day(year, 11, 1), "Toussaint"},
                           {civil_day(year, 11, 11), "11 novembre"},
                           {civil_day(year, 12, 25), "Jour de Noël"}};
  auto abolition = [&](int month, int day) {
    all.push_back({civil_day(year, month, day), "Abolition de l’esclavage"});
  };
  switch (region) {
    case Region::metropole:
      break;
    case Region::alsace_moselle:
      all.push_back({easter - 2, "Vendredi saint"});
      all.push_back({civil_day(year, 12, 26), "Saint-Étienne"});
      break;
    case Region::guadeloupe:
      abolition(5, 27);
      break;
    case Region::martinique:
      abolition(5, 22);
      break;
    case Region::guyane:
      abolition(6, 10);
      break;
    case Region::reunion:
      abolition(12, 20);
      break;
    case Region::mayotte:
      abolition(4, 27);
      break;
  }
  std::stable_sort(all.begin(), all.end(), [](const Holiday& a, const Holiday& b) { return a.day < b.day; });
  return all;
}

bool is_public_holiday(int day, Region region) {
  auto all = public_holidays(year_of(day), region);
  return std::any_of(all.begin(), all.end(), [day](const Holiday& h) { return h.day == day; });
}

bool is_bridge(int day, Region region) {
  return !day_off(day, region) && day_off(day - 1, region) && day_off(day + 1, region);
}

bool is_reopening(int day, Region region) {
  if (day_off(day, region)) return false;
  for (int before = day - 1; day_off(before, region); --before) {
    if (weekday(before) < 5) return true;
  }
  return false;
}

SchoolTable parse_school_holidays(std::string_view text) {
  SchoolTable table;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  bool heading = false;
  for (int number = 1; !text.empty(); ++number) {
    auto line = cut(text, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    SchoolHoliday row;
    std::string error;
    if (!heading) {
      heading = true;
      if (line == kHeading) continue;
      error = "en-tête attendu : " + std::string(kHeading);
    } else {
      error = read_line(line, row);
    }
    if (error.empty()) {
      table.rows.push_back(std::move(row));
    } else {
      table.errors.push_back("ligne " + std::to_string(number) + " : " + error);
    }
  }
  return table;
}

FrenchCalendar::FrenchCalendar(Region region, std::vector<SchoolHoliday> school, std::string zones)
    : region_(region), school_(std::move(school)), zones_(std::move(zones)) {}

DayTraits FrenchCalendar::traits(int day) const {
  DayTraits traits{is_public_holiday(day, region_), is_bridge(day, region_), is_reopening(day, region_), 0};
  int off = 0;
  for (char zone : zones_) {
    off += std::any_of(school_.begin(), school_.end(), [&](const SchoolHoliday& s) {
      return s.zone == zone && s.start <= day && day <= s.end;
    });
  }
  if (!zones_.empty()) traits.school = off / static_cast<double>(zones_.size());
  return traits;
}
}  // namespace calls
