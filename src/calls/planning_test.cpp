// Patience, the plan of a day and pooling, on eight weeks of generated calls.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "calls/call_folder.h"
#include "calls/demo_calls.h"
#include "calls/patience_queries.h"
#include "calls/pool_day.h"
#include "calls/staffing_pages.h"

namespace calls {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class Planning : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<CallFolder>();
    ASSERT_TRUE(fill_demo_calls(folder_->context));
  }
  static void TearDownTestSuite() { folder_.reset(); }
  static operations::Context& context() { return folder_->context; }

  static PlanDay day(std::vector<std::string> targets = {}) {
    PlanDay in;
    in.network = "impots";
    in.target = std::move(targets);
    return in;
  }
  static DayPlan planned(const PlanDay& in) { return plan_day(context(), in).value(); }
  // The field at fault.
  static std::string fault(const PlanDay& in) {
    auto plan = plan_day(context(), in);
    return plan ? "" : plan.error().fields.at(0).field;
  }
  static inline std::unique_ptr<CallFolder> folder_;
};

// The generator's callers of this network hang up after 300 s on average, one in fifty at once.
TEST_F(Planning, PatienceIsTheOneThatCallersHave) {
  PatienceView v = show_patience(context(), {"impots", "", "", ""}).value();
  EXPECT_NEAR(v.exponential.mean_s, 0.98 * 300, 15);
  EXPECT_LT(v.exponential.low_s, v.exponential.mean_s);
  EXPECT_GT(v.exponential.high_s, v.exponential.mean_s);
  EXPECT_NEAR(v.curve.median(), 300 * std::log(2), 20);
  EXPECT_TRUE(v.fit.fits);
  EXPECT_EQ(v.to - v.from, 27);
  EXPECT_EQ(v.only_counted, 0U);
  EXPECT_THAT(patience_page(v).main.str(), HasSubstr("La moitié des appelants raccrochent avant"));
}

TEST_F(Planning, TheForecastLeansOnThatPatience) {
  PatienceView v = show_patience(context(), {"retraite", "", "", ""}).value();
  ForecastView f = show_forecast(context(), {"retraite", "", "", 1}).value();
  EXPECT_DOUBLE_EQ(f.patience, v.exponential.mean_s);
}

TEST_F(Planning, PatienceOfNobodyIsRefused) {
  EXPECT_EQ(show_patience(context(), {"xyzzy", "", "", ""}).error().kind, ErrorKind::missing);
  EXPECT_EQ(show_patience(context(), {"impots", "", "1999-01-01", "1999-01-02"}).error().kind,
            ErrorKind::missing);
  EXPECT_EQ(show_patience(context(), {"impots", "", "demain", ""}).error().kind, ErrorKind::invalid);
}

TEST(PatienceOfIntervals, IsSaidToBeUnknown) {
  CallFolder folder;
  folder.import(
      "etat.csv",
      "network;queue;start;seconds;offered;answered;abandoned;wait_sum_ans;wait_sum_aband;talk_sum\n"
      "CNAV;retraite;2026-11-23T09:00:00+01:00;900;190;150;40;4500;3200;45000\n");
  PatienceView v = show_patience(folder.context, {"CNAV", "", "", ""}).value();
  EXPECT_EQ(v.seen.all(), 0U);
  EXPECT_EQ(v.only_counted, 190U);
  json::value told = patience_json(v);
  EXPECT_TRUE(json::find(*json::find(told, "exponential"), "mean_s")->is_null());
  EXPECT_TRUE(json::find(*json::find(told, "kaplan_meier"), "median_s")->is_null());
  EXPECT_THAT(patience_page(v).main.str(), HasSubstr("la patience ne peut en être tirée"));
  EXPECT_THAT(patience_page(v).main.str(), Not(HasSubstr("La moitié")));
  EXPECT_THAT(patience_text(v), HasSubstr("états par intervalle"));
  // A forecast still needs a figure: the report's sums over those who hung up.
  EXPECT_DOUBLE_EQ(show_forecast(folder.context, {"CNAV", "", "", 1}).value().patience, (4500 + 3200) / 40.0);
}

