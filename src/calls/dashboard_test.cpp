// What the telephone pages show, from files taken in.
#include "calls/dashboard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/fr.h"
#include "calls/call_folder.h"
#include "calls/naming.h"
#include "calls/patience_queries.h"
#include "calls/weekly_report.h"

namespace calls {
namespace {
using testing::HasSubstr;

class Dashboard : public testing::Test {
 protected:
  Dashboard() {
    folder_.import("a.csv", calls_csv({{"1", "CAF", "Lille", "2026-11-02 09:00:00", "answered", "", 5, 60},
                                       {"2", "CAF", "Lille", "2026-11-02 10:00:00", "abandoned", "", 50},
                                       {"3", "CAF", "Lyon", "2026-11-09 10:30:00", "answered", "", 5, 60},
                                       {"4", "CAF", "Lyon", "2026-11-11 09:00:00", "timeout", "", 90},
                                       {"5", "CAF", "Lyon", "2025-11-11 09:00:00", "answered", "", 5, 60},
                                       {"6", "CAF", "Lyon", "2025-11-12 09:00:00", "abandoned", "", 5}}));
    for (auto [queue, departement] : {std::pair{"Lille", "59"}, {"Lyon", "69"}})
      EXPECT_TRUE(name_queue(folder_.context, {"CAF", queue, "", queue, departement}));
  }
  ShowNetwork november() const {
    ShowNetwork in;
    in.network = "CAF";
    in.from = "2026-11-01";
    in.to = "2026-11-15";
    return in;
  }
  CallFolder folder_;
};

TEST_F(Dashboard, ResultsHaveAFrequencyAndADeclaredCode) {
  ShowTelephone in;
  in.from = "2026-11-01";
  in.to = "2026-11-30";
  auto csv = [&] {
    return results_csv(show_telephone(folder_.context, in).value(), sp_codes(*folder_.store().read()), 0);
  };
  std::string before = csv();
  EXPECT_THAT(before, HasSubstr("\n;Réseau;CAF;;;TAUX_DECROCHE_AGENT;\"50,0\";Mensuelle;"));
  EXPECT_THAT(before, HasSubstr("ATTENTE_MOYENNE_SECONDES;\"5,0\";Mensuelle;"));
  EXPECT_THAT(before, testing::Not(HasSubstr("TAUX_DECROCHE_GLOBAL")));  // the voice menu isn't known
  EXPECT_THAT(before, testing::Not(HasSubstr("TAUX_SATISFACTION_APPEL")));
  EXPECT_TRUE(name_queue(folder_.context, {"CAF", "", "Allocations", "", "", ""}));
  EXPECT_TRUE(name_queue(folder_.context, {"CAF", "", "", "", "", "SP-12"}));
  in.to = "2026-11-07";
  EXPECT_THAT(csv(), HasSubstr("SP-12;Réseau;Allocations;;;TAUX_DECROCHE_AGENT;\"50,0\";Hebdomadaire;"));
  auto queue = name_queue(folder_.context, {"CAF", "Lille", "", "", "", "SP-12"});
  ASSERT_FALSE(queue);
  EXPECT_EQ(queue.error().fields.at(0).field, "sp_code");
}

TEST_F(Dashboard, ACodeGivenEmptyIsTakenAway) {
  auto name = naming_operation();
  auto give = [&](Values values) {
    values["network"] = {"CAF"};
    return name.run(folder_.context, values, {}, operations::Form::json);
  };
  auto code = [&] {
    auto codes = sp_codes(*folder_.store().read());
    return codes.contains("CAF") ? codes.at("CAF") : "none";
  };
  ASSERT_TRUE(give({{"sp_code", {"SP-12"}}}));
  EXPECT_EQ(code(), "SP-12");
  ASSERT_TRUE(give({{"name", {"Allocations"}}}));
  EXPECT_EQ(code(), "SP-12");
  ASSERT_TRUE(give({{"sp_code", {""}}}));
  EXPECT_EQ(code(), "none");
  ASSERT_TRUE(give({{"sp_code", {"SP-13"}}}));
  ASSERT_TRUE(give({{"no_sp_code", {"1"}}}));
  EXPECT_EQ(code(), "none");
  EXPECT_FALSE(give({{"sp_code", {"SP-13"}}, {"no_sp_code", {"1"}}}));
}

TEST_F(Dashboard, ASiteAndADepartementHaveTheirOwnCounts) {
  auto in = november();
  EXPECT_EQ(queued(show_network(folder_.context, in)->now), 4U);
  in.site = "Lille";
  auto view = show_network(folder_.context, in).value();
  EXPECT_EQ(queued(view.now), 2U);
  EXPECT_EQ(view.queues.size(), 1U);
  in.site = "";
  in.departement = "69";
  EXPECT_EQ(queued(show_network(folder_.context, in)->now), 2U);
  in.departement = "75";
  EXPECT_EQ(show_network(folder_.context, in).error().kind, ErrorKind::missing);
}

// Chosen among those that some queue is of, without JavaScript; one that isn't stays chosen.
TEST_F(Dashboard, DepartementsAreOffered) {
  ShowTelephone in;
  in.departement = "69";
  auto report = report_page(show_report(folder_.context, in).value()).main.str();
  for (const auto& page :
       {telephone_page(folder_.context, show_telephone(folder_.context, in).value()).main.str(), report}) {
    EXPECT_THAT(page, HasSubstr("<select id=\"departement\" name=\"departement\"><option value=\"\">Tous"));
    EXPECT_THAT(page, HasSubstr("<option value=\"59\">59"));
    EXPECT_THAT(page, HasSubstr("<option value=\"69\" selected>69"));
  }
  in.departement = "75";
  EXPECT_THAT(telephone_page(folder_.context, show_telephone(folder_.context, in).value()).main.str(),
              HasSubstr("<option value=\"75\" selected>75"));
}

TEST_F(Dashboard, NationalBlocksAreAskedWithoutANetwork) {
  for (const char* block : {"networks", "departements", "trajectory", "sentinels"}) {
    auto in =
        fields::parse<ShowFigures>({{"block", {block}}, {"from", {"2026-11-01"}}, {"to", {"2026-11-15"}}});
    ASSERT_TRUE(in) << block;
    auto table = show_figures(folder_.context, *in);
    ASSERT_TRUE(table) << block;
    EXPECT_EQ(table->code, block);
  }
}

TEST_F(Dashboard, PeriodsAreDaysWeeksOrMonths) {
  auto labels = [&](const char* by) {
    auto in = november();
    in.by = by;
    std::vector<std::string> out;
    auto view = show_network(folder_.context, in).value();
    for (const auto& line : view.series) out.push_back(line.label);
    return out;
  };
  EXPECT_THAT(labels("day"), testing::ElementsAre("2026-11-02", "2026-11-09", "2026-11-11"));
  EXPECT_THAT(labels("week"), testing::ElementsAre("2026-W45", "2026-W46"));
  EXPECT_THAT(labels("month"), testing::ElementsAre("2026-11"));
}

// A week is whole in both, wherever the period cuts it.
TEST_F(Dashboard, WeeksOfTheSeriesAndOfTheTrajectoryAreTheSame) {
  auto in = november();
  in.by = "week";
  in.from = "2026-11-10";
  in.to = "2026-11-13";
  auto view = show_network(folder_.context, in).value();
  ASSERT_EQ(view.series.size(), 1U);
  EXPECT_EQ(queued(view.now), 1U);
  EXPECT_EQ(queued(view.series[0].counters), 2U) << "Monday's call too";
  EXPECT_EQ(iso_of_day(view.series[0].span.from), "2026-11-09");
  ASSERT_EQ(view.trajectory.size(), 2U);
  EXPECT_DOUBLE_EQ(100 * *view.series[0].official.value(), view.trajectory[1].rate);
}

TEST_F(Dashboard, IncompleteWeeksAndMonthsAreSaidToBe) {
  folder_.import("more.csv",
                 calls_csv({{"7", "CAF", "Lille", "2026-10-22 09:00:00", "answered", "", 5, 60},
                            {"8", "CAF", "Lille", "2026-11-16 09:00:00", "answered", "", 5, 60}}));
  auto in = november();
  in.to = "2026-11-20";
  auto page = [&](const char* by) {
    in.by = by;
    return network_page(folder_.context, show_network(folder_.context, in).value()).main.str();
  };
  EXPECT_THAT(page("week"),
              HasSubstr(">" + fr::date("2026-11-16") + ", semaine incomplète (1\u00A0jour)</a>"));
  EXPECT_THAT(page("month"), HasSubstr("novembre\u00A02026, mois incomplet (20\u00A0jours)"));
  auto week = show_network(folder_.context, in).value().trajectory.front();
  EXPECT_EQ(week.week, "2026-W43");
  EXPECT_FALSE(week.whole) << "calls begin on its Thursday";
}

TEST_F(Dashboard, AHolidayIsComparedWithTheSameOfTheYearBefore) {
  auto in = november();
  in.from = in.to = "2026-11-11";
  auto view = show_network(folder_.context, in).value();
  EXPECT_EQ(view.before[Leaf::answered], 1U);
  EXPECT_EQ(view.before[Leaf::abandoned], 0U) << "52 weeks before is 12 November";
}

TEST_F(Dashboard, CallsBehindAFigureAreThoseOfItsLeavesAndHours) {
  ShowCalls in;
  in.network = "CAF";
  in.from = "2026-11-01";
  in.to = "2026-11-15";
  auto total = [&] { return show_calls(folder_.context, in).value().total; };
  EXPECT_EQ(total(), 4);
  in.leaf = "abandoned,timeout";
  EXPECT_EQ(total(), 2);
  in.leaf = "";
  in.weekday = 1;
  EXPECT_EQ(total(), 3);
  in.hour = 10;
  EXPECT_EQ(total(), 2);
  in.site = "Lyon";
  EXPECT_EQ(total(), 1);
  in.leaf = "abandoned,perdu";
  EXPECT_EQ(show_calls(folder_.context, in).error().kind, ErrorKind::invalid);
}

// Given by its name, a network isn't another one.
TEST_F(Dashboard, ANetworkIsKnownByItsNameToo) {
  ASSERT_TRUE(name_queue(folder_.context, {"CAF", "", "Allocations familiales", "", "", ""}));
  ImportCalls in;
  in.network = "allocations FAMILIALES";
  folder_.import("n.csv", "id,queue,start,outcome\n90,Lille,2026-11-03 09:00:00,answered\n", in);
  auto seen = show_telephone(folder_.context, {}).value().networks;
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].network.code, "CAF");
}

