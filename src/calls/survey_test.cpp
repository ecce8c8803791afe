// Links of surveys: signed, of one call, used once; and what a stop half-way leaves.
#include "calls/survey.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/call_folder.h"
#include "people/audit.h"
#include "store/fault_db.h"
#include "store/sqlite.h"

namespace calls {
namespace {
using testing::HasSubstr;
using testing::Not;

class MovingClock final : public Clock {
 public:
  Millis at = 1'795'000'000'000;
  Millis now() const override { return at; }
};

class Survey : public testing::Test {
 protected:
  Survey() {
    std::vector<CsvCall> calls;
    for (const char* network : {"CAF", "MSA"})
      for (int i = 0; i < 10; ++i)
        calls.push_back({fmt::format("{}-{}", network, i), network, "Accueil",
                         civil_text(civil_seconds(2026, 11, 2) + 32400 + i),
                         i % 2 ? "abandoned" : "answered"});
    folder_.import("appels.csv", calls_csv(calls));
  }
  // Tokens of a network's drawn calls.
  std::vector<std::string> tokens(const std::string& network = "CAF") {
    std::vector<std::string> out;
    auto s = sample_calls(context_, {network, "", "", "https://a.example", 10, 10, 1}).value();
    for (const auto& c : s.calls) out.push_back(c.link.substr(c.link.rfind('/') + 1));
    return out;
  }
  Result<SurveyAnswer> answer(const std::string& token, std::int64_t score = 5) {
    return answer_survey(visitor_, {token, score});
  }
  std::string refusal(const std::string& token) {
    auto opened = open_survey(visitor_, {token});
    auto answered = answer(token);
    EXPECT_EQ(opened.has_value(), answered.has_value()) << token;
    if (opened || answered) return "";
    EXPECT_EQ(opened.error().code, answered.error().code);
    return answered.error().code;
  }
  Counters all() { return folder_.total(); }

