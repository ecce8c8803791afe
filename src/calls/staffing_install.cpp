// The rows that plan: staffing, simulation, forecast, patience, the day's plan, pooling.
#include "calls/events_page.h"
#include "calls/forecast_evaluation.h"
#include "calls/forecast_networks.h"
#include "calls/install.h"
#include "calls/network_choice.h"
#include "calls/planning_figures.h"
#include "calls/staffing_pages.h"

namespace calls {
namespace {
using operations::Context;
using operations::Effect;
using operations::operation;
using operations::Right;
using operations::Views;
using web::Method;

operations::Row without_data(operations::Row row) {
  row.needs_data = false;
  return row;
}
operations::Row read_row(std::string id, std::string summary, std::string path, std::string command = "") {
  return {std::move(id), std::move(summary), Right::read,       Effect::read,
          Method::get,   std::move(path),    std::move(command)};
}

void install_commands(operations::Registry& r) {
  r.add(operation<ShowStaffing, StaffingView>(
      without_data(read_row("calls.staff", "Agents pour une charge et des objectifs", "/api/calls/staff",
                            "calls staff")),
      show_staffing, Views<ShowStaffing, StaffingView>{.json = staffing_json, .text = staffing_text}));
  r.add(operation<Simulate, SimulationView>(
      without_data(read_row("calls.simulate", "Jouer une file appel par appel", "", "calls simulate")),
      simulate_calls, Views<Simulate, SimulationView>{.json = simulation_json, .text = simulation_text}));
  r.add(operation<ForecastNetworks, Forecasts>(
      read_row("calls.forecast", "Appels à venir par demi-heure, d’un réseau ou de tous",
               "/api/calls/forecast", "calls forecast"),
      show_forecasts, Views<ForecastNetworks, Forecasts>{.json = forecasts_json, .text = forecasts_text}));
  r.add(operation<EvalForecast, Backtest>(
      without_data(
          read_row("calls.eval_forecast", "Éprouver la prévision sur des jours passés", "", "eval forecast")),
      eval_forecast, Views<EvalForecast, Backtest>{.json = backtest_json}));
  r.add(operation<PlanDay, DayPlan>(
      read_row("calls.plan", "Agents d’un jour à venir, demi-heure par demi-heure", "/api/calls/plan",
               "calls plan"),
      plan_day, Views<PlanDay, DayPlan>{.json = plan_json, .text = plan_text}));
  r.add(operation<PoolDay, PoolView>(
      read_row("calls.pool", "Ce que des files ou des sites gagnent à répondre ensemble", "/api/calls/pool",
               "calls pool"),
      pool_day, Views<PoolDay, PoolView>{.json = pool_json, .text = pool_text}));
  r.add(operation<ShowPatience, PatienceView>(
      read_row("calls.patience", "Combien de temps ceux qui appellent sont prêts à attendre",
               "/api/calls/patience", "calls patience"),
      show_patience, Views<ShowPatience, PatienceView>{.json = patience_json, .text = patience_text}));
}
}  // namespace

void install_staffing(operations::Registry& r) {
  install_commands(r);
  install_planning_figures(r);
  r.add(network_operation<ShowPatience, PatienceView>(
      read_row("calls.patience_page", "La patience de ceux qui appellent un réseau", "/telephone/patience"),
      {"La patience de ceux qui appellent", "/telephone/patience?network="}, show_patience,
      [](Context&, const ShowPatience&, const PatienceView& v) { return patience_page(v); }, patience_json));
  r.add(operation<AskStaffing, StaffingAsked>(
      read_row("calls.staffing_page", "Combien d’agents ?", "/telephone/effectifs"), ask_staffing,
      Views<AskStaffing, StaffingAsked>{
          .page = [](Context&, const AskStaffing&, const StaffingAsked& a) { return staffing_page(a); },
          .json = [](const StaffingAsked& a) -> json::value {
            return a.view ? staffing_json(*a.view) : json::value(nullptr);
          }},
      [](Context&, const Values& typed, const Error& e) {
        return staffing_page(refused_staffing(typed, e));
      }));
  r.add(operation<AskPlan, PlanAsked>(
      read_row("calls.plan_page", "Les agents d’un jour à venir", "/telephone/effectifs/jour"), ask_plan,
      Views<AskPlan, PlanAsked>{
          .page = [](Context&, const AskPlan&, const PlanAsked& a) { return plan_page(a); },
          .json = [](const PlanAsked& a) -> json::value {
            return a.plan ? plan_json(*a.plan) : json::value(nullptr);
          }},
      [](Context& c, const Values& typed, const Error& e) { return plan_page(refused_plan(c, typed, e)); }));
  r.add(operation<AskPool, PoolAsked>(
      read_row("calls.pool_page", "Répondre ensemble ou chacun de son côté",
               "/telephone/effectifs/regroupement"),
      ask_pool,
      Views<AskPool, PoolAsked>{
          .page = [](Context&, const AskPool&, const PoolAsked& a) { return pool_page(a); },
          .json = [](const PoolAsked& a) -> json::value {
            return a.pool ? pool_json(*a.pool) : json::value(nullptr);
          }},
      [](Context& c, const Values& typed, const Error& e) { return pool_page(refused_pool(c, typed, e)); }));
  r.add(network_operation<ShowForecast, ForecastView>(
      read_row("calls.forecast_page", "Appels à venir et agents nécessaires", "/telephone/prevision"),
      {"Appels à venir et agents nécessaires", "/telephone/prevision?network="}, show_forecast,
      [](Context& c, const ShowForecast& in, const ForecastView& v) {
        return forecast_page(in, v, agents_of(c, v));
      },
      forecast_json));
  r.add(network_operation<ShowEvents, EventsView>(
      read_row("calls.declared_events", "Les événements déclarés d’un réseau", "/telephone/evenements",
               "calls event-list"),
      events_address(), show_events,
      [](Context& c, const ShowEvents&, const EventsView& v) { return events_page(c, v); }, events_json));
  r.add(operation<ForecastNetworks, Forecasts>(
      read_row("calls.forecast_csv", "Appels à venir par demi-heure, d’un réseau ou de tous, en CSV",
               "/api/calls/forecast.csv"),
      show_forecasts,
      Views<ForecastNetworks, Forecasts>{
          .json = forecasts_json, .raw = [](Context&, const ForecastNetworks&, Forecasts& v) {
            return web::Response::download(forecasts_csv(v), "text/csv; charset=utf-8", "prevision.csv");
          }}));
}
}  // namespace calls