// A few calls of one network don't move the period of all.
TEST_F(Dashboard, PagesOfAllNetworksEndWhereMostOfThemDo) {
  folder_.import("b.csv", calls_csv({{"11", "CPAM", "A", "2026-11-11 09:00:00"}}));
  folder_.import("c.csv", calls_csv({{"12", "CNAV", "A", "2026-11-16 09:00:00"}}));
  EXPECT_EQ(iso_of_day(show_telephone(folder_.context, {}).value().period.to), "2026-11-11");
  ShowNetwork in;
  in.network = "CNAV";
  EXPECT_EQ(iso_of_day(show_network(folder_.context, in).value().period.to), "2026-11-16");
  ShowTelephone late;
  late.from = "2026-11-14";
  EXPECT_EQ(iso_of_day(show_telephone(folder_.context, late).value().period.to), "2026-11-16");
}

TEST_F(Dashboard, ABlockSaysTheSameInCsvAndJson) {
  auto in = november();
  ShowFigures asked{"losses", in.network, "", "", "", in.from, in.to, "day"};
  auto losses = show_figures(folder_.context, asked).value();
  ASSERT_EQ(losses.rows.size(), 2U);
  EXPECT_THAT(losses.rows[0][1].link, HasSubstr("leaf=abandoned"));
  EXPECT_THAT(figures_csv(losses), HasSubstr("Abandon en file;1;\"0,5\";;\r\n"));
  EXPECT_THAT(json::write(figures_json(losses)), HasSubstr("\"share_of_losses\":0.5"));
  asked.block = "departements";
  asked.network = "";
  EXPECT_EQ(show_figures(folder_.context, asked).value().rows.size(), 2U);
  asked.block = "bonheur";
  EXPECT_EQ(show_figures(folder_.context, asked).error().kind, ErrorKind::invalid);
}

