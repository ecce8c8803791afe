#include "base/time.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <mutex>

Millis SystemClock::now() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

namespace when {
namespace {
using std::chrono::milliseconds;
using SysMillis = date::sys_time<milliseconds>;

const date::time_zone* find_zone(std::string_view name) {
  static const date::time_zone* const paris = date::locate_zone(std::string(kParis));
  if (name == kParis) return paris;
  try {
    return date::locate_zone(std::string(name));
  } catch (const std::runtime_error&) {
    return date::locate_zone("Etc/UTC");
  }
}

bool number(std::string_view text, std::size_t at, std::size_t length, int& out) {
  if (at + length > text.size()) return false;
  for (std::size_t i = at; i < at + length; ++i)
    if (text[i] < '0' || text[i] > '9') return false;
  std::from_chars(text.data() + at, text.data() + at + length, out);
  return true;
}

// Reads the date at the head of `text`; `rest` is what follows it.
bool parse_date(std::string_view text, Local& out, std::string_view& rest) {
  bool iso_form = text.size() >= 10 && text[4] == '-' && text[7] == '-' && number(text, 0, 4, out.year) &&
                  number(text, 5, 2, out.month) && number(text, 8, 2, out.day);
  bool french = !iso_form && text.size() >= 10 && text[2] == '/' && text[5] == '/' &&
                number(text, 0, 2, out.day) && number(text, 3, 2, out.month) && number(text, 6, 4, out.year);
  if (!iso_form && !french) return false;
  rest = text.substr(10);
  date::year_month_day ymd{date::year{out.year}, date::month{static_cast<unsigned>(out.month)},
                           date::day{static_cast<unsigned>(out.day)}};
  return ymd.ok() && out.year >= 1900 && out.year <= 2200;
}

// Reads "[ T]HH:MM[:SS[.fff]]"; leaves what follows in `text`.
bool parse_clock(std::string_view& text, Local& out) {
  if (text.empty()) return true;
  if ((text[0] != ' ' && text[0] != 'T') || text.size() < 6 || text[3] != ':') return false;
  if (!number(text, 1, 2, out.hour) || !number(text, 4, 2, out.minute)) return false;
  text.remove_prefix(6);
  if (text.size() >= 3 && text[0] == ':') {
    if (!number(text, 1, 2, out.second)) return false;
    text.remove_prefix(3);
    if (!text.empty() && text[0] == '.') {
      text.remove_prefix(1);
      while (!text.empty() && text[0] >= '0' && text[0] <= '9') text.remove_prefix(1);
    }
  }
  return out.hour < 24 && out.minute < 60 && out.second < 60;
}

// "Z" or "±HH:MM" in minutes; nothing when the text is something else.
std::optional<int> parse_offset(std::string_view text) {
  if (text == "Z") return 0;
  int hours = 0, minutes = 0;
  if (text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' && number(text, 1, 2, hours) &&
      number(text, 4, 2, minutes))
    return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
  return std::nullopt;
}

date::local_time<milliseconds> civil_time(const Local& c) {
  date::year_month_day ymd{date::year{c.year}, date::month{static_cast<unsigned>(c.month)},
                           date::day{static_cast<unsigned>(c.day)}};
  return date::local_days{ymd} + std::chrono::hours{c.hour} + std::chrono::minutes{c.minute} +
         std::chrono::seconds{c.second};
}
}  // namespace

std::string iso(Millis at) {
  Local c = local(at, "Etc/UTC");
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", c.year, c.month, c.day, c.hour, c.minute,
                     c.second, ((at % 1000) + 1000) % 1000);
}

std::string iso_day(Millis at, std::string_view zone) {
  Local c = local(at, zone);
  return fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day);
}

Local local(Millis at, std::string_view zone) {
  SysMillis instant_at{milliseconds{at}};
  auto offset = zone == "Etc/UTC" ? std::chrono::seconds{0} : find_zone(zone)->get_info(instant_at).offset;
  auto shifted = instant_at + offset;
  auto day = date::floor<date::days>(shifted);
  date::year_month_day ymd{day};
  auto clock = date::make_time(shifted - day);
  return {int{ymd.year()},
          static_cast<int>(unsigned{ymd.month()}),
          static_cast<int>(unsigned{ymd.day()}),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count()),
          static_cast<int>(date::weekday{day}.c_encoding())};
}

std::optional<Millis> instant(const Local& civil, std::string_view zone) {
  date::year_month_day ymd{date::year{civil.year}, date::month{static_cast<unsigned>(civil.month)},
                           date::day{static_cast<unsigned>(civil.day)}};
  if (!ymd.ok()) return std::nullopt;
  return find_zone(zone)->to_sys(civil_time(civil), date::choose::earliest).time_since_epoch().count();
}

std::optional<Millis> parse(std::string_view text, std::string_view zone) {
  Local civil;
  std::string_view rest;
  if (!parse_date(text, civil, rest) || !parse_clock(rest, civil)) return std::nullopt;
  if (rest.empty()) return instant(civil, zone);
  auto offset = parse_offset(rest);
  if (!offset) return std::nullopt;
  return civil_time(civil).time_since_epoch().count() - Millis{*offset} * 60'000;
}

std::optional<std::string> parse_day(std::string_view text) {
  Local civil;
  std::string_view rest;
  if (!parse_date(text, civil, rest)) return std::nullopt;
  return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

std::int64_t days_between(std::string_view from, std::string_view to) {
  auto a = parse(from, "UTC"), b = parse(to, "UTC");
  return a && b ? (*b - *a) / kMillisPerDay : 0;
}
}  // namespace when
