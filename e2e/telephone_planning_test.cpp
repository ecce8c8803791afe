// The telephone planned from the command line: staffing to the last digits, patience, days to come, forecasts
// better than the plain ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <functional>

#include "telephone_folder.h"

namespace {
using e2e::list;
using e2e::number;
using e2e::word;
using testing::HasSubstr;

using TelephonePlanning = e2e::TelephoneFolder;

json::value staffed(const std::function<json::value(std::vector<std::string>)>& ask, const std::string& calls,
                    const std::string& per, const std::string& aht, const std::string& agents,
                    const std::string& threshold, const std::string& patience) {
  std::vector<std::string> words{"calls",       "staff",   "--calls", calls,      "--per",
                                 per,           "--aht",   aht,       "--agents", agents,
                                 "--threshold", threshold, "--model", "erlang-c"};
  if (!patience.empty()) {
    words.back() = "erlang-a";
    words.insert(words.end(), {"--patience", patience});
  }
  return ask(words);
}
// Vectors of the reference, §4.2, to a billionth.
TEST_F(TelephonePlanning, StaffIsErlangToTheLastDigit) {
  using Figures = std::vector<std::pair<const char*, double>>;
  struct Case {
    const char *calls, *per, *aht, *agents, *threshold, *patience;
    Figures figures;
  };
  const Case cases[] = {
      {"100",
       "30min",
       "180",
       "14",
       "20",
       "300",
       {{"p_wait", 0.145260114296361},
        {"p_abandon", 0.0139837441224089},
        {"asa_s", 4.19512323672268},
        {"occupancy", 0.704297325626851},
        {"service_level", 0.916792091863547},
        {"answered_wait_s", 3.87848004452102},
        {"answered", 1 - 0.0139837441224089}}},
      {"48",
       "1min",
       "60",
       "50",
       "20",
       "120",
       {{"p_wait", 0.46777406855379},
        {"p_abandon", 0.0309122491621932},
        {"asa_s", 3.70946989946319},
        {"mean_queue", 2.96757591957055},
        {"occupancy", 0.930324240804295},
        {"service_level", 0.943018954746981},
        {"p90_wait_s", 12.4446477151808}}},
      {"360",
       "1h",
       "240",
       "20",
       "20",
       "180",
       {{"p_wait", 0.777164076502754},
        {"p_abandon", 0.193786648274059},
        {"asa_s", 34.8815966893307},
        {"service_level", 0.361454937531301}}},
      {"2000",
       "15min",
       "300",
       "567",
       "30",
       "180",
       {{"p_wait", 0.998956784026585},
        {"p_abandon", 0.14950945739882},
        {"asa_s", 26.9117023317876},
        {"service_level", 0.467035615045634}}},
      {"100",
       "30min",
       "180",
       "14",
       "20",
       "",
       {{"p_wait", 0.17413193359505}, {"asa_s", 7.83593701177724}, {"service_level", 0.888350019179467}}},
      {"360",
       "1h",
       "240",
       "28",
       "20",
       "",
       {{"p_wait", 0.333138527992723}, {"asa_s", 19.9883116795634}, {"service_level", 0.761295813934751}}},
      {"2000",
       "15min",
       "300",
       "680",
       "30",
       "",
       {{"p_wait", 0.496812982788043}, {"asa_s", 11.178292112731}, {"service_level", 0.869041519558334}}}};
  for (const auto& c : cases) {
    auto got = staffed([](auto words) { return answer(words); }, c.calls, c.per, c.aht, c.agents, c.threshold,
                       c.patience);
    for (const auto& [name, value] : c.figures)
      EXPECT_NEAR(number(got, name), value, 1e-9 * std::max(1.0, value))
          << c.calls << '/' << c.per << ' ' << name;
  }
}

TEST_F(TelephonePlanning, EveryModelAnswersItsFigures) {
  for (const char* model : {"erlang-a", "erlang-b", "erlang-c"}) {
    auto got = answer({"calls", "staff", "--calls", "100", "--per", "30min", "--aht", "180", "--patience",
                       "300", "--agents", "14", "--threshold", "20", "--model", model});
    for (const char* figure : {"answered", "asa_s", "service_level", "p90_wait_s", "occupancy"})
      EXPECT_FALSE(std::isnan(number(got, figure))) << model << ' ' << figure;
  }
  auto several = answer({"calls", "staff", "--calls", "100", "--aht", "180", "--patience", "300", "--target",
                         "answered=0.85", "--target", "mean_wait=5", "--redial", "0.4"});
  auto targets = list(several, "targets");
  ASSERT_EQ(targets.size(), 2U);
  EXPECT_EQ(word(targets[1], "target"), "mean_wait");
  EXPECT_LT(json::integer(targets[0], "agents"), json::integer(targets[1], "agents"));
  EXPECT_EQ(json::integer(several, "agents"), json::integer(targets[1], "agents"));
}

// Five weeks of two queues: every half-hour of a weekday, eight calls each, of which two hang up after a
// minute.
std::string five_weeks() {
  std::string out = "id,network,queue,start,wait,talk,outcome\n";
  int id = 0;
  for (int day = 0; day < 35; ++day) {
    if (day % 7 > 4) continue;  // from Monday 5 October 2026
    int number = 5 + day, month = number > 31 ? 11 : 10;
    for (int half = 18; half < 34; ++half)
      for (int call = 0; call < 16; ++call) {
        bool gone = call % 8 < 2;
        char line[128];
        std::snprintf(line, sizeof line, "%d,CAF,%s,2026-%02d-%02d %02d:%02d:%02d,%d,%s,%s\n", ++id,
                      call < 8 ? "Nord" : "Sud", month, number > 31 ? number - 31 : number, half / 2,
                      half % 2 * 30 + call, call, gone ? 60 : 20, gone ? "" : "300",
                      gone ? "abandoned" : "answered");
        out += line;
      }
  }
  return out;
}
TEST_F(TelephonePlanning, PatienceIsEstimatedFromCensoredWaits) {
  std::string data = *folder_ / "semaines";
  answer({"calls", "import", folder_->write("semaines.csv", five_weeks())}, data);
  auto v = answer({"calls", "patience", "--network", "CAF"}, data);
  auto exponential = *json::find(v, "exponential"), curve = *json::find(v, "kaplan_meier");
  EXPECT_EQ(json::integer(v, "abandoned"), 20 * 16 * 4);  // four weeks of five days
  EXPECT_DOUBLE_EQ(number(exponential, "mean_s"), (6 * 20 + 2 * 60) / 2.0);
  EXPECT_LT(number(exponential, "low_s"), 120);
  EXPECT_GT(number(exponential, "high_s"), 120);
  EXPECT_EQ(number(curve, "median_s"), 60);  // all who waited a minute hung up
  EXPECT_EQ(number(curve, "restricted_mean_s"), 60);
  EXPECT_EQ(number(list(curve, "steps").at(0), "survival"), 1);
  const json::value* fits = json::find(*json::find(v, "exponential_fit"), "fits");
  EXPECT_FALSE(fits->as_bool());
  EXPECT_THAT(guichet({"calls", "patience", "--network", "CAF"}, data).out, HasSubstr("Kaplan–Meier"));
  EXPECT_EQ(json::integer(answer({"calls", "patience", "--network", "CAF", "--queue", "Nord", "--from",
                                  "2026-11-06", "--to", "2026-11-06"},
                                 data),
                          "abandoned"),
            16 * 2);
  EXPECT_EQ(guichet({"calls", "patience", "--network", "XYZ"}, data).code, 4);
}

TEST_F(TelephonePlanning, ADayIsPlannedMovedAndPooled) {
  std::string data = *folder_ / "semaines";
  answer({"calls", "import", folder_->write("semaines.csv", five_weeks())}, data);
  auto plan = answer({"calls",        "plan",          "--network",        "CAF",
                      "--target",     "answered=0.85", "--target",         "p90_wait=120",
                      "--shrinkage",  "0.3",           "--minimum",        "2",
                      "--move-share", "0.25",          "--move-from",      "10:00-12:00",
                      "--move-to",    "14:00-17:00",   "--callback-share", "0.5"},
                     data);
  EXPECT_EQ(word(plan, "day"), "2026-11-09");  // the Monday after
  ASSERT_EQ(list(plan, "intervals").size(), 16U);
  EXPECT_EQ(list(plan, "targets").size(), 2U);
  double rostered = 0;
  for (const auto& i : list(plan, "intervals")) {
    EXPECT_GE(number(i, "answered"), 0.85);
    EXPECT_LE(number(i, "p90_wait_s"), 120);
    EXPECT_GT(number(*json::find(i, "one_more"), "answered"), 0);
    rostered += number(i, "rostered") / 2;
  }
  EXPECT_DOUBLE_EQ(number(plan, "agent_hours"), rostered);
  auto moved = *json::find(plan, "moved");
  EXPECT_EQ(list(moved, "from").size(), 4U);
  EXPECT_EQ(list(moved, "to").size(), 6U);
  EXPECT_GT(number(*json::find(plan, "callback"), "taken_calls"), 0);
  EXPECT_EQ(guichet({"calls", "plan", "--network", "CAF", "--move-from", "midi"}, data).code, 2);

  auto pool = answer({"calls", "pool", "--network", "CAF", "--part", "Nord", "--part", "Sud", "--target",
                      "answered=0.85", "--target", "service_level=0.8"},
                     data);
  EXPECT_GT(number(pool, "hours_saved"), 0);
  for (const auto& t : list(pool, "targets")) EXPECT_GT(number(t, "hours_saved"), 0) << word(t, "target");
  for (const auto& i : list(pool, "intervals"))
    EXPECT_LE(json::integer(i, "agents_together"), json::integer(i, "agents_separate"));
  EXPECT_EQ(guichet({"calls", "pool", "--network", "CAF", "--part", "Nord"}, data).code, 2);
}

TEST_F(TelephonePlanning, ForecastsNeedNoNetwork) {
  std::string data = *folder_ / "prevision", csv = five_weeks();
  answer({"calls", "import", folder_->write("caf.csv", csv)}, data);
  EXPECT_EQ(answer({"calls", "forecast"}, data), answer({"calls", "forecast", "--network", "CAF"}, data));
  for (std::size_t at = 0; (at = csv.find(",CAF,", at)) != csv.npos;) csv.replace(at, 5, ",CPAM,");
  answer({"calls", "import", folder_->write("cpam.csv", csv)}, data);
  auto networks = list(answer({"calls", "forecast"}, data), "networks");
  ASSERT_EQ(networks.size(), 2U);
  EXPECT_EQ(networks[0], answer({"calls", "forecast", "--network", "CAF"}, data));
  EXPECT_EQ(word(networks[1], "network"), "CPAM");
  EXPECT_THAT(guichet({"calls", "forecast"}, data).out, HasSubstr("CPAM"));
}

// What computes from its input alone asks for no data folder, and makes none.
TEST_F(TelephonePlanning, WhatNeedsNoDataRunsWithoutAny) {
  std::string absent = *folder_ / "nulle-part";
  std::string csv = *folder_ / "premiers.csv";
  auto staff =
      answer({"calls", "staff", "--calls", "100", "--per", "30min", "--aht", "180", "--patience", "300",
              "--agents", "14", "--threshold", "20", "--model", "erlang-a", "--redial", "0.4"},
             absent);
  EXPECT_EQ(json::integer(staff, "agents"), 14);
  auto played = answer({"calls", "simulate", "--calls", "100", "--aht", "180", "--patience", "300",
                        "--agents", "14", "--replications", "2"},
                       absent);
  EXPECT_GT(json::integer(played, "attempts"), 0);
  EXPECT_THAT(guichet({"calls", "mapping", csv}, absent).out, HasSubstr("start = \"start\""));
  EXPECT_EQ(guichet({"eval", "forecast", csv}, absent).code, 2);  // no arrivals in it, which is its own fault
  EXPECT_EQ(guichet({"calls", "rates"}, absent).code, 4);
  EXPECT_FALSE(std::filesystem::exists(absent));
}

TEST_F(TelephonePlanning, ATargetGivesTheFewestAgents) {
  // Loads of a half-hour at 6 minutes a call and 3 of patience: reference, §4.3.
  for (auto [load, agents] : {std::pair{5, 6}, {10, 10}, {20, 19}, {50, 44}, {100, 86}, {500, 426}}) {
    std::vector<std::string> words{"calls",      "staff", "--calls", std::to_string(load * 5),
                                   "--per",      "30min", "--aht",   "360",
                                   "--patience", "180"};
    auto with = [&](std::initializer_list<std::string> more) {
      auto all = words;
      all.insert(all.end(), more);
      return answer(all);
    };
    auto got = with({"--target", "answered=0.85"});
    EXPECT_EQ(json::integer(got, "agents"), agents) << load;
    EXPECT_GE(number(got, "answered"), 0.85);
    EXPECT_LT(number(with({"--agents", std::to_string(agents - 1)}), "answered"), 0.85);
    auto both = with({"--target", "answered=0.85", "--target", "service_level=0.8"});
    EXPECT_GE(json::integer(both, "agents"), agents);
    EXPECT_GE(number(both, "service_level"), 0.8);
  }
}

TEST_F(TelephonePlanning, ForecastsAreBetterThanThePlainOnes) {
  auto real = e2e::real_data();
  if (!real || !std::filesystem::exists(*real + "/telephone"))
    GTEST_SKIP() << "../shared/data/telephone is absent";
  for (const char* file : {"arrivals_1999H1_6min.csv", "bank_calls_2003-03_to_07_5min.csv"}) {
    auto v = answer({"eval", "forecast", *real + "/telephone/" + file, "--step", "30min", "--horizon", "1"});
    EXPECT_GE(json::integer(v, "days"), 60) << file;
    auto methods = list(v, "methods");
    ASSERT_GE(methods.size(), 2U);
    double plain = std::nan("");
    for (const auto& m : methods)
      if (word(m, "method").find("(0,3)") != std::string::npos) plain = number(m, "step_wape");
    EXPECT_LE(number(methods[0], "step_wape"), 0.95 * plain) << file;
    EXPECT_GE(number(methods[0], "step_cover"), 88) << file;
    EXPECT_LE(number(methods[0], "step_cover"), 95) << file;
    std::printf("%s: %.2f %% against %.2f %%, %.1f %% covered\n", file, number(methods[0], "step_wape"),
                plain, number(methods[0], "step_cover"));
  }
  auto far =
      answer({"eval", "forecast", *real + "/telephone/bank_calls_2003-03_to_07_5min.csv", "--horizon", "10"});
  EXPECT_FALSE(std::isnan(number(list(far, "methods").at(0), "day_wape")));
}
}  // namespace
