// Ranks: none that the intervals don't support, whatever the figures.
#include "calls/ranking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

namespace calls {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> texts(const std::vector<Measured>& all) {
  std::vector<std::string> out;
  for (const auto& r : ranks(all)) out.push_back(rank_text(r, "réponses"));
  return out;
}

TEST(Ranking, WhatOverlapsIsATie) {
  EXPECT_THAT(texts({{{0.90, 0.92}, 900}, {{0.70, 0.80}, 60}, {{0.79, 0.85}, 80}, {{0.60, 0.69}, 70}}),
              ElementsAre("1er", "2e\u00A0et\u00A03e, à égalité", "2e\u00A0et\u00A03e, à égalité", "4e"));
  EXPECT_THAT(texts({{{0.6, 0.7}, 50}, {{0.7, 0.8}, 50}, {{0.8, 0.9}, 50}}),
              ElementsAre("1er\u00A0à\u00A03e, à égalité", "1er\u00A0à\u00A03e, à égalité",
                          "1er\u00A0à\u00A03e, à égalité"));
  EXPECT_THAT(texts({}), IsEmpty());
}

TEST(Ranking, TheEndsOfAChainOfTiesAreToldApart) {
  auto got = ranks(std::vector<Measured>{{{0.6, 0.7}, 50}, {{0.65, 0.8}, 50}, {{0.75, 0.9}, 50}});
  EXPECT_THAT(got[2].over, ElementsAre(0U));
  EXPECT_THAT(got[1].over, IsEmpty());
  EXPECT_THAT(got[0].over, IsEmpty());
}

TEST(Ranking, FewAnswersHaveNoRankAndMoveNobody) {
  EXPECT_THAT(texts({{{0.5, 0.9}, 29.9}, {{0.8, 0.85}, 30}, {{0.6, 0.7}, 300}}),
              ElementsAre("non classé (moins de 30 réponses)", "1er", "2e"));
}

TEST(Ranking, TheUnrankedComeLast) {
  auto got =
      ranks(std::vector<Measured>{{{0, 1}, 3}, {{0.6, 0.7}, 50}, {{0.8, 0.9}, 50}, {{0.65, 0.75}, 50}});
  EXPECT_THAT(by_rank(got), ElementsAre(2U, 1U, 3U, 0U));
}

std::vector<Measured> some() {
  return *rc::gen::container<std::vector<Measured>>(rc::gen::apply(
      [](int a, int b, int n) {
        return Measured{{std::min(a, b) / 100.0, std::max(a, b) / 100.0}, static_cast<double>(n)};
      },
      rc::gen::inRange(0, 101), rc::gen::inRange(0, 101), rc::gen::inRange(20, 60)));
}
bool overlap(const Measured& a, const Measured& b) {
  return a.interval.low <= b.interval.high && b.interval.low <= a.interval.high;
}

RC_GTEST_PROP(Ranking, OrdersOnlyWhatIntervalsSeparate, ()) {
  auto all = some();
  auto got = ranks(all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    RC_ASSERT(got[i].ranked() == (all[i].n >= kFewestToRank));
    for (std::size_t j = 0; j < all.size(); ++j) {
      if (!got[i].ranked() || !got[j].ranked()) continue;
      bool tie = got[i].first == got[j].first;
      if (overlap(all[i], all[j])) RC_ASSERT(tie);
      if (!tie && got[i].first < got[j].first) RC_ASSERT(all[i].interval.low > all[j].interval.high);
      bool over = std::count(got[i].over.begin(), got[i].over.end(), j) == 1;
      RC_ASSERT(over == (tie && all[i].interval.low > all[j].interval.high));
    }
  }
}

RC_GTEST_PROP(Ranking, RanksAreSharedOutWithoutAGap, ()) {
  auto all = some();
  std::vector<std::size_t> firsts;
  for (const auto& r : ranks(all))
    if (r.ranked()) firsts.push_back(r.first);
  std::multiset<std::size_t> taken(firsts.begin(), firsts.end());
  std::size_t next = 1;
  for (const auto& r : ranks(all))
    if (r.ranked()) RC_ASSERT(r.last - r.first + 1 == taken.count(r.first));
  for (auto it = taken.begin(); it != taken.end(); it = taken.upper_bound(*it)) {
    RC_ASSERT(*it == next);
    next += taken.count(*it);
  }
  RC_ASSERT(next == firsts.size() + 1);
}

RC_GTEST_PROP(Ranking, DoesNotDependOnTheOrderGiven, ()) {
  auto all = some();
  std::vector<std::size_t> places(all.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  std::size_t turn = all.empty() ? 0 : *rc::gen::inRange<std::size_t>(0, all.size());
  std::rotate(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(turn), places.end());
  std::vector<Measured> moved;
  for (auto p : places) moved.push_back(all[p]);
  auto before = ranks(all), after = ranks(moved);
  for (std::size_t i = 0; i < places.size(); ++i) {
    RC_ASSERT(after[i].first == before[places[i]].first);
    RC_ASSERT(after[i].last == before[places[i]].last);
  }
}
}  // namespace
}  // namespace calls
