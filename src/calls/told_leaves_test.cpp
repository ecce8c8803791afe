// What no source of a network tells is unknown on every page and in every export; what one tells as zero is
// zero.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/call_folder.h"
#include "calls/dashboard.h"
#include "calls/weekly_report.h"

namespace calls {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// CAF tells of no call before its queues, nor how long anything took; DGFIP tells of them, but had none that
// week.
class ToldLeaves : public testing::Test {
 protected:
  ToldLeaves() {
    folder_.import("a.csv", calls_csv({{"1", "CAF", "Lille", "2026-11-02 09:00:00", "answered"},
                                       {"2", "CAF", "Lille", "2026-11-02 10:00:00", "abandoned"},
                                       {"3", "CAF", "Lille", "2025-11-03 10:00:00", "abandoned"},
                                       {"4", "DGFIP", "Nord", "2026-11-02 09:00:00", "answered", "", 5, 60},
                                       {"5", "DGFIP", "Nord", "2026-11-02 10:00:00", "abandoned", "", 50},
                                       {"6", "DGFIP", "Nord", "2025-11-03 10:00:00", "abandoned", "", 50},
                                       {"7", "DGFIP", "Nord", "2026-10-01 10:00:00", "refused"},
                                       {"8", "DGFIP", "Nord", "2026-10-01 10:00:00", "self_served"}}));
  }
  National week() {
    ShowTelephone in;
    in.from = "2026-11-02";
    in.to = "2026-11-08";
    return show_telephone(folder_.context, in).value();
  }
  ShowNetwork of(const char* network) const {
    ShowNetwork in;
    in.network = network;
    in.from = "2026-11-02";
    in.to = "2026-11-08";
    return in;
  }
  NetworkView view(const char* network) { return show_network(folder_.context, of(network)).value(); }
  FigureTable table(const char* network, std::string_view code) {
    for (auto& t : network_figures(view(network)))
      if (t.code == code) return t;
    ADD_FAILURE() << code;
    return {};
  }
  // The cells after the one that names the row, as the page has them.
  static std::vector<std::string> row(const FigureTable& t, std::string_view label) {
    std::vector<std::string> out;
    for (const auto& r : t.rows)
      if (r.front().shown == label)
        for (std::size_t i = 1; i < r.size(); ++i) {
          out.push_back(r[i].shown);
          if (r[i].shown == "inconnu") {
            EXPECT_TRUE(r[i].value.is_null()) << label;
          }
        }
    return out;
  }
  CallFolder folder_;
};

TEST_F(ToldLeaves, RefusalsInTheTableOfNetworks) {
  auto v = week();
  for (const auto& html :
       {telephone_page(folder_.context, v).main.str(),
        report_page(show_report(folder_.context, {"2026-11-02", "2026-11-08", "", false}).value())
            .main.str()}) {
    EXPECT_THAT(html, Not(HasSubstr("aucun connu")));
    EXPECT_THAT(html, HasSubstr("<td class=\"num\">inconnu</td>"));
    EXPECT_THAT(html, HasSubstr("<td class=\"num\">0,0\u202F%</td>"));
  }
}

TEST_F(ToldLeaves, PresentedCallsOfNationalJson) {
  auto v = national_json(week());
  const auto& rows = v.as_object().at("networks").as_array();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_TRUE(rows[0].as_object().at("presented").is_null());
  EXPECT_TRUE(rows[0].as_object().at("refused").is_null());
  const auto& rate = rows[0].as_object().at("rates").as_object().at("presented").as_object();
  EXPECT_TRUE(rate.at("numerator").is_null());
  EXPECT_TRUE(rate.at("denominator").is_null());
  EXPECT_EQ(rows[1].as_object().at("presented").to_number<int>(), 2);
  EXPECT_EQ(rows[1].as_object().at("refused").to_number<int>(), 0);
}

TEST_F(ToldLeaves, TheYearBefore) {
  EXPECT_THAT(row(table("CAF", "year"), "Refusés en amont"), ElementsAre("inconnu", "inconnu", "–"));
  EXPECT_THAT(row(table("CAF", "year"), "Appels présentés"), ElementsAre("inconnu", "inconnu", "–"));
  EXPECT_THAT(row(table("CAF", "year"), "Attente moyenne"), ElementsAre("inconnu", "–", "–"));
  EXPECT_THAT(row(table("DGFIP", "year"), "Refusés en amont"),
              ElementsAre("0,0\u202F%", "0,0\u202F%", "+0,0\u00A0point"));
  EXPECT_EQ(row(table("DGFIP", "year"), "Appels présentés")[0], "2");
}

TEST_F(ToldLeaves, TheTreeAddsUpToAllThatTheSourceAnnounces) {
  NetworkView v = view("DGFIP");
  v.now.unexplained = 4;
  v.now[Leaf::flow_out] = 4;
  for (const auto& t : network_figures(v)) {
    if (t.code != "tree") continue;
    EXPECT_THAT(row(t, "Non expliqué par la source"), ElementsAre("4", "40,0\u202F%"));
    EXPECT_THAT(row(t, "Ensemble"), ElementsAre("10", "100,0\u202F%"));
    EXPECT_THAT(t.hint, HasSubstr("une fois par file"));
    return;
  }
  FAIL();
}

TEST_F(ToldLeaves, TheTreeAndTheLosses) {
  EXPECT_THAT(row(table("CAF", "tree"), std::string(leaf_label(Leaf::refused))),
              ElementsAre("inconnu", "inconnu"));
  EXPECT_THAT(row(table("DGFIP", "tree"), std::string(leaf_label(Leaf::refused))),
              ElementsAre("0", "0,0\u202F%"));
  auto abandoned = std::string(leaf_label(Leaf::abandoned));
  EXPECT_THAT(row(table("CAF", "losses"), abandoned), ElementsAre("1", "100,0\u202F%", "inconnu", "inconnu"));
  EXPECT_EQ(row(table("DGFIP", "losses"), abandoned)[2], "50,0\u202F%");
}

TEST_F(ToldLeaves, WaitsAndWork) {
  auto t = table("CAF", "waits");
  for (const char* label :
       {"Attente moyenne des appels décrochés", "Durée moyenne de traitement", "Occupation des agents",
        "Attente moyenne de ceux qui ont raccroché ou ont été mis dehors",
        "Décrochés à temps sur décrochés (60\u00A0s)", "Abandons à temps comptés comme réussis (60\u00A0s)"})
    EXPECT_THAT(row(t, label), ElementsAre("inconnu")) << label;
  EXPECT_THAT(row(table("DGFIP", "waits"), "Attente moyenne des appels décrochés"), ElementsAre("5\u00A0s"));
  EXPECT_THAT(row(table("CAF", "queues"), "Lille").back(), "inconnu");
}

TEST_F(ToldLeaves, OtherDefinitionsThatCountThem) {
  const auto& presented = *definition_by_code("presented");
  EXPECT_EQ(row(table("CAF", "definitions"), presented.label)[0], "inconnu");
  EXPECT_EQ(row(table("DGFIP", "definitions"), presented.label)[0], "50,0\u202F%");
}

TEST_F(ToldLeaves, ANetworksJson) {
  auto caf = network_json(view("CAF")).as_object();
  for (const char* code : {"presented", "refused", "ivr"}) EXPECT_TRUE(caf.at(code).is_null()) << code;
  EXPECT_TRUE(caf.at("leaves").as_object().at("refused").is_null());
  EXPECT_TRUE(caf.at("definitions").as_object().at("presented").as_object().at("value").is_null());
  for (const auto& r : caf.at("service_levels").as_object()) {
    EXPECT_TRUE(r.value().as_object().at("numerator").is_null()) << r.key();
    EXPECT_TRUE(r.value().as_object().at("low").is_null()) << r.key();
  }
  auto dgfip = network_json(view("DGFIP")).as_object();
  EXPECT_EQ(dgfip.at("presented").to_number<int>(), 2);
  EXPECT_EQ(dgfip.at("leaves").as_object().at("refused").to_number<int>(), 0);
}

TEST_F(ToldLeaves, QuarterHours) {
  auto list = [&](const char* network) {
    ShowIntervals in;
    in.network = network;
    in.from = in.to = "2026-11-02";
    return show_intervals(folder_.context, in).value();
  };
  auto first = [](const IntervalList& l) {
    return intervals_json(l).as_object().at("intervals").as_array().at(0).as_object();
  };
  EXPECT_TRUE(first(list("CAF")).at("presented").is_null());
  EXPECT_TRUE(first(list("CAF")).at("refused").is_null());
  EXPECT_EQ(first(list("DGFIP")).at("refused").to_number<int>(), 0);
  EXPECT_THAT(intervals_page(list("CAF")).main.str(), HasSubstr("<td class=\"num\">inconnu</td>"));
}

TEST_F(ToldLeaves, RatesInCsv) {
  ShowRates in;
  in.network = "CAF";
  in.from = in.to = "2026-11-02";
  EXPECT_THAT(rates_csv(folder_.rates(in)), HasSubstr(";1;2;1;2;1;2;;;;;"));  // neither global nor presented
}

TEST_F(ToldLeaves, ResultsTellTheGlobalRateWhereTheMenuIsKnown) {
  std::string csv = results_csv(week(), {}, 0);
  EXPECT_THAT(csv, Not(HasSubstr("CAF;;;TAUX_DECROCHE_GLOBAL")));
  EXPECT_THAT(csv, HasSubstr("DGFIP;;;TAUX_DECROCHE_GLOBAL"));
}

TEST_F(ToldLeaves, DepartementsThatANetworkLeavesUnknown) {
  National v;
  v.departements = {{"59", 1, {}, bit(Leaf::answered)}, {"69", 1, {}, kEveryLeaf}};
  auto json = national_json(v);
  const auto& rows = json.as_object().at("departements").as_array();
  EXPECT_TRUE(rows[0].as_object().at("presented").is_null());
  EXPECT_EQ(rows[1].as_object().at("presented").to_number<int>(), 0);
}
}  // namespace
}  // namespace calls
