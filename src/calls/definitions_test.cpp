// Rates of a period in which the declared definition changes: each day counts under its own, everywhere
// alike.
#include "calls/definitions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/call_folder.h"
#include "calls/dashboard.h"
#include "calls/declared_definition.h"
#include "calls/weekly_report.h"

namespace calls {
namespace {
using testing::HasSubstr;
using testing::Not;

class ChangingDefinition : public testing::Test {
 protected:
  // Two days of one call answered, one lost and one refused; refusals count from the second day on.
  void SetUp() override {
    std::vector<CsvCall> calls;
    int id = 0;
    for (const char* day : {"2026-11-23", "2026-11-24"})
      for (const char* outcome : {"answered", "abandoned", "refused"})
        calls.push_back({.id = std::to_string(++id),
                         .network = "CAF",
                         .queue = "A",
                         .start = std::string(day) + " 10:00:00",
                         .outcome = outcome});
    folder_.import("a.csv", calls_csv(calls));
    ASSERT_TRUE(declare_definition(folder_.context, {"CAF", "presented", "2026-11-24", "Vu par l’usager."}));
  }
  static void expect(const Ratio& r) {
    EXPECT_EQ(r.numerator, 2U);
    EXPECT_EQ(r.denominator, 5U);  // 2, then 3
  }
  CallFolder folder_;
};

TEST_F(ChangingDefinition, CommandsAddDaysUp) {
  for (const char* by : {"all", "month", "week"}) {
    ShowRates in;
    in.by = by;
    auto rates = folder_.rates(in);
    ASSERT_EQ(rates.lines.size(), 1U) << by;
    ASSERT_TRUE(rates.lines[0].official) << by;
    expect(*rates.lines[0].official);
  }
  ShowRates days;
  days.by = "day";
  EXPECT_EQ(folder_.rates(days).lines.size(), 2U);
}

TEST_F(ChangingDefinition, PagesSayTheSame) {
  ShowNetwork in;
  in.network = "CAF";
  in.from = "2026-11-23";
  in.to = "2026-11-24";
  in.by = "week";
  auto view = show_network(folder_.context, in);
  ASSERT_TRUE(view);
  EXPECT_TRUE(view->definition_changes());
  expect(view->official);
  expect(view->series.at(0).official);
  expect(view->queues.at(0).official);
  in.from = "2026-11-24";
  EXPECT_FALSE(show_network(folder_.context, in)->definition_changes());
  ShowTelephone all;
  all.from = "2026-11-23";
  all.to = "2026-11-24";
  auto national = show_telephone(folder_.context, all);
  ASSERT_TRUE(national);
  expect(national->networks.at(0).official);
  EXPECT_NEAR(national->networks.at(0).trajectory.at(0).rate, 40, 1e-9);
}

json::object row(const json::value& v, const char* list) {
  return v.as_object().at(list).as_array().at(0).as_object();
}

// No single definition has the denominator of a rate over a change.
TEST_F(ChangingDefinition, QuarterHoursAndTheReportsBoxesCountEachDayUnderItsOwn) {
  ShowIntervals quarters;
  quarters.network = "CAF";
  quarters.from = "2026-11-23";
  quarters.to = "2026-11-24";
  auto l = show_intervals(folder_.context, quarters);
  ASSERT_TRUE(l);
  ASSERT_EQ(l->official.size(), 2U);
  EXPECT_EQ(l->official[0].denominator, 2U);
  EXPECT_EQ(l->official[1].denominator, 3U);
  ShowTelephone week;
  week.from = quarters.from;
  week.to = quarters.to;
  auto report = show_report(folder_.context, week);
  ASSERT_TRUE(report);
  EXPECT_THAT(report_page(*report).main.str(), HasSubstr("<td class=\"num\">5</td>"));
}

TEST_F(ChangingDefinition, AChangeIsToldInPlaceOfADefinition) {
  ShowRates in;
  auto all = row(rates_json(folder_.rates(in)), "rows");
  EXPECT_TRUE(all.at("definition").is_null());
  EXPECT_EQ(json::write(all.at("definition_changes")),
            R"([{"definition":"queue","from":"2026-11-23"},{"definition":"presented","from":"2026-11-24"}])");
  EXPECT_THAT(rates_csv(folder_.rates(in)), HasSubstr(";\"queue, presented\";"));
  in.from = "2026-11-24";
  auto one = row(rates_json(folder_.rates(in)), "rows");
  EXPECT_EQ(one.at("definition").as_string(), "presented");
  EXPECT_TRUE(one.at("definition_changes").as_array().empty());
  in.from = "";
  in.by = "day";
  EXPECT_EQ(row(rates_json(folder_.rates(in)), "rows").at("definition").as_string(), "queue");
}

TEST_F(ChangingDefinition, TheNationalPageAndItsTablesTellIt) {
  constexpr std::string_view kChange =
      "appels en file, puis tous les appels, refus compris à partir du 24\u00A0novembre\u00A02026";
  ShowTelephone in;
  in.from = "2026-11-23";
  in.to = "2026-11-24";
  auto v = show_telephone(folder_.context, in).value();
  EXPECT_TRUE(row(national_json(v), "networks").at("definition").is_null());
  auto page = telephone_page(folder_.context, v).main.str();
  EXPECT_THAT(page, HasSubstr("Les taux officiels n’ont pas tous la même définition"));
  EXPECT_THAT(page, HasSubstr("<li>CAF\u00A0: " + std::string(kChange)));
  EXPECT_THAT(page, HasSubstr("y=\"17\">40,0</text>")) << "the bar is the table's rate";
  auto networks = show_figures(folder_.context, {"networks", "", "", "", "", in.from, in.to}).value();
  EXPECT_THAT(figures_csv(networks), HasSubstr("CAF;CAF;;\"" + std::string(kChange) + "\";\"0,4\""));
  in.from = in.to;
  v = show_telephone(folder_.context, in).value();
  EXPECT_EQ(row(national_json(v), "networks").at("definition").as_string(), "presented");
  page = telephone_page(folder_.context, v).main.str();
  EXPECT_THAT(page, HasSubstr("Définition du taux officiel\u00A0: tous les appels, refus compris."));
  EXPECT_THAT(page, Not(HasSubstr("même définition")));
}

// Refusals that no source tells of aren't none.
TEST(UntoldRefusals, MakeADefinitionThatCountsThemUnknown) {
  CallFolder folder;
  folder.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-24 10:00:00"},
                                    {"2", "CAF", "A", "2026-11-24 10:01:00", "abandoned"}}));
  auto declared = declare_with_warnings(folder.context, {"CAF", "presented", "2026-11-24", "Vu."}).value();
  ASSERT_EQ(declared.warnings.size(), 1U);
  EXPECT_THAT(declared_definition_text(declared), HasSubstr("sans les refus, que la source ne dit pas"));
  EXPECT_TRUE(
      declare_with_warnings(folder.context, {"CAF", "queue", "2026-11-20", "Vu."}).value().warnings.empty());
  auto all = row(rates_json(folder.rates()), "rows");
  const auto& neighbour = all.at("definitions").as_object().at("presented").as_object();
  EXPECT_FALSE(neighbour.at("told").as_bool());
  EXPECT_THAT(std::string(all.at("rates").at("official").at("label").as_string()),
              HasSubstr("sans les refus, que la source ne dit pas"));
  ShowNetwork in;
  in.network = "CAF";
  in.from = in.to = "2026-11-24";
  auto view = show_network(folder.context, in).value();
  ShowTelephone all_networks;
  all_networks.from = all_networks.to = in.from;
  auto national = show_telephone(folder.context, all_networks).value();
  EXPECT_THAT(telephone_page(folder.context, national).main.str(),
              HasSubstr("tous les appels, refus compris, sans les refus, que la source ne dit pas"));
  EXPECT_THAT(network_page(folder.context, view).main.str(), HasSubstr(untold_refusals_text()));
  for (const auto& t : network_figures(view))
    if (t.code == "definitions") {
      EXPECT_EQ(t.rows.at(3).at(1).shown, "inconnu");
      EXPECT_THAT(t.rows.at(3).at(0).shown, HasSubstr("déclarée par ce réseau"));
    }
}

TEST_F(ChangingDefinition, TheReportTellsAChangeBetweenItsWeeks) {
  ShowTelephone in;
  in.from = in.to = "2026-11-24";
  auto page = report_page(show_report(folder_.context, in).value()).main.str();
  EXPECT_THAT(page, HasSubstr("<li>CAF\u00A0: appels en file, puis tous les appels"));
  EXPECT_THAT(page, HasSubstr("<p>Définition du taux officiel\u00A0: tous les appels, refus compris.</p>"));
  folder_.import("b.csv", calls_csv({{"9", "CAF", "A", "2026-12-01 10:00:00"}}));
  in.from = in.to = "2026-12-01";
  page = report_page(show_report(folder_.context, in).value()).main.str();
  EXPECT_THAT(page, Not(HasSubstr("même définition")));
}
}  // namespace
}  // namespace calls
