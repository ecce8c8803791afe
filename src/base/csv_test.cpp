#include "base/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"

TEST(Csv, BomQuotesSemicolonsAndLines) {
  MemorySource source("\xEF\xBB\xBF\"\"\"Code\"\"\";Nom\r\n1;\"a;\"\"b\"\"\nc\"\r\n\r\n2;d;e\r\n3\r\n");
  csv::Reader reader(source);
  ASSERT_EQ(reader.header(), (std::vector<std::string>{"Code", "Nom"}));
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader["Nom"], "a;\"b\"\nc");
  EXPECT_EQ(reader.line(), 2);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.error(), "plus de cellules que de colonnes");
  EXPECT_EQ(reader.line(), 5);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader["Nom"], "");
  EXPECT_FALSE(reader.next());
}

TEST(Csv, Windows1252IsRecognisedCellByCell) {
  MemorySource source("nom;ville\nD\xE9partement;\x8Cuvre\n");
  csv::Reader reader(source);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader["nom"], "Département");
  EXPECT_EQ(reader["ville"], "Œuvre");
}

TEST(Csv, FormulasBecomeText) { EXPECT_EQ(csv::row({"=cmd()", "ok"}), "'=cmd();ok\r\n"); }

RC_GTEST_PROP(Csv, RowsReadBackAsWritten, (const std::vector<std::string>& raw)) {
  std::vector<std::string> cells, names;
  for (const auto& r : raw) {
    std::string c = text::clean(r);
    if (c.find_first_of("=+-@\t") == 0) c = "x" + c;
    cells.push_back(c);
    names.push_back("c" + std::to_string(cells.size()));
  }
  RC_PRE(!cells.empty() && !(cells.size() == 1 && cells[0].empty()));
  std::string bytes = csv::row(names) + csv::row(cells);
  RC_PRE(names.size() > 1);
  MemorySource source(bytes);
  csv::Reader reader(source);
  RC_ASSERT(reader.next());
  for (std::size_t i = 0; i < cells.size(); ++i) RC_ASSERT(reader[names[i]] == cells[i]);
  RC_ASSERT(!reader.next());
}

TEST(Csv, AHeaderKeepsItsColumnsWhateverItsNamesHold) {
  std::string bytes = csv::row({"a, b, c, d", "d\te\tf", "g"});
  MemorySource source(bytes);
  csv::Reader reader(source);
  EXPECT_EQ(reader.header(), (std::vector<std::string>{"a, b, c, d", "d e f", "g"}));
}

TEST(Csv, ARecordOfOneEmptyCellIsARecord) {
  std::string bytes = csv::row({"a"}) + csv::row({""});
  MemorySource source(bytes);
  csv::Reader reader(source);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader["a"], "");
  EXPECT_FALSE(reader.next());
}

TEST(Csv, TooManyColumnsAreToldAndNotHeld) {
  std::string bytes = std::string(1'000'000, ';') + "\na\n" + std::string(1'000'000, ';') + "\nb\n";
  MemorySource source(bytes);
  csv::Reader reader(source);
  EXPECT_LE(reader.header().size(), csv::Reader::kColumnLimit + 1);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.error(), "");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.error(), "ligne avec trop de colonnes");
  EXPECT_EQ(reader.line(), 3);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.error(), "");
}
