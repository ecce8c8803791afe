#include "calls/genesys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/recorded_rows.h"

namespace calls {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

RecordedRows read(std::string_view report, const ColumnMapping& mapping = {},
                  std::string_view zone = "Europe/Paris") {
  RecordedRows out;
  GenesysReader reader(out, Zone(zone), mapping);
  feed(reader, report);
  return out;
}

constexpr std::string_view kEnglish =
    "Interval Start;Interval End;Interval Complete;Filters;Media Type;Queue Id;Queue "
    "Name;Offered;Answered;Answer %;"
    "Abandoned;Abandon %;Flow-Out;Short Abandon;ASA;Service Level %;Avg Wait;Avg Talk;Hold;Avg Hold;Avg "
    "ACW;Handle;"
    "Transferred\n";

TEST(Genesys, AnEnglishExportInIso) {
  auto told =
      read(std::string(kEnglish) +
           "2026-11-23T08:00:00.000Z;2026-11-23T08:30:00.000Z;TRUE;;voice;q-1;Impôts;100;80;80%;15;15%;5;4;"
           "00:00:30;85%;00:00:40;00:05:00;10;00:01:00;00:00:20;81;7\n");
  ASSERT_THAT(told.intervals, SizeIs(1));
  EXPECT_THAT(told.notes, IsEmpty());
  const auto& i = told.intervals[0];
  EXPECT_EQ(i.queue, "Impôts");
  EXPECT_EQ(i.row.start, 1795420800);
  EXPECT_EQ(i.row.seconds, 1800);
  EXPECT_EQ(i.n()[Leaf::answered], 80U);
  EXPECT_EQ(i.n()[Leaf::abandoned], 11U);
  EXPECT_EQ(i.n()[Leaf::short_abandoned], 4U);
  EXPECT_EQ(i.n()[Leaf::flow_out], 5U);
  EXPECT_EQ(i.n().unexplained, 0U);
  EXPECT_EQ(i.n().answered_wait_s, 2400U);
  EXPECT_EQ(i.n().talk_s, 81U * 300);
  EXPECT_EQ(i.n().hold_s, 600U);
  EXPECT_EQ(i.n().wrap_s, 81U * 20);
  EXPECT_EQ(i.n().transferred, 7U);
}

TEST(Genesys, AFrenchExportInLocalTime) {
  auto told = read(
      "Début de l’intervalle;Fin de l’intervalle;Type de média;Nom de la file d’attente;Offert;Répondu;% de "
      "réponses;"
      "Abandonné;% d’abandons;Flux sortants\n"
      "23/11/2026 09:00;23/11/2026 09:15;Voix;Retraite;1 210;1 000;82,6 %;150;12,4 %;60\n");
  ASSERT_THAT(told.intervals, SizeIs(1));
  EXPECT_EQ(told.intervals[0].queue, "Retraite");
  EXPECT_EQ(told.intervals[0].row.start, 1795420800);
  EXPECT_EQ(told.intervals[0].row.seconds, 900);
  EXPECT_EQ(told.intervals[0].n()[Leaf::answered], 1000U);
}

TEST(Genesys, AMappingForAnotherLanguage) {
  ColumnMapping german;
  german.columns = {{"start", "Intervallbeginn"}, {"interval_end", "Intervallende"},
                    {"queue", "Warteschlange"},   {"offered", "Angeboten"},
                    {"answered", "Beantwortet"},  {"abandoned", "Abgebrochen"},
                    {"flow_out", "Abfluss"}};
  auto told = read(
      "Intervallbeginn;Intervallende;Warteschlange;Angeboten;Beantwortet;Abgebrochen;Abfluss\n"
      "23.11.2026 09:00;23.11.2026 09:30;A;10;7;2;1\n",
      german);
  ASSERT_THAT(told.intervals, SizeIs(1));
  EXPECT_EQ(told.intervals[0].n().unexplained, 0U);
}

TEST(Genesys, OfferedIsChecked) {
  constexpr std::string_view kHead =
      "Interval Start;Queue;Offered;Answered;Abandoned;Flow-Out;Short Abandon\n";
  auto more = read(std::string(kHead) + "2026-11-23T08:00Z;A;12;7;2;1;0\n");
  EXPECT_EQ(more.intervals.at(0).n().unexplained, 2U);
  auto fewer = read(std::string(kHead) + "2026-11-23T08:00Z;A;9;7;2;1;0\n");
  EXPECT_EQ(fewer.intervals.at(0).n().unexplained, 0U);
  EXPECT_TRUE(fewer.noted("inférieur à la somme"));
}

TEST(Genesys, ShortAbandonsApartWhenTheOfferedSaySo) {
  constexpr std::string_view kHead =
      "Interval Start;Queue;Offered;Answered;Abandoned;Flow-Out;Short Abandon\n";
  auto apart = read(std::string(kHead) + "2026-11-23T08:00Z;A;12;7;3;0;2\n").intervals.at(0).n();
  EXPECT_EQ(apart[Leaf::abandoned], 3U);
  EXPECT_EQ(apart[Leaf::short_abandoned], 2U);
  EXPECT_EQ(apart.unexplained, 0U);
  auto within = read(std::string(kHead) + "2026-11-23T08:00Z;A;10;7;3;0;2\n").intervals.at(0).n();
  EXPECT_EQ(within[Leaf::abandoned], 1U);
}

TEST(Genesys, OtherMediaArePassedOverByName) {
  auto told = read(
      "Interval Start;Media Type;Queue;Offered;Answered;Abandoned\n"
      "2026-11-23T08:00Z;chat;A;12;7;3\n2026-11-23T08:00Z;callback;A;12;7;3\n2026-11-23T08:00Z;voice;A;10;7;"
      "3\n");
  EXPECT_THAT(told.intervals, SizeIs(1));
  EXPECT_THAT(told.unknowns, ElementsAre("média «\u00A0chat\u00A0»", "média «\u00A0callback\u00A0»"));
}

TEST(Genesys, AnIntervalThatIsNotCompleteIsRefused) {
  auto told = read(
      "Interval Start;Interval Complete;Queue;Offered;Answered;Abandoned\n"
      "2026-11-23T08:00Z;FALSE;A;10;7;3\n2026-11-23T08:00Z;Faux;A;10;7;3\n");
  EXPECT_THAT(told.intervals, IsEmpty());
  EXPECT_THAT(told.refusals, SizeIs(2));
  EXPECT_THAT(told.refusals[0].second, HasSubstr("incomplet"));
}

TEST(Genesys, DurationsWithoutUnit) {
  constexpr std::string_view kHead = "Interval Start;Queue;Offered;Answered;Abandoned;ASA;Avg Talk\n";
  auto milliseconds = read(std::string(kHead) + "2026-11-23T08:00Z;A;10;10;0;12500.5;300000\n");
  EXPECT_EQ(milliseconds.intervals.at(0).n().answered_wait_s, 125U);
  EXPECT_EQ(milliseconds.intervals[0].n().talk_s, 3000U);
  EXPECT_TRUE(milliseconds.noted("en millisecondes"));
  auto seconds = read(std::string(kHead) + "2026-11-23T08:00Z;A;10;10;0;12,5;300\n");
  EXPECT_EQ(seconds.intervals.at(0).n().answered_wait_s, 125U);
  EXPECT_TRUE(seconds.noted("en secondes"));
  auto unknown =
      read("Interval Start;Queue;Offered;Answered;Abandoned;ASA\n2026-11-23T08:00Z;A;10;10;0;1250\n");
  EXPECT_EQ(unknown.intervals.at(0).n().answered_wait_s, 0U);
  EXPECT_TRUE(unknown.noted("ne sont pas comptées"));
}

TEST(Genesys, HandlingTimeCountsTheHold) {
  constexpr std::string_view kHead =
      "Interval Start;Queue;Offered;Answered;Abandoned;Avg Talk;Avg Hold;Avg ACW";
  auto handling = [](const Counters& n) { return n.talk_s + n.hold_s + n.wrap_s; };
  auto told = read(std::string(kHead) + ";Avg Handle\n2026-11-23T08:00Z;A;10;10;0;200;5;30;250\n");
  EXPECT_EQ(handling(told.intervals.at(0).n()), 2500U);
  EXPECT_EQ(told.intervals[0].n().talk_s, 2000U);
  EXPECT_EQ(told.intervals[0].n().wrap_s, 300U);
  auto parts = read(std::string(kHead) + "\n2026-11-23T08:00Z;A;10;10;0;200;5;30\n");
  EXPECT_EQ(handling(parts.intervals.at(0).n()), 2350U);
  EXPECT_TRUE(parts.noted("mis en garde"));
  auto less = read(std::string(kHead) + ";Avg Handle\n2026-11-23T08:00Z;A;10;10;0;200;5;30;220\n");
  EXPECT_EQ(handling(less.intervals.at(0).n()), 2350U);
  EXPECT_TRUE(less.noted("inférieure à la somme"));
}

TEST(Genesys, FrenchDurationsAreKnownAndOthersAreTold) {
  constexpr std::string_view kHead =
      "Début de l’intervalle;File d’attente;Offerts;Répondus;Abandonnés;Attente moy.;";
  auto told = read(std::string(kHead) +
                   "Conversation moy.;Attente (hold) moy.;ACW moy.;Traitement moy.\n"
                   "01/03/2026 09:00;F;10;10;0;00:00:30;00:03:20;00:00:05;00:00:30;00:03:55\n");
  const auto& n = told.intervals.at(0).n();
  EXPECT_EQ(n.talk_s, 2000U);
  EXPECT_EQ(n.hold_s, 50U);
  EXPECT_EQ(n.wrap_s, 300U);
  EXPECT_THAT(told.unknowns, IsEmpty());
  auto other = read(std::string(kHead) +
                    "Parole;Talk moyen;% moyen;Note\n"
                    "01/03/2026 09:00;F;10;10;0;00:00:30;00:03:20;200;80;5\n"
                    "01/03/2026 09:30;F;10;10;0;00:00:30;00:03:20;200;80;5\n");
  EXPECT_THAT(other.unknowns,
              ElementsAre("colonne «\u00A0Parole\u00A0»", "colonne «\u00A0Talk moyen\u00A0»"));
}

TEST(Genesys, AmericanHours) {
  auto told = read(
      "Interval Start;Interval End;Queue;Offered;Answered;Abandoned\n"
      "11/05/26 2:30 PM;11/05/26 3:00 PM;A;10;7;3\n");
  EXPECT_EQ(told.intervals.at(0).row.start, civil_seconds(2026, 11, 5, 13, 30));
}

TEST(Genesys, IntervalsAcrossAChangeOfHour) {
  constexpr std::string_view kHead = "Interval Start;Interval End;Queue;Offered;Answered;Abandoned\n";
  auto autumn = read(std::string(kHead) +
                     "25/10/2026 02:30;25/10/2026 02:00;A;1;1;0\n25/10/2026 02:00;25/10/2026 02:30;A;1;1;0\n"
                     "25/10/2026 02:30;25/10/2026 03:00;A;1;1;0\n");
  ASSERT_THAT(autumn.intervals, SizeIs(3));
  for (const auto& i : autumn.intervals) EXPECT_EQ(i.row.seconds, 1800);
  EXPECT_EQ(autumn.intervals[2].row.start - autumn.intervals[0].row.start, 3600);
  auto spring = read(std::string(kHead) + "29/03/2026 01:30;29/03/2026 03:00;A;1;1;0\n");
  EXPECT_EQ(spring.intervals.at(0).row.seconds, 1800);
  auto plain = read(std::string(kHead) + "23/11/2026 01:30;23/11/2026 03:00;A;1;1;0\n");
  EXPECT_THAT(plain.refusals, SizeIs(1));
  auto day = read(std::string(kHead) + "23/11/2026 00:00;24/11/2026 00:00;A;1;1;0\n");
  EXPECT_THAT(day.refusals.at(0).second, HasSubstr("ni 15, ni 30, ni 60"));
}

TEST(Genesys, LinesThatCantBeRead) {
  constexpr std::string_view kHead = "Interval Start;Interval End;Queue;Offered;Answered;Abandoned\n";
  EXPECT_THAT(read(std::string(kHead) + "hier;demain;A;1;1;0\n").refusals.at(0).second,
              HasSubstr("Le début"));
  EXPECT_THAT(read(std::string(kHead) + "23/11/2026 09:00;demain;A;1;1;0\n").refusals.at(0).second,
              HasSubstr("La fin"));
  EXPECT_THAT(
      read(std::string(kHead) + "23/11/2026 09:00;23/11/2026 09:30;A;1,5;1;0\n").refusals.at(0).second,
      HasSubstr("nombre d’appels"));
}
}  // namespace
}  // namespace calls
