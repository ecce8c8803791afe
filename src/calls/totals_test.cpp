// The cube read by quarter-hour, hour, day, week and month, in the zone of each network.
#include "calls/totals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "calls/call_folder.h"
#include "calls/definitions.h"

namespace calls {
namespace {
using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

std::int32_t day_number(int year, int month, int day) {
  return static_cast<std::int32_t>(civil_seconds(year, month, day) / 86400);
}

TEST(PeriodLabel, WeeksAreThoseOfIso) {
  for (auto [year, month, day, week] :
       std::initializer_list<std::tuple<int, int, int, const char*>>{{2026, 12, 31, "2026-W53"},
                                                                     {2027, 1, 1, "2026-W53"},
                                                                     {2027, 1, 3, "2026-W53"},
                                                                     {2027, 1, 4, "2027-W01"},
                                                                     {2024, 12, 30, "2025-W01"},
                                                                     {2023, 1, 1, "2022-W52"},
                                                                     {2026, 11, 23, "2026-W48"}})
    EXPECT_EQ(period_label(Grain::week, day_number(year, month, day)), week);
  EXPECT_EQ(period_label(Grain::month, day_number(2026, 2, 28)), "2026-02");
  EXPECT_EQ(period_label(Grain::day, day_number(2024, 2, 29)), "2024-02-29");
  EXPECT_EQ(period_label(Grain::all, 0), "");
}

TEST(IsoLocal, HasItsOffset) {
  EXPECT_EQ(iso_local(Zone(), civil_seconds(2026, 10, 25, 0, 30)), "2026-10-25T02:30:00+02:00");
  EXPECT_EQ(iso_local(Zone(), civil_seconds(2026, 10, 25, 1, 30)), "2026-10-25T02:30:00+01:00");
  EXPECT_EQ(iso_local(Zone("America/Guadeloupe"), civil_seconds(2026, 11, 24)), "2026-11-23T20:00:00-04:00");
  EXPECT_EQ(iso_local(Zone("Pacific/Marquesas"), civil_seconds(2026, 11, 24)), "2026-11-23T14:30:00-09:30");
  EXPECT_EQ(iso_local(Zone("Pacific/Noumea"), civil_seconds(2026, 12, 31, 13)), "2027-01-01T00:00:00+11:00");
}

// Calls at these instants, as Asterisk tells them: in UTC whatever the place.
std::string log_of(const std::vector<std::int64_t>& starts) {
  std::string out;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    std::string call = fmt::format("c{}.{}|{}|NONE|", i, starts[i], i % 3 == 0 ? "A" : "B");
    out +=
        fmt::format("{}|{}ENTERQUEUE||0612345678|1\n{}|{}ABANDON|1|1|9\n", starts[i], call, starts[i], call);
  }
  return out;
}

class Totals : public testing::Test {
 protected:
  void import(const std::string& network, const std::string& zone, const std::vector<std::int64_t>& starts) {
    ImportCalls in;
    in.format = "queue_log";
    in.network = network;
    in.zone = zone;
    auto report = folder_.import(fmt::format("{}.log", ++files_), log_of(starts), in);
    EXPECT_EQ(report.added, static_cast<std::int64_t>(starts.size()));
  }
  std::vector<Line> lines(Grain grain, const std::string& network = "") {
    Selection s;
    s.network = network;
    s.grain = grain;
    return lines_of(folder_.context, s);
  }
  // A call in the middle of each quarter-hour of a civil day.
  static std::vector<std::int64_t> each_quarter(const Zone& zone, int month, int day) {
    std::vector<std::int64_t> out;
    std::int64_t from = zone.utc(civil_seconds(2026, month, day)).utc;
    for (auto t = from; t < zone.next_day(from); t += kSlotSeconds) out.push_back(t + 450);
    return out;
  }
  void expect_each_quarter_once(const std::string& network, std::size_t quarters, std::size_t hours) {
    std::set<std::string> periods;
    auto slots = lines(Grain::interval, network);
    EXPECT_EQ(slots.size(), quarters);
    for (std::size_t i = 0; i < slots.size(); ++i) {
      EXPECT_EQ(slots[i].counters[Leaf::abandoned], 1U) << slots[i].period;
      EXPECT_EQ(slots[i].start - slots[0].start, static_cast<std::int64_t>(i) * kSlotSeconds);
      periods.insert(slots[i].period);
    }
    EXPECT_EQ(periods.size(), quarters) << "each has its own name";
    auto by_hour = lines(Grain::hour, network);
    EXPECT_EQ(by_hour.size(), hours);
    for (const auto& l : by_hour) EXPECT_EQ(l.counters[Leaf::abandoned], 4U) << l.period;
    auto days = lines(Grain::day, network);
    ASSERT_EQ(days.size(), 1U);
    EXPECT_EQ(days[0].counters[Leaf::abandoned], quarters);
  }
  CallFolder folder_;
  int files_ = 0;
};

TEST_F(Totals, TheLongDayHasAHundredQuarterHours) {
  import("CAF", "Europe/Paris", each_quarter(Zone(), 10, 25));
  expect_each_quarter_once("CAF", 100, 25);
  auto slots = lines(Grain::interval);
  EXPECT_EQ(slots.front().period, "2026-10-25T00:00:00+02:00");
  EXPECT_EQ(slots[8].period, "2026-10-25T02:00:00+02:00");
  EXPECT_EQ(slots[12].period, "2026-10-25T02:00:00+01:00");
  EXPECT_EQ(slots.back().period, "2026-10-25T23:45:00+01:00");
}

TEST_F(Totals, TheShortDayHasNinetyTwo) {
  import("CAF", "Europe/Paris", each_quarter(Zone(), 3, 29));
  expect_each_quarter_once("CAF", 92, 23);
  EXPECT_EQ(lines(Grain::interval)[8].period, "2026-03-29T03:00:00+02:00");
}

TEST_F(Totals, FarPlacesHaveTheirOwnDays) {
  Zone reunion("Indian/Reunion"), noumea("Pacific/Noumea");
  import("CAF Réunion", "Indian/Reunion", each_quarter(reunion, 10, 25));
  import("CAF NC", "Pacific/Noumea", each_quarter(noumea, 10, 25));
  expect_each_quarter_once("CAF Réunion", 96, 24);
  expect_each_quarter_once("CAF NC", 96, 24);
  EXPECT_EQ(lines(Grain::interval, "CAF NC").front().period, "2026-10-25T00:00:00+11:00");
  EXPECT_EQ(lines(Grain::interval, "CAF Réunion").back().period, "2026-10-25T23:45:00+04:00");
  EXPECT_TRUE(folder_.verify());
}

TEST_F(Totals, ACallBelongsToTheDayWhereItStarts) {
  folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-23 23:59:59", "answered", "", 30, 5000},
                                     {"2", "CAF", "A", "2026-11-24 00:00:00", "abandoned", "", 30}}));
  auto days = folder_.by("day");
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(days["2026-11-23"].talk_s, 5000U);
  EXPECT_EQ(days["2026-11-24"][Leaf::abandoned], 1U);
  auto slots = folder_.by("interval");
  EXPECT_EQ(slots.begin()->first, "2026-11-23T23:45:00+01:00");
  EXPECT_EQ(slots.rbegin()->first, "2026-11-24T00:00:00+01:00");
}

