// What intervals tell of waits: at which thresholds a service level is counted, and where it is estimated.
#include "calls/interval_store.h"

#include <gtest/gtest.h>

#include "calls/call_folder.h"

namespace calls {
namespace {
class LevelsOfIntervals : public testing::Test {
 protected:
  void intervals(const std::string& name, const std::string& rows) {
    ImportCalls in;
    in.format = "interval";
    in.network = "CAF";
    folder_.import(
        name, "queue;start;seconds;offered;answered;ans_le_20;ans_le_60;abandoned;aband_le_5\n" + rows, in);
  }
  std::vector<Rate> levels_at(std::int32_t threshold) {
    auto told = waits_told(*folder_.store().read());
    auto found = told.find("CAF");
    return service_levels(folder_.total(), threshold, found == told.end() ? WaitsTold() : found->second);
  }
  // Whether the level over the answered, and the one that counts abandons, are estimated.
  std::pair<bool, bool> estimated(std::int32_t threshold) {
    auto levels = levels_at(threshold);
    return {levels.front().estimated, levels.back().estimated};
  }
  std::pair<bool, bool> told(std::int32_t threshold) {
    auto levels = levels_at(threshold);
    return {levels.front().told, levels.back().told};
  }
  CallFolder folder_;
};

TEST_F(LevelsOfIntervals, AreEstimatedBetweenTheThresholdsOfTheSource) {
  intervals("a.csv", "A;2026-03-02T09:00:00+01:00;900;105;80;50;70;25;5\n");
  EXPECT_EQ(estimated(20), std::pair(false, false));
  EXPECT_EQ(estimated(60), std::pair(false, false));
  EXPECT_EQ(told(60), std::pair(true, false)) << "nothing is told of those that hung up after 5 s";
  EXPECT_EQ(estimated(5), std::pair(true, true));
  EXPECT_EQ(told(90), std::pair(false, false)) << "nor of those who waited more than 60 s";
}

TEST_F(LevelsOfIntervals, AreCountedWhereNobodyWaitedBetweenTwoThresholds) {
  intervals("a.csv", "A;2026-03-02T09:00:00+01:00;900;80;80;50;80;0;0\n");
  EXPECT_EQ(estimated(20), std::pair(false, false));
  EXPECT_EQ(estimated(90), std::pair(false, false));
  EXPECT_EQ(estimated(30), std::pair(true, true));
  intervals("b.csv", "A;2026-03-02T09:15:00+01:00;900;80;80;50;70;0;0\n");
  EXPECT_EQ(told(90), std::pair(false, false)) << "the other file";
}

// 40 of 80 waited at most 20 s, and all of them 24,400 s: the others waited about ten minutes each.
TEST_F(LevelsOfIntervals, WaitsBeyondTheLastThresholdFollowTheirSum) {
  auto take = [&](const std::string& name, const std::string& queue, const std::string& sum) {
    folder_.import(name, "network;queue;start;seconds;answered;ans_le_20;wait_sum_ans\nCAF;" + queue +
                             ";2026-03-02T09:00:00+01:00;900;80;40;" + sum + "\n");
  };
  take("a.csv", "A", "24400");
  Counters summed = folder_.total();
  auto p90 = wait_percentile(summed, 0.9);
  ASSERT_TRUE(p90);
  EXPECT_GT(*p90, 600);
  EXPECT_LT(levels_at(60).front().ratio.value().value_or(1), 0.55);
  CallFolder other;
  other.import("b.csv",
               "network;queue;start;seconds;answered;ans_le_20\nCAF;A;2026-03-02T09:00:00+01:00;900;80;40\n");
  auto waits = waits_told(*other.store().read())["CAF"];
  EXPECT_FALSE(wait_percentile(other.total(), 0.9, waits));
  EXPECT_TRUE(wait_percentile(other.total(), 0.4, waits));
  EXPECT_FALSE(service_levels(other.total(), 60, waits).front().told);
  EXPECT_FALSE(mean_wait(other.total())) << "its sum isn't told";
}

TEST_F(LevelsOfIntervals, OfCallsAreCountedAtAll) {
  folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-16 09:20:00"}}));
  EXPECT_EQ(estimated(90), std::pair(false, false));
}
}  // namespace
}  // namespace calls
