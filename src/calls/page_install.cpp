// The rows of the telephone pages.
#include <fmt/format.h>

#include "calls/dashboard.h"
#include "calls/install.h"

namespace calls {
namespace {
using operations::Context;
using operations::Effect;
using operations::operation;
using operations::Right;
using operations::Views;
using web::Method;

web::Response csv_download(std::string body, const std::string& name) {
  return web::Response::download(std::move(body), "text/csv; charset=utf-8", name);
}

// Agents for 85 % at each half-hour of the first day that has calls.
std::vector<StaffingView> agents_of(Context& context, const ForecastView& v) {
  std::vector<StaffingView> out;
  for (const auto& d : v.days) {
    if (d.total < 1 || v.aht <= 0) continue;
    for (float calls : d.calls) {
      ShowStaffing in;
      in.calls = calls;
      in.aht = v.aht;
      if (v.patience > 0) in.patience = v.patience;
      in.target = {"answered=0.85"};
      auto one = show_staffing(context, in);
      out.push_back(one ? *one : StaffingView{});
    }
    break;
  }
  return out;
}

// The page asks nothing before it is filled.
struct StaffingAsked {
  ShowStaffing input;
  std::optional<StaffingView> view;
  std::vector<FieldError> faults;
};
Result<StaffingAsked> ask_staffing(Context& context, const ShowStaffing& in) {
  StaffingAsked out{in, std::nullopt, {}};
  if (!in.calls && !in.aht) return out;
  auto view = show_staffing(context, in);
  if (view)
    out.view = std::move(*view);
  else
    out.faults = view.error().fields;
  return out;
}

// What the form sent, for the form to show again.
Values values_of(const ShowStaffing& in) {
  auto number = [](const std::optional<double>& v) { return v ? fmt::format("{}", *v) : std::string(); };
  Values out{{"calls", {number(in.calls)}},
             {"aht", {number(in.aht)}},
             {"patience", {number(in.patience)}},
             {"redial", {number(in.redial)}},
             {"per", {in.per}},
             {"model", {in.model}},
             {"threshold", {std::to_string(in.threshold)}}};
  out["agents"] = {in.agents ? std::to_string(*in.agents) : std::string()};
  out["target"] = in.target;
  return out;
}
}  // namespace

void install_pages(operations::Registry& r) {
  r.navigation.push_back({45, Right::read, {"/telephone", "Téléphone"}});
  r.add(operation<ShowTelephone, National>(
      {"calls.national", "Les réseaux téléphoniques face à l’objectif", Right::read, Effect::read,
       Method::get, "/telephone"},
      show_telephone,
      Views<ShowTelephone, National>{
          .page = [](Context& c, const ShowTelephone&, const National& v) { return telephone_page(c, v); },
          .json = national_json}));
  r.add(operation<ShowTelephone, National>(
      {"calls.report", "Rapport du téléphone à imprimer", Right::read, Effect::read, Method::get,
       "/telephone/rapport"},
      show_telephone,
      Views<ShowTelephone, National>{
          .page = [](Context& c, const ShowTelephone&, const National& v) { return report_page(c, v); },
          .json = national_json}));
  r.add(operation<ShowTelephone, National>(
      {"calls.results", "Résultats aux colonnes de Services Publics + « export-resultats »", Right::read,
       Effect::read, Method::get, "/telephone/resultats.csv"},
      show_telephone,
      Views<ShowTelephone, National>{.json = national_json,
                                     .raw = [](Context& c, const ShowTelephone&, National& v) {
                                       return csv_download(results_csv(v, c.now()), "export-resultats.csv");
                                     }}));
  r.add(operation<ShowNetwork, NetworkView>(
      {"calls.network", "Un réseau téléphonique, ou une de ses files", Right::read, Effect::read, Method::get,
       "/telephone/reseaux/{network}"},
      show_network,
      Views<ShowNetwork, NetworkView>{
          .page = [](Context& c, const ShowNetwork&, const NetworkView& v) { return network_page(c, v); },
          .json = network_json}));
  r.add(operation<NoInput, DataQuality>(
      {"calls.data", "Ce qui est gardé du téléphone, et d’où", Right::read, Effect::read, Method::get,
       "/telephone/donnees", "calls data"},
      show_data,
      Views<NoInput, DataQuality>{
          .page = [](Context& c, const NoInput&, const DataQuality& d) { return data_page(c, d); },
          .json = data_json}));
  r.add(operation<UndoImport, Undone>(
      {"calls.import_to_undo", "Ce qu’un import a apporté, avant de l’annuler", Right::administer,
       Effect::read, Method::get, "/telephone/donnees/imports/{import}"},
      show_import,
      Views<UndoImport, Undone>{
          .page = [](Context& c, const UndoImport&, const Undone& u) { return undo_page(c, u); },
          .json = undone_json}));
  r.add(operation<ForgetCallers, CallerKeys::Named>(
      {"calls.forget", "Détruire la clé des appelants d’un réseau et d’une année", Right::administer,
       Effect::write, Method::post, "", "calls forget"},
      forget_callers,
      Views<ForgetCallers, CallerKeys::Named>{.json = [](const CallerKeys::Named& k) -> json::value {
        return json::object{{"network", k.network}, {"year", k.year}, {"destroyed", k.destroyed}};
      }}));
  r.add(operation<ShowCalls, CallList>(
      {"calls.calls", "Les appels derrière un chiffre", Right::read, Effect::read, Method::get,
       "/telephone/appels"},
      show_calls,
      Views<ShowCalls, CallList>{
          .page = [](Context&, const ShowCalls&, const CallList& l) { return calls_page(l); },
          .json = calls_json}));
  r.add(operation<ShowStaffing, StaffingAsked>(
      {"calls.staffing_page", "Combien d’agents ?", Right::read, Effect::read, Method::get,
       "/telephone/effectifs"},
      ask_staffing,
      Views<ShowStaffing, StaffingAsked>{
          .page = [](Context&, const ShowStaffing& in,
                     const StaffingAsked& a) { return staffing_page(in, a.view, a.faults, values_of(in)); },
          .json = [](const StaffingAsked& a) -> json::value {
            return a.view ? staffing_json(*a.view) : json::value(nullptr);
          }}));
  r.add(operation<ShowForecast, ForecastView>(
      {"calls.forecast_page", "Appels à venir et agents nécessaires", Right::read, Effect::read, Method::get,
       "/telephone/prevision"},
      show_forecast,
      Views<ShowForecast, ForecastView>{
          .page = [](Context& c, const ShowForecast&,
                     const ForecastView& v) { return forecast_page(v, agents_of(c, v)); },
          .json = forecast_json}));
  r.add(operation<ShowRates, RateTable>(
      {"calls.rates_csv", "Taux et comptes en CSV", Right::read, Effect::read, Method::get,
       "/api/calls/rates.csv"},
      show_rates,
      Views<ShowRates, RateTable>{.json = rates_json, .raw = [](Context&, const ShowRates&, RateTable& t) {
                                    return csv_download(rates_csv(t), "taux.csv");
                                  }}));
}
}  // namespace calls
