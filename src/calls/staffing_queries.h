// Use cases on one load: the agents that its targets ask for, and the same load played call by call.
#pragma once

#include "base/fields.h"
#include "base/json.h"
#include "calls/service_threshold.h"
#include "calls/simulation.h"
#include "calls/staffing.h"
#include "operations/context.h"

namespace calls {
constexpr double kAnsweredTarget = 0.85;  // of calls, when no target says otherwise: the roadmap's

struct ShowStaffing {
  std::optional<double> calls, aht, patience, redial, wait_limit;
  std::string per = "30 min", model = "erlang-a";
  std::optional<std::int64_t> agents;
  std::int64_t threshold = kPlannedThreshold;
  std::vector<std::string> target;
  static auto fields() {
    return std::tuple{
        field("calls", "Appels dans l’intervalle", &ShowStaffing::calls),
        field("per", "Intervalle (30\u00A0min, 1\u00A0h…)", &ShowStaffing::per).max(12),
        field("aht", "Durée moyenne de traitement (secondes)", &ShowStaffing::aht),
        field("patience", "Patience moyenne (secondes)", &ShowStaffing::patience),
        field("agents", "Agents en ligne", &ShowStaffing::agents).between(0, kMostAgents),
        field("threshold", planned_threshold_label(), &ShowStaffing::threshold).between(0, 86400),
        field("model", "Modèle", &ShowStaffing::model)
            .choices({{"erlang-a", "Erlang\u00A0A\u00A0: ceux qui attendent finissent par raccrocher"},
                      {"erlang-c", "Erlang\u00A0C\u00A0: personne ne raccroche"},
                      {"erlang-b", "Erlang\u00A0B\u00A0: personne n’attend"}}),
        field("redial", "Part des appelants sans réponse qui rappellent (0 à 1)", &ShowStaffing::redial),
        field("target", "Objectif\u00A0: answered=0.85, service_level=0.8, mean_wait=60, p90_wait=180",
              &ShowStaffing::target)
            .max(60),
        field("wait_limit", "Attente moyenne que l’on tient pour longue (secondes)",
              &ShowStaffing::wait_limit)};
  }
};
struct StaffingView {
  Staffing staffing;
  OneMoreAgent more;
  std::vector<std::pair<Target, Staffing>> alone;  // what each target would take by itself
  double callers_served = 1;
  bool only_by_waiting = false;  // the answer rate is met, and only because callers wait long
};
Result<StaffingView> show_staffing(operations::Context& context, const ShowStaffing& input);
json::value staffing_json(const StaffingView& view);
std::string staffing_text(const StaffingView& view);

// "answered=0.85", "service_level=0.8", "mean_wait=60", "p90_wait=180".
Result<Target> target_of(std::string_view text, double threshold);
Result<std::vector<Target>> targets_of(const std::vector<std::string>& texts, double threshold);
json::object target_json(const Target& target);  // its kind and value
std::string target_text(const Target& target);   // « 85 % d’appels décrochés »
// Agents of a search, « 1 200 », or « plus de 100 000 » when that many don't meet the target.
std::string agents_text(const Staffing& staffing);
// « 100 000 agents, le plus qui soit essayé, ne suffisent pas à tenir l’objectif »
std::string unreached_text();
// The share of calls to be answered among the targets, else kAnsweredTarget.
double answered_wanted(const std::vector<Target>& targets);
// Calls a second; `per` as span_of reads it.
Result<double> lambda_of(double calls, const std::string& per);
// 0 to under 1, 0 when not given; else a fault of that field.
Result<double> share_of(const std::optional<double>& share, std::string_view field);

struct Simulate {
  std::optional<double> calls, aht, patience, redial;
  std::string per = "30 min";
  std::int64_t agents = 1, threshold = kPlannedThreshold, seed = 1, replications = 20;
  // Where Erlang A doesn't hold.
  std::optional<double> cv = {}, day_sigma = {}, break_share = {}, overflow_after = {}, priority_share = {};
  bool same_patience = false;
  static auto fields() {
    return std::tuple{
        field("calls", "Appels dans l’intervalle", &Simulate::calls).required(),
        field("per", "Intervalle (30\u00A0min, 1\u00A0h…)", &Simulate::per).max(12),
        field("aht", "Durée moyenne de traitement (secondes)", &Simulate::aht).required(),
        field("patience", "Patience moyenne (secondes)", &Simulate::patience),
        field("agents", "Agents en ligne", &Simulate::agents).required().between(0, 1'000'000),
        field("threshold", planned_threshold_label(), &Simulate::threshold).between(0, 86400),
        field("redial", "Part des appelants sans réponse qui rappellent (0 à 1)", &Simulate::redial),
        field("seed", "Graine", &Simulate::seed).between(0, INT64_MAX),
        field("replications", "Journées jouées", &Simulate::replications).between(2, 10000),
        field("cv", "Durées de traitement log-normales : écart type sur moyenne (0 : toutes égales)",
              &Simulate::cv),
        field("day_sigma", "Bons et mauvais jours : écart type du logarithme des appels",
              &Simulate::day_sigma),
        field("same_patience", "Tous raccrochent après la même attente", &Simulate::same_patience),
        field("break_share", "Part du temps des agents en pause (0 à 1)", &Simulate::break_share),
        field("overflow_after", "Attente après laquelle un appel part ailleurs (secondes)",
              &Simulate::overflow_after),
        field("priority_share", "Part des appelants qui passent devant (0 à 1)", &Simulate::priority_share)};
  }
};
struct SimulationView {
  SimulationResult result;
  QueueFigures formula;  // Erlang A's for the same load, redials included; C's when patience is endless
  double ms = 0;
};
// A figure beside the formula's.
struct ComparedFigure {
  std::string_view code, label;  // label in French
  bool share = false;            // else seconds
  double formula = 0;
  SimulatedFigure simulated;
  bool within() const { return formula >= simulated.low && formula <= simulated.high; }
};
std::vector<ComparedFigure> compared(const SimulationView& view);
std::string figure_text(const ComparedFigure& figure, double value);  // « 85,8 % », « 7,5 s »
Result<SimulationView> simulate_calls(operations::Context& context, const Simulate& input);
json::value simulation_json(const SimulationView& view);
std::string simulation_text(const SimulationView& view);
}  // namespace calls
