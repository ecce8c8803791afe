// Samples: drawn by the system, kept, never drawn again; response rates count those who kept silent.
#include "calls/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "calls/call_folder.h"
#include "calls/opinions.h"
#include "people/audit.h"

namespace calls {
namespace {
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

class Samples : public testing::Test {
 protected:
  Samples() {
    std::vector<CsvCall> calls;
    for (int i = 0; i < 400; ++i) {
      CsvCall c{fmt::format("c{}", i), "CAF", "Accueil",
                civil_text(civil_seconds(2026, 11, 2) + 32400 + i * 60)};
      c.caller = "0199001234";
      c.wait = i % 7 * 40;
      c.outcome = i % 4 == 3 ? "abandoned" : "answered";
      if (c.outcome == "answered") c.talk = 60;
      calls.push_back(c);
    }
    calls.push_back({"autre", "MSA", "Accueil", "2026-11-02 09:00:00"});
    folder_.import("appels.csv", calls_csv(calls));
  }
  Result<Sample> draw(std::int64_t answered, std::int64_t lost, std::int64_t seed = 1,
                      std::string links = "") {
    return sample_calls(folder_.context, {"CAF", "2026-11-01", "2026-11-30", links, answered, lost, seed});
  }
  static std::set<std::string> ids(const Sample& s) {
    std::set<std::string> out;
    for (const auto& c : s.calls) out.insert(c.id);
    return out;
  }
  std::int64_t trail() { return people::verify_trail(*folder_.store().read()).lines; }
  Strata strata() {
    auto all = strata_by_month(folder_.context, *folder_.archive(), 0, 40'000);
    return all[{"CAF", "2026-11"}];
  }
  CallFolder folder_;
};

TEST_F(Samples, HaveTheNumbersAskedOfEachKind) {
  auto s = draw(20, 10).value();
  ASSERT_THAT(s.calls, SizeIs(30));
  EXPECT_THAT(ids(s), SizeIs(30));
  EXPECT_EQ(std::count_if(s.calls.begin(), s.calls.end(), [](auto& c) { return c.leaf == Leaf::answered; }),
            20);
  EXPECT_FALSE(s.again);
  EXPECT_THAT(sample_csv(s), AllOf(HasSubstr("id;file;debut;issue\r\n"), Not(HasSubstr("0199001234"))));
  Strata st = strata();
  EXPECT_EQ(total(st.drawn), 30U);
  EXPECT_EQ(total(st.responses), 0U);
  EXPECT_EQ(total(answered_only(st).drawn), 20U);
}

TEST_F(Samples, AskedForAgainAreTheSameAndWriteNothing) {
  auto first = draw(20, 10).value();
  auto lines = trail();
  folder_.import("suite.csv", calls_csv({{"de plus", "CAF", "Accueil", "2026-11-03 09:00:00"}}));
  auto after = trail();
  auto again = draw(20, 10).value();
  EXPECT_TRUE(again.again);
  EXPECT_EQ(sample_csv(again), sample_csv(first));
  EXPECT_EQ(trail(), after);
  EXPECT_GT(lines, 0);
  EXPECT_EQ(total(strata().drawn), 30U);
}

TEST_F(Samples, AnotherSeedDrawsOthers) {
  auto first = ids(draw(20, 10, 1).value()), second = ids(draw(20, 10, 2).value());
  for (const auto& id : second) EXPECT_FALSE(first.contains(id)) << id;
  draw(1'000, 1'000, 3).value();
  EXPECT_EQ(total(strata().drawn), 400U);
  EXPECT_EQ(draw(5, 5, 4).error().code, "no_calls");
}

TEST(SampleDraw, EveryCallHasItsChance) {
  // Forty draws of a fifth: each tenth of the calls has its part.
  std::array<int, 10> parts{};
  for (int seed = 0; seed < 40; ++seed) {
    CallFolder fresh;
    std::vector<CsvCall> calls;
    for (int i = 0; i < 100; ++i)
      calls.push_back({std::to_string(i), "CAF", "A", civil_text(civil_seconds(2026, 11, 2) + 32400 + i)});
    fresh.import("a.csv", calls_csv(calls));
    auto sample = sample_calls(fresh.context, {"CAF", "", "", "", 20, 0, seed}).value();
    for (const auto& c : sample.calls) ++parts[static_cast<std::size_t>(std::stoi(c.id) / 10)];
  }
  for (int n : parts) EXPECT_NEAR(n, 80, 40);  // 5 standard deviations
}

TEST_F(Samples, LinksAreOfTheAddressGiven) {
  auto s = draw(5, 5, 1, "https://guichet.example.fr/").value();
  std::set<std::string> links;
  for (const auto& c : s.calls) {
    EXPECT_THAT(c.link, StartsWith("https://guichet.example.fr/enquete/"));
    links.insert(c.link);
  }
  EXPECT_THAT(links, SizeIs(10));
  EXPECT_THAT(sample_csv(s), HasSubstr("id;file;debut;issue;lien\r\n"));
  EXPECT_EQ(sample_csv(draw(5, 5, 1, "https://guichet.example.fr").value()), sample_csv(s));
  for (const char* no :
       {"guichet.example.fr", "javascript:alert(1)", "https://", "https://a b", "https://a?b=c"})
    EXPECT_EQ(draw(5, 5, 1, no).error().kind, ErrorKind::invalid) << no;
}

TEST_F(Samples, TheRateOfResponseIsThatOfTheDrawn) {
  auto s = draw(20, 10).value();
  std::string csv = "id;note\n";
  for (std::size_t i = 0; i < 12; ++i) csv += s.calls[i].id + ";5\n";
  ImportScores in{folder_.write("notes.csv", csv), "CAF"};
  EXPECT_EQ(import_scores(folder_.context, in).value().added, 12);
  EXPECT_EQ(total(strata().responses), 12U);
  ShowRates rates;
  rates.by = "month";
  auto v = satisfaction_json(show_satisfaction(folder_.context, rates).value());
  const auto& row = v.as_object().at("rows").as_array().at(0).as_object();
  EXPECT_EQ(row.at("drawn").to_number<int>(), 30);
  EXPECT_EQ(row.at("responses").to_number<int>(), 12);
  EXPECT_DOUBLE_EQ(row.at("response_rate").to_number<double>(), 0.4);
}

TEST_F(Samples, AreCountedOnThePageAtOnce) {
  auto drawn = [&] {
    auto told = show_opinions(folder_.context, {"2026-11-01", "2026-11-30"}).value();
    for (const auto& o : told.networks)
      if (o.network.code == "CAF") return total(o.all.drawn);
    return std::uint64_t{0};
  };
  EXPECT_EQ(drawn(), 0U);
  ASSERT_TRUE(draw(20, 10));
  EXPECT_EQ(drawn(), 30U);
  ASSERT_TRUE(draw(5, 5, 2));
  EXPECT_EQ(drawn(), 40U);
}

TEST_F(Samples, ACallWithItsOwnScoreHasOneScore) {
  folder_.import("notes.csv",
                 "id,network,queue,start,wait,talk,outcome,score\n"
                 "n1,Titres,A,2026-11-02 09:00:00,5,60,answered,2\n"
                 "n2,Titres,A,2026-11-02 09:00:00,5,60,answered,\n");
  auto s = sample_calls(folder_.context, {"Titres", "", "", "https://a.example", 10, 0, 1}).value();
  ASSERT_THAT(s.calls, SizeIs(2));
  EXPECT_EQ(s.calls[0].link, "");  // it has answered
  EXPECT_NE(s.calls[1].link, "");
  ImportScores in{folder_.write("n.csv", "id;note\nn1;5\nn2;5\n"), "Titres"};
  auto report = import_scores(folder_.context, in).value();
  EXPECT_EQ(report.added, 1);
  ASSERT_THAT(report.rejected, SizeIs(1));
  EXPECT_EQ(report.rejected[0].line, 2);
  auto st = strata_by_month(folder_.context, *folder_.archive(), 0, 40'000)[{"Titres", "2026-11"}];
  EXPECT_EQ(total(st.scores), 2U);
  EXPECT_EQ(total(st.responses), 2U);
  EXPECT_TRUE(folder_.verify().value().faults.empty());
}

TEST_F(Samples, WhatIsWrongIsRefused) {
  EXPECT_EQ(sample_calls(folder_.context, {"XYZ", "", "", "", 1, 1, 1}).error().kind, ErrorKind::missing);
  EXPECT_EQ(sample_calls(folder_.context, {"CAF", "hier", "", "", 1, 1, 1}).error().kind, ErrorKind::invalid);
  EXPECT_EQ(draw(0, 0).error().code, "no_calls");
}
}  // namespace
}  // namespace calls
