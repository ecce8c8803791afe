// Rates from counters, by hand, and Wilson's intervals.
#include "calls/rates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>

namespace calls {
namespace {
// Vectors of the reference, §5: z = 1.959963984540054.
TEST(Wilson, IsThatOfTheReference) {
  struct Case {
    std::uint64_t hits, n;
    double low, high;
  };
  for (auto [hits, n, low, high] : std::initializer_list<Case>{{8, 10, 0.490162471537, 0.943317848546},
                                                               {85, 100, 0.767164404092, 0.906940147163},
                                                               {850, 1000, 0.826531341573, 0.870789927487},
                                                               {41, 47, 0.748260592072, 0.940153958019},
                                                               {0, 10, 0, 0.277532799863}}) {
    Interval i = wilson(hits, n);
    EXPECT_NEAR(i.low, low, 1e-12) << hits << "/" << n;
    EXPECT_NEAR(i.high, high, 1e-12) << hits << "/" << n;
  }
  EXPECT_EQ(wilson(0, 0).low, 0);
  EXPECT_EQ(wilson(0, 0).high, 1);
}

RC_GTEST_PROP(Wilson, HoldsTheShareAndIsSymmetric, ()) {
  auto n = *rc::gen::inRange<std::uint64_t>(1, 10'000'000);
  auto hits = *rc::gen::inRange<std::uint64_t>(0, n + 1);
  double p = static_cast<double>(hits) / static_cast<double>(n);
  Interval i = wilson(hits, n), other = wilson(n - hits, n);
  RC_ASSERT(i.low >= 0 && i.high <= 1);
  RC_ASSERT(i.low <= p + 1e-12 && p <= i.high + 1e-12);
  RC_ASSERT(std::abs(i.low - (1 - other.high)) < 1e-12);
}

// A day of a hundred and three calls and of eighty-one in queues.
Counters day() {
  Counters c;
  c[Leaf::congested] = 1;
  c[Leaf::closed] = 3;
  c[Leaf::refused] = 5;
  c[Leaf::ivr_abandoned] = 4;
  c[Leaf::self_served] = 6;
  c[Leaf::answered] = 60;
  c[Leaf::short_abandoned] = 2;
  c[Leaf::abandoned] = 10;
  c[Leaf::timeout] = 3;
  c[Leaf::flow_out] = 7;
  c[Leaf::callback] = 4;
  c[Leaf::voicemail] = 2;
  c[Leaf::unknown] = 3;
  return c;
}

std::map<std::string_view, Ratio> by_code(const std::vector<Rate>& rates) {
  std::map<std::string_view, Ratio> out;
  for (const auto& r : rates) out[r.code] = r.ratio;
  return out;
}
MATCHER_P2(IsRatio, numerator, denominator, "") {
  return arg.numerator == static_cast<std::uint64_t>(numerator) &&
         arg.denominator == static_cast<std::uint64_t>(denominator);
}

TEST(Tree, EveryCallIsInOneBranch) {
  Counters c = day();
  EXPECT_EQ(presented(c), 103U);  // less those counted again in another queue
  EXPECT_EQ(queued(c), 81U);
  EXPECT_EQ(in_menu(c), 10U);
  EXPECT_EQ(presented(c), queued(c) + in_menu(c) + c[Leaf::congested] + c[Leaf::closed] + c[Leaf::refused] +
                              c[Leaf::unknown]);
}

TEST(AnswerRates, StandSideBySide) {
  auto rates = by_code(answer_rates(day(), definitions().front(), Callers{50, 30, 40, 21, 9}));
  EXPECT_THAT(rates["official"], IsRatio(60, 75));
  EXPECT_THAT(rates["queued"], IsRatio(60, 75));
  EXPECT_THAT(rates["queued_without_short"], IsRatio(60, 73));
  EXPECT_THAT(rates["global"], IsRatio(66, 100));
  EXPECT_THAT(rates["presented"], IsRatio(60, 94));
  EXPECT_THAT(rates["first_try"], IsRatio(30, 50));
  EXPECT_THAT(rates["caller_24h"], IsRatio(40, 50));
  EXPECT_EQ(rates.size(), 7U);
  EXPECT_DOUBLE_EQ(*rates["official"].value(), 0.8);
  EXPECT_FALSE(by_code(answer_rates(day(), definitions().front(), std::nullopt)).contains("caller_24h"));
  for (const auto& r : answer_rates(day(), definitions().front(), Callers{}))
    EXPECT_EQ(r.told, r.code != "caller_24h" && r.code != "first_try") << "no caller of its calls is known";
}

TEST(AnswerRates, SayWhichLeavesTheyCount) {
  Counters c = day();
  auto sum = [&](std::uint32_t leaves) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < kLeaves; ++i)
      if ((leaves & bit(static_cast<Leaf>(i))) != 0) out += c.leaves[i];
    return out;
  };
  for (const auto& r : answer_rates(c, definitions().front(), Callers{50, 30, 40, 21, 9})) {
    bool of_callers = r.code == "first_try" || r.code == "caller_24h";
    EXPECT_EQ(r.below == 0 && r.above == 0, of_callers) << r.code;
    if (of_callers) continue;
    EXPECT_THAT(r.ratio, IsRatio(sum(r.above), sum(r.below))) << r.code;
  }
}

