// Logs read on after they have grown, lines too long to be one, imports at once: each line is told by its
// number in the file, once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "calls/call_folder.h"
#include "calls/demo_calls.h"
#include "calls/taken_file.h"

namespace calls {
namespace {
using testing::ElementsAre;

class Resumed : public testing::Test {
 protected:
  static std::vector<std::int64_t> lines(const operations::ImportReport& r) {
    std::vector<std::int64_t> out;
    for (const auto& one : r.rejected) out.push_back(one.line);
    return out;
  }
  CallFolder folder_;
};

std::string enters(int time, std::string_view call) {
  return fmt::format("{}|{}|A|NONE|ENTERQUEUE||06|1\n", time, call);
}
std::string abandons(int time, std::string_view call) {
  return fmt::format("{}|{}|A|NONE|ABANDON|1|1|9\n", time, call);
}

TEST_F(Resumed, LinesOfALogThatHasGrownHaveTheNumberOfTheFile) {
  ImportCalls in;
  in.format = "queue_log";
  // The first call is still open: the log is read again from its line.
  std::string log = enters(1'795'000'000, "c1") + enters(1'795'000'001, "c2") + abandons(1'795'000'009, "c2");
  folder_.import("q.log", log, in);
  log += "n’importe quoi\n";  // 4
  EXPECT_THAT(lines(folder_.import("q.log", log, in)), ElementsAre(4));
  log += abandons(1'795'000'010, "c1") + enters(1'795'000'011, "c3") + abandons(1'795'000'012, "c3");
  folder_.import("q.log", log, in);  // no call is open any more
  log += "encore\n";                 // 8
  EXPECT_THAT(lines(folder_.import("q.log", log, in)), ElementsAre(8));
}

TEST_F(Resumed, WhatWasSaidOfALineIsNotSaidAgainWhenItIsReadAgain) {
  ImportCalls in;
  in.format = "queue_log";
  std::string log =
      enters(1'795'000'000, "c1") + "rien\n" + enters(1'794'999'000, "c2") + "1795000009|c1|A|N";
  auto first = folder_.import("q.log", log, in);  // c1 stays open
  EXPECT_THAT(lines(first), ElementsAre(2));
  EXPECT_EQ(first.remarks.count("L’horloge recule."), 1);
  log += "ONE|ABANDON|1|1|9\nrien\n" + enters(1'795'000'010, "c3");
  auto second = folder_.import("q.log", log, in);
  EXPECT_THAT(lines(second), ElementsAre(5));
  EXPECT_EQ(second.remarks.count("L’horloge recule."), 0);
  EXPECT_EQ(second.added, 1);
  auto file = taken_files(*folder_.store().read()).at(0);
  EXPECT_EQ(file.rejected, 2);
  EXPECT_EQ(file.remarks.count("L’horloge recule."), 1);
  in.complete = true;
  folder_.import("q.log", log + "à moitié", in);
  EXPECT_EQ(taken_files(*folder_.store().read()).at(0).rejected, 3);
}

TEST_F(Resumed, LinesOfACsvThatHasGrownHaveTheNumberOfTheFile) {
  std::string csv = "id,network,queue,start,outcome\n1,CAF,\"A\nB\",2026-11-23 09:00:00,answered\n";
  folder_.import("a.csv", csv);
  EXPECT_THAT(lines(folder_.import("a.csv", csv + "2,CAF,A,jamais,answered\n")), ElementsAre(4));
}

constexpr std::size_t kLong = 9U << 20;  // more than two blocks

TEST_F(Resumed, ALogsLineOfManyBlocksIsRefusedOnce) {
  ImportCalls in;
  in.format = "queue_log";
  std::string before = enters(1'795'000'000, "c1"), after = abandons(1'795'000'009, "c1") + "rien\n";
  std::string log = before + std::string(kLong, 'x') + "\n" + after;
  auto report = folder_.import("q.log", log, in);
  EXPECT_THAT(lines(report), ElementsAre(2, 4));
  EXPECT_EQ(report.added, 1);
}

TEST_F(Resumed, ALogsLineOfManyBlocksThatIsHalfWrittenWaitsForItsEnd) {
  ImportCalls in;
  in.format = "queue_log";
  std::string log = enters(1'795'000'000, "c1") + abandons(1'795'000'009, "c1") + std::string(kLong, 'x');
  EXPECT_THAT(lines(folder_.import("q.log", log, in)), testing::IsEmpty());
  log += "x\n" + enters(1'795'000'010, "c2") + abandons(1'795'000'011, "c2");
  auto report = folder_.import("q.log", log, in);
  EXPECT_THAT(lines(report), ElementsAre(3));
  EXPECT_EQ(report.added, 1);
}

TEST_F(Resumed, ACsvsLineOfManyBlocksIsRefusedOnce) {
  for (std::string opens : {"", "\"", "\"a\",", "\"a\"\""}) {
    ImportCalls in;
    in.network = "avec " + opens;
    std::string csv = calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00"}});
    csv += "2,CAF," + opens + std::string(kLong, 'x') + "\n";
    csv += without_header(calls_csv({{"3", "CAF", "A", "2026-11-23 09:00:02"}})) + "4,CAF\n";
    auto report = folder_.import("a.csv", csv, in);
    EXPECT_THAT(lines(report), ElementsAre(3, 5)) << opens;
    EXPECT_EQ(report.added, 2) << opens;
  }
}

TEST_F(Resumed, ACsvsLineWithANulAndManyBlocksIsRefusedOnce) {
  std::string csv = calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00"}});
  csv += "2,CAF," + std::string(1, '\0') + std::string(kLong, 'x') + "\n";
  csv += without_header(calls_csv({{"3", "CAF", "A", "2026-11-23 09:00:02"}})) + "4,CAF\n";
  auto report = folder_.import("a.csv", csv);
  EXPECT_THAT(lines(report), ElementsAre(3, 5));
  EXPECT_EQ(report.added, 2);
}

// As two processes would: each with its own store and its own dice.
TEST_F(Resumed, TwoThatFillTheDemonstrationAtOnceFillItOnce) {
  auto fill = [&](std::uint64_t seed) {
    auto store = store::Store::open_folder(folder_.path);
    FrozenClock clock{1'795'000'000'000};
    SeededRandom random{seed};
    SilentProgress progress;
    operations::Indexes indexes{folder_.path};
    operations::Caches caches;
    operations::Context context{.store = *store,
                                .clock = clock,
                                .random = random,
                                .indexes = indexes,
                                .progress = progress,
                                .folder = folder_.path,
                                .caches = &caches};
    context.viewer.local = true;
    EXPECT_TRUE(fill_demo_calls(context));
  };
  std::thread one(fill, 1), other(fill, 2);
  one.join();
  other.join();
  EXPECT_EQ(taken_files(*folder_.store().read()).size(), 1U);
  EXPECT_TRUE(folder_.verify());
}
}  // namespace
}  // namespace calls
