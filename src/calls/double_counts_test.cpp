// Quarter-hours told twice: nothing is dropped, each line that tells again is remarked, and a sentinel
// speaks.
#include "calls/double_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/call_folder.h"
#include "calls/dashboard.h"

namespace calls {
namespace {
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view kHead = "queue;start;seconds;offered;answered;abandoned\n";
const std::string kQuarters =
    std::string(kHead) +
    "A;2026-11-16T09:00:00+01:00;900;10;8;2\nA;2026-11-16T09:15:00+01:00;900;10;8;2\n"
    "A;2026-11-16T10:00:00+01:00;900;10;8;2\n";
const std::string kHalves =
    std::string(kHead) +
    "A;2026-11-16T08:30:00+01:00;1800;5;5;0\nA;2026-11-16T09:00:00+01:00;1800;20;16;4\n"
    "B;2026-11-16T09:00:00+01:00;1800;20;16;4\n";

class Doubles : public testing::Test {
 protected:
  operations::ImportReport intervals(std::string_view name, std::string_view bytes,
                                     std::string format = "interval", bool replace = false) {
    ImportCalls in;
    in.format = std::move(format);
    in.network = network_;
    in.replace = replace;
    return folder_.import(name, bytes, in);
  }
  static std::vector<std::int64_t> lines(const operations::ImportReport& r, std::string_view part) {
    std::vector<std::int64_t> out;
    for (const auto& [what, remark] : r.remarks.said)
      if (what.find(part) != what.npos)
        for (const auto& p : remark.first) out.push_back(p.line);
    return out;
  }
  std::vector<std::string> sentinels() {
    std::vector<std::string> out;
    auto shown = show_data(folder_.context, {}).value();
    for (const auto& of_network : shown.sentinels)
      for (const auto& s : of_network)
        if (s.code == "told_twice") out.push_back(s.sentence);
    return out;
  }
  std::string network_ = "CAF";
  CallFolder folder_;
};

constexpr std::string_view kWithoutIds = "network,queue,start,wait,talk,outcome,caller\n";

TEST_F(Doubles, CallsWithoutIdsInFilesThatOverlapAreCountedOnce) {
  std::string mine(kWithoutIds), theirs(kWithoutIds);
  theirs += "CAF,A,2026-11-23 09:00:00,5,60,answered,0612345679\n";  // another caller
  for (std::string line :
       {"CAF,A,2026-11-23 09:00:00,5,60,answered,0612345678\n", "CAF,A,2026-11-23 09:00:07,9,,abandoned,\n",
        "CAF,A,2026-11-23 09:00:07,9,,abandoned,\n"}) {
    mine += line;
    theirs += line;
  }
  theirs += "CAF,A,2026-11-23 09:00:07,9,,abandoned,\n";  // a third
  theirs += "CAF,A,2026-11-23 09:00:00,5,60,abandoned,0612345678\n";
  EXPECT_EQ(folder_.import("a.csv", mine).added, 3);
  auto report = folder_.import("b.csv", theirs);
  EXPECT_EQ(report.added, 3);
  EXPECT_EQ(report.unchanged, 3);
  EXPECT_THAT(lines(report, "dont un autre fichier dit toutes les valeurs"), ElementsAre(3, 4, 5));
  EXPECT_EQ(folder_.archive()->rows(), 6U);
  EXPECT_TRUE(folder_.verify());
}

TEST_F(Doubles, AFileWithoutIdsThatGrowsByALineAlikeHasOneCallMore) {
  std::string csv = std::string(kWithoutIds) + "CAF,A,2026-11-23 09:00:00,5,60,answered,0612345678\n";
  folder_.import("a.csv", csv);
  csv += "CAF,A,2026-11-23 09:00:00,5,60,answered,0612345678\n";
  EXPECT_EQ(folder_.import("a.csv", csv).added, 1);
  EXPECT_EQ(folder_.total()[Leaf::answered], 2U);
}

TEST_F(Doubles, CallsThatNothingTellsApartAreCountedAndRemarked) {
  std::string head(kWithoutIds), one = "CAF,A,2026-11-23 09:00:00,0,,refused,\n";
  folder_.import("lyon.csv", head + one);
  auto report = folder_.import("nice.csv", head + "CAF,A,2026-11-23 09:01:00,0,,refused,anonyme\n" + one);
  EXPECT_EQ(report.added, 2);
  EXPECT_THAT(lines(report, "ni appelant, ni durée"), ElementsAre(3));
}

TEST_F(Doubles, AnIntervalAfterTheSkippedHourThatReplacesAnotherFilesIsRemarked) {
  std::string head = "queue,start,seconds,answered\n", skipped = "A,2026-03-29 02:00:00,3600,5\n",
              next = "A,2026-03-29 03:00:00,3600,7\n", later = "A,2026-03-29 04:00:00,3600,9\n";
  EXPECT_THAT(lines(intervals("a.csv", head + next + later), "heure sautée"), IsEmpty());
  EXPECT_THAT(lines(intervals("b.csv", head + "A,2026-03-29 04:00:00,3600,8\n" + skipped),
                    "remplace celui d’un autre"),
              ElementsAre(3));
  EXPECT_EQ(folder_.total()[Leaf::answered], 13U);
  EXPECT_THAT(lines(intervals("b.csv", head + later + next + skipped, "interval", true), "heure sautée"),
              ElementsAre(3));
  EXPECT_EQ(folder_.total()[Leaf::answered], 21U);
}

TEST_F(Doubles, IntervalsThatOverlapAreRemarkedAndBothCounted) {
  EXPECT_THAT(lines(intervals("quarts.csv", kQuarters), "recouvre"), IsEmpty());
  EXPECT_THAT(sentinels(), IsEmpty());
  // Of the halves, 8:30 touches none and 9:00 of A takes the place of its quarter of the same start.
  auto report = intervals("demies.csv", kHalves);
  EXPECT_THAT(lines(report, "recouvre"), ElementsAre(3));
  EXPECT_EQ(report.updated + report.added, 3);
  EXPECT_THAT(sentinels(), ElementsAre(HasSubstr("intervalle en recouvre un autre")));
  EXPECT_EQ(folder_.total()[Leaf::answered], 5U + 16U + 8U + 8U + 16U);
  EXPECT_TRUE(folder_.verify());
}

TEST_F(Doubles, IntervalsOfTwoNetworksAsAskedForOverlapInOneQueue) {
  network_ = "";
  std::string head = "network;queue;start;seconds;offered;answered;abandoned\n";
  intervals("a.csv", head + "CAF;A;2026-11-16T09:00:00+01:00;900;10;8;2\n");
  network_ = "CAF";
  EXPECT_THAT(lines(intervals("b.csv", head + "CAF;A;2026-11-16T09:00:00+01:00;900;10;8;2\n"), "recouvre"),
              ElementsAre(2));
}

TEST_F(Doubles, IntervalsOfOneFileThatOverlapAreRemarked) {
  auto report = intervals(
      "a.csv", std::string(kHead) +
                   "A;2026-11-16T09:00:00+01:00;1800;10;8;2\nA;2026-11-16T09:15:00+01:00;900;5;5;0\n");
  EXPECT_THAT(lines(report, "recouvre"), ElementsAre(3));
}

TEST_F(Doubles, AnIntervalBesideCallsIsRemarked) {
  folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-16 09:20:00"}}));
  auto report = intervals("demies.csv", kHalves);
  EXPECT_THAT(lines(report, "a déjà des appels"), ElementsAre(3));
  EXPECT_THAT(sentinels(), ElementsAre(HasSubstr("quart d’heure a à la fois")));
  EXPECT_EQ(folder_.total()[Leaf::answered], 1U + 5U + 16U + 16U);
}

TEST_F(Doubles, ACallBesideAnIntervalIsRemarkedOnItsLine) {
  intervals("demies.csv", kHalves);
  auto report = folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-16 09:31:00"},
                                                   {"2", "CAF", "A", "2026-11-16 09:29:59"},
                                                   {"3", "CAF", "C", "2026-11-16 09:20:00"},
                                                   {"4", "MSA", "A", "2026-11-16 09:20:00"}}));
  EXPECT_EQ(report.added, 4);
  EXPECT_THAT(lines(report, "déjà compté"), ElementsAre(3));
  EXPECT_THAT(sentinels(), Not(IsEmpty()));
  EXPECT_TRUE(folder_.verify());
}

