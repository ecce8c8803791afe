// Exact percentiles against plain sorting, on calls spread over several imports.
#include "calls/waits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>

#include "calls/call_folder.h"
#include "calls/held_calls.h"
#include "calls/naming.h"

namespace calls {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

std::int32_t bucket_of(Rhythm rhythm, std::int64_t civil) {
  auto day = static_cast<std::int32_t>(civil / 86400), hour = static_cast<std::int32_t>(civil % 86400 / 3600);
  std::int32_t weekday = (day + 3) % 7;
  switch (rhythm) {
    case Rhythm::all:
      return 0;
    case Rhythm::hour_of_week:
      return weekday * 24 + hour;
    case Rhythm::hour:
      return hour;
    case Rhythm::weekday:
      return weekday;
    case Rhythm::month:
      return (year_of_day(day) - 1970) * 12 + month_of_day(day) - 1;
    case Rhythm::day:
      break;
  }
  return day;
}

// However the calls are spread over segments.
RC_GTEST_PROP(ExactWaits, AreThoseOfSorting, ()) {
  Zone zone(*rc::gen::element<std::string>("Europe/Paris", "Pacific/Noumea"));
  auto rhythm = *rc::gen::element(Rhythm::all, Rhythm::hour_of_week, Rhythm::hour, Rhythm::weekday,
                                  Rhythm::month, Rhythm::day);
  std::vector<std::vector<HeldCall>> segments(*rc::gen::inRange<std::size_t>(1, 4));
  std::map<std::pair<std::string, std::int32_t>, std::vector<std::int32_t>> expected;
  std::int64_t first = civil_seconds(2026, 10, 20), from = first + 86400, to = first + 12 * 86400;
  for (auto n = *rc::gen::inRange(0, 150); n > 0; --n) {
    HeldCall c;
    c.start = first + *rc::gen::inRange(0, 14 * 86400);
    c.network = *rc::gen::element<std::string>("CAF", "MSA", "Anah");
    c.queue = *rc::gen::element<std::string>("A", "B");
    c.leaf = *rc::gen::element(Leaf::answered, Leaf::answered, Leaf::abandoned);
    c.wait = *rc::gen::element(-1, 0, 7, 1022, 1023, 1024, 1025, 65533, 65534, 65535, 200'000,
                               *rc::gen::inRange(0, 3000));
    if (c.leaf == Leaf::answered && c.wait >= 0 && c.start >= from && c.start < to)
      expected[{c.network, bucket_of(rhythm, zone.civil(c.start))}].push_back(c.wait);
    segments[*rc::gen::inRange<std::size_t>(0, segments.size())].push_back(std::move(c));
  }
  Archive archive = held_archive(segments, zone.name());
  const std::vector<double> percents{1, 25, 50, 90, 99, 100};
  auto got = exact_waits(archive, Windows(archive.networks.size(), {from, to}), rhythm, percents);
  RC_ASSERT(got.size() == expected.size());
  for (const auto& cell : got) {
    auto& waits = expected.at({archive.networks[cell.network].code, cell.bucket});
    std::sort(waits.begin(), waits.end());
    RC_ASSERT(cell.calls == waits.size());
    for (std::size_t i = 0; i < percents.size(); ++i) {
      auto rank = static_cast<std::size_t>(std::ceil(percents[i] * static_cast<double>(waits.size()) / 100));
      RC_ASSERT(cell.percentiles[i] == waits[rank - 1]);
    }
  }
}

class Waits : public testing::Test {
 protected:
  void SetUp() override {
    folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00", "answered", "", 10},
                                       {"2", "CAF", "A", "2026-11-23 09:30:00", "answered", "", 20},
                                       {"3", "CAF", "B", "2026-11-24 10:00:00", "answered", "", 30},
                                       {"4", "CAF", "B", "2026-11-24 10:00:01", "abandoned", "", 500},
                                       {"5", "MSA", "A", "2026-12-01 09:00:00", "answered", "", 40}}));
  }
  Result<WaitTable> show(ShowWaits in) { return show_waits(folder_.context, in); }
  static ShowWaits by(std::string by) {
    ShowWaits in;
    in.by = std::move(by);
    return in;
  }
  CallFolder folder_;
};

TEST_F(Waits, AreOfTheDaysAndTheNetworkAsked) {
  auto in = by("all");
  in.network = "CAF";
  in.percentiles = "50, 100";
  auto table = show(in).value();
  ASSERT_EQ(table.cells.size(), 1U);
  EXPECT_EQ(table.networks.at(table.cells[0].network), "CAF");
  EXPECT_THAT(table.cells[0].percentiles, ElementsAre(20, 30));
  in.from = "2026-11-24";
  in.to = "2026-11-24";
  EXPECT_THAT(show(in).value().cells.at(0).percentiles, ElementsAre(30, 30));
  in.from = in.to = "2026-11-25";
  EXPECT_THAT(show(in).value().cells, IsEmpty());
  in.to = "2026-11-24";
  EXPECT_EQ(show(in).error().kind, ErrorKind::invalid);
}

