#include "calls/observed_waits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "calls/held_calls.h"

namespace calls {
namespace {
constexpr std::int64_t kNine = 1'795'593'600;  // 2026-11-25 09:00 in Paris, a Wednesday

Selection of(std::string network, std::string queue = "") {
  Selection s;
  s.network = std::move(network);
  s.queue = std::move(queue);
  return s;
}

TEST(ObservedWaits, WhoHungUpEndsAndWhoLeftOtherwiseIsCensored) {
  Archive a = held_archive({{{"caf", "a", kNine, Leaf::answered, 0, 5},
                             {"caf", "a", kNine, Leaf::abandoned, 0, 40},
                             {"caf", "b", kNine, Leaf::short_abandoned, 0, 2},
                             {"caf", "b", kNine, Leaf::timeout, 0, 300},
                             {"caf", "b", kNine, Leaf::callback, 0, 60},
                             {"caf", "b", kNine, Leaf::answered, 0, kUnknown},
                             {"caf", "b", kNine, Leaf::refused, 0, 0},
                             {"caf", "b", kNine, Leaf::ivr_abandoned, 0, 30},
                             {"msa", "a", kNine, Leaf::abandoned, 0, 9}}},
                           "Europe/Paris");
  ObservedWaits seen = observed_waits(a, of("caf"));
  EXPECT_EQ(seen.answered, 1U);
  EXPECT_EQ(seen.abandoned, 2U);
  EXPECT_EQ(seen.otherwise, 2U);
  EXPECT_EQ(seen.unknown, 1U);
  EXPECT_EQ(seen.all(), 5U);
  ExponentialPatience p = exponential_patience(seen.waits);
  EXPECT_EQ(p.abandoned, 2U);
  EXPECT_EQ(p.waited_s, 5 + 40 + 2 + 300 + 60);
  EXPECT_EQ(observed_waits(a, of("caf", "a")).all(), 2U);
  EXPECT_EQ(observed_waits(a, of("caf", "z")).all(), 0U);
  EXPECT_EQ(observed_waits(a, of("")).abandoned, 3U);
}

TEST(ObservedWaits, OnlyTheDaysAskedInTheNetworksOwnTime) {
  // Midnight in La Réunion is 20:00 UTC the day before.
  std::int64_t midnight = 1'795'564'800 - 14'400;
  Archive a = held_archive({{{"caf", "a", midnight - 1, Leaf::abandoned, 0, 10},
                             {"caf", "a", midnight, Leaf::abandoned, 0, 20},
                             {"caf", "a", midnight + 86399, Leaf::abandoned, 0, 30},
                             {"caf", "a", midnight + 86400, Leaf::abandoned, 0, 40}}},
                           "Indian/Reunion");
  Selection s = of("caf");
  s.from = s.to = day_of(Zone("Indian/Reunion"), midnight);
  EXPECT_EQ(exponential_patience(observed_waits(a, s).waits).waited_s, 50);
}

// However the calls are spread over segments, and whatever their waits.
RC_GTEST_PROP(ObservedWaits, AreThoseOfCounting, ()) {
  auto segments = *rc::gen::container<std::vector<std::vector<HeldCall>>>(
      rc::gen::container<std::vector<HeldCall>>(rc::gen::exec([] {
        auto leaf = static_cast<Leaf>(*rc::gen::inRange<int>(0, kLeaves));
        auto wait = *rc::gen::oneOf(rc::gen::inRange(-1, 30), rc::gen::inRange(4000, 90'000));
        return HeldCall{"caf", "a", kNine + *rc::gen::inRange(0, 5000), leaf, 0, wait};
      })));
  std::map<std::pair<double, bool>, std::uint64_t> expected, got;
  for (const auto& calls : segments)
    for (const auto& c : calls) {
      bool gone = c.leaf == Leaf::abandoned || c.leaf == Leaf::short_abandoned;
      bool stayed = c.leaf == Leaf::answered || c.leaf == Leaf::timeout || c.leaf == Leaf::flow_out ||
                    c.leaf == Leaf::callback || c.leaf == Leaf::voicemail;
      if ((gone || stayed) && c.wait != kUnknown) ++expected[{c.wait, gone}];
    }
  for (const auto& w : observed_waits(held_archive(segments, "Europe/Paris"), of("caf")).waits)
    got[{w.seconds, w.abandoned}] += w.n;
  RC_ASSERT(got == expected);
}

TEST(Thinned, RegularTimesFromTheStartToTheLastThatManyReached) {
  std::vector<WaitObservation> waits;
  for (int s = 1; s <= 600; ++s) waits.push_back({static_cast<double>(s), s % 2 == 0, 1});
  SurvivalCurve curve = kaplan_meier(waits);
  auto points = thinned(curve, waits, 31);
  ASSERT_GE(points.size(), 16U);
  ASSERT_LE(points.size(), 31U);
  EXPECT_EQ(points[0].seconds, 0);
  EXPECT_EQ(points[0].waiting, 600U);
  for (std::size_t i = 1; i < points.size(); ++i) {
    EXPECT_EQ(points[i].seconds - points[i - 1].seconds, 20);
    EXPECT_EQ(points[i].survival, curve.at(points[i].seconds));
    EXPECT_EQ(points[i].waiting, 600 - points[i].seconds + 1);
  }
  EXPECT_LE(points.back().seconds, curve.followed_s);
  EXPECT_EQ(thinned(kaplan_meier({}), {}, 31).size(), 1U);
}
}  // namespace
}  // namespace calls
