// Use cases that plan: agents for a load and its targets, the same load played call by call, a day to come.
#pragma once

#include "base/fields.h"
#include "base/json.h"
#include "calls/callback_offer.h"
#include "calls/forecast_backtest.h"
#include "calls/forecast_queries.h"
#include "calls/simulation.h"
#include "calls/staff_plan.h"
#include "calls/staffing.h"
#include "calls/zone.h"
#include "operations/context.h"

namespace calls {
struct ShowStaffing {
  std::optional<double> calls, aht, patience, redial, wait_limit;
  std::string per = "30min", model = "erlang-a";
  std::optional<std::int64_t> agents;
  std::int64_t threshold = 20;
  std::vector<std::string> target;
  static auto fields() {
    return std::tuple{
        field("calls", "Appels dans l’intervalle", &ShowStaffing::calls),
        field("per", "Intervalle (30min, 1h…)", &ShowStaffing::per).max(12),
        field("aht", "Durée moyenne de traitement (secondes)", &ShowStaffing::aht),
        field("patience", "Patience moyenne (secondes)", &ShowStaffing::patience),
        field("agents", "Agents en ligne", &ShowStaffing::agents).between(0, kMostAgents),
        field("threshold", "Seuil du niveau de service (secondes)", &ShowStaffing::threshold)
            .between(0, 86400),
        field("model", "Modèle", &ShowStaffing::model)
            .choices({{"erlang-a", "Erlang A : ceux qui attendent finissent par raccrocher"},
                      {"erlang-c", "Erlang C : personne ne raccroche"},
                      {"erlang-b", "Erlang B : personne n’attend"}}),
        field("redial", "Part des appelants sans réponse qui rappellent (0 à 1)", &ShowStaffing::redial),
        field("target", "Objectif : answered=0.85, service_level=0.8, mean_wait=60, p90_wait=180",
              &ShowStaffing::target)
            .max(60),
        field("wait_limit", "Attente moyenne que l’on tient pour longue (secondes)",
              &ShowStaffing::wait_limit)};
  }
};
struct StaffingView {
  Staffing staffing;
  OneMoreAgent more;
  std::vector<std::pair<Target, int>> alone;  // agents that each target would need by itself
  double callers_served = 1;
  bool only_by_waiting = false;  // the answer rate is met, and only because callers wait long
};
Result<StaffingView> show_staffing(operations::Context& context, const ShowStaffing& input);
json::value staffing_json(const StaffingView& view);
std::string staffing_text(const StaffingView& view);

// "answered=0.85", "service_level=0.8", "mean_wait=60", "p90_wait=180".
Result<Target> target_of(std::string_view text, double threshold);

struct Simulate {
  std::optional<double> calls, aht, patience, redial;
  std::string per = "30min";
  std::int64_t agents = 1, threshold = 20, seed = 1, replications = 20;
  static auto fields() {
    return std::tuple{
        field("calls", "Appels dans l’intervalle", &Simulate::calls).required(),
        field("per", "Intervalle (30min, 1h…)", &Simulate::per).max(12),
        field("aht", "Durée moyenne de traitement (secondes)", &Simulate::aht).required(),
        field("patience", "Patience moyenne (secondes)", &Simulate::patience),
        field("agents", "Agents en ligne", &Simulate::agents).required().between(0, 1'000'000),
        field("threshold", "Seuil du niveau de service (secondes)", &Simulate::threshold).between(0, 86400),
        field("redial", "Part des appelants sans réponse qui rappellent (0 à 1)", &Simulate::redial),
        field("seed", "Graine", &Simulate::seed).between(0, INT64_MAX),
        field("replications", "Journées jouées", &Simulate::replications).between(2, 10000)};
  }
};
struct SimulationView {
  SimulationResult result;
  double ms = 0;
};
Result<SimulationView> simulate_calls(operations::Context& context, const Simulate& input);
json::value simulation_json(const SimulationView& view);

struct EvalForecast {
  std::string file, step = "30min";
  std::int64_t horizon = 1, days = 63;
  static auto fields() {
    return std::tuple{
        field("file", "Fichier des arrivées (CSV)", &EvalForecast::file).required().positional().max(4096),
        field("step", "Pas", &EvalForecast::step).max(12),
        field("horizon", "Jours à l’avance", &EvalForecast::horizon).between(1, 60),
        field("days", "Jours éprouvés au plus", &EvalForecast::days).between(1, 2000)};
  }
};
Result<Backtest> eval_forecast(operations::Context& context, const EvalForecast& input);
json::value backtest_json(const Backtest& backtest);

struct PlanDay {
  std::string network, queue, from;
  std::vector<std::string> target;
  std::optional<double> redial, shrinkage, callback_share, callback_after;
  std::int64_t minimum = 0, threshold = 20;
  static auto fields() {
    return std::tuple{
        field("network", "Réseau", &PlanDay::network).required().max(120),
        field("queue", "File", &PlanDay::queue).max(120),
        field("from", "Jour (AAAA-MM-JJ ; sinon le premier jour à venir)", &PlanDay::from).max(10),
        field("target", "Objectif : answered=0.85, service_level=0.8, mean_wait=60, p90_wait=180",
              &PlanDay::target)
            .max(60),
        field("redial", "Part des appelants sans réponse qui rappellent (0 à 1)", &PlanDay::redial),
        field("shrinkage", "Part du temps payé hors du téléphone (0 à 1)", &PlanDay::shrinkage),
        field("minimum", "Agents présents au moins", &PlanDay::minimum).between(0, 10000),
        field("threshold", "Seuil du niveau de service (secondes)", &PlanDay::threshold).between(0, 86400),
        field("callback_share", "Part de ceux qui attendent et prendraient un rappel (0 à 1)",
              &PlanDay::callback_share),
        field("callback_after", "Attente avant l’offre de rappel (secondes)", &PlanDay::callback_after)};
  }
};
struct DayPlan {
  std::string day;  // ISO
  std::vector<IntervalDemand> demand;
  std::vector<Target> targets;
  StaffPlan plan;
  MoveEffect spread;                       // if a quarter of the calls of the busiest hours came elsewhere
  std::optional<CallbackEffect> callback;  // at the busiest half-hour
  Zone zone;
};
// The agents of a day to come, from its forecast.
Result<DayPlan> plan_day(operations::Context& context, const PlanDay& input);
json::value plan_json(const DayPlan& plan);
}  // namespace calls
