// Faults that were found once, each with the test that showed it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "calls/call_folder.h"
#include "calls/call_formats.h"
#include "calls/call_loader.h"
#include "calls/caller_keys.h"
#include "calls/held_calls.h"

namespace calls {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
const std::string kHead = "id,network,queue,start,wait,talk,outcome,caller\n";

class Mended : public testing::Test {
 protected:
  CallFolder folder_;
};

TEST_F(Mended, ACsvCutInALineLosesTheCall) {
  std::string whole =
      calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00"}, {"2", "CAF", "A", "2026-11-23 09:01:00"}});
  folder_.import("a.csv", whole.substr(0, whole.size() - 30));
  auto report = folder_.import("a.csv", whole);
  EXPECT_EQ(folder_.archive()->rows(), 2U);
  EXPECT_EQ(report.rejected_count, 0);
}

TEST_F(Mended, ALogCutInANumberTellsAnotherNumber) {
  std::string log =
      "1795000000|c1|A|NONE|ENTERQUEUE||06|1\n1795000005|c1|A|X|CONNECT|5|x|1\n1795000455|c1|A|X|"
      "COMPLETEAGENT|5|450|1\n";
  ImportCalls in;
  in.format = "queue_log";
  folder_.import("q.log", log.substr(0, log.size() - 5), in);
  folder_.import("q.log", log, in);
  EXPECT_EQ(folder_.total().talk_s, 450U);
}

TEST_F(Mended, Windows1252IsRead) {
  auto r = folder_.import("w.csv",
                          "Identifiant;R\xe9seau;File;D\xe9"
                          "but;Dur\xe9"
                          "e attente;Issue\r\n1;CAF;R\xe9"
                          "clamations;23/11/2026 09:00:00;12,5;D\xe9"
                          "croch\xe9\r\n");
  EXPECT_EQ(queues(*folder_.store().read()).at(0).code, "Réclamations");
  EXPECT_EQ(folder_.total()[Leaf::answered], 1U);
}
TEST_F(Mended, Windows1252CellsAreRead) {
  folder_.import("w.csv",
                 "id;network;queue;start;outcome\r\n1;CAF;R\xe9"
                 "clamations;23/11/2026 09:00:00;D\xe9"
                 "croch\xe9\r\n");
  EXPECT_EQ(queues(*folder_.store().read()).at(0).code, "Réclamations");
  EXPECT_EQ(folder_.total()[Leaf::answered], 1U);
}

TEST_F(Mended, TheZoneAskedIsThatOfTheCsv) {
  ImportCalls in;
  in.zone = "Indian/Reunion";
  folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00"}}), in);
  EXPECT_EQ(folder_.by("interval").begin()->first, "2026-11-23T09:00:00+04:00");
}

TEST_F(Mended, ANetworkKnownElsewhereKeepsItsZone) {
  ImportCalls in;
  in.zone = "Indian/Reunion";
  in.format = "queue_log";
  in.network = "CAF";
  folder_.import("q.log", "1795000000|c1|A|NONE|ENTERQUEUE||06|1\n1795000005|c1|A|X|ABANDON|1|1|5\n", in);
  folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-23 00:30:00"}}));
  auto v = folder_.verify();
  EXPECT_TRUE(v) << v.error().message;
}

TEST_F(Mended, CompleteAfterTheWholeFile) {
  ImportCalls in;
  in.format = "queue_log";
  std::string log = "1795000000|c1|A|NONE|ENTERQUEUE||06|1\n";
  folder_.import("q.log", log, in);
  in.complete = true;
  EXPECT_EQ(folder_.import("q.log", log, in).added, 1);
}

TEST_F(Mended, TheFiftyFifthCentileOfAHundred) {
  std::vector<HeldCall> calls;
  for (int i = 1; i <= 100; ++i) calls.push_back({"CAF", "A", 1'795'000'000 + i, Leaf::answered, 0, i});
  auto a = held_archive({calls}, "UTC");
  EXPECT_THAT(exact_waits(a, a.days(0, INT32_MAX), Rhythm::all, {7, 14, 28, 55, 56}).at(0).percentiles,
              ElementsAre(7, 14, 28, 55, 56));
}

TEST_F(Mended, VerifyFindsANetworkDayThatIsGone) {
  static constexpr store::Sql kDrop{"delete from call_network_days"};
  folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00"}}));
  folder_.store().write([](store::Db& db) { db.run(kDrop); });
  EXPECT_FALSE(folder_.verify());
}
TEST_F(Mended, VerifyFindsANetworkDayThatIsNoDay) {
  static constexpr store::Sql kDrop{"update call_network_days set totals = x'ff'"};
  folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00"}}));
  folder_.store().write([](store::Db& db) { db.run(kDrop); });
  EXPECT_FALSE(folder_.verify());
}

TEST_F(Mended, AKeyIsOfTheNetworkAsItIsStored) {
  folder_.import("a.csv", kHead +
                              "1,CAF,A,2026-11-23 09:00:00,1,1,answered,0612345678\n2, CAF,A,2026-11-23 "
                              "09:01:00,1,1,answered,0612345678\n");
  auto a = folder_.archive();
  EXPECT_EQ(a->networks.size(), 1U);
  EXPECT_EQ(a->segments.at(0).segment->callers[0], a->segments.at(0).segment->callers[1]);
}
TEST_F(Mended, AKeyOfANetworkOfTwoLinesIsFoundAgain) {
  folder_.import("a.csv", kHead + "1,\"C\nAF\",A,2026-11-23 09:00:00,1,1,answered,0612345678\n");
  folder_.import("b.csv", kHead + "2,\"C\nAF\",A,2026-11-23 09:00:00,1,1,answered,0612345678\n");
  auto a = folder_.archive();
  EXPECT_NE(a->segments.at(1).segment->callers[0], 0U);
}

TEST(MendedRules, NumbersWithTheirCountryAndNoPlus) {
  EXPECT_EQ(normal_number("33123456789"), "0123456789");
  EXPECT_EQ(normal_number("+33 (0)1 23 45 67 89"), "0123456789");
}

TEST(MendedRules, OnlyAbandonsCountAsAbandonsWithinTheThreshold) {
  Counters c;
  auto add = [&](Leaf leaf, int wait) {
    CallRow call;
    call.leaf = leaf;
    call.wait = wait;
    count(c, call);
  };
  add(Leaf::answered, 5);
  add(Leaf::abandoned, 500);
  add(Leaf::flow_out, 10);
  add(Leaf::callback, 10);
  for (const auto& r : service_levels(c, 60)) {
    if (r.code == "sl_abandons_counted") {
      EXPECT_EQ(r.ratio.numerator, 1U);
    }
  }
}

TEST_F(Mended, OpenQuotesAreLinear) {
  std::string csv = kHead;
  for (int i = 0; i < 20'000; ++i) csv += "\"a\",\"b\n";
  auto started = std::chrono::steady_clock::now();
  auto r = folder_.import("a.csv", csv);
  EXPECT_EQ(r.rejected_count, 20'000);
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count(), 0.5);
}

TEST_F(Mended, AFolderIsRefusedInFrench) {
  ImportCalls in;
  in.paths = {folder_.path};
  EXPECT_NO_THROW((void)import_calls(folder_.context, in));
}

TEST(MendedRules, DamagedQueuesDontStopTheProgram) {
  auto a = held_archive({{{"CAF", "A", 1'795'000'000, Leaf::answered, 1, 5},
                          {"CAF", "A", 1'795'000'001, Leaf::answered, 1, 5}}},
                        "UTC");
  std::string bytes(a.segments[0].segment->bytes());
  auto at = reinterpret_cast<const char*>(a.segments[0].segment->queues.data()) -
            a.segments[0].segment->bytes().data();
  bytes[static_cast<std::size_t>(at)] = 50;
  auto damaged = Segment::from(bytes);
  if (!damaged) return;
  a.segments[0].segment = *damaged;
  EXPECT_EXIT(
      {
        exact_waits(a, a.days(0, INT32_MAX), Rhythm::all, {50});
        redials(a, a.days(0, INT32_MAX), 60);
        _exit(0);
      },
      testing::ExitedWithCode(0), "");
}

TEST(MendedRules, DaysAreThoseOfEachNetworksOwnZone) {
  CallFolder folder;
  ImportCalls far;
  far.zone = "Indian/Reunion";
  // 25 November at 1 in the morning on the island is 24 November at 22 in Paris.
  folder.import("far.csv",
                calls_csv({{"1", "REU", "A", "2026-11-25 01:00:00", "abandoned", "0262123456", 5, 0},
                           {"2", "REU", "A", "2026-11-25 02:00:00", "answered", "0262123456", 7, 60}}),
                far);
  folder.import("near.csv", calls_csv({{"3", "CAF", "A", "2026-11-24 22:00:00", "answered", "", 9, 60}}));
  ShowWaits waits;
  waits.from = waits.to = "2026-11-25";
  waits.by = "all";
  auto table = show_waits(folder.context, waits).value();
  ASSERT_EQ(table.cells.size(), 1U);
  EXPECT_EQ(table.networks[table.cells[0].network], "REU");
  EXPECT_EQ(table.cells[0].calls, 1U);
  ShowRedials redials;
  redials.from = redials.to = "2026-11-25";
  auto lost = show_redials(folder.context, redials).value();
  for (const auto& [network, r] : lost.lines) EXPECT_EQ(r.lost, network == "REU" ? 1 : 0) << network;
}

TEST(MendedRules, HandlingTimeRestsOnTheCallsWhoseTimeIsKnown) {
  CallFolder folder;
  folder.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-25 10:00:00", "answered", "", 5, 100},
                                    {"2", "CAF", "A", "2026-11-25 10:01:00", "answered", "", 5, 300},
                                    {"3", "CAF", "A", "2026-11-25 10:02:00", "answered", "", 5, kUnknown}}));
  EXPECT_EQ(folder.total().untimed, 1U);
  EXPECT_DOUBLE_EQ(handling_time(folder.total()).value(), 200);
  EXPECT_TRUE(folder.verify().value().faults.empty());
}

TEST(MendedRules, WhatNoSourceTellsIsNullAndNotZero) {
  CallFolder folder;
  folder.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-24 10:00:00", "answered", "", 5, 100},
                                    {"2", "MSA", "A", "2026-11-24 10:00:00", "dissuaded", "", 0, 0},
                                    {"3", "MSA", "A", "2026-11-25 10:00:00", "answered", "", 5, 100}}));
  ShowRates in;
  in.by = "day";
  auto written = rates_json(folder.rates(in));
  const auto& rows = json::find(written, "rows")->as_array();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_TRUE(json::find(rows[0], "refused")->is_null());
  EXPECT_TRUE(json::find(rows[0], "ivr")->is_null());
  EXPECT_TRUE(json::find(*json::find(rows[0], "leaves"), "closed")->is_null());
  EXPECT_EQ(json::integer(rows[0], "timeout", -1), 0);
  EXPECT_EQ(json::integer(rows[1], "refused", -1), 1);
  EXPECT_EQ(json::integer(rows[2], "refused", -1), 0);  // told on another day: a zero that is known
}

TEST(MendedRules, ACallThatFlowsOnIsOneTry) {
  CallFolder folder;
  folder.import("a.csv",
                calls_csv({{"1", "CAF", "A", "2026-11-24 10:00:00", "flow_out", "0612345678", 40, 0},
                           {"2", "CAF", "B", "2026-11-24 10:00:40", "answered", "0612345678", 20, 90}}));
  ShowRates in;
  in.by = "day";
  auto table = folder.rates(in);
  ASSERT_EQ(table.lines.size(), 1U);
  EXPECT_EQ(table.lines[0].callers->callers, 1);
  EXPECT_EQ(table.lines[0].callers->first_answered, 1);
  EXPECT_EQ(table.lines[0].callers->waited_s, 60);
}

TEST(MendedRules, AnIdOfAnotherNetworkIsAnotherCall) {
  CallFolder folder;
  folder.import("a.csv", calls_csv({{"1", "R1", "A", "2026-11-24 10:00:00", "answered", "", 5, 60},
                                    {"1", "R2", "A", "2026-11-24 10:00:10", "answered", "", 5, 60}}));
  EXPECT_EQ(folder.total()[Leaf::answered], 2U);
  auto again =
      folder.import("b.csv", calls_csv({{"1", "R3", "A", "2026-11-24 10:00:05", "abandoned", "", 5, 0},
                                        {"1", "R1", "A", "2026-11-24 10:00:00", "answered", "", 5, 60}}));
  EXPECT_EQ(again.added, 1);
  EXPECT_EQ(again.unchanged, 1);
}

TEST(MendedRules, WaitsThatNobodyToldGiveNoLevel) {
  CallFolder folder;
  folder.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-24 10:00:00", "answered", "", kUnknown, 60}}));
  auto all = folder.total();
  EXPECT_FALSE(mean_wait(all));
  for (const auto& r : service_levels(all, 60)) EXPECT_FALSE(r.ratio.value()) << r.code;
}

TEST(MendedRules, UnexplainedCallsStayInWhatWasPresented) {
  Counters c;
  c[Leaf::answered] = 80;
  c[Leaf::abandoned] = 10;
  c.unexplained = 10;
  EXPECT_EQ(presented(c), 100U);
  for (const auto& r : answer_rates(c, definitions().front(), {}))
    if (r.code == "presented") {
      EXPECT_DOUBLE_EQ(r.ratio.value().value(), 0.8);
    }
}

TEST(MendedRules, AWaitOfYearsIsUnknown) {
  CallFolder folder;
  auto report = folder.import(
      "a.csv", calls_csv({{"1", "CAF", "A", "2026-11-24 10:00:00", "answered", "", 1'000'000'000, 60}}));
  EXPECT_FALSE(report.remarks.empty());
  EXPECT_FALSE(mean_wait(folder.total()));
}

TEST_F(Mended, ALineOfALogWithANulIsRefused) {
  auto told = folder_.import("ql.txt", std::string("1792000210|c3|Q|NONE|ENTERQUEUE||06020304\0|1\n"
                                                   "1792000300|c4|Q|NONE|ENTERQUEUE||0611111111|1\n",
                                                   91));
  ASSERT_EQ(told.rejected.size(), 1U);
  EXPECT_EQ(told.rejected[0].line, 1);
  EXPECT_THAT(told.rejected[0].reason, HasSubstr("octets nuls"));
}

TEST(TitledFiles, LinesOfATitleBeforeTheHeaderArePassedOver) {
  constexpr std::string_view kGenesys =
      "Interval Start;Queue;Media Type;Offered;Answered;Abandoned;Flow-Out;A;B;C;D;E;F;G;H;I\n"
      "2026-11-23T08:00Z;F;voice;10;7;2;1;;;;;;;;;\nhier;F;voice;10;7;2;1;;;;;;;;;\n";
  constexpr std::string_view kCalls =
      "queue;start;outcome\nF;2026-11-23 09:00:00;answered\nF;hier;answered\n";
  for (std::string title : {"", "Rapport\n", "Rapport;;;;;;;;;;;;;;;\n", "Rapport du 23\n\nSuite\n"}) {
    std::string whole = title + std::string(kGenesys);
    EXPECT_EQ(recognise_format(whole), "genesys_queue") << title;
    auto bad = static_cast<std::int64_t>(std::count(title.begin(), title.end(), '\n')) + 3;
    CallFolder folder;
    auto intervals = folder.import("g.csv", whole);
    EXPECT_EQ(intervals.added, 1) << title;
    ASSERT_EQ(intervals.rejected.size(), 1U);
    EXPECT_EQ(intervals.rejected[0].line, bad);
    auto calls = folder.import("c.csv", title + std::string(kCalls));
    EXPECT_EQ(calls.added, 1) << title;
    ASSERT_EQ(calls.rejected.size(), 1U);
    EXPECT_EQ(calls.rejected[0].line, bad);
  }
}

TEST(TitledFiles, TheProposedMappingIsOfTheHeaderBelowTheTitle) {
  CallFolder folder;
  auto proposed = [&](const std::string& bytes) {
    return propose_mapping_file(folder.context, {folder.write("a.csv", bytes)}).value();
  };
  std::string csv = "File;Début;Issue\nA;23/11/2026 09:00:00;décroché\n";
  EXPECT_THAT(proposed(csv), testing::HasSubstr("Début"));
  EXPECT_EQ(proposed("Rapport du 23\n\n" + csv), proposed(csv));
}

// A log and the records of the same calls.
TEST(OtherSources, CallsThatAnotherKindOfSourceTellsAreRemarked) {
  CallFolder folder;
  ImportCalls in;
  in.network = "CAF";
  in.complete = true;
  folder.import("log",
                "1795422000|c1|A|NONE|ENTERQUEUE||0612345678|1\n1795422020|c1|A|SIP/1|CONNECT|20|x|3\n"
                "1795422080|c1|A|SIP/1|COMPLETEAGENT|20|60|1\n",
                in);
  std::string beside = "id,queue,start,wait,talk,outcome,caller\n";
  auto twice = [&](const operations::ImportReport& r) {
    return r.remarks.count(
        "Une autre source raconte un appel de la même file à la même seconde\u00A0: est-il compté "
        "deux fois\u202F?");
  };
  ImportCalls csv;
  csv.network = "CAF";
  EXPECT_EQ(twice(folder.import("a.csv",
                                beside + "1,A,2026-11-23T08:20:00Z,5,1,answered,0612345678\n"
                                         "2,A,2026-11-23T08:20:00Z,20,60,answered,\n"
                                         "3,A,2026-11-23T08:20:00Z,21,60,answered,0712345678\n"
                                         "4,B,2026-11-23T08:20:00Z,20,60,answered,0612345678\n"
                                         "5,A,2026-11-23T08:20:01Z,20,60,answered,0612345678\n",
                                csv)),
            2);
  csv.network = "CPAM";
  EXPECT_EQ(
      twice(folder.import("b.csv", beside + "1,A,2026-11-23T08:20:00Z,20,60,answered,0612345678\n", csv)), 0);
}

// The network is called as a column of intervals is, and « answered » is another: a row of data all the
// same.
TEST(TitledFiles, ARowOfDataIsNeverTakenForTheHeader) {
  CallFolder folder;
  auto report = folder.import("a.csv",
                              "id,network,queue,start,wait,talk,outcome\n"
                              "1,JOUR,Nuit,2026-11-23T09:00:00Z,5,120,answered\n"
                              "2,JOUR,Nuit,2026-11-23T09:15:00Z,5,120,answered\n");
  EXPECT_EQ(report.added, 2);
  EXPECT_TRUE(report.rejected.empty());
}

}  // namespace
}  // namespace calls
