// The interval cube: counters add up, days keep all their quarter-hours, bytes
// come back.
#include "calls/cube.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

namespace calls {
namespace {
Counters any_counters() {
  Counters c;
  auto number = [] { return *rc::gen::element<std::uint32_t>(0, 0, 0, 1, 127, 128, 70'000, UINT32_MAX); };
  for (auto& n : c.leaves) n = number();
  for (auto& n : c.answered_waits) n = number();
  for (auto& n : c.lost_waits) n = number();
  for (auto* n : {&c.answered_wait_s, &c.lost_wait_s, &c.talk_s, &c.hold_s, &c.wrap_s, &c.staffed_s,
                  &c.available_s, &c.score_sum})
    *n = *rc::gen::element<std::uint64_t>(0, 1, 300, 1ULL << 40, UINT64_MAX);
  for (auto* n :
       {&c.transferred, &c.scores, &c.satisfied, &c.callbacks_kept, &c.callbacks_late, &c.unexplained})
    *n = number();
  return c;
}

DayCells any_day() {
  DayCells out;
  for (auto n = *rc::gen::inRange(0, 6); n > 0; --n)
    out.at(static_cast<std::uint8_t>(*rc::gen::inRange(0, 100))) += any_counters();
  return out;
}

CallRow any_call() {
  CallRow c;
  c.leaf = static_cast<Leaf>(*rc::gen::inRange(0, static_cast<int>(kLeaves)));
  c.wait = *rc::gen::inRange(-1, 5000);
  c.talk = *rc::gen::inRange(-1, 5000);
  c.score = *rc::gen::inRange(-1, 11);
  c.transferred = *rc::gen::arbitrary<bool>();
  return c;
}

RC_GTEST_PROP(DayCells, ComeBackFromTheirBytes, ()) {
  DayCells day = any_day(), back;
  RC_ASSERT(DayCells::decode(day.encode(), back));
  RC_ASSERT(back.cells() == day.cells());
  Counters sum = day.sum(), again;
  RC_ASSERT(decode_counters(encode_counters(sum), again));
  RC_ASSERT(again == sum);
}

RC_GTEST_PROP(DayCells, BytesCutOrLengthenedAreRefused, ()) {
  std::string bytes = any_day().encode();
  DayCells day;
  RC_ASSERT(!DayCells::decode(bytes.substr(0, *rc::gen::inRange<std::size_t>(0, bytes.size())), day));
  RC_ASSERT(!DayCells::decode(bytes + '\0', day));
  std::string counters = encode_counters(any_counters());
  Counters c;
  RC_ASSERT(!decode_counters(counters.substr(0, *rc::gen::inRange<std::size_t>(0, counters.size())), c));
}

// What is read of them is a day: in order, each quarter-hour once.
RC_GTEST_PROP(DayCells, NoBytesAreTooStrange, (std::string bytes)) {
  if (*rc::gen::arbitrary<bool>()) {  // near to good ones
    bytes = any_day().encode();
    for (int i = 0; i < 3; ++i)
      bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
  }
  DayCells day, again;
  if (!DayCells::decode(bytes, day)) return;
  int before = -1;
  for (const auto& [slot, counters] : day.cells()) {
    RC_ASSERT(slot > before);
    before = slot;
  }
  RC_ASSERT(DayCells::decode(day.encode(), again));
  RC_ASSERT(again.cells() == day.cells());
}

RC_GTEST_PROP(Counters, TakeAwayWhatWasAdded, ()) {
  Counters a = any_counters(), b = any_counters(), c = a;
  c += b;
  c -= b;
  RC_ASSERT(c == a);
}

RC_GTEST_PROP(Counters, CountEachCallInOneLeaf, ()) {
  Counters c;
  std::uint64_t answered_wait = 0, lost_wait = 0, talk = 0, waits = 0;
  auto n = *rc::gen::inRange<std::size_t>(0, 60);
  for (std::size_t i = 0; i < n; ++i) {
    CallRow call = any_call();
    count(c, call);
    bool answered = call.leaf == Leaf::answered;
    bool lost =
        call.leaf == Leaf::short_abandoned || call.leaf == Leaf::abandoned || call.leaf == Leaf::timeout;
    if ((answered || lost) && call.wait >= 0) {
      ++waits;
      (answered ? answered_wait : lost_wait) += static_cast<std::uint64_t>(call.wait);
    }
    if (answered && call.talk > 0) talk += static_cast<std::uint64_t>(call.talk);
  }
  std::uint64_t leaves = 0, buckets = 0;
  for (auto v : c.leaves) leaves += v;
  for (auto v : c.answered_waits) buckets += v;
  for (auto v : c.lost_waits) buckets += v;
  RC_ASSERT(leaves == n);
  RC_ASSERT(buckets == waits);
  RC_ASSERT(c.answered_wait_s == answered_wait);
  RC_ASSERT(c.lost_wait_s == lost_wait);
  RC_ASSERT(c.talk_s == talk);
}

TEST(Counters, CallBacksAreKeptByTheTimePromised) {
  Counters c;
  auto add = [&](Leaf leaf, std::int64_t due, std::int64_t done) {
    CallRow call;
    call.leaf = leaf;
    call.due = due;
    call.done = done;
    count(c, call);
  };
  add(Leaf::callback, 100, 100);
  add(Leaf::callback, 100, 101);
  add(Leaf::callback, 0, 50);
  add(Leaf::callback, 100, 0);  // never made
  add(Leaf::answered, 100, 50);
  EXPECT_EQ(c.callbacks_kept, 2U);
  EXPECT_EQ(c.callbacks_late, 1U);
}

TEST(Counters, ScoresOfFourAndMoreAreSatisfied) {
  Counters c;
  for (int score : {kUnknown, 0, 3, 4, 5}) {
    CallRow call;
    call.score = score;
    count(c, call);
  }
  EXPECT_EQ(c.scores, 4U);
  EXPECT_EQ(c.satisfied, 2U);
  EXPECT_EQ(c.score_sum, 12U);
}

TEST(WaitBucket, IsTheFirstWhoseBoundHoldsIt) {
  for (std::int32_t s = -1; s < 5000; ++s) {
    std::size_t expected = 0;
    while (expected < kWaitBounds.size() && kWaitBounds[expected] < s) ++expected;
    ASSERT_EQ(wait_bucket(s), expected) << s;
  }
  EXPECT_EQ(wait_bucket(INT32_MAX), kWaitBuckets - 1);
}

// Day and quarter-hour by queue, from the packed days.
using Cube = std::map<std::pair<std::uint32_t, std::int32_t>, std::vector<std::pair<std::uint8_t, Counters>>>;
Cube taken(CubeBuilder& builder) {
  Cube out;
  builder.take([&](std::uint32_t queue, std::int32_t day, const PackedDay& packed) {
    DayCells cells;
    EXPECT_TRUE(DayCells::decode(packed.cells, cells));
    EXPECT_EQ(packed.sum, cells.sum());
    bool fresh = out.emplace(std::pair{queue, day}, cells.cells()).second;
    EXPECT_TRUE(fresh) << "a day told twice";
  });
  return out;
}

// However calls come, days apart and back again, the cube is the one counted
// call by call.
RC_GTEST_PROP(CubeBuilder, CountsInAnyOrder, ()) {
  Zone zone(*rc::gen::element<std::string>("Europe/Paris", "Indian/Reunion", "Pacific/Noumea", "UTC"));
  CubeBuilder builder(zone);
  std::map<std::pair<std::uint32_t, std::int32_t>, DayCells> expected;
  auto first = civil_seconds(2026, *rc::gen::element(3, 10), 20);
  for (auto n = *rc::gen::inRange(0, 200); n > 0; --n) {
    CallRow call = any_call();
    call.start = first + *rc::gen::inRange<std::int64_t>(0, 14LL * 86400);
    auto queue = static_cast<std::uint32_t>(*rc::gen::element(0, 1, 5));
    builder.add(queue, call);
    std::int32_t day = day_of(zone, call.start);
    std::int64_t since = call.start - day_begins(zone, day);
    RC_ASSERT(since >= 0 && since < 100 * kSlotSeconds);
    count(expected[{queue, day}].at(static_cast<std::uint8_t>(since / kSlotSeconds)), call);
  }
  Cube plain;
  for (const auto& [key, cells] : expected) plain[key] = cells.cells();
  RC_ASSERT(taken(builder) == plain);
  RC_ASSERT(taken(builder).empty());
}

std::vector<std::size_t> quarters_of(const Zone& zone, int month, int day) {
  CubeBuilder builder(zone);
  std::int64_t from = zone.utc(civil_seconds(2026, month, day)).utc,
               to = zone.utc(civil_seconds(2026, month, day + 1)).utc;
  CallRow call;
  for (call.start = from - 1; call.start <= to; call.start += 1) builder.add(0, call);
  std::vector<std::size_t> out;
  for (const auto& [key, cells] : taken(builder)) out.push_back(cells.size());
  return out;
}

TEST(CubeBuilder, DaysThatChangeTheirClockHaveTheirOwnQuarters) {
  Zone paris("Europe/Paris");
  EXPECT_THAT(quarters_of(paris, 10, 25), testing::ElementsAre(1, 100, 1));
  EXPECT_THAT(quarters_of(paris, 3, 29), testing::ElementsAre(1, 92, 1));
  EXPECT_THAT(quarters_of(paris, 11, 23), testing::ElementsAre(1, 96, 1));
  EXPECT_THAT(quarters_of(Zone("Pacific/Noumea"), 10, 25), testing::ElementsAre(1, 96, 1));
}
}  // namespace
}  // namespace calls
