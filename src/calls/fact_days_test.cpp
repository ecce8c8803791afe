// Facts added up from days are those counted over the whole period, whatever its ends, and stay so as calls
// come and go.
#include "calls/fact_days.h"

#include <gtest/gtest.h>

#include <random>

#include "calls/call_folder.h"
#include "calls/import_undo.h"
#include "calls/observed_waits.h"
#include "calls/page_warmer.h"
#include "calls/strata_days.h"

namespace calls {
namespace {
constexpr std::int32_t kMonday = 20759;  // 2026-11-02
constexpr int kDays = 4;

bool operator==(const CallFacts& a, const CallFacts& b) {
  auto all = [](const CallFacts& f) {
    return std::tuple{f.calls,         f.answered,      f.talks,         f.quick_talks, f.same_talks,
                      f.same_talk_s,   f.known_callers, f.counted_twice, f.future,      f.early_callbacks,
                      f.conversations, f.overlaps,      f.backwards};
  };
  return all(a) == all(b);
}

// Few agents and callers, who are busy at midnight.
std::string busy_nights(std::uint64_t seed, int calls) {
  std::mt19937_64 random(seed);
  auto below = [&](std::uint64_t n) { return random() % n; };
  std::string out = "id,network,queue,start,wait,talk,outcome,agent,caller,callback_due,callback_done\n";
  for (int i = 0; i < calls; ++i) {
    std::int64_t start = (std::int64_t{kMonday} + static_cast<std::int64_t>(below(kDays))) * 86400 +
                         static_cast<std::int64_t>(below(2) == 0 ? below(600) : 86400 - 1 - below(600));
    std::string due = civil_text(start + 3600),
                made = civil_text(start + 7200 - static_cast<std::int64_t>(below(4)) * 3600);
    out += fmt::format("{}-{},{},Q{},{},{},{},{},a{},06123456{:02},{},{}\n", seed, i,
                       below(3) == 0 ? "CPAM" : "CAF", below(2), civil_text(start), below(400),
                       below(5) == 0 ? 7 : below(900), below(4) == 0 ? "abandoned" : "answered", below(5),
                       below(20), below(9) == 0 ? due : "", below(20) == 0 ? made : "");
  }
  return out;
}

// Of every period of the days: added up when they are kept, and counted over the whole.
void expect_same(CallFolder& folder, FactDays& days) {
  auto a = folder.archive();
  std::int64_t now = folder.context.now() / 1000;
  for (std::int32_t from = kMonday - 1; from < kMonday + kDays; ++from)
    for (std::int32_t to = from; to <= kMonday + kDays; ++to)
      for (const auto& n : a->networks) {
        Selection s;
        s.network = n.code;
        s.from = from;
        s.to = to;
        auto sum = days.sum(*a, n, from, to, now, true);
        ASSERT_TRUE(sum);
        sum->future = call_facts(*a, s, now)[n.code].future;
        std::vector<std::int64_t> queues;
        for (const auto& q : a->queues)
          if (q.network == n.id) queues.push_back(q.id);
        std::sort(queues.begin(), queues.end());
        auto waits = days.waits(*a, queues, from, to, true);
        ASSERT_TRUE(waits);
        auto seen = observed_waits(*a, s);
        EXPECT_EQ(waits->answered(), seen.answered);
        EXPECT_EQ(waits->abandoned(), seen.abandoned);
        auto told = waits->observations();
        ASSERT_EQ(told.size(), seen.waits.size());
        for (std::size_t i = 0; i < told.size(); ++i) {
          EXPECT_EQ(told[i].seconds, seen.waits[i].seconds);
          EXPECT_EQ(told[i].n, seen.waits[i].n);
        }
        EXPECT_TRUE(*sum == call_facts(*a, s, now)[n.code])
            << n.code << ' ' << from - kMonday << ' ' << to - kMonday;
        for (const auto& q : a->queues) {
          if (q.network != n.id) continue;
          s.queue = q.code;
          CallFacts counted = call_facts(*a, s, now)[n.code];
          auto own = days.sum(*a, q, from, to, now, true);
          ASSERT_TRUE(own);
          own->future = counted.future;
          EXPECT_TRUE(*own == counted) << q.code << ' ' << from - kMonday << ' ' << to - kMonday;
        }
      }
}

TEST(FactDays, AddUpToTheWholePeriod) {
  CallFolder folder;
  folder.import("a.csv", busy_nights(1, 600));
  FactDays days;
  auto a = folder.archive();
  EXPECT_FALSE(days.sum(*a, a->networks[0], kMonday, kMonday, 0, true));
  days.count(*a, kMonday, kMonday + 1, folder.context.now() / 1000, true);
  days.count(*a, kMonday - 1, kMonday + kDays, folder.context.now() / 1000, true);
  expect_same(folder, days);
}

TEST(FactDays, OnlyWhatChangedIsCountedAgain) {
  CallFolder folder;
  folder.import("a.csv", busy_nights(2, 300));
  std::int64_t now = folder.context.now() / 1000;
  FactDays days;
  days.count(*folder.archive(), kMonday - 1, kMonday + kDays, now, true);
  folder.import("b.csv", busy_nights(3, 300));
  auto a = folder.archive();
  EXPECT_FALSE(days.sum(*a, a->networks[0], kMonday, kMonday, now, true));
  EXPECT_TRUE(days.sum(*a, a->networks[0], kMonday, kMonday, now, false)) << "good for a page for a while";
  days.count(*a, kMonday - 1, kMonday + kDays, now, true);
  expect_same(folder, days);
  undo_import(folder.context, {taken_files(*folder.context.store.read()).front().id}).value();
  days.count(*folder.archive(), kMonday - 1, kMonday + kDays, now, true);
  expect_same(folder, days);
}

TEST(StrataDays, FollowWhatIsKept) {
  CallFolder folder;
  auto fresh = folder.context;
  fresh.caches = nullptr;
  auto expect_fresh = [&] {
    auto a = folder.archive();
    for (auto [from, to] : {std::pair{0, 40'000}, {kMonday + 1, kMonday + 2}}) {
      auto kept = strata_by_month(folder.context, *a, from, to), made = strata_by_month(fresh, *a, from, to);
      ASSERT_EQ(kept.size(), made.size());
      for (const auto& [key, strata] : made) {
        EXPECT_EQ(kept[key].calls, strata.calls);
        EXPECT_EQ(kept[key].scores, strata.scores);
      }
    }
  };
  folder.import("a.csv", busy_nights(4, 200));
  expect_fresh();
  folder.import("b.csv", busy_nights(5, 200));
  expect_fresh();
  undo_import(folder.context, {taken_files(*folder.context.store.read()).front().id}).value();
  expect_fresh();
  EXPECT_EQ(
      total(strata_by_month(folder.context, *folder.archive(), 0, 40'000)[{"CAF", "2026-11"}].calls) +
          total(strata_by_month(folder.context, *folder.archive(), 0, 40'000)[{"CPAM", "2026-11"}].calls),
      200U);
}

TEST(PageWarmer, ReadsAllOnceAndThenWhatIsNew) {
  CallFolder folder;
  EXPECT_FALSE(PageWarmer::warm_one(folder.context)) << "nothing is kept yet";
  folder.import("a.csv", busy_nights(6, 200));
  int steps = 0;
  while (PageWarmer::warm_one(folder.context)) ASSERT_LT(++steps, 100);
  EXPECT_GT(steps, 0);
  expect_same(folder, *folder.context.cached<FactDays>());
  folder.import("b.csv", busy_nights(7, 200));
  EXPECT_TRUE(PageWarmer::warm_one(folder.context));
}
}  // namespace
}  // namespace calls