// Of the calls where they are kept, in the words of `calls waits`; of intervals, estimated.
TEST_F(Dashboard, WaitsOfHalfAndOfNineInTenAreExactWhereCallsAreKept) {
  auto in = november();
  auto labels = [&] {
    std::map<std::string, std::string> out;
    for (const auto& t : network_figures(show_network(folder_.context, in).value()))
      if (t.code == "waits")
        for (const auto& row : t.rows) out[row[0].shown] = row[1].shown;
    return out;
  };
  folder_.import("more.csv",
                 calls_csv({{"7", "CAF", "Lille", "2026-11-02 11:00:00", "answered", "", 13, 60},
                            {"8", "CAF", "Lille", "2026-11-02 11:10:00", "answered", "", 5000, 60}}));
  EXPECT_EQ(labels()["La moitié n’attend pas plus de"], "5\u00A0s");
  EXPECT_EQ(labels()["Neuf sur dix n’attendent pas plus de (estimé)"], "3\u202F600\u00A0s") << "over an hour";
  folder_.import("i.csv",
                 "network;queue;start;seconds;offered;answered;ans_le_20;ans_le_60;abandoned\n"
                 "CAF;Reims;2026-11-03T09:00:00+01:00;900;100;100;50;100;0\n");
  EXPECT_TRUE(labels().contains("La moitié n’attend pas plus de (estimé)"));
}

