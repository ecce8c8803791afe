// Rates of a period in which the declared definition changes: each day counts under its own, everywhere
// alike.
#include "calls/definitions.h"

#include <gtest/gtest.h>

#include "calls/call_folder.h"
#include "calls/dashboard.h"

namespace calls {
namespace {
class ChangingDefinition : public testing::Test {
 protected:
  // Two days of one call answered, one lost and one refused; refusals count from the second day on.
  void SetUp() override {
    std::vector<CsvCall> calls;
    int id = 0;
    for (const char* day : {"2026-11-23", "2026-11-24"})
      for (const char* outcome : {"answered", "abandoned", "refused"})
        calls.push_back({.id = std::to_string(++id),
                         .network = "CAF",
                         .queue = "A",
                         .start = std::string(day) + " 10:00:00",
                         .outcome = outcome});
    folder_.import("a.csv", calls_csv(calls));
    ASSERT_TRUE(declare_definition(folder_.context, {"CAF", "presented", "2026-11-24", "Vu par l’usager."}));
  }
  static void expect(const Ratio& r) {
    EXPECT_EQ(r.numerator, 2U);
    EXPECT_EQ(r.denominator, 5U);  // 2, then 3
  }
  CallFolder folder_;
};

TEST_F(ChangingDefinition, CommandsAddDaysUp) {
  for (const char* by : {"all", "month", "week"}) {
    ShowRates in;
    in.by = by;
    auto rates = folder_.rates(in);
    ASSERT_EQ(rates.lines.size(), 1U) << by;
    ASSERT_TRUE(rates.lines[0].official) << by;
    expect(*rates.lines[0].official);
  }
  ShowRates days;
  days.by = "day";
  EXPECT_EQ(folder_.rates(days).lines.size(), 2U);
}

TEST_F(ChangingDefinition, PagesSayTheSame) {
  ShowNetwork in;
  in.network = "CAF";
  in.from = "2026-11-23";
  in.to = "2026-11-24";
  in.by = "week";
  auto view = show_network(folder_.context, in);
  ASSERT_TRUE(view);
  EXPECT_TRUE(view->definition_changes);
  expect(view->official);
  expect(view->series.at(0).official);
  expect(view->queues.at(0).official);
  in.from = "2026-11-24";
  EXPECT_FALSE(show_network(folder_.context, in)->definition_changes);
  ShowTelephone all;
  all.from = "2026-11-23";
  all.to = "2026-11-24";
  auto national = show_telephone(folder_.context, all);
  ASSERT_TRUE(national);
  expect(national->networks.at(0).official);
  EXPECT_NEAR(national->networks.at(0).trajectory.at(0).rate, 40, 1e-9);
}
}  // namespace
}  // namespace calls
