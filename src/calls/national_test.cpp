// The national table: how many networks reach the target, at least and at most; two means; ranks.
#include "calls/national.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/definitions.h"

namespace calls {
namespace {
using testing::AllOf;
using testing::HasSubstr;

NetworkLine line(std::string code, std::uint32_t answered, std::uint32_t abandoned) {
  NetworkLine n;
  n.network.code = std::move(code);
  n.definition = definitions().front().code;
  n.now.leaves[static_cast<std::size_t>(Leaf::answered)] = answered;
  n.now.leaves[static_cast<std::size_t>(Leaf::abandoned)] = abandoned;
  n.official = official(n.now, definitions().front());
  return n;
}
National four() {
  National v;
  v.networks = {line("a", 900, 100), line("b", 860, 140), line("c", 84, 16), line("d", 500, 500)};
  return v;
}

TEST(Standing, CountsWithItsUncertainty) {
  Standing s = standing(four());
  EXPECT_EQ(s.measured, 4U);
  EXPECT_EQ(s.reached, 2U);   // a and b
  EXPECT_EQ(s.at_least, 1U);  // a alone, whole
  EXPECT_EQ(s.at_most, 3U);   // c may be
  EXPECT_THAT(standing_block(four(), s).str(),
              AllOf(HasSubstr("<strong>2 sur 4</strong>"), HasSubstr("au moins 1, au plus 3")));
}

TEST(Standing, MeansAreThoseOfNetworksAndOfCalls) {
  Standing s = standing(four());
  EXPECT_DOUBLE_EQ(*s.mean, (0.9 + 0.86 + 0.84 + 0.5) / 4);
  EXPECT_DOUBLE_EQ(*s.pooled.value(), 2344.0 / 3100);
  // Of one network alone, its own interval; of equal ones, narrower by the root of their number.
  National one;
  one.networks = {line("a", 850, 150)};
  Interval alone = standing(one).mean_interval;
  EXPECT_NEAR(alone.low, 0.826531341573, 1e-12);
  EXPECT_NEAR(alone.high, 0.870789927487, 1e-12);
  one.networks.assign(4, one.networks[0]);
  Interval together = standing(one).mean_interval;
  EXPECT_NEAR(together.high - together.low, (alone.high - alone.low) / 2, 1e-12);
}

TEST(Standing, NetworksWithoutCallsHaveNeitherRateNorRank) {
  National v = four();
  v.networks.push_back(line("e", 0, 0));
  v.networks.push_back(line("f", 20, 0));
  Standing s = standing(v);
  EXPECT_EQ(s.measured, 4U);
  EXPECT_EQ(s.left_out, 1U);
  EXPECT_DOUBLE_EQ(*s.mean, (0.9 + 0.86 + 0.84 + 0.5) / 4) << "f is left out";
  EXPECT_THAT(standing_block(v, s).str(),
              AllOf(HasSubstr("<strong>2 sur 4</strong>"),
                    HasSubstr("<p>1\u00A0réseau de moins de 30 appels est laissé de côté")));
  EXPECT_FALSE(s.ranks[4].ranked());
  EXPECT_FALSE(s.ranks[5].ranked());
  EXPECT_EQ(s.ranks[3].first, 4U);
  EXPECT_EQ(s.ranks[0].last, s.ranks[2].last);
  EXPECT_THAT(networks_table(v, s).str(), HasSubstr("non classé (moins de 30 appels)"));
  EXPECT_EQ(standing({}).mean, std::nullopt);
}

TEST(Standing, IsInTheJson) {
  auto v = national_json(four());
  const auto& place = v.as_object().at("standing").as_object();
  EXPECT_EQ(place.at("reached").to_number<int>(), 2);
  EXPECT_EQ(place.at("at_most").to_number<int>(), 3);
  const auto& last = v.as_object().at("networks").as_array().at(3).as_object();
  EXPECT_EQ(last.at("network").as_string(), "d");
  EXPECT_EQ(last.at("rank").as_object().at("first").to_number<int>(), 4);
}
}  // namespace
}  // namespace calls