// The threshold of the staffing pages stands beside that of the dashboards.
TEST_F(Dashboard, TheServiceLevelIsShownAtThePlannedThresholdToo) {
  auto view = show_network(folder_.context, november()).value();
  auto page = network_page(folder_.context, view).main.str();
  EXPECT_THAT(page, HasSubstr("Sur tous les appels en file (60\u00A0s)"));
  EXPECT_THAT(page, HasSubstr("Sur tous les appels en file (20\u00A0s)"));
  EXPECT_THAT(page, HasSubstr("celui que visent les pages d’effectifs"));
}

// Those who took a call-back waited so long without hanging up.
TEST_F(Dashboard, PatienceIsThatOfThePatiencePage) {
  folder_.import("more.csv", calls_csv({{"7", "CAF", "Lille", "2026-11-03 09:00:00", "callback", "", 100},
                                        {"8", "CAF", "Lille", "2026-11-03 10:00:00", "voicemail", "", 60}}));
  auto in = november();
  ShowPatience patience;
  patience.network = in.network;
  patience.from = in.from;
  patience.to = in.to;
  double mean = show_patience(folder_.context, patience).value().exponential.mean_s;
  EXPECT_DOUBLE_EQ(mean, 310) << "5 + 50 + 5 + 90 + 100 + 60 s, and one who hung up";
  auto view = show_network(folder_.context, in).value();
  ASSERT_TRUE(view.needed);
  EXPECT_DOUBLE_EQ(view.needed->patience_s, mean);
}

TEST(Figures, NumbersBelowZeroStayNumbersInCsv) {
  FigureTable t{"gap", "Écart", {{"week", "Semaine", false}, {"gap", "Écart"}, {"calls", "Appels"}}};
  t.rows = {{words("2026-W45"), {"−4,0", -4.02}, amount(12)},
            {words("=SOMME(A1)"), {"–", nullptr}, amount(0)}};
  EXPECT_THAT(figures_csv(t), testing::EndsWith("2026-W45;\"-4,02\";12\r\n'=SOMME(A1);;0\r\n"));
}

TEST_F(Dashboard, NetworksWithoutACallInThePeriodAreNamed) {
  folder_.import("other.csv", calls_csv({{"7", "MSA", "A", "2026-10-01 09:00:00"}}));
  ShowTelephone in;
  in.from = "2026-11-01";
  in.to = "2026-11-15";
  constexpr std::string_view kNote = "<p>1\u00A0réseau sans appel sur la période\u00A0: MSA.</p>";
  EXPECT_THAT(telephone_page(folder_.context, show_telephone(folder_.context, in).value()).main.str(),
              HasSubstr(std::string(kNote)));
  EXPECT_THAT(report_page(show_report(folder_.context, in).value()).main.str(),
              HasSubstr(std::string(kNote)));
}

