// `calls verify` is silent on what imports left, and finds what was altered behind their back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/call_folder.h"

namespace calls {
namespace {
namespace fs = std::filesystem;
using store::Sql;
using testing::HasSubstr;

class Verify : public testing::Test {
 protected:
  Verify() {
    std::vector<CsvCall> calls;
    for (int i = 0; i < 5'000; ++i)
      calls.push_back({std::to_string(i), i % 3 == 0 ? "CAF" : "MSA", "A",
                       civil_text(civil_seconds(2026, 10, 24) + i * 60),
                       i % 4 == 0 ? "abandoned" : "answered", "", i % 50, i % 70});
    folder_.import("fichier.csv", calls_csv(calls));
    folder_.import("tenu.csv", calls_csv({{"x", "CAF", "A", "2026-11-23 09:00:00", "answered", "", 5, 60}}));
    ImportCalls in;
    in.format = "interval";
    in.network = "Anah";
    folder_.import("intervalles.csv",
                   "queue;start;seconds;offered;answered;abandoned\nA;2026-11-23T09:00:00+01:00;900;10;8;2\n"
                   "A;2026-11-23T09:15:00+01:00;900;4;3;1\n",
                   in);
  }
  void expect_clean() {
    auto verified = folder_.verify();
    EXPECT_TRUE(verified) << verified.error().message;
  }
  void expect_fault(std::string_view what) {
    auto verified = folder_.verify();
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().code, "calls_differ");
    EXPECT_THAT(verified.error().message, HasSubstr(std::string(what)));
  }
  // Changes a blob of the database's first row found.
  template <class Change>
  void alter(const Sql& read, const Sql& write, Change change) {
    folder_.store().write([&](store::Db& db) {
      std::int64_t key = 0;
      std::string bytes;
      {
        auto r = db.query(read);
        ASSERT_TRUE(r->next());
        key = r->integer(0);
        bytes = r->str(1);
      }
      change(bytes);
      db.run(write, store::Blob{bytes}, key);
    });
  }
  std::string segment_file() const {
    for (const auto& e : fs::directory_iterator(folder_.path + "/calls")) return e.path().string();
    return "";
  }
  CallFolder folder_;
};

TEST_F(Verify, IsSilentOnWhatImportsLeft) {
  expect_clean();
  auto v = folder_.verify().value();
  EXPECT_EQ(v.segments, 2);
  EXPECT_EQ(v.calls, 5'001);
  EXPECT_EQ(v.days, 4 * 2 + 1 + 1);
  EXPECT_THAT(verification_text(v), HasSubstr("exactement ce que disent les appels"));
}

TEST_F(Verify, StaysSilentWhenIntervalsAreToldAgain) {
  ImportCalls in;
  in.format = "interval";
  in.network = "Anah";
  auto report =
      folder_.import("intervalles2.csv",
                     "queue;start;seconds;offered;answered;abandoned\n"
                     "A;2026-11-23T09:00:00+01:00;900;20;18;2\nA;2026-11-23T09:15:00+01:00;900;4;3;1\n"
                     "A;2026-11-24T09:00:00+01:00;900;7;7;0\nA;2026-11-24T09:00:00+01:00;900;6;6;0\n",
                     in);
  EXPECT_EQ(report.unchanged, 1);
  expect_clean();
  ShowRates show;
  show.network = "Anah";
  auto lines = folder_.rates(show).lines;
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].line.counters[Leaf::answered], 27U);
}

constexpr Sql kReadDay{"select rowid, cells from call_days order by queue, day"};
constexpr Sql kWriteDay{"update call_days set cells = ? where rowid = ?"};

TEST_F(Verify, FindsAnAlteredDayOfTheCube) {
  alter(kReadDay, kWriteDay, [](std::string& bytes) {
    DayCells cells;
    ASSERT_TRUE(DayCells::decode(bytes, cells));
    auto slot = cells.cells().at(3).first;
    ++cells.at(slot).answered_waits[2];
    bytes = cells.encode();
  });
  expect_fault("le cube ne dit pas ce que disent les appels");
}

TEST_F(Verify, FindsACallMovedToAnotherQuarterHour) {
  alter(kReadDay, kWriteDay, [](std::string& bytes) {
    DayCells cells;
    ASSERT_TRUE(DayCells::decode(bytes, cells));
    auto from = cells.cells().at(3).first, to = cells.cells().at(4).first;
    --cells.at(from)[Leaf::answered];
    ++cells.at(to)[Leaf::answered];
    bytes = cells.encode();
  });
  expect_fault("le cube ne dit pas");
}

TEST_F(Verify, FindsADayThatIsNoDay) {
  alter(kReadDay, kWriteDay, [](std::string& bytes) { bytes.resize(bytes.size() / 2); });
  expect_fault("le cube ne dit pas");
}

TEST_F(Verify, FindsADayThatIsGone) {
  static constexpr Sql kDrop{"delete from call_days where day = (select min(day) from call_days)"};
  folder_.store().write([](store::Db& db) { db.run(kDrop); });
  expect_fault("le cube n’a pas ce jour");
}

TEST_F(Verify, FindsAlteredTotals) {
  static constexpr Sql kRead{"select rowid, totals from call_days order by queue, day"};
  static constexpr Sql kWrite{"update call_days set totals = ? where rowid = ?"};
  auto more = [](std::string& bytes) {
    Counters c;
    ASSERT_TRUE(decode_counters(bytes, c));
    ++c[Leaf::answered];
    bytes = encode_counters(c);
  };
  alter(kRead, kWrite, more);
  expect_fault("le cube ne dit pas");
}

TEST_F(Verify, FindsAlteredTotalsOfANetwork) {
  static constexpr Sql kRead{"select rowid, totals from call_network_days order by network, day"};
  static constexpr Sql kWrite{"update call_network_days set totals = ? where rowid = ?"};
  alter(kRead, kWrite, [](std::string& bytes) {
    Counters c;
    ASSERT_TRUE(decode_counters(bytes, c));
    c.talk_s += 1;
    bytes = encode_counters(c);
  });
  expect_fault("Le total du réseau");
}

TEST_F(Verify, FindsAnIntervalThatChanged) {
  static constexpr Sql kRead{"select rowid, counters from call_intervals order by start"};
  static constexpr Sql kWrite{"update call_intervals set counters = ? where rowid = ?"};
  alter(kRead, kWrite, [](std::string& bytes) {
    Counters c;
    ASSERT_TRUE(decode_counters(bytes, c));
    ++c[Leaf::abandoned];
    bytes = encode_counters(c);
  });
  expect_fault("le cube ne dit pas");
}

TEST_F(Verify, FindsAnAlteredByteOfASegment) {
  std::string path = segment_file(), bytes = *read_file(path);
  auto segment = Segment::open(path).value();
  for (const char* column : {reinterpret_cast<const char*>(segment->waits.data()),
                             reinterpret_cast<const char*>(segment->leaves.data()),
                             reinterpret_cast<const char*>(segment->callers.data())}) {
    std::string altered = bytes;
    altered[static_cast<std::size_t>(column - segment->bytes().data()) + 1] ^= 1;
    ASSERT_TRUE(write_file(path, altered));
    expect_fault("est abîmé");
    ASSERT_TRUE(write_file(path, bytes));
    expect_clean();
  }
}

TEST_F(Verify, FindsAnAlteredByteOfASegmentHeldInTheDatabase) {
  static constexpr Sql kRead{"select id, bytes from call_segments where file = ''"};
  static constexpr Sql kWrite{"update call_segments set bytes = ? where id = ?"};
  alter(kRead, kWrite, [](std::string& bytes) {
    auto segment = Segment::from(bytes).value();
    auto at = reinterpret_cast<const char*>(segment->talks.data()) - segment->bytes().data();
    bytes[static_cast<std::size_t>(at)] ^= 4;
  });
  expect_fault("est abîmé");
}

TEST_F(Verify, ASegmentThatIsGoneOrCutIsAnError) {
  std::string path = segment_file(), bytes = *read_file(path);
  ASSERT_TRUE(write_file(path, std::string_view(bytes).substr(0, bytes.size() / 2)));
  auto cut = folder_.verify();
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, "segment_damaged");
  fs::remove(path);
  EXPECT_FALSE(folder_.verify());
  ASSERT_TRUE(write_file(path, bytes));
  expect_clean();
}
}  // namespace
}  // namespace calls
