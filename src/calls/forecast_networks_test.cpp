// The forecast of the only network, of each of several, and what is said of those that have none.
#include "calls/forecast_networks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/call_folder.h"

namespace calls {
namespace {
using testing::HasSubstr;
using testing::StartsWith;

// Ten calls each weekday of four weeks, at ten o'clock.
std::string four_weeks(const std::string& network) {
  std::vector<CsvCall> out;
  for (std::int32_t day = iso_day("2026-09-14"); day <= iso_day("2026-10-09"); ++day)
    for (int i = 0; i < 10 && weekday(day) < 5; ++i)
      out.push_back({fmt::format("{}{}{}", network, day, i), network, "Accueil " + network,
                     civil_text(std::int64_t{day} * 86400 + 36000 + i * 60), "answered", "", 20, 200});
  return calls_csv(out);
}

TEST(ForecastNetworks, TheOnlyOneNeedsNoName) {
  CallFolder folder;
  EXPECT_EQ(show_forecasts(folder.context, {}).error().code, "no_calls");
  folder.import("caf.csv", four_weeks("CAF"));
  auto all = show_forecasts(folder.context, {}).value();
  EXPECT_EQ(forecasts_json(all), forecast_json(show_forecast(folder.context, {"CAF", "", ""}).value()));
  EXPECT_THAT(forecasts_csv(all), HasSubstr("\uFEFFJour;Heure;"));
}

TEST(ForecastNetworks, SeveralAreToldTogether) {
  CallFolder folder;
  folder.import("caf.csv", four_weeks("CAF"));
  folder.import("msa.csv", four_weeks("MSA"));
  auto all = show_forecasts(folder.context, {}).value();
  ASSERT_EQ(all.views.size(), 2U);
  auto told = forecasts_json(all);
  const json::array& networks = json::find(told, "networks")->as_array();
  ASSERT_EQ(networks.size(), 2U);
  EXPECT_EQ(json::text(networks[1], "network"), "MSA");
  EXPECT_THAT(forecasts_csv(all), StartsWith("\uFEFFRéseau;Jour;Heure;"));
  EXPECT_THAT(forecasts_csv(all), HasSubstr("\nMSA;2026-10-12;10:00"));
  ForecastNetworks one;
  one.network = "MSA";
  EXPECT_EQ(show_forecasts(folder.context, one).value().views.size(), 1U);
}

TEST(ForecastNetworks, ThoseThatHaveNoneAreSaidBeside) {
  CallFolder folder;
  folder.import("caf.csv", four_weeks("CAF"));
  folder.import("msa.csv", four_weeks("MSA"));
  ForecastNetworks in;
  in.queue = "Accueil MSA";
  auto all = show_forecasts(folder.context, in).value();
  ASSERT_EQ(all.views.size(), 1U);
  EXPECT_EQ(all.views[0].network, "MSA");
  ASSERT_EQ(all.without.size(), 1U);
  EXPECT_EQ(all.without[0].network, "CAF");
  EXPECT_EQ(all.without[0].reason, "Il n’y a pas encore d’appels à prévoir.");
  in.queue.clear();
  in.now = "demain";
  EXPECT_EQ(show_forecasts(folder.context, in).error().kind, ErrorKind::invalid) << "wrong for all of them";
}
}  // namespace
}  // namespace calls