// What no source tells is empty in CSV, and « inconnu » on the page.
TEST_F(Dashboard, RatesInCsvHaveWaitsAndNoZeroForWhatIsUnknown) {
  ShowRates in;
  in.from = in.to = "2026-11-02";
  auto csv = rates_csv(folder_.rates(in));
  EXPECT_THAT(csv, HasSubstr("Attente moyenne (s);"));
  EXPECT_THAT(csv, testing::EndsWith(";1;1;1;2;1;2;1;2;2;2;\"5,0\";\"60,0\";\r\n"));
  folder_.import("other.csv", calls_csv({{"7", "MSA", "A", "2026-11-02 09:00:00"}}));
  in.network = "MSA";
  EXPECT_THAT(rates_csv(folder_.rates(in)), testing::EndsWith(";1;1;1;1;1;1;;;;;;;;;;;;;;;;;;;;;\r\n"));
  ShowNetwork page;
  page.network = "MSA";
  page.from = page.to = "2026-11-02";
  for (const auto& t : network_figures(show_network(folder_.context, page).value()))
    if (t.code == "waits") {
      for (const auto& row : t.rows) EXPECT_EQ(row[1].shown, "inconnu") << row[0].shown;
    }
}

// A file that has no times of call-backs doesn't tell that none was kept; one that has them does.
TEST_F(Dashboard, CallBacksKeptAreUnknownWithoutTheirTimes) {
  auto file = [](const char* network, const char* due) {
    std::string out = "id,network,queue,start,outcome,callback_due\n";
    for (int i = 0; i < 200; ++i)
      out += fmt::format("{0}{1},{0},A,2026-11-02 09:{2:02}:00,callback,{3}\n", network, i, i % 60, due);
    return out;
  };
  folder_.import("b.csv", file("MSA", "") + without_header(file("DGFIP", "2026-11-02 15:00:00")));
  auto said = [&](const char* network) {
    ShowNetwork in = november();
    in.network = network;
    std::string page = json::write(network_json(show_network(folder_.context, in).value()));
    ShowTelephone all;
    all.from = in.from;
    all.to = in.to;
    National national = show_telephone(folder_.context, all).value();
    for (const auto& n : national.networks)
      if (n.network.code == network) page += json::write(sentinels_json(n.sentinels));
    return page;
  };
  EXPECT_THAT(said("MSA"), testing::AllOf(HasSubstr("\"callbacks_kept\":null"),
                                          testing::Not(HasSubstr("des rappels promis sont faits"))));
  EXPECT_THAT(said("DGFIP"), testing::AllOf(HasSubstr("\"callbacks_kept\":0"),
                                            HasSubstr("des rappels promis sont faits à temps")));
}

TEST_F(Dashboard, WhatHasNoneIsNotUnknown) {
  ShowCalls in;
  in.network = "CAF";
  in.from = in.to = "2026-11-02";
  in.leaf = "abandoned";
  EXPECT_THAT(calls_page(show_calls(folder_.context, in).value()).main.str(),
              testing::Not(HasSubstr("inconnue")))
      << "an abandoned call has no conversation";
  ShowTelephone week;
  week.from = "2026-11-02";
  week.to = "2026-11-08";
  auto report = report_page(show_report(folder_.context, week).value()).main.str();
  EXPECT_THAT(report, testing::Not(HasSubstr("inconnu de la source")));
  NetworkView view = show_network(folder_.context, november()).value();
  auto transfers = [&] {
    for (const auto& t : network_figures(view))
      for (const auto& row : t.rows)
        if (t.code == "waits" && row[0].shown == "Décrochés puis transférés par l’agent") return row[1].shown;
    return std::string();
  };
  EXPECT_EQ(transfers(), "");
  view.now.transferred = 1;
  EXPECT_EQ(transfers(), "50,0\u202F%");
}

TEST_F(Dashboard, TheReportIsOfTheLastWholeWeek) {
  auto report = show_report(folder_.context, {}).value();
  EXPECT_EQ(iso_of_day(report.week.period.from), "2026-11-02");
  EXPECT_EQ(iso_of_day(report.week.period.to), "2026-11-08");
  ShowTelephone in;
  in.from = "2026-11-09";
  in.to = "2026-11-15";
  report = show_report(folder_.context, in).value();
  ASSERT_EQ(report.week.networks.size(), 1U);
  EXPECT_EQ(queued(report.week.networks[0].now), 2U);
  EXPECT_EQ(queued(report.week_before["CAF"]), 2U);
}
}  // namespace
}  // namespace calls
