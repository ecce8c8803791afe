#include "calls/freeswitch_cdr.h"

#include <gtest/gtest.h>

#include "calls/told_calls.h"

namespace calls {
namespace {
Told read(const Lines& lines, bool complete = true, std::uint64_t* resume = nullptr) {
  return read_log<FreeswitchCdrReader>(lines, complete, resume);
}

const std::string kNames =
    "caller_id_number,destination_number,start_stamp,end_stamp,duration,billsec,hangup_cause,uuid,cc_side,cc_"
    "queue,"
    "cc_agent,cc_queue_joined_epoch,cc_queue_answered_epoch,cc_queue_terminated_epoch,cc_queue_canceled_"
    "epoch,"
    "cc_cause,cc_cancel_reason,sip_user_agent";
// A call in a queue from 1700000000, with the end of its record.
std::string queued(const std::string& end, const std::string& side = "member") {
  return "0612345678,3939,2023-11-14 23:13:00,2023-11-14 23:18:20,320,300,NORMAL_CLEARING,u-1," + side +
         ",impots@prefecture,1001@prefecture,1700000000," + end;
}

TEST(FreeswitchCdr, DefaultTemplateIsReadByItsOrder) {
  const std::string start = R"("Jean "Jo" L.","0612345678","3939","public","2023-11-14 23:13:20",)";
  auto told = read(
      {start + R"("2023-11-14 23:13:27","2023-11-14 23:14:20","60","53","NORMAL_CLEARING","u-1","", "acc")",
       start + R"("","2023-11-14 23:14:20","60","0","ORIGINATOR_CANCEL","u-2","", "")",
       start + R"("","2023-11-14 23:13:24","4","0","NO_ANSWER","u-3","", "","PCMA","PCMA")",
       start + R"("","2023-11-14 23:13:20","0","0","USER_BUSY","u-4","", "")",
       start + R"("","2023-11-14 23:15:20","120","0","ALLOTTED_TIMEOUT","u-5","", "")",
       start + R"("","2023-11-14 23:13:20","0","0","CALL_REJECTED","u-6","", "")"});
  EXPECT_EQ(told.calls, (Lines{"u-1 3939  0612345678 1700000000 7 53 answered",
                               "u-2 3939  0612345678 1700000000 60 -1 abandoned",
                               "u-3 3939  0612345678 1700000000 4 -1 short_abandoned",
                               "u-4 3939  0612345678 1700000000 -1 -1 congested",
                               "u-5 3939  0612345678 1700000000 120 -1 timeout",
                               "u-6 3939  0612345678 1700000000 0 -1 unknown"}));
  EXPECT_EQ(told.notes.size(), 1U);
}

TEST(FreeswitchCdr, AsteriskTemplateIsReadByItsOrder) {
  auto told = read(
      {R"("","0612345678","3939","public","Jean <06>","sofia/t","sofia/1001","bridge","user/1001",)"
       R"("2023-11-14 23:13:20","2023-11-14 23:13:27","2023-11-14 23:14:20","60","53","NORMAL_CLEARING","3","u-1","")"});
  EXPECT_EQ(told.calls, (Lines{"u-1 3939  0612345678 1700000000 7 53 answered"}));
}

TEST(FreeswitchCdr, QueueVariablesGiveTheLeaf) {
  auto told = read({kNames, queued("1700000030,1700000300,,answered,NONE,x"),
                    queued("1700000030,1700000300,,answered,NONE,x", "agent"),
                    queued(",,1700000040,cancel,BREAK_OUT,x"), queued("0,0,1700000003,cancel,BREAK_OUT,x"),
                    queued(",,1700000060,cancel,TIMEOUT,x"), queued(",,1700000061,cancel,NO_AGENT_TIMEOUT,x"),
                    queued(",,1700000020,cancel,EXIT_WITH_KEY,x"), queued(",,1700000020,cancel,NONE,x"),
                    queued(",,,cancel,BREAK_OUT,x"), queued("1600000000,1700000300,,answered,NONE,x")});
  const std::string call = "u-1 impots@prefecture  0612345678 1700000000 ";
  const std::string answered = "u-1 impots@prefecture 1001@prefecture 0612345678 1700000000 ";
  EXPECT_EQ(told.calls,
            (Lines{answered + "30 270 answered", call + "40 -1 abandoned", call + "3 -1 short_abandoned",
                   call + "60 -1 timeout", call + "61 -1 timeout", call + "20 -1 voicemail",
                   call + "20 -1 unknown", call + "300 -1 abandoned", answered + "-1 -1 answered"}));
  EXPECT_EQ(told.strange, (Lines{"sip_user_agent"}));
  EXPECT_EQ(told.notes.size(), 2U);
}

TEST(FreeswitchCdr, AHeaderMayBeReadAgainAndItsSeparatorIsFound) {
  const std::string head = "UUID;start_epoch;duration;billsec;destination_number;hangup_cause";
  const std::string row = "u-1;1700000000;30;20;3939;NORMAL_CLEARING";
  std::uint64_t resume = 0;
  EXPECT_EQ(read({head, row, head, row}, false, &resume).calls,
            (Lines(2, "u-1 3939   1700000000 10 20 answered")));
  EXPECT_EQ(resume, 2 * head.size() + 2 * row.size() + 3);
  auto reason =
      read({"start_epoch,duration,billsec,cc_queue,cc_cancel_reason", "1700000000,30,20,impots,TIMEOUT"});
  EXPECT_EQ(reason.calls, (Lines{" impots   1700000000 30 -1 timeout"}));
}

TEST(FreeswitchCdr, ATemplateOfTheSiteIsNamedByItsMapping) {
  const std::string call =
      "0612345678,3000,2026-01-05 10:00:00,u1,support,1000,1767603605,1767603625,1767603685";
  auto with = [&](std::map<std::string, std::string> names, const Lines& lines) {
    Told out;
    static const Zone zone;
    FreeswitchCdrReader reader(out, zone);
    reader.name_columns(std::move(names));
    std::int64_t number = 0;
    for (const auto& l : lines) reader.line(l, ++number, 0);
    reader.end(true);
    return out;
  };
  std::map<std::string, std::string> titles{{"caller_id_number", "appelant"},
                                            {"destination_number", "vers"},
                                            {"start_stamp", "debut"},
                                            {"uuid", "id"},
                                            {"cc_queue", "file"},
                                            {"cc_agent", "agent"},
                                            {"cc_queue_joined_epoch", "entree"},
                                            {"cc_queue_answered_epoch", "reponse"},
                                            {"cc_queue_terminated_epoch", "fin"}};
  auto named = with(titles, {"appelant,vers,debut,id,file,agent,entree,reponse,fin", call});
  EXPECT_EQ(named.calls, (Lines{"u1 support 1000 0612345678 1767603605 20 60 answered"}));
  EXPECT_TRUE(named.strange.empty());
  std::size_t place = 0;
  for (const char* name :
       {"caller_id_number", "destination_number", "start_stamp", "uuid", "cc_queue", "cc_agent",
        "cc_queue_joined_epoch", "cc_queue_answered_epoch", "cc_queue_terminated_epoch"})
    titles[name] = "#" + std::to_string(++place);
  EXPECT_EQ(with(titles, {call}).calls, named.calls);
}

TEST(FreeswitchCdr, OutgoingCallsAreLeftOut) {
  auto told = read({kNames, "1001,0612345678,2023-11-14 23:13:00,,60,50,NORMAL_CLEARING,u"});
  EXPECT_TRUE(told.calls.empty());
  EXPECT_EQ(told.notes.size(), 1U);
}

TEST(FreeswitchCdr, WhatCannotBeUsedIsRefusedOrNoted) {
  auto told = read({"", "x,y", std::string(1 << 20, ','), kNames, "\"", "0612345678,39,hier,,1,0,NO_ANSWER,u",
                    "0612345678,39\xFF,2023-11-14 23:13:00,,1,0,NO_ANSWER,u",
                    "0612345678,39,2023-11-14 23:13:00,,-1,x,NO_ANSWER,u"});
  EXPECT_EQ(told.refused.size(), 5U);
  EXPECT_EQ(told.refused.at(0), "2 L’ordre des colonnes n’est pas reconnu.");
  EXPECT_EQ(told.calls, (Lines{"u 39  0612345678 1699999980 -1 -1 abandoned"}));
  EXPECT_EQ(told.notes.size(), 1U);
}
}  // namespace
}  // namespace calls
