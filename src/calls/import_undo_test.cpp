// Imports taken back, and files taken again otherwise: what they brought leaves everything, and comes back as
// if it never had left.
#include "calls/import_undo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "calls/call_folder.h"
#include "calls/callers.h"
#include "calls/rule_store.h"
#include "calls/satisfaction.h"
#include "people/audit.h"

namespace calls {
namespace {
namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<CsvCall> kFirst{{"1", "CAF", "A", "2026-11-23 09:00:00", "abandoned", "0612345678", 5, 0},
                                  {"2", "CAF", "A", "2026-11-23 09:01:00", "answered", "0612345678", 9, 60}};
const std::vector<CsvCall> kSecond{{"3", "CAF", "A", "2026-11-23 09:02:00", "answered", "0612345679", 7, 60},
                                   {"4", "MSA", "B", "2026-11-24 09:02:00", "answered", "0612345679", 7, 60}};
constexpr std::string_view kIntervals =
    "queue;start;seconds;offered;answered;abandoned\nA;2026-11-23T09:00:00+01:00;900;10;8;2\n";

class Undo : public testing::Test {
 protected:
  Undone undo(std::int64_t import) { return undo_import(folder_.context, {import}).value(); }
  void expect_clean(std::int64_t calls) {
    auto v = folder_.verify();
    ASSERT_TRUE(v) << v.error().message;
    EXPECT_EQ(v->calls, calls);
  }
  std::int64_t import_of(std::string_view name) {
    for (const auto& f : taken_files(*folder_.store().read()))
      if (f.name == name) return f.id;
    return 0;
  }
  std::vector<CallerDay> callers() {
    EXPECT_TRUE(keep_callers(folder_.context));
    return caller_days(*folder_.store().read());
  }
  CallFolder folder_;
};

TEST_F(Undo, WhatAnImportBroughtLeavesEverything) {
  folder_.import("a.csv", calls_csv(kFirst));
  auto before = folder_.by("interval");
  auto people_before = callers().size();
  folder_.import("b.csv", calls_csv(kSecond));
  callers();
  EXPECT_EQ(folder_.total()[Leaf::answered], 3U);
  auto told = undo(import_of("b.csv"));
  EXPECT_EQ(told.calls, 2);
  EXPECT_EQ(told.days, 2);
  expect_clean(2);
  EXPECT_EQ(folder_.by("interval"), before);
  EXPECT_EQ(folder_.total()[Leaf::answered], 1U);
  EXPECT_EQ(folder_.archive()->segments.size(), 1U);
  EXPECT_EQ(callers().size(), people_before);
  ShowWaits waits;
  waits.percentiles = "50";
  EXPECT_THAT(show_waits(folder_.context, waits).value().cells.at(0).percentiles, ElementsAre(9));
  EXPECT_EQ(folder_.import("b.csv", calls_csv(kSecond)).added, 2);
  expect_clean(4);
}

TEST_F(Undo, AnImportIsAFileWithAllItGrewBy) {
  folder_.import("a.csv", calls_csv(kFirst));
  folder_.import("a.csv", calls_csv(kFirst) + without_header(calls_csv(kSecond)));
  EXPECT_EQ(undo(import_of("a.csv")).calls, 4);
  expect_clean(0);
  EXPECT_EQ(folder_.total(), Counters{});
}

TEST_F(Undo, SegmentsInFilesLeaveTheDisk) {
  std::vector<CsvCall> calls;
  for (int i = 0; i < 5'000; ++i)
    calls.push_back({std::to_string(i), "CAF", "A", civil_text(civil_seconds(2026, 11, 1) + i * 600)});
  folder_.import("a.csv", calls_csv(calls));
  EXPECT_FALSE(fs::is_empty(folder_.path + "/calls"));
  undo(import_of("a.csv"));
  EXPECT_TRUE(fs::is_empty(folder_.path + "/calls"));
  expect_clean(0);
}

TEST_F(Undo, AnIntervalThatAnotherFileToldBeforeComesForward) {
  ImportCalls in;
  in.format = "interval";
  in.network = "Anah";
  std::string again(kIntervals);
  again.replace(again.find("10;8;2"), 6, "12;9;3");
  folder_.import("a.csv", kIntervals, in);
  folder_.import("b.csv", again, in);
  EXPECT_EQ(folder_.total()[Leaf::answered], 9U);
  EXPECT_EQ(undo(import_of("b.csv")).intervals, 1);
  expect_clean(0);
  EXPECT_EQ(folder_.total()[Leaf::answered], 8U);
  folder_.import("b.csv", again, in);
  EXPECT_EQ(undo(import_of("a.csv")).intervals, 0);
  EXPECT_EQ(folder_.total()[Leaf::answered], 9U);
  undo(import_of("b.csv"));
  EXPECT_EQ(folder_.total(), Counters{});
  expect_clean(0);
}

TEST_F(Undo, ScoresLeaveWithTheirCalls) {
  folder_.import("a.csv", calls_csv(kFirst));
  folder_.import("b.csv", calls_csv(kSecond));
  ASSERT_TRUE(import_scores(folder_.context, {folder_.write("notes.csv", "id;note\n2;5\n3;1\n"), "CAF"}));
  EXPECT_EQ(undo(import_of("b.csv")).scores, 1);
  EXPECT_EQ(folder_.total().scores, 1U);
  EXPECT_EQ(folder_.total().score_sum, 5U);
  expect_clean(2);
}

TEST_F(Undo, ScoresThatTheCallsCarryAreTold) {
  folder_.import("a.csv",
                 "id;network;queue;start;outcome;wait;score\n1;CAF;A;2026-11-23 09:00:00;answered;5;4\n"
                 "2;CAF;A;2026-11-23 09:01:00;answered;5;\n3;CAF;A;2026-11-23 09:02:00;answered;5;0\n");
  EXPECT_EQ(folder_.total().scores, 2U);
  EXPECT_EQ(show_import(folder_.context, {import_of("a.csv")}).value().scores, 2);
}

TEST_F(Undo, ItIsInTheTrailAndAnUnknownImportIsMissing) {
  folder_.import("a.csv", calls_csv(kFirst));
  undo(import_of("a.csv"));
  static constexpr store::Sql kLast{"select action from audit order by seq desc limit 1"};
  EXPECT_EQ(folder_.store().read()->word(kLast), "appels.annuler");
  auto none = undo_import(folder_.context, {99});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::missing);
}

TEST_F(Undo, ImportsThatMetTheSameCallsAreNamed) {
  folder_.import("a.csv", calls_csv(kFirst));
  folder_.import("b.csv", calls_csv({kSecond[0], kFirst[1]}));
  folder_.import("c.csv", calls_csv({{"9", "CAF", "A", "2026-11-25 09:00:00"}}));
  EXPECT_THAT(undo(import_of("a.csv")).again, ElementsAre(import_of("b.csv")));
  expect_clean(2);
  ImportCalls in;
  in.replace = true;
  EXPECT_EQ(folder_.import("b.csv", calls_csv({kSecond[0], kFirst[1]}), in).added, 2);
  expect_clean(3);
}

TEST_F(Undo, AnotherMappingForAFileAlreadyTakenIsRefused) {
  std::string csv = "id,network,queue,start,outcome,autre\n1,CAF,A,2026-11-23 09:00:00,answered,abandoned\n";
  auto mapping = [&](const char* outcome) {
    ImportCalls in;
    in.mapping =
        folder_.write("m.toml", fmt::format("[columns]\nid=\"id\"\nstart=\"start\"\nnetwork=\"network\"\n"
                                            "outcome=\"{}\"\n",
                                            outcome));
    return in;
  };
  folder_.import("a.csv", csv, mapping("outcome"));
  EXPECT_EQ(folder_.import("a.csv", csv, mapping("outcome")).unchanged, 1);
  EXPECT_EQ(folder_.import("a.csv", csv).unchanged, 1) << "as it was understood";
  auto refused = folder_.refusal("a.csv", csv, mapping("autre"));
  EXPECT_EQ(refused.kind, ErrorKind::conflict);
  EXPECT_THAT(refused.message, HasSubstr("--replace"));
  EXPECT_EQ(folder_.total()[Leaf::answered], 1U);
  auto in = mapping("autre");
  in.replace = true;
  EXPECT_EQ(folder_.import("a.csv", csv, in).added, 1);
  EXPECT_EQ(folder_.total()[Leaf::answered], 0U);
  EXPECT_EQ(folder_.total()[Leaf::abandoned], 1U);
  expect_clean(1);
  EXPECT_EQ(taken_files(*folder_.store().read()).size(), 1U);
}

TEST_F(Undo, AnotherZoneOrFormatIsRefusedTheSame) {
  std::string csv = calls_csv(kFirst);
  folder_.import("a.csv", csv);
  ImportCalls in;
  in.zone = "Indian/Reunion";
  EXPECT_THAT(folder_.refusal("a.csv", csv, in).message, HasSubstr("--replace"));
  in.zone = "Mars/Olympus";
  EXPECT_EQ(folder_.refusal("a.csv", csv, in).kind, ErrorKind::invalid);
  in.zone = "";
  in.format = "queue_log_csv";
  EXPECT_THAT(folder_.refusal("a.csv", csv, in).message, HasSubstr("--replace"));
}

TEST_F(Undo, AFileTakenForAnotherNetworkIsReplaced) {
  ImportCalls in;
  in.network = "CFA";
  std::string csv = "id,start,outcome\n1,2026-11-23 09:00:00,answered\n";
  folder_.import("a.csv", csv, in);
  in.network = "CAF";
  in.replace = true;
  folder_.import("a.csv", csv, in);
  expect_clean(1);
  EXPECT_EQ(folder_.archive()->segments.at(0).segment->queue_names.at(0).network, "CAF");
}

TEST_F(Undo, AReplacementThatFailsLeavesTheFormer) {
  folder_.import("a.csv", calls_csv(kFirst));
  auto before = folder_.by("interval");
  ImportCalls in;
  in.replace = true;
  in.mapping = folder_.write("m.toml", "[columns]\nstart=\"absent\"\noutcome=\"outcome\"\n");
  EXPECT_EQ(folder_.refusal("a.csv", calls_csv(kFirst), in).kind, ErrorKind::invalid);
  EXPECT_EQ(folder_.by("interval"), before);
  expect_clean(2);
}

// Whatever was imported, what is undone is as if it never had been.
TEST_F(Undo, AFileRewrittenInPlaceIsReplacedWhole) {
  folder_.import("a.csv", calls_csv(kFirst));
  folder_.import("a.csv", calls_csv(kSecond));
  EXPECT_EQ(taken_files(*folder_.store().read()).size(), 2U);
  ImportCalls in;
  in.replace = true;
  std::vector<CsvCall> third{{"9", "CAF", "A", "2026-11-25 09:00:00", "answered", "", 5, 10}};
  auto report = folder_.import("a.csv", calls_csv(third), in);
  EXPECT_EQ(report.added, 1);
  EXPECT_THAT(report.remarks.said, ElementsAre(testing::Key(HasSubstr("tous annulés"))));
  expect_clean(1);
  EXPECT_EQ(taken_files(*folder_.store().read()).size(), 1U);
  EXPECT_EQ(folder_.total()[Leaf::answered], 1U);
}

TEST_F(Undo, IntervalsOfAFileRewrittenInPlaceLeaveTogether) {
  ImportCalls in;
  in.format = "interval";
  in.network = "Anah";
  auto with = [](std::string_view counts) {
    std::string out(kIntervals);
    return out.replace(out.find("10;8;2"), 6, counts);
  };
  folder_.import("b.csv", with("7;7;0"), in);
  folder_.import("a.csv", kIntervals, in);
  folder_.import("a.csv", with("12;9;3"), in);
  in.replace = true;
  folder_.import(
      "a.csv", "queue;start;seconds;offered;answered;abandoned\nZ;2026-11-24T09:00:00+01:00;900;1;1;0\n", in);
  EXPECT_EQ(folder_.total()[Leaf::answered], 8U) << "what b.csv told comes forward";
  expect_clean(0);
}

TEST_F(Undo, ALogThatWasTurnedIsNotReplacedByTheNext) {
  ImportCalls in;
  in.format = "queue_log";
  auto call = [](int at, std::string_view id) {
    return fmt::format("{}|{}|A|NONE|ENTERQUEUE||06|1\n{}|{}|A|NONE|ABANDON|1|1|9\n", at, id, at + 9, id);
  };
  folder_.import("queue_log", call(1'795'000'000, "c1"), in);
  in.replace = true;
  folder_.import("queue_log", call(1'795'100'000, "c2"), in);
  expect_clean(2);
}

TEST_F(Undo, QueuesAndNetworksLeftEmptyLeaveUnlessSomethingIsDeclaredOfThem) {
  folder_.import("a.csv", calls_csv(kFirst));
  folder_.import("b.csv", calls_csv(kSecond));  // MSA and its queue B with it
  EXPECT_EQ(folder_.total()[Leaf::answered], 3U);
  undo(import_of("b.csv"));
  ASSERT_EQ(networks(*folder_.store().read()).size(), 1U);
  EXPECT_EQ(queues(*folder_.store().read()).size(), 1U);
  EXPECT_EQ(folder_.total()[Leaf::answered], 1U) << "as remembered";
  expect_clean(2);
  folder_.import("c.csv", calls_csv({{"7", "Urssaf", "C", "2026-11-25 09:00:00"}}));
  EXPECT_EQ(folder_.total()[Leaf::answered], 2U) << "the number of a network that left may serve again";
  ASSERT_TRUE(declare_hours(folder_.context, {"Urssaf", "C", {"mon-fri"}, "08:30", "18:00", "2026-01-01"}));
  undo(import_of("c.csv"));
  EXPECT_EQ(networks(*folder_.store().read()).size(), 2U) << "hours are declared of it";
  expect_clean(2);
}

RC_GTEST_PROP(UndoneImports, AreAsIfTheyNeverHadBeen, ()) {
  CallFolder with, without;
  auto any = [](int file) {
    std::vector<CsvCall> calls;
    for (auto n = *rc::gen::inRange(1, 30); n > 0; --n)
      calls.push_back({fmt::format("{}-{}", file, n), *rc::gen::element<std::string>("CAF", "MSA"),
                       *rc::gen::element<std::string>("A", "B"),
                       civil_text(civil_seconds(2026, 10, 24) + *rc::gen::inRange(0, 3 * 86400)),
                       *rc::gen::element<std::string>("answered", "abandoned", "refused"), "0612345678",
                       *rc::gen::inRange(-1, 400), *rc::gen::inRange(-1, 400)});
    return calls_csv(calls);
  };
  std::size_t files = *rc::gen::inRange<std::size_t>(2, 5), gone = *rc::gen::inRange<std::size_t>(0, files);
  std::int64_t import = 0;
  for (std::size_t i = 0; i < files; ++i) {
    std::string csv = any(static_cast<int>(i)), name = fmt::format("{}.csv", i);
    with.import(name, csv);
    if (i != gone) without.import(name, csv);
    for (const auto& f : taken_files(*with.store().read()))
      if (i == gone && f.name == name) import = f.id;
  }
  RC_ASSERT(undo_import(with.context, {import}).has_value());
  RC_ASSERT(with.by("interval") == without.by("interval"));
  RC_ASSERT(with.total() == without.total());
  RC_ASSERT(with.verify().has_value());
}
}  // namespace
}  // namespace calls
