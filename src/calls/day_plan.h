// Use case: the agents of a day to come, half-hour by half-hour, what each target costs, and what else would
// help: an agent more, a mailing moved to quieter hours, a call-back offered to those who wait.
#pragma once

#include "base/fields.h"
#include "base/json.h"
#include "calls/callback_offer.h"
#include "calls/forecast_queries.h"
#include "calls/half_hours.h"
#include "calls/service_threshold.h"
#include "calls/staff_plan.h"
#include "calls/zone.h"
#include "operations/context.h"

namespace calls {
// What a plan is held to.
struct PlanTerms {
  std::vector<std::string> target = {};  // none: answered=0.85
  std::optional<double> redial = {}, shrinkage = {};
  std::int64_t minimum = 0, threshold = kPlannedThreshold;
  static auto fields() {
    return std::tuple{
        field("target", "Objectif\u00A0: answered=0.85, service_level=0.8, mean_wait=60, p90_wait=180",
              &PlanTerms::target)
            .max(60),
        field("threshold", planned_threshold_label(), &PlanTerms::threshold).between(0, 86400),
        field("shrinkage", "Part du temps payé hors du téléphone (0 à 1)", &PlanTerms::shrinkage),
        field("minimum", "Agents au téléphone, au moins", &PlanTerms::minimum).between(0, 10000),
        field("redial", "Part des appelants sans réponse qui rappellent (0 à 1)", &PlanTerms::redial)};
  }
};
Result<PlanSetting> setting_of(const PlanTerms& terms);

struct PlanDay : PlanTerms {
  std::string network = {}, queue = {}, site = {}, from = {};
  std::optional<double> callback_share = {}, callback_after = {}, move_share = {}, wait_limit = {};
  std::string move_from = {}, move_to = {};
  static auto place() {
    return std::tuple{
        field("queue", "File", &PlanDay::queue).max(120), field("site", "Site", &PlanDay::site).max(120),
        field("from", "Jour (AAAA-MM-JJ\u202F; sinon le premier jour à venir)", &PlanDay::from).max(10)};
  }
  static auto levers() {
    return std::tuple{
        field("wait_limit", "Attente moyenne que l’on tient pour longue (secondes)", &PlanDay::wait_limit),
        field("callback_share", "Rappel proposé\u00A0: part de ceux qui attendent et l’acceptent (0 à 1)",
              &PlanDay::callback_share),
        field("callback_after", "Rappel proposé après une attente de (secondes)", &PlanDay::callback_after),
        field("move_share", "Envoi déplacé\u00A0: part des appels qui changent d’heure (0 à 1)",
              &PlanDay::move_share),
        field("move_from",
              "Envoi déplacé\u00A0: heures à soulager (10:00-12:00\u202F; sinon les plus chargées)",
              &PlanDay::move_from)
            .max(20),
        field("move_to",
              "Envoi déplacé\u00A0: heures qui reçoivent (14:00-17:00\u202F; sinon toutes les autres)",
              &PlanDay::move_to)
            .max(20)};
  }
  static auto fields() {
    return std::tuple_cat(std::tuple{field("network", "Réseau", &PlanDay::network).required().max(120)},
                          place(), PlanTerms::fields(), levers());
  }
};

// With the agents of the plan.
struct PlannedHalfHour {
  OneMoreAgent more;             // what another agent brings
  double more_answered = 0;      // … in calls of the half-hour
  bool only_by_waiting = false;  // the answer rate is met only because callers wait long
};
// Over the day, weighted by calls.
struct DayFigures {
  double first_tries = 0, attempts = 0, answered = 0;  // calls
  double asa_s = 0;
};
struct OfferEffect {
  double after_s = 0, share = 0;
  CallbackEffect busiest;  // at the busiest half-hour
  double taken = 0;        // calls of the day
  double later_hours = 0;  // of work put off
  double lost_without = 0, lost_with = 0, asa_without = 0, asa_with = 0;
};

struct DayPlan {
  std::string network, queue, site, name;  // codes; the name shown of the network
  std::string day, asked;                  // ISO; asked for, if it was
  std::vector<std::string> notes;          // French: « réouverture », « vacances scolaires »…
  Zone zone;
  std::vector<IntervalDemand> demand;  // the half-hours that have calls
  PlanSetting setting;
  StaffPlan plan;
  double wait_limit = 0;  // s, mean of the answered beyond which a wait is long
  std::vector<PlannedHalfHour> half_hours;
  std::size_t busiest = 0;
  DayFigures figures, one_more;          // as planned; with an agent more in each half-hour
  double hours_low = 0, hours_high = 0;  // agent-hours if the day's calls are at the ends of their 90 %
  PeakMove move;
  MoveEffect moved;
  std::optional<OfferEffect> offer;
};
// Missing: no such network, no calls known, no handling time, no day with calls in the week from the one
// asked.
Result<DayPlan> plan_day(operations::Context& context, const PlanDay& input);
json::value plan_json(const DayPlan& plan);
std::string plan_text(const DayPlan& plan);

// What a plan asks of the forecast: codes, empty for the whole network.
struct PlanPlace {
  std::string network, queue, site;
};
ShowForecast forecast_asked(const PlanPlace& of, const std::string& from, std::int64_t days,
                            const std::optional<double>& redial);
// The half-hours of a day to come that have calls. Empty when none has.
std::vector<IntervalDemand> demand_of(const ForecastView& forecast, const DayForecast& day, const Zone& zone);
}  // namespace calls
