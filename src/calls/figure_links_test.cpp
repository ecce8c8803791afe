// What stands behind figures is what they count.
#include "calls/figure_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/call_folder.h"
#include "calls/dashboard.h"
#include "calls/naming.h"

namespace calls {
namespace {
class FigureLinks : public testing::Test {
 protected:
  // How many calls a figure opens on.
  std::int64_t opened(const std::string& link) {
    EXPECT_TRUE(link.starts_with("/telephone/appels?")) << link;
    auto in = fields::parse<ShowCalls>(fields::decode_form(link.substr(link.find('?') + 1))).value();
    return show_calls(folder_.context, in).value().total;
  }
  CallFolder folder_;
};

TEST_F(FigureLinks, WhatCallersLiveOpensOnTheirCalls) {
  folder_.import("b.csv",
                 calls_csv({{"11", "CPAM", "A", "2026-11-02 09:00:00", "abandoned", "0601020304", 50},
                            {"12", "CPAM", "A", "2026-11-02 10:00:00", "answered", "0601020304", 5, 60},
                            {"13", "CPAM", "A", "2026-11-02 11:00:00", "answered", "", 5, 60},
                            {"14", "CPAM", "A", "2026-11-02 12:00:00", "abandoned", "", 5}}));
  ASSERT_TRUE(keep_callers(folder_.context));
  ShowNetwork in;
  in.from = "2026-11-01";
  in.to = "2026-11-15";
  in.network = "CPAM";
  FigureTable lived;
  for (auto& t : network_figures(show_network(folder_.context, in).value()))
    if (t.code == "callers") lived = std::move(t);
  ASSERT_EQ(lived.rows.size(), 6U);
  std::vector<std::int64_t> behind;
  for (const auto& row : lived.rows) {
    behind.push_back(opened(row[1].link));
  }
  EXPECT_EQ(behind, (std::vector<std::int64_t>{2, 1, 1, 2, 1, 1}));
}

TEST_F(FigureLinks, CallsOfADepartementAreThoseThatItCounts) {
  folder_.import("t.csv", calls_csv({{"1", "CAF", "Lille", "2026-11-03 09:00:00", "closed"},
                                     {"2", "CAF", "Lille", "2026-11-03 10:00:00", "abandoned", "", 50},
                                     {"3", "CAF", "Lyon", "2026-11-03 10:00:00", "abandoned", "", 50}}));
  ASSERT_TRUE(name_queue(folder_.context, {"CAF", "Lille", "", "", "59"}));
  ShowFigures asked{"departements", "", "", "", "", "2026-11-01", "2026-11-15", "day"};
  auto table = show_figures(folder_.context, asked).value();
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_EQ(table.rows[0][2].shown, "1");
  const Figure& queued_calls = table.rows[0][2];
  EXPECT_EQ(opened(queued_calls.link), queued_calls.value.to_number<std::int64_t>());
}
}  // namespace
}  // namespace calls
