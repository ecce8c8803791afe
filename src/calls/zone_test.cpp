// Civil time of a place to UTC and back, checked against the date library.
#include "calls/zone.h"

#include <date/tz.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace calls {
namespace {
constexpr std::int64_t kHour = 3600;

TEST(CivilSeconds, AreThoseOfTheCalendar) {
  EXPECT_EQ(civil_seconds(1970, 1, 1), 0);
  EXPECT_EQ(civil_seconds(1970, 1, 2, 3, 4, 5), 86400 + 3 * 3600 + 4 * 60 + 5);
  EXPECT_EQ(civil_seconds(2000, 2, 29), 951782400);
  EXPECT_EQ(civil_seconds(1969, 12, 31), -86400);
}

RC_GTEST_PROP(CivilSeconds, AgreeWithTheDateLibrary, ()) {
  auto day = *rc::gen::inRange(-30'000, 60'000);
  date::year_month_day ymd{date::sys_days(date::days(day))};
  auto year = static_cast<int>(ymd.year());
  auto month = static_cast<int>(static_cast<unsigned>(ymd.month()));
  RC_ASSERT(civil_seconds(year, month, static_cast<int>(static_cast<unsigned>(ymd.day()))) ==
            std::int64_t{day} * 86400);
  RC_ASSERT(year_of_day(day) == year);
  RC_ASSERT(month_of_day(day) == month);
}

TEST(IsoOfDay, IsTheDay) {
  EXPECT_EQ(iso_of_day(0), "1970-01-01");
  EXPECT_EQ(iso_of_day(static_cast<std::int32_t>(civil_seconds(2026, 11, 25) / 86400)), "2026-11-25");
}

// The library's own answer is the measure, in every zone of France and at every instant.
RC_GTEST_PROP(Zone, AgreesWithTheDateLibrary, ()) {
  auto name = *rc::gen::element<std::string>("Europe/Paris", "Indian/Reunion", "Pacific/Noumea",
                                             "America/Guadeloupe", "America/Martinique", "America/Cayenne",
                                             "Indian/Mayotte", "America/Miquelon", "Pacific/Tahiti",
                                             "Pacific/Wallis", "Pacific/Marquesas", "UTC");
  Zone zone(name);
  const auto* known = date::locate_zone(name);
  auto utc = *rc::gen::inRange<std::int64_t>(civil_seconds(1991, 1, 1), civil_seconds(2049, 1, 1));
  auto info = known->get_info(date::sys_seconds(std::chrono::seconds(utc)));
  RC_ASSERT(zone.offset(utc) == info.offset.count());
  RC_ASSERT(zone.civil(utc) == utc + info.offset.count());
  // Near a change of the clock as often as not.
  auto civil =
      *rc::gen::element(utc, info.end.time_since_epoch().count() + *rc::gen::inRange(-20'000, 20'000));
  if (civil > civil_seconds(2049, 1, 1)) civil = utc;
  auto local = known->get_info(date::local_seconds(std::chrono::seconds(civil)));
  Instant got = zone.utc(civil);
  if (local.result == date::local_info::unique) {
    RC_ASSERT(got.clarity == Clarity::plain);
    RC_ASSERT(got.utc == civil - local.first.offset.count());
  } else if (local.result == date::local_info::ambiguous) {
    RC_ASSERT(got.clarity == Clarity::ambiguous);
    RC_ASSERT(got.utc == civil - local.first.offset.count());
  } else {
    RC_ASSERT(got.clarity == Clarity::missing);
    RC_ASSERT(got.utc == local.first.end.time_since_epoch().count());
  }
}

TEST(Zone, ParisHasTwoHoursThatAreNotPlain) {
  Zone paris;
  EXPECT_EQ(paris.name(), "Europe/Paris");
  auto autumn = paris.utc(civil_seconds(2026, 10, 25, 2, 30));
  EXPECT_EQ(autumn.clarity, Clarity::ambiguous);
  EXPECT_EQ(autumn.utc, civil_seconds(2026, 10, 25, 0, 30));
  EXPECT_EQ(paris.utc(civil_seconds(2026, 10, 25, 1, 59, 59)).clarity, Clarity::plain);
  EXPECT_EQ(paris.utc(civil_seconds(2026, 10, 25, 3)).clarity, Clarity::plain);
  EXPECT_EQ(paris.utc(civil_seconds(2026, 10, 25, 3)).utc, civil_seconds(2026, 10, 25, 2));
  auto spring = paris.utc(civil_seconds(2026, 3, 29, 2, 30));
  EXPECT_EQ(spring.clarity, Clarity::missing);
  EXPECT_EQ(spring.utc, civil_seconds(2026, 3, 29, 1));
  EXPECT_EQ(paris.utc(civil_seconds(2026, 3, 29, 3)).clarity, Clarity::plain);
  EXPECT_EQ(paris.utc(civil_seconds(2026, 3, 29, 3)).utc, civil_seconds(2026, 3, 29, 1));
}

TEST(Zone, DaysAreAsLongAsTheyAre) {
  Zone paris, reunion("Indian/Reunion"), noumea("Pacific/Noumea");
  auto quarters = [](const Zone& zone, int month, int day) {
    std::int64_t noon = zone.utc(civil_seconds(2026, month, day, 12)).utc;
    EXPECT_EQ(zone.civil(zone.day_start(noon)), civil_seconds(2026, month, day));
    return (zone.next_day(noon) - zone.day_start(noon)) / 900;
  };
  EXPECT_EQ(quarters(paris, 10, 25), 100);
  EXPECT_EQ(quarters(paris, 3, 29), 92);
  EXPECT_EQ(quarters(paris, 11, 23), 96);
  for (const auto* zone : {&reunion, &noumea})
    for (auto [month, day] : {std::pair{10, 25}, std::pair{3, 29}})
      EXPECT_EQ(quarters(*zone, month, day), 96);
}

TEST(Zone, FarPlacesHaveTheirOwnDays) {
  std::int64_t utc = civil_seconds(2026, 11, 23, 22);
  EXPECT_EQ(Zone("Indian/Reunion").civil(utc), civil_seconds(2026, 11, 24, 2));
  EXPECT_EQ(Zone("Pacific/Noumea").civil(utc), civil_seconds(2026, 11, 24, 9));
  EXPECT_EQ(Zone("America/Guadeloupe").civil(utc), civil_seconds(2026, 11, 23, 18));
  EXPECT_EQ(Zone("Pacific/Marquesas").civil(utc), civil_seconds(2026, 11, 23, 12, 30));
}

TEST(Zone, AnUnknownOneCountsAsUtc) {
  for (const char* name : {"", "Mars/Olympus", "../../etc/passwd", "europe/paris "}) {
    Zone zone(name);
    EXPECT_EQ(zone.offset(1'795'000'000), 0) << name;
    EXPECT_EQ(zone.utc(1'795'000'000).utc, 1'795'000'000) << name;
  }
}

TEST(Zone, BeyondTheKnownYearsTheOffsetStays) {
  Zone paris;
  for (std::int64_t utc : {std::int64_t{0}, civil_seconds(2099, 7, 1), std::int64_t{UINT32_MAX}}) {
    EXPECT_EQ(paris.offset(utc), kHour);
    EXPECT_EQ(paris.utc(paris.civil(utc)).utc, utc);
  }
}
}  // namespace
}  // namespace calls
