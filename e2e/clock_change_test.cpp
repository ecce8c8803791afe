// The two days of the year that aren't 24 hours long, in Paris: 25 October 2026 has 100 quarter-hours, 29
// March 2026 has 92. One call in each, told one by one by one network and by quarter-hours by another; then
// every page, file and answer must have them all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>

#include "program.h"

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

class ClockChange : public testing::TestWithParam<LongDay> {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<e2e::Folder>("clocks");
    std::string calls = "id,network,queue,start,wait,talk,outcome\n",
                intervals = "network;queue;start;seconds;offered;answered\n";
    int id = 0;
    for (const LongDay& d : {kAutumn, kSpring})
      for (int q = 0; q < d.quarters; ++q) {
        std::string at = local(d, d.begins + q * 900);
        calls += std::to_string(++id) + ",APPELS,Nuit," + at + ",5,60,answered\n";
        intervals += "ETATS;Nuit;" + at + ";900;1;1\n";
      }
    ASSERT_EQ(guichet({"calls", "import", folder_->write("appels.csv", calls)}).code, 0);
    auto told = guichet({"calls", "import", folder_->write("etats.csv", intervals)});
    ASSERT_EQ(told.code, 0) << told.err << told.out;
    auto account = guichet({"accounts", "add", "agent@exemple.fr", "--name", "Agent", "--role", "agent",
                            "--password-file", folder_->write("secret", e2e::kPassword)});
    ASSERT_EQ(account.code, 0) << account.err;
    server_ = std::make_unique<e2e::Server>(*folder_ / "data");
    client_ = std::make_unique<e2e::Client>(server_->port());
    ASSERT_TRUE(client_->sign_in("agent@exemple.fr"));
  }
  static void TearDownTestSuite() {
    client_.reset();
    server_.reset();
    folder_.reset();
  }
  static e2e::Outcome guichet(std::vector<std::string> words) {
    words.insert(words.end(), {"--data", *folder_ / "data"});
    return e2e::run(words);
  }
  static std::string get(const std::string& path) {
    auto reply = client_->get(path);
    EXPECT_EQ(reply.status, 200) << path;
    return reply.body;
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
  static inline std::unique_ptr<e2e::Folder> folder_;
  static inline std::unique_ptr<e2e::Server> server_;
  static inline std::unique_ptr<e2e::Client> client_;
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
