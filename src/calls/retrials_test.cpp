#include "calls/retrials.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "calls/erlang.h"

namespace calls {
namespace {
UnansweredShare queue_of(int agents) {
  return [agents](double lambda) { return erlang_a({lambda, 360, 180, agents}).p_abandon; };
}

// reference/telephone.md §4.3: 50 erlangs of first attempts, handling 6 min, patience 3 min; answer rates in
// percent for r = 0, 0.4, 0.7.
TEST(Retrials, PublishedRateFallsWithRedials) {
  const int expected[][4] = {
      {50, 93, 92, 89}, {46, 89, 84, 76}, {42, 82, 75, 61}, {38, 75, 65, 49}, {34, 68, 56, 39}};
  for (const auto& row : expected) {
    const double again[] = {0, 0.4, 0.7};
    for (int i = 0; i < 3; ++i) {
      Retrials result = with_retrials(50 / 360.0, again[i], queue_of(row[0]));
      EXPECT_TRUE(result.converged);
      EXPECT_EQ(std::lround(100 * (1 - result.unanswered)), row[i + 1])
          << row[0] << " agents, r " << again[i];
    }
  }
  for (double again : {0.0, 0.4, 0.7})
    EXPECT_EQ(std::lround(100 * with_retrials(50 / 360.0, again, queue_of(34)).served), 68) << again;
  EXPECT_NEAR(with_retrials(50 / 360.0, 0.7, queue_of(34)).tries, 1.75, 0.005);
}

TEST(Retrials, AnyShare) {
  Retrials half = with_retrials(1, 0.5, [](double) { return 0.5; });
  EXPECT_NEAR(half.lambda, 4 / 3.0, 1e-11);
  EXPECT_NEAR(half.served, 2 / 3.0, 1e-11);
  EXPECT_EQ(with_retrials(0, 0.5, queue_of(3)).lambda, 0);
  // Falling with λ: plain iteration would swing for ever.
  Retrials falling = with_retrials(1, 0.9, [](double lambda) { return std::exp(-8 * (lambda - 1)); });
  EXPECT_TRUE(falling.converged);
  EXPECT_NEAR(falling.lambda * (1 - 0.9 * falling.unanswered), 1, 1e-9);
  EXPECT_TRUE(with_retrials(100, 0.99, queue_of(34)).converged);
  int asked = 0;
  auto counted = [&asked, u = queue_of(34)](double lambda) { return ++asked, u(lambda); };
  EXPECT_TRUE(with_retrials(50 / 360.0, 0.7, counted).converged);
  EXPECT_LT(asked, 15);
}

TEST(Retrials, OutOfRange) {
  for (double again : {-0.1, 1.0, std::nan("")}) {
    EXPECT_FALSE(with_retrials(1, again, queue_of(3)).converged);
    EXPECT_TRUE(std::isnan(with_retrials(1, again, queue_of(3)).lambda));
  }
  EXPECT_FALSE(with_retrials(-1, 0.5, queue_of(3)).converged);
  EXPECT_FALSE(with_retrials(1, 0.5, [](double) { return std::nan(""); }).converged);
  EXPECT_TRUE(std::isnan(callers_served(1.5, 0.2)));
  EXPECT_TRUE(std::isnan(first_attempts(-3, 0.1, 0.2)));
  EXPECT_EQ(callers_served(1, 1), 1);
}

RC_GTEST_PROP(Retrials, HistoryGivesBackTheFirstAttempts, ()) {
  double first = *rc::gen::inRange(1, 400) / 360.0, again = *rc::gen::inRange(0, 95) / 100.0;
  int agents = *rc::gen::inRange(1, 300);
  Retrials result = with_retrials(first, again, queue_of(agents));
  RC_ASSERT(result.converged);
  RC_ASSERT(std::abs(first_attempts(result.lambda, result.unanswered, again) - first) < 1e-9 * first);
  RC_ASSERT(std::abs(result.served - (1 - result.unanswered) * result.tries) < 1e-12);
  RC_ASSERT(result.lambda >= first * (1 - 1e-12) && result.lambda <= first / (1 - again) * (1 + 1e-12));
}
}  // namespace
}  // namespace calls
