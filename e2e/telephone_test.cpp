// The telephone from the command line: a real log counted like awk counts it, and what is kept of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>

#include "base/source.h"
#include "telephone_folder.h"

namespace {
using e2e::list;
using e2e::number;
using e2e::word;
using testing::HasSubstr;

using Telephone = e2e::TelephoneFolder;

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
}  // namespace
