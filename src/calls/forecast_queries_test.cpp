// Forecasts of what was taken in: the day under way, first tries, days that are missing, calendars by place.
#include "calls/forecast_queries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/call_folder.h"
#include "calls/dashboard.h"
#include "calls/equal_calendar.h"
#include "calls/events.h"
#include "calls/forecast_calendar.h"
#include "calls/trajectory.h"

namespace calls {
namespace {
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Half-hours from 9 h to 17 h, as many calls in each; weekdays only, up to `until` on the last day.
std::string weeks(std::int32_t first, std::int32_t last, int calls, int on_last, int until_hour,
                  std::int32_t without = 0) {
  std::vector<CsvCall> out;
  int id = 0;
  for (std::int32_t day = first; day <= last; ++day) {
    if (weekday(day) > 4 || day == without) continue;
    for (int half = 18; half < (day == last ? 2 * until_hour : 34); ++half)
      for (int i = 0; i < (day == last ? on_last : calls); ++i)
        out.push_back({std::to_string(++id), "CAF", "Accueil",
                       civil_text(std::int64_t{day} * 86400 + half * 1800 + i * 60),
                       i % 5 == 4 ? "abandoned" : "answered", "", 20, i % 5 == 4 ? kUnknown : 200});
  }
  return calls_csv(out);
}
std::int32_t day(std::string_view iso) { return iso_day(iso); }

ForecastView forecast(CallFolder& folder, ShowForecast in = {}) {
  in.network = "CAF";
  auto out = show_forecast(folder.context, in);
  if (!out) throw std::runtime_error(out.error().message);
  return *out;
}

TEST(ForecastQueries, TheDayUnderWayIsBroughtUpToDate) {
  CallFolder folder;
  folder.import("a.csv", weeks(day("2026-09-14"), day("2026-10-14"), 20, 24, 12));
  auto v = forecast(folder);
  ASSERT_TRUE(v.today);
  EXPECT_EQ(iso_of_day(v.today->morning.day), "2026-10-14");
  EXPECT_EQ(v.today->updated.seen, 24U) << "the last quarter-hour known ends at noon";
  EXPECT_EQ(v.history, 22);
  EXPECT_NEAR(v.today->so_far, 6 * 24, 0.5);
  EXPECT_NEAR(v.today->wanted, 6 * 20, 10);
  EXPECT_GT(v.today->updated.total, v.today->morning.total + 15);
  EXPECT_THAT(lead_sentence(*v.today, v.zone), HasSubstr("d’appels de plus que prévu."));
  EXPECT_THAT(lead_sentence(*v.today, v.zone), HasSubstr("À 12\u00A0h"));
  EXPECT_EQ(iso_of_day(v.days.front().day), "2026-10-15");
  ASSERT_EQ(day_to_staff(v), &v.today->updated);
  ForecastView monday = v;
  monday.chosen = v.days[1].day;
  EXPECT_EQ(day_to_staff(monday), &monday.days[1]) << "the day asked comes before the day under way";
}

TEST(ForecastQueries, ANetworksPageForeseesItsFullestMondayHour) {
  CallFolder folder;
  folder.import("a.csv", weeks(day("2026-09-14"), day("2026-10-16"), 20, 20, 17));
  ShowNetwork in;
  in.network = "CAF";
  in.from = "2026-09-14";
  in.to = "2026-10-16";
  auto v = show_network(folder.context, in);
  ASSERT_TRUE(v && v->monday);
  EXPECT_EQ(iso_of_day(v->monday->next), "2026-10-19");
  ShowForecast asked;
  asked.network = "CAF";
  asked.from = "2026-10-19";
  auto forecast = show_forecast(folder.context, asked);
  auto half = static_cast<std::size_t>(2 * v->monday->hour);
  double calls = forecast->days.at(0).calls.at(half) + forecast->days.at(0).calls.at(half + 1);
  ASSERT_TRUE(v->monday->expected);
  EXPECT_DOUBLE_EQ(*v->monday->expected, calls);
  EXPECT_NEAR(calls, v->monday->usual, 0.15 * v->monday->usual);
  in.to = "2026-09-20";
  EXPECT_FALSE(show_network(folder.context, in)->monday->expected) << "that Monday is known";
}

TEST(ForecastQueries, TheHourThatAutumnTellsTwiceAsksForNoMoreAgents) {
  CallFolder folder;
  std::string csv = "id,network,queue,start,wait,talk,outcome\n";
  for (int quarter = 0; quarter < 100; ++quarter)
    for (int i = 0; i < 60; ++i)
      csv += fmt::format("{}-{},CAF,Accueil,{}Z,20,{},{}\n", quarter, i,
                         civil_text(std::int64_t{day("2026-10-24")} * 86400 + 22 * 3600 + quarter * 900 + i),
                         i % 4 == 0 ? "" : "300", i % 4 == 0 ? "abandoned" : "answered");
  folder.import("a.csv", csv);
  ShowNetwork in;
  in.network = "CAF";
  in.from = in.to = "2026-10-25";
  auto v = show_network(folder.context, in);
  ASSERT_TRUE(v && v->needed);
  EXPECT_EQ(v->needed->peak_step, 0U) << "all half-hours are alike";
}

TEST(ForecastQueries, ADayThatIsOverIsHistory) {
  CallFolder folder;
  folder.import("a.csv", weeks(day("2026-09-14"), day("2026-10-14"), 20, 20, 17));
  auto v = forecast(folder);
  EXPECT_FALSE(v.today);
  EXPECT_EQ(v.history, 23);
  EXPECT_EQ(iso_of_day(v.days.front().day), "2026-10-15");
  ShowForecast in;
  in.now = "2026-10-14T10:30";
  v = forecast(folder, in);
  ASSERT_TRUE(v.today) << "as if it were that time";
  EXPECT_EQ(v.today->updated.seen, 21U);
  EXPECT_NEAR(v.today->so_far, 60, 0.5);
  in.now = "2026-10-14T08:00";
  v = forecast(folder, in);
  EXPECT_FALSE(v.today) << "nothing has come yet";
  EXPECT_EQ(iso_of_day(v.days.front().day), "2026-10-14");
  for (const char* wrong : {"demain", "2026-10-14", "2026-10-14T25:00", "2026-10-14T10h30"}) {
    in.now = wrong;
    in.network = "CAF";
    EXPECT_EQ(show_forecast(folder.context, in).error().kind, ErrorKind::invalid) << wrong;
  }
}

TEST(ForecastQueries, MissingDaysAreNamed) {
  CallFolder folder;
  folder.import("a.csv", weeks(day("2026-09-14"), day("2026-10-14"), 20, 20, 17, day("2026-09-30")));
  EXPECT_THAT(forecast(folder).missing, ElementsAre(day("2026-09-30")));
}

TEST(ForecastQueries, FirstTriesLeaveOutThoseWhoCallAgain) {
  CallFolder folder;
  std::vector<CsvCall> all;
  int id = 0;
  for (std::int32_t d = day("2026-09-14"); d <= day("2026-10-14"); ++d)
    for (int i = 0; i < 10 && weekday(d) < 5; ++i) {
      std::string caller = fmt::format("06{:08}", id);
      std::int64_t at = std::int64_t{d} * 86400 + 36000 + i * 120;
      all.push_back({std::to_string(++id), "CAF", "Accueil", civil_text(at), "abandoned", caller, 60});
      all.push_back(
          {std::to_string(++id), "CAF", "Accueil", civil_text(at + 3600), "answered", caller, 5, 60});
    }
  folder.import("a.csv", calls_csv(all));
  ShowForecast in;
  auto whole = forecast(folder, in);
  EXPECT_FALSE(whole.redial);
  in.first_tries = true;
  auto first = forecast(folder, in);
  ASSERT_TRUE(first.redial);
  EXPECT_NEAR(*first.redial, 1, 1e-9);
  EXPECT_NEAR(whole.days[0].total, 20, 2);
  EXPECT_NEAR(first.days[0].total, 10, 2);
}

TEST(ForecastQueries, CallersUnknownGiveNoFirstTries) {
  CallFolder folder;
  folder.import("a.csv", weeks(day("2026-09-14"), day("2026-09-25"), 5, 5, 17));
  ShowForecast in;
  in.network = "CAF";
  in.first_tries = true;
  EXPECT_EQ(show_forecast(folder.context, in).error().kind, ErrorKind::invalid);
}

TEST(ForecastQueries, EventsAreSaidOnTheirDays) {
  CallFolder folder;
  folder.import("a.csv", weeks(day("2026-09-14"), day("2026-10-14"), 20, 20, 17));
  auto plain = forecast(folder).days.at(1).total;
  ASSERT_TRUE(declare_event(folder.context, {"CAF", "Courriers", "2026-10-16", "2026-10-16", 1.5}));
  auto v = forecast(folder);
  EXPECT_NEAR(v.days.at(1).total, 1.5 * plain, 0.05 * plain);
  EXPECT_THAT(v.notes.at(1), Contains("Courriers"));
  EXPECT_THAT(v.notes.at(0), IsEmpty());
  EXPECT_THAT(json::write(forecast_json(v)), HasSubstr("Courriers"));
  EXPECT_THAT(forecast_text(v), HasSubstr("2026-10-16"));
}

TEST(PlaceCalendar, ZonesAndHolidaysFollowTheDepartement) {
  EXPECT_EQ(school_zone("75"), "C");
  EXPECT_EQ(school_zone("69"), "A");
  EXPECT_EQ(school_zone("59"), "B");
  EXPECT_EQ(school_zone("2A"), "");
  auto of = [](std::initializer_list<const char*> departements) {
    std::vector<Queue> out;
    for (const char* d : departements) {
      out.emplace_back();
      out.back().departement = d;
    }
    return out;
  };
  EXPECT_EQ(school_zones(of({"75", "59", "93"})), "BC");
  EXPECT_EQ(school_zones(of({"974", ""})), "ABC");
  EXPECT_EQ(region_of(of({"67", "68"})), Region::alsace_moselle);
  EXPECT_EQ(region_of(of({"67", "54"})), Region::metropole);
  PlaceCalendar lyon(Region::metropole, "A"), strasbourg(Region::alsace_moselle, "B");
  EXPECT_THAT(lyon.notes(day("2026-05-14")), Contains("Ascension"));
  EXPECT_THAT(lyon.notes(day("2026-05-15")), Contains("pont"));
  EXPECT_TRUE(lyon.traits(day("2026-05-15")).bridge);
  EXPECT_THAT(strasbourg.notes(day("2026-12-26")), testing::SizeIs(testing::Ge(1U)));
  EXPECT_THAT(testing::PrintToString(lyon.notes(day("2026-12-24"))), HasSubstr("zone A"));
}

TEST(EqualCalendar, ADayIsComparedWithItsLike) {
  auto equal = [](const char* iso) { return iso_of_day(equal_day(iso_day(iso))); };
  EXPECT_EQ(equal("2026-11-24"), "2025-11-25") << "a Tuesday with a Tuesday";
  EXPECT_EQ(equal("2026-11-11"), "2025-11-11") << "a holiday with the same one";
  EXPECT_EQ(equal("2026-05-14"), "2025-05-29") << "Ascension moves";
  EXPECT_EQ(equal("2026-05-15"), "2025-05-30") << "and its bridge";
  EXPECT_EQ(equal("2026-11-10"), "2025-11-04") << "52 weeks before is a holiday";
  for (int d = day("2026-01-01"); d < day("2027-01-01"); ++d)
    if (!is_public_holiday(d) && !is_bridge(d)) {
      EXPECT_EQ(weekday(equal_day(d)), weekday(d)) << iso_of_day(d);
      EXPECT_FALSE(is_public_holiday(equal_day(d))) << iso_of_day(d);
    }
}

TEST(Pace, ALineThroughTheLastWeeks) {
  auto rates = [](double from, double step, int weeks) {
    std::vector<WeekRate> out;
    for (int i = 0; i < weeks; ++i) out.push_back({"S", from + i * step, 7, true});
    return out;
  };
  EXPECT_FALSE(pace_of(rates(70, 1, 3), 85));
  auto p = pace_of(rates(70, 1, 8), 85);
  ASSERT_TRUE(p);
  EXPECT_NEAR(p->points_a_week, 1, 1e-9);
  EXPECT_NEAR(p->now, 77, 1e-9);
  EXPECT_EQ(p->weeks_to_reach, 8);
  EXPECT_THAT(pace_sentence(p, 85), HasSubstr("dans 8\u00A0semaines"));
  EXPECT_EQ(pace_of(rates(86, 0.1, 8), 85)->weeks_to_reach, 0);
  EXPECT_FALSE(pace_of(rates(80, -0.5, 8), 85)->weeks_to_reach);
  EXPECT_FALSE(pace_of(rates(60, 0.06, 8), 85)->weeks_to_reach) << "more than two years";
  auto said = [&](double from, double step) { return pace_sentence(pace_of(rates(from, step, 8), 85), 85); };
  EXPECT_THAT(said(60, 0.06), HasSubstr("ne seraient pas atteints"));
  EXPECT_THAT(said(80, -1.2), AllOf(HasSubstr("baisse de 1,2\u00A0point par semaine (entre"),
                                    HasSubstr("95\u202F%)\u00A0: il s’éloigne de 85")));
  EXPECT_THAT(said(99, -1.2), HasSubstr("reste au-dessus de 85\u202F%, mais baisse de 1,2\u00A0point"));
  EXPECT_THAT(said(86, 1.2), HasSubstr("monte de 1,2\u00A0point"));
  EXPECT_THAT(said(80, 0), HasSubstr("ne bouge presque pas"));
  EXPECT_THAT(said(86, -0.01), AllOf(HasSubstr("reste au-dessus de 85"), Not(HasSubstr("0,0"))));
  EXPECT_EQ(pace_sentence({}, 85), "");
}

TEST(Pace, AMoveThatChanceExplainsIsNoTrend) {
  auto pace = [](const std::vector<double>& rates) {
    std::vector<WeekRate> weeks;
    for (double r : rates) weeks.push_back({"S", r, 7, true});
    return pace_of(weeks, 85);
  };
  auto p = pace({80, 83, 79, 82, 78, 82, 77, 81});
  ASSERT_TRUE(p);
  EXPECT_NEAR(p->points_a_week, -3.0 / 14, 1e-9);
  EXPECT_NEAR(p->low, -1.0525, 1e-4) << "t of 6 degrees is 2.4469";
  EXPECT_NEAR(p->high, 0.6239, 1e-4);
  EXPECT_FALSE(p->is_clear());
  EXPECT_FALSE(p->weeks_to_reach);
  EXPECT_THAT(pace_sentence(p, 85), AllOf(HasSubstr("Pas de tendance nette sur les 8 dernières semaines"),
                                          Not(HasSubstr("s’éloigne")), Not(HasSubstr("baisse"))));
  EXPECT_THAT(pace_sentence(pace({86, 90, 84, 89, 87, 88, 85, 89}), 85), HasSubstr("Pas de tendance nette"));
  EXPECT_THAT(pace_sentence(pace({86, 85.8, 86.1, 85.9, 86, 86.1, 85.8, 86}), 85), Not(HasSubstr("0,0")));
  auto four = pace({70, 72, 73, 76});
  EXPECT_TRUE(four->is_clear());
  EXPECT_THAT(pace_sentence(four, 85), HasSubstr("seraient atteints dans 5\u00A0semaines"));
}

TEST(Pace, AWeekThatMayBeCutDoesNotWeigh) {
  EXPECT_EQ(week_date("2026-W40"), "2026-09-28");
  EXPECT_EQ(week_date("2026-W01"), "2025-12-29");
  EXPECT_EQ(week_date("demain"), "demain");
  std::int32_t wednesday = days_of("2026-09-30", "").value().first;
  auto weeks = [&](std::int32_t days, bool saturdays) {
    std::map<std::int32_t, Ratio> rates;
    for (std::int32_t day = wednesday; day < wednesday + days; ++day)
      if ((day + 3) % 7 < (saturdays ? 6 : 5)) rates[day] = {day < wednesday + 5 ? 1U : 8U, 10};
    return week_rates(rates);
  };
  auto all = weeks(5 * 7, false);  // until a Tuesday
  ASSERT_EQ(all.size(), 6U);
  EXPECT_EQ(all.front().week, "2026-W40");
  EXPECT_EQ(incomplete_text(all.front()), "semaine incomplète (3\u00A0jours)");
  EXPECT_EQ(incomplete_text(all.back()), "semaine incomplète (2\u00A0jours)");
  EXPECT_EQ(incomplete_text(all[1]), "");
  auto pace = pace_of(all, 85);
  ASSERT_TRUE(pace);
  EXPECT_EQ(pace->weeks, 4U);
  EXPECT_NEAR(pace->now, 80, 1e-9);
  EXPECT_TRUE(weeks(5 * 7 - 4, false).back().whole) << "until a Friday, closed at the weekend";
  EXPECT_FALSE(weeks(5 * 7 - 4, true).back().whole) << "open on Saturdays";
  EXPECT_TRUE(week_rates({}).empty());
}
}  // namespace
}  // namespace calls
