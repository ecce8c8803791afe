// The telephone from the command line: a real log counted like awk counts it, staffing to the last digits,
// forecasts better than the plain ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>

#include "base/source.h"
#include "program.h"

namespace {
using e2e::Outcome;
using testing::Contains;
using testing::HasSubstr;

json::array list(const json::value& v, std::string_view key) {
  const json::value* found = json::find(v, key);
  return found != nullptr && found->is_array() ? found->get_array() : json::array{};
}
double number(const json::value& v, std::string_view key) {
  const json::value* found = json::find(v, key);
  return found != nullptr && found->is_number() ? found->to_number<double>() : std::nan("");
}
std::string word(const json::value& v, std::string_view key) {
  const json::value* found = json::find(v, key);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

class Telephone : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<e2e::Folder>("telephone");
    std::string csv = folder_->write("premiers.csv",
                                     "id,network,queue,start,wait,talk,outcome,caller\n"
                                     "1,CAF,Accueil,2026-11-23 09:00:00,5,60,answered,0612345678\n"
                                     "2,CAF,Accueil,2026-11-23 09:20:00,70,,abandoned,0612345679\n"
                                     "3,CAF,Accueil,2026-11-23 09:30:00,10,60,answered,0612345679\n");
    ASSERT_EQ(guichet({"calls", "import", csv}).code, 0);
  }
  static void TearDownTestSuite() { folder_.reset(); }

  static Outcome guichet(std::vector<std::string> words, std::string data = "") {
    words.insert(words.end(), {"--data", data.empty() ? *folder_ / "data" : data});
    return e2e::run(words);
  }
  static json::value answer(std::vector<std::string> words, const std::string& data = "") {
    words.emplace_back("--json");
    auto o = guichet(words, data);
    EXPECT_EQ(o.code, 0) << words[0] << ' ' << words[1] << ": " << o.err << o.out;
    return o.json();
  }
  static inline std::unique_ptr<e2e::Folder> folder_;
};

// What a program of a few lines counts, by civil day of Paris in winter.
constexpr const char* kAwk =
    R"(awk -F'|' '
function day(t) { return int((t + 3600) / 86400) }
{ call = $2 "|" $3 }
$5 == "ENTERQUEUE" { entered[d = from[call] = day($1)]++; days[d] = 1 }
$5 == "CONNECT"    { answered[from[call]]++; wait[from[call]] += $6 }
$5 == "ABANDON"    { abandoned[from[call]]++ }
$5 ~ /^COMPLETE/   { talk[from[call]] += $7 }
END { for (d in days) print d, entered[d] + 0, answered[d] + 0, abandoned[d] + 0, wait[d] + 0, talk[d] + 0 }
' )";

struct Day {
  long entered = 0, answered = 0, abandoned = 0, wait = 0, talk = 0;
};
std::map<std::string, Day> counted_by_awk(const std::string& log) {
  std::map<std::string, Day> out;
  std::unique_ptr<FILE, int (*)(FILE*)> lines(popen((kAwk + ("'" + log + "'")).c_str(), "r"), pclose);
  long day = 0;
  Day d;
  while (std::fscanf(lines.get(), "%ld %ld %ld %ld %ld %ld", &day, &d.entered, &d.answered, &d.abandoned,
                     &d.wait, &d.talk) == 6) {
    char name[32];
    std::snprintf(name, sizeof name, "1999-02-%02ld", day - 10622);
    out[name] = d;
  }
  return out;
}

