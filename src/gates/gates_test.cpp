#include "gates/gates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace gates {
namespace {
const std::vector<Passage> kCard{{"p1",
                                  "En cas de perte ou de vol, le renouvellement de la carte d’identité coûte "
                                  "25 €, payés par timbre fiscal. "
                                  "Le renouvellement est gratuit dans les autres cas.",
                                  "Carte d’identité perdue ou volée"},
                                 {"p2",
                                  "La demande se fait en mairie, sur rendez-vous. Le délai de fabrication "
                                  "est de 3 semaines. Vous devez fournir "
                                  "2 photos.",
                                  "Carte d’identité"},
                                 {"p3",
                                  "Le passeport coûte 86 € pour un adulte et 42 € pour un mineur de 15 à 17 "
                                  "ans. La présence du mineur est "
                                  "obligatoire. Le titre n’est pas remis au demandeur par courrier.",
                                  "Passeport"}};

// The verdict on the only fact of a kind.
Verdict verdict(std::string_view text, Kind kind) {
  for (const auto& f : check(text, kCard).facts)
    if (f.fact.kind == kind) return f.verdict;
  ADD_FAILURE() << "no such fact in: " << text;
  return Verdict::not_checkable;
}

TEST(Gates, WhatTheSourceSaysIsConfirmed) {
  for (const auto& p : kCard)
    for (auto r : text::sentences(p.text)) {
      std::string s = p.text.substr(r.start, r.end - r.start);
      auto report = check(s, kCard);
      EXPECT_TRUE(report.all_confirmed()) << s;
      ASSERT_EQ(report.sentences.size(), 1U) << s;
      EXPECT_EQ(report.sentences[0].status, Support::supported) << s;
      ASSERT_FALSE(report.sentences[0].quotes.empty());
      EXPECT_EQ(report.sentences[0].quotes[0].text, s);
    }
}

// The figure or the body is said, but of something else.
TEST(Gates, AFactFoundWhereSomethingElseIsSpokenOfIsNotConfirmed) {
  auto passages = kCard;
  passages.push_back(
      {"p4", "La carte Vitale est à demander à la CPAM. Son remplacement est prévu.", "Carte Vitale"});
  passages.push_back({"p5", "La Caf verse le RSA chaque mois. Rapprochez-vous de votre CPAM.", "RSA"});
  passages.push_back(
      {"p6", "Vous devez vous rapprocher de votre CPAM pour les indemnités versées.", "Arrêt maladie"});
  for (std::string_view s :
       {"Le remplacement de la carte Vitale coûte 25 €.", "Le RSA est versé par la CPAM."}) {
    auto report = check(s, passages);
    ASSERT_FALSE(report.facts.empty()) << s;
    for (const auto& f : report.facts) EXPECT_NE(f.verdict, Verdict::confirmed) << s << " : " << f.text;
    EXPECT_NE(report.sentences[0].status, Support::supported) << s;
  }
  auto right = check("Le renouvellement de la carte d’identité coûte 25 €.", passages);
  ASSERT_EQ(right.facts.size(), 1U);
  EXPECT_EQ(right.facts[0].verdict, Verdict::confirmed);
}

TEST(Gates, AFreeCardThatCostsIsContradicted) {
  auto report = check("Le renouvellement d’une carte d’identité perdue est gratuit.", {kCard[0]});
  ASSERT_FALSE(report.facts.empty());
  auto wrong =
      check("En cas de perte ou de vol, le renouvellement de la carte d’identité coûte 12 €.", kCard);
  ASSERT_EQ(wrong.facts.size(), 1U);
  EXPECT_EQ(wrong.facts[0].verdict, Verdict::contradicted);
  EXPECT_EQ(wrong.facts[0].expected, "25 €");
  ASSERT_TRUE(wrong.facts[0].evidence);
  EXPECT_EQ(wrong.facts[0].evidence->passage, "p1");
  auto free = check(
      "En cas de perte ou de vol de la carte d’identité, le renouvellement est gratuit, sans timbre fiscal.",
      {{"p",
        "En cas de perte ou de vol, le renouvellement de la carte d’identité coûte 25 €, payés par "
        "timbre fiscal.",
        ""}});
  EXPECT_FALSE(free.all_confirmed());
  auto lost =
      check("Le renouvellement d’une carte d’identité perdue est gratuit.",
            {{"lost", "Le remplacement d’une carte perdue ou volée coûte 25 €, payés par timbre fiscal.",
              "Carte d’identité perdue ou volée : que faire ?"},
             {"other", "La carte est gratuite, sauf si vous ne présentez pas l’ancienne.",
              "Carte d’identité d’un majeur : première demande ou renouvellement"}});
  ASSERT_EQ(lost.facts.size(), 1U);
  EXPECT_EQ(lost.facts[0].verdict, Verdict::contradicted);
  EXPECT_EQ(lost.facts[0].expected, "25 €");
  auto hidden =
      check("Le renouvellement d’une carte d’identité perdue est gratuit.",
            {{"p",
              "Le renouvellement de la carte d'identité est gratuit à condition de pouvoir présenter "
              "l'ancienne carte.",
              ""}});
  ASSERT_EQ(hidden.facts.size(), 1U);
  EXPECT_EQ(hidden.facts[0].verdict, Verdict::contradicted);  // the condition is what the answer hides
}

TEST(Gates, OtherWordsForTheSameFactPass) {
  EXPECT_EQ(
      verdict("Si la carte d’identité est perdue, son renouvellement coûte vingt-cinq euros.", Kind::amount),
      Verdict::confirmed);
  EXPECT_EQ(verdict("Comptez trois semaines de délai de fabrication.", Kind::duration), Verdict::confirmed);
  EXPECT_EQ(verdict("Un mineur de 15 à 17 ans paie 42 € pour son passeport.", Kind::amount),
            Verdict::confirmed);
}

TEST(Gates, NeighboursAreNotSwapped) {
  auto report = check("Le passeport coûte 42 € pour un adulte et 86 € pour un mineur de 15 à 17 ans.", kCard);
  int contradicted = 0;
  for (const auto& f : report.facts)
    contradicted += f.fact.kind == Kind::amount && f.verdict == Verdict::contradicted;
  EXPECT_EQ(contradicted, 2);
}

TEST(Gates, PolarityAndActorsAreHeld) {
  EXPECT_EQ(verdict("La présence du mineur est facultative.", Kind::polarity),
            Verdict::confirmed);  // « mineur »
  auto report = check("La présence du mineur est facultative.", kCard);
  EXPECT_FALSE(report.all_confirmed());
  EXPECT_FALSE(check("Le titre est remis au demandeur par courrier.", kCard).all_confirmed());
  EXPECT_EQ(verdict("La demande se fait en préfecture, sur rendez-vous.", Kind::actor),
            Verdict::contradicted);
  EXPECT_EQ(verdict("La demande se fait à la mairie, sur rendez-vous.", Kind::actor), Verdict::confirmed);
}

TEST(Gates, WhatNoSourceSaysIsNotFound) {
  EXPECT_EQ(verdict("Le musée reçoit 300 visiteurs.", Kind::count), Verdict::not_found);
  EXPECT_EQ(verdict("Appelez le 01 23 45 67 89.", Kind::phone), Verdict::not_found);
  EXPECT_TRUE(check("", kCard).facts.empty());
  EXPECT_FALSE(check("Le prix est de 25 €.", {}).all_confirmed());
}

RC_GTEST_PROP(Gates, AnyTextIsCheckedAgainstAny, (const std::string& a, const std::string& b)) {
  std::string s = text::clean(a + " coûte 25 € " + b), t = text::clean(b + " 12 jours " + a);
  auto report = check(s, {{"p", t, text::clean(b)}, kCard[0]});
  for (const auto& f : report.facts) {
    RC_ASSERT(s.substr(f.fact.range.start, f.fact.range.end - f.fact.range.start) == f.text);
    RC_ASSERT((f.verdict != Verdict::contradicted) || !f.expected.empty());
  }
}
}  // namespace
}  // namespace gates
