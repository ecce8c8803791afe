#include "calls/monday_hour.h"

#include <algorithm>

#include "calls/dashboard.h"
#include "calls/day_plan.h"
#include "calls/half_hours.h"

namespace calls {
namespace {
constexpr std::size_t kMonday = 0;

std::int32_t monday_after(std::int32_t day) { return day + 7 - (day + 3) % 7; }

std::optional<double> expected(operations::Context& context, const NetworkView& v, std::int32_t day,
                               int hour) {
  if (!v.input.departement.empty()) return std::nullopt;
  PlanPlace place{v.network.code, v.input.queue, v.input.site};
  auto forecast = show_forecast(context, forecast_asked(place, iso_of_day(day), 1, std::nullopt));
  if (!forecast || forecast->days.empty() || forecast->days.front().day != day) return std::nullopt;
  const DayForecast& of_day = forecast->days.front();
  HalfHours halves(forecast->zone, day);
  double out = 0;
  for (std::size_t i = 0; i < std::min(halves.count(), of_day.calls.size()); ++i)
    if (halves.step(i) / 2 == static_cast<std::size_t>(hour)) out += of_day.calls[i];
  return out;
}
}  // namespace

std::optional<MondayHour> monday_hour(operations::Context& context, const NetworkView& v) {
  const auto& hours = v.week[kMonday];
  auto fullest = std::max_element(hours.begin(), hours.end(),
                                  [](const Counters& a, const Counters& b) { return queued(a) < queued(b); });
  if (v.open_days[kMonday] == 0 || queued(*fullest) == 0) return std::nullopt;
  MondayHour out;
  out.hour = static_cast<int>(fullest - hours.begin());
  out.usual = static_cast<double>(queued(*fullest)) / static_cast<double>(v.open_days[kMonday]);
  out.counters = *fullest;
  out.next = monday_after(v.period.to);
  out.expected = expected(context, v, out.next, out.hour);
  return out;
}
}  // namespace calls
