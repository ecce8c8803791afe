#include "reviews/draft.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reviews/review_store.h"

namespace reviews {
namespace {
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

answers::Sentence fact(std::string text) {
  answers::Quote q;
  q.document = "D1001";
  q.version = 2;
  q.passage = "p";
  q.start = 10;
  q.end = 10 + text.size();
  q.text = text;
  q.title = "Carte grise";
  q.url = "https://exemple.fr/D1001";
  q.date = "2026-03-01";
  return {text, {q}, 0.5};
}

Review review(Feeling feeling = Feeling::negative) {
  Review r;
  r.ref = "900001";
  r.title = "Trop long";
  r.body = "J'attends depuis des mois.";
  r.feeling = feeling;
  return r;
}

Findings two_grievances() {
  Findings f;
  f.grievances = {{{0, 5}, "J'attends depuis des mois.", "delai", 2},
                  {{6, 9}, "Personne ne décroche.", "telephone", 1}};
  f.facts = {fact("Le délai est d'un mois."), std::nullopt};
  return f;
}

std::vector<SentenceKind> kinds(const Draft& d) {
  std::vector<SentenceKind> out;
  for (const auto& s : d.sentences) out.push_back(s.kind);
  return out;
}

services::ContactPoint phone(std::string value) {
  services::ContactPoint c{};
  c.kind = services::ContactKind::phone;
  c.value = std::move(value);
  c.verified_on = "2026-01-17";
  c.structure_name = "CAF du Gard";
  return c;
}

// What every draft owes its reader.
void expect_sound(const Draft& d) {
  EXPECT_EQ(d.text, text_of(d.sentences));
  ASSERT_FALSE(d.sentences.empty());
  EXPECT_EQ(d.sentences.front().kind, SentenceKind::courtesy);
  for (const auto& s : d.sentences) {
    EXPECT_EQ(s.kind == SentenceKind::fact, !s.quotes.empty()) << s.text;
    EXPECT_EQ(s.kind == SentenceKind::to_complete, s.text.starts_with("[À compléter")) << s.text;
    for (const auto& q : s.quotes) EXPECT_THAT(s.text, HasSubstr(q.text));
  }
  for (std::size_t i = 0; i < d.grievances.size(); ++i) {
    EXPECT_FALSE(d.grievances[i].answered_by.empty());
    for (auto s : d.grievances[i].answered_by) EXPECT_EQ(d.sentences.at(s).grievance, static_cast<int>(i));
  }
}

TEST(Draft, TakesUpEveryGrievance) {
  Draft d = compose(review(), two_grievances());
  expect_sound(d);
  ASSERT_EQ(d.grievances.size(), 2U);
  EXPECT_THAT(kinds(d), Contains(SentenceKind::acknowledgement));
  EXPECT_THAT(kinds(d), Contains(SentenceKind::fact));
  EXPECT_THAT(kinds(d), Contains(SentenceKind::closing));
  EXPECT_THAT(d.text, HasSubstr("«\u00A0Le délai est d'un mois.\u00A0»"));
  EXPECT_THAT(d.text, HasSubstr("Carte grise"));
  EXPECT_EQ(d.review, "900001");
}

TEST(Draft, TheOpeningNamesTheSubjectInTheUsersWords) {
  Review r = review();
  r.title = "Carte grise jamais reçue";
  EXPECT_THAT(compose(r, two_grievances()).sentences.at(1).text,
              HasSubstr("«\u00A0Carte grise jamais reçue\u00A0»"));
  r.title = "Bande d'incapables que vous êtes !";
  r.procedure = "Demander une carte grise";
  EXPECT_THAT(compose(r, two_grievances()).sentences.at(1).text,
              HasSubstr("«\u00A0Demander une carte grise\u00A0»"));
  EXPECT_EQ(compose(r, two_grievances()).text.find("incapables"), std::string::npos);
}

TEST(Draft, APartOfASentenceIsQuotedAsAPart) {
  Findings f = two_grievances();
  f.grievances[1] = {{6, 9}, "le numéro indiqué sonne occupé du matin au soir", "telephone", 1, false};
  EXPECT_THAT(compose(review(), f).text,
              HasSubstr("«\u00A0… le numéro indiqué sonne occupé du matin au soir\u00A0»"));
}

TEST(Draft, WithoutVerifiedContactTheAgentIsAsked) {
  Draft d = compose(review(), two_grievances());
  EXPECT_THAT(d.text, HasSubstr("[À compléter"));
  EXPECT_THAT(kinds(d), Not(Contains(SentenceKind::contact)));
}

TEST(Draft, ContactsAreThoseGiven) {
  Findings f = two_grievances();
  f.contacts = {phone("04 65 71 10 58")};
  Draft d = compose(review(), f);
  expect_sound(d);
  EXPECT_THAT(d.text, HasSubstr("04 65 71 10 58"));
  EXPECT_THAT(d.text, HasSubstr("CAF du Gard"));
}

TEST(Draft, NoDigitComesFromNowhere) {
  Draft d = compose(review(), two_grievances());
  for (const auto& s : d.sentences) {
    if (s.kind == SentenceKind::fact) continue;
    EXPECT_EQ(s.text.find_first_of("0123456789"), std::string::npos) << s.text;
  }
}

TEST(Draft, DistressIsForAHumanFirst) {
  Findings f = two_grievances();
  f.alarms.distress = true;
  Draft d = compose(review(), f);
  expect_sound(d);
  EXPECT_THAT(kinds(d), Contains(SentenceKind::to_complete));
  ASSERT_FALSE(d.notes.empty());
  EXPECT_THAT(d.notes.front(), HasSubstr("détresse"));
}

TEST(Draft, AThreatIsToldToTheAgent) {
  Findings f = two_grievances();
  f.alarms.threat = true;
  EXPECT_THAT(compose(review(), f).notes, Contains(HasSubstr("menace")));
}

TEST(Draft, AnEmptyReviewGetsNoInventedSubject) {
  Findings f;
  f.alarms.empty = true;
  Draft d = compose(review(), f);
  expect_sound(d);
  EXPECT_TRUE(d.grievances.empty());
  EXPECT_THAT(kinds(d), Not(Contains(SentenceKind::fact)));
  EXPECT_THAT(kinds(d), Contains(SentenceKind::to_complete));
}

TEST(Draft, ThanksAreAnsweredWithThanksOnly) {
  Draft d = compose(review(Feeling::positive), {});
  expect_sound(d);
  EXPECT_TRUE(d.grievances.empty());
  EXPECT_THAT(kinds(d), Not(Contains(SentenceKind::contact)));
  EXPECT_EQ(d.text.find("excus"), std::string::npos);
  EXPECT_EQ(d.text.find("regret"), std::string::npos);
}

TEST(Draft, AForeignMessageIsTold) {
  Findings f = two_grievances();
  f.alarms.foreign = true;
  EXPECT_THAT(compose(review(), f).notes, Contains(HasSubstr("français")));
}

TEST(Draft, TheSameReviewGetsTheSameWordsAndOthersDiffer) {
  EXPECT_EQ(compose(review(), two_grievances()).text, compose(review(), two_grievances()).text);
  std::set<std::string> openings;
  for (int i = 0; i < 40; ++i) {
    Review r = review();
    r.ref = std::to_string(i);
    openings.insert(compose(r, two_grievances()).sentences.at(1).text);
  }
  EXPECT_GT(openings.size(), 1U);
}

TEST(Draft, IsReadBackAsWritten) {
  Findings f = two_grievances();
  f.alarms.distress = true;
  f.sources = {{"D1001", "Carte grise", "https://exemple.fr", "2026-03-01", "Transports", 2, 1.0}};
  Draft d = compose(review(), f);
  Draft back = draft_from_json(draft_json(d));
  EXPECT_EQ(back.text, d.text);
  EXPECT_EQ(kinds(back), kinds(d));
  EXPECT_EQ(back.notes, d.notes);
  ASSERT_EQ(back.grievances.size(), 2U);
  EXPECT_EQ(back.grievances[0].answered_by, d.grievances[0].answered_by);
  ASSERT_EQ(back.sources.size(), 1U);
  EXPECT_EQ(back.sources[0].document, "D1001");
  expect_sound(back);
  auto quoted = [](const Draft& x) {
    for (const auto& s : x.sentences)
      for (const auto& q : s.quotes)
        return q.document + q.text + q.passage + std::to_string(q.start) + "-" + std::to_string(q.end) +
               std::to_string(q.version);
    return std::string();
  };
  EXPECT_EQ(quoted(back), quoted(d));
}
}  // namespace
}  // namespace reviews
