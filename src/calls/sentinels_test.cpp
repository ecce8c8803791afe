// Each rule on both sides of its bound.
#include "calls/sentinels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/sentinels_calls.h"
#include "calls/sentinels_series.h"
#include "calls/zone.h"

namespace calls {
namespace {
using testing::AllOf;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::Not;

auto is(const std::string& code) { return Contains(Field(&Sentinel::code, code)); }
std::string sentence_of(const std::vector<Sentinel>& all, std::string_view code) {
  for (const auto& s : all)
    if (s.code == code) return s.sentence;
  return {};
}
std::vector<Sentinel> look(const Counters& now, const Counters& before = {},
                           const std::optional<Callers>& callers = {}) {
  return sentinels(now, before, definitions().front(), callers);
}
// A thousand answered, and what else is said.
Counters thousand(std::initializer_list<std::pair<Leaf, std::uint32_t>> more = {}) {
  Counters c;
  c[Leaf::answered] = 1000;
  for (auto [leaf, n] : more) c[leaf] = n;
  return c;
}

TEST(Sentinels, EveryRuleSaysWhyAndWhereToLook) {
  ASSERT_GE(sentinel_rules().size(), 25U);
  for (const auto& r : sentinel_rules()) {
    EXPECT_FALSE(r.why.empty()) << r.code;
    EXPECT_FALSE(r.title.empty()) << r.code;
    EXPECT_THAT(r.look, testing::EndsWith(".")) << r.code;
  }
  EXPECT_TRUE(look(thousand()).empty());
  EXPECT_TRUE(look({}).empty());
}

TEST(Sentinels, RefusalsUpstream) {
  EXPECT_THAT(look(thousand({{Leaf::refused, 20}})), Not(is("refused_share")));
  auto said = look(thousand({{Leaf::refused, 11}, {Leaf::congested, 10}}));
  EXPECT_THAT(said, is("refused_share"));
  EXPECT_THAT(sentence_of(said, "refused_share"), HasSubstr("2,1"));
}

TEST(Sentinels, ARateThatRisesBecauseMoreIsRefused) {
  Counters before = thousand({{Leaf::abandoned, 500}}), now = thousand({{Leaf::abandoned, 300}});
  EXPECT_THAT(look(now, before), Not(is("refused_more")));
  now[Leaf::refused] = 200;
  EXPECT_THAT(look(now, before), is("refused_more"));
  EXPECT_THAT(sentence_of(look(now, before), "refused_more"), HasSubstr("13,3"));
  EXPECT_THAT(look(before, now), Not(is("refused_more"))) << "the rate falls";
  before[Leaf::refused] = 220;
  EXPECT_THAT(look(now, before), Not(is("refused_more"))) << "less than a point more";
}

TEST(Sentinels, ShortAbandons) {
  EXPECT_THAT(look(thousand({{Leaf::short_abandoned, 52}})), Not(is("short_share")));
  EXPECT_THAT(look(thousand({{Leaf::short_abandoned, 53}})), is("short_share"));
  Counters before = thousand({{Leaf::short_abandoned, 10}});
  EXPECT_THAT(look(thousand({{Leaf::short_abandoned, 30}}), before), Not(is("short_moved")));
  EXPECT_THAT(look(thousand({{Leaf::short_abandoned, 31}}), before), is("short_moved"));
  EXPECT_THAT(look(thousand({{Leaf::short_abandoned, 31}})), Not(is("short_moved"))) << "nothing to compare";
}

TEST(Sentinels, WhatTheSourceDoesNotExplain) {
  EXPECT_THAT(look(thousand({{Leaf::unknown, 10}})), Not(is("unknown_share")));
  EXPECT_THAT(look(thousand({{Leaf::unknown, 11}})), is("unknown_share"));
  Counters c = thousand();
  c.unexplained = 1;
  EXPECT_THAT(look(c), is("unexplained"));
}

TEST(Sentinels, PromisesOfCallBacks) {
  Counters c = thousand({{Leaf::callback, 100}});
  c.callbacks_kept = 80;
  EXPECT_THAT(look(c), Not(is("callbacks_kept")));
  c.callbacks_kept = 79;
  EXPECT_THAT(look(c), is("callbacks_kept"));
}

TEST(Sentinels, ARateKeptByMakingCallersWait) {
  Counters before = thousand(), now = thousand();
  before.answered_wait_s = 40'000;
  now.answered_wait_s = 60'000;
  EXPECT_THAT(look(now, before), Not(is("wait_longer")));
  now.answered_wait_s = 61'000;
  EXPECT_THAT(look(now, before), is("wait_longer"));
}

TEST(Sentinels, WhatTheDefinitionLeavesOut) {
  Counters c = thousand({{Leaf::ivr_abandoned, 20}});
  EXPECT_THAT(look(c), Not(is("ivr_abandoned")));
  c[Leaf::ivr_abandoned] = 21;
  EXPECT_THAT(look(c), is("ivr_abandoned"));
  const Definition* all = definition_by_code("presented");
  ASSERT_NE(all, nullptr);
  EXPECT_THAT(sentinels(c, {}, *all), Not(is("ivr_abandoned"))) << "this definition counts them";
  EXPECT_THAT(look(thousand({{Leaf::closed, 111}})), Not(is("closed_share")));
  EXPECT_THAT(look(thousand({{Leaf::closed, 112}})), is("closed_share"));
}

TEST(Sentinels, CallsThatLeaveTheQueueOutsideTheRate) {
  EXPECT_THAT(look(thousand({{Leaf::voicemail, 20}})), Not(is("left_otherwise")));
  auto said = look(thousand({{Leaf::voicemail, 800}, {Leaf::callback, 200}}));
  EXPECT_THAT(sentence_of(said, "left_otherwise"), AllOf(HasSubstr("50,0"), HasSubstr("il serait de 50,0")));
  EXPECT_THAT(look(thousand({{Leaf::timeout, 100}})), Not(is("cut_left_out")));
  Counters cut = thousand({{Leaf::timeout, 100}, {Leaf::voicemail, 800}});
  EXPECT_THAT(sentinels(cut, {}, *definition_by_code("answered_abandoned")), is("cut_left_out"));
  EXPECT_THAT(sentinels(cut, {}, *definition_by_code("queue_with_callback")), Not(is("left_otherwise")));
}

TEST(Sentinels, TransfersAndPassages) {
  Counters c = thousand();
  c.transferred = 150;
  EXPECT_THAT(look(c), Not(is("transferred_share")));
  c.transferred = 151;
  EXPECT_THAT(look(c), is("transferred_share"));
  EXPECT_THAT(look(thousand({{Leaf::flow_out, 200}})), Not(is("segments_per_call")));
  auto said = look(thousand({{Leaf::flow_out, 250}}));
  EXPECT_THAT(sentence_of(said, "segments_per_call"), HasSubstr("1,25 files"));
}

TEST(Sentinels, CallersWhoTryAgain) {
  Callers callers;
  callers.callers = 900;
  callers.lost = 200;
  callers.redialled = 60;
  EXPECT_THAT(look(thousand(), {}, callers), Not(is("repeat_callers")));
  callers.redialled = 61;
  EXPECT_THAT(look(thousand(), {}, callers), is("repeat_callers"));
  EXPECT_THAT(look(thousand()), Not(is("repeat_callers"))) << "callers unknown";
}

// Three weeks of a queue open from Monday to Friday, 9 h to 11 h, from a Monday on.
constexpr std::int32_t kMonday = 20'759;  // 2026-11-02
QueueSeries queue(const std::string& name, std::uint32_t calls = 30, int days = 21) {
  SeriesBuilder b;
  for (std::int32_t d = kMonday; d < kMonday + days; ++d) {
    if ((d - kMonday) % 7 >= 5) continue;
    for (std::int64_t at : {9 * 3600, 9 * 3600 + 900, 10 * 3600 + 1800, 11 * 3600}) {
      Counters c;
      c[Leaf::answered] = calls;
      c[Leaf::abandoned] = static_cast<std::uint32_t>(d - kMonday);
      b.add(name, d, 96, at, c);
    }
  }
  return b.take().at(0);
}

TEST(SeriesSentinels, AnOrdinaryNetworkSaysNothing) {
  EXPECT_TRUE(series_sentinels({queue("A"), queue("B")}).empty());
  EXPECT_TRUE(series_sentinels({}).empty());
}

TEST(SeriesSentinels, CountsThatDoNotMove) {
  auto a = queue("A");
  a.days[5].counters = a.days[4].counters;
  EXPECT_THAT(series_sentinels({a}), Not(is("frozen")));
  a.days[6].counters = a.days[4].counters;
  auto said = series_sentinels({queue("B"), a});
  EXPECT_THAT(said, is("frozen"));
  EXPECT_THAT(sentence_of(said, "frozen"), testing::EndsWith(": A."));
  for (int i : {4, 5, 6}) {
    a.days[static_cast<std::size_t>(i)].counters = {};
    a.days[static_cast<std::size_t>(i)].counters[Leaf::answered] = 19;
  }
  EXPECT_THAT(series_sentinels({a}), Not(is("frozen"))) << "too few calls to tell";
}

TEST(SeriesSentinels, AQueueThatFallsSilent) {
  auto silent = queue("A");
  silent.days.pop_back();
  EXPECT_THAT(series_sentinels({silent, queue("B")}), Not(is("silent")));
  silent.days.pop_back();
  auto said = series_sentinels({silent, queue("B")});
  EXPECT_THAT(said, is("silent"));
  EXPECT_THAT(sentence_of(said, "silent"), HasSubstr("2\u00A0jours"));
  EXPECT_THAT(series_sentinels({silent}), Not(is("silent"))) << "nobody else had calls";
}

TEST(SeriesSentinels, HoursWithoutACall) {
  auto a = queue("A");
  ASSERT_GT(a.days[7].by_hour[10], 0U);
  a.days[7].by_hour[11] = 0;
  EXPECT_THAT(series_sentinels({a}), Not(is("missing_hours"))) << "the end of the day";
  a = queue("A");
  a.days[7].by_hour[10] = 0;
  auto said = series_sentinels({a});
  EXPECT_THAT(said, is("missing_hours"));
  EXPECT_THAT(sentence_of(said, "missing_hours"), HasSubstr("11\u00A0novembre\u00A02026"));
}

TEST(SeriesSentinels, IntervalsTooCoarse) {
  auto a = queue("A");
  a.on_halves = 0;
  a.on_hours = a.cells - 1;
  EXPECT_THAT(series_sentinels({a}), Not(is("coarse_intervals")));
  a.on_hours = a.cells;
  EXPECT_THAT(sentence_of(series_sentinels({a}), "coarse_intervals"), HasSubstr("à l’heure"));
  a.on_halves = 1;
  a.on_hours = a.cells - 1;
  EXPECT_THAT(sentence_of(series_sentinels({a}), "coarse_intervals"), HasSubstr("à la demi-heure"));
  a.cells = a.on_hours = 19;
  EXPECT_THAT(series_sentinels({a}), Not(is("coarse_intervals"))) << "too few to tell";
}

TEST(SeriesSentinels, AThresholdThatJumps) {
  auto with = [](std::uint32_t shorts) {
    auto a = queue("A");
    for (std::size_t i = 8; i < a.days.size(); ++i) {
      a.days[i].counters[Leaf::abandoned] = 0;
      a.days[i].counters[Leaf::short_abandoned] = shorts;
    }
    return series_sentinels({a});
  };
  EXPECT_THAT(with(6), Not(is("short_jump")));  // 4,8 %
  EXPECT_THAT(with(7), is("short_jump"));       // 5,5 %
  EXPECT_THAT(sentence_of(with(7), "short_jump"), HasSubstr("12\u00A0novembre\u00A02026"));
}

TEST(SeriesSentinels, ClosedWhileCallsAreAnswered) {
  auto a = queue("A");
  a.closed_while_open = a.open_calls / 100;
  ASSERT_LT(a.closed_while_open, 30U);
  a.open_calls *= 10;
  a.closed_while_open = a.open_calls / 100;
  ASSERT_GE(a.closed_while_open, 30U);
  EXPECT_THAT(series_sentinels({a}), Not(is("closed_while_open")));
  ++a.closed_while_open;
  EXPECT_THAT(series_sentinels({a}), is("closed_while_open"));
}

TEST(SeriesSentinels, DaysOfAnotherLength) {
  auto a = queue("A");
  a.days[2].quarters = 100;
  a.days[2].by_hour[2] = 4;
  auto said = sentence_of(series_sentinels({a}), "clock_change");
  EXPECT_THAT(said, HasSubstr("100 quarts d’heure"));
  EXPECT_THAT(said, HasSubstr("4\u00A0appels"));
  a.days[2].quarters = 92;
  EXPECT_THAT(sentence_of(series_sentinels({a}), "clock_change"), HasSubstr("92 quarts d’heure"));
  a.days[2].quarters = 96;
  EXPECT_THAT(series_sentinels({a}), Not(is("clock_change")));
}

CallFacts facts() {
  CallFacts f;
  f.calls = f.answered = f.talks = f.known_callers = f.conversations = 1000;
  return f;
}

TEST(CallSentinels, EachBound) {
  EXPECT_TRUE(call_sentinels(facts()).empty());
  EXPECT_TRUE(call_sentinels({}).empty());
  struct Case {
    const char* code;
    std::uint64_t CallFacts::*field;
    std::uint64_t at;  // the last value that says nothing
  };
  for (auto [code, field, at] :
       std::initializer_list<Case>{{"quick_answers", &CallFacts::quick_talks, 50},
                                   {"same_talk", &CallFacts::same_talks, 100},
                                   {"counted_twice", &CallFacts::counted_twice, 20},
                                   {"callbacks_early", &CallFacts::early_callbacks, 0},
                                   {"future", &CallFacts::future, 0},
                                   {"overlap", &CallFacts::overlaps, 10},
                                   {"backwards", &CallFacts::backwards, 0}}) {
    CallFacts f = facts();
    f.*field = at;
    EXPECT_THAT(call_sentinels(f), Not(is(code))) << code;
    ++(f.*field);
    EXPECT_THAT(call_sentinels(f), is(code)) << code;
  }
}

TEST(CallSentinels, ConversationsOfAnAgentThatOverlap) {
  EXPECT_EQ(overlaps({}), 0U);
  EXPECT_EQ(overlaps({{1, 100, 200}, {1, 198, 300}, {2, 150, 250}}), 0U) << "within what clocks may differ";
  EXPECT_EQ(overlaps({{1, 197, 300}, {1, 100, 200}}), 1U) << "in any order";
  EXPECT_EQ(overlaps({{1, 0, 1000}, {1, 10, 20}, {1, 30, 40}}), 2U) << "one conversation swallows two";
}
}  // namespace
}  // namespace calls
