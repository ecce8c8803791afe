#include "calls/call_generator.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "calls/french_calendar.h"
#include "calls/generated_networks.h"
#include "calls/rates.h"

namespace calls {
namespace {
struct Kept {
  CallRow row;
  std::string id, network, queue, agent, caller;
  auto all() const {
    return std::tie(id, network, queue, agent, caller, row.line, row.start, row.wait, row.talk, row.leaf,
                    row.score, row.due, row.done, row.transferred);
  }
};

class Calls final : public CallSink {
 public:
  std::vector<Kept> rows = {};
  void call(const CallRow& r) override {
    rows.push_back({r, std::string(r.id), std::string(r.network), std::string(r.queue), std::string(r.agent),
                    std::string(r.caller)});
  }
  void interval(const IntervalRow&) override { ADD_FAILURE(); }
  void rejected(std::int64_t, std::string_view) override { ADD_FAILURE(); }
  void unknown(std::string_view) override { ADD_FAILURE(); }
  void noticed(std::int64_t, std::string_view) override { ADD_FAILURE(); }
};

Calls generated(std::string_view first_day, int days, std::uint64_t seed, const Zone& zone = Zone()) {
  Calls out;
  generate_calls(out, iso_day(first_day), days, seed, zone);
  return out;
}

const Calls& fortnight() {
  static const Calls kCalls = generated("2026-11-09", 14, 7);
  return kCalls;
}

std::map<std::string, Counters> by_network(const Calls& calls) {
  std::map<std::string, Counters> out;
  for (const auto& k : calls.rows) count(out[k.network], k.row);
  return out;
}

TEST(CallGenerator, SameSeedSameCalls) {
  auto again = generated("2026-11-09", 14, 7), other = generated("2026-11-09", 14, 8);
  ASSERT_EQ(again.rows.size(), fortnight().rows.size());
  for (std::size_t i = 0; i < again.rows.size(); ++i)
    ASSERT_EQ(again.rows[i].all(), fortnight().rows[i].all()) << i;
  EXPECT_NE(other.rows.size(), again.rows.size());
}

TEST(CallGenerator, FortnightsHaveAsManyCallsAsPromised) {
  for (auto first : {"2026-11-09", "2026-10-19", "2026-03-23", "2026-05-04"}) {
    auto n = generated(first, 14, 1).rows.size();
    EXPECT_GT(n, 60'000U) << first;
    EXPECT_LT(n, 120'000U) << first;
  }
}

TEST(CallGenerator, RowsAreInOrderAndPossible) {
  Zone zone;
  std::set<std::pair<std::string_view, std::string_view>> queues;
  for (const auto& q : generated_queues()) queues.insert({q.network, q.code});
  std::int64_t before = 0, number = 0;
  for (const auto& k : fortnight().rows) {
    const auto& r = k.row;
    EXPECT_GE(r.start, before);
    before = r.start;
    EXPECT_EQ(k.id, std::to_string(++number));
    EXPECT_EQ(r.line, number + 1);
    EXPECT_TRUE(queues.contains({k.network, k.queue}));
    std::int64_t day = zone.civil(r.start) / 86400;
    EXPECT_TRUE(day >= iso_day("2026-11-09") && day < iso_day("2026-11-23"));
    EXPECT_EQ(r.leaf == Leaf::answered || r.done > 0, !k.agent.empty());
    EXPECT_TRUE(r.leaf != Leaf::answered || (r.wait >= 0 && r.wait < 3600 && r.talk > 0));
    EXPECT_TRUE(r.leaf != Leaf::short_abandoned || r.wait <= 5);
    EXPECT_TRUE(r.leaf != Leaf::abandoned || r.wait > 5);
    EXPECT_EQ(r.leaf == Leaf::callback, r.due > 0);
    EXPECT_TRUE(r.done == 0 || (r.done > r.start && r.due > r.start));
    EXPECT_TRUE(r.score == kUnknown || (r.score >= 1 && r.score <= 5));
  }
}

TEST(CallGenerator, NumbersAreThoseKeptForFiction) {
  std::map<std::string, std::set<std::string>> callers;
  std::size_t withheld = 0;
  for (const auto& k : fortnight().rows) {
    if (k.caller.empty()) {
      ++withheld;
      continue;
    }
    ASSERT_EQ(k.caller.size(), 10U);
    static const std::set<std::string> kRuns{"019900", "026191", "035301", "046571", "053649", "063998"};
    EXPECT_TRUE(kRuns.contains(k.caller.substr(0, 6))) << k.caller;
    callers[k.network].insert(k.caller);
  }
  EXPECT_GT(withheld, 1000U);
  for (const auto& [network, numbers] : callers) EXPECT_GT(numbers.size(), 5000U) << network;
}

TEST(CallGenerator, EachNetworkHasItsOwnLeaves) {
  auto all = by_network(fortnight());
  ASSERT_EQ(all.size(), generated_networks().size());
  std::map<std::string, double> rates;
  for (const auto& [code, c] : all) {
    rates[code] = static_cast<double>(c[Leaf::answered]) / static_cast<double>(queued(c));
    EXPECT_GT(c[Leaf::short_abandoned], 50U) << code;
    EXPECT_GT(c[Leaf::closed], 100U) << code;
    EXPECT_GT(c.scores, 500U) << code;
    EXPECT_EQ(c[Leaf::self_served] > 0 && c[Leaf::ivr_abandoned] > 0, code == "famille");
    EXPECT_EQ(c[Leaf::timeout] > 0, code == "sante");
    EXPECT_EQ(c[Leaf::callback] > 0, code == "retraite");
    EXPECT_EQ(c[Leaf::refused] > 0, code == "titres");
    EXPECT_EQ(c[Leaf::unknown], 0U);
  }
  for (const auto& [code, rate] : rates) EXPECT_TRUE(rate > 0.65 && rate < 0.93) << code << ' ' << rate;
  EXPECT_GT(rates["emploi"], 0.85);
  const auto& c = all["retraite"];
  EXPECT_GT(c.callbacks_kept, 4 * c.callbacks_late);
  EXPECT_GT(c.callbacks_late, 0U);
  EXPECT_LT(c.callbacks_kept + c.callbacks_late, c[Leaf::callback]);
}

TEST(CallGenerator, MondaysAndLettersBringMore) {
  std::map<std::pair<std::string, std::string>, Counters> days;
  Zone zone;
  for (const auto& k : fortnight().rows)
    count(days[{k.network, iso_of_day(static_cast<std::int32_t>(zone.civil(k.row.start) / 86400))}], k.row);
  auto calls = [&](const char* network, const char* day) {
    return static_cast<double>(presented(days[{network, day}]));
  };
  EXPECT_GT(calls("emploi", "2026-11-16"), 1.2 * calls("emploi", "2026-11-18"));
  EXPECT_GT(calls("impots", "2026-11-10"), 1.5 * calls("impots", "2026-11-17"));
  EXPECT_LT(calls("emploi", "2026-11-11"), 60);  // a public holiday
  EXPECT_LT(calls("emploi", "2026-11-14"), 60);
  EXPECT_GT(calls("titres", "2026-11-14"), 100);  // open on Saturdays
}

// Of the callers that a network has lost, two in five or so come back within a day.
TEST(CallGenerator, LostCallersTryAgain) {
  std::map<std::pair<std::string, std::string>, std::vector<const Kept*>> calls;
  for (const auto& k : fortnight().rows)
    if (!k.caller.empty()) calls[{k.network, k.caller}].push_back(&k);
  double lost = 0, again = 0;
  for (const auto& [who, theirs] : calls)
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      if (theirs[i]->row.leaf != Leaf::abandoned) continue;
      ++lost;
      again += i + 1 < theirs.size() && theirs[i + 1]->row.start - theirs[i]->row.start <= 86400;
    }
  EXPECT_GT(again / lost, 0.35);
  EXPECT_LT(again / lost, 0.5);
}

TEST(CallGenerator, OpensAtTheSameHourWhenClocksChange) {
  Zone zone;
  for (auto monday : {"2026-03-30", "2026-10-26"}) {
    auto all = generated(monday, 1, 3);
    std::int64_t first = INT64_MAX;
    for (const auto& k : all.rows)
      if (k.network == "emploi" && k.row.leaf == Leaf::answered) first = std::min(first, k.row.start);
    std::int64_t of_day = zone.civil(first) % 86400;
    EXPECT_TRUE(of_day >= 8 * 3600 + 1800 && of_day < 8 * 3600 + 2100) << monday;
  }
}

TEST(CallGenerator, NoDayNoCall) { EXPECT_TRUE(generated("2026-11-09", 0, 1).rows.empty()); }
}  // namespace
}  // namespace calls
