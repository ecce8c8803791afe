#include "base/fr.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "base/text.h"

namespace fr {
namespace {
std::string group(std::string digits) {
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, kThin);
  return digits;
}
constexpr std::array<std::string_view, 12> kMonths{"janvier",   "février", "mars",     "avril",
                                                   "mai",       "juin",    "juillet",  "août",
                                                   "septembre", "octobre", "novembre", "décembre"};

std::string civil_date(int day, int month, int year) {
  if (month < 1 || month > 12) return {};
  return fmt::format("{}{}{}{}{}", day == 1 ? "1er" : std::to_string(day), kNoBreak,
                     kMonths[static_cast<std::size_t>(month - 1)], kNoBreak, year);
}
}  // namespace

std::string number(std::int64_t value) {
  std::string digits = group(std::to_string(value < 0 ? -value : value));
  return value < 0 ? "−" + digits : digits;
}

std::string number(double value, int decimals) {
  std::string plain = fmt::format("{:.{}f}", std::fabs(value), decimals);
  std::size_t point = plain.find('.');
  std::string out = group(plain.substr(0, point));
  if (point != std::string::npos) out += "," + plain.substr(point + 1);
  return value < 0 && out.find_first_of("123456789") != std::string::npos ? "−" + out : out;
}

std::string percent(double value, int decimals) { return number(value, decimals) + std::string(kThin) + "%"; }

std::string plural(std::int64_t count, std::string_view singular, std::string_view plural_form) {
  bool many = count >= 2 || count <= -2;
  std::string word = !many                 ? std::string(singular)
                     : plural_form.empty() ? std::string(singular) + "s"
                                           : std::string(plural_form);
  return number(count) + std::string(kNoBreak) + word;
}

std::string date(std::string_view iso_day) {
  auto at = when::parse_day(iso_day);
  if (!at) return std::string(iso_day);
  int year = std::stoi(at->substr(0, 4)), month = std::stoi(at->substr(5, 2)),
      day = std::stoi(at->substr(8, 2));
  return civil_date(day, month, year);
}

std::string date(Millis at, std::string_view zone) {
  auto c = when::local(at, zone);
  return civil_date(c.day, c.month, c.year);
}

std::string date_time(Millis at, std::string_view zone) {
  auto c = when::local(at, zone);
  return fmt::format("{} à {}", civil_date(c.day, c.month, c.year), clock(c.hour * 60 + c.minute));
}

std::string duration(Millis span) {
  if (span < 0) span = 0;
  if (span >= 2 * kMillisPerDay) return plural(span / kMillisPerDay, "jour");
  if (span >= 3'600'000) return plural(span / 3'600'000, "heure");
  if (span >= 60'000) return plural(span / 60'000, "minute");
  return plural(span / 1000, "seconde");
}

std::string list(const std::vector<std::string>& items, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += i + 1 == items.size() ? fmt::format(" {} ", last) : std::string(", ");
    out += items[i];
  }
  return out;
}

std::string of(std::string_view name) {
  bool aspirated = text::fold(name.substr(0, 1)) == "h";
  return (text::starts_with_vowel(name) && !aspirated ? "d’" : "de ") + std::string(name);
}

std::string_view weekday(int day) {
  static constexpr std::array<std::string_view, 7> kDays{"dimanche", "lundi",    "mardi", "mercredi",
                                                         "jeudi",    "vendredi", "samedi"};
  return kDays[static_cast<std::size_t>(((day % 7) + 7) % 7)];
}

std::string clock(int minutes) {
  int hour = minutes / 60, rest = minutes % 60;
  return rest == 0 ? fmt::format("{}{}h", hour, kNoBreak)
                   : fmt::format("{}{}h{}{:02}", hour, kNoBreak, kNoBreak, rest);
}
}  // namespace fr
