// The rows of the telephone pages.
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
          .page = [](Context&, const NoInput&, const DataQuality& d) { return data_page(d); },
          .json = data_json}));
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
  r.add(operation<ShowRates, RateTable>(
      {"calls.rates_csv", "Taux et comptes en CSV", Right::read, Effect::read, Method::get,
       "/api/calls/rates.csv"},
      show_rates,
      Views<ShowRates, RateTable>{.json = rates_json, .raw = [](Context&, const ShowRates&, RateTable& t) {
                                    return csv_download(rates_csv(t), "taux.csv");
                                  }}));
}
}  // namespace calls
