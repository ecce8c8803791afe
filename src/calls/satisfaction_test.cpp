// Weighted satisfaction: each kind of call at its weight, intervals at the effective number, bounds of
// silence, and what is said of it on the page.
#include "calls/satisfaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "base/text.h"
#include "calls/call_folder.h"
#include "calls/opinions.h"

namespace calls {
namespace {
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

Strata two(std::uint64_t answered, std::uint64_t scores, std::uint64_t satisfied, std::uint64_t lost,
           std::uint64_t lost_scores, std::uint64_t lost_satisfied) {
  Strata s;
  s.calls[0] = answered;
  s.scores[0] = scores;
  s.satisfied[0] = satisfied;
  s.calls[3] = lost;
  s.scores[3] = lost_scores;
  s.satisfied[3] = lost_satisfied;
  return s;
}

TEST(Weighted, EachKindWeighsWhatItWeighsAmongCalls) {
  // 80 % of answered callers are content, 20 % of the lost, who are a quarter of the calls.
  Weighted w = weighted(two(750, 50, 40, 250, 50, 10));
  EXPECT_NEAR(*w.share, 0.75 * 0.8 + 0.25 * 0.2, 1e-12);
  EXPECT_NEAR(w.effective_n, 80, 1e-9);  // 100² / (50·1.5² + 50·0.5²)
  Interval i = wilson_of_share(0.65, 80);
  EXPECT_DOUBLE_EQ(w.low, i.low);
  EXPECT_DOUBLE_EQ(w.high, i.high);
  EXPECT_FALSE(w.capped);
}

TEST(Weighted, LikeTheCallsIsTheRawShare) {
  Weighted w = weighted(two(750, 75, 60, 250, 25, 5));
  EXPECT_NEAR(*w.share, 0.65, 1e-12);
  EXPECT_NEAR(w.effective_n, 100, 1e-9);
}

TEST(Weighted, WeightsAreCapped) {
  Weighted w = weighted(two(10, 100, 100, 990, 10, 0));
  EXPECT_TRUE(w.capped);
  double first = 0.01 / (100.0 / 110);
  EXPECT_NEAR(*w.share, first * 100 / (first * 100 + kMostWeight * 10), 1e-12);
}

TEST(Weighted, SilenceBoundsTheShare) {
  Strata s = two(750, 50, 40, 250, 50, 10);
  s.drawn[0] = s.drawn[3] = 100;
  s.responses[0] = s.responses[3] = 50;
  Weighted w = weighted(s);
  EXPECT_NEAR(w.worst, 0.5 * 0.65, 1e-12);  // reference §5: ρp and ρp + 1 − ρ
  EXPECT_NEAR(w.best, 0.5 * 0.65 + 0.5, 1e-12);
  // Nobody drawn: all who have no score kept silent.
  EXPECT_NEAR(weighted(two(750, 50, 40, 250, 50, 10)).worst, 50.0 / 1000, 1e-12);
}

TEST(Weighted, KindsWithoutScoresAreToldAndNotGuessed) {
  Weighted w = weighted(two(750, 50, 40, 250, 0, 0));
  EXPECT_NEAR(*w.share, 0.8, 1e-12);
  EXPECT_EQ(w.without_scores, 250U);
  EXPECT_GE(w.best - w.worst, 0.25);
  EXPECT_EQ(weighted({}).share, std::nullopt);
}

RC_GTEST_PROP(Weighted, StaysWithinItsBounds, ()) {
  Strata s;
  for (std::size_t i = 0; i < kStrata; ++i) {
    s.calls[i] = *rc::gen::inRange<std::uint64_t>(0, 1000);
    s.scores[i] = s.calls[i] == 0 ? 0 : *rc::gen::inRange<std::uint64_t>(0, s.calls[i] + 1);
    s.satisfied[i] = s.scores[i] == 0 ? 0 : *rc::gen::inRange<std::uint64_t>(0, s.scores[i] + 1);
  }
  Weighted w = weighted(s);
  if (!w.share) return;
  RC_ASSERT(w.low <= *w.share + 1e-9 && *w.share <= w.high + 1e-9);
  RC_ASSERT(w.effective_n <= static_cast<double>(total(s.scores)) + 1e-6);
  RC_ASSERT(0 <= w.worst && w.worst <= w.best + 1e-12 && w.best <= 1 + 1e-12);
}

Opinions opinions(std::vector<Strata> all) {
  Opinions out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::string code(1, static_cast<char>('a' + i));
    out.networks.push_back({{static_cast<std::int64_t>(i + 1), code, "", ""}, all[i], {{"2026-11", all[i]}}});
  }
  rank_opinions(out);
  return out;
}

TEST(Opinions, AskingTheLostCostsNobodyItsRank) {
  // The same network, whose lost callers are asked in one case only.
  auto v = opinions({two(750, 100, 80, 250, 100, 10), two(750, 100, 80, 250, 0, 0)});
  EXPECT_TRUE(v.over_answered);
  EXPECT_EQ(v.ranks[0].first, v.ranks[1].first);
  auto all = opinions({two(750, 100, 80, 250, 100, 10), two(750, 100, 80, 250, 100, 95)});
  EXPECT_FALSE(all.over_answered);
  EXPECT_EQ(all.ranks[1].first, 1U);
  EXPECT_EQ(all.ranks[0].first, 2U);
  // A network too small to be ranked doesn't change what the others are compared over.
  EXPECT_FALSE(opinions({two(750, 100, 80, 250, 100, 10), two(75, 10, 8, 25, 0, 0)}).over_answered);
}

TEST(Opinions, ThePageSaysWhatShouldBeKnown) {
  auto page = [](const Strata& s) { return opinions_page(opinions({s})).main.str(); };
  EXPECT_THAT(page(two(750, 20, 10, 250, 0, 0)),
              AllOf(HasSubstr("non classé (moins de 30 réponses)"), HasSubstr("Moins de 30 réponses"),
                    HasSubstr("25,0\u202F%"), HasSubstr("Aucun appel n’a été tiré au sort")));
  Strata s = two(750, 50, 40, 250, 50, 10);
  s.drawn[0] = s.responses[0] = 50;
  s.drawn[3] = s.responses[3] = 50;
  EXPECT_THAT(page(s), AllOf(HasSubstr("1er"), Not(HasSubstr("À savoir avant"))));
  EXPECT_THAT(page({}), HasSubstr("Aucune note"));
}

TEST(Opinions, TheCsvHasALineAKindAndOneForAll) {
  auto csv = opinions_csv(opinions({two(750, 50, 40, 250, 50, 10), {}}));
  auto lines = text::split(csv, '\n');
  ASSERT_THAT(lines, SizeIs(1 + 2 * (kStrata + 1) + 1));
  for (std::size_t i = 0; i + 1 < lines.size(); ++i)
    EXPECT_EQ(std::count(lines[i].begin(), lines[i].end(), ';'), 16) << lines[i];
  EXPECT_THAT(csv, HasSubstr("a;2026-11;Ensemble;1000;0;0;100;50;\"50,00\";"));
}

TEST(Opinions, ThePeriodIsOfWholeMonths) {
  CallFolder folder;
  folder.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-05-01 09:00:00"},
                                    {"2", "CAF", "A", "2026-11-10 09:00:00"}}));
  auto v = show_opinions(folder.context, {}).value();
  EXPECT_EQ(iso_of_day(v.period.from), "2026-05-01");
  EXPECT_EQ(iso_of_day(v.period.to), "2026-11-10");
  ASSERT_THAT(v.networks, SizeIs(1));
  EXPECT_THAT(v.networks[0].months, SizeIs(2));
  EXPECT_EQ(show_opinions(folder.context, {"2026-11-01", "2026-11-30"}).value().networks[0].all.calls[0], 1U);
  EXPECT_EQ(show_opinions(folder.context, {"demain", ""}).error().kind, ErrorKind::invalid);
}
}  // namespace
}  // namespace calls
