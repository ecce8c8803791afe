#include "calls/avaya.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "calls/recorded_rows.h"

namespace calls {
namespace {
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Fields = std::map<std::string, std::string>;

constexpr std::string_view kSplit =
    "row_date;starttime;starttime_utc;intrvl;acd;split;tenant;i_stafftime;i_availtime;i_acdtime;inflowcalls;"
    "acdcalls;"
    "anstime;acdtime;acwtime;acdcalls1;acdcalls2;acdcalls3;acdcalls4;acdcalls5;acdcalls6;acdcalls7;acdcalls8;"
    "acdcalls9;"
    "acdcalls10;holdcalls;holdtime;holdabncalls;transferred;abncalls;abntime;abncalls1;abncalls2;abncalls3;"
    "abncalls4;"
    "abncalls5;abncalls6;abncalls7;abncalls8;abncalls9;abncalls10;dequecalls;busycalls;disccalls;"
    "outflowcalls;"
    "interflowcalls;acceptable;servicelevel;period1;period2;period3;period4;period5;period6;period7;period8;"
    "period9;"
    "maxocwtime;callsoffered;periodchg;svclevelchg;incomplete;phantomabns;othercalls;slvlabns";

// A half-hour of a queue where everything adds up: 100 = 70 + 20 + 1 + 2 + 3 + 4.
Fields split_row() {
  Fields f{{"row_date", "2026-11-23"},
           {"starttime", "900"},
           {"starttime_utc", "1795420800"},
           {"intrvl", "30"},
           {"acd", "1"},
           {"split", "210"},
           {"i_stafftime", "18000"},
           {"i_availtime", "1200"},
           {"acdcalls", "70"},
           {"anstime", "2100"},
           {"acdtime", "14000"},
           {"acwtime", "3500"},
           {"holdtime", "700"},
           {"transferred", "6"},
           {"abncalls", "20"},
           {"abntime", "1600"},
           {"dequecalls", "4"},
           {"busycalls", "1"},
           {"disccalls", "2"},
           {"outflowcalls", "3"},
           {"interflowcalls", "1"},
           {"acceptable", "40"},
           {"servicelevel", "20"},
           {"maxocwtime", "700"},
           {"callsoffered", "100"},
           {"phantomabns", "2"},
           {"othercalls", "10"},
           {"slvlabns", "5"},
           {"incomplete", "0"},
           {"periodchg", "0"},
           {"svclevelchg", "0"}};
  constexpr int kPeriods[] = {10, 30, 60, 90, 120, 180, 240, 300, 600};
  constexpr int kAnswered[] = {30, 20, 10, 4, 2, 2, 1, 0, 0, 1},
                kAbandoned[] = {2, 6, 6, 2, 2, 1, 0, 1, 0, 0};
  for (std::size_t i = 0; i < 10; ++i) {
    if (i < 9) f[fmt::format("period{}", i + 1)] = std::to_string(kPeriods[i]);
    f[fmt::format("acdcalls{}", i + 1)] = std::to_string(kAnswered[i]);
    f[fmt::format("abncalls{}", i + 1)] = std::to_string(kAbandoned[i]);
  }
  return f;
}

constexpr std::string_view kVdn =
    "ROW_DATE;STARTTIME;STARTTIME_UTC;INTRVL;ACD;VDN;INFLOWCALLS;ANSTIME;ACDCALLS;ACDTIME;TRANSFERRED;"
    "ABNCALLS;ABNTIME;"
    "ABNQUECALLS;BUSYCALLS;DISCCALLS;OTHERCALLS;OUTFLOWCALLS;INTERFLOWCALLS;INCALLS;CONNECTCALLS;ACWTIME;"
    "HOLDTIME;"
    "PHANTOMABNS;RETURNCALLS;VDISCCALLS;INCOMPLETE;ANSCONNCALLS1;ANSCONNCALLS2;ANSCONNCALLS3;ANSCONNCALLS4;"
    "ANSCONNCALLS5;ANSCONNCALLS6;ANSCONNCALLS7;ANSCONNCALLS8;ANSCONNCALLS9;ANSCONNCALLS10;ABNCALLS1;PERIOD1;"
    "PERIOD2;"
    "PERIOD3;PERIOD4;PERIOD5;PERIOD6;PERIOD7;PERIOD8;PERIOD9";

// An entry point: 200 = 120 + 30 + 50, and 50 = 20 + 5 + 15 + 10.
Fields vdn_row() {
  Fields f{{"ROW_DATE", "23/11/2026"},
           {"STARTTIME", "1400"},
           {"INTRVL", "15"},
           {"ACD", "2"},
           {"VDN", "5001"},
           {"ANSTIME", "4800"},
           {"ACDCALLS", "120"},
           {"ACDTIME", "36000"},
           {"ABNCALLS", "30"},
           {"ABNQUECALLS", "30"},
           {"ABNTIME", "3000"},
           {"BUSYCALLS", "20"},
           {"DISCCALLS", "15"},
           {"OTHERCALLS", "50"},
           {"OUTFLOWCALLS", "10"},
           {"INCALLS", "200"},
           {"CONNECTCALLS", "5"},
           {"VDISCCALLS", "4"},
           {"PHANTOMABNS", "1"},
           {"INCOMPLETE", "0"}};
  for (int i = 1; i <= 10; ++i) f[fmt::format("ANSCONNCALLS{}", i)] = i == 1 ? "125" : "0";
  for (int i = 1; i <= 9; ++i) f[fmt::format("PERIOD{}", i)] = std::to_string(i * 20);
  return f;
}

std::string line_of(std::string_view header, const Fields& fields) {
  std::string out;
  for (const auto& name : cells_of(header)) {
    auto found = fields.find(name);
    out += (found == fields.end() ? "0" : found->second) + ";";
  }
  out.pop_back();
  return out;
}

template <class Reader>
RecordedRows read(std::string_view header, const std::vector<Fields>& rows,
                  std::string_view zone = "Europe/Paris") {
  RecordedRows out;
  Reader reader(out, Zone(zone));
  std::string report(header);
  for (const auto& row : rows) report += "\n" + line_of(header, row);
  feed(reader, report);
  return out;
}
RecordedRows split_rows(const std::vector<Fields>& rows, std::string_view zone = "Europe/Paris") {
  return read<AvayaSplitReader>(kSplit, rows, zone);
}
RecordedRows split(Fields changes) {
  auto row = split_row();
  for (auto& [name, value] : changes) row[name] = value;
  return split_rows({row});
}
RecordedRows vdn(Fields changes) {
  auto row = vdn_row();
  for (auto& [name, value] : changes) row[name] = value;
  return read<AvayaVdnReader>(kVdn, {row});
}

std::uint32_t upto(const WaitPoints::Buckets& b, std::int32_t seconds) {
  return std::accumulate(b.begin(), b.begin() + static_cast<std::ptrdiff_t>(wait_bucket(seconds)) + 1, 0U);
}

TEST(AvayaSplit, EveryCallHasItsLeaf) {
  auto told = split({});
  ASSERT_THAT(told.intervals, SizeIs(1));
  EXPECT_THAT(told.notes, IsEmpty());
  const auto& i = told.intervals[0];
  EXPECT_EQ(i.queue, "210");
  EXPECT_EQ(i.row.start, 1795420800);
  EXPECT_EQ(i.row.seconds, 1800);
  EXPECT_EQ(i.row.line, 2);
  EXPECT_EQ(i.n()[Leaf::answered], 70U);
  EXPECT_EQ(i.n()[Leaf::abandoned], 18U);
  EXPECT_EQ(i.n()[Leaf::short_abandoned], 2U);  // phantoms
  EXPECT_EQ(i.n()[Leaf::timeout], 3U);
  EXPECT_EQ(i.n()[Leaf::flow_out], 7U);  // interflow is in outflow
  EXPECT_EQ(i.n().unexplained, 0U);
  EXPECT_EQ(i.n().answered_wait_s, 2100U);
  EXPECT_EQ(i.n().lost_wait_s, 1600U);
  EXPECT_EQ(i.n().talk_s, 14000U);
  EXPECT_EQ(i.n().wrap_s, 3500U);
  EXPECT_EQ(i.n().hold_s, 700U);
  EXPECT_EQ(i.n().staffed_s, 18000U);
  EXPECT_EQ(i.n().available_s, 1200U);
  EXPECT_EQ(i.n().transferred, 6U);
}

TEST(AvayaSplit, WaitsAreExactAtTheBoundsThatAreOurs) {
  auto told = split({});
  const auto& waits = told.intervals.at(0).n().answered_waits;
  EXPECT_EQ(upto(waits, 10), 30U);
  EXPECT_EQ(upto(waits, 20), 40U);  // acceptable
  EXPECT_EQ(upto(waits, 30), 50U);
  EXPECT_EQ(upto(waits, 60), 60U);
  EXPECT_EQ(upto(waits, 300), 69U);
  EXPECT_EQ(upto(waits, 3600), 70U);
  EXPECT_EQ(upto(told.intervals[0].n().lost_waits, 20), 5U);
  EXPECT_EQ(upto(told.intervals[0].n().lost_waits, 3600), 20U);
}

TEST(AvayaSplit, OfferedBeyondTheLeavesIsUnexplained) {
  auto told = split({{"callsoffered", "107"}});
  EXPECT_EQ(told.intervals.at(0).n().unexplained, 7U);
  EXPECT_THAT(told.notes, IsEmpty());
}

TEST(AvayaSplit, OfferedBelowTheLeavesIsNoticed) {
  auto told = split({{"callsoffered", "95"}});
  EXPECT_EQ(told.intervals.at(0).n().unexplained, 0U);
  EXPECT_TRUE(told.noted("inférieur à la somme"));
}

TEST(AvayaSplit, OtherCallsAreChecked) { EXPECT_TRUE(split({{"othercalls", "11"}}).noted("OTHERCALLS")); }

TEST(AvayaSplit, MorePhantomsThanAbandonsIsNoticed) {
  auto told = split({{"phantomabns", "25"}});
  EXPECT_TRUE(told.noted("PHANTOMABNS"));
  EXPECT_EQ(told.intervals.at(0).n()[Leaf::short_abandoned], 20U);
  EXPECT_EQ(told.intervals.at(0).n()[Leaf::abandoned], 0U);
}

TEST(AvayaSplit, AnIncompleteIntervalIsRefused) {
  auto told = split({{"incomplete", "1"}});
  EXPECT_THAT(told.intervals, IsEmpty());
  ASSERT_THAT(told.refusals, SizeIs(1));
  EXPECT_EQ(told.refusals[0].first, 2);
  EXPECT_THAT(told.refusals[0].second, HasSubstr("incomplet"));
}

TEST(AvayaSplit, LinesThatCantBeRead) {
  EXPECT_THAT(split({{"acdcalls", "7O"}}).refusals.at(0).second, HasSubstr("«\u00A0acdcalls\u00A0»"));
  EXPECT_THAT(split({{"abncalls", "-1"}}).refusals.at(0).second, HasSubstr("nombre d’appels"));
  EXPECT_THAT(split({{"row_date", "hier"}}).refusals.at(0).second, HasSubstr("date"));
  EXPECT_THAT(split({{"starttime", "960"}}).refusals.at(0).second, HasSubstr("L’heure de début"));
  EXPECT_THAT(split({{"intrvl", "20"}}).refusals.at(0).second, HasSubstr("ni 15, ni 30, ni 60"));
  EXPECT_THAT(split({{"split", ""}}).refusals.at(0).second, HasSubstr("quelle file"));
  EXPECT_THAT(split({{"starttime", "907"}, {"starttime_utc", ""}}).refusals.at(0).second,
              HasSubstr("quart d’heure"));
}

TEST(AvayaSplit, PeriodsThatNobodySetOrThatChanged) {
  auto unset = split({{"period1", "0"}});
  EXPECT_TRUE(unset.noted("Aucune borne"));
  EXPECT_EQ(upto(unset.intervals.at(0).n().answered_waits, 3600), 0U);
  EXPECT_TRUE(split({{"periodchg", "1"}}).noted("ont changé"));
  EXPECT_TRUE(split({{"acceptable", "60"}}).noted("seuil de service"));
  EXPECT_TRUE(split({{"acdcalls10", "9"}}).noted("même total"));
}

TEST(AvayaSplit, TheTwoTwoOClocksOfAutumnByTheirUtc) {
  auto first = split_row(), second = split_row();
  first["row_date"] = second["row_date"] = "2026-10-25";
  first["starttime"] = second["starttime"] = "230";
  first["starttime_utc"] = "1792888200";
  second["starttime_utc"] = "1792891800";
  auto told = split_rows({second, first});
  EXPECT_THAT(told.notes, IsEmpty());
  EXPECT_EQ(told.intervals.at(0).row.start, 1792891800);
  EXPECT_EQ(told.intervals.at(1).row.start, 1792888200);
}

TEST(AvayaSplit, TheTwoTwoOClocksOfAutumnByTheirOrder) {
  auto row = split_row();
  row["row_date"] = "2026-10-25";
  row["starttime"] = "230";
  row["starttime_utc"] = "2026-10-25 02:30:00";  // local, as some exports write it
  auto told = split_rows({row, row});
  EXPECT_EQ(told.intervals.at(0).row.start, 1792888200);
  EXPECT_EQ(told.intervals.at(1).row.start, 1792891800);
  EXPECT_TRUE(told.noted("la première est supposée"));
  EXPECT_TRUE(told.noted("prise pour la seconde"));
  row["starttime_utc"] = "2026-10-25 01:30:00";  // UTC as a date
  EXPECT_EQ(split_rows({row}).intervals.at(0).row.start, 1792891800);
}

TEST(AvayaSplit, AnHourThatSpringSkipsIsNoticed) {
  auto told = split({{"row_date", "2026-03-29"}, {"starttime", "230"}, {"starttime_utc", ""}});
  EXPECT_TRUE(told.noted("n’existe pas"));
  EXPECT_THAT(told.intervals, SizeIs(1));
}

TEST(AvayaSplit, AUtcThatContradictsTheZoneIsFollowedAndNoticed) {
  auto told = split_rows({split_row()}, "Indian/Reunion");
  EXPECT_EQ(told.intervals.at(0).row.start, 1795420800);
  EXPECT_TRUE(told.noted("l’heure UTC est suivie"));
}

TEST(AvayaSplit, AnotherAcdMarksTheQueue) { EXPECT_EQ(split({{"acd", "2"}}).intervals.at(0).queue, "2/210"); }

TEST(AvayaSplit, ADurationThatCantBeReadIsNotedAndNotCounted) {
  auto told = split({{"anstime", "12:34"}});
  EXPECT_TRUE(told.noted("«\u00A0anstime\u00A0»"));
  EXPECT_EQ(told.intervals.at(0).n().answered_wait_s, 0U);
}

TEST(AvayaVdn, DissuasionShows) {
  auto told = vdn({});
  ASSERT_THAT(told.intervals, SizeIs(1));
  EXPECT_THAT(told.notes, IsEmpty());
  const auto& i = told.intervals[0];
  EXPECT_EQ(i.queue, "2/5001");
  EXPECT_EQ(i.row.start, 1795438800);
  EXPECT_EQ(i.row.seconds, 900);
  EXPECT_EQ(i.n()[Leaf::answered], 120U);
  EXPECT_EQ(i.n()[Leaf::refused], 35U);
  EXPECT_EQ(i.n()[Leaf::flow_out], 10U);
  EXPECT_EQ(i.n()[Leaf::unknown], 5U);
  EXPECT_EQ(i.n()[Leaf::abandoned], 29U);
  EXPECT_EQ(i.n()[Leaf::short_abandoned], 1U);
  EXPECT_EQ(i.n().unexplained, 0U);
  EXPECT_EQ(upto(i.n().answered_waits, 20), 125U);
}

TEST(AvayaVdn, AbandonsOutOfAQueueAreTheMenus) {
  auto menu = vdn({{"ABNQUECALLS", "12"}}).intervals.at(0).n();
  EXPECT_EQ(menu[Leaf::ivr_abandoned], 18U);
  EXPECT_EQ(menu[Leaf::short_abandoned], 1U);
  EXPECT_EQ(menu[Leaf::abandoned], 11U);
  EXPECT_EQ(menu.unexplained, 0U);
  auto none = vdn({{"ABNQUECALLS", "0"}}).intervals.at(0).n();
  EXPECT_EQ(none[Leaf::ivr_abandoned], 30U);
  auto more = vdn({{"ABNQUECALLS", "31"}});
  EXPECT_EQ(more.intervals.at(0).n()[Leaf::ivr_abandoned], 0U);
  EXPECT_TRUE(more.noted("ABNQUECALLS"));
}

TEST(AvayaVdn, VectorDisconnectsApartWhenOtherCallsSaySo) {
  auto told = vdn({{"OTHERCALLS", "54"}, {"INCALLS", "204"}});
  EXPECT_THAT(told.notes, IsEmpty());
  EXPECT_EQ(told.intervals.at(0).n()[Leaf::refused], 39U);
  EXPECT_EQ(told.intervals[0].n().unexplained, 0U);
}

TEST(AvayaVdn, ItsTwoIdentitiesAreChecked) {
  auto gap = vdn({{"OTHERCALLS", "53"}, {"INCALLS", "203"}});
  EXPECT_TRUE(gap.noted("OTHERCALLS n’est pas"));
  EXPECT_EQ(gap.intervals.at(0).n().unexplained, 3U);
  auto in = vdn({{"INCALLS", "206"}});
  EXPECT_TRUE(in.noted("INCALLS n’est pas"));
  EXPECT_EQ(in.intervals.at(0).n().unexplained, 6U);
  auto fewer = vdn({{"INCALLS", "190"}});
  EXPECT_TRUE(fewer.noted("inférieur à la somme"));
}

TEST(AvayaVdn, WithoutInCallsTheOthersTellTheTotal) {
  auto told = vdn({{"INCALLS", ""}, {"OTHERCALLS", "52"}});
  EXPECT_EQ(told.intervals.at(0).n().unexplained, 2U);
}

TEST(Avaya, TheHeadersDontMix) {
  RecordedRows out;
  AvayaSplitReader reader(out, Zone());
  EXPECT_FALSE(reader.header(cells_of(kVdn)));
  EXPECT_TRUE(reader.header(cells_of(kSplit)));
  AvayaVdnReader vdn_reader(out, Zone());
  EXPECT_FALSE(vdn_reader.header(cells_of(kSplit)));
}
}  // namespace
}  // namespace calls
