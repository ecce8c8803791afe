#include "calls/zone.h"

#include <date/tz.h>

#include <algorithm>
#include <map>
#include <mutex>

namespace calls {
std::int64_t civil_seconds(int year, int month, int day, int hour, int minute, int second) {
  // Days from the civil calendar: eras of 400 years that begin in March.
  std::int64_t y = month <= 2 ? year - 1 : year, era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
  std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  std::int64_t days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
  return days * 86400 + std::int64_t{hour} * 3600 + std::int64_t{minute} * 60 + second;
}

int year_of_day(std::int32_t day) {
  return static_cast<int>(date::year_month_day(date::sys_days(date::days(day))).year());
}
int month_of_day(std::int32_t day) {
  return static_cast<int>(
      static_cast<unsigned>(date::year_month_day(date::sys_days(date::days(day))).month()));
}
std::string iso_of_day(std::int32_t day) {
  date::year_month_day ymd{date::sys_days(date::days(day))};
  std::string out = "0000-00-00";
  auto put = [&](std::size_t at, unsigned value, std::size_t digits) {
    for (; digits > 0; --digits, value /= 10) out[at + digits - 1] = static_cast<char>('0' + value % 10);
  };
  put(0, static_cast<unsigned>(std::clamp(static_cast<int>(ymd.year()), 0, 9999)), 4);
  put(5, static_cast<unsigned>(ymd.month()), 2);
  put(8, static_cast<unsigned>(ymd.day()), 2);
  return out;
}

Zone::Zone(std::string_view name) : name_(name), spans_(spans_of(name_)) {}

std::shared_ptr<const std::vector<Zone::Span>> Zone::spans_of(const std::string& name) {
  constexpr std::int64_t kFirst = 631152000, kLast = 2524608000;  // 1990 and 2050
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const std::vector<Span>>> known;
  std::lock_guard lock(mutex);
  if (auto it = known.find(name); it != known.end()) return it->second;
  std::vector<Span> spans;
  bool exists = true;
  try {
    const auto* zone = date::locate_zone(name);
    auto t = kFirst;
    while (t < kLast) {
      auto info = zone->get_info(date::sys_seconds(std::chrono::seconds(t)));
      std::int64_t end = std::min<std::int64_t>(info.end.time_since_epoch().count(), kLast);
      spans.push_back({t, end, info.offset.count()});
      t = end;
    }
  } catch (const std::runtime_error&) {
    exists = false;
    spans.clear();
  }
  if (spans.empty()) spans.push_back({kFirst, kLast, 0});
  spans.front().from = INT64_MIN;
  spans.back().to = INT64_MAX;
  auto out = std::make_shared<const std::vector<Span>>(std::move(spans));
  if (exists) known.emplace(name, out);  // names of outside that mean nothing aren't piled up
  return out;
}

const Zone::Span& Zone::at(std::int64_t utc) const {
  auto it = std::upper_bound(spans_->begin(), spans_->end(), utc,
                             [](std::int64_t t, const Span& s) { return t < s.to; });
  return *it;
}

std::int64_t Zone::offset(std::int64_t utc) const { return at(utc).offset; }

Instant Zone::utc(std::int64_t civil) const {
  constexpr std::int64_t kWidest = std::int64_t{14} * 3600;
  auto it = std::upper_bound(spans_->begin(), spans_->end(), civil - kWidest,
                             [](std::int64_t t, const Span& s) { return t < s.to; });
  for (; it != spans_->end() && (it == spans_->begin() || it->from <= civil + kWidest); ++it) {
    std::int64_t t = civil - it->offset;
    if (it->to != INT64_MAX && t >= it->to) continue;
    if (it->from != INT64_MIN && t < it->from) return {it->from, Clarity::missing};
    auto after = it + 1;
    bool twice = after != spans_->end() && civil - after->offset >= after->from;
    return {t, twice ? Clarity::ambiguous : Clarity::plain};
  }
  return {civil - spans_->back().offset, Clarity::plain};
}

std::int64_t Zone::day_start(std::int64_t t) const {
  std::int64_t c = civil(t);
  return utc(c - ((c % 86400) + 86400) % 86400).utc;
}

std::int64_t Zone::next_day(std::int64_t t) const {
  std::int64_t c = civil(t);
  return utc(c - ((c % 86400) + 86400) % 86400 + 86400).utc;
}
}  // namespace calls