TEST_F(Planning, EveryHalfHourHoldsTheTargets) {
  DayPlan p = planned(day({"answered=0.85", "p90_wait=180", "mean_wait=60"}));
  double rostered = 0, calls = 0;
  for (std::size_t i = 0; i < p.demand.size(); ++i) {
    const QueueFigures& f = p.plan.intervals[i].staffing.figures;
    EXPECT_GE(f.answered, 0.85);
    EXPECT_LE(f.p90_wait_s, 180);
    EXPECT_LE(f.asa_s, 60);
    EXPECT_GT(p.half_hours[i].more.answered, 0);
    EXPECT_LE(p.demand[i].calls, p.demand[p.busiest].calls);
    rostered += p.plan.intervals[i].rostered;
    calls += p.demand[i].calls;
  }
  EXPECT_DOUBLE_EQ(p.plan.agent_hours, rostered / 2);
  ASSERT_THAT(p.plan.target_hours, SizeIs(3));
  for (double alone : p.plan.target_hours) EXPECT_LE(alone, p.plan.agent_hours);
  EXPECT_LE(p.hours_low, p.plan.agent_hours);
  EXPECT_GE(p.hours_high, p.plan.agent_hours);
  EXPECT_DOUBLE_EQ(p.figures.first_tries, calls);
  EXPECT_GT(p.one_more.answered, p.figures.answered);
  EXPECT_LT(p.one_more.asa_s, p.figures.asa_s);
}

TEST_F(Planning, EightyFivePercentByWaitingIsSaid) {
  auto waiting = [](const DayPlan& p) {
    return std::count_if(p.half_hours.begin(), p.half_hours.end(),
                         [](const auto& h) { return h.only_by_waiting; });
  };
  DayPlan answered = planned(day());
  EXPECT_GT(waiting(answered), 0);
  EXPECT_EQ(waiting(planned(day({"answered=0.85", "service_level=0.8"}))), 0);
  EXPECT_THAT(plan_text(answered), HasSubstr("qu’en faisant attendre longtemps"));
  AskPlan asked;
  asked.network = "impots";
  std::string page = plan_page(ask_plan(context(), asked).value()).main.str();
  EXPECT_THAT(page, HasSubstr("qu’en faisant attendre longtemps"));
  EXPECT_THAT(page, HasSubstr("Décrochés en 20\u00A0s"));
  EXPECT_THAT(page, HasSubstr("%\u00A0*"));
  EXPECT_THAT(page, HasSubstr("* Attente longue"));
  EXPECT_THAT(page, Not(HasSubstr("<abbr")));
}

TEST_F(Planning, AgentsOffThePhoneAreToldOnlyWhenSomeAreSupposed) {
  AskPlan asked;
  asked.network = "impots";
  std::string page = plan_page(ask_plan(context(), asked).value()).main.str();
  EXPECT_THAT(page, HasSubstr("Aucun temps hors du téléphone n’est supposé"));
  EXPECT_THAT(page, Not(HasSubstr(">Présents<")));
  asked.shrinkage = 0.3;
  page = plan_page(ask_plan(context(), asked).value()).main.str();
  EXPECT_THAT(page, HasSubstr("en pause, en formation ou absents"));
  EXPECT_THAT(page, HasSubstr(">Présents<"));
}

TEST_F(Planning, HoursAreSpokenInSentences) {
  AskPlan asked;
  asked.network = "impots";
  asked.move_from = "09:30-11:30";
  asked.move_to = "14:00-16:00";
  PlanAsked a = ask_plan(context(), asked).value();
  std::string page = plan_page(a).main.str();
  EXPECT_THAT(page, HasSubstr("attendus entre 9\u00A0h\u00A030 et 11\u00A0h\u00A030 arrivaient plutôt entre "
                              "14\u00A0h et 16\u00A0h, il faudrait\u00A0:"));
  EXPECT_THAT(page, testing::ContainsRegex("Agents du (lundi|mardi|mercredi|jeudi|vendredi|samedi) "));
}

TEST(RefusedStaffing, KeepsWhatWasTypedAndTellsEachFaultOnce) {
  Values typed{{"calls", {"10"}}, {"per", {"abc"}}, {"agents", {"zz"}}, {"patience", {"-3"}}};
  auto parsed = fields::parse<AskStaffing>(typed);
  ASSERT_FALSE(parsed);
  std::string page = staffing_page(refused_staffing(typed, parsed.error())).main.str();
  for (const char* field : {"per", "agents", "patience"})
    EXPECT_THAT(page, HasSubstr("id=\"" + std::string(field) + "-faute\"")) << field;
  for (const char* value : {"abc", "zz", "-3"})
    EXPECT_THAT(page, HasSubstr("value=\"" + std::string(value) + "\""));
}

