#include "calls/forecast_backtest.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace calls {
namespace {
std::string shared_file(const std::string& name) {
  const char* set = std::getenv("GUICHET_SHARED");
  std::ifstream in((set != nullptr ? std::string(set) : GUICHET_ROOT "/../shared") + "/data/telephone/" +
                   name);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(ReadArrivals, BothHeadings) {
  auto four = read_arrivals(
      "date,intervalle,heure_debut,appels\r\n1999-01-01,1,00:00,2\n1999-01-01,2,00:06,3\n1999-01-01,240,23:"
      "54,1\n");
  ASSERT_EQ(four.days.size(), 1U);
  EXPECT_EQ(four.days[0].day, iso_day("1999-01-01"));
  ASSERT_EQ(four.days[0].counts.size(), 48U);
  EXPECT_EQ(four.days[0].counts[0], 5);
  EXPECT_EQ(four.days[0].counts[47], 1);
  EXPECT_TRUE(std::isnan(four.days[0].counts[1]));
  auto two =
      read_arrivals("time,calls\n2003-03-04 07:05,113\n2003-03-03 07:00,111\n2003-03-03 07:20,9\n", 15);
  ASSERT_EQ(two.days.size(), 2U);
  EXPECT_EQ(two.days[0].counts[28], 111);
  EXPECT_EQ(two.days[0].counts[29], 9);
  EXPECT_TRUE(two.errors.empty());
}

TEST(ReadArrivals, WrongLines) {
  auto read = read_arrivals(
      "time,calls\n2003-03-03 07:00,x\n2003-03-03 25:00,1\n2003-02-30 07:00,1\n,\n2003-03-03 07:00,1");
  EXPECT_EQ(read.errors.size(), 4U);
  EXPECT_EQ(read.errors[0], "ligne 2 : illisible");
  EXPECT_EQ(read.days.size(), 1U);
  EXPECT_EQ(read_arrivals("autre\n").errors.size(), 1U);
  EXPECT_TRUE(read_arrivals("").days.empty());
}

// Two steps; the total is 100, 200 on Mondays.
std::vector<DayCounts> plain_days(int n) {
  std::vector<DayCounts> out;
  for (int day = iso_day("2026-01-05"); n-- > 0; ++day) {
    float calls = weekday(day) == 0 ? 200 : 100;
    out.push_back({day, {calls * 0.25F, calls * 0.75F}});
  }
  return out;
}

TEST(Backtest, PlainMethodsOnAPlainSeries) {
  auto result = backtest(plain_days(70), {20, 1, 28, {}});
  EXPECT_EQ(result.days, 20);
  ASSERT_EQ(result.methods.size(), 5U);
  for (std::size_t i = 1; i < 5; ++i) {
    EXPECT_NEAR(result.methods[i].step_wape, 0, 1e-9) << result.methods[i].method;
    EXPECT_TRUE(std::isnan(result.methods[i].step_cover));
  }
  EXPECT_LT(result.methods[0].day_wape, 1);
}

TEST(Backtest, SmoothingByHand) {
  auto days = plain_days(36);
  days[34].counts = {50, 150};  // twice what Sundays have
  auto result = backtest(days, {1, 1, 28, {}});
  // Weekday mean 2 × 200 + … : Monday's factor 200 ÷ mean, Sunday's (4 × 100 + 200) ÷ 5 ÷ mean.
  double mean = (35 * 100 + 5 * 100 + 100) / 35.0, sunday = 120 / mean, level = mean;
  for (int i = 0; i < 34; ++i) level += 0.3 * ((i % 7 == 6 ? 100 / sunday : mean) - level);
  level += 0.3 * (200 / sunday - level);
  EXPECT_NEAR(result.methods[3].day_wape, 100 * std::abs(level * 200 / mean - 200) / 200, 1e-9);
}

TEST(Backtest, WarmUpAndHorizon) {
  auto days = plain_days(50);
  EXPECT_EQ(backtest(days, {500, 1, 28, {}}).days, 22);
  EXPECT_EQ(backtest(days, {500, 10, 28, {}}).days, 13);
  EXPECT_EQ(backtest(plain_days(10), {63, 1, 28, {}}).days, 0);
  EXPECT_TRUE(std::isnan(backtest({}, {}).methods[0].step_wape));
}

void expect_better(const Backtest& result, double ratio) {
  const auto& model = result.methods[0];
  EXPECT_LT(model.step_wape, ratio * result.methods[3].step_wape);
  EXPECT_LT(model.day_wape, ratio * result.methods[3].day_wape);
  for (double cover : {model.step_cover, model.day_cover}) EXPECT_TRUE(88 <= cover && cover <= 95) << cover;
}

TEST(Backtest, Bank) {
  auto read = read_arrivals(shared_file("bank_calls_2003-03_to_07_5min.csv"));
  if (read.days.empty()) GTEST_SKIP() << "no shared data";
  EXPECT_EQ(read.days.size(), 105U);
  auto next = backtest(read.days, {63, 1, 28, {}});
  EXPECT_EQ(next.days, 63);
  EXPECT_NEAR(next.methods[3].step_wape, 5.50, 0.01);
  EXPECT_NEAR(next.methods[3].day_wape, 3.95, 0.01);
  expect_better(next, 0.95);
  expect_better(backtest(read.days, {63, 10, 28, {}}), 1);
  auto intraday = backtest_intraday(read.days, 24, {63, 1, 28, {}});
  EXPECT_LT(intraday.after.step_wape, 0.95 * intraday.before.step_wape);
}

TEST(Backtest, Technion) {
  auto read = read_arrivals(shared_file("arrivals_1999H1_6min.csv"));
  if (read.days.empty()) GTEST_SKIP() << "no shared data";
  EXPECT_EQ(read.days.size(), 181U);
  auto next = backtest(read.days, {164, 1, 28, {}});
  EXPECT_EQ(next.days, 153);
  EXPECT_NEAR(next.methods[3].step_wape, 31.02, 0.01);
  expect_better(next, 0.95);
  expect_better(backtest(read.days, {164, 10, 28, {}}), 0.95);
  auto intraday = backtest_intraday(read.days, 24, {164, 1, 28, {}});
  EXPECT_LT(intraday.after.step_wape, 0.95 * intraday.before.step_wape);
}
}  // namespace
}  // namespace calls
