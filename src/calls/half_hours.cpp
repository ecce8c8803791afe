#include "calls/half_hours.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "calls/cube.h"

namespace calls {
HalfHours::HalfHours(const Zone& zone, std::int32_t day) : zone_(zone), begins_(day_begins(zone, day)) {
  std::int64_t midnight = std::int64_t{day} * 86400, end = day_begins(zone, day + 1);
  for (std::int64_t at = begins_; at < end; at += kHalfHour) {
    std::int64_t step = (zone.civil(at) - midnight) / kHalfHour;
    steps_.push_back(static_cast<std::size_t>(
        std::clamp<std::int64_t>(step, 0, static_cast<std::int64_t>(kClockHalfHours) - 1)));
  }
}

std::int64_t HalfHours::start(std::size_t i) const {
  return begins_ + static_cast<std::int64_t>(i) * kHalfHour;
}

std::size_t HalfHours::times(std::size_t step) const {
  return static_cast<std::size_t>(std::count(steps_.begin(), steps_.end(), step));
}

std::string HalfHours::label(std::size_t i) const { return clock_time(zone_, start(i)); }

DayForecast HalfHours::lived(const DayForecast& by_clock) const {
  if (by_clock.calls.size() != kClockHalfHours || count() == kClockHalfHours) return by_clock;
  DayForecast out = by_clock;
  for (auto values : {&DayForecast::calls, &DayForecast::low, &DayForecast::high}) {
    (out.*values).clear();
    for (std::size_t step : steps_) (out.*values).push_back((by_clock.*values)[step]);
  }
  auto sum = [](const std::vector<float>& v) { return std::accumulate(v.begin(), v.end(), 0.0); };
  double before = sum(by_clock.calls), ratio = before > 0 ? sum(out.calls) / before : 1;
  out.total *= ratio;
  out.total_low *= ratio;
  out.total_high *= ratio;
  return out;
}

std::string clock_time(const Zone& zone, std::int64_t utc) {
  std::int64_t civil = zone.civil(utc), second = ((civil % 86400) + 86400) % 86400;
  std::string out = fmt::format("{:02}:{:02}", second / 3600, second % 3600 / 60);
  Instant first = zone.utc(civil);
  if (first.clarity != Clarity::ambiguous) return out;
  return out + (utc == first.utc ? " (heure d’été)" : " (heure d’hiver)");
}
}  // namespace calls