TEST(AnswerRates, OfNothingAreNone) {
  for (const auto& r : answer_rates({}, definitions().front(), Callers{}))
    EXPECT_FALSE(r.ratio.value()) << r.code;
  EXPECT_FALSE(mean_wait({}));
  EXPECT_FALSE(handling_time({}));
  EXPECT_FALSE(occupancy({}));
  EXPECT_FALSE(wait_percentile({}, 0.5));
}

TEST(Definitions, EachHasItsDenominator) {
  const std::map<std::string_view, std::uint64_t> expected{{"queue", 75},
                                                           {"queue_without_short", 73},
                                                           {"queue_with_callback", 81},
                                                           {"presented", 94},
                                                           {"answered_abandoned", 70}};
  ASSERT_EQ(definitions().size(), expected.size());
  for (const auto& d : definitions()) {
    EXPECT_THAT(official(day(), d), IsRatio(60, expected.at(d.code))) << d.code;
    EXPECT_FALSE(d.label.empty() || d.reason.empty()) << d.code;
    EXPECT_EQ(definition_by_code(d.code), &d);
  }
  EXPECT_EQ(definition_by_code("autre"), nullptr);
}

void add(Counters& c, Leaf leaf, std::int32_t wait, std::int32_t talk = kUnknown) {
  CallRow call;
  call.leaf = leaf;
  call.wait = wait;
  call.talk = talk;
  count(c, call);
}

TEST(ServiceLevels, AreTheFiveInUse) {
  Counters c;
  for (int wait : {0, 5, 20, 21, 60, 61, 300}) add(c, Leaf::answered, wait);
  for (int wait : {10, 59, 200}) add(c, Leaf::abandoned, wait);
  for (int wait : {1, 2}) add(c, Leaf::short_abandoned, wait);
  add(c, Leaf::timeout, 300);
  c[Leaf::callback] = 1;
  c[Leaf::voicemail] = 1;
  auto at = [&](std::int32_t t) { return by_code(service_levels(c, t)); };
  EXPECT_THAT(at(60)["sl_answered"], IsRatio(5, 7));
  EXPECT_THAT(at(60)["sl_queue"], IsRatio(5, 13));
  EXPECT_THAT(at(60)["sl_queue_without_short"], IsRatio(5, 11));
  EXPECT_THAT(at(60)["sl_offered"], IsRatio(5, 15));
  EXPECT_THAT(at(60)["sl_abandons_counted"], IsRatio(9, 13));
  EXPECT_THAT(at(20)["sl_answered"], IsRatio(3, 7));
  EXPECT_THAT(at(0)["sl_answered"], IsRatio(1, 7));
  EXPECT_THAT(at(3600)["sl_answered"], IsRatio(7, 7));
  EXPECT_THAT(at(70)["sl_answered"], IsRatio(5, 7)) << "the bound below";
  EXPECT_EQ(at(60).size(), 5U);
}

TEST(Means, AreOverTheAnswered) {
  Counters c;
  add(c, Leaf::answered, 10, 100);
  add(c, Leaf::answered, 30, 300);
  add(c, Leaf::abandoned, 500);
  c.hold_s = 20;
  c.wrap_s = 80;
  EXPECT_DOUBLE_EQ(*mean_wait(c), 20);
  EXPECT_DOUBLE_EQ(*handling_time(c), 250);
  EXPECT_FALSE(occupancy(c));
  c.staffed_s = 1000;
  EXPECT_DOUBLE_EQ(*occupancy(c), 0.5);
  c.available_s = 125;
  EXPECT_DOUBLE_EQ(*occupancy(c), 0.8);
  c.available_s = 0;
  c.staffed_s = 1;
  EXPECT_DOUBLE_EQ(*occupancy(c), 1);
}

// Linear inside a bucket: never farther from the truth than the bucket is wide.
RC_GTEST_PROP(WaitPercentile, StaysInTheBucketOfTheTruth, ()) {
  auto waits = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int32_t>>(rc::gen::inRange(0, 3600)));
  Counters c;
  for (auto w : waits) add(c, Leaf::answered, w);
  std::sort(waits.begin(), waits.end());
  for (double share : {0.1, 0.5, 0.9, 1.0}) {
    auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(waits.size()))) - 1;
    std::size_t bucket = wait_bucket(waits[rank]);
    double low = bucket == 0 ? 0 : kWaitBounds[bucket - 1], high = kWaitBounds[bucket];
    double got = *wait_percentile(c, share);
    RC_ASSERT(got >= low && got <= high);
  }
}
}  // namespace
}  // namespace calls
