// Logs read on after they have grown, lines too long to be one, imports at once: each line is told by its
// number in the file, once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "calls/call_folder.h"
#include "calls/demo_calls.h"
#include "calls/live.h"
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
  static bool says(const operations::ImportReport& r, std::string_view beginning) {
    return std::ranges::any_of(r.remarks.said, [&](const auto& s) { return s.first.starts_with(beginning); });
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
TEST_F(Resumed, TheLastLineOfIntervalsWithoutItsEndWaits) {
  ImportCalls in;
  in.format = "interval";
  std::string report =
      "queue,start,seconds,answered\nA,2026-11-23T09:00:00Z,900,1\nA,2026-11-23T09:15:00Z,900,2";
  auto first = folder_.import("i.csv", report, in);
  EXPECT_EQ(first.added, 1);
  EXPECT_EQ(first.rejected_count, 0);
  EXPECT_TRUE(says(first, "Dernière ligne sans fin de ligne"));
  EXPECT_EQ(folder_.import("i.csv", report + "2\n", in).added, 1);
  EXPECT_EQ(folder_.total()[Leaf::answered], 23U);
  in.complete = true;
  EXPECT_EQ(folder_.import("i.csv", report + "2\nA,2026-11-23T09:30:00Z,900,4", in).added, 1);
  EXPECT_EQ(folder_.total()[Leaf::answered], 27U);
}

TEST_F(Resumed, CallsStillOpenAtTheEndAreTold) {
  ImportCalls in;
  in.format = "queue_log";
  std::string log = enters(1'795'000'000, "c1") + enters(1'795'000'001, "c2") +
                    abandons(1'795'000'009, "c2") + enters(1'795'000'010, "c3");
  EXPECT_TRUE(
      says(folder_.import("q.log", log, in), "2\u00A0appels encore ouverts à la fin du fichier, attendus"));
  log += abandons(1'795'000'020, "c1");
  EXPECT_TRUE(
      says(folder_.import("q.log", log, in), "1\u00A0appel encore ouvert à la fin du fichier, attendu"));
  log += abandons(1'795'000'021, "c3");
  EXPECT_FALSE(says(folder_.import("q.log", log, in), "encore ouvert"));
  in.complete = true;
  EXPECT_FALSE(says(folder_.import("q.log", log + enters(1'795'000'022, "c4"), in), "encore ouvert"));
}

TEST_F(Resumed, FollowingALogTellsTheCallsStillOpen) {
  FollowFile in;
  in.file = folder_.write("suivi.log", enters(1'795'000'000, "c1") + enters(1'795'000'001, "c2"));
  in.format = "queue_log";
  in.rounds = 1;
  EXPECT_EQ(follow_file(folder_.context, in)->open, 2);
  folder_.write("suivi.log",
                enters(1'795'000'000, "c1") + enters(1'795'000'001, "c2") + abandons(1'795'000'009, "c2"));
  auto followed = follow_file(folder_.context, in).value();
  EXPECT_EQ(followed.open, 1);
  EXPECT_EQ(followed.remarks, 0);
}

// A line of cel_custom's sample.
std::string cel_line(std::string_view event, std::string_view time, std::string_view app = "",
                     std::string_view data = "") {
  return fmt::format(
      R"("{}","{}","","06","06","","3939","s","queues","PJSIP/t-1","{}","{}","3","","1.0","1.0","","","",""
)",
      event, time, app, data);
}

TEST_F(Resumed, ChannelEventsWithoutHeaderAreRecognisedAndReadOn) {
  for (std::string_view time : {"2026-11-23 09:00:0", "1795000000.00000"}) {
    auto at = [&](int second) { return fmt::format("{}{}", time, second); };
    std::string log = cel_line("CHAN_START", at(0)) + cel_line("ANSWER", at(1)) +
                      cel_line("APP_START", at(2), "Queue", "A,tT");
    EXPECT_EQ(recognise_format(log), "asterisk_cel");
    std::string name = fmt::format("{}.csv", time.size());
    auto first = folder_.import(name, log);
    EXPECT_EQ(first.rejected_count, 0);
    EXPECT_TRUE(says(first, "1\u00A0appel encore ouvert"));
    auto second = folder_.import(name, log + cel_line("HANGUP", at(9)));
    EXPECT_EQ(second.added, 1);
    EXPECT_THAT(second.remarks.said, testing::IsEmpty());
  }
  EXPECT_EQ(recognise_format("\"LINKEDID_END\"" + cel_line("", "1795000000.000000").substr(2)),
            "asterisk_cel");
}

TEST_F(Resumed, ChannelEventsWhoseFirstLineNamesTheColumnsAreReadInAnyOrder) {
  for (char separator : {',', ';'}) {
    auto line = [&](std::vector<std::string> cells) {
      std::string out;
      for (const auto& c : cells) out += (out.empty() ? "" : std::string(1, separator)) + "\"" + c + "\"";
      return out + "\n";
    };
    std::string log = line({"id", "LinkedID", "uniqueid", "eventtime", "eventtype", "cid_num", "channame",
                            "appname", "appdata", "peer", "extra"}) +
                      line({"1", "1.0", "1.0", "2026-11-23 09:00:00", "APP_START", "0612345678", "PJSIP/t-1",
                            "Queue", "A,tT", "", ""});
    EXPECT_EQ(recognise_format(log), "asterisk_cel");
    std::string name = fmt::format("cel{}.csv", static_cast<int>(separator));
    ImportCalls in;
    in.network = name;
    auto first = folder_.import(name, log, in);
    EXPECT_EQ(first.rejected_count, 0);
    EXPECT_TRUE(says(first, "1\u00A0appel encore ouvert"));
    log += line({"2", "1.0", "1.1", "2026-11-23 09:00:09", "BRIDGE_ENTER", "", "PJSIP/7-2", "", "",
                 "PJSIP/t-1", ""}) +
           line({"3", "1.0", "1.0", "2026-11-23 09:01:09", "HANGUP", "", "PJSIP/t-1", "", "", "", ""});
    auto second = folder_.import(name, log, in);
    EXPECT_EQ(second.added, 1);
    EXPECT_THAT(second.remarks.said, testing::IsEmpty());
  }
  EXPECT_EQ(folder_.total()[Leaf::answered], 2U);
}

TEST_F(Resumed, ATableOfEventsWithoutHeaderDoesNotReadItsFirstLineAgain) {
  ImportCalls in;
  in.format = "queue_log_csv";
  auto line = [](int second, std::string_view call, std::string_view rest) {
    return fmt::format("2026-11-23 09:00:{:02},{},A,NONE,{}\n", second, call, rest);
  };
  std::string log = line(0, "c1", "ENTERQUEUE,,06,1,,") + line(1, "c1", "ABANDON,1,1,1,,") +
                    line(2, "c2", "ENTERQUEUE,,06,1,,");
  EXPECT_TRUE(says(folder_.import("t.csv", log, in), "1\u00A0appel encore ouvert"));
  log += line(3, "c2", "ABANDON,1,1,1,,");
  EXPECT_FALSE(says(folder_.import("t.csv", log, in), "1\u00A0appel encore ouvert"));
}
}  // namespace
}  // namespace calls