  CallFolder folder_;
  MovingClock clock_;
  static operations::Context with_clock(const operations::Context& c, const Clock& clock) {
    return {.store = c.store,
            .clock = clock,
            .random = c.random,
            .indexes = c.indexes,
            .progress = c.progress,
            .folder = c.folder,
            .viewer = c.viewer,
            .caches = c.caches};
  }
  operations::Context context_ = with_clock(folder_.context, clock_);
  operations::Context visitor_ = [this] {
    auto c = with_clock(folder_.context, clock_);
    c.viewer = {};
    return c;
  }();
};

TEST_F(Survey, AnAnswerIsTheScoreOfItsCall) {
  auto links = tokens();
  auto v = open_survey(visitor_, {links[0]}).value();
  EXPECT_EQ(v.network, "CAF");
  EXPECT_EQ(v.day, "2026-11-02");
  EXPECT_FALSE(v.answered);
  EXPECT_FALSE(answer(links[0], 4).value().again);
  EXPECT_FALSE(answer(links[1], 1).value().again);
  EXPECT_EQ(all().scores, 2U);
  EXPECT_EQ(all().satisfied, 1U);
  EXPECT_EQ(all().score_sum, 5U);
  EXPECT_TRUE(folder_.verify().value().faults.empty());
  auto line = people::newest_lines(*folder_.store().read(), 1).at(0);
  EXPECT_EQ(line.action, "appels.enquete");
  EXPECT_EQ(line.actor, "public");
  EXPECT_EQ(line.detail, "CAF");
}

TEST_F(Survey, ALinkServesOnce) {
  auto links = tokens();
  ASSERT_TRUE(answer(links[0], 2));
  auto lines = people::verify_trail(*folder_.store().read()).lines;
  EXPECT_TRUE(open_survey(visitor_, {links[0]}).value().answered);
  EXPECT_TRUE(answer(links[0], 5).value().again);
  EXPECT_EQ(all().score_sum, 2U);
  EXPECT_EQ(people::verify_trail(*folder_.store().read()).lines, lines);
}

TEST_F(Survey, LookingUsesNothingUp) {
  auto links = tokens();
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(open_survey(visitor_, {links[0]}).value().answered);
  EXPECT_FALSE(answer(links[0]).value().again);
}

TEST_F(Survey, WhatIsForgedIsUnknown) {
  auto links = tokens();
  for (std::size_t i = 0; i < links[0].size(); ++i) {
    std::string forged = links[0];
    forged[i] = forged[i] == 'a' ? 'b' : 'a';
    EXPECT_EQ(refusal(forged), "survey_unknown") << i;
  }
  std::string other = links[0].substr(0, kReferenceLength) + links[1].substr(kReferenceLength);
  std::string upper = links[0];
  for (auto& c : upper) c = static_cast<char>(std::toupper(c));
  for (const auto& no : {other, upper, links[0] + "a", links[0].substr(1), std::string(),
                         std::string(32, '0'), std::string("' or 1=1 --"), std::string(32, '\0')})
    EXPECT_EQ(refusal(no), "survey_unknown") << no;
  EXPECT_EQ(all().scores, 0U);
}

TEST_F(Survey, AnotherNetworksSignatureIsUnknown) {
  auto caf = tokens("CAF"), msa = tokens("MSA");
  EXPECT_EQ(refusal(caf[0].substr(0, kReferenceLength) + msa[0].substr(kReferenceLength)), "survey_unknown");
  // Even what the right key signs, for another network or a later end.
  auto key = SurveyKey::find(folder_.path).value();
  auto link = drawn_call(*folder_.store().read(), reference_of(caf[0])).value().link();
  ASSERT_EQ(key.token(link), caf[0]);
  EXPECT_EQ(refusal(key.token({link.reference, "MSA", link.until})), "survey_unknown");
  EXPECT_EQ(refusal(key.token({link.reference, link.network, link.until + 1})), "survey_unknown");
  ASSERT_TRUE(answer(msa[0]));
  EXPECT_EQ(all().scores, 1U);
  EXPECT_FALSE(open_survey(visitor_, {caf[0]}).value().answered);
}

TEST_F(Survey, AnotherKeySignsNothing) {
  auto links = tokens();
  auto link = drawn_call(*folder_.store().read(), reference_of(links[0])).value().link();
  EXPECT_EQ(refusal(SurveyKey(std::string(SurveyKey::kSecretBytes, 'x')).token(link)), "survey_unknown");
  std::filesystem::remove(folder_.path + "/keys/surveys.key");
  EXPECT_EQ(refusal(links[0]), "survey_unknown");
}

TEST_F(Survey, LinksEndAfterThirtyDays) {
  auto links = tokens();
  clock_.at += kSurveyLasts - 1;
  EXPECT_FALSE(open_survey(visitor_, {links[0]}).value().answered);
  EXPECT_EQ(tokens(), links);  // told again, they don't last longer
  clock_.at += 1;
  EXPECT_EQ(refusal(links[0]), "survey_ended");
  EXPECT_EQ(refusal(links[0].substr(0, 31) + "0"), "survey_unknown");  // only who holds a link learns its end
  EXPECT_EQ(all().scores, 0U);
}

TEST_F(Survey, TheKeyIsItsOwnersOnlyAndStays) {
  auto links = tokens();
  namespace fs = std::filesystem;
  std::string path = folder_.path + "/keys/surveys.key";
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  ASSERT_TRUE(write_file(path, "guichet-survey-key 1\nabîmée\n"));
  EXPECT_FALSE(SurveyKey::keep(folder_.path, folder_.context.random));
}

// Each write in turn fails, as if the process stopped there: the answer is whole, or can be given again.
TEST_F(Survey, AStopHalfWayLeavesTheLinkToUseAgain) {
  auto links = tokens();
  std::string file = folder_.path + "/guichet.sqlite";
  for (int at = 1;; ++at) {
    store::FaultPlan plan{0, at};
    store::Store failing([&](bool writing) -> std::unique_ptr<store::Db> {
      return std::make_unique<store::FaultDb>(
          store::open_sqlite(file, writing ? store::Mode::read_write : store::Mode::read_only), plan);
    });
    operations::Context c{.store = failing,
                          .clock = clock_,
                          .random = visitor_.random,
                          .indexes = visitor_.indexes,
                          .progress = visitor_.progress,
                          .folder = folder_.path};
    try {
      ASSERT_TRUE(answer_survey(c, {links[0], 5}));
      EXPECT_GT(at, 4);  // the cube, the network's day, the score, the trail
      break;
    } catch (const store::StoreError&) {
      EXPECT_FALSE(open_survey(visitor_, {links[0]}).value().answered) << at;
      EXPECT_EQ(all().scores, 0U) << at;
      EXPECT_EQ(people::verify_trail(*folder_.store().read()).first_fault, 0) << at;
    }
  }
  EXPECT_EQ(all().scores, 1U);
  EXPECT_TRUE(answer(links[0]).value().again);
  EXPECT_TRUE(folder_.verify().value().faults.empty());
}

TEST_F(Survey, ThePageAsksOneQuestionAndSaysWhatIsWrong) {
  auto links = tokens();
  auto page = survey_page(visitor_, links[0], open_survey(visitor_, {links[0]}).value(), {}).main.str();
  EXPECT_THAT(page, HasSubstr("Très satisfait"));
  EXPECT_THAT(page, Not(HasSubstr("<textarea")));
  Error nothing{ErrorKind::invalid, "invalid", "", {{"score", "Choisissez"}}};
  EXPECT_THAT(survey_refused_page(visitor_, {{"token", {links[0]}}}, nothing).main.str(),
              HasSubstr("id=\"score-faute\""));
  EXPECT_THAT(survey_refused_page(visitor_, {{"token", {"abc"}}}, nothing).title, "Lien non reconnu");
}
}  // namespace
}  // namespace calls
