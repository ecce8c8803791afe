#include "calls/cisco.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "calls/recorded_rows.h"

namespace calls {
namespace {
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Fields = std::map<std::string, std::string>;

constexpr std::string_view kHeader =
    "DateTime;CallTypeID;TimeZone;RecoveryKey;RouterCallsAbandQ;CallsRouted;ErrorCount;ICRDefaultRouted;"
    "NetworkDefaultRouted;ReturnBusy;ReturnRing;NetworkAnnouncement;AnswerWaitTime;CallsHandled;CallsOffered;"
    "HandleTime;"
    "ServiceLevelAband;TalkTime;OverflowOut;HoldTime;IncompleteCalls;ShortCalls;DelayQAbandTime;"
    "CallsAnswered;"
    "CallsRoutedNonAgent;CallsRONA;ReturnRelease;VruUnhandledCalls;VruHandledCalls;AnsInterval1;AnsInterval2;"
    "AnsInterval3;AnsInterval4;AnsInterval5;AnsInterval6;AnsInterval7;AnsInterval8;AnsInterval9;"
    "AnsInterval10;"
    "AbandInterval1;AbandInterval2;AbandInterval3;AbandInterval4;AbandInterval5;AbandInterval6;"
    "AbandInterval7;"
    "AbandInterval8;AbandInterval9;AbandInterval10;RouterCallsAbandToAgent;TotalCallsAband;"
    "DelayAgentAbandTime;"
    "AgentErrorCount;MaxCallWaitTime;BucketIntervalID";

// 150 offered = 90 answered + 30 abandons (10 of them in the menu) + 5 short + 12 dissuaded + 9 overflows + 4
// others.
Fields plain() {
  Fields f{{"DateTime", "2026-11-23 09:15:00.000"},
           {"CallTypeID", "5003"},
           {"TimeZone", "-60"},
           {"CallsOffered", "150"},
           {"CallsAnswered", "90"},
           {"CallsHandled", "88"},
           {"RouterCallsAbandQ", "18"},
           {"RouterCallsAbandToAgent", "2"},
           {"TotalCallsAband", "30"},
           {"ShortCalls", "5"},
           {"ReturnBusy", "4"},
           {"NetworkAnnouncement", "3"},
           {"ReturnRelease", "5"},
           {"OverflowOut", "8"},
           {"CallsRONA", "1"},
           {"CallsRoutedNonAgent", "2"},
           {"ErrorCount", "1"},
           {"IncompleteCalls", "1"},
           {"AnswerWaitTime", "2700"},
           {"HandleTime", "30000"},
           {"TalkTime", "24000"},
           {"HoldTime", "1000"},
           {"DelayQAbandTime", "1500"},
           {"DelayAgentAbandTime", "40"},
           {"MaxCallWaitTime", "420"},
           {"BucketIntervalID", "1"}};
  constexpr int kAnswered[] = {20, 30, 15, 10, 5, 5, 3, 2, 0, 0},
                kAbandoned[] = {0, 10, 4, 3, 1, 1, 1, 0, 0, 0};
  for (std::size_t i = 0; i < 10; ++i) {
    f[fmt::format("AnsInterval{}", i + 1)] = std::to_string(kAnswered[i]);
    f[fmt::format("AbandInterval{}", i + 1)] = std::to_string(kAbandoned[i]);
  }
  return f;
}

RecordedRows read_rows(const std::vector<Fields>& rows, std::string_view zone = "Europe/Paris") {
  RecordedRows out;
  CiscoReader reader(out, Zone(zone));
  std::string report(kHeader);
  for (const auto& fields : rows) {
    report += "\n";
    for (const auto& name : cells_of(kHeader)) {
      auto found = fields.find(name);
      report += (name == "DateTime" ? "" : ";") + (found == fields.end() ? "0" : found->second);
    }
  }
  feed(reader, report);
  return out;
}
RecordedRows read(const Fields& changes) {
  auto row = plain();
  for (const auto& [name, value] : changes) row[name] = value;
  return read_rows({row});
}

TEST(Cisco, EveryCallHasItsLeaf) {
  auto told = read({});
  ASSERT_THAT(told.intervals, SizeIs(1));
  const auto& i = told.intervals[0];
  EXPECT_EQ(i.queue, "5003");
  EXPECT_EQ(i.row.start, 1795421700);
  EXPECT_EQ(i.row.seconds, 900);
  EXPECT_EQ(i.n()[Leaf::answered], 90U);
  EXPECT_EQ(i.n()[Leaf::abandoned], 20U);
  EXPECT_EQ(i.n()[Leaf::ivr_abandoned], 10U);
  EXPECT_EQ(i.n()[Leaf::short_abandoned], 5U);
  EXPECT_EQ(i.n()[Leaf::refused], 12U);
  EXPECT_EQ(i.n()[Leaf::flow_out], 9U);
  EXPECT_EQ(i.n()[Leaf::unknown], 4U);
  EXPECT_EQ(i.n().unexplained, 0U);
  EXPECT_EQ(i.n().answered_wait_s, 2700U);
  EXPECT_EQ(i.n().lost_wait_s, 1540U);
  EXPECT_EQ(i.n().talk_s, 24000U);
  EXPECT_EQ(i.n().hold_s, 1000U);
  EXPECT_EQ(i.n().wrap_s, 5000U);
  EXPECT_FALSE(told.noted("somme")) << told.notes.front().second;
}

TEST(Cisco, WaitsAtTheBoundsCiscoShips) {
  auto told = read({});
  const auto& waits = told.intervals.at(0).n().answered_waits;
  auto upto = [&](std::int32_t s) {
    return std::accumulate(waits.begin(), waits.begin() + static_cast<std::ptrdiff_t>(wait_bucket(s)) + 1,
                           0U);
  };
  EXPECT_EQ(upto(8), 20U);
  EXPECT_EQ(upto(30), 50U);
  EXPECT_EQ(upto(90), 75U);
  EXPECT_EQ(upto(180), 85U);
  EXPECT_EQ(upto(600), 90U);
}

TEST(Cisco, HandledCallsWhereAnsweredOnesAreAbsent) {
  RecordedRows out;
  CiscoReader reader(out, Zone());
  feed(reader, "DateTime;CallTypeID;CallsOffered;CallsHandled;TotalCallsAband\n23/11/2026 09:15;7;12;9;3\n");
  ASSERT_THAT(out.intervals, SizeIs(1));
  EXPECT_EQ(out.intervals[0].n()[Leaf::answered], 9U);
  EXPECT_EQ(out.intervals[0].n()[Leaf::abandoned], 3U);
}

TEST(Cisco, ShortCallsMayBeOutsideTheOffered) {
  auto told = read({{"CallsOffered", "145"}});
  EXPECT_EQ(told.intervals.at(0).n().unexplained, 0U);
  EXPECT_FALSE(told.noted("inférieur"));
}

TEST(Cisco, OfferedBeyondTheLeavesIsUnexplainedBelowIsNoticed) {
  EXPECT_EQ(read({{"CallsOffered", "158"}}).intervals.at(0).n().unexplained, 8U);
  auto below = read({{"CallsOffered", "120"}});
  EXPECT_EQ(below.intervals.at(0).n().unexplained, 0U);
  EXPECT_TRUE(below.noted("inférieur à la somme"));
}

TEST(Cisco, SelfServedCallsKeepOneLeaf) {
  auto apart = read({{"VruHandledCalls", "40"}, {"CallsOffered", "190"}}).intervals.at(0).n();
  EXPECT_EQ(apart[Leaf::self_served], 40U);
  EXPECT_EQ(apart[Leaf::ivr_abandoned], 10U);
  auto menu = read({{"VruHandledCalls", "8"}}).intervals.at(0).n();
  EXPECT_EQ(menu[Leaf::self_served], 8U);
  EXPECT_EQ(menu[Leaf::ivr_abandoned], 2U);
  EXPECT_EQ(menu.unexplained, 0U);
  auto told = read({{"VruHandledCalls", "13"}});
  EXPECT_EQ(told.intervals.at(0).n()[Leaf::ivr_abandoned], 0U);
  EXPECT_EQ(told.intervals[0].n()[Leaf::refused], 9U);  // three of the five released
  EXPECT_FALSE(told.noted("inférieur"));
  EXPECT_TRUE(read({{"VruHandledCalls", "30"}}).noted("inférieur"));
}

TEST(Cisco, ATotalOfAbandonsBelowItsPartsIsNoticed) {
  auto told = read({{"TotalCallsAband", "15"}});
  EXPECT_TRUE(told.noted("TotalCallsAband"));
  EXPECT_EQ(told.intervals.at(0).n()[Leaf::abandoned], 20U);
}

TEST(Cisco, AHistogramThatDoesntAddUpIsNoticed) {
  EXPECT_TRUE(read({{"AnsInterval1", "25"}}).noted("même total"));
  EXPECT_FALSE(read({{"AbandInterval10", "10"}}).noted("même total"));  // with the menu's abandons
}

TEST(Cisco, TheTwoTwoOClocksOfAutumnByTimeZone) {
  auto first = plain(), second = plain(), east = plain();
  first["DateTime"] = second["DateTime"] = east["DateTime"] = "2026-10-25 02:15:00";
  first["TimeZone"] = "-120";
  second["TimeZone"] = "-60";
  east["TimeZone"] = "120";
  auto told = read_rows({second, first, east});
  ASSERT_THAT(told.intervals, SizeIs(3));
  EXPECT_EQ(told.intervals[0].row.start - told.intervals[1].row.start, 3600);
  EXPECT_EQ(told.intervals[1].row.start, told.intervals[2].row.start);
  EXPECT_FALSE(told.noted("heure locale"));
}

TEST(Cisco, ATimeZoneUnlikeTheImportsIsFollowedAndNoticed) {
  auto told = read({{"TimeZone", "300"}});
  EXPECT_TRUE(told.noted("TimeZone est suivi"));
  EXPECT_EQ(told.intervals.at(0).row.start, civil_seconds(2026, 11, 23, 14, 15));
}

TEST(Cisco, TheLengthOfIntervalsIsToldByTheirHours) {
  auto half = plain(), hour = plain();
  half["DateTime"] = "2026-11-23 09:30:00";
  hour["DateTime"] = "2026-11-23 10:00:00";
  auto told = read_rows({half, hour});
  EXPECT_EQ(told.intervals.at(0).row.seconds, 1800);
  EXPECT_EQ(told.intervals.at(1).row.seconds, 1800);
  EXPECT_TRUE(told.noted("déduite des heures de début"));
  EXPECT_EQ(read_rows({hour}).intervals.at(0).row.seconds, 1800);  // never an hour
}

TEST(Cisco, TwoSetsOfBoundsAreNoticed) {
  auto other = plain();
  other["BucketIntervalID"] = "2";
  EXPECT_TRUE(read_rows({plain(), other}).noted("BucketIntervalID"));
}

TEST(Cisco, LinesThatCantBeRead) {
  EXPECT_THAT(read({{"DateTime", "2026-11-23"}}).refusals.at(0).second, HasSubstr("ne sont pas lisibles"));
  EXPECT_THAT(read({{"CallsOffered", "beaucoup"}}).refusals.at(0).second,
              HasSubstr("«\u00A0beaucoup\u00A0»"));
  EXPECT_THAT(read({{"CallTypeID", ""}}).refusals.at(0).second, HasSubstr("quel type d’appel"));
}
}  // namespace
}  // namespace calls
