// How a file is recognised, and what is told of one that isn't.
#include "calls/call_formats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/call_folder.h"

namespace calls {
namespace {
using testing::HasSubstr;
using testing::Not;

class FormatsOfFiles : public testing::Test {
 protected:
  CallFolder folder_;
};

// A file without a header would tell its callers as the names of its columns.
TEST_F(FormatsOfFiles, NumbersAreNotToldAsNames) {
  std::string rows =
      "Jean;0612345678;3000;2026-11-23 09:00:00;oui\nAnne;0612345679;3000;2026-11-23 09:01:00;oui\n";
  for (const auto& f : folder_.refusal("a.csv", rows, {}).fields)
    EXPECT_THAT(f.message, Not(HasSubstr("0612345678")));
  auto proposed = propose_mapping_file(folder_.context, {folder_.path + "/a.csv"});
  ASSERT_FALSE(proposed);
  EXPECT_THAT(proposed.error().fields.at(0).message, HasSubstr("pas de ligne de titres"));
  ImportCalls wrong;
  wrong.mapping = folder_.write("m.toml", "[columns]\nstart = \"Debut\"\noutcome = \"Numero\"\n");
  auto report = folder_.import("b.csv", "Debut;Numero\n2026-11-23 09:00:00;0612345678\n", wrong);
  ASSERT_EQ(report.unknown.size(), 1U);
  EXPECT_THAT(report.unknown.begin()->first, Not(HasSubstr("0612345678")));
}

TEST(CallFormats, LogsWithoutAHeaderAreRecognised) {
  EXPECT_EQ(recognise_format(
                "\"1\",\"2026-11-23 09:00:00\",\"c1\",\"A\",\"NONE\",\"ENTERQUEUE\",\"\",\"06\",\"1\"\n"),
            "queue_log_csv");
  EXPECT_EQ(recognise_format("Jean,0612345678,3000,default,2026-11-23 09:00:00,,2026-11-23 09:00:40,40,0,"
                             "ORIGINATOR_CANCEL,u1,,acc\n"),
            "freeswitch");
}

TEST_F(FormatsOfFiles, AMappingOfColumnsIsRefusedForALogThatHasItsOwn) {
  ImportCalls in;
  in.mapping = folder_.write("m.toml", "[columns]\nqueue = \"file\"\n");
  auto refused = folder_.refusal("log", "1795422000|c1|A|NONE|ENTERQUEUE||06|1\n", in);
  ASSERT_EQ(refused.fields.size(), 1U);
  EXPECT_THAT(refused.fields[0].message, HasSubstr("ses propres colonnes"));
}
}  // namespace
}  // namespace calls
