#include "calls/agents_needed.h"

#include <gtest/gtest.h>

namespace calls {
namespace {
constexpr std::int32_t kMonday = 20'780;  // 2026-11-23

constexpr double kPatience = 180;  // s

// A network that answers 3 calls in 4, 6 minutes each.
Counters observed(std::uint32_t calls) {
  Counters out;
  out[Leaf::answered] = calls * 3 / 4;
  out[Leaf::abandoned] = calls / 4;
  out.talk_s = std::uint64_t{360} * out[Leaf::answered];
  return out;
}

// The table of reference/telephone.md §4.3: 50 erlangs of 6 minutes, patience 3 minutes, need 44 agents.
TEST(AgentsNeeded, FiftyErlangsNeedFortyFourAgents) {
  WeekArrivals week;
  for (std::int32_t day : {kMonday, kMonday + 7}) {
    week.add(day, 10 * 3600, 100);
    week.add(day, 10 * 3600 + 900, 150);
    week.add(day, 10 * 3600 + 1800, 100);
  }
  auto n = agents_needed(week, observed(700), kPatience, 0.85);
  ASSERT_TRUE(n);
  EXPECT_EQ(n->peak, 44);
  EXPECT_EQ(n->peak_weekday, 0U);
  EXPECT_EQ(n->peak_step, 20U);
  EXPECT_DOUBLE_EQ(n->now, 0.75);
  EXPECT_DOUBLE_EQ(n->patience_s, 180);
  EXPECT_DOUBLE_EQ(n->handling_s, 360);
  EXPECT_LT(n->hours_now, n->hours_wanted);
  EXPECT_FALSE(n->hours_staffed);
}

TEST(AgentsNeeded, HoursAreThoseOfAnAverageOpenDay) {
  WeekArrivals monday, both;
  monday.add(kMonday, 9 * 3600, 250);
  monday.add(kMonday, 9 * 3600 + 1800, 250);
  for (std::int32_t day : {kMonday, kMonday + 1}) {
    both.add(day, 9 * 3600, 250);
    both.add(day, 9 * 3600 + 1800, 250);
  }
  auto one = agents_needed(monday, observed(400), kPatience, 0.85),
       two = agents_needed(both, observed(800), kPatience, 0.85);
  ASSERT_TRUE(one && two);
  EXPECT_DOUBLE_EQ(one->hours_wanted, 44);
  EXPECT_DOUBLE_EQ(two->hours_wanted, 44);
}

TEST(AgentsNeeded, ADayToldQueueByQueueIsOneDay) {
  WeekArrivals week;
  for (int queue = 0; queue < 2; ++queue)
    for (std::int32_t day : {kMonday, kMonday + 7}) week.add(day, 9 * 3600 + 1800, 125);
  EXPECT_EQ(week.open_days(0), 2U);
  EXPECT_DOUBLE_EQ(week.mean_day(0)[19], 250);
}

TEST(AgentsNeeded, CountsByTheHourAreSharedBetweenItsHalves) {
  WeekArrivals week;
  week.add(kMonday, 9 * 3600, 500);
  EXPECT_DOUBLE_EQ(week.mean_day(0)[18], 250);
  EXPECT_DOUBLE_EQ(week.mean_day(0)[19], 250);
}

TEST(AgentsNeeded, NothingIsSaidWithoutWorkOrPatience) {
  WeekArrivals week;
  week.add(kMonday, 9 * 3600, 500);
  EXPECT_FALSE(agents_needed(week, Counters{}, kPatience, 0.85));
  Counters untimed = observed(400);
  untimed.talk_s = 0;
  untimed.untimed = untimed[Leaf::answered];
  EXPECT_FALSE(agents_needed(week, untimed, kPatience, 0.85));
  EXPECT_FALSE(agents_needed(week, observed(400), std::nullopt, 0.85));
  EXPECT_FALSE(agents_needed(WeekArrivals(), observed(400), kPatience, 0.85));
}
}  // namespace
}  // namespace calls
