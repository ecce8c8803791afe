#include "calls/half_hours.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/cube.h"

namespace calls {
namespace {
std::int32_t day(int year, int month, int of) {
  return static_cast<std::int32_t>(civil_seconds(year, month, of) / 86400);
}
DayForecast by_clock(std::int32_t of) {
  DayForecast out;
  out.day = of;
  for (std::size_t i = 0; i < kClockHalfHours; ++i) {
    out.calls.push_back(static_cast<float>(i));
    out.low.push_back(static_cast<float>(i) / 2);
    out.high.push_back(static_cast<float>(i) * 2);
    out.total += static_cast<double>(i);
  }
  out.total_low = out.total / 2;
  out.total_high = out.total * 2;
  return out;
}

TEST(HalfHours, AnOrdinaryDayHasFortyEight) {
  Zone paris;
  HalfHours halves(paris, day(2026, 11, 25));
  EXPECT_EQ(halves.count(), 48U);
  for (std::size_t i = 0; i < 48; ++i) {
    EXPECT_EQ(halves.step(i), i);
    EXPECT_EQ(halves.times(i), 1U);
  }
  EXPECT_EQ(halves.label(19), "09:30");
  DayForecast forecast = by_clock(day(2026, 11, 25));
  EXPECT_EQ(halves.lived(forecast).calls, forecast.calls);
}

TEST(HalfHours, AutumnLivesTwoOfThemTwice) {
  Zone paris;
  HalfHours halves(paris, day(2026, 10, 25));
  ASSERT_EQ(halves.count(), 50U);
  EXPECT_EQ(halves.times(4), 2U);
  EXPECT_EQ(halves.times(5), 2U);
  EXPECT_EQ(halves.times(6), 1U);
  EXPECT_EQ(halves.label(4), "02:00 (heure d’été)");
  EXPECT_EQ(halves.label(6), "02:00 (heure d’hiver)");
  EXPECT_EQ(halves.label(8), "03:00");
  EXPECT_EQ(halves.start(49) + kHalfHour, day_begins(paris, day(2026, 10, 26)));
  DayForecast clock = by_clock(day(2026, 10, 25)), lived = halves.lived(clock);
  ASSERT_EQ(lived.calls.size(), 50U);
  EXPECT_EQ(lived.calls[6], 4);
  EXPECT_EQ(lived.low[7], 2.5);
  EXPECT_EQ(lived.high[49], 94);
  EXPECT_DOUBLE_EQ(lived.total, clock.total + 4 + 5);
  EXPECT_DOUBLE_EQ(lived.total_low, lived.total / 2);
}

TEST(HalfHours, SpringSkipsTwoOfThem) {
  Zone paris;
  HalfHours halves(paris, day(2026, 3, 29));
  ASSERT_EQ(halves.count(), 46U);
  EXPECT_EQ(halves.times(4), 0U);
  EXPECT_EQ(halves.label(3), "01:30");
  EXPECT_EQ(halves.label(4), "03:00");
  DayForecast clock = by_clock(day(2026, 3, 29)), lived = halves.lived(clock);
  ASSERT_EQ(lived.calls.size(), 46U);
  EXPECT_EQ(lived.calls[4], 6);
  EXPECT_DOUBLE_EQ(lived.total, clock.total - 4 - 5);
}

TEST(HalfHours, AForecastOfNothingStaysEmpty) {
  Zone paris;
  EXPECT_TRUE(HalfHours(paris, day(2026, 10, 25)).lived({}).calls.empty());
}
}  // namespace
}  // namespace calls
