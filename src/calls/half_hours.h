// The half-hours of a civil day as they are lived: 48, but 50 on the day that autumn lengthens and 46 on the
// one that spring shortens. Forecasts are made by the clock, as if each day had 48.
#pragma once

#include "calls/forecast.h"
#include "calls/zone.h"

namespace calls {
constexpr std::int64_t kHalfHour = 1800;     // s
constexpr std::size_t kClockHalfHours = 48;  // of an ordinary day

class HalfHours {
 public:
  HalfHours(const Zone& zone, std::int32_t day);
  std::size_t count() const { return steps_.size(); }
  std::int64_t start(std::size_t i) const;                     // UTC seconds
  std::size_t step(std::size_t i) const { return steps_[i]; }  // by the clock, 0 to 47
  std::size_t times(std::size_t step) const;  // a half-hour of the clock is lived: none, once or twice
  std::string label(std::size_t i) const;     // clock_time of its start
  // Each as its half-hour of the clock, and the day's totals with them.
  DayForecast lived(const DayForecast& by_clock) const;

 private:
  const Zone& zone_;
  std::int64_t begins_;
  std::vector<std::size_t> steps_ = {};
};

// « 10:00 » of an instant; « 02:00 (heure d’hiver) » of one that the clock tells twice.
std::string clock_time(const Zone& zone, std::int64_t utc);
}  // namespace calls
