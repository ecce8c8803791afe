// What networks declare of their calls: hours, closings, thresholds, each from its date on.
#include "calls/ruled_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "calls/call_folder.h"
#include "calls/dashboard.h"

namespace calls {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(RuleWords, DaysAndHoursAreRead) {
  EXPECT_EQ(week_days("mon-fri"), 0b0011111U);
  EXPECT_EQ(week_days("lun-ven,sam"), 0b0111111U);
  EXPECT_EQ(week_days("Dimanche"), 0b1000000U);
  for (const char* wrong : {"", "fri-mon", "mon-", "demain", "mon;tue"})
    EXPECT_FALSE(week_days(wrong)) << wrong;
  EXPECT_EQ(clock_minutes("08:30"), 510);
  EXPECT_EQ(clock_minutes("24:00"), 1440);
  for (const char* typed : {"8:30", "08h30", "8 h 30", "8\u00A0h\u00A030", "8 H 30"})
    EXPECT_EQ(clock_minutes(typed), 510) << typed;
  EXPECT_EQ(clock_minutes("18 h"), 1080);
  for (const char* wrong : {"24:01", "12:60", "-1:00", "18", "18:", "h30", "8:3", "008:30"})
    EXPECT_FALSE(clock_minutes(wrong)) << wrong;
  EXPECT_EQ(week_days_text(0b0111111U), "du lundi au samedi");
  EXPECT_EQ(week_days_text(0b1000011U), "lundi et mardi, dimanche");
  EXPECT_EQ(clock_text(510), "8\u00A0h\u00A030");
}

std::int64_t civil(int month, int day, int hour, int minute) {
  return civil_seconds(2026, month, day, hour, minute);
}

TEST(Rules, HoursHoldFromTheirDateOnAndAQueueHasItsOwn) {
  NetworkRules r;
  EXPECT_EQ(r.open("A", civil(11, 23, 10, 0)), std::nullopt);
  r.slots = {{"", 0b0011111, 510, 720, "2026-01-01"},
             {"", 0b0011111, 810, 1080, "2026-01-01"},
             {"", 0b0011111, 540, 1020, "2026-12-01"},
             {"B", 0b1111111, 0, 1440, "2026-06-01"}};
  r.closings = {{"", "2026-11-24"}, {"", "2026-11-25"}, {"", "2026-11-25", true}};
  EXPECT_EQ(r.open("A", civil_seconds(2025, 12, 31, 10)), std::nullopt);
  EXPECT_EQ(r.open("A", civil(11, 23, 8, 29)), false);
  EXPECT_EQ(r.open("A", civil(11, 23, 8, 30)), true);
  EXPECT_EQ(r.open("A", civil(11, 23, 12, 0)), false);
  EXPECT_EQ(r.open("A", civil(11, 23, 17, 59)), true);
  EXPECT_EQ(r.open("A", civil(11, 22, 10, 0)), false) << "Sunday";
  EXPECT_EQ(r.open("A", civil(12, 1, 12, 0)), true) << "the later hours";
  EXPECT_EQ(r.open("A", civil(12, 1, 8, 30)), false);
  EXPECT_EQ(r.open("B", civil(11, 22, 3, 0)), true);
  EXPECT_EQ(r.open("B", civil(1, 5, 3, 0)), false) << "the network's, before its own";
  EXPECT_EQ(r.open("A", civil(11, 24, 10, 0)), false) << "closed for once";
  EXPECT_EQ(r.open("B", civil(11, 24, 10, 0)), false);
  EXPECT_EQ(r.open("A", civil(11, 25, 10, 0)), true) << "taken back";
  r.slots.push_back({"", 0b0000001, 600, 660, "2026-12-01", true});
  EXPECT_EQ(r.open("A", civil(12, 1, 12, 0)), false) << "declared anew";
  EXPECT_EQ(r.open("A", civil(12, 7, 10, 0)), true);
}

TEST(Rules, ThresholdsHoldFromTheirDateOn) {
  NetworkRules r;
  auto day = [](int month, int d) {
    return static_cast<std::int32_t>(civil_seconds(2026, month, d) / 86400);
  };
  EXPECT_EQ(r.short_abandon("A", day(11, 23)), std::nullopt);
  r.short_abandons = {{"", 8, "2026-01-01"}, {"", 10, "2026-11-23"}, {"B", 0, "2026-01-01"}};
  EXPECT_EQ(r.short_abandon("A", day(11, 22)), 8);
  EXPECT_EQ(r.short_abandon("A", day(11, 23)), 10);
  EXPECT_EQ(r.short_abandon("B", day(11, 23)), 0);
}

TEST(Rules, WhatIsDeclaredHoldsIsToComeOrIsSuperseded) {
  NetworkRules r;
  r.slots = {{"", 1, 510, 720, "2026-01-01"},        {"", 1, 810, 1080, "2026-06-01"},
             {"", 1, 540, 1020, "2026-06-01", true}, {"", 2, 540, 1020, "2026-06-01"},
             {"B", 1, 0, 1440, "2026-01-01"},        {"", 1, 0, 1440, "2027-01-01"}};
  std::vector<RuleState> told;
  for (const auto& s : r.slots) told.push_back(state_of(r.slots, s, "2026-11-24"));
  EXPECT_THAT(told, ElementsAre(RuleState::superseded, RuleState::superseded, RuleState::in_force,
                                RuleState::in_force, RuleState::in_force, RuleState::to_come));
  r.closings = {{"", "2026-11-23"}, {"A", "2026-12-24"}, {"", "2026-12-24", true}, {"", "2026-11-24"}};
  told.clear();
  for (const auto& c : r.closings) told.push_back(state_of(r.closings, c, "2026-11-24"));
  EXPECT_THAT(told,
              ElementsAre(RuleState::over, RuleState::superseded, RuleState::to_come, RuleState::in_force));
  r.short_abandons = {{"", 5, "2026-01-01"}, {"", 8, "2026-01-01"}};
  EXPECT_EQ(state_of(r.short_abandons, r.short_abandons[0], "2026-11-24"), RuleState::superseded);
  EXPECT_EQ(state_of(r.short_abandons, r.short_abandons[1], "2026-11-24"), RuleState::in_force);
}

class Ruled : public testing::Test {
 protected:
  ImportCalls log() {
    ImportCalls in;
    in.format = "queue_log";
    in.network = "CAF";
    return in;
  }
  // 1'795'000'000 is Wednesday 2026-11-18 12:26:40 in Paris.
  const std::string kLog =
      "1795000000|c1|A|NONE|ENTERQUEUE||06|1\n1795000009|c1|A|NONE|ABANDON|1|1|9\n"
      "1795000020|c2|A|NONE|ENTERQUEUE||06|1\n1795000023|c2|A|NONE|ABANDON|1|1|3\n";
  CallFolder folder_;
};

TEST_F(Ruled, ALogsShortAbandonsAreByTheDeclaredThreshold) {
  folder_.import("q.log", kLog, log());
  EXPECT_EQ(folder_.total()[Leaf::short_abandoned], 1U);
  auto told = declare_short_abandon(folder_.context, {"CAF", "", "2026-01-01", "contrat", 15});
  ASSERT_TRUE(told);
  EXPECT_THAT(told->warnings, ElementsAre(HasSubstr("10\u00A0secondes"), HasSubstr("--replace")));
  auto in = log();
  in.replace = true;
  folder_.import("q.log", kLog, in);
  EXPECT_EQ(folder_.total()[Leaf::short_abandoned], 2U);
  ASSERT_TRUE(declare_short_abandon(folder_.context, {"CAF", "A", "2026-01-01", "cette file", 0}));
  folder_.import("q.log", kLog, in);
  EXPECT_EQ(folder_.total()[Leaf::abandoned], 2U);
  EXPECT_TRUE(folder_.verify());
}

TEST_F(Ruled, AFileThatNamesItsOutcomesKeepsThem) {
  ASSERT_TRUE(declare_short_abandon(folder_.context, {"CAF", "", "2026-01-01", "contrat", 15}));
  folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00", "abandoned", "", 3}}));
  EXPECT_EQ(folder_.total()[Leaf::abandoned], 1U);
}

TEST_F(Ruled, CallsOfWhichNothingIsToldAreClosedOutsideOfHours) {
  ASSERT_TRUE(declare_hours(folder_.context, {"CAF", "", {"mon-fri"}, "08:30", "18:00", "2026-01-01"}));
  ASSERT_TRUE(declare_closing(folder_.context, {"CAF", "", "2026-11-24", "grève"}));
  auto report = folder_.import(
      "a.csv", calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00", "?"},                // open
                          {"2", "CAF", "A", "2026-11-23 07:00:00", "?"},                // closed
                          {"3", "CAF", "A", "2026-11-23 07:00:00", "?", "", 40},        // it waited
                          {"4", "CAF", "A", "2026-11-24 09:00:00", "?"},                // closed for once
                          {"5", "CAF", "A", "2026-11-22 09:00:00", "answered", "", 5},  // stays answered
                          {"6", "CAF", "A", "2026-11-22 09:00:00", "refused"},
                          {"7", "MSA", "A", "2026-11-22 09:00:00", "?"}}));
  EXPECT_EQ(folder_.total()[Leaf::closed], 2U);
  EXPECT_EQ(folder_.total()[Leaf::unknown], 3U);
  EXPECT_EQ(folder_.total()[Leaf::answered], 1U);
  EXPECT_EQ(folder_.total()[Leaf::refused], 1U);
  EXPECT_EQ(report.remarks.count("Appel entré en file hors des heures d’ouverture déclarées"), 2);
  EXPECT_TRUE(folder_.verify());
  auto file = show_data(folder_.context, {}).value().files.at(0);
  EXPECT_EQ(file.remarks.count("Appel entré en file hors des heures d’ouverture déclarées"), 2)
      << "on the page of data";
}

