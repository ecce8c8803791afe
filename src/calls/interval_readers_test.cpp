#include "calls/interval_readers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "calls/recorded_rows.h"

namespace calls {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

std::string_view format_of(std::string_view header) {
  auto cells = cells_of(header);
  return IntervalReader::recognise(std::vector<std::string_view>(cells.begin(), cells.end()));
}

RecordedRows read(std::string_view report) {
  RecordedRows out;
  feed(*IntervalReader::make("interval", out, Zone()), report);
  return out;
}

TEST(IntervalReaders, FormatsByNameAndByHeader) {
  RecordedRows out;
  for (auto format : {"avaya_split", "avaya_vdn", "cisco_call_type", "genesys_queue", "interval"})
    EXPECT_NE(IntervalReader::make(format, out, Zone()), nullptr) << format;
  EXPECT_EQ(IntervalReader::make("asterisk", out, Zone()), nullptr);
  EXPECT_EQ(format_of("row_date;starttime;intrvl;acd;split;acdcalls;abncalls"), "avaya_split");
  EXPECT_EQ(format_of("ROW_DATE;STARTTIME;INTRVL;ACD;VDN;ACDCALLS;ABNCALLS"), "avaya_vdn");
  EXPECT_EQ(format_of("DateTime;TimeZone;CallTypeID;CallsOffered;CallsHandled"), "cisco_call_type");
  EXPECT_EQ(format_of("Interval Start;Queue;Offered;Answered;Abandoned"), "genesys_queue");
  EXPECT_EQ(format_of("queue;start;seconds;offered;answered"), "interval");
  EXPECT_EQ(format_of("id;queue;start;outcome"), "");
  EXPECT_EQ(format_of(""), "");
}

TEST(IntervalReaders, AHeaderWithinTheFirstTenRecords) {
  std::string titles;
  for (int i = 0; i < 9; ++i) titles += "titre;\n";
  constexpr std::string_view kRest = "start;answered\n2026-11-23T09:00Z;1\n";
  EXPECT_THAT(read(titles + std::string(kRest)).intervals, SizeIs(1));
  auto late = read(titles + "titre;\n" + std::string(kRest));
  EXPECT_THAT(late.intervals, IsEmpty());
  ASSERT_THAT(late.refusals, SizeIs(1));
  EXPECT_EQ(late.refusals[0].first, 1);
  EXPECT_THAT(late.refusals[0].second, HasSubstr("en-tête"));
  EXPECT_THAT(read("").refusals, SizeIs(1));
}

TEST(IntervalReaders, AHeaderGivenByTheCaller) {
  RecordedRows out;
  auto reader = IntervalReader::make("interval", out, Zone());
  EXPECT_FALSE(reader->header(cells_of("a;b")));
  EXPECT_TRUE(reader->header(cells_of("start;answered")));
  reader->record(cells_of("2026-11-23T09:00Z;4"), 2);
  EXPECT_THAT(out.intervals, IsEmpty());  // held back: nothing says how long it is
  reader->finish();
  EXPECT_THAT(out.intervals, SizeIs(1));
}

TEST(IntervalReaders, ExportsPutEndToEnd) {
  auto told = read(
      "start;seconds;answered\n2026-11-23T09:00Z;900;1\n\nstart;seconds;answered\n2026-11-23T09:15Z;900;2\n");
  EXPECT_THAT(told.intervals, SizeIs(2));
  EXPECT_THAT(told.unknowns, ElementsAre("ligne d’en-tête répétée"));
}

TEST(IntervalReaders, TotalsOfEveryKind) {
  auto told = read(
      "queue;start;seconds;answered\n"
      "Total;2026-11-23T09:00Z;900;9\n"         // of all queues
      "Total file A;;;9\n"                      // of a queue
      "Ensemble des files;;;9\n"                // at the end
      "Ensemble Sud;2026-11-23T09:00Z;900;9\n"  // a queue
      "A;Total général;;9\n");
  EXPECT_THAT(told.intervals, SizeIs(1));
  EXPECT_EQ(told.intervals[0].queue, "Ensemble Sud");
  EXPECT_THAT(told.unknowns, SizeIs(4));
  EXPECT_THAT(told.refusals, IsEmpty());
}

TEST(IntervalReaders, ShortRowsAndSpareEmptyCells) {
  auto told = read("start;seconds;answered;queue\n2026-11-23T09:00Z;900;1\n2026-11-23T09:15Z;900;1;A;;\n");
  EXPECT_THAT(told.intervals, SizeIs(2));
  EXPECT_THAT(told.refusals, IsEmpty());
}

TEST(IntervalReaders, AFinerStepLaterIsNoticed) {
  std::string report = "start;answered\n";
  for (int i = 0; i < 5000; ++i) report += i % 2 == 0 ? "2026-11-23T09:00Z;1\n" : "2026-11-23T09:30Z;1\n";
  auto told = read(report + "2026-11-23T09:45Z;1\n2026-11-23T10:00Z;1\n");
  ASSERT_THAT(told.intervals, SizeIs(5002));
  EXPECT_EQ(told.intervals[4999].row.seconds, 1800);
  EXPECT_EQ(told.intervals[5000].row.seconds, 900);
  EXPECT_EQ(told.intervals[5001].row.seconds, 900);
  EXPECT_TRUE(told.noted("plus court"));
}

TEST(IntervalReaders, AnHourOfNoumeaIsItsOwn) {
  RecordedRows out;
  feed(*IntervalReader::make("interval", out, Zone("Pacific/Noumea")),
       "start;seconds;answered\n23/11/2026 09:00;900;1\n");
  EXPECT_EQ(out.intervals.at(0).row.start, civil_seconds(2026, 11, 22, 22));
}
TEST(IntervalReaders, ARowCutBeforeACounterIsRefused) {
  constexpr std::string_view kCounters =
      ";acdcalls;anstime;acdtime;abncalls;abntime;callsoffered;busycalls;disccalls;outflowcalls;dequecalls;"
      "incomplete;libre\n";
  for (std::string place : {"split", "vdn"}) {
    RecordedRows out;
    feed(*IntervalReader::make("avaya_" + place, out, Zone()),
         "row_date;starttime;intrvl;acd;" + place + std::string(kCounters) +
             "2026-03-02;900;30;1;101;8;80;800;2;20;10;0;0;0;0;0;x\n2026-03-02;930;30;1;101;8\n"
             "2026-03-02;1000;30;1;101;8;80;800;2;20;10;0;0;0;0\n"
             "2026-03-02;1030;30;1;101;8;80;800;2;20;10;0;0;0;0;0\n");
    EXPECT_THAT(out.refusals,
                ElementsAre(Pair(3, "La ligne est tronquée."), Pair(4, "La ligne est tronquée.")))
        << place;
    EXPECT_THAT(out.intervals, SizeIs(2)) << place << ": nothing reads the last column";
  }
  RecordedRows cisco, genesys;
  feed(*IntervalReader::make("cisco_call_type", cisco, Zone()),
       "DateTime;CallTypeID;CallsOffered;CallsAnswered;TalkTime\n2026-03-02 09:00;1;10;8\n");
  EXPECT_THAT(cisco.refusals, ElementsAre(Pair(2, "La ligne est tronquée.")));
  feed(*IntervalReader::make("genesys_queue", genesys, Zone()),
       "Interval Start;Queue;Offered;Answered;Abandoned\n2026-03-02 09:00;A;10;8\n");
  EXPECT_THAT(genesys.refusals, ElementsAre(Pair(2, "La ligne est tronquée.")));
  EXPECT_THAT(read("start;seconds;answered;abandoned\n2026-11-23T09:00Z;900;1\n").refusals,
              ElementsAre(Pair(2, "La ligne est tronquée.")));
}

TEST(IntervalReaders, ARowWithNulsIsRefused) {
  auto told = read(std::string("start;seconds;answered;abandoned\n2026-11-23T09:00Z;900;100;8") + '\0' +
                   "\n2026-11-23T09:15Z;900;1;0\n");
  EXPECT_THAT(told.refusals, ElementsAre(Pair(2, "La ligne contient des octets nuls.")));
  EXPECT_THAT(told.intervals, SizeIs(1));
}

TEST(IntervalReaders, RowsOfTheSkippedHourAreAddedToTheNext) {
  constexpr std::string_view kHead = "queue;start;seconds;answered\n", kReal = "A;29/03/2026 03:00;900;5\n",
                             kMoved = "A;29/03/2026 02:00;900;1\nA;29/03/2026 02:15;900;2\n";
  for (bool first : {true, false}) {
    std::string report(kHead);
    report.append(first ? kMoved : kReal).append(first ? kReal : kMoved);
    auto told = read(report + "B;29/03/2026 02:30;900;7\nA;29/03/2026 03:15;900;9\n");
    std::map<std::pair<std::string, std::int64_t>, std::uint32_t> answered;
    for (const auto& i : told.intervals) {
      EXPECT_TRUE(answered.emplace(std::pair(i.queue, i.row.start), i.n()[Leaf::answered]).second);
    }
    std::int64_t three = civil_seconds(2026, 3, 29, 1);
    EXPECT_THAT(answered, ElementsAre(Pair(Pair("A", three), 8U), Pair(Pair("A", three + 900), 9U),
                                      Pair(Pair("B", three), 7U)));
    EXPECT_TRUE(told.noted("n’existe pas"));
  }
}
}  // namespace
}  // namespace calls