// Every way to cut time tells the same calls, and each call in its own period.
RC_GTEST_PROP(Grains, TellTheSameCalls, ()) {
  static CallFolder folder;
  static int runs = 0;
  ImportCalls in;
  in.network = fmt::format("R{}", ++runs);
  in.zone =
      *rc::gen::element<std::string>("Europe/Paris", "Indian/Reunion", "Pacific/Noumea", "America/Miquelon");
  in.format = "queue_log";
  Zone zone(in.zone);
  std::vector<std::int64_t> starts;
  std::int64_t first = civil_seconds(2026, *rc::gen::element(3, 10, 12), 24);
  for (auto n = *rc::gen::inRange(1, 60); n > 0; --n)
    starts.push_back(first + *rc::gen::inRange(0, 12 * 86400));
  folder.import("a.log", log_of(starts), in);
  for (Grain grain : {Grain::all, Grain::interval, Grain::hour, Grain::day, Grain::week, Grain::month}) {
    std::map<std::string, std::uint32_t> expected, got, by_queue;
    for (auto t : starts) {
      std::string period = grain == Grain::hour       ? iso_local(zone, t - t % 3600)
                           : grain == Grain::interval ? iso_local(zone, t - t % 900)
                                                      : period_label(grain, day_of(zone, t));
      ++expected[period];
    }
    Selection s;
    s.network = in.network;
    s.grain = grain;
    std::int64_t before = INT64_MIN;
    for (const auto& l : lines_of(folder.context, s)) {
      RC_ASSERT(l.start > before);
      before = l.start;
      got[l.period] = l.counters[Leaf::abandoned];
    }
    s.by_queue = true;
    for (const auto& l : lines_of(folder.context, s)) by_queue[l.period] += l.counters[Leaf::abandoned];
    RC_ASSERT(got == expected);
    RC_ASSERT(by_queue == expected);
  }
}