TEST_F(Planning, AnUnreadablePlanKeepsItsForm) {
  Values typed{{"network", {"impots"}}, {"threshold", {"vingt"}}};
  auto parsed = fields::parse<AskPlan>(typed);
  ASSERT_FALSE(parsed);
  std::string page = plan_page(refused_plan(context(), typed, parsed.error())).main.str();
  EXPECT_THAT(page, HasSubstr("value=\"vingt\""));
  EXPECT_THAT(page, HasSubstr("value=\"impots\" selected"));
}

TEST_F(Planning, ShrinkageAndMinimumAddToThoseOnThePhone) {
  PlanDay in = day();
  in.shrinkage = 0.3;
  in.minimum = 20;
  DayPlan p = planned(in);
  for (const auto& half : p.plan.intervals) {
    EXPECT_GE(half.staffing.agents, 20);
    EXPECT_EQ(half.rostered, static_cast<int>(std::ceil(half.staffing.agents / 0.7 - 1e-9)));
  }
  in.shrinkage = 1;
  EXPECT_EQ(fault(in), "shrinkage");
}

// Calls counted are attempts: planning them as first tries that are tried again would count redials twice.
TEST_F(Planning, RedialsAreNotCountedTwice) {
  PlanDay in = day();
  double attempts = planned(in).figures.attempts;
  in.redial = 0.5;
  DayPlan p = planned(in);
  EXPECT_LT(p.figures.first_tries, attempts);
  EXPECT_LT(p.figures.attempts, 1.02 * attempts);
  EXPECT_GT(p.figures.attempts, p.figures.first_tries);
  in.redial = 1;
  EXPECT_EQ(fault(in), "redial");
}

TEST_F(Planning, AMailingMovesFromAndToTheHoursNamed) {
  PlanDay in = day();
  in.move_share = 0.15;
  in.move_from = "10:00-12:00";
  in.move_to = "14:00-17:00";
  DayPlan p = planned(in);
  auto times = [&](const std::vector<std::size_t>& some) {
    std::vector<std::string> out;
    for (std::size_t i : some) out.push_back(clock_time(p.zone, p.demand[i].start));
    return out;
  };
  EXPECT_THAT(times(p.move.from), ElementsAre("10:00", "10:30", "11:00", "11:30"));
  EXPECT_THAT(times(p.move.to), ElementsAre("14:00", "14:30", "15:00", "15:30", "16:00", "16:30"));
  EXPECT_LT(p.moved.peak_after, p.moved.peak_before);
  in.move_from = "";
  p = planned(in);
  EXPECT_THAT(p.move.from, SizeIs(4));
  for (const auto& time : times(p.move.from)) EXPECT_TRUE(time < "14:00" || time >= "17:00") << time;
  in.move_to = "";
  p = planned(in);
  EXPECT_EQ(p.move.from.size() + p.move.to.size(), p.demand.size());
}

TEST_F(Planning, HoursThatAreNoneAreRefused) {
  for (const char* wrong :
       {"10:00", "10:00-10:00", "12:00-10:00", "25:00-26:00", "10:60-11:00", "dix-onze.."}) {
    PlanDay in = day();
    in.move_from = wrong;
    EXPECT_EQ(fault(in), "move_from") << wrong;
  }
  PlanDay in = day();
  in.move_to = "02:00-03:00";  // nobody calls
  EXPECT_EQ(fault(in), "move_to");
  in = day();
  in.move_share = 1.5;
  EXPECT_EQ(fault(in), "move_share");
  in = day();
  in.callback_share = 2;
  EXPECT_EQ(fault(in), "callback_share");
  EXPECT_EQ(fault(day({"bonheur=1"})), "target");
}

TEST_F(Planning, ACallBackOfferShortensTheWaitOfTheOthers) {
  PlanDay in = day();
  EXPECT_FALSE(planned(in).offer);
  in.callback_share = 0.5;
  in.callback_after = 30;
  DayPlan p = planned(in);
  ASSERT_TRUE(p.offer);
  EXPECT_GT(p.offer->taken, 0);
  EXPECT_LT(p.offer->lost_with, p.offer->lost_without);
  EXPECT_LT(p.offer->asa_with, p.offer->asa_without);
  EXPECT_NEAR(p.offer->later_hours, p.offer->taken * p.demand[0].aht / 3600, 1e-6);
}

PoolDay pooled(std::vector<std::string> part = {}, std::string by = "queue") {
  PoolDay in;
  in.network = "impots";
  in.part = std::move(part);
  in.by = std::move(by);
  in.target = {"answered=0.85", "service_level=0.8"};
  return in;
}

