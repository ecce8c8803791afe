// Pages that plan: what their forms ask, and how they look.
#pragma once

#include "calls/forecast_queries.h"
#include "calls/pool_day.h"
#include "calls/staffing_queries.h"
#include "html/page.h"

namespace calls {
// Targets as a form asks them: a box each instead of their code.
struct TargetBoxes {
  std::optional<double> answered = {}, service_level = {}, mean_wait = {}, p90_wait = {};
  static auto boxes() {
    return std::tuple{
        field("answered", "Objectif\u00A0: part d’appels décrochés, au moins (85\u202F% ou 0,85)",
              &TargetBoxes::answered),
        field("service_level", "Objectif\u00A0: part décrochée dans le seuil, au moins (80\u202F% ou 0,8)",
              &TargetBoxes::service_level),
        field("mean_wait", "Objectif\u00A0: attente moyenne, au plus (secondes)", &TargetBoxes::mean_wait),
        field("p90_wait", "Objectif\u00A0: neuf sur dix attendent au plus (secondes)",
              &TargetBoxes::p90_wait)};
  }
  // What the boxes say, after the codes; a share over 1 is in percent.
  std::vector<std::string> with(std::vector<std::string> codes) const;
  // Fills the boxes with the codes that can be read, for the form to show.
  void show(const std::vector<std::string>& codes);
  // Faults of a target are told of the share that isn't one.
  void tell_of(std::vector<FieldError>& faults) const;
};

struct AskStaffing : ShowStaffing, TargetBoxes {
  bool simulate = false;
  std::optional<double> cv = {}, day_sigma = {};  // of the simulation
  static auto fields() {
    return std::tuple_cat(
        ShowStaffing::fields(), boxes(),
        std::tuple{
            field("cv",
                  "Simulation\u00A0: durées inégales, écart type sur moyenne (vide\u00A0: loi exponentielle)",
                  &AskStaffing::cv),
            field("day_sigma",
                  "Simulation\u00A0: bons et mauvais jours, écart relatif des appels (0,1\u00A0: 10\u202F%)",
                  &AskStaffing::day_sigma),
            field("simulate", "Vérifier par la simulation", &AskStaffing::simulate)});
  }
};
// The page asks nothing before it is filled.
struct StaffingAsked {
  AskStaffing input;  // with its targets in their boxes
  std::optional<StaffingView> view;
  std::optional<SimulationView> simulation;
  std::string not_simulated;  // why
  std::vector<FieldError> faults;
  Values typed = {};  // when they could not be read: what the form shows again
};
Result<StaffingAsked> ask_staffing(operations::Context& context, const AskStaffing& input);

// The networks and their queues, for forms to offer.
struct Offered {
  std::vector<Choice> networks, queues, sites;  // the latter of one network
};

struct AskPlan : PlanDay, TargetBoxes {
  static auto fields() {
    return std::tuple_cat(std::tuple{field("network", "Réseau", &AskPlan::network).max(120)}, place(),
                          boxes(), PlanTerms::fields(), levers());
  }
};
struct PlanAsked {
  AskPlan input;
  Offered offered;
  std::optional<DayPlan> plan;
  std::string missing;  // why there is no plan, when nothing is wrong with what was asked
  std::vector<FieldError> faults;
  Values typed = {};  // when they could not be read: what the form shows again
};
Result<PlanAsked> ask_plan(operations::Context& context, const AskPlan& input);

struct AskPool : PoolDay, TargetBoxes {
  static auto fields() {
    return std::tuple_cat(std::tuple{field("network", "Réseau", &AskPool::network).max(120)}, place(),
                          boxes(), PlanTerms::fields());
  }
};
struct PoolAsked {
  AskPool input;
  Offered offered;
  std::optional<PoolView> pool;
  std::string missing;
  std::vector<FieldError> faults;
  Values typed = {};  // when they could not be read: what the form shows again
};
Result<PoolAsked> ask_pool(operations::Context& context, const AskPool& input);

// What was typed and can't be read, with all its faults.
StaffingAsked refused_staffing(const Values& typed, const Error& error);
PlanAsked refused_plan(operations::Context& context, const Values& typed, const Error& error);
PoolAsked refused_pool(operations::Context& context, const Values& typed, const Error& error);

// Agents for 85 % at each half-hour of day_to_staff().
std::vector<StaffingView> agents_of(operations::Context& context, const ForecastView& forecast);

html::Page staffing_page(const StaffingAsked& asked);
html::Page plan_page(const PlanAsked& asked);
html::Page pool_page(const PoolAsked& asked);
// `staff`: for each half-hour of day_to_staff().
html::Page forecast_page(const ShowForecast& input, const ForecastView& view,
                         const std::vector<StaffingView>& staff);
}  // namespace calls
