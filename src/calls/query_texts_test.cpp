// What the questions on calls answer on a terminal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/call_folder.h"
#include "calls/call_queries.h"

namespace calls {
namespace {
using testing::HasSubstr;

class QueryTexts : public testing::Test {
 protected:
  QueryTexts() {
    folder_.import("a.csv",
                   calls_csv({{"1", "CAF", "A", "2026-11-02 09:00:00", "abandoned", "0601020304", 50},
                              {"2", "CAF", "A", "2026-11-02 10:00:00", "answered", "0601020304", 5, 60},
                              {"3", "CAF", "A", "2026-11-03 10:00:00", "answered", "0601020305", 90, 60},
                              {"4", "DGFIP", "A", "2026-11-02 09:00:00", "abandoned", "", 50}}));
  }
  CallFolder folder_;
};

TEST_F(QueryTexts, WaitsNameTheirHours) {
  ShowWaits in;
  in.network = "CAF";
  EXPECT_EQ(waits_text(show_waits(folder_.context, in).value()),
            "CAF, lundi 10\u00A0h\u00A0: p50 5\u00A0s, p90 5\u00A0s, 1\u00A0appel\n"
            "CAF, mardi 10\u00A0h\u00A0: p50 90\u00A0s, p90 90\u00A0s, 1\u00A0appel\n");
  for (auto [by, label] :
       {std::pair{"day", "2026-11-02"}, {"month", "2026-11"}, {"weekday", "mardi"}, {"hour", "10"}}) {
    in.by = by;
    EXPECT_THAT(waits_text(show_waits(folder_.context, in).value()), HasSubstr(std::string("CAF, ") + label));
  }
}

TEST_F(QueryTexts, RedialsThatNobodyTellsAreUnknown) {
  EXPECT_EQ(redials_text(show_redials(folder_.context, {}).value()),
            "CAF\u00A0: 1\u00A0appel perdu, dont 1\u00A0suivi en 24\u00A0heures d’un autre du même appelant "
            "(100,0\u202F%)\n"
            "DGFIP\u00A0: inconnu, aucun appel de la période ne dit qui appelle\n");
}

TEST_F(QueryTexts, SurveysSentOfIntervalsGiveTheResponseRate) {
  folder_.import("i.csv",
                 "network;queue;start;seconds;answered;survey_sent;survey_n;survey_sum;survey_ge4\n"
                 "CNAV;R;2026-11-02T09:00:00+01:00;900;150;60;20;82;15\n"
                 "CNAV;R;2026-11-02T09:15:00+01:00;900;150;40;20;82;15\n");
  ShowRates in;
  in.network = "CNAV";
  auto table = show_satisfaction(folder_.context, in).value();
  EXPECT_THAT(satisfaction_text(table),
              HasSubstr("\n  réponses\u00A0: 40 sur 100 enquêtes envoyées, 40,0\u202F%\n"));
  auto json = satisfaction_json(table);
  const auto& row = json.as_object().at("rows").as_array().at(0).as_object();
  EXPECT_EQ(row.at("invited").to_number<int>(), 100);
  EXPECT_DOUBLE_EQ(row.at("response_rate").to_number<double>(), 0.4);
}

TEST_F(QueryTexts, LevelsAndScoresAreLines) {
  ShowRates in;
  in.network = "CAF";
  auto levels = service_levels_text(show_rates(folder_.context, in).value());
  EXPECT_THAT(levels, HasSubstr("CAF, à 60\u00A0s\n"));
  EXPECT_THAT(levels, HasSubstr("1 / 2            50,0\u202F%"));
  EXPECT_EQ(satisfaction_text(show_satisfaction(folder_.context, in).value()), "CAF\u00A0: aucune note\n");
  in.from = in.to = "2020-01-01";
  EXPECT_EQ(service_levels_text(show_rates(folder_.context, in).value()), "Aucun appel.\n");
}
}  // namespace
}  // namespace calls
