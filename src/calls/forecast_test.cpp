#include "calls/forecast.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

namespace calls {
namespace {
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr int kMonday = 20458;  // 2026-01-05

// Calls from 8 h to 18 h, more on Mondays, fewer on Saturdays, none on Sundays.
double expected_total(int day) {
  constexpr double kFactors[]{1.3, 1, 0.95, 0.95, 0.9, 0.3, 0};
  return 2000 * kFactors[weekday(day)];
}
double expected_share(std::size_t step) { return step < 16 || step >= 36 ? 0 : step < 24 ? 0.07 : 0.44 / 12; }

DayCounts make_day(int day, double factor, std::mt19937& random) {
  DayCounts out{day, std::vector<float>(48)};
  std::normal_distribution<double> noise;
  double total = expected_total(day) * factor * std::exp(0.04 * noise(random));
  for (std::size_t t = 0; t < 48; ++t) {
    double mean = total * expected_share(t);
    out.counts[t] = static_cast<float>(std::max(0.0, std::round(mean + std::sqrt(mean) * noise(random))));
  }
  return out;
}

template <class Factor>
std::vector<DayCounts> make_days(int from, int n, Factor factor) {
  std::mt19937 random(7);
  std::vector<DayCounts> out;
  for (int day = from; day < from + n; ++day) out.push_back(make_day(day, factor(day), random));
  return out;
}
std::vector<DayCounts> make_days(int from, int n) {
  return make_days(from, n, [](int) { return 1.0; });
}

double sum(const std::vector<float>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

TEST(Forecast, NothingKnown) {
  Forecast none({});
  EXPECT_EQ(none.last_day(), kNoDay);
  EXPECT_TRUE(none.day(kMonday).calls.empty());
  EXPECT_TRUE(none.update(none.day(kMonday), {}).calls.empty());
  std::vector<DayCounts> missing(20, {0, std::vector<float>(48, kMissing)});
  for (int i = 0; i < 20; ++i) missing[static_cast<std::size_t>(i)].day = kMonday + i;
  EXPECT_EQ(Forecast(missing).day(kMonday + 20).total, 0);
}

TEST(Forecast, ShortHistory) {
  auto days = make_days(kMonday, 2);
  for (std::size_t n : {1U, 2U}) {
    auto f = Forecast(std::span(days).first(n)).day(kMonday + 2);
    EXPECT_NEAR(f.total, 2000, 700);
    EXPECT_LT(f.total_low, f.total);
    EXPECT_GT(f.total_high, f.total);
    EXPECT_NEAR(sum(f.calls), f.total, 1);
  }
}

TEST(Forecast, WeekAndDay) {
  auto days = make_days(kMonday, 70);
  Forecast model(days);
  EXPECT_EQ(model.last_day(), kMonday + 69);
  for (int ahead = 0; ahead < 14; ++ahead) {
    int day = kMonday + 70 + ahead;
    auto f = model.day(day);
    ASSERT_EQ(f.calls.size(), 48U);
    EXPECT_NEAR(f.total, expected_total(day), 0.08 * expected_total(day) + 1) << ahead;
    EXPECT_EQ(f.calls[3], 0);
    EXPECT_NEAR(f.calls[17], expected_total(day) * 0.07, 0.1 * expected_total(day) * 0.07 + 1);
    for (std::size_t t = 0; t < 48; ++t) EXPECT_TRUE(f.low[t] <= f.calls[t] && f.calls[t] <= f.high[t]);
  }
  EXPECT_GT(model.day(kMonday + 70 + 56).spread, model.day(kMonday + 70).spread);
}

TEST(Forecast, OrderAndCopiesOfDaysDoNotMatter) {
  auto days = make_days(kMonday, 50);
  auto mixed = days;
  mixed.push_back(days[3]);
  mixed[3].counts.assign(48, 9999);  // an older version of the same day
  std::reverse(mixed.begin(), mixed.end() - 1);
  mixed.push_back(days[10]);
  auto a = Forecast(days).day(kMonday + 50), b = Forecast(mixed).day(kMonday + 50);
  EXPECT_EQ(a.calls, b.calls);
  EXPECT_EQ(a.total_high, b.total_high);
}

TEST(Forecast, MissingAndAbsurdDays) {
  auto days = make_days(kMonday, 80);
  auto plain = Forecast(days).day(kMonday + 80);
  for (std::size_t t = 0; t < 48; ++t) days[65].counts[t] *= 20;
  days[72].counts.assign(48, 0);
  days[78].counts.assign(48, kMissing);
  for (std::size_t t = 26; t < 48; ++t) days[79].counts[t] = kMissing;
  days[60].counts[20] = -5;
  days[61].counts[20] = std::numeric_limits<float>::infinity();
  days.erase(days.begin() + 50);
  Forecast model(days);
  EXPECT_NEAR(model.day(kMonday + 80).total, plain.total, 0.05 * plain.total);
  EXPECT_EQ(model.suspect_days(), (std::vector<int>{kMonday + 65, kMonday + 72}));
}

TEST(Forecast, FollowsANewLevel) {
  auto days = make_days(kMonday, 75, [](int day) { return day < kMonday + 70 ? 1.0 : 2.5; });
  int next = kMonday + 75;
  EXPECT_NEAR(Forecast(days).day(next).total, 2.5 * expected_total(next), 0.15 * 2.5 * expected_total(next));
}

TEST(Forecast, NeverOpenIsClosed) {
  auto days = make_days(kMonday, 42);
  std::erase_if(days, [](const DayCounts& d) { return weekday(d.day) > 4; });
  for (auto& d : days) std::fill(d.counts.begin(), d.counts.begin() + 16, kMissing);
  ForecastOptions options;
  options.calendar = [](int day) { return DayTraits{day == kMonday + 45, false, false, 0}; };
  Forecast model(days, options);
  EXPECT_EQ(model.day(kMonday + 47).total, 0);
  EXPECT_EQ(model.day(kMonday + 45).total_high, 0);
  EXPECT_EQ(model.day(kMonday + 43).calls[2], 0);
  EXPECT_GT(model.day(kMonday + 43).total, 1500);
}

TEST(Forecast, HolidaysBridgesReopenings) {
  FrenchCalendar calendar;
  int from = iso_day("2025-01-06"), n = iso_day("2026-05-12") - from;
  auto days = make_days(from, n, [&](int day) {
    auto traits = calendar.traits(day);
    return traits.holiday ? 0.02 : traits.bridge ? 0.6 : traits.reopening ? 1.25 : 1;
  });
  ForecastOptions options;
  options.calendar = [&](int day) { return calendar.traits(day); };
  Forecast model(days, options);
  auto holiday = model.day(iso_day("2026-05-14")), bridge = model.day(iso_day("2026-05-15"));
  EXPECT_LT(holiday.total, 100);
  EXPECT_NEAR(bridge.total, 0.6 * expected_total(bridge.day), 0.25 * expected_total(bridge.day));
  auto after = model.day(iso_day("2026-05-26"));
  EXPECT_NEAR(after.total, 1.25 * expected_total(after.day), 0.12 * expected_total(after.day));
  EXPECT_GT(Forecast(days).day(iso_day("2026-05-14")).total, 1500);
}

TEST(Forecast, AReopeningSeenOnceCountsHalf) {
  FrenchCalendar calendar;
  int from = iso_day("2026-10-01"), n = iso_day("2026-11-26") - from;
  auto history = [&](bool outlier) {
    return make_days(from, n, [&](int day) { return outlier && day == iso_day("2026-11-12") ? 1.5 : 1; });
  };
  ForecastOptions options;
  options.calendar = [&](int day) {
    DayTraits traits = calendar.traits(day);
    traits.reopening = traits.reopening && day > iso_day("2026-11-03");
    return traits;
  };
  Forecast once(history(true), options);
  EXPECT_EQ(once.trait_days().reopenings, 1);
  double plain = Forecast(history(false), options).day(iso_day("2026-12-28")).total;
  double ratio = once.day(iso_day("2026-12-28")).total / plain;
  EXPECT_GT(ratio, 1.0);
  EXPECT_LT(ratio, std::sqrt(1.5));  // half of what was seen, in logarithms
}

TEST(Forecast, FirstHolidayIsLikeASunday) {
  auto days = make_days(kMonday, 42);
  ForecastOptions options;
  options.calendar = [](int day) { return DayTraits{day == kMonday + 42, false, false, 0}; };
  EXPECT_LT(Forecast(days, options).day(kMonday + 42).total, 30);
}

TEST(Forecast, EventsAreLearntOrTyped) {
  auto mailing = [](int day) {
    return (day >= kMonday + 40 && day < kMonday + 43) || day / 2 == (kMonday + 58) / 2;
  };
  auto days = make_days(kMonday, 84, [&](int day) { return mailing(day) ? 1.8 : 1.0; });
  int next = kMonday + 85;
  auto plain = Forecast(days).day(next).total;
  ForecastOptions options;
  options.events = {{kMonday + 40, kMonday + 42, {}, "courrier"},
                    {kMonday + 58, kMonday + 59, {}, "courrier"},
                    {next, next, {}, "courrier"},
                    {next + 7, next + 7, 0.5, "grève"},
                    {next + 14, next + 14, {}, "jamais vu"}};
  Forecast model(days, options);
  ASSERT_EQ(model.events().size(), 2U);
  EXPECT_EQ(model.events()[0].days, 5);
  EXPECT_NEAR(model.events()[0].multiplier, 1.65, 0.12);
  EXPECT_EQ(model.events()[1].multiplier, 1);
  EXPECT_TRUE(model.suspect_days().empty());
  EXPECT_NEAR(model.day(next).total / plain, model.events()[0].multiplier, 0.06);
  EXPECT_NEAR(model.day(next + 7).total / plain, 0.5, 0.05);
  EXPECT_NEAR(model.day(next + 14).total / plain, 1, 0.05);
}

TEST(Forecast, IntervalsHoldNineDaysInTen) {
  auto days = make_days(kMonday, 280);
  double steps = 0, steps_in = 0, tested = 0, in = 0;
  for (std::size_t i = 60; i < days.size(); ++i) {
    if (weekday(days[i].day) == 6) continue;
    auto f = Forecast(std::span(days).first(i)).day(days[i].day);
    double came = sum(days[i].counts);
    in += f.total_low <= came && came <= f.total_high;
    ++tested;
    for (std::size_t t = 16; t < 36; ++t) {
      steps_in += f.low[t] <= days[i].counts[t] && days[i].counts[t] <= f.high[t];
      ++steps;
    }
  }
  EXPECT_NEAR(steps_in / steps, 0.9, 0.03);
  EXPECT_NEAR(in / tested, 0.9, 0.05);
}

TEST(Forecast, UpdateDuringTheDay) {
  auto days = make_days(kMonday, 84);
  Forecast model(days);
  auto eve = model.day(kMonday + 84);
  EXPECT_EQ(model.update(eve, {}).calls, eve.calls);
  std::vector<float> half(eve.calls.begin(), eve.calls.begin() + 24);
  auto as_said = model.update(eve, half);
  EXPECT_NEAR(as_said.total, eve.total, 0.01 * eve.total);
  EXPECT_LT(as_said.total_high - as_said.total_low, eve.total_high - eve.total_low);
  for (auto& x : half) x *= 0.3F;
  half[20] = kMissing;
  auto low = model.update(eve, half);
  EXPECT_LT(low.calls[30], 0.5F * eve.calls[30]);
  EXPECT_EQ(low.low[17], half[17]);
  EXPECT_GT(low.calls[20], 0);
  EXPECT_EQ(low.seen, 24U);
  for (std::size_t t = 0; t < 24; ++t) half[t] = eve.calls[t] * 1.05F;
  auto high = model.update(eve, half);
  EXPECT_GE(high.calls[30], eve.calls[30]);
  EXPECT_LE(high.calls[30], 1.051F * eve.calls[30]);
  auto whole = model.update(eve, days[77].counts);
  EXPECT_EQ(whole.calls, days[77].counts);
  EXPECT_NEAR(whole.total_low, sum(days[77].counts), 1e-6);
  EXPECT_NEAR(whole.total_high, sum(days[77].counts), 1e-6);
}

// Saturdays close at noon but for a call or two: what follows them says nothing of other days' afternoons.
TEST(Forecast, AnAfternoonIsNotAsUncertainAsThatOfAHalfDay) {
  auto days = make_days(kMonday, 84);
  for (auto& d : days)
    if (weekday(d.day) == 5)
      for (std::size_t t = 24; t < d.counts.size(); ++t)
        d.counts[t] = (d.day + static_cast<int>(t)) % 29 == 0 ? 4 : 0;
  Forecast model(days);
  auto eve = model.day(kMonday + 84);
  auto noon = model.update(eve, std::vector<float>(eve.calls.begin(), eve.calls.begin() + 24));
  double before = std::accumulate(eve.calls.begin(), eve.calls.begin() + 24, 0.0), rest = noon.total - before;
  EXPECT_GT(noon.total_low - before, 0.75 * rest);
  EXPECT_LT(noon.total_high - before, 1.3 * rest);
}

TEST(Forecast, WithoutRedials) {
  DayCounts day{0, {100, 200, kMissing}};
  auto one = without_redials(day, 0.5, std::vector<float>{0.4F});
  EXPECT_FLOAT_EQ(one.counts[0], 80);
  EXPECT_TRUE(std::isnan(one.counts[2]));
  auto each = without_redials(day, 0.5, std::vector<float>{1, kMissing});
  EXPECT_FLOAT_EQ(each.counts[0], 50);
  EXPECT_FLOAT_EQ(each.counts[1], 200);
  EXPECT_FLOAT_EQ(without_redials(day, 7, std::vector<float>{2, 0}).counts[0], 0);
}
}  // namespace
}  // namespace calls
