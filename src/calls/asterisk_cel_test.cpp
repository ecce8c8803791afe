#include "calls/asterisk_cel.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "calls/told_calls.h"

namespace calls {
namespace {
Told read(const Lines& lines, bool complete = true, std::uint64_t* resume = nullptr) {
  return read_log<AsteriskCelReader>(lines, complete, resume);
}

// One event; those of the caller's channel, PJSIP/t-1 (uniqueid 1.0), unless another's.
struct Event {
  int after = 0;
  std::string type, app = {}, data = {}, peer = {}, extra = {};
  std::string channel = "PJSIP/t-1", id = "1.0";
};
std::string line_of(const Event& e, const std::string& linkedid = "1.0") {
  std::string out;
  for (const auto& field : {e.type,
                            std::to_string(1700000000 + e.after) + ".250000",
                            std::string("Zoé"),
                            std::string("0612345678"),
                            std::string("0612345678"),
                            std::string(),
                            std::string("3939"),
                            std::string("s"),
                            std::string("queues"),
                            e.channel,
                            e.app,
                            e.data,
                            std::string("3"),
                            std::string(),
                            e.id,
                            linkedid,
                            e.peer,
                            std::string(),
                            std::string(),
                            e.extra}) {
    out += out.empty() ? "\"" : ",\"";
    for (char c : field) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    out += '"';
  }
  return out;
}
Told read_events(const std::vector<Event>& events, bool complete = true) {
  Lines lines;
  for (const auto& e : events) lines.push_back(line_of(e));
  return read(lines, complete);
}
const Event kEnter{.after = 0, .type = "APP_START", .app = "Queue", .data = "impots,t,,,300"};
Event hang_up(int after, const std::string& source) {
  return {
      .after = after, .type = "HANGUP", .extra = R"({"hangupcause":16,"hangupsource":")" + source + "\"}"};
}
Event leave(int after) { return {.after = after, .type = "APP_END", .app = "Queue"}; }

TEST(AsteriskCel, AnySeparatorIsFoundWithoutAHeader) {
  const std::vector<Event> call{{0, "CHAN_START"},
                                {0, "APP_START", "Queue", "impots"},
                                {30, "HANGUP"},
                                {30, "CHAN_END"},
                                {30, "LINKEDID_END"}};
  Lines commas;
  for (const auto& e : call) commas.push_back(line_of(e));
  auto told = read(commas);
  ASSERT_EQ(told.calls.size(), 1U);
  for (char separator : {';', '|', '\t'}) {
    Lines others;
    for (auto line : commas) {
      std::replace(line.begin(), line.end(), ',', separator);
      others.push_back(line);
    }
    EXPECT_EQ(read(others).calls, told.calls) << separator;
  }
}

TEST(AsteriskCel, ACallAnsweredIsOneRow) {
  auto told = read_events({{.after = -2, .type = "CHAN_START"},
                           kEnter,
                           {.after = 3, .type = "CHAN_START", .channel = "PJSIP/1001-2", .id = "1.2"},
                           {.after = 9, .type = "BRIDGE_ENTER", .channel = "PJSIP/1001-2", .id = "1.2"},
                           {.after = 9, .type = "BRIDGE_ENTER", .peer = "PJSIP/1001-2"},
                           {.after = 69, .type = "BRIDGE_EXIT"},
                           leave(69),
                           hang_up(69, "PJSIP/t-1"),
                           {.after = 69, .type = "CHAN_END"},
                           {.after = 69, .type = "LINKEDID_END"}});
  EXPECT_EQ(told.calls,
            (Lines{"1.0/impots/1700000000 impots PJSIP/1001 0612345678 1700000000 9 60 answered"}));
  EXPECT_TRUE(told.notes.empty() && told.refused.empty() && told.strange.empty());
}

TEST(AsteriskCel, TheAgentIsFoundFromEitherSide) {
  const Event agent{.after = 9, .type = "BRIDGE_ENTER", .channel = "SIP/7-2", .id = "1.2"};
  Event naming = agent;
  naming.peer = "SIP/x-9,PJSIP/t-1";
  const Event caller{.after = 9, .type = "BRIDGE_ENTER"};
  const std::string expected = "1.0/impots/1700000000 impots SIP/7 0612345678 1700000000 9 11 answered";
  for (const auto& events : std::vector<std::vector<Event>>{{kEnter, agent, caller, hang_up(20, "")},
                                                            {kEnter, naming, hang_up(20, "")},
                                                            {kEnter, caller, naming, hang_up(20, "")}})
    EXPECT_EQ(read_events(events).calls, (Lines{expected}));
}

TEST(AsteriskCel, EachEndHasItsLeaf) {
  auto end = [](std::vector<Event> events) {
    events.insert(events.begin(), kEnter);
    auto told = read_events(events);
    return told.calls.at(0).substr(told.calls[0].find("678 1700000000") + 15);
  };
  EXPECT_EQ(end({leave(40), hang_up(40, "PJSIP/t-1")}), "40 -1 abandoned");
  EXPECT_EQ(end({leave(4), hang_up(4, "")}), "4 -1 short_abandoned");
  EXPECT_EQ(end({hang_up(4, "PJSIP/t-1")}), "4 -1 short_abandoned");
  EXPECT_EQ(end({leave(40), hang_up(40, "dialplan/builtin")}), "40 -1 timeout");
  EXPECT_EQ(end({leave(40), hang_up(55, "PJSIP/t-1")}), "40 -1 timeout");
  EXPECT_EQ(
      end({leave(40), {.after = 41, .type = "APP_START", .app = "VoiceMail"}, hang_up(55, "PJSIP/t-1")}),
      "40 -1 voicemail");
  EXPECT_EQ(end({{.after = 40, .type = "HANGUP", .extra = "16,SIP/other,"}}), "40 -1 timeout");
  EXPECT_EQ(end({{.after = 40, .type = "LINKEDID_END"}}), "40 -1 abandoned");
  EXPECT_EQ(end({{.after = 9, .type = "BRIDGE_ENTER"}}), "9 -1 answered");
  EXPECT_EQ(end({}), "-1 -1 unknown");
}

TEST(AsteriskCel, QueuesFollowEachOther) {
  Event second{.after = 50, .type = "APP_START", .app = "Queue", .data = "retraite"};
  auto told = read_events({kEnter, leave(50), second, hang_up(70, "PJSIP/t-1")});
  EXPECT_EQ(told.calls, (Lines{"1.0/impots/1700000000 impots  0612345678 1700000000 50 -1 flow_out",
                               "1.0/retraite/1700000050 retraite  0612345678 1700000050 20 -1 abandoned"}));
  auto moved = read_events({kEnter,
                            {.after = 9, .type = "BRIDGE_ENTER", .peer = "SIP/7-2"},
                            {.after = 40, .type = "BLINDTRANSFER", .channel = "SIP/7-2", .id = "1.2"},
                            {.after = 40, .type = "BRIDGE_EXIT"},
                            leave(50),
                            second});
  EXPECT_EQ(moved.calls.at(0),
            "1.0/impots/1700000000 impots SIP/7 0612345678 1700000000 9 31 answered transferred");
}

TEST(AsteriskCel, ACallThatOnlyMeetsTheMenuEndsInALeaf) {
  const Event start{.after = -1, .type = "CHAN_START"}, picked{.after = 0, .type = "ANSWER"},
      menu{.after = 0, .type = "APP_START", .app = "BackGround", .data = "menu"};
  auto answered =
      read_events({start, picked, menu, hang_up(30, "PJSIP/t-1"), {.after = 30, .type = "LINKEDID_END"}});
  EXPECT_EQ(answered.calls, (Lines{"1.0/s/1699999999 s  0612345678 1699999999 -1 -1 unknown"}));
  EXPECT_EQ(answered.notes,
            (Lines{"1 L’appel est décroché sans poste d’agent\u00A0: son issue est inconnue."}));
  auto early = read_events({start, menu, hang_up(30, "PJSIP/t-1")});
  EXPECT_EQ(early.calls, (Lines{"1.0/s/1699999999 s  0612345678 1699999999 -1 31 ivr_abandoned"}));
  EXPECT_TRUE(early.notes.empty());
  auto box =
      read_events({start, picked, {.after = 1, .type = "APP_START", .app = "VoiceMail"}, hang_up(30, "")});
  EXPECT_EQ(box.calls, (Lines{"1.0/s/1699999999 s  0612345678 1699999999 -1 -1 voicemail"}));
  EXPECT_EQ(read_events({start, picked}).calls.size(), 1U);
  EXPECT_TRUE(read_events({start, picked}, false).calls.empty());
}

TEST(AsteriskCel, ACallThatRingsATelephoneOutsideAQueueIsNoted) {
  auto told = read_events({{.after = 0, .type = "CHAN_START"},
                           {.after = 1, .type = "CHAN_START", .channel = "PJSIP/7-2", .id = "1.2"},
                           {.after = 5, .type = "ANSWER"},
                           {.after = 5, .type = "BRIDGE_ENTER"},
                           hang_up(30, "PJSIP/t-1"),
                           {.after = 30, .type = "LINKEDID_END"}});
  EXPECT_TRUE(told.calls.empty());
  ASSERT_EQ(told.notes.size(), 1U);
  EXPECT_NE(told.notes[0].find("sans passer par une file"), std::string::npos);
}

TEST(AsteriskCel, OpenCallsAreKeptAndCivilTimesRead) {
  const std::string outside = line_of({.type = "CHAN_START"}, "9.9");
  std::string enter = line_of(kEnter);
  enter.replace(enter.find("1700000000.250000"), 17, "2023-11-14 23:13:20.250000");
  std::uint64_t resume = 0;
  EXPECT_TRUE(read({outside, enter, outside}, false, &resume).calls.empty());
  EXPECT_EQ(resume, outside.size() + 1);
  EXPECT_EQ(read({enter, line_of(hang_up(30, ""))}).calls,
            (Lines{"1.0/impots/1700000000 impots  0612345678 1700000000 30 -1 abandoned"}));
}

TEST(AsteriskCel, WhatCannotBeUsedIsRefusedOrNoted) {
  auto told = read({"", "x", std::string(19, ','), line_of({.type = "NOUVEL_EVENT"}), line_of({.type = "é"}),
                    line_of(kEnter, ""), line_of(kEnter, "a\x02"), "\"" + std::string(1 << 20, '"')});
  EXPECT_TRUE(told.calls.empty());
  EXPECT_EQ(told.refused.size(), 6U);
  EXPECT_EQ(told.strange, (Lines{"NOUVEL_EVENT"}));
  EXPECT_EQ(read_events({kEnter, {.after = -9, .type = "BRIDGE_ENTER"}}).notes.size(), 1U);
}
}  // namespace
}  // namespace calls
