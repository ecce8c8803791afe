// The two days of the year that aren't 24 hours long, in Paris: 25 October 2026 has 100 quarter-hours, 29
// March 2026 has 92. One call in each, told one by one by one network and by quarter-hours by another; then
// every page, file and answer must have them all, and so must the half-hours forecast and planned.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <set>

#include "served_folder.h"

namespace {
using testing::HasSubstr;

struct LongDay {
  std::string day;
  std::int64_t begins;  // UTC seconds of its midnight
  int quarters;
  int at_two, at_three;  // calls between two and three by the clock, and between three and four
  std::int64_t changes;  // UTC seconds at which the clocks change, from `before` hours to `after`
  int before, after;
};
const LongDay kAutumn{"2026-10-25", 1'792'879'200, 100, 8, 4, 1'792'890'000, 2, 1};
const LongDay kSpring{"2026-03-29", 1'774'738'800, 92, 0, 4, 1'774'746'000, 1, 2};

// "2026-10-25T02:15:00+01:00"
std::string local(const LongDay& d, std::int64_t utc) {
  int offset = utc < d.changes ? d.before : d.after;
  std::int64_t second = utc + offset * 3600 - (d.begins + d.before * 3600);
  char text[40];
  std::snprintf(text, sizeof text, "%sT%02d:%02d:00+%02d:00", d.day.c_str(), static_cast<int>(second / 3600),
                static_cast<int>(second / 60 % 60), offset);
  return text;
}

json::array rows_of(const json::value& v, std::string_view key) {
  const json::value* found = json::find(v, key);
  return found != nullptr && found->is_array() ? found->get_array() : json::array{};
}
std::size_t lines_in(const std::string& csv) {
  return static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n'));
}

class ClockChange : public e2e::ServedFolder<testing::TestWithParam<LongDay>> {
 protected:
  static void SetUpTestSuite() {
    make("clocks");
    std::string calls = "id,network,queue,start,wait,talk,outcome\n",
                intervals = "network;queue;start;seconds;offered;answered\n";
    int id = 0;
    for (const LongDay& d : {kAutumn, kSpring})
      for (int q = 0; q < d.quarters; ++q) {
        std::string at = local(d, d.begins + q * 900);
        calls += std::to_string(++id) + ",APPELS,Nuit," + at + ",5,60,answered\n";
        intervals += "ETATS;Nuit;" + at + ";900;1;1\n";
      }
    import_calls("appels.csv", calls);
    import_calls("etats.csv", intervals);
    serve();
  }
  static json::value ask(const std::string& path) {
    auto reply = client_->get(path, {{"Accept", "application/json"}});
    EXPECT_EQ(reply.status, 200) << path;
    return reply.json();
  }
  // The query that selects a network and the day.
  static std::string query(const std::string& network) {
    return "network=" + network + "&from=" + GetParam().day + "&to=" + GetParam().day;
  }
};

TEST_P(ClockChange, EveryQuarterHourIsInJsonAndCsv) {
  const LongDay& d = GetParam();
  for (const char* network : {"APPELS", "ETATS"}) {
    auto of = [&](const char* grain) {
      return rows_of(ask("/api/calls/rates?" + query(network) + "&by=" + grain), "rows");
    };
    auto quarters = of("interval");
    ASSERT_EQ(quarters.size(), static_cast<std::size_t>(d.quarters)) << network;
    for (int q = 0; q < d.quarters; ++q) {
      const auto& row = quarters[static_cast<std::size_t>(q)];
      EXPECT_EQ(json::text(row, "period"), local(d, d.begins + q * 900)) << network;
      EXPECT_EQ(json::integer(row, "answered"), 1) << network;
    }
    auto hours = of("hour");
    EXPECT_EQ(hours.size(), static_cast<std::size_t>(d.quarters / 4)) << network;
    for (const auto& row : hours) EXPECT_EQ(json::integer(row, "answered"), 4) << network;
    auto day = of("day");
    ASSERT_EQ(day.size(), 1U) << network;
    EXPECT_EQ(json::integer(day[0], "queued"), d.quarters) << network;
    std::string csv = get("/api/calls/rates.csv?" + query(network) + "&by=interval");
    EXPECT_EQ(lines_in(csv), static_cast<std::size_t>(d.quarters) + 1) << network;
    for (int q = 0; q < d.quarters; ++q) EXPECT_THAT(csv, HasSubstr(local(d, d.begins + q * 900))) << network;
  }
}

TEST_P(ClockChange, TheNetworkPageAndItsBlocksHaveThemAll) {
  const LongDay& d = GetParam();
  for (std::string network : {"APPELS", "ETATS"}) {
    std::string days = "?from=" + d.day + "&to=" + d.day;
    std::string page = get("/telephone/reseaux/" + network + days);
    EXPECT_THAT(page, HasSubstr(std::to_string(d.quarters) + " quarts d’heure")) << network;
    auto view = ask("/telephone/reseaux/" + network + days);
    EXPECT_EQ(json::integer(view, "queued"), d.quarters) << network;
    auto series = rows_of(ask("/api/calls/figures?block=series&" + query(network)), "rows");
    ASSERT_EQ(series.size(), 1U);
    EXPECT_EQ(json::integer(series[0], "answered"), d.quarters);
    EXPECT_THAT(get("/api/calls/figures.csv?block=series&" + query(network)),
                HasSubstr(d.day + ";" + std::to_string(d.quarters) + ";" + std::to_string(d.quarters)));
    auto week = rows_of(ask("/api/calls/figures?block=week&" + query(network)), "rows");
    EXPECT_EQ(week.size(), 24U) << network;
    bool two = false;
    for (const auto& row : week)
      if (json::integer(row, "hour") == 2)
        two = json::find(row, "d7") != nullptr && json::find(row, "d7")->is_number();
    EXPECT_EQ(two, d.at_two > 0) << network;
  }
}

TEST_P(ClockChange, TheCallsAndTheQuarterHoursBehindAFigureAreThere) {
  const LongDay& d = GetParam();
  auto total = [&](const std::string& more) {
    return json::integer(ask("/telephone/appels?" + query("APPELS") + more), "total");
  };
  EXPECT_EQ(total(""), d.quarters);
  EXPECT_EQ(total("&leaf=answered,abandoned"), d.quarters);
  EXPECT_EQ(total("&hour=2"), d.at_two);
  EXPECT_EQ(total("&hour=3"), d.at_three);
  EXPECT_EQ(total("&weekday=7"), d.quarters);
  EXPECT_EQ(total("&weekday=1"), 0);
  EXPECT_THAT(get("/telephone/appels?" + query("APPELS")),
              HasSubstr(std::to_string(d.quarters) + "\u00A0appels"));
  for (const char* network : {"APPELS", "ETATS"}) {
    auto first = ask("/telephone/quarts-d-heure?" + query(network));
    EXPECT_EQ(json::integer(first, "total"), d.quarters) << network;
    EXPECT_EQ(rows_of(first, "intervals").size(), static_cast<std::size_t>(std::min(d.quarters, 100)));
    std::string page = get("/telephone/quarts-d-heure?" + query(network));
    EXPECT_THAT(page, HasSubstr(std::to_string(d.quarters) + "\u00A0quarts d’heure")) << network;
    std::set<std::string> starts;
    for (const auto& row : rows_of(first, "intervals")) starts.insert(json::text(row, "start"));
    EXPECT_EQ(starts.size(), static_cast<std::size_t>(d.quarters)) << network;
  }
}

TEST_P(ClockChange, TheNationalPagesHaveThemAll) {
  const LongDay& d = GetParam();
  std::string days = "?from=" + d.day + "&to=" + d.day;
  for (const char* page : {"/telephone", "/telephone/rapport"}) {
    auto networks = rows_of(ask(page + days), "networks");
    ASSERT_EQ(networks.size(), 2U) << page;
    for (const auto& n : networks) EXPECT_EQ(json::integer(n, "answered"), d.quarters) << page;
    EXPECT_THAT(get(page + days), HasSubstr(std::to_string(d.quarters))) << page;
  }
  EXPECT_THAT(get("/telephone/resultats.csv" + days), HasSubstr("100,0"));
}

INSTANTIATE_TEST_SUITE_P(Days, ClockChange, testing::Values(kAutumn, kSpring),
                         [](const auto& i) { return i.param.quarters == 100 ? "Autumn" : "Spring"; });

// Five weeks around the clock, two calls each half-hour, up to the eve of the day, and then `more` seconds.
std::string five_weeks(const LongDay& d, const std::string& network, std::int64_t more) {
  std::string out = "id,network,queue,start,wait,talk,outcome\n";
  int id = 0;
  for (std::int64_t at = d.begins - 35 * 86400; at < d.begins + more; at += 900) {
    auto seconds = static_cast<std::time_t>(at);
    char start[32];
    std::strftime(start, sizeof start, "%Y-%m-%dT%H:%M:%S+00:00", std::gmtime(&seconds));
    out += std::to_string(++id) + "," + network + ",Nuit," + start + ",5,120,answered\n";
  }
  return out;
}

class ClockChangeForecast : public e2e::ServedFolder<testing::TestWithParam<LongDay>> {
 protected:
  static void SetUpTestSuite() {
    make("clocks_forecast");
    for (const LongDay& d : {kAutumn, kSpring})
      import_calls(network(d) + ".csv", five_weeks(d, network(d), 0));
    serve();
  }
  static std::string network(const LongDay& d) { return d.quarters == 100 ? "AUTOMNE" : "PRINTEMPS"; }
  static void expect_half_hours(const json::array& rows, const std::string& what) {
    const LongDay& d = GetParam();
    ASSERT_EQ(rows.size(), static_cast<std::size_t>(d.quarters / 2)) << what;
    for (std::size_t i = 0; i < rows.size(); ++i)
      EXPECT_EQ(json::text(rows[i], "start"), local(d, d.begins + static_cast<std::int64_t>(i) * 1800))
          << what;
  }
  // Rows of the table that follows a mark of a page.
  static std::size_t rows_after(const std::string& page, const std::string& mark) {
    std::size_t from = page.find(mark), to = page.find("</table>", from), rows = 0;
    for (std::size_t at = from; (at = page.find("<tr", at)) < to; ++at) ++rows;
    return rows;
  }
};

TEST_P(ClockChangeForecast, TheDayToComeHasAllItsHalfHours) {
  const LongDay& d = GetParam();
  std::string query = "network=" + network(d) + "&days=1&from=" + d.day + "&day=" + d.day;
  auto forecast = client_->get("/api/calls/forecast?" + query).json();
  auto days = rows_of(forecast, "days");
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(json::text(days[0], "day"), d.day);
  expect_half_hours(rows_of(days[0], "steps"), "forecast");
  EXPECT_NEAR(json::real(days[0], "total", 0), d.quarters, 0.05 * d.quarters);
  std::string csv = get("/api/calls/forecast.csv?" + query);
  EXPECT_EQ(lines_in(csv), static_cast<std::size_t>(d.quarters / 2) + 1);
  std::string page = get("/telephone/prevision?" + query);
  EXPECT_EQ(rows_after(page, "id=\"demi-heures\""), static_cast<std::size_t>(d.quarters / 2) + 1);
  for (const std::string& shown : {csv, page}) {
    EXPECT_EQ(shown.find("02:00 (heure d’hiver)") != shown.npos, d.at_two == 8);
    EXPECT_EQ(shown.find("02:00") != shown.npos, d.at_two > 0);
  }
}

TEST_P(ClockChangeForecast, TheDayPlannedHasAllItsHalfHours) {
  const LongDay& d = GetParam();
  std::string query = "network=" + network(d) + "&from=" + d.day;
  auto plan = client_->get("/api/calls/plan?" + query).json();
  EXPECT_EQ(json::text(plan, "day"), d.day);
  expect_half_hours(rows_of(plan, "intervals"), "plan");
  EXPECT_TRUE(json::find(plan, "patience_s")->is_null());  // nobody hung up
  std::string page = get("/telephone/effectifs/jour?" + query);
  EXPECT_EQ(page.find("02:00 (heure d’hiver)") != page.npos, d.at_two == 8);
  EXPECT_EQ(page.find(">02:30<"), page.npos);
  EXPECT_THAT(page, HasSubstr("sans que personne ne raccroche"));
}

// Some hours after the change: what is left of the day, and what came.
TEST_P(ClockChangeForecast, TheDayUnderWayHasThemToo) {
  const LongDay& d = GetParam();
  e2e::Folder folder("clocks_under_way");
  std::vector<std::string> data{"--data", folder / "data"};
  std::string csv = folder.write("a.csv", five_weeks(d, "JOUR", 6 * 3600));
  ASSERT_EQ(e2e::run({"calls", "import", csv, data[0], data[1]}).code, 0);
  auto v = e2e::run({"calls", "forecast", "--network", "JOUR", "--json", data[0], data[1]}).json();
  const json::value* today = json::find(v, "today");
  ASSERT_TRUE(today != nullptr && today->is_object());
  auto halves = rows_of(*today, "half_hours");
  expect_half_hours(halves, "today");
  for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(json::real(halves[i], "came", 0), 2) << i;
  EXPECT_EQ(json::real(*today, "came", 0), 24);
  EXPECT_NEAR(json::real(*today, "forecast_so_far", 0), 24, 1.2);
}

INSTANTIATE_TEST_SUITE_P(Days, ClockChangeForecast, testing::Values(kAutumn, kSpring),
                         [](const auto& i) { return i.param.quarters == 100 ? "Autumn" : "Spring"; });

TEST(ClockChangeVerified, TheCubeStillSaysWhatTheCallsSay) {
  e2e::Folder folder("clocks_verified");
  std::string calls = "id,network,queue,start,wait,talk,outcome\n";
  int id = 0;
  for (const LongDay& d : {kAutumn, kSpring})
    for (int q = 0; q < d.quarters; ++q)
      calls += std::to_string(++id) + ",APPELS,Nuit," + local(d, d.begins + q * 900) + ",5,60,answered\n";
  std::vector<std::string> data{"--data", folder / "data"};
  ASSERT_EQ(e2e::run({"calls", "import", folder.write("a.csv", calls), data[0], data[1]}).code, 0);
  EXPECT_EQ(e2e::run({"calls", "verify", data[0], data[1]}).code, 0);
}
}  // namespace