TEST_F(Waits, OfQueuesAreTheirOwn) {
  name_queue(folder_.context, {"CAF", "B", "", "Lille", "59"}).value();
  auto calls = [&](std::string network, std::string queue, std::string site, std::string departement) {
    auto in = by("all");
    in.network = std::move(network);
    in.queue = std::move(queue);
    in.site = std::move(site);
    in.departement = std::move(departement);
    std::map<std::string, std::uint64_t> out;
    auto table = show(in).value();
    for (const auto& c : table.cells) out[table.networks[c.network]] = c.calls;
    return out;
  };
  using Counts = std::map<std::string, std::uint64_t>;
  EXPECT_EQ(calls("CAF", "A", "", ""), (Counts{{"CAF", 2}}));
  EXPECT_EQ(calls("CAF", "B", "", ""), (Counts{{"CAF", 1}}));
  EXPECT_EQ(calls("", "A", "", ""), (Counts{{"CAF", 2}, {"MSA", 1}}));
  EXPECT_EQ(calls("", "", "Lille", ""), (Counts{{"CAF", 1}}));
  EXPECT_EQ(calls("CAF", "", "", "59"), (Counts{{"CAF", 1}}));
  EXPECT_EQ(calls("", "", "", ""), (Counts{{"CAF", 3}, {"MSA", 1}}));
}

TEST_F(Waits, OfAPlaceThatIsNotKeptAreMissing) {
  for (auto [network, queue, code] :
       {std::tuple{"DGFiP", "", "no_network"}, {"CAF", "Z", "no_queue"}, {"MSA", "B", "no_queue"}}) {
    auto in = by("all");
    in.network = network;
    in.queue = queue;
    auto refused = show(in);
    ASSERT_FALSE(refused) << network << queue;
    EXPECT_EQ(refused.error().kind, ErrorKind::missing);
    EXPECT_EQ(refused.error().code, code);
  }
}

TEST_F(Waits, BucketsAreOfLocalTime) {
  auto table = show(by("hour-of-week")).value();
  std::vector<std::int32_t> hours;
  for (const auto& c : table.cells) hours.push_back(c.bucket);
  EXPECT_THAT(hours, ElementsAre(9, 34, 33));  // Monday 9 h, Tuesday 10 h; of MSA, Tuesday 9 h
}

// Of interval reports, from their buckets of waits, and said to be so; a report without waits tells none.
TEST_F(Waits, WithoutCallsAreEstimated) {
  EXPECT_EQ(show(by("all")).value().note, "");
  folder_.import(
      "i.csv",
      "network;queue;start;seconds;offered;answered;ans_le_20;ans_le_60;ans_le_90;abandoned;wait_sum_ans\n"
      "CNAV;retraite;2026-11-23T09:00:00+01:00;900;100;100;50;90;100;0;2500\n"
      "Anah;aides;2026-11-23T09:00:00+01:00;900;10;10;;;;0;\n");
  auto table = show(by("hour")).value();
  std::map<std::string, WaitCell> cells;
  for (const auto& c : table.cells) cells[table.networks.at(c.network)] = c;
  ASSERT_TRUE(cells.contains("CNAV"));
  EXPECT_TRUE(cells["CNAV"].estimated);
  EXPECT_FALSE(cells["MSA"].estimated);
  EXPECT_FALSE(cells.contains("Anah"));
  EXPECT_EQ(cells["CNAV"].bucket, 9);
  EXPECT_EQ(cells["CNAV"].calls, 100U);
  EXPECT_THAT(cells["CNAV"].percentiles, ElementsAre(20, 60));
  EXPECT_THAT(table.note, testing::AllOf(testing::HasSubstr("intervalle sont gardés de CNAV"),
                                         testing::HasSubstr("Attentes inconnues de Anah")));
  auto json = json::write(waits_json(table));
  EXPECT_THAT(json, testing::HasSubstr("\"estimated\":true"));
}

TEST_F(Waits, CentilesThatAreNoneAreRefused) {
  for (const char* s : {"", "0", "101", "-5", "x", "50;90", "50,,90"}) {
    auto in = by("all");
    in.percentiles = s;
    auto refused = show(in);
    ASSERT_FALSE(refused) << s;
    EXPECT_EQ(refused.error().fields.at(0).field, "percentiles");
  }
}
}  // namespace
}  // namespace calls
