#include "calls/french_calendar.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace calls {
namespace {
std::string read(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string shared_folder() {
  const char* set = std::getenv("GUICHET_SHARED");
  return set != nullptr ? set : GUICHET_ROOT "/../shared";
}

TEST(FrenchCalendar, DaysAndDates) {
  EXPECT_EQ(civil_day(1970, 1, 1), 0);
  EXPECT_EQ(weekday(0), 3);
  EXPECT_EQ(weekday(-4), 6);
  EXPECT_EQ(iso_day("2026-05-14"), civil_day(2026, 5, 14));
  for (auto wrong : {"2026-02-29", "2026-5-14", "14/05/2026", "", "2026-13-01", "2026-05-1x"}) {
    EXPECT_EQ(iso_day(wrong), kNoDay) << wrong;
  }
}

TEST(FrenchCalendar, Easter) {
  for (auto date : {"1818-03-22", "1943-04-25", "2000-04-23", "2008-03-23", "2024-03-31", "2025-04-20",
                    "2026-04-05", "2027-03-28", "2038-04-25"}) {
    EXPECT_EQ(easter_sunday(std::stoi(date)), iso_day(date)) << date;
  }
}

TEST(FrenchCalendar, HolidaysOfAYear) {
  auto all = public_holidays(2026);
  ASSERT_EQ(all.size(), 11U);
  EXPECT_EQ(all[1].day, iso_day("2026-04-06"));
  EXPECT_EQ(all[4].name, "Ascension");
  EXPECT_EQ(all[4].day, iso_day("2026-05-14"));
  EXPECT_EQ(all[5].day, iso_day("2026-05-25"));
  EXPECT_EQ(public_holidays(2008).size(), 11U);  // 1 May and Ascension together
  EXPECT_EQ(public_holidays(2026, Region::alsace_moselle).size(), 13U);
  EXPECT_TRUE(is_public_holiday(iso_day("2026-04-03"), Region::alsace_moselle));
  EXPECT_FALSE(is_public_holiday(iso_day("2026-04-03")));
  EXPECT_TRUE(is_public_holiday(iso_day("2026-12-20"), Region::reunion));
  EXPECT_TRUE(is_public_holiday(iso_day("2026-04-27"), Region::mayotte));
}

TEST(FrenchCalendar, BridgesAndReopenings) {
  for (auto date : {"2026-01-02", "2026-05-15", "2026-07-13", "2024-05-10"}) {
    EXPECT_TRUE(is_bridge(iso_day(date))) << date;
  }
  for (auto date : {"2026-05-13", "2026-05-14", "2026-05-16", "2026-05-18", "2026-11-12"}) {
    EXPECT_FALSE(is_bridge(iso_day(date))) << date;
  }
  for (auto date : {"2026-04-07", "2026-05-04", "2026-05-15", "2026-07-15"}) {
    EXPECT_TRUE(is_reopening(iso_day(date))) << date;
  }
  for (auto date : {"2026-08-17", "2026-04-06", "2026-05-16", "2026-05-19"}) {
    EXPECT_FALSE(is_reopening(iso_day(date))) << date;
  }
}

TEST(FrenchCalendar, SchoolTableKeepsRightLines) {
  auto table = parse_school_holidays(
      "\xEF\xBB\xBFzone;start;end;name;source;verified\r\n"
      "A;2026-02-07;2026-02-22;Hiver;arrêté;à vérifier\r\n\r\n"
      "D;2026-02-07;2026-02-22;Hiver;arrêté;oui\n"
      "B;2026-02-14;2026-02-30;Hiver;arrêté;oui\n"
      "B;2026-03-01;2026-02-14;Hiver;arrêté;oui\n"
      "B;2026-02-14;2026-03-01;Hiver;arrêté;peut-être\n"
      "B;2026-02-14;2026-03-01;Hiver\n"
      "B;2026-02-14;2026-03-01;Hiver;arrêté;oui");
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_FALSE(table.rows[0].verified);
  EXPECT_TRUE(table.rows[1].verified);
  EXPECT_EQ(table.rows[1].end, iso_day("2026-03-01"));
  ASSERT_EQ(table.errors.size(), 5U);
  EXPECT_EQ(table.errors[0], "ligne 4 : zone inconnue (A, B ou C)");
  EXPECT_EQ(table.errors[4], "ligne 8 : six colonnes attendues");
  EXPECT_EQ(parse_school_holidays("A;2026-02-07;2026-02-22;x;y;oui").errors.size(), 1U);
  EXPECT_TRUE(parse_school_holidays("").rows.empty());
}

TEST(FrenchCalendar, Traits) {
  auto table = parse_school_holidays(
      "zone;start;end;name;source;verified\nA;2026-02-07;2026-02-22;Hiver;;oui\n"
      "B;2026-02-14;2026-03-01;Hiver;;oui\n");
  FrenchCalendar both(Region::metropole, table.rows, "AB"), one(Region::metropole, table.rows, "B");
  EXPECT_EQ(both.traits(iso_day("2026-02-10")).school, 0.5);
  EXPECT_EQ(both.traits(iso_day("2026-02-22")).school, 1);
  EXPECT_EQ(one.traits(iso_day("2026-02-10")).school, 0);
  auto ascension = one.traits(iso_day("2026-05-14")), after = one.traits(iso_day("2026-05-15"));
  EXPECT_TRUE(ascension.holiday && !ascension.bridge && !ascension.reopening);
  EXPECT_TRUE(!after.holiday && after.bridge && after.reopening);
}

TEST(FrenchCalendar, ShippedSchoolHolidays) {
  auto table = parse_school_holidays(read(GUICHET_ROOT "/assets/reference/school_holidays.csv"));
  EXPECT_TRUE(table.errors.empty());
  ASSERT_EQ(table.rows.size(), 81U);
  std::map<std::pair<char, std::string>, int> times;
  for (const auto& row : table.rows) {
    EXPECT_EQ(row.verified, row.start < iso_day("2026-09-01"));  // against two publications
    bool bridge = row.name.starts_with("Pont");
    EXPECT_EQ(weekday(row.start), bridge ? 4 : 5) << row.name;
    int days = row.end - row.start + 1;
    EXPECT_TRUE(bridge ? days == 2 : row.name == "Été" ? days > 55 && days < 60 : days == 16 || days == 17);
    ++times[{row.zone, row.name}];
  }
  for (char zone : {'A', 'B', 'C'}) {
    for (auto name : {"Toussaint", "Noël", "Hiver", "Printemps"}) EXPECT_EQ((times[{zone, name}]), 5) << name;
  }
}

TEST(FrenchCalendar, PublishedHolidays) {
  std::ifstream in(shared_folder() + "/data/lexicon/jours_feries.csv");
  if (!in) GTEST_SKIP() << "no shared data";
  const std::map<std::string, Region> regions{
      {"Métropole", Region::metropole},   {"Alsace-Moselle", Region::alsace_moselle},
      {"Guadeloupe", Region::guadeloupe}, {"Martinique", Region::martinique},
      {"Guyane", Region::guyane},         {"La Réunion", Region::reunion},
      {"Mayotte", Region::mayotte}};
  std::map<Region, std::set<int>> published;
  std::set<int> years;
  for (std::string line; std::getline(in, line);) {
    int day = iso_day(line.substr(0, 10));
    if (day == kNoDay) continue;
    years.insert(std::stoi(line));
    std::istringstream zones(line.substr(line.rfind(',') + 1));
    for (std::string zone; std::getline(zones, zone, '|');) {
      if (auto it = regions.find(zone); it != regions.end()) published[it->second].insert(day);
    }
  }
  ASSERT_GT(years.size(), 20U);
  for (const auto& [zone, region] : regions) {
    std::set<int> ours;
    for (int year : years) {
      for (const auto& h : public_holidays(year, region)) ours.insert(h.day);
    }
    EXPECT_EQ(ours, published[region]) << zone;
  }
}
}  // namespace
}  // namespace calls
