#include "calls/staffing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace calls {
namespace {
constexpr auto kA = QueueModel::erlang_a;
const std::vector<Target> kAnswered{{Target::answered, 0.85}};

Load six_minutes(double erlangs, double patience = 180) { return {erlangs / 360, 360, patience}; }

// reference/telephone.md §4.3: handling 6 min, patience 3 min.
TEST(Staffing, WhatAnAnswerRateCosts) {
  struct Row {
    double erlangs;
    int agents, mean_wait, within_20, within_90, for_20, for_90;
  };
  for (const Row& row : {Row{5, 6, 22, 71, 82, 7, 6}, Row{10, 10, 26, 61, 78, 13, 11},
                         Row{20, 19, 24, 58, 82, 23, 19}, Row{50, 44, 26, 46, 83, 52, 43},
                         Row{100, 86, 27, 38, 84, 101, 83}, Row{500, 426, 27, 21, 85, 477, 401}}) {
    SCOPED_TRACE(row.erlangs);
    Load load = six_minutes(row.erlangs);
    Staffing found = fewest_agents(kA, load, kAnswered);
    EXPECT_TRUE(found.reached);
    EXPECT_EQ(found.agents, row.agents);
    EXPECT_EQ(std::lround(found.figures.asa_s), row.mean_wait);
    EXPECT_EQ(std::lround(found.figures.service_level * 100), row.within_20);
    load.threshold = 90;
    load.agents = found.agents;
    EXPECT_EQ(std::lround(erlang_a(load).service_level * 100), row.within_90);
    EXPECT_EQ(fewest_agents(kA, load, std::vector<Target>{{Target::service_level, 0.8, 20}}).agents,
              row.for_20);
    EXPECT_EQ(fewest_agents(kA, load, std::vector<Target>{{Target::service_level, 0.8, 90}}).agents,
              row.for_90);
  }
}

TEST(Staffing, AnUnstableQueueWithRedialsHasNoNumberOfAttempts) {
  Load load{100 / 1800.0, 360};  // twenty erlangs
  load.agents = 15;
  Staffing found = staffed(QueueModel::erlang_c, load, 0.4);
  EXPECT_FALSE(found.figures.stable);
  EXPECT_TRUE(std::isnan(found.lambda));
  EXPECT_TRUE(std::isnan(found.figures.answered));
  EXPECT_TRUE(std::isinf(found.figures.asa_s));
  EXPECT_EQ(staffed(QueueModel::erlang_c, load).figures.answered, 0.75);  // what the agents get through
  load.agents = 25;
  EXPECT_EQ(staffed(QueueModel::erlang_c, load, 0.4).lambda, load.lambda);  // nobody hangs up
}

TEST(Staffing, PoolingTenSites) {
  std::vector<Load> sites(10, six_minutes(10));
  Pooling pooling = pool(kA, sites, kAnswered);
  EXPECT_EQ(pooling.separate_agents, 100);
  EXPECT_EQ(pooling.pooled.agents, 86);
  EXPECT_EQ(pooling.saved, 14);
  EXPECT_NEAR(pooling.load.patience, 180, 1e-9);
  EXPECT_EQ(pool(kA, {}, kAnswered).pooled.agents, 0);
}

TEST(Staffing, SitesThatDiffer) {
  std::vector<Load> sites{{0.1, 300, 60}, {0.3, 500, 180}};
  Pooling pooling = pool(kA, sites, kAnswered);
  EXPECT_NEAR(pooling.load.lambda, 0.4, 1e-12);
  EXPECT_NEAR(pooling.load.aht, 450, 1e-9);
  EXPECT_NEAR(pooling.load.patience, 120, 1e-9);
  EXPECT_EQ(pooling.separate.size(), 2U);
}

// §4.3: with patience of 10 minutes, 85 % at 100 erlangs is met by making people wait 85 s.
TEST(Staffing, WarnsWhenTheRateIsMetByWaiting) {
  Load load = six_minutes(100, 600);
  load.threshold = 90;
  Staffing found = fewest_agents(kA, load, kAnswered);
  EXPECT_NEAR(found.figures.asa_s, 85, 2);
  EXPECT_EQ(std::lround(found.figures.service_level * 100), 44);
  EXPECT_TRUE(long_wait_warning(found.figures, 0.85, 300));
  EXPECT_TRUE(long_wait_warning(found.figures, 0.85, 60));
  EXPECT_FALSE(long_wait_warning(found.figures, 0.95, 60));
  load.agents = 110;
  EXPECT_FALSE(long_wait_warning(erlang_a(load), 0.85, 60));
}

TEST(Staffing, SeveralTargetsTakeTheHardest) {
  Load load = six_minutes(50);
  std::vector<Target> all{{Target::answered, 0.85},
                          {Target::service_level, 0.8, 20},
                          {Target::average_wait, 60},
                          {Target::p90_wait, 10}};
  int most = 0;
  for (const Target& target : all)
    most = std::max(most, fewest_agents(kA, load, std::span(&target, 1)).agents);
  EXPECT_EQ(fewest_agents(kA, load, all).agents, most);
  EXPECT_GT(most, 52);
  EXPECT_EQ(fewest_agents(kA, load, {}).agents, 0);
}

TEST(Staffing, BAndC) {
  Load load{100 / 1800.0, 180};
  EXPECT_EQ(
      fewest_agents(QueueModel::erlang_c, load, std::vector<Target>{{Target::service_level, 0.8, 20}}).agents,
      14);
  EXPECT_EQ(fewest_agents(QueueModel::erlang_c, load, kAnswered).agents, 11);  // 10 erlangs: 10 are unstable
  EXPECT_EQ(fewest_agents(QueueModel::erlang_b, {12.031, 1}, std::vector<Target>{{Target::answered, 0.9899}})
                .agents,
            20);
}

TEST(Staffing, OutOfReach) {
  Staffing found = fewest_agents(kA, six_minutes(5), std::vector<Target>{{Target::answered, 1.5}});
  EXPECT_FALSE(found.reached);
  EXPECT_EQ(found.agents, kMostAgents);
  EXPECT_FALSE(fewest_agents(kA, six_minutes(std::nan("")), kAnswered).reached);
  EXPECT_FALSE(fewest_agents(kA, six_minutes(5), kAnswered, 1).reached);
  EXPECT_EQ(fewest_agents(kA, six_minutes(0), kAnswered).agents, 0);
}

TEST(Staffing, RedialsAskForMore) {
  Load load = six_minutes(50);
  load.agents = 34;
  Staffing with = staffed(kA, load, 0.7);
  EXPECT_EQ(std::lround(100 * with.figures.answered), 39);
  EXPECT_NEAR(with.lambda * 360 / 50, 1.75, 0.005);
  EXPECT_GT(fewest_agents(kA, load, kAnswered, 0.7).agents, 44);
}

TEST(Staffing, OneMoreAgent) {
  Load load = six_minutes(50);
  load.agents = 43;
  OneMoreAgent gain = one_more_agent(kA, load);
  EXPECT_GT(gain.answered, 0.015);
  EXPECT_LT(gain.answered, 0.02);
  EXPECT_LT(gain.asa_s, -2);
  EXPECT_GT(gain.service_level, 0);
}

RC_GTEST_PROP(Staffing, FindsTheFewest, ()) {
  Load load{*rc::gen::inRange(1, 200) / 360.0, 360, *rc::gen::inRange(10, 2000) * 1.0};
  double redial = *rc::gen::inRange(0, 8) / 10.0;
  std::vector<Target> targets{{Target::answered, *rc::gen::inRange(50, 99) / 100.0},
                              {Target::service_level, *rc::gen::inRange(50, 99) / 100.0, 30}};
  Staffing found = fewest_agents(kA, load, targets, redial);
  RC_ASSERT(found.reached);
  load.threshold = 30;
  auto met = [&](int agents) {
    load.agents = agents;
    auto figures = staffed(kA, load, redial).figures;
    return meets(figures, targets[0]) && meets(figures, targets[1]);
  };
  RC_ASSERT(met(found.agents));
  RC_ASSERT(!met(found.agents - 1));
  load.threshold = 20;
  RC_ASSERT(fewest_agents(kA, load, targets, redial, *rc::gen::inRange(0, 500)).agents == found.agents);
}
}  // namespace
}  // namespace calls