TEST_F(Telephone, ARealLogIsCountedAsAwkCountsIt) {
  auto real = e2e::real_data();
  std::string log = real ? *real + "/telephone/queue_log_1999-02_first_half" : "";
  if (!real || !std::filesystem::exists(log)) GTEST_SKIP() << "../shared/data/telephone is absent";
  std::string data = *folder_ / "log";
  auto report = answer({"calls", "import", log}, data);
  EXPECT_EQ(json::integer(report, "new"), 16'290);
  EXPECT_EQ(list(report, "rejected").size(), 0U);
  auto expected = counted_by_awk(log);
  ASSERT_EQ(expected.size(), 15U);
  auto rows = list(answer({"calls", "rates", "--by", "day"}, data), "rows");
  EXPECT_EQ(rows.size(), expected.size());
  Day all;
  for (const auto& row : rows) {
    const std::string period = word(row, "period");
    ASSERT_TRUE(expected.contains(period)) << period;
    const Day& d = expected[period];
    EXPECT_EQ(json::integer(row, "presented"), d.entered) << period;
    EXPECT_EQ(json::integer(row, "queued"), d.entered) << period;
    EXPECT_EQ(json::integer(row, "answered"), d.answered) << period;
    EXPECT_EQ(json::integer(row, "abandoned") + json::integer(row, "short_abandoned"), d.abandoned) << period;
    EXPECT_DOUBLE_EQ(number(row, "asa_s"), static_cast<double>(d.wait) / static_cast<double>(d.answered));
    EXPECT_DOUBLE_EQ(number(row, "aht_s"), static_cast<double>(d.talk) / static_cast<double>(d.answered));
    all.entered += d.entered;
    all.answered += d.answered;
    all.abandoned += d.abandoned;
  }
  EXPECT_EQ(all.entered, 16'290);
  EXPECT_EQ(all.answered, 14'405);
  EXPECT_EQ(all.abandoned, 1'885);
  EXPECT_EQ(guichet({"calls", "verify"}, data).code, 0);
  auto again = answer({"calls", "import", log}, data);
  EXPECT_EQ(json::integer(again, "new"), 0);
}

TEST_F(Telephone, RatesHaveTheirColumns) {
  auto rows = list(answer({"calls", "rates", "--by", "interval", "--network", "CAF"}), "rows");
  ASSERT_EQ(rows.size(), 3U);
  for (const char* name : {"presented", "queued", "answered", "abandoned", "short_abandoned", "timeout",
                           "flow_out", "callback", "unknown"})
    EXPECT_FALSE(std::isnan(number(rows[0].get_object(), name))) << name;
  for (const char* name : {"ivr", "self_served", "refused"}) {  // the file tells of none
    const auto* untold = json::find(rows[0], name);
    EXPECT_TRUE(untold != nullptr && untold->is_null()) << name;
  }
  auto day = list(answer({"calls", "rates", "--by", "day"}), "rows").at(0);
  const auto* rates = json::find(day, "rates");
  ASSERT_NE(rates, nullptr);
  for (const char* code :
       {"official", "queued", "queued_without_short", "global", "presented", "first_try", "caller_24h"}) {
    const auto* rate = json::find(*rates, code);
    ASSERT_NE(rate, nullptr) << code;
    for (const char* part : {"numerator", "denominator", "low", "high"})
      EXPECT_FALSE(std::isnan(number(*rate, part))) << code << ' ' << part;
    // The file tells of no voice menu and of no refusal: rates that need them aren't known.
    bool untold = code == std::string_view("global") || code == std::string_view("presented");
    EXPECT_EQ(std::isnan(number(*rate, "value")), untold) << code;
  }
  EXPECT_EQ(list(answer({"calls", "service-level", "--threshold", "60", "--by", "interval"}), "rows").size(),
            3U);
  auto waits = list(answer({"calls", "waits", "--percentiles", "50,90", "--by", "hour-of-week"}), "rows");
  ASSERT_EQ(waits.size(), 1U);
  EXPECT_EQ(json::integer(waits[0], "p50"), 5);
  EXPECT_EQ(json::integer(waits[0], "p90"), 10);
  auto redials = list(answer({"calls", "redials", "--within", "24h"}), "rows");
  ASSERT_EQ(redials.size(), 1U);
  EXPECT_EQ(json::integer(redials[0], "lost"), 1);
  EXPECT_EQ(json::integer(redials[0], "redialled"), 1);
  EXPECT_EQ(list(answer({"calls", "satisfaction", "--by", "month"}), "rows").size(), 1U);
}

TEST_F(Telephone, WhoIsDrawnIsKeptAndCounted) {
  std::string data = *folder_ / "satisfaction";
  ASSERT_EQ(guichet({"calls", "import", *folder_ / "premiers.csv"}, data).code, 0);
  std::vector<std::string> draw{"calls", "sample",  "--network",
                                "CAF",   "--links", "https://guichet.example.fr"};
  auto sample = answer(draw, data);
  ASSERT_EQ(list(sample, "calls").size(), 3U);
  EXPECT_THAT(word(list(sample, "calls")[0], "link"), HasSubstr("https://guichet.example.fr/enquete/"));
  EXPECT_EQ(list(answer(draw, data), "calls"), list(sample, "calls"));
  ASSERT_EQ(
      guichet({"calls", "scores", folder_->write("notes.csv", "id;note\n1;5\n2;1\n"), "--network", "CAF"},
              data)
          .code,
      0);
  auto rows = list(answer({"calls", "satisfaction", "--by", "month"}, data), "rows");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(json::integer(rows[0], "drawn"), 3);
  EXPECT_NEAR(number(rows[0], "response_rate"), 2.0 / 3, 1e-12);
  auto networks = list(answer({"calls", "opinions"}, data), "networks");
  ASSERT_EQ(networks.size(), 1U);
  EXPECT_EQ(json::integer(networks[0], "responses"), 2);
  EXPECT_THAT(guichet({"calls", "opinions"}, data).out, HasSubstr("CAF;2026-11;Ensemble;3;3;2;2;1;"));
  EXPECT_EQ(guichet({"calls", "verify"}, data).code, 0);
  EXPECT_EQ(guichet({"calls", "sample", "--network", "CAF", "--links", "nulle part"}, data).code, 2);
}

// What stands in the files of a data folder, the calls' segments left out.
std::string bytes_of(const std::string& data) {
  std::string out;
  for (const auto& entry : std::filesystem::directory_iterator(data))
    if (entry.is_regular_file()) out += read_file(entry.path()).value();
  return out;
}

TEST_F(Telephone, NoNumberOfAFeedIsWrittenDown) {
  std::string data = *folder_ / "direct",
              csv = folder_->write("direct.csv",
                                   "id,network,queue,start,outcome\n"
                                   "1,CAF,Accueil,2026-11-23 09:00:00,answered\n");
  ASSERT_EQ(guichet({"calls", "import", csv}, data).code, 0);
  auto feed = answer({"calls", "feed", "standard", "--network", "CAF"}, data);
  e2e::Server server(data);
  e2e::Client system(server.port());
  auto reply = system.post("/api/calls/events",
                           {{"feed", "standard"},
                            {"feed_key", word(feed, "feed_key")},
                            {"batch", "1"},
                            {"events", "1795600000|c1|Accueil|NONE|ENTERQUEUE||0698765499|1|Mme Durand"}},
                           {{"Accept", "application/json"}});
  EXPECT_EQ(reply.status, 200) << reply.body;
  auto other = system.post("/api/calls/events",
                           {{"feed", "standard"},
                            {"feed_key", word(feed, "feed_key")},
                            {"batch", "1"},
                            {"events", "1795600000|c2|Accueil|NONE|ABANDON|1|1|5"}},
                           {{"Accept", "application/json"}});
  EXPECT_EQ(other.status, 409) << other.body;  // the same key for other lines
  std::string kept = bytes_of(data);
  EXPECT_NE(kept.find("|ENTERQUEUE|"), kept.npos);
  EXPECT_EQ(kept.find("0698765499"), kept.npos);
  EXPECT_EQ(kept.find("Durand"), kept.npos);
}

TEST_F(Telephone, VerifySaysWhatItChecked) {
  auto o = guichet({"calls", "verify"});
  EXPECT_EQ(o.code, 0);
  EXPECT_THAT(o.out, HasSubstr("appels"));
  auto v = answer({"calls", "verify"});
  EXPECT_EQ(json::integer(v, "calls"), 3);
  EXPECT_EQ(list(v, "faults").size(), 0U);
}

TEST_F(Telephone, WhatIsWrongIsRefusedInFrench) {
  auto o = guichet({"calls", "import", *folder_ / "absent.csv"});
  EXPECT_NE(o.code, 0);
  std::string toml = folder_->write("m.toml", "[columns]\nstart = \"Début\"\noutcome = \"outcome\"\n");
  std::string other = folder_->write("autres.csv", "id,start,outcome\n9,2026-11-24 09:00:00,answered\n");
  o = guichet({"calls", "import", other, "--mapping", toml});
  EXPECT_EQ(o.code, 2);
  EXPECT_THAT(o.err, HasSubstr("est absente de l’en-tête"));
  EXPECT_EQ(guichet({"calls", "staff", "--calls", "100", "--aht", "180"}).code, 2);
  EXPECT_EQ(guichet({"calls", "staff", "--calls", "100", "--aht", "180", "--target", "bonheur=1"}).code, 2);
  EXPECT_EQ(guichet({"calls", "waits", "--percentiles", "0"}).code, 2);
  EXPECT_EQ(guichet({"calls", "redials", "--within", "bientôt"}).code, 2);
}

TEST_F(Telephone, TheMappingProposedIsOneThatImports) {
  auto o = guichet({"calls", "mapping", *folder_ / "premiers.csv"});
  ASSERT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(o.out, HasSubstr("start = \"start\""));
  std::string toml = folder_->write("propose.toml", o.out);
  auto report =
      answer({"calls", "import", *folder_ / "premiers.csv", "--mapping", toml}, *folder_ / "mapped");
  EXPECT_EQ(json::integer(report, "new"), 3);
}

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
TEST_F(Telephone, StaffIsErlangToTheLastDigit) {
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

TEST_F(Telephone, EveryModelAnswersItsFigures) {
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

TEST_F(Telephone, PatienceIsEstimatedFromCensoredWaits) {
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

TEST_F(Telephone, ADayIsPlannedMovedAndPooled) {
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

// What computes from its input alone asks for no data folder, and makes none.
TEST_F(Telephone, WhatNeedsNoDataRunsWithoutAny) {
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

TEST_F(Telephone, ATargetGivesTheFewestAgents) {
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

TEST_F(Telephone, ForecastsAreBetterThanThePlainOnes) {
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