TEST_F(Planning, PoolingSavesAgentsAtEveryHalfHour) {
  PoolView v = pool_day(context(), pooled()).value();
  EXPECT_THAT(v.parts, SizeIs(5));
  double separate = 0, together = 0;
  for (const auto& h : v.half_hours) {
    EXPECT_LE(h.together, h.separate);
    separate += h.separate / 2.0;
    together += h.together / 2.0;
  }
  EXPECT_DOUBLE_EQ(v.separate_hours, separate);
  EXPECT_DOUBLE_EQ(v.together.agent_hours, together);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_GT(v.separate_target_hours[i], v.together.target_hours[i]);
}

TEST_F(Planning, OnlyThePartsNamedArePooled) {
  PoolView two = pool_day(context(), pooled({"paiement", "professionnels"})).value();
  ASSERT_THAT(two.parts, SizeIs(2));
  EXPECT_EQ(two.parts[0].code, "paiement");
  EXPECT_EQ(two.parts[1].code, "professionnels");
  PoolView sites = pool_day(context(), pooled({"Toulouse", "Nantes"}, "site")).value();
  EXPECT_DOUBLE_EQ(sites.separate_hours, two.separate_hours);  // each site has that one queue
  EXPECT_EQ(pool_day(context(), pooled({"paiement"})).error().kind, ErrorKind::invalid);
  EXPECT_EQ(pool_day(context(), pooled({"paiement", "xyzzy"})).error().kind, ErrorKind::invalid);
  PoolDay nobody = pooled();
  nobody.network = "xyzzy";
  EXPECT_EQ(pool_day(context(), nobody).error().kind, ErrorKind::missing);
}

AskStaffing load() {
  AskStaffing in;
  in.calls = 100;
  in.aht = 180;
  in.patience = 300;
  in.answered = 0.85;
  in.service_level = 0.8;
  return in;
}

TEST_F(Planning, ATargetIsAShareOrAPercentage) {
  AskStaffing in = load();
  in.answered = 0.85;
  auto share = ask_staffing(context(), in).value();
  in.answered = 85;
  auto percentage = ask_staffing(context(), in).value();
  ASSERT_TRUE(share.view && percentage.view);
  EXPECT_EQ(share.view->staffing.agents, percentage.view->staffing.agents);
  in.answered = 850;
  auto faults = ask_staffing(context(), in).value().faults;
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].field, "answered");
  EXPECT_THAT(faults[0].message, HasSubstr("85\u202F%"));
}

TEST_F(Planning, TheStaffingPageShowsCostsAndTheSimulation) {
  AskStaffing in = load();
  std::string page = staffing_page(ask_staffing(context(), in).value()).main.str();
  EXPECT_THAT(page, HasSubstr("Ce que coûte chaque objectif"));
  EXPECT_THAT(page, HasSubstr("Ce qu’apporte un agent de plus"));
  EXPECT_THAT(page, HasSubstr("simulate=1"));
  in.simulate = true;
  StaffingAsked played = ask_staffing(context(), in).value();
  ASSERT_TRUE(played.simulation);
  for (const auto& c : compared(*played.simulation)) EXPECT_TRUE(c.within()) << c.code;
  EXPECT_EQ(compared(*ask_staffing(context(), in).value().simulation)[0].simulated.mean,
            compared(*played.simulation)[0].simulated.mean);
  in.day_sigma = 0.4;  // where the formula doesn't hold
  EXPECT_FALSE(compared(*ask_staffing(context(), in).value().simulation)[0].within());
  in.calls = 1e6;
  EXPECT_THAT(ask_staffing(context(), in).value().not_simulated, HasSubstr("trop d’appels"));
}

TEST_F(Planning, CodesOfTargetsFillTheBoxes) {
  AskPlan in;
  in.network = "impots";
  in.target = {"answered=0.9", "mean_wait=45"};
  PlanAsked a = ask_plan(context(), in).value();
  EXPECT_EQ(a.input.answered, 0.9);
  EXPECT_EQ(a.input.mean_wait, 45);
  ASSERT_TRUE(a.plan);
  EXPECT_THAT(a.plan->setting.targets, SizeIs(2));
  in.network = "xyzzy";
  EXPECT_EQ(ask_plan(context(), in).error().kind, ErrorKind::missing);
  in.network = "";
  EXPECT_FALSE(ask_plan(context(), in).value().plan);
}
}  // namespace
}  // namespace calls
