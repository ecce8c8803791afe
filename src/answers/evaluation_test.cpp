#include "answers/evaluation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace answers {
namespace {
TEST(Ndcg, FollowsItsDefinition) {
  EXPECT_DOUBLE_EQ(ndcg_at_10({1, 0, 0}, {1}), 1);
  EXPECT_DOUBLE_EQ(ndcg_at_10({0, 1}, {1}), 1 / std::log2(3.0));
  EXPECT_DOUBLE_EQ(ndcg_at_10({0, 1, 0, 1}, {1, 1}),
                   (1 / std::log2(3.0) + 1 / std::log2(5.0)) / (1 + 1 / std::log2(3.0)));
  EXPECT_DOUBLE_EQ(ndcg_at_10({}, {1}), 0);
  EXPECT_DOUBLE_EQ(ndcg_at_10({}, {}), 0);
  EXPECT_DOUBLE_EQ(ndcg_at_10({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, {1}), 0);  // the eleventh doesn't count
}

RC_GTEST_PROP(Ndcg, IsOneForTheIdealOrderAndNeverMore, ()) {
  auto gains = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4));
  std::vector<double> ranked(gains.begin(), gains.end()), ideal = ranked;
  double got = ndcg_at_10(ranked, ranked);
  RC_ASSERT(got >= 0 && got <= 1 + 1e-12);
  std::sort(ideal.rbegin(), ideal.rend());
  if (!ideal.empty() && ideal[0] > 0) {
    RC_ASSERT(std::abs(ndcg_at_10(ideal, ranked) - 1) < 1e-12);
  }
}
}  // namespace
}  // namespace answers
