// Logs that were turned while calls were under way: each call is counted once, with what both files tell of
// it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/call_folder.h"
#include "calls/import_undo.h"
#include "calls/live.h"

namespace calls {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kFollowed =
    "L’appel a commencé dans un journal précédent\u00A0: il est repris d’où ce journal l’a laissé.";
constexpr std::string_view kNoEntry =
    "L’événement concerne un appel dont l’entrée dans la file n’est pas dans le fichier.";

std::string event(std::int64_t time, std::string_view call, std::string_view rest) {
  return fmt::format("{}|{}|{}\n", time, call, rest);
}
// The evening: one call told, one that talks, one that waits, one that a time-out put out.
const std::string kEvening = event(1'795'000'000, "c0", "A|NONE|ENTERQUEUE||0612345670|1") +
                             event(1'795'000'009, "c0", "A|NONE|ABANDON|1|1|9") +
                             event(1'795'000'010, "c1", "A|NONE|ENTERQUEUE||0612345671|1") +
                             event(1'795'000'020, "c1", "A|PJSIP/7|CONNECT|10|x|2") +
                             event(1'795'000'030, "c2", "A|NONE|ENTERQUEUE||0612345672|1") +
                             event(1'795'000'031, "c3", "A|NONE|ENTERQUEUE||0612345673|1") +
                             event(1'795'000'040, "c3", "A|NONE|EXITWITHTIMEOUT|1|1|9");
const std::string kNight = event(1'795'000'100, "c1", "A|PJSIP/7|COMPLETEAGENT|10|80|1") +
                           event(1'795'000'110, "c2", "A|NONE|ABANDON|1|1|80") +
                           event(1'795'000'900, "c9", "A|NONE|ENTERQUEUE||0612345679|1") +
                           event(1'795'000'990, "c9", "A|NONE|ABANDON|1|1|90");

class TurnedLogs : public testing::Test {
 public:
  operations::ImportReport take(std::string_view name, const std::string& log, ImportCalls in = {}) {
    if (in.format.empty()) in.format = "queue_log";
    in.network = "CAF";
    auto out = folder_.import(name, log, in);
    EXPECT_TRUE(folder_.verify());
    return out;
  }
  // Id, queue, agent's hash, caller's hash and figures of each call.
  std::vector<std::string> told() {
    std::vector<std::string> out;
    auto archive = folder_.archive();
    std::string buffer;
    for (const auto& s : archive->segments)
      for (std::size_t i = 0; i < s.segment->rows(); ++i) {
        CallRow c = s.segment->row(i, buffer);
        out.push_back(fmt::format("{} {} {:x} {:x} {} {} {} {}", c.id, c.queue,
                                  s.segment->agent_hashes[s.segment->agents[i]], s.segment->callers[i],
                                  c.start, c.wait, c.talk, leaf_code(c.leaf)));
      }
    std::sort(out.begin(), out.end());
    return out;
  }
  static std::vector<std::string> at_once(const std::string& log, std::string_view format = "queue_log") {
    TurnedLogs whole;
    ImportCalls in;
    in.format = format;
    whole.take("entier", log, in);
    return whole.told();
  }
  std::int64_t import_of(std::string_view name) {
    for (const auto& f : taken_files(*folder_.store().read()))
      if (f.name == name) return f.id;
    return 0;
  }
  void TestBody() override {}
  CallFolder folder_;
};

TEST_F(TurnedLogs, CallsUnderWayAreFinishedByTheFileThatFollows) {
  take("q.1", kEvening);
  EXPECT_EQ(told().size(), 1U);
  auto report = take("q", kNight);
  EXPECT_EQ(report.remarks.count(kFollowed), 3);
  EXPECT_EQ(report.remarks.count(kNoEntry), 0);
  EXPECT_EQ(told(), at_once(kEvening + kNight));
  EXPECT_EQ(folder_.total()[Leaf::timeout], 1U);
  EXPECT_EQ(folder_.by("interval").size(), 2U);
}

TEST_F(TurnedLogs, WhereverItIsCutTheLogIsAsReadAtOnce) {
  std::string log = kEvening + kNight;
  auto whole = at_once(log);
  std::size_t last = log.rfind('\n', log.size() - 2) + 1;  // an hour stands once two events tell it
  for (std::size_t cut = log.find('\n') + 1; cut < last; cut = log.find('\n', cut) + 1) {
    TurnedLogs turned;
    turned.take("q.1", log.substr(0, cut));
    turned.take("q", log.substr(cut));
    EXPECT_EQ(turned.told(), whole) << cut;
  }
}

TEST_F(TurnedLogs, TheSameFilesAgainChangeNothing) {
  take("q.1", kEvening);
  take("q", kNight);
  auto before = told();
  for (const auto& [name, log] : {std::pair("q.1", kEvening), {"q", kNight}, {"q.2", kEvening}}) {
    auto again = take(name, log);
    EXPECT_EQ(again.added, 0);
    EXPECT_THAT(again.remarks.said, IsEmpty());
  }
  EXPECT_EQ(told(), before);
}

TEST_F(TurnedLogs, AFileThatFollowsAndGrowsTellsEachOnce) {
  take("q.1", kEvening);
  std::string log;
  std::int64_t followed = 0, added = 0;
  for (std::size_t at = 0; at < kNight.size();) {
    at = kNight.find('\n', at) + 1;
    auto report = take("q", kNight.substr(0, at));
    followed += report.remarks.count(kFollowed);
    added += report.added;
  }
  EXPECT_EQ(followed, 3);
  EXPECT_EQ(added, 4);
  EXPECT_EQ(told(), at_once(kEvening + kNight));
}

TEST_F(TurnedLogs, ACallMayOutlastAWholeFile) {
  auto at = [](std::int64_t t, std::string_view rest) { return event(1'795'000'000 + t, "c1", rest); };
  std::string first = at(0, "A|NONE|ENTERQUEUE||0612345678|1"), second = at(100, "A|PJSIP/7|CONNECT|100|x|2"),
              third = at(4'000, "A|PJSIP/7|COMPLETECALLER|100|3900|1");
  take("q.2", first);
  auto report = take("q.1", second);
  EXPECT_EQ(
      report.remarks.count("1\u00A0appel encore ouvert à la fin du fichier, attendu au prochain import"), 1);
  take("q", third);
  EXPECT_EQ(told(), at_once(first + second + third));
}

TEST_F(TurnedLogs, UndoneTheCallIsOpenAgain) {
  take("q.1", kEvening);
  auto before = folder_.by("interval");
  take("q", kNight);
  auto after = told();
  ASSERT_TRUE(undo_import(folder_.context, {import_of("q")}));
  EXPECT_EQ(folder_.by("interval"), before);
  EXPECT_EQ(take("q", kNight).remarks.count(kFollowed), 3);
  EXPECT_EQ(told(), after);
  ImportCalls replace;
  replace.replace = true;
  EXPECT_EQ(take("q", kNight, replace).remarks.count(kFollowed), 3);
  EXPECT_EQ(told(), after);
  EXPECT_THAT(undo_import(folder_.context, {import_of("q.1")})->followers, ElementsAre(import_of("q")));
  take("q.1", kEvening);
  EXPECT_EQ(told(), after);
}

TEST_F(TurnedLogs, TheFileThatFollowsMayComeBeforeTheEndOfTheFirst) {
  std::size_t half = kEvening.find("1795000030");
  take("q.1", kEvening.substr(0, half));
  auto report = take("q", kNight);
  EXPECT_EQ(report.remarks.count(kFollowed), 1);
  EXPECT_EQ(report.remarks.count(kNoEntry), 1);
  take("q.1", kEvening);
  ImportCalls replace;
  replace.replace = true;
  take("q", kNight, replace);
  EXPECT_EQ(told(), at_once(kEvening + kNight));
}

TEST_F(TurnedLogs, CallsOfAnotherNetworkOrLaterAreNotThose) {
  take("q.1", kEvening);
  ImportCalls in;
  in.format = "queue_log";
  EXPECT_EQ(folder_.import("msa", kNight, in).remarks.count(kFollowed), 0);
  EXPECT_EQ(take("ancien", event(1'794'999'000, "c1", "A|NONE|ABANDON|1|1|9")).remarks.count(kFollowed), 0);
  std::string late = event(1'795'900'000, "c2", "A|NONE|ABANDON|1|1|9") +
                     event(1'795'900'001, "NONE", "NONE|PJSIP/7|PAUSE|");
  EXPECT_EQ(take("bien plus tard", late).remarks.count(kFollowed), 1);  // c3, which had left
  EXPECT_EQ(folder_.total()[Leaf::abandoned], 2U);
  EXPECT_EQ(folder_.total()[Leaf::timeout], 1U);
}

TEST_F(TurnedLogs, CompleteAfterAllTellsThemOnce) {
  take("q.1", kEvening);
  take("q", kNight);
  auto before = told();
  ImportCalls complete;
  complete.complete = true;
  EXPECT_EQ(take("q.1", kEvening, complete).added, 0);
  EXPECT_EQ(told(), before);
}

TEST_F(TurnedLogs, NumbersAndAgentsOfThemAreNotKept) {
  take("q.1", kEvening);
  auto r = folder_.store().read();
  std::string bytes = read_file(folder_.path + "/guichet.sqlite").value();
  if (auto wal = read_file(folder_.path + "/guichet.sqlite-wal")) bytes += *wal;
  EXPECT_EQ(bytes.find("061234567"), bytes.npos);
  EXPECT_EQ(bytes.find("PJSIP/7"), bytes.npos);
}

std::string cdr(std::string_view agent, std::string_view day, std::string_view hour, std::string_view id) {
  return fmt::format(
      R"("","0612345678","3939","queues","","PJSIP/t-1","{0}-1","Queue","A,tT","{1} {2}","{1} {2}","{1} {2}",60,50,"ANSWERED","DOCUMENTATION","{3}","","{3}",7
)",
      agent, day, hour, id);
}

// Records of a call may come for two hours: those of the last two of a file wait for the next.
TEST_F(TurnedLogs, RecordsOfCallsAreToldByTheFileThatFollows) {
  ImportCalls in;
  in.format = "asterisk_cdr";
  std::string first = cdr("PJSIP/7", "2026-11-23", "23:00:00", "1795471200.1") +
                      cdr("PJSIP/8", "2026-11-23", "23:30:00", "1795473000.2"),
              second = cdr("PJSIP/9", "2026-11-23", "23:59:00", "1795473000.2") +
                       cdr("PJSIP/7", "2026-11-24", "04:00:00", "1795489200.4") +
                       cdr("PJSIP/7", "2026-11-24", "04:00:01", "1795489201.5");
  take("Master.1", first, in);
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_EQ(take("Master", second, in).remarks.count(kFollowed), 2);
  auto whole = at_once(first + second, "asterisk_cdr");
  EXPECT_EQ(whole.size(), 2U);
  EXPECT_EQ(told(), whole);
}

// A line of cel_custom's sample.
std::string cel(std::string_view event, std::string_view time, std::string_view channel = "PJSIP/t-1",
                std::string_view app = "", std::string_view data = "", std::string_view peer = "") {
  return fmt::format(
      R"("{}","2026-11-23 {}","","0612345678","0612345678","","3939","s","queues","{}","{}","{}","3","","{}","1.0","{}","","",""
)",
      event, time, channel, app, data, channel == "PJSIP/t-1" ? "1.0" : "1.1", peer);
}

TEST_F(TurnedLogs, ChannelEventsGoOnInTheFileThatFollows) {
  std::vector<std::string> lines{cel("APP_START", "23:59:00", "PJSIP/t-1", "Queue", "A,tT"),
                                 cel("BRIDGE_ENTER", "23:59:10", "PJSIP/7-2"),
                                 cel("BRIDGE_ENTER", "23:59:10", "PJSIP/t-1", "", "", ""),
                                 cel("BRIDGE_EXIT", "23:59:30", "PJSIP/t-1"),
                                 cel("HANGUP", "23:59:31", "PJSIP/t-1"),
                                 cel("LINKEDID_END", "23:59:31", "PJSIP/t-1")};
  std::string all;
  for (const auto& line : lines) all += line;
  auto whole = at_once(all, "asterisk_cel");
  ASSERT_EQ(whole.size(), 1U);
  for (std::size_t cut = 1; cut < 5; ++cut) {
    TurnedLogs turned;
    ImportCalls in;
    in.format = "asterisk_cel";
    std::string first, second;
    for (std::size_t i = 0; i < lines.size(); ++i) (i < cut ? first : second) += lines[i];
    turned.take("cel.1", first, in);
    EXPECT_EQ(turned.take("cel", second, in).remarks.count(kFollowed), 1);
    EXPECT_EQ(turned.told(), whole) << cut;
  }
}

TEST_F(TurnedLogs, FollowingALogThroughItsTurnAwaitsNoCallThatIsOver) {
  FollowFile in;
  in.file = folder_.write("suivi", kEvening);
  in.format = "queue_log";
  in.rounds = 1;
  EXPECT_EQ(follow_file(folder_.context, in)->open, 3);
  ImportCalls import;
  import.paths = {in.file};
  import.format = "queue_log";
  std::filesystem::rename(in.file, in.file + ".1");
  folder_.write("suivi", kNight);
  ASSERT_TRUE(import_calls(folder_.context, import));
  EXPECT_EQ(told(), at_once(kEvening + kNight));
}
}  // namespace
}  // namespace calls