class Selected : public Totals {
 protected:
  void SetUp() override {
    folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-22 09:00:00"},
                                       {"2", "CAF", "B", "2026-11-23 09:00:00"},
                                       {"3", "MSA", "A", "2026-11-23 09:00:00"},
                                       {"4", "CAF", "A", "2026-11-24 09:00:00"},
                                       {"5", "CAF", "A", "2026-11-25 09:00:00"}}));
  }
  std::vector<std::pair<std::string, std::uint32_t>> answered(const Selection& s) {
    std::vector<std::pair<std::string, std::uint32_t>> out;
    for (const auto& l : lines_of(folder_.context, s))
      out.emplace_back(l.network + "/" + l.queue + "/" + l.period, l.counters[Leaf::answered]);
    return out;
  }
};

TEST_F(Selected, DaysAreInclusive) {
  Selection s;
  s.from = day_number(2026, 11, 23);
  s.to = day_number(2026, 11, 24);
  EXPECT_THAT(answered(s), ElementsAre(Pair("CAF//2026-11-23", 1), Pair("CAF//2026-11-24", 1),
                                       Pair("MSA//2026-11-23", 1)));
  s.grain = Grain::all;
  EXPECT_THAT(answered(s), ElementsAre(Pair("CAF//", 2), Pair("MSA//", 1)));
  s.from = s.to + 1000;
  s.to = s.from;
  EXPECT_THAT(answered(s), testing::IsEmpty());
}

TEST_F(Selected, ByQueueAndOfAQueue) {
  Selection s;
  s.grain = Grain::all;
  s.by_queue = true;
  EXPECT_THAT(answered(s), UnorderedElementsAre(Pair("CAF/A/", 3), Pair("CAF/B/", 1), Pair("MSA/A/", 1)));
  s.queue = "A";
  s.network = "CAF";
  EXPECT_THAT(answered(s), ElementsAre(Pair("CAF/A/", 3)));
  s.grain = Grain::month;
  EXPECT_THAT(answered(s), ElementsAre(Pair("CAF/A/2026-11", 3)));
  s.network = "Nulle part";
  EXPECT_THAT(answered(s), testing::IsEmpty());
}

TEST_F(Selected, WhatIsHeldInMemoryFollowsTheStore) {
  EXPECT_EQ(folder_.by("day")["2026-11-23"][Leaf::answered], 2U);
  folder_.import("b.csv", calls_csv({{"9", "CAF", "A", "2026-11-23 10:00:00"},
                                     {"8", "CAF", "A", "2026-11-26 10:00:00"}}));
  EXPECT_EQ(folder_.by("day")["2026-11-23"][Leaf::answered], 3U);
  EXPECT_EQ(folder_.by("day")["2026-11-26"][Leaf::answered], 1U);
  EXPECT_EQ(folder_.by("all")[""][Leaf::answered], 7U);
}

TEST_F(Selected, TheDefinitionIsTheOneInForceThatDay) {
  auto codes = [&] {
    ShowRates in;
    in.network = "CAF";
    in.by = "day";
    std::vector<std::string> out;
    for (const auto& l : folder_.rates(in).lines) out.push_back(l.definition);
    return out;
  };
  EXPECT_THAT(codes(), ElementsAre("queue", "queue", "queue", "queue"));
  DeclareDefinition declare{"CAF", "presented", "2026-11-24", "Vu par l’usager."};
  ASSERT_TRUE(declare_definition(folder_.context, declare));
  EXPECT_THAT(codes(), ElementsAre("queue", "queue", "presented", "presented"));
  declare.definition = "answered_abandoned";
  declare.valid_from = "2026-11-25";
  ASSERT_TRUE(declare_definition(folder_.context, declare));
  EXPECT_THAT(codes(), ElementsAre("queue", "queue", "presented", "answered_abandoned"));
  ShowRates other;
  other.network = "CAF";
  other.definition = "queue_without_short";
  EXPECT_EQ(folder_.rates(other).lines.at(0).definition, "queue_without_short");
  auto kept = declarations(*folder_.store().read(), "CAF");
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[1].reason, "Vu par l’usager.");
  declare.network = "Nulle part";
  EXPECT_FALSE(declare_definition(folder_.context, declare));
  declare = {"CAF", "queue", "2026-02-30", "x"};
  EXPECT_FALSE(declare_definition(folder_.context, declare));
}

TEST_F(Selected, FormsThatAreWrongAreRefused) {
  ShowRates in;
  in.from = "hier";
  in.to = "2026-13-01";
  auto refused = show_rates(folder_.context, in);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fields.size(), 2U);
  in = {};
  in.definition = "autre";
  EXPECT_FALSE(show_rates(folder_.context, in));
}
}  // namespace
}  // namespace calls
