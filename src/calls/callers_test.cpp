// Callers and redials against an oracle that compares each call with every other.
#include "calls/callers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "calls/call_folder.h"
#include "calls/held_calls.h"

namespace calls {
namespace {
struct Case {
  std::int64_t start = 0;  // UTC seconds, all different
  std::string network, caller, queue;
  Leaf leaf = Leaf::unknown;
  std::int32_t wait = kUnknown;
};

const std::int64_t kFirst = civil_seconds(2026, 11, 20);

// Sparse callers over a week, so that a day between two calls is common; at times exactly a day.
std::vector<Case> any_calls(const std::string& one, const std::string& other) {
  std::map<std::int64_t, Case> by_start;
  std::int64_t last = kFirst;
  for (auto n = *rc::gen::inRange(0, 60); n > 0; --n) {
    Case c;
    c.start = *rc::gen::inRange(0, 4) == 0 ? last + *rc::gen::element<std::int64_t>(1, 86399, 86400, 86401)
                                           : kFirst + *rc::gen::inRange(0, 7 * 86400);
    c.network = *rc::gen::element(one, other);
    c.caller = *rc::gen::element<std::string>("", "0612345671", "0612345672", "0612345673");
    c.queue = *rc::gen::element<std::string>("Accueil", "Dossiers");
    c.leaf = static_cast<Leaf>(*rc::gen::inRange(0, static_cast<int>(kLeaves)));
    c.wait = *rc::gen::element(kUnknown, 0, 7, 70'000);
    last = c.start;
    by_start.emplace(c.start, c);
  }
  std::vector<Case> out;
  for (auto& [start, c] : by_start) out.push_back(std::move(c));
  return out;
}

bool same_caller(const Case& a, const Case& b) {
  return !a.caller.empty() && a.caller == b.caller && a.network == b.network;
}

RC_GTEST_PROP(Redials, AreThoseOfTheOracle, ()) {
  auto calls = any_calls("CAF", "MSA");
  std::vector<std::vector<HeldCall>> segments(*rc::gen::inRange<std::size_t>(1, 4));
  for (const auto& c : calls) {
    std::uint64_t key = c.caller.empty() ? 0 : std::hash<std::string>()(c.network + c.caller) | 1;
    segments[*rc::gen::inRange<std::size_t>(0, segments.size())].push_back(
        {c.network, c.queue, c.start, c.leaf, key});
  }
  auto window = *rc::gen::element<std::int64_t>(0, 60, 3600, 86400, 3 * 86400);
  auto from = kFirst + *rc::gen::element<std::int64_t>(0, 86400, 2 * 86400);
  auto to = kFirst + *rc::gen::element<std::int64_t>(3 * 86400, 8 * 86400);
  auto asked = *rc::gen::element<std::string>("", "Accueil", "Dossiers");  // a queue, or all of them
  std::map<std::string, Redials> expected;
  for (const auto& c : calls) {
    bool wanted = c.start >= from && c.start < to && (asked.empty() || c.queue == asked);
    if (c.caller.empty() || !wanted) continue;
    if (c.leaf != Leaf::flow_out) expected[c.network].told = true;
    if (!asks_again(c.leaf)) continue;
    ++expected[c.network].lost;
    expected[c.network].redialled += std::any_of(calls.begin(), calls.end(), [&](const Case& next) {
      return same_caller(c, next) && next.leaf != Leaf::flow_out && next.start > c.start &&
             next.start - c.start <= window;
    });
  }
  Archive archive = held_archive(segments, "Europe/Paris");
  std::vector<std::int64_t> ids;
  for (const auto& q : archive.queues)
    if (q.code == asked) ids.push_back(q.id);
  if (!asked.empty() && ids.empty()) return;
  auto got = redials(archive, Windows(archive.networks.size(), {from, to}), window, QueueSet(ids));
  RC_ASSERT(got.size() == archive.networks.size());
  for (std::size_t n = 0; n < got.size(); ++n) {
    const auto& wanted = expected[archive.networks[n].code];
    RC_ASSERT(got[n].lost == wanted.lost);
    RC_ASSERT(got[n].redialled == wanted.redialled);
    RC_ASSERT(got[n].told == wanted.told);
  }
}

// Needs by their definition: a first try has no try of the caller in the day before.
std::map<std::pair<std::string, std::int32_t>, CallerDay> oracle(const std::vector<Case>& all) {
  std::vector<Case> calls;
  Zone paris;
  std::map<std::pair<std::string, std::int32_t>, CallerDay> out;
  for (const auto& c : all)
    if (!c.caller.empty() && c.leaf != Leaf::self_served && c.leaf != Leaf::closed) {
      out[{c.network, day_of(paris, c.start)}].waited_s += std::max(c.wait, 0);
      if (c.leaf != Leaf::flow_out) calls.push_back(c);  // else the same try goes on in another queue
    }
  auto follows = [](const Case& c, const Case& next) {
    return same_caller(c, next) && next.start > c.start && next.start - c.start <= kDaySeconds;
  };
  for (const Case& c : calls) {
    auto& day = out[{c.network, day_of(paris, c.start)}];
    if (asks_again(c.leaf)) {
      ++day.lost;
      day.redialled +=
          std::any_of(calls.begin(), calls.end(), [&](const Case& next) { return follows(c, next); });
    }
    const Case* first = &c;  // of the need that the call belongs to
    for (bool more = true; more;) {
      auto before =
          std::find_if(calls.begin(), calls.end(), [&](const Case& b) { return follows(b, *first); });
      more = before != calls.end();
      if (more) first = &*before;
    }
    if (first != &c) continue;
    ++day.callers;
    day.first_answered += c.leaf == Leaf::answered;
    day.reached += c.leaf == Leaf::answered || std::any_of(calls.begin(), calls.end(), [&](const Case& next) {
                     return follows(c, next) && next.leaf == Leaf::answered;
                   });
  }
  return out;
}

// One folder for all: each run of a property has networks of its own.
class Desk {
 public:
  Desk() : number_(++runs()), one_("CAF " + number()), other_("MSA " + number()) {}
  std::vector<Case> calls() const { return any_calls(one_, other_); }
  void import(const std::vector<Case>& calls) {
    if (calls.empty()) return;
    std::vector<CsvCall> rows;
    Zone paris;
    for (const auto& c : calls)
      rows.push_back({number() + "-" + std::to_string(c.start), c.network, c.queue,
                      civil_text(paris.civil(c.start)), std::string(leaf_code(c.leaf)), c.caller, c.wait,
                      100});
    folder().import(number() + "-" + std::to_string(++files_) + ".csv", calls_csv(rows));
  }
  // Whether the store's days of callers are those of the oracle.
  bool keeps(const std::vector<Case>& calls) {
    if (!keep_callers(folder().context)) return false;
    auto expected = oracle(calls);
    std::map<std::int64_t, std::string> names;
    for (const auto& n : networks(*folder().store().read()))
      if (n.code == one_ || n.code == other_) names[n.id] = n.code;
    for (const auto& d : caller_days(*folder().store().read())) {
      if (!names.contains(d.network)) continue;
      const auto wanted = expected[{names.at(d.network), d.day}];
      expected.erase({names.at(d.network), d.day});
      if (std::tie(d.callers, d.first_answered, d.reached, d.lost, d.redialled, d.waited_s) !=
          std::tie(wanted.callers, wanted.first_answered, wanted.reached, wanted.lost, wanted.redialled,
                   wanted.waited_s))
        return false;
    }
    return std::all_of(expected.begin(), expected.end(),
                       [](const auto& e) { return e.second.callers == 0 && e.second.lost == 0; });
  }
  static void close() { kept().reset(); }

 private:
  static int& runs() {
    static int count = 0;
    return count;
  }
  static std::unique_ptr<CallFolder>& kept() {
    static std::unique_ptr<CallFolder> folder;
    return folder;
  }
  static CallFolder& folder() {
    if (!kept()) kept() = std::make_unique<CallFolder>();
    return *kept();
  }
  std::string number() const { return std::to_string(number_); }
  int number_, files_ = 0;
  std::string one_, other_;
};

class CallerNeeds : public testing::Test {
 protected:
  static void TearDownTestSuite() { Desk::close(); }
};

// Taken in together, or the later ones first: calls that happened before change who tried first.
RC_GTEST_FIXTURE_PROP(CallerNeeds, AreThoseOfTheOracle, ()) {
  Desk desk;
  auto calls = desk.calls();
  std::vector<Case> some, others;
  bool together = *rc::gen::arbitrary<bool>();
  for (const auto& c : calls) (together || *rc::gen::arbitrary<bool>() ? some : others).push_back(c);
  desk.import(some);
  RC_ASSERT(desk.keeps(some));
  if (others.empty()) return;
  desk.import(others);
  RC_ASSERT(desk.keeps(calls));
}

TEST(CallerDays, StandInTheRatesOfTheirDays) {
  CallFolder folder;
  folder.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-23 23:50:00", "abandoned", "0612345678"},
                                    {"2", "CAF", "A", "2026-11-24 00:10:00", "answered", "06 12 34 56 78"},
                                    {"3", "CAF", "A", "2026-11-24 09:00:00", "answered", "0612345679"},
                                    {"4", "CAF", "A", "2026-11-24 09:00:00", "answered", ""}}));
  ShowRates in;
  in.by = "day";
  auto table = folder.rates(in);
  ASSERT_EQ(table.lines.size(), 2U);
  const auto& first = *table.lines[0].callers;
  EXPECT_EQ(first.callers, 1);
  EXPECT_EQ(first.first_answered, 0);
  EXPECT_EQ(first.reached, 1);
  EXPECT_EQ(first.lost, 1);
  EXPECT_EQ(first.redialled, 1);
  EXPECT_EQ(table.lines[1].callers->callers, 1);
  EXPECT_EQ(table.lines[1].callers->first_answered, 1);
}

TEST(CallerDays, ManyCallersLeaveRoomForEachOther) {
  CallFolder folder;
  std::vector<CsvCall> rows;
  constexpr int kCallers = 60'000;
  std::int64_t start = civil_seconds(2026, 11, 23, 8);
  for (int round = 0; round < 2; ++round)
    for (int i = 0; i < kCallers; ++i)
      rows.push_back({std::to_string(rows.size()), "CAF", "A", civil_text(start + round * 3600 + i / 30),
                      round == 0 ? "abandoned" : "answered", fmt::format("06{:08}", i), 5, 50});
  folder.import("a.csv", calls_csv(rows));
  auto archive = folder.archive();
  auto got = redials(*archive, archive->days(0, INT32_MAX), 86400);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0].lost, kCallers);
  EXPECT_EQ(got[0].redialled, kCallers);
  ASSERT_TRUE(keep_callers(folder.context));
  auto days = caller_days(*folder.store().read());
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(days[0].callers, kCallers);
  EXPECT_EQ(days[0].reached, kCallers);
}
}  // namespace
}  // namespace calls
