#include "calls/generic_interval.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "calls/recorded_rows.h"
#include "calls/wait_points.h"

namespace calls {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

RecordedRows read(std::string_view report, const ColumnMapping& mapping = {}) {
  RecordedRows out;
  GenericIntervalReader reader(out, Zone(), mapping);
  feed(reader, report);
  return out;
}

constexpr std::string_view kOurs =
    "network;queue;start;seconds;presented;closed;dissuaded;ivr_in;ivr_self;ivr_aband;offered;answered;ans_"
    "le_20;"
    "ans_le_60;ans_le_90;ans_le_180;abandoned;aband_le_10;timeout;flow_out;flow_in;callback_taken;wait_sum_"
    "ans;"
    "wait_sum_aband;talk_sum;hold_sum;acw_sum;staffed_s;avail_s;survey_sent;survey_n;survey_sum;survey_ge4\n";

// presented 300 = 20 + 30 + 250; ivr_in 250 = 40 + 10 + 210 − 10; offered 210 = 150 + 40 + 5 + 8 + 7.
std::string ours(std::string_view presented = "300", std::string_view ivr_in = "250",
                 std::string_view offered = "210") {
  return std::string(kOurs) + "CNAV;retraite;2026-11-23T09:00:00+01:00;900;" + std::string(presented) +
         ";20;30;" + std::string(ivr_in) + ";40;10;" + std::string(offered) +
         ";150;90;120;130;145;40;6;5;8;10;7;4500;3200;45000;900;6000;90000;12000;60;20;82;15\n";
}

TEST(GenericInterval, OurOwnFile) {
  auto told = read(ours());
  ASSERT_THAT(told.intervals, SizeIs(1));
  EXPECT_THAT(told.notes, IsEmpty());
  EXPECT_THAT(told.unknowns, IsEmpty());
  const auto& i = told.intervals[0];
  EXPECT_EQ(i.network, "CNAV");
  EXPECT_EQ(i.queue, "retraite");
  EXPECT_EQ(i.row.start, 1795420800);
  EXPECT_EQ(i.row.seconds, 900);
  Counters n = i.n();
  EXPECT_EQ(n[Leaf::closed], 20U);
  EXPECT_EQ(n[Leaf::refused], 30U);
  EXPECT_EQ(n[Leaf::self_served], 40U);
  EXPECT_EQ(n[Leaf::ivr_abandoned], 10U);
  EXPECT_EQ(n[Leaf::answered], 150U);
  EXPECT_EQ(n[Leaf::short_abandoned], 6U);
  EXPECT_EQ(n[Leaf::abandoned], 34U);
  EXPECT_EQ(n[Leaf::timeout], 5U);
  EXPECT_EQ(n[Leaf::flow_out], 8U);
  EXPECT_EQ(n[Leaf::callback], 7U);
  EXPECT_EQ(n.unexplained, 0U);
  EXPECT_EQ(n.answered_wait_s + n.lost_wait_s, 7700U);
  EXPECT_EQ(n.talk_s, 45000U);
  EXPECT_EQ(n.hold_s, 900U);
  EXPECT_EQ(n.wrap_s, 6000U);
  EXPECT_EQ(n.staffed_s, 90000U);
  EXPECT_EQ(n.available_s, 12000U);
  EXPECT_EQ(n.invited, 60U);
  EXPECT_EQ(n.scores, 20U);
  EXPECT_EQ(n.score_sum, 82U);
  EXPECT_EQ(n.satisfied, 15U);
  auto upto = [&](const WaitPoints::Buckets& b, std::int32_t s) {
    return std::accumulate(b.begin(), b.begin() + static_cast<std::ptrdiff_t>(wait_bucket(s)) + 1, 0U);
  };
  EXPECT_EQ(upto(n.answered_waits, 20), 90U);
  EXPECT_EQ(upto(n.answered_waits, 60), 120U);
  EXPECT_EQ(upto(n.answered_waits, 180), 145U);
  EXPECT_EQ(upto(n.lost_waits, 10), 6U);
}

TEST(GenericInterval, EachIdentityTellsItsGap) {
  EXPECT_EQ(read(ours("300", "252", "212")).intervals.at(0).n().unexplained,
            2U);  // between offered and its leaves
  EXPECT_EQ(read(ours("303", "253", "210")).intervals.at(0).n().unexplained, 3U);  // lost in the menu
  EXPECT_EQ(read(ours("304", "250", "210")).intervals.at(0).n().unexplained, 4U);  // lost before it
}

TEST(GenericInterval, EachIdentityTellsWhatFallsShort) {
  EXPECT_TRUE(read(ours("300", "250", "200")).noted("appels offerts est inférieur"));
  EXPECT_TRUE(read(ours("300", "249", "210")).noted("entrés dans le serveur vocal sont moins nombreux"));
  EXPECT_TRUE(read(ours("299", "250", "210")).noted("présentés est inférieur"));
}

TEST(GenericInterval, FrenchExcelWithItsTitleTotalsAndDurations) {
  auto told = read(
      "Rapport d’activité téléphonique;;;;;;;;\n"
      ";;;;;;;;\n"
      "Plateforme de Nîmes;;;;;;;;\n"
      "Date;Tranche horaire;File;Appels reçus;Appels décrochés;Abandons;Décrochés ≤ 20 s;Durée "
      "conversation;Taux\n"
      "23/11/2026;09:00-09:30;CAF Gard;1 250;1 100;150;900;27:03:05;88,0 %\n"
      "23/11/2026;09:30-10:00;CAF Gard;1\u00A0000;900;100;700;22:00:00;90,0 %\n"
      "Total;;;2 250;2 000;250;1 600;49:03:05;88,9 %\n"
      "23/11/2026;;Ensemble;2 250;2 000;250;1 600;49:03:05;88,9 %\n"
      ";;;;;;;;\n");
  ASSERT_THAT(told.intervals, SizeIs(2));
  EXPECT_THAT(told.refusals, IsEmpty());
  EXPECT_THAT(told.unknowns, ElementsAre("colonne «\u00A0Taux\u00A0»", "ligne de total", "ligne de total"));
  EXPECT_EQ(told.intervals[0].row.start, 1795420800);
  EXPECT_EQ(told.intervals[0].row.seconds, 1800);
  EXPECT_EQ(told.intervals[0].row.line, 5);
  EXPECT_EQ(told.intervals[0].n()[Leaf::answered], 1100U);
  EXPECT_EQ(told.intervals[0].n().talk_s, 97385U);
  EXPECT_EQ(told.intervals[1].n()[Leaf::answered], 900U);
}

TEST(GenericInterval, AMappingForOtherNames) {
  ColumnMapping m;
  m.columns = {{"start", "Quand"},           {"offered", "Sonneries"},      {"answered", "Décrochées"},
               {"ans_le_90", "En 1 min 30"}, {"aband_le_S", "Très courts"}, {"abandoned", "Raccrochés"}};
  m.network = "MSA";
  m.queue = "accueil";
  m.date_format = "mm/jj/aaaa";
  auto told = read(
      "Quand;Sonneries;Décrochées;En 1 min 30;Raccrochés;Très courts\n"
      "11/05/2026 09:15;20;12;10;8;3\n",
      m);
  ASSERT_THAT(told.intervals, SizeIs(1));
  const auto& i = told.intervals[0];
  EXPECT_EQ(i.network, "MSA");
  EXPECT_EQ(i.queue, "accueil");
  EXPECT_EQ(i.row.start, civil_seconds(2026, 11, 5, 8, 15));
  EXPECT_EQ(i.n()[Leaf::short_abandoned], 3U);
  EXPECT_EQ(std::accumulate(i.n().answered_waits.begin(), i.n().answered_waits.end(), 0U), 12U);
}

TEST(GenericInterval, LengthsInMinutesHoursOrNotAtAll) {
  EXPECT_EQ(read("start;seconds;answered\n2026-11-23T09:00Z;30;1\n").intervals.at(0).row.seconds, 1800);
  EXPECT_EQ(read("start;seconds;answered\n2026-11-23T09:00Z;00:15:00;1\n").intervals.at(0).row.seconds, 900);
  auto told = read("start;answered\n2026-11-23T09:00Z;1\n2026-11-23T09:30Z;1\n");
  EXPECT_EQ(told.intervals.at(0).row.seconds, 1800);
  EXPECT_TRUE(told.noted("déduite"));
  EXPECT_EQ(read("start;answered\n2026-11-23T09:00Z;1\n2026-11-23T10:00Z;1\n").intervals.at(0).row.seconds,
            3600);
}

TEST(GenericInterval, LinesThatCantBeRead) {
  constexpr std::string_view kHead = "start;seconds;queue;answered;abandoned\n";
  auto reason = [&](std::string_view line) {
    return read(std::string(kHead) + std::string(line)).refusals.at(0).second;
  };
  EXPECT_THAT(reason("23/11/2026;900;A;1;0"), HasSubstr("un jour sans heure"));
  EXPECT_THAT(reason("31/11/2026 09:00;900;A;1;0"), HasSubstr("La date"));
  EXPECT_THAT(reason("23/11/2026 09:00;86400;A;1;0"), HasSubstr("ni 15, ni 30, ni 60"));
  EXPECT_THAT(reason("23/11/2026 09:05;900;A;1;0"), HasSubstr("quart d’heure"));
  EXPECT_THAT(reason("23/11/2026 09:00;900;A;1;0,5"), HasSubstr("«\u00A0abandoned\u00A0»"));
  EXPECT_THAT(reason("23/11/2026 09:00;900;A;1;0;9"), HasSubstr("plus de cellules"));
  EXPECT_THAT(read("date;heure;traités\n23/11/2026;midi;1\n").refusals.at(0).second, HasSubstr("L’heure"));
}

TEST(GenericInterval, WhatContradictsItselfIsNoted) {
  constexpr std::string_view kHead =
      "start;seconds;answered;ans_le_20;ans_le_60;abandoned;aband_le_30;survey_n;survey_ge4\n";
  auto note = [&](std::string_view line) {
    return read(std::string(kHead) + "2026-11-23T09:00Z;900;" + std::string(line));
  };
  EXPECT_TRUE(note("10;8;5;0;0;0;0").noted("ne croît pas"));
  EXPECT_TRUE(note("10;5;12;0;0;0;0").noted("ne croît pas"));
  EXPECT_TRUE(note("10;5;8;4;5;0;0").noted("abandons courts sont plus nombreux"));
  EXPECT_TRUE(note("10;5;8;4;1;0;0").noted("dix secondes"));
  EXPECT_TRUE(note("10;5;8;4;1;3;4").noted("satisfaits"));
}

TEST(GenericInterval, TheAutumnHourTwice) {
  auto told = read(
      "start;seconds;queue;answered\n25/10/2026 02:00;3600;A;1\n25/10/2026 02:00;3600;B;1\n25/10/2026 "
      "02:00;3600;A;2\n");
  ASSERT_THAT(told.intervals, SizeIs(3));
  EXPECT_EQ(told.intervals[2].row.start - told.intervals[0].row.start, 3600);
  EXPECT_EQ(told.intervals[1].row.start, told.intervals[0].row.start);
}
}  // namespace
}  // namespace calls
