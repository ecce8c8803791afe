#include "calls/sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace calls {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Sheet, AColumnByTheMappingThenByItsNames) {
  std::vector<std::string_view> cells{" Reçus ", "Offerts", "Durée (s)", "Autre"};
  ColumnMapping mapping;
  mapping.columns["offered"] = "Offerts";
  mapping.columns["gone"] = "Perdus";
  SheetHeader header(cells, mapping);
  EXPECT_EQ(header.find("offered", "recus").at, 1U);
  EXPECT_EQ(header.find("received", "absents recus").name, "Reçus");
  EXPECT_EQ(header.find("durée").at, 2U);                 // outside brackets
  EXPECT_FALSE(header.find("gone", "autre").known());     // the mapping's name only
  EXPECT_FALSE(header.find("again", "offerts").known());  // taken
  EXPECT_THAT(header.unused(), ElementsAre("Autre"));
}

TEST(Sheet, ARowKeepsItsFirstFaultAndItsNotes) {
  std::vector<std::string_view> cells{"12", "-", " 1\u00A0250 ", "x", "1:2", "3,5"};
  SheetRow row(cells, 7);
  EXPECT_EQ(row.count({0, "a"}), 12U);
  EXPECT_EQ(row.count({1, "b"}), 0U);
  EXPECT_FALSE(row.has({1, "b"}));
  EXPECT_EQ(row.count({2, "c"}), 1250U);
  EXPECT_EQ(row.count({9, "far"}), 0U);
  EXPECT_EQ(row.count({}), 0U);
  EXPECT_EQ(row.number({5, "f"}), 3.5);
  EXPECT_THAT(row.fault(), IsEmpty());
  EXPECT_EQ(row.count({3, "d"}), 0U);
  EXPECT_EQ(row.count({5, "f"}), 0U);
  EXPECT_EQ(row.fault(),
            "La colonne «\u00A0d\u00A0» contient «\u00A0x\u00A0», qui n’est pas un nombre d’appels.");
  EXPECT_EQ(row.seconds({4, "e"}), 0U);
  EXPECT_EQ(row.number({3, "d"}), 0);
  ASSERT_THAT(row.notes(), SizeIs(2));
  EXPECT_THAT(row.notes()[0], HasSubstr("durée de la colonne «\u00A0e\u00A0»"));
}

TEST(Sheet, QuotationsAreShort) {
  EXPECT_EQ(guillemets("a"), "«\u00A0a\u00A0»");
  EXPECT_LT(guillemets(std::string(500, 'x')).size(), 60U);
}
}  // namespace
}  // namespace calls
