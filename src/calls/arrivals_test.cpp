// Arrivals of a network that are kept are those that reading all its quarter-hours tells, as calls come and
// go.
#include "calls/arrivals.h"

#include <gtest/gtest.h>

#include <limits>

#include "calls/call_folder.h"
#include "calls/import_undo.h"
#include "calls/taken_file.h"

namespace calls {
namespace {
constexpr std::int64_t kAllOfThem = std::numeric_limits<std::int64_t>::max(), kAllReadAnew = kAllOfThem - 1;

class ArrivalsKept : public testing::Test {
 protected:
  // Two queues each quarter of an hour from midnight, over the day that autumn lengthens.
  void import(const std::string& name, int from_hour, int hours, const std::string& outcome) {
    std::string csv = "id,network,queue,start,wait,talk,outcome\n";
    for (int i = 0; i < hours * 4; ++i)
      csv += fmt::format("{}-{},CAF,Q{},2026-10-{:02}T{:02}:{:02}:00Z,12,,{}\n", name, i, i % 2,
                         24 + (from_hour + i / 4) / 24, (from_hour + i / 4) % 24, i % 4 * 15, outcome);
    folder_.import(name, csv);
  }
  void expect_same(std::size_t days) {
    Selection whole{"CAF", "", "", ""};
    auto kept = arrivals_of(folder_.context, whole, kAllOfThem),
         read = arrivals_of(folder_.context, whole, kAllReadAnew);
    ASSERT_EQ(kept.days.size(), days);
    ASSERT_EQ(read.days.size(), days);
    for (std::size_t i = 0; i < days; ++i) {
      EXPECT_EQ(kept.days[i].day, read.days[i].day);
      EXPECT_EQ(kept.days[i].counts, read.days[i].counts);
      EXPECT_EQ(kept.unanswered[i], read.unanswered[i]);
    }
    EXPECT_EQ(kept.last.counts, read.last.counts);
    EXPECT_EQ(kept.recent, read.recent);
    EXPECT_EQ(kept.known_until, read.known_until);
  }
  CallFolder folder_;
};

TEST_F(ArrivalsKept, FollowImportsAndTheirUndoing) {
  import("a.csv", 10, 24, "answered");
  expect_same(2);
  import("b.csv", 20, 10, "abandoned");
  expect_same(2);
  import("c.csv", 40, 10, "answered");
  expect_same(3);
  auto imports = taken_files(*folder_.context.store.read());
  for (std::size_t i = 0; i < imports.size(); ++i) {
    ASSERT_TRUE(undo_import(folder_.context, {imports[i].id}));
    if (i + 1 < imports.size())
      expect_same(arrivals_of(folder_.context, {"CAF", "", "", ""}, kAllReadAnew).days.size());
  }
  EXPECT_TRUE(arrivals_of(folder_.context, {"CAF", "", "", ""}, kAllOfThem).days.empty());
}

TEST_F(ArrivalsKept, TheHourThatAutumnDoublesIsLivedTwiceAndMeantOnce) {
  import("a.csv", 22, 30, "answered");
  auto came = arrivals_of(folder_.context, {"CAF", "", "", ""}, kAllOfThem);
  ASSERT_EQ(came.days.size(), 2U);
  ASSERT_EQ(came.days[0].counts.size(), 48U);
  EXPECT_EQ(came.days[0].counts[4], 2)
      << "from 2 o’clock to half past, two calls in summer and two in winter";
  EXPECT_EQ(came.days[0].counts[6], 2);
}
}  // namespace
}  // namespace calls
