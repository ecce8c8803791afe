#include "calls/staff_plan.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace calls {
namespace {
// Half-hours of 10, 50, 20 and no erlangs.
const std::vector<IntervalDemand> kMorning{
    {0, 50, 360, 180}, {1800, 250, 360, 180}, {3600, 100, 360, 180}, {5400, 0, 360, 180}};

PlanSetting setting() {
  PlanSetting s;
  s.targets = {{Target::answered, 0.85}, {Target::service_level, 0.8, 20}};
  return s;
}

TEST(StaffPlan, AgentsOfEachHalfHour) {
  StaffPlan plan = plan_staff(kMorning, setting());
  ASSERT_EQ(plan.intervals.size(), 4U);
  EXPECT_EQ(plan.intervals[0].needed, 13);
  EXPECT_EQ(plan.intervals[1].needed, 52);
  EXPECT_EQ(plan.intervals[2].needed, 23);
  EXPECT_EQ(plan.intervals[3].needed, 0);
  EXPECT_EQ(plan.peak, 52);
  EXPECT_TRUE(plan.reached);
  EXPECT_FALSE(plan_staff(std::vector<IntervalDemand>{{0, 50, std::nan(""), 180}}, setting()).reached);
  EXPECT_EQ(plan.agent_hours, 44);
  EXPECT_EQ(plan.target_hours, (std::vector<double>{(10 + 44 + 19) / 2.0, 44}));
  EXPECT_GT(plan.intervals[1].staffing.figures.service_level, 0.8);
  EXPECT_EQ(plan.intervals[1].start, 1800);
}

TEST(StaffPlan, ShrinkageAndMinimum) {
  PlanSetting s = setting();
  s.shrinkage = 0.3;
  s.minimum = 2;
  StaffPlan plan = plan_staff(kMorning, s);
  EXPECT_EQ(plan.intervals[0].rostered, 19);  // 13 / 0.7 = 18.6
  EXPECT_EQ(plan.intervals[3].needed, 0);
  EXPECT_EQ(plan.intervals[3].staffing.agents, 2);
  EXPECT_EQ(plan.intervals[3].rostered, 3);
  s.shrinkage = 0.5;
  EXPECT_EQ(plan_staff(kMorning, s).intervals[0].rostered, 26);
  s.shrinkage = 1.2;
  EXPECT_EQ(plan_staff(kMorning, s).intervals[0].rostered, 13);
}

TEST(StaffPlan, MovingAPeak) {
  PeakMove move{{1}, {0, 2, 3}, 0.3};
  auto after = moved(kMorning, move);
  EXPECT_NEAR(after[1].calls, 175, 1e-9);
  EXPECT_NEAR(after[0].calls, 75, 1e-9);
  EXPECT_NEAR(after[3].calls, 25, 1e-9);
  EXPECT_NEAR(after[3].aht, 360, 1e-9);
  MoveEffect effect = move_effect(plan_staff(kMorning, setting()), kMorning, move, setting());
  EXPECT_EQ(effect.peak_before, 52);
  EXPECT_LT(effect.peak_after, 40);
  EXPECT_EQ(effect.hours_before, 44);
  EXPECT_NE(effect.hours_after, 44);
  EXPECT_EQ(moved(kMorning, {{1}, {}, 0.3})[1].calls, 250);
  EXPECT_EQ(moved(kMorning, {{9}, {0}, 0.3})[0].calls, 50);
}

TEST(StaffPlan, MovedCallsKeepTheirNature) {
  std::vector<IntervalDemand> demand{{0, 100, 300, 60}, {1800, 100, 500, kEndlessPatience}};
  auto after = moved(demand, {{1}, {0}, 1});
  EXPECT_EQ(after[1].calls, 0);
  EXPECT_NEAR(after[0].aht, 400, 1e-9);
  EXPECT_NEAR(after[0].patience, 120, 1e-9);
  auto within = moved(demand, {{0, 1}, {0, 1}, 0.5});
  EXPECT_NEAR(within[0].calls + within[1].calls, 200, 1e-9);
}
}  // namespace
}  // namespace calls
