#include "calls/wait_points.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

namespace calls {
namespace {
std::uint32_t upto(const WaitPoints::Buckets& b, std::int32_t seconds) {
  return std::accumulate(b.begin(), b.begin() + static_cast<std::ptrdiff_t>(wait_bucket(seconds)) + 1, 0U);
}

TEST(WaitPoints, BoundsOfTheCubeAreExact) {
  WaitPoints points;
  points.add(20, 60);
  points.add(60, 80);
  points.add(180, 95);
  WaitPoints::Buckets b{};
  EXPECT_TRUE(points.spread(100, 400, b));
  EXPECT_EQ(upto(b, 20), 60U);
  EXPECT_EQ(upto(b, 60), 80U);
  EXPECT_EQ(upto(b, 180), 95U);
  EXPECT_EQ(upto(b, 420), 100U);
}

TEST(WaitPoints, SayWhichBoundsTheyCount) {
  auto bits = [](std::initializer_list<std::int32_t> bounds) {
    std::uint32_t out = 0;
    for (auto s : bounds) out |= 1U << wait_bucket(s);
    return out;
  };
  WaitPoints points;
  points.add(20, 60);
  points.add(60, 80);
  EXPECT_EQ(points.told(100), bits({20, 60}));
  WaitPoints none_quick;
  none_quick.add(20, 0);
  none_quick.add(60, 80);  // all of them
  EXPECT_EQ(none_quick.told(80), WaitsTold::kAll & ~bits({30, 45}));
  EXPECT_EQ(WaitPoints().told(5), 0U);
}

TEST(WaitPoints, BetweenBoundsInProportionToTheWidth) {
  WaitPoints points;
  points.add(20, 0);
  points.add(60, 40);
  WaitPoints::Buckets b{};
  points.spread(40, -1, b);
  EXPECT_EQ(b[wait_bucket(30)], 10U);  // (20, 30]
  EXPECT_EQ(b[wait_bucket(45)], 15U);
  EXPECT_EQ(b[wait_bucket(60)], 15U);
}

TEST(WaitPoints, ABoundOfTheReportAlone) {
  WaitPoints points;
  points.add(40, 42);
  WaitPoints::Buckets b{};
  points.spread(42, -1, b);
  EXPECT_EQ(upto(b, 30), 32U);  // 31 of the 41 seconds from 0 to 40
  EXPECT_EQ(upto(b, 45), 42U);
}

TEST(WaitPoints, BeyondTheLastBoundUpToTheLongestWaitKnownElseUnknown) {
  WaitPoints points;
  points.add(60, 0);
  WaitPoints::Buckets known{}, unknown{};
  points.spread(9, 90, known);
  points.spread(9, -1, unknown);
  EXPECT_EQ(upto(known, 90), 9U);
  EXPECT_EQ(unknown.back(), 9U);
}

TEST(WaitPoints, VeryLongWaitsGoToTheLastBucket) {
  WaitPoints points;
  points.add(3600, 1);
  WaitPoints::Buckets b{};
  points.spread(4, 9000, b);
  EXPECT_EQ(b.back(), 3U);
}

TEST(WaitPoints, CountsThatDontGrowAreTold) {
  WaitPoints points;
  points.add(20, 30);
  points.add(60, 10);
  WaitPoints::Buckets b{};
  EXPECT_FALSE(points.spread(40, -1, b));
  EXPECT_EQ(std::accumulate(b.begin(), b.end(), 0U), 40U);
  WaitPoints more;
  more.add(20, 50);
  EXPECT_FALSE(more.spread(40, -1, b));
}

TEST(WaitPoints, PeriodsThatNobodySetAreLeftOut) {
  WaitPoints points;
  points.add(0, 7);
  points.add(0, 7);
  WaitPoints::Buckets b{};
  points.spread(7, -1, b);
  EXPECT_EQ(b[0], 7U);
  WaitPoints none;
  none.spread(7, 30, b);
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(std::accumulate(b.begin(), b.end(), 0U), 7U);
}

TEST(WaitPoints, OneMoreBoundOnlyWhereItFits) {
  WaitPoints points;
  points.add(10, 5);
  points.add(60, 50);
  EXPECT_TRUE(points.refine(20, 30, 60));
  EXPECT_FALSE(points.refine(30, 20, 60));
  EXPECT_FALSE(points.refine(45, 51, 60));
  EXPECT_TRUE(points.refine(60, 50, 60));
  EXPECT_FALSE(points.refine(60, 49, 60));
  EXPECT_TRUE(points.refine(120, 60, 60));
  EXPECT_FALSE(points.refine(180, 61, 60));
  WaitPoints::Buckets b{};
  points.spread(60, -1, b);
  EXPECT_EQ(upto(b, 20), 30U);
}

RC_GTEST_PROP(WaitPoints, NoCallIsLostOrInvented,
              (const std::vector<std::pair<std::uint8_t, std::uint16_t>>& steps)) {
  WaitPoints points;
  std::int32_t bound = -1;
  std::uint32_t calls = 0;
  for (auto [width, n] : steps) {
    bound += 1 + width;
    calls += n;
    points.add(bound, calls);
  }
  RC_PRE(!points.empty());
  auto beyond = *rc::gen::inRange<std::uint32_t>(0, 5000);
  WaitPoints::Buckets b{};
  RC_ASSERT(points.spread(calls + beyond, *rc::gen::inRange(-1, 20000), b));
  RC_ASSERT(std::accumulate(b.begin(), b.end(), 0U) == calls + beyond);
}
}  // namespace
}  // namespace calls
