#include "calls/cell_dates.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "calls/zone.h"

namespace calls {
namespace {
std::optional<std::int64_t> civil(std::string_view s, DateOrder order = DateOrder::day_first) {
  auto t = civil_value(s, order);
  return t ? std::optional(t->civil) : std::nullopt;
}

TEST(CellDates, FrenchAndIso) {
  auto morning = civil_seconds(2026, 11, 23, 9, 5);
  for (auto same : {"23/11/2026 09:05", "23/11/2026 9:05:00", "23/11/26 9:05", "23.11.2026 09h05",
                    "23-11-2026 9 h 05", "2026-11-23 09:05", "2026-11-23T09:05:00.000", "2026/11/23 09:05",
                    "23/11/2026\u00A009:05", "23/11/2026, 9:05"})
    EXPECT_EQ(civil(same), morning) << same;
  EXPECT_EQ(civil("11/23/2026 9:05 AM", DateOrder::month_first), morning);
  EXPECT_EQ(civil("11/23/26, 9:05 PM", DateOrder::month_first), morning + 12 * 3600);
  EXPECT_EQ(civil("26-11-23 9:05", DateOrder::year_first), morning);
  EXPECT_EQ(civil("23/11/2026"), civil_seconds(2026, 11, 23));
  EXPECT_FALSE(civil_value("23/11/2026")->clock);
  EXPECT_TRUE(civil_value("23/11/2026 9h")->clock);
  EXPECT_EQ(civil("11/23/2026 12:00 AM", DateOrder::month_first), civil_seconds(2026, 11, 23));
}

TEST(CellDates, Offsets) {
  EXPECT_EQ(civil_value("2026-11-23T09:05:00Z")->offset, 0);
  EXPECT_EQ(civil_value("2026-11-23T09:05:00+01:00")->offset, 3600);
  EXPECT_EQ(civil_value("2026-11-23 09:05:00 -0430")->offset, -(4 * 3600 + 1800));
  EXPECT_EQ(civil_value("2026-11-23T09:05+04")->offset, 4 * 3600);
  EXPECT_EQ(civil_value("2026-11-23T09:05:00")->offset, std::nullopt);
}

TEST(CellDates, WhatIsNoDate) {
  for (auto bad :
       {"", "23/11", "31/02/2026", "29/02/2027 09:00", "23/13/2026", "00/11/2026", "23/11/2026 24:00",
        "23/11/2026 9:5", "23/11/2026 09:60", "2026-11-23T09:05+15:00", "23-11/2026", "1826-11-23",
        "23/11/2026x", "23/11/20260", "11/23/2026", "46349,375", "2026-11-2026", "23/11/2026 13:00 PM"})
    EXPECT_EQ(civil(bad), std::nullopt) << bad;
  EXPECT_TRUE(civil("29/02/2028"));
}

TEST(CellDates, Formats) {
  EXPECT_EQ(date_order("jj/mm/aaaa"), DateOrder::day_first);
  EXPECT_EQ(date_order("%d/%m/%Y %H:%M"), DateOrder::day_first);
  EXPECT_EQ(date_order("dd/MM/yyyy hh:mm"), DateOrder::day_first);
  EXPECT_EQ(date_order("mm/jj/aaaa"), DateOrder::month_first);
  EXPECT_EQ(date_order("aaaa-mm-jj"), DateOrder::year_first);
  EXPECT_EQ(date_order("yyyy-MM-ddTHH:mm"), DateOrder::year_first);
  EXPECT_EQ(date_order("jour"), std::nullopt);
  EXPECT_EQ(date_order(""), std::nullopt);
}

TEST(CellDates, Clocks) {
  EXPECT_EQ(clock_value("9:05"), 9 * 3600 + 300);
  EXPECT_EQ(clock_value("0905"), 9 * 3600 + 300);
  EXPECT_EQ(clock_value("905"), 9 * 3600 + 300);
  EXPECT_EQ(clock_value("0"), 0);
  EXPECT_EQ(clock_value("45"), 45 * 60);
  EXPECT_EQ(clock_value("2345"), 23 * 3600 + 45 * 60);
  EXPECT_EQ(clock_value("9h"), 9 * 3600);
  EXPECT_EQ(clock_value("09 h 30"), 9 * 3600 + 1800);
  for (auto bad : {"", "960", "2400", "24:00", "9:5", "12345", "h", "9:05x"})
    EXPECT_EQ(clock_value(bad), std::nullopt) << bad;
}

TEST(CellDates, Slots) {
  auto slot = [](std::string_view s) {
    auto v = slot_value(s);
    return v ? std::pair(v->start, v->seconds) : std::pair(-1, -1);
  };
  EXPECT_EQ(slot("09:00"), std::pair(32400, 0));
  EXPECT_EQ(slot("09:00-09:15"), std::pair(32400, 900));
  EXPECT_EQ(slot("9h00 - 9h30"), std::pair(32400, 1800));
  EXPECT_EQ(slot("9h à 10h"), std::pair(32400, 3600));
  EXPECT_EQ(slot("09:00 – 09:29"), std::pair(32400, 1800));
  EXPECT_EQ(slot("09:00:00-09:14:59"), std::pair(32400, 900));
  EXPECT_EQ(slot("23:45-00:00"), std::pair(85500, 900));
  EXPECT_EQ(slot("matin"), std::pair(-1, -1));
  EXPECT_EQ(slot("09:00-"), std::pair(-1, -1));
}

RC_GTEST_PROP(CellDates, AnyTextIsReadWithoutHarm, (const std::string& s)) {
  slot_value(s);
  clock_value(s);
  date_order(s);
  auto t = civil_value("23/11/2026 " + s);
  bool within = !t || (t->civil >= civil_seconds(2026, 11, 23) && t->civil < civil_seconds(2026, 11, 24));
  RC_ASSERT(within);
}
}  // namespace
}  // namespace calls
