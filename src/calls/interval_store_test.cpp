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
  // Whether the level over the answered, and the one that counts abandons, are estimated.
  std::pair<bool, bool> estimated(std::int32_t threshold) {
    auto told = waits_told(*folder_.store().read());
    auto found = told.find("CAF");
    auto levels =
        service_levels(folder_.total(), threshold, found == told.end() ? WaitsTold() : found->second);
    return {levels.front().estimated, levels.back().estimated};
  }
  CallFolder folder_;
};

TEST_F(LevelsOfIntervals, AreEstimatedBetweenTheThresholdsOfTheSource) {
  intervals("a.csv", "A;2026-03-02T09:00:00+01:00;900;105;80;50;70;25;5\n");
  EXPECT_EQ(estimated(20), std::pair(false, true));
  EXPECT_EQ(estimated(60), std::pair(false, true));
  EXPECT_EQ(estimated(5), std::pair(true, true));
  EXPECT_EQ(estimated(90), std::pair(true, true));
}

TEST_F(LevelsOfIntervals, AreCountedWhereNobodyWaitedBetweenTwoThresholds) {
  intervals("a.csv", "A;2026-03-02T09:00:00+01:00;900;80;80;50;80;0;0\n");
  EXPECT_EQ(estimated(20), std::pair(false, false));
  EXPECT_EQ(estimated(90), std::pair(false, false));
  EXPECT_EQ(estimated(30), std::pair(true, true));
  intervals("b.csv", "A;2026-03-02T09:15:00+01:00;900;80;80;50;70;0;0\n");
  EXPECT_EQ(estimated(90), std::pair(true, true)) << "the other file";
}

TEST_F(LevelsOfIntervals, OfCallsAreCountedAtAll) {
  folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-16 09:20:00"}}));
  EXPECT_EQ(estimated(90), std::pair(false, false));
}
}  // namespace
}  // namespace calls
