#include "calls/queue_log.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <set>

#include "calls/queue_log_csv.h"

namespace calls {
namespace {
struct Told final : CallSink {
  std::vector<std::string> calls;  // queue agent caller start wait talk leaf [transferred]
  std::vector<std::string> ids, refused, strange, notes;
  std::vector<std::int64_t> lines;
  void call(const CallRow& r) override {
    std::string s(r.queue);
    s += " " + std::string(r.agent) + " " + std::string(r.caller) + " " + std::to_string(r.start) + " " +
         std::to_string(r.wait) + " " + std::to_string(r.talk) + " " + std::string(leaf_code(r.leaf));
    calls.push_back(s + (r.transferred ? " transferred" : ""));
    ids.emplace_back(r.id);
    lines.push_back(r.line);
  }
  void interval(const IntervalRow&) override { ADD_FAILURE(); }
  void rejected(std::int64_t line, std::string_view reason) override {
    refused.push_back(std::to_string(line) + " " + std::string(reason));
  }
  void unknown(std::string_view name) override { strange.emplace_back(name); }
  void noticed(std::int64_t line, std::string_view what) override {
    notes.push_back(std::to_string(line) + " " + std::string(what));
  }
};
using Lines = std::vector<std::string>;

const Zone& paris() {
  static const Zone zone;
  return zone;
}

// Gives the bytes from `offset` on, line by line.
template <class Reader>
void give(Reader& reader, std::string_view bytes, std::size_t offset = 0, std::int64_t number = 0) {
  while (offset < bytes.size()) {
    auto end = std::min(bytes.find('\n', offset), bytes.size());
    reader.line(bytes.substr(offset, end - offset), ++number, offset);
    offset = end + 1;
  }
}

Told read(std::string_view bytes, bool complete = true, const LogOptions& options = {}) {
  Told told;
  QueueLogReader reader(told, paris(), options);
  give(reader, bytes);
  reader.end(complete);
  return told;
}

// Lines of call c-1 in queue q, from event to event: « +seconds EVENT|data ».
std::string log_of(const std::vector<std::pair<int, std::string>>& events) {
  std::string out;
  for (const auto& [after, event] : events)
    out += std::to_string(1700000000 + after) + "|c-1|q|" + (event.starts_with("ENTER") ? "NONE" : "SIP/1") +
           "|" + event + "\n";
  return out;
}
const std::string kEnter = "ENTERQUEUE||0612345678|1";

TEST(QueueLog, ACallAnsweredIsOneRow) {
  auto told = read(log_of(
      {{0, kEnter}, {7, "RINGNOANSWER|1000"}, {12, "CONNECT|11|c-2|3"}, {75, "COMPLETEAGENT|11|62|1"}}));
  EXPECT_EQ(told.calls, (Lines{"q SIP/1 0612345678 1700000000 11 62 answered"}));
  EXPECT_EQ(told.ids, (Lines{"c-1/q/1700000000"}));
  EXPECT_EQ(told.lines, (std::vector<std::int64_t>{1}));
  EXPECT_TRUE(told.notes.empty() && told.refused.empty() && told.strange.empty());
}

TEST(QueueLog, EachEndHasItsLeaf) {
  auto last = [](const Told& told) { return told.calls.at(0).substr(told.calls[0].find("1700000000") + 11); };
  auto end = [&](const std::string& event) { return last(read(log_of({{0, kEnter}, {40, event}}))); };
  EXPECT_EQ(end("ABANDON|1|1|40"), "40 -1 abandoned");
  EXPECT_EQ(end("ABANDON|1|1|5"), "5 -1 short_abandoned");
  EXPECT_EQ(end("EXITWITHTIMEOUT|1|1|39"), "39 -1 timeout");
  EXPECT_EQ(end("EXITEMPTY|1|1|38"), "38 -1 timeout");
  EXPECT_EQ(end("EXITWITHKEY|2|1|1|37"), "37 -1 voicemail");
  EXPECT_EQ(end("WITHDRAW|1|1|36|Rappelé à sa demande"), "36 -1 callback");
  EXPECT_EQ(end("WITHDRAW|1|1|36|"), "36 -1 unknown");
  EXPECT_EQ(end("SYSCOMPAT|"), "40 -1 timeout");
  EXPECT_EQ(end("AGENTDUMP|"), "-1 -1 timeout");
  EXPECT_EQ(end("CONNECT|9|c-2|3"), "9 -1 answered");
  EXPECT_EQ(last(read(log_of({{0, kEnter}}))), "-1 -1 unknown");
}

TEST(QueueLog, AnAgentThatHangsUpOnTheAnnouncementLeavesTheCallerWaiting) {
  auto told =
      read(log_of({{0, kEnter}, {9, "AGENTDUMP|"}, {30, "CONNECT|30|c-3|2"}, {31, "COMPLETECALLER|30|1|1"}}));
  EXPECT_EQ(told.calls, (Lines{"q SIP/1 0612345678 1700000000 30 1 answered"}));
}

TEST(QueueLog, TransfersAreReadFromTheRight) {
  for (std::string event :
       {"BLINDTRANSFER|200|default|10|90|1", "TRANSFER|200|default|10|90|1", "TRANSFER|200|default|10|90",
        "ATTENDEDTRANSFER|BRIDGE|b1|10|90|1", "ATTENDEDTRANSFER|LINK|SIP/2-1|SIP/3-2|10|90|1"}) {
    auto told = read(log_of({{0, kEnter}, {10, "CONNECT|10|c-2|3"}, {100, event}}));
    EXPECT_EQ(told.calls, (Lines{"q SIP/1 0612345678 1700000000 10 90 answered transferred"})) << event;
  }
  auto told = read(log_of({{0, kEnter}, {100, "ATTENDEDTRANSFER|APP|Park|10|90|1"}}));
  EXPECT_EQ(told.calls, (Lines{"q SIP/1 0612345678 1700000000 10 90 answered transferred"}));
  EXPECT_EQ(told.notes.size(), 1U);
}

TEST(QueueLog, ACallThatEntersAnotherQueueFlowsOut) {
  const std::string other =
      "1700000060|c-1|r|NONE|ENTERQUEUE||0612345678|1\n1700000070|c-1|r|NONE|ABANDON|1|1|10\n";
  for (std::string event :
       {"EXITWITHTIMEOUT|1|1|40", "EXITEMPTY|1|1|40", "EXITWITHKEY|2|1|1|40", "WITHDRAW|1|1|40"}) {
    auto told = read(log_of({{0, kEnter}, {40, event}}) + other);
    EXPECT_EQ(told.calls,
              (Lines{"q  0612345678 1700000000 40 -1 flow_out", "r  0612345678 1700000060 10 -1 abandoned"}));
  }
  auto late = read(log_of({{0, kEnter}, {40, "EXITEMPTY|1|1|40"}}) + other, true, {.follow = 19});
  EXPECT_EQ(late.calls.at(0), "q  0612345678 1700000000 40 -1 timeout");
  auto lost = read(log_of({{0, kEnter}}) + other);
  EXPECT_EQ(lost.calls.at(0), "q  0612345678 1700000000 60 -1 flow_out");
  EXPECT_EQ(lost.notes.size(), 1U);
  auto swallowed = read(log_of({{0, kEnter}, {10, "CONNECT|10|c-2|3"}}) + other +
                        log_of({{999, "COMPLETEAGENT|10|989|1"}}));
  EXPECT_EQ(swallowed.calls.at(0), "q SIP/1 0612345678 1700000000 10 50 answered transferred");
  EXPECT_EQ(swallowed.calls.size(), 2U);
}

TEST(QueueLog, LeavingAndEnteringWithinASecondIsOneVisit) {
  auto told = read(log_of({{0, kEnter},
                           {0, "EXITEMPTY|1|1|0"},
                           {0, kEnter},
                           {4, "CONNECT|4|c-2|3"},
                           {9, "COMPLETEAGENT|4|5|1"}}));
  EXPECT_EQ(told.calls, (Lines{"q SIP/1 0612345678 1700000000 4 5 answered"}));
}

TEST(QueueLog, ARestartLosesTheCallsInProgress) {
  auto told = read(
      "1700000000|a|q|NONE|ENTERQUEUE|||1\n1700000001|b|q|NONE|ENTERQUEUE|||1\n"
      "1700000002|b|q|SIP/1|CONNECT|1|x|1\n1700000003|d|q|NONE|ENTERQUEUE|||1\n"
      "1700000004|d|q|NONE|EXITEMPTY|1|1|1\n1700000009|NONE|NONE|NONE|QUEUESTART|\n"
      "1700000010|b|q|SIP/1|COMPLETEAGENT|1|8|1\n");
  EXPECT_EQ(told.calls, (Lines{"q   1700000000 -1 -1 unknown", "q SIP/1  1700000001 1 -1 answered",
                               "q   1700000003 1 -1 timeout"}));
  EXPECT_EQ(told.notes.size(), 2U);  // the restart, the end of a call that is no more
}

TEST(QueueLog, WhatCannotBeUsedIsRefusedOrNoted) {
  auto told = read(
      std::string("x\n\n1700000000|a|q\n") + "0|a|q|NONE|ENTERQUEUE|||1\n1e9|a|q|NONE|ENTERQUEUE|||1\n" +
      "99999999999999999999|a|q|NONE|ENTERQUEUE|||1\n1700000000|NONE|q|NONE|ENTERQUEUE|||1\n" +
      "1700000000|" + std::string(300, 'a') + "|q|NONE|ENTERQUEUE|||1\n" +
      "1700000000|a|q\xFF|NONE|ENTERQUEUE|||1\n" + std::string("1700000000|a\0|q|NONE|ENTERQUEUE|||1\n", 38) +
      "1700000000|a|q|NONE|\x01|1\n1700000000|a|q|NONE|DID|0102030405\n1700000000|a|q|SIP/1|PAUSE|pause\n");
  EXPECT_TRUE(told.calls.empty());
  EXPECT_EQ(told.refused.size(), 10U);
  EXPECT_EQ(told.refused.at(1), "3 La ligne n’a pas les cinq champs attendus.");
  EXPECT_EQ(told.strange, (Lines{"DID"}));
  auto odd = read(log_of({{100, kEnter}, {90, "CONNECT|-5|c-2|3"}, {150, "COMPLETEAGENT|9|x|1"}}));
  EXPECT_EQ(odd.calls, (Lines{"q SIP/1 0612345678 1700000100 -1 60 answered"}));
  EXPECT_EQ(odd.notes.size(), 3U);  // the clock, the wait, the talk
  read("1700000000|a|q|NONE|ENTERQUEUE|" + std::string(1 << 20, '|'));
  EXPECT_EQ(read("1700000000|a|q|NONE|ENTERQUEUE||anonymous|1").calls.at(0), "q   1700000000 -1 -1 unknown");
}

TEST(QueueLog, ACallLeftWithoutAnEndIsGivenUpAfterADay) {
  auto told = read(log_of({{0, kEnter}, {86401, "PAUSE|"}, {86402, "PAUSE|"}}), false);
  EXPECT_EQ(told.calls, (Lines{"q  0612345678 1700000000 -1 -1 unknown"}));
  auto jump = read(log_of({{0, kEnter}, {999999, "PAUSE|"}, {5, "ABANDON|1|1|5"}}), false);  // one bad clock
  EXPECT_EQ(jump.calls, (Lines{"q  0612345678 1700000000 5 -1 short_abandoned"}));
}

TEST(QueueLog, TheDatabaseFormTellsTheSame) {
  auto csv = [](std::string_view bytes, const LogOptions& options = {}) {
    Told told;
    QueueLogCsvReader reader(told, paris(), options);
    give(reader, bytes);
    reader.end(true);
    return told;
  };
  const Lines call{"q SIP/1 0612345678 1700000000 10 90 answered transferred"};
  auto five =
      csv("\xEF\xBB\xBFid,time,callid,queuename,agent,event,data1,data2,data3,data4,data5\r\n"
          "1,2023-11-14 23:13:20.000001,c-1,q,NONE,ENTERQUEUE,,\"0612345678\",1,NULL,\\N\r\n"
          "2,2023-11-14 23:13:30.9,c-1,q,SIP/1,CONNECT,10,c-2,3,,\r\n"
          "3,2023-11-14 23:15:00,c-1,q,SIP/1,ATTENDEDTRANSFER,LINK,SIP/2-1,SIP/3-2,10,90|1\r\n");
  EXPECT_EQ(five.calls, call);
  EXPECT_EQ(five.ids, (Lines{"c-1/q/1700000000"}));
  EXPECT_EQ(five.lines, (std::vector<std::int64_t>{2}));
  auto one =
      csv("event;data;agent;queuename;callid;time\nENTERQUEUE;|0612345678|1;NONE;q;c-1;2023-11-14 22:13:20\n"
          "CONNECT;10|c-2|3;SIP/1;q;c-1;1700000010\nBLINDTRANSFER;200|ctx|10|90|1;SIP/1;q;c-1;1700000100\n",
          {.utc = true});
  EXPECT_EQ(one.calls, call);
  auto bare =
      csv("1,2023-11-14 23:13:20,c-1,q,NONE,ENTERQUEUE,,0612345678,1\n"
          "2,2023-11-14 23:13:24,c-1,q,NONE,ABANDON,1,1,4\n3,2023-02-30 00:00:00,c,q,NONE,ENTERQUEUE,,,1\n"
          "4,\"2023-11-14 23:13:24,c\n");
  EXPECT_EQ(bare.calls, (Lines{"q  0612345678 1700000000 4 -1 short_abandoned"}));
  EXPECT_EQ(bare.refused.size(), 2U);
  EXPECT_EQ(csv("colonne\n").refused.size(), 1U);
}

TEST(QueueLog, TheHourThatExistsTwiceIsNoted) {
  Told told;
  QueueLogCsvReader reader(told, paris());
  give(reader,
       "time,callid,queuename,agent,event,data1,data2,data3\n"
       "2026-10-25 02:59:00,a,q,NONE,ENTERQUEUE,,,1\n2026-10-25 02:01:00,a,q,NONE,ABANDON,1,1,\n"
       "2027-03-28 02:30:00,b,q,NONE,ENTERQUEUE,,,1\n");
  reader.end(true);
  EXPECT_EQ(told.calls, (Lines{"q   1792889940 120 -1 abandoned", "q   1806195600 -1 -1 unknown"}));
  EXPECT_EQ(told.notes.size(), 3U);
  // Within that hour, reading goes again from its first line, which tells the passes apart.
  QueueLogCsvReader tail(told, paris());
  give(tail,
       "time,callid,queuename,agent,event,data1,data2,data3\n2026-10-25 02:59:00,a,q,NONE,PAUSE,,,\n"
       "2026-10-25 02:01:00,b,q,NONE,ENTERQUEUE,,,1\n");
  tail.end(false);
  EXPECT_EQ(tail.resume_offset(), 52U);
  EXPECT_TRUE(tail.has_header());
}

// Whatever the lines, reading in two goes from where the first says tells each visit once, and the same.
RC_GTEST_PROP(QueueLog, ReadingAgainFromTheResumeOffsetTellsTheRest,
              (std::vector<std::uint32_t> seeds, std::size_t cut)) {
  static const std::vector<std::string> kEvents{
      "ENTERQUEUE||061|1",     "CONNECT|3|x|1",           "COMPLETEAGENT|3|4|1", "ABANDON|1|1|3",
      "EXITWITHTIMEOUT|1|1|9", "BLINDTRANSFER|2|c|3|4|1", "AGENTDUMP|",          "QUEUESTART|"};
  std::string log;
  std::vector<std::size_t> starts{0};
  std::int64_t time = 1700000000;
  for (auto seed : seeds) {
    time += seed / 64 % 400;
    log += std::to_string(time) + "|c" + std::to_string(seed % 4) + "|q" + std::to_string(seed / 4 % 2) +
           "|A|" + kEvents[seed / 8 % kEvents.size()] + "\n";
    starts.push_back(log.size());
  }
  Told whole = read(log);
  Told parts;
  QueueLogReader first(parts, paris());
  give(first, std::string_view(log).substr(0, starts[cut % starts.size()]));
  first.end(false);
  QueueLogReader second(parts, paris());
  give(second, log, first.resume_offset());
  second.end(true);
  auto rows = [](const Told& told) {
    std::set<std::string> out;
    for (std::size_t i = 0; i < told.calls.size(); ++i) out.insert(told.ids[i] + " " + told.calls[i]);
    return out;
  };
  RC_ASSERT(rows(whole) == rows(parts));
}

struct Day {
  std::int64_t entered = 0, answered = 0, abandoned = 0, wait = 0, talk = 0;
  bool operator==(const Day&) const = default;
};
struct Days final : CallSink {
  std::map<std::int64_t, Day> days;
  std::int64_t faults = 0;
  void call(const CallRow& r) override {
    Day& day = days[r.start / 86400];
    ++day.entered;
    day.answered += r.leaf == Leaf::answered;
    day.abandoned += r.leaf == Leaf::abandoned || r.leaf == Leaf::short_abandoned;
    if (r.leaf != Leaf::answered) return;
    day.wait += r.wait;
    day.talk += r.talk;
  }
  void interval(const IntervalRow&) override {}
  void rejected(std::int64_t, std::string_view) override { ++faults; }
  void unknown(std::string_view) override { ++faults; }
  void noticed(std::int64_t, std::string_view) override { ++faults; }
};

TEST(QueueLog, ARealLogAgreesWithAnIndependentCount) {
  const char* given = std::getenv("GUICHET_SHARED");
  std::string path = (given != nullptr ? std::string(given) : std::string(GUICHET_ROOT "/../shared")) +
                     "/data/telephone/queue_log_1999-02_first_half";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is absent";
  constexpr const char* kCount =
      "awk -F'|' '$5==\"ENTERQUEUE\"{d[$2]=int($1/86400);e[d[$2]]++} $5==\"CONNECT\"{a[d[$2]]++;w[d[$2]]+=$6}"
      " $5~/^COMPLETE/{t[d[$2]]+=$7} $5==\"ABANDON\"{b[d[$2]]++} END{for(x in e)print "
      "x,e[x],a[x]+0,b[x]+0,w[x]+0,t[x]+0}' ";
  std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen((kCount + ("'" + path + "'")).c_str(), "r"), pclose);
  ASSERT_TRUE(pipe);
  std::map<std::int64_t, Day> expected;
  long long x, e, a, b, w, t;
  while (std::fscanf(pipe.get(), "%lld %lld %lld %lld %lld %lld", &x, &e, &a, &b, &w, &t) == 6)
    expected[x] = {e, a, b, w, t};
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  Days days;
  QueueLogReader reader(days, paris());
  give(reader, bytes);
  reader.end(true);
  EXPECT_EQ(days.faults, 0);
  ASSERT_GT(expected.size(), 10U);
  EXPECT_TRUE(days.days == expected);
}
}  // namespace
}  // namespace calls
