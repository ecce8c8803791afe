#include "calls/cell_values.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace calls {
namespace {
TEST(CellValues, NumbersAsFrenchSpreadsheetsWriteThem) {
  EXPECT_EQ(number_value("1 234,5"), 1234.5);
  EXPECT_EQ(number_value("1\u00A0234\u00A0567,25"), 1234567.25);
  EXPECT_EQ(number_value("1\u202F234"), 1234);
  EXPECT_EQ(number_value(" 1234.5 "), 1234.5);
  EXPECT_EQ(number_value("-3"), -3);
  EXPECT_EQ(number_value("\u22123,5"), -3.5);
  EXPECT_EQ(number_value("+7"), 7);
  for (auto bad : {"", "12x", "1 23", "1 2345", "1234 567", "1,2,3", "1.234,5", ",", "12,", ",5", "1e3",
                   "- 3", "12 %", "1234567890123456"})
    EXPECT_EQ(number_value(bad), std::nullopt) << bad;
}

TEST(CellValues, WholeNumbersHaveNoFraction) {
  EXPECT_EQ(whole_value("1 234"), 1234);
  EXPECT_EQ(whole_value("12,0"), 12);
  EXPECT_EQ(whole_value("12.00"), 12);
  EXPECT_EQ(whole_value("-4"), -4);
  EXPECT_EQ(whole_value("12,5"), std::nullopt);
  EXPECT_EQ(whole_value("1.234"), std::nullopt);
}

TEST(CellValues, DurationsPassADay) {
  EXPECT_EQ(seconds_value("27:03:05"), 27 * 3600 + 185);
  EXPECT_EQ(seconds_value("1234:00:00"), 1234 * 3600);
  EXPECT_EQ(seconds_value("0:02:35"), 155);
  EXPECT_EQ(seconds_value("00:00:01,5"), 2);
  EXPECT_EQ(seconds_value("00:00:01.400"), 1);
  EXPECT_EQ(seconds_value("1 155"), 1155);
  EXPECT_EQ(seconds_value("155,4"), 155);
  for (auto bad :
       {"12:34", "1:2:3", "00:61:00", "00:00:60", "-00:00:01", "-5", "1:00:00h", "x", "00:00:01:02"})
    EXPECT_EQ(seconds_value(bad), std::nullopt) << bad;
}

TEST(CellValues, MarksForNothingAreBlank) {
  for (auto nothing : {"", "  ", "\u00A0", "-", "–", "n/a", "NULL", "#N/A", "#DIV/0!"})
    EXPECT_TRUE(blank(nothing));
  EXPECT_FALSE(blank("0"));
  EXPECT_EQ(trimmed("\u00A0 a b\u202F"), "a b");
}

TEST(CellValues, TotalsRows) {
  for (auto total :
       {"Total", "TOTAL", "Total général", "Sous-total", "Totaux", "Ensemble", " cumul ", "Total\u00A0:"})
    EXPECT_TRUE(total_word(total) && only_total(total)) << total;
  EXPECT_TRUE(total_word("Total file A"));
  EXPECT_FALSE(only_total("Total file A"));
  EXPECT_TRUE(total_word("Ensemble des plateformes"));
  EXPECT_FALSE(only_total("Ensemble des plateformes"));
  for (auto other : {"Totalité", "Totalise", "Ensembles", "File totale", "2026-11-23", "", "Tarbes"})
    EXPECT_FALSE(total_word(other)) << other;
}

RC_GTEST_PROP(CellValues, ANumberReadsBackWithItsSpaces, ()) {
  auto n = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000);
  std::string plain = std::to_string(n), spaced;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (i > 0 && (plain.size() - i) % 3 == 0) spaced += "\u202F";
    spaced += plain[i];
  }
  RC_ASSERT(whole_value(plain) == n);
  RC_ASSERT(whole_value(spaced) == n);
}

RC_GTEST_PROP(CellValues, AnyTextIsReadWithoutHarm, (const std::string& s)) {
  number_value(s);
  seconds_value(s);
  total_word(s);
  RC_ASSERT(trimmed(trimmed(s)) == trimmed(s));
}
}  // namespace
}  // namespace calls
