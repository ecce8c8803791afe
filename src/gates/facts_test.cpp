#include "gates/facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gates/numbers.h"

namespace gates {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> said(std::string_view s) {
  std::vector<std::string> out;
  for (const auto& f : facts_of(s)) out.push_back(std::string(kind_code(f.kind)) + " " + f.value);
  return out;
}

TEST(Numbers, InLetters) {
  auto value = [](std::string_view s) {
    auto all = numbers_of(s);
    return all.size() == 1 ? all[0].value : -1;
  };
  EXPECT_EQ(value("vingt-cinq"), 25);
  EXPECT_EQ(value("vingt et un"), 21);
  EXPECT_EQ(value("soixante et onze"), 71);
  EXPECT_EQ(value("quatre-vingts"), 80);
  EXPECT_EQ(value("quatre-vingt-dix-sept"), 97);
  EXPECT_EQ(value("deux cent trois"), 203);
  EXPECT_EQ(value("mille deux cents"), 1200);
  EXPECT_EQ(value("trois mille"), 3000);
  EXPECT_EQ(value("12 345,67"), 12345.67);
  EXPECT_EQ(value("1 500"), 1500);
  EXPECT_EQ(value("A4"), -1);
}

TEST(Facts, OneAmountHoweverWritten) {
  for (const char* s : {"25 €", "25 euros", "vingt-cinq euros", "25,00 €", "25\u00A0€"})
    EXPECT_THAT(said(s), ElementsAre("amount 2500")) << s;
  EXPECT_THAT(said("1 500,50 €"), ElementsAre("amount 150050"));
  EXPECT_THAT(said("2 millions d'euros"), ElementsAre("amount 200000000"));
  EXPECT_THAT(said("de 20 à 30 €"), ElementsAre("amount 2000", "amount 3000"));
}

TEST(Facts, Times) {
  EXPECT_THAT(said("pendant 1 an"), ElementsAre("duration m:12"));
  EXPECT_THAT(said("dans les douze mois"), ElementsAre("duration m:12"));
  EXPECT_THAT(said("sous 15 jours ouvrés"), ElementsAre("duration d:15:ouvre"));
  EXPECT_THAT(said("4 à 6 semaines"), ElementsAre("duration d:28", "duration d:42"));
  EXPECT_THAT(said("à partir de 9 h 30"), ElementsAre("duration h:9.3"));
  EXPECT_THAT(said("les mineurs de moins de 16 ans"), ElementsAre("age m:192"));
  EXPECT_THAT(said("le 1er janvier 2026"), ElementsAre("date 2026-01-01"));
  EXPECT_THAT(said("avant le 12 mars"), ElementsAre("date --03-12"));
  EXPECT_THAT(said("depuis mars 2024"), ElementsAre("date 2024-03"));
  EXPECT_THAT(said("le 12/03/2024, puis 2024-03-13"), ElementsAre("date 2024-03-12", "date 2024-03-13"));
  EXPECT_THAT(said("en 2025"), ElementsAre("date 2025"));
}

TEST(Facts, ReferencesAndContacts) {
  EXPECT_THAT(said("formulaire cerfa n° 12100*02"), ElementsAre("cerfa 12100*02"));
  EXPECT_THAT(said("article L. 123-4 du code"), ElementsAre("article l.123-4"));
  EXPECT_THAT(said("Article 1240 du Code civil"), ElementsAre("article 1240"));
  EXPECT_THAT(said("décret n° 2020-1234"), ElementsAre("decree 2020-1234"));
  EXPECT_THAT(said("par téléphone au 01 23 45 67 89"), ElementsAre("phone 0123456789"));
  EXPECT_THAT(said("appelez le 3646"), ElementsAre("phone 3646"));
  EXPECT_THAT(said("appelez le 39 39"), ElementsAre("phone 3939"));
  EXPECT_THAT(said("Téléphone : 34\u00A000"), ElementsAre("phone 3400"));
  EXPECT_THAT(said("écrivez à Contact@Exemple.fr."), ElementsAre("email contact@exemple.fr"));
  EXPECT_THAT(said("sur https://www.service-public.fr/particuliers/vosdroits/F17757."),
              ElementsAre("url service-public.fr/particuliers/vosdroits/f17757"));
  EXPECT_THAT(said("sur ameli.fr"), ElementsAre("url ameli.fr"));
  EXPECT_THAT(said("ex.de mon choix"), IsEmpty());
}

TEST(Facts, CountsSayWhatTheyCount) {
  EXPECT_THAT(said("1200 personnes"), ElementsAre("count 1200:person"));
  EXPECT_THAT(said("3000 habitants"), ElementsAre("count 3000:habit"));
  EXPECT_THAT(said("deux photos"), ElementsAre("count 2:photo"));
  EXPECT_THAT(said("85 % et huit pour cent"), ElementsAre("percentage 85", "percentage 8"));
  EXPECT_THAT(said("une carte, un passeport"), IsEmpty());
}

RC_GTEST_PROP(Facts, RangesAreInOrderAndApart, (const std::string& raw)) {
  std::string s = text::clean(raw + " 25 € 12/03/2024 01 23 45 67 89 article L. 1-2 " + raw);
  std::size_t last = 0;
  for (const auto& f : facts_of(s)) {
    RC_ASSERT(f.range.start >= last && f.range.end > f.range.start && f.range.end <= s.size());
    RC_ASSERT(!f.value.empty());
    last = f.range.end;
  }
}
}  // namespace
}  // namespace gates