TEST_F(Doubles, AFileTakenAgainIsNotBesideItself) {
  intervals("demies.csv", kHalves);
  EXPECT_TRUE(intervals("demies.csv", kHalves, "interval", true).remarks.empty());
  EXPECT_TRUE(intervals("copie.csv", kHalves).remarks.empty()) << "told again, counted once";
  EXPECT_THAT(sentinels(), IsEmpty());
}
TEST_F(Doubles, AnIntervalTwiceInOneFileIsCountedAsLastToldAndRemarked) {
  std::string file = std::string(kHead) +
                     "A;2026-11-16T09:00:00+01:00;900;10;8;2\nA;2026-11-16T09:15:00+01:00;900;1;1;0\n"
                     "A;2026-11-16T09:00:00+01:00;900;20;17;3\n";
  auto report = intervals("deux.csv", file);
  EXPECT_THAT(lines(report, "Le même intervalle est déjà dans ce fichier"), ElementsAre(4));
  EXPECT_EQ(report.added, 2);
  EXPECT_EQ(report.updated, 0);
  EXPECT_EQ(folder_.total()[Leaf::answered], 18U);
  auto again = intervals("deux.csv", file + "A;2026-11-16T09:30:00+01:00;900;1;1;0\n");
  EXPECT_EQ(again.added, 1);
  EXPECT_EQ(again.updated, 0) << "the first of the two isn't told again";
  EXPECT_EQ(again.unchanged, 2);
  EXPECT_TRUE(folder_.verify());
}
}  // namespace
}  // namespace calls
