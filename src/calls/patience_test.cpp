#include "calls/patience.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <random>

namespace calls {
namespace {
// Remission times of Freireich et al. 1963, the textbook example: true where the event was seen.
const std::vector<WaitObservation> kFreireich{
    {6, true, 3},   {6, false, 1}, {7, true, 1},  {9, false, 1},  {10, true, 1}, {10, false, 1},
    {11, false, 1}, {13, true, 1}, {16, true, 1}, {17, false, 1}, {19, false},   {20, false},
    {22, true},     {23, true},    {25, false},   {32, false, 2}, {34, false},   {35, false}};

TEST(KaplanMeier, Textbook) {
  SurvivalCurve curve = kaplan_meier(kFreireich);
  EXPECT_EQ(curve.observations, 21U);
  EXPECT_EQ(curve.last_s, 35);
  const double expected[][3] = {{6, 0.8571, 0.0764},  {7, 0.8067, 0.0869},  {10, 0.7529, 0.0963},
                                {13, 0.6902, 0.1068}, {16, 0.6275, 0.1141}, {22, 0.5378, 0.1282},
                                {23, 0.4482, 0.1346}};
  ASSERT_EQ(curve.steps.size(), 7U);
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(curve.steps[i].seconds, expected[i][0]);
    EXPECT_NEAR(curve.steps[i].survival, expected[i][1], 5e-5);
    EXPECT_NEAR(curve.steps[i].error, expected[i][2], 5e-5);
  }
  EXPECT_EQ(curve.steps[2].at_risk, 15U);
  EXPECT_EQ(curve.median(), 23);
  EXPECT_EQ(curve.quantile(0.25), 13);
  EXPECT_TRUE(std::isinf(curve.quantile(0.9)));
  EXPECT_EQ(curve.at(5.9), 1);
  EXPECT_NEAR(curve.at(6), 0.8571, 5e-5);
  EXPECT_NEAR(curve.at(100), 0.4482, 5e-5);
  EXPECT_FALSE(exponential_fit(curve, 40).judged);
}

TEST(KaplanMeier, NobodyAndNonsense) {
  EXPECT_TRUE(kaplan_meier({}).steps.empty());
  EXPECT_EQ(kaplan_meier({}).restricted_mean(), 0);
  SurvivalCurve curve = kaplan_meier(
      std::vector<WaitObservation>{{-1, true}, {std::nan(""), true}, {INFINITY, true}, {5, true, 0}});
  EXPECT_EQ(curve.observations, 0U);
  curve = kaplan_meier(std::vector<WaitObservation>{{60, false, 4}});
  EXPECT_EQ(curve.at(60), 1);
  EXPECT_EQ(curve.restricted_mean(), 60);
  EXPECT_TRUE(std::isinf(curve.median()));
}

TEST(ExponentialPatience, CensoredEstimate) {
  ExponentialPatience p = exponential_patience(kFreireich);
  EXPECT_EQ(p.abandoned, 9U);
  EXPECT_EQ(p.waited_s, 359);
  EXPECT_NEAR(p.mean_s, 359 / 9.0, 1e-12);
  EXPECT_NEAR(p.low_s, 359 / 17.0848, 0.001);  // exact Poisson limits of 9: 4.1154 and 17.0848
  EXPECT_NEAR(p.high_s, 359 / 4.1154, 0.001);
  p = exponential_patience(std::vector<WaitObservation>{{100, false, 10}});
  EXPECT_TRUE(std::isinf(p.mean_s));
  EXPECT_TRUE(std::isinf(p.high_s));
  EXPECT_NEAR(p.low_s, 1000 / 3.6889, 0.01);
  EXPECT_EQ(exponential_patience({}).low_s, 0);
  EXPECT_TRUE(std::isnan(exponential_patience(kFreireich, 1).low_s));
}

std::vector<WaitObservation> drawn(std::uint32_t seed, int calls, double shape) {
  std::mt19937 random(seed);
  std::weibull_distribution<double> patience(shape, 180);
  std::exponential_distribution<double> offered(1 / 90.0);
  std::vector<WaitObservation> waits;
  for (int i = 0; i < calls; ++i) {
    double ready = patience(random), wait = offered(random);
    waits.push_back({std::min(ready, wait), ready < wait});
  }
  return waits;
}

TEST(ExponentialPatience, FitsItselfAndNotAnother) {
  auto waits = drawn(1, 20'000, 1);
  ExponentialPatience p = exponential_patience(waits);
  EXPECT_GT(p.high_s, 180);
  EXPECT_LT(p.low_s, 180);
  EXPECT_NEAR(p.mean_s, 180, 6);
  SurvivalCurve curve = kaplan_meier(waits);
  EXPECT_NEAR(curve.median(), 180 * std::log(2), 5);
  ExponentialFit fit = exponential_fit(curve, p.mean_s);
  EXPECT_TRUE(fit.judged);
  EXPECT_TRUE(fit.fits) << fit.distance;
  EXPECT_GT(fit.distance, 0);

  waits = drawn(1, 20'000, 3);  // nobody hangs up soon, all do at about the same time
  curve = kaplan_meier(waits);
  EXPECT_NEAR(curve.median(), 180 * std::pow(std::log(2), 1 / 3.0), 5);
  fit = exponential_fit(curve, exponential_patience(waits).mean_s);
  EXPECT_TRUE(fit.judged);
  EXPECT_FALSE(fit.fits);
  EXPECT_GT(fit.distance, 0.1);
}

TEST(ExponentialPatience, OnesWhoStayAreSeen) {
  std::vector<WaitObservation> waits{{10, true, 100}, {300, false, 300}};
  ExponentialFit fit = exponential_fit(kaplan_meier(waits), 60);
  EXPECT_FALSE(fit.fits);
  EXPECT_EQ(fit.at_s, 300);
}

RC_GTEST_PROP(KaplanMeier, IsTheEmpiricalCurveWhenAllHangUp, (const std::vector<std::uint16_t>& seconds)) {
  RC_PRE(!seconds.empty());
  std::vector<WaitObservation> waits;
  double sum = 0;
  for (auto s : seconds) waits.push_back({static_cast<double>(s), true}), sum += s;
  SurvivalCurve curve = kaplan_meier(waits);
  auto n = static_cast<double>(seconds.size());
  RC_ASSERT(std::abs(curve.restricted_mean() - sum / n) < 1e-9 * (1 + sum));
  for (auto s : seconds) {
    double longer = 0;
    for (auto other : seconds) longer += other > s;
    RC_ASSERT(std::abs(curve.at(s) - longer / n) < 1e-12);
  }
  RC_ASSERT(curve.steps.back().survival == 0);
}
}  // namespace
}  // namespace calls