TEST_F(Ruled, HoursAreOfTheNetworksZone) {
  ASSERT_TRUE(declare_hours(folder_.context, {"CAF", "", {"mon-sun"}, "08:00", "18:00", "2026-01-01"}));
  ImportCalls in;
  in.zone = "Indian/Reunion";
  folder_.import("a.csv",
                 calls_csv({{"1", "CAF", "A", "2026-11-23 08:30:00", "?"},
                            {"2", "CAF", "A", "2026-11-23 18:30:00", "?"}}),
                 in);
  EXPECT_EQ(folder_.total()[Leaf::closed], 1U);
}

TEST_F(Ruled, WhatIsDeclaredWrongIsRefusedWithItsFields) {
  auto r = declare_hours(folder_.context, {"CAF", "", {"demain"}, "18:00", "08:00", "hier"});
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().fields.size(), 3U);
  EXPECT_FALSE(declare_closing(folder_.context, {"CAF", "", "hier", "grève"}));
  EXPECT_FALSE(declare_short_abandon(folder_.context, {"CAF", "", "hier", "contrat", 5}));
  EXPECT_THAT(declare_hours(folder_.context, {"CFA", "", {"mon"}, "08:00", "18:00", "2026-01-01"})->warnings,
              ElementsAre(HasSubstr("aucun appel")));
}
}  // namespace
}  // namespace calls
