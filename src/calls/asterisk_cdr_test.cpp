#include "calls/asterisk_cdr.h"

#include <gtest/gtest.h>

#include "calls/told_calls.h"

namespace calls {
namespace {
Told read(const Lines& lines, bool complete = true, std::uint64_t* resume = nullptr) {
  return read_log<AsteriskCdrReader>(lines, complete, resume);
}

// A record as cdr_csv writes it, less what follows amaflags. 10:00:00 on 5 January 2026 is 1767603600.
std::string record(const std::string& dstchannel, const std::string& app, const std::string& start,
                   const std::string& answer, const std::string& end, int duration, int billsec,
                   const std::string& disposition) {
  auto time = [](const std::string& clock) { return clock.empty() ? clock : "2026-01-05 " + clock; };
  return R"("","0612345678","3939","from-trunk","""Zoé, L."" <0612345678>","PJSIP/trunk-0000001a",")" +
         dstchannel + "\"," + app + ",\"" + time(start) + "\",\"" + time(answer) + "\",\"" + time(end) +
         "\"," + std::to_string(duration) + "," + std::to_string(billsec) + ",\"" + disposition +
         "\",\"DOCUMENTATION\"";
}
const std::string kQueue = R"("Queue","impots,t,,,300")";
const std::string kDial = R"("Dial","PJSIP/1001,20")";

TEST(AsteriskCdr, EachCountOfColumnsIsRead) {
  const std::string r =
      record("PJSIP/1001-0000001b", kDial, "10:00:00", "10:00:07", "10:01:00", 60, 53, "ANSWERED");
  const std::string told = " 3939 PJSIP/1001 0612345678 1767603600 7 53 answered";
  for (auto [more, id] : std::vector<std::pair<std::string, std::string>>{
           {"", ""},
           {R"(,"1767603600.26")", "1767603600.26"},
           {R"(,"un champ")", ""},
           {R"(,"pbx-1767603600.26","un champ")", "pbx-1767603600.26"},
           {R"(,"","1767603600.20",7)", "1767603600.20"},
           {R"(,"1767603600.26","","1767603600.20",7)", "1767603600.20"},
           {R"(,"un champ","","1767603600.20",7)", "1767603600.20"},
           {R"(,"1767603600.26","un champ","","1767603600.20",7)", "1767603600.20"}})
    EXPECT_EQ(read({r + more}).calls, (Lines{id + told})) << more;
  auto custom =
      read({R"("""Zoé"" <06>","0612345678","3939","ctx","PJSIP/trunk-1","PJSIP/1001-2","Dial","x",)"
            R"("2026-01-05 10:00:00","2026-01-05 10:00:07","2026-01-05 10:01:00","60","53","ANSWERED","3",)"
            R"("","1767603600.26","","4")"});
  EXPECT_EQ(custom.calls, (Lines{"1767603600.26" + told}));
}

TEST(AsteriskCdr, TheLegsOfACallAreOneRow) {
  const std::string more = R"(,"1767603600.20","","","1767603600.20",7)";
  auto told =
      read({record("PJSIP/1001-1", kQueue, "10:00:00", "", "10:00:15", 15, 0, "NO ANSWER") + more,
            record("PJSIP/1002-1", kQueue, "10:00:05", "", "10:00:15", 10, 0, "BUSY") + more,
            record("PJSIP/1003-1", kQueue, "10:00:20", "10:00:28", "10:05:28", 308, 300, "ANSWERED") + more,
            record("PJSIP/1003-1", kDial, "10:00:20", "10:00:28", "10:05:29", 309, 301, "ANSWERED") +
                R"(,"1767603620.23","","","1767603600.20",9)"});
  EXPECT_EQ(told.calls, (Lines{"1767603600.20 impots PJSIP/1003 0612345678 1767603600 28 300 answered"}));
  EXPECT_TRUE(told.notes.empty());
}

TEST(AsteriskCdr, EachDispositionHasItsLeaf) {
  auto last = [](const Told& told) { return told.calls.at(0).substr(told.calls[0].find("1767603600") + 11); };
  auto leaf = [&](const std::string& channel, const std::string& app, int billsec,
                  const std::string& disposition) {
    return last(read({record(channel, app, "10:00:00", "10:00:10", "10:01:00", 60, billsec, disposition)}));
  };
  EXPECT_EQ(leaf("", kQueue, 0, "NO ANSWER"), "60 -1 abandoned");
  EXPECT_EQ(leaf("", kQueue, 50, "ANSWERED"), "60 -1 abandoned");
  EXPECT_EQ(leaf("", R"("VoiceMail","3939")", 50, "ANSWERED"), "-1 -1 voicemail");
  EXPECT_EQ(leaf("", R"("Playback","ferme")", 50, "ANSWERED"), "-1 -1 unknown");
  EXPECT_EQ(leaf("SIP/1-2", kDial, 0, "ANSWERED"), "-1 -1 unknown");
  EXPECT_EQ(leaf("SIP/1-2", kDial, 0, "BUSY"), "-1 -1 congested");
  EXPECT_EQ(leaf("SIP/1-2", kQueue, 0, "BUSY"), "60 -1 abandoned") << "the agent's phone was busy";
  EXPECT_EQ(leaf("", kDial, 0, "CONGESTION"), "-1 -1 congested");
  EXPECT_EQ(leaf("", kDial, 0, "FAILED"), "-1 -1 unknown");
  EXPECT_EQ(last(read({record("", kQueue, "10:00:00", "", "10:00:05", 5, 0, "NO ANSWER")})),
            "5 -1 short_abandoned");
  EXPECT_EQ(leaf("SIP/1-2", kDial, 0, "NO ANSWER"), "60 -1 abandoned") << "a group that rings is a queue";
  auto menu = [&](const std::string& app) {
    return last(read({record("", app, "10:00:00", "", "10:00:05", 5, 0, "NO ANSWER")}));
  };
  EXPECT_EQ(menu(R"("BackGround","menu")"), "-1 5 ivr_abandoned") << "it never entered a queue";
  EXPECT_EQ(menu(R"("","")"), "-1 5 ivr_abandoned");
  auto strange = read({record("", kDial, "10:00:00", "", "10:00:05", 5, 0, "PERDU")});
  EXPECT_EQ(strange.strange, (Lines{"PERDU"}));
  EXPECT_EQ(last(strange), "-1 -1 unknown");
}

TEST(AsteriskCdr, OpenCallsAreKeptAndReadAgain) {
  const std::string a =
      record("", kQueue, "10:00:00", "", "10:01:00", 60, 0, "NO ANSWER") + R"(,"1767603600.1","")";
  const std::string b =
      record("", kQueue, "10:30:00", "", "12:01:30", 5490, 0, "NO ANSWER") + R"(,"1767603600.2","")";
  const std::string c =
      record("", kQueue, "13:00:00", "", "13:00:30", 30, 0, "NO ANSWER") + R"(,"1767603600.3","")";
  std::uint64_t resume = 0;
  EXPECT_TRUE(read({a, b}, false, &resume).calls.empty());
  EXPECT_EQ(resume, 0U);
  EXPECT_EQ(read({a, b, c}, false, &resume).calls.size(), 1U);
  EXPECT_EQ(resume, a.size() + 1);
  EXPECT_EQ(read({b, c}).calls.size(), 2U);
}

TEST(AsteriskCdr, WhatCannotBeUsedIsRefusedOrNoted) {
  auto told = read({"", "a,b", "\"" + std::string(1 << 20, 'x'), std::string(5000, ','),
                    record("SIP/1-2", kDial, "10:00:60", "", "10:01:00", 60, 0, "BUSY"),
                    record("SIP/1-2", kDial, "25:00:00", "", "25:01:00", 60, 0, "BUSY"),
                    record("SIP/1-2", "\"Queue\",\"a\x01\"", "10:00:00", "", "10:01:00", 60, 0, "BUSY")});
  EXPECT_EQ(told.calls.size(), 1U);
  EXPECT_EQ(told.refused.size(), 5U);
  EXPECT_EQ(told.refused.at(1), "3 Un guillemet ouvert n’est pas fermé.");
  auto negative = read({record("SIP/1-2", kDial, "10:00:10", "10:00:00", "10:01:00", -60, 50, "ANSWERED")});
  EXPECT_EQ(negative.calls, (Lines{" 3939 SIP/1 0612345678 1767603610 0 50 answered"}));
  EXPECT_EQ(negative.notes.size(), 1U);
}

TEST(AsteriskCdr, WaitsThroughTheHourThatExistsTwice) {
  auto told = read(
      {R"("","0612345678","39","c","","SIP/t-1","SIP/1-2","Dial","x","2026-10-25 02:59:50","2026-10-25 02:00:20",)"
       R"("2026-10-25 02:01:20",90,60,"ANSWERED","3","1.1","")"});
  EXPECT_EQ(told.calls, (Lines{"1.1 39 SIP/1 0612345678 1792889990 30 60 answered"}));
  EXPECT_EQ(told.notes.size(), 1U);
}

// Whom agents call are no callers, and their numbers are no queues.
TEST(AsteriskCdr, OutgoingAndInternalCallsAreLeftOut) {
  auto line = [](const std::string& from, const std::string& to, const std::string& app) {
    return "\"\",\"" + from + "\",\"" + to + R"(","c","","SIP/101-1","SIP/t-2",")" + app +
           R"(","x","2026-01-05 10:00:00","2026-01-05 10:00:10","2026-01-05 10:01:00",60,50,"ANSWERED","3","1.)" +
           to + R"(","")";
  };
  for (auto [from, to] : std::vector<std::pair<std::string, std::string>>{{"101", "0612345678"},
                                                                          {"101", "102"},
                                                                          {"0145678900", "0712345678"},
                                                                          {"0145678900", "+33612345678"},
                                                                          {"0145678900", "00612345678"}}) {
    auto told = read({line(from, to, "Dial")});
    EXPECT_TRUE(told.calls.empty()) << from << " " << to;
    EXPECT_EQ(told.notes.size(), 1U);
  }
  EXPECT_EQ(read({line("0612345678", "0145678900", "Dial")}).calls.size(), 1U);
  EXPECT_EQ(read({line("", "3939", "Dial")}).calls.size(), 1U);
  EXPECT_EQ(read({line("101", "0612345678", "Queue")}).calls.size(), 1U) << "it is in a queue";
}

TEST(AsteriskCdr, DevicesLoseTheirSerialNumber) {
  EXPECT_EQ(device_of("PJSIP/poste-12-0000002a"), "PJSIP/poste-12");
  EXPECT_EQ(device_of("Local/12@agents-0003;2"), "Local/12@agents");
  EXPECT_EQ(device_of("DAHDI"), "DAHDI");
}
}  // namespace
}  // namespace calls
