#include "calls/install.h"

#include "calls/call_import.h"
#include "calls/call_queries.h"
#include "calls/call_store.h"
#include "calls/declared_definition.h"
#include "calls/events.h"
#include "calls/events_page.h"
#include "calls/feed_store.h"
#include "calls/import_undo.h"
#include "calls/interval_store.h"
#include "calls/left_open_store.h"
#include "calls/live.h"
#include "calls/naming.h"
#include "calls/rules_page.h"
#include "calls/samples.h"
#include "calls/satisfaction.h"

namespace calls {
namespace {
using operations::Context;
using operations::Effect;
using operations::operation;
using operations::Right;
using operations::Views;
using web::Method;
std::string events_link(const DeclaredEvent& e) {
  return events_address().address + fields::percent_encode(e.network);
}
}  // namespace

void install(operations::Registry& r) {
  for (auto& m : call_migrations()) r.migrations.push_back(m);
  for (auto& m : definition_migrations()) r.migrations.push_back(m);
  for (auto& m : feed_migrations()) r.migrations.push_back(m);
  for (auto& m : interval_migrations()) r.migrations.push_back(m);
  for (auto& m : score_migrations()) r.migrations.push_back(m);
  for (auto& m : event_migrations()) r.migrations.push_back(m);
  for (auto& m : sample_migrations()) r.migrations.push_back(m);
  for (auto& m : taken_file_migrations()) r.migrations.push_back(m);
  for (auto& m : left_open_migrations()) r.migrations.push_back(m);
  for (auto& m : rule_migrations()) r.migrations.push_back(m);
  for (auto& m : naming_migrations()) r.migrations.push_back(m);
  install_rules(r);
  install_pages(r);
  install_staffing(r);
  r.jobs.push_back({"calls.live", take_events});
  operations::Row events{"calls.events", "Recevoir des lignes d’un journal d’appels en direct",
                         Right::anyone,  Effect::write,
                         Method::post,   "/api/calls/events"};
  events.body_limit = 16U << 20;
  r.add(operation<SendEvents, Received>(events, send_events,
                                        Views<SendEvents, Received>{.json = received_json}));
  r.add(operation<AddFeed, FeedKey>(
      {"calls.add_feed", "Ouvrir un flux d’appels en direct ; sa clé n’est montrée qu’ici", Right::administer,
       Effect::write, Method::post, "", "calls feed"},
      add_feed, Views<AddFeed, FeedKey>{.json = [](const FeedKey& k) -> json::value {
        return json::object{{"feed", k.name}, {"feed_key", k.key}};
      }}));
  r.add(operation<SampleCalls, Sample>(
      {"calls.sample", "Tirer au sort des appels à interroger, abandons compris, et garder le tirage",
       Right::administer, Effect::write, Method::post, "", "calls sample"},
      sample_calls, Views<SampleCalls, Sample>{.json = sample_json, .text = sample_csv}));
  r.add(operation<ImportScores, operations::ImportReport>(
      {"calls.scores", "Rapporter à leurs appels des notes recueillies après coup", Right::administer,
       Effect::write, Method::post, "", "calls scores"},
      import_scores,
      Views<ImportScores, operations::ImportReport>{.json = operations::report_json,
                                                    .text = operations::report_text}));
  r.add(operation<DeclareEvent, DeclaredEvent>(
      {"calls.event", "Déclarer un événement qui fait appeler", Right::correspond, Effect::write,
       Method::post, "/telephone/evenements", "calls event"},
      declare_event,
      Views<DeclareEvent, DeclaredEvent>{
          .redirect = [](Context&, const DeclareEvent&, const DeclaredEvent& e) { return events_link(e); },
          .json = declared_event_json},
      refused_event));
  r.add(operation<RemoveEvent, DeclaredEvent>(
      {"calls.remove_event", "Retirer un événement déclaré", Right::correspond, Effect::write, Method::post,
       "/telephone/evenements/{event}/retrait", "calls event-remove"},
      remove_event,
      Views<RemoveEvent, DeclaredEvent>{
          .redirect = [](Context&, const RemoveEvent&, const DeclaredEvent& e) { return events_link(e); },
          .json = declared_event_json}));
  r.add(naming_operation());
  r.add(operation<FollowFile, Followed>(
      {"calls.follow", "Suivre un journal d’appels qui grandit", Right::administer, Effect::write,
       Method::post, "", "calls follow"},
      follow_file, Views<FollowFile, Followed>{.json = [](const Followed& f) -> json::value {
        return json::object{{"added", f.added},
                            {"rejected", f.rejected},
                            {"remarks", f.remarks},
                            {"open", f.open},
                            {"rounds", f.rounds}};
      }}));
  r.add(operation<ImportCalls, operations::ImportReport>(
      {"calls.import", "Importer des journaux d’appels ou des intervalles", Right::administer, Effect::write,
       Method::post, "", "calls import"},
      import_calls,
      Views<ImportCalls, operations::ImportReport>{.json = operations::report_json,
                                                   .text = operations::report_text}));
  operations::Row mapping{"calls.mapping",   "Proposer la correspondance des colonnes d’un CSV",
                          Right::administer, Effect::read,
                          Method::get,       "",
                          "calls mapping"};
  mapping.needs_data = false;
  r.add(operation<UndoImport, Undone>(
      {"calls.undo", "Annuler un import d’appels", Right::administer, Effect::write, Method::post,
       "/telephone/donnees/annuler", "calls undo"},
      undo_import,
      Views<UndoImport, Undone>{
          .redirect = [](Context&, const UndoImport&, const Undone&) { return "/telephone/donnees"; },
          .json = undone_json,
          .text = undone_text}));
  r.add(operation<ProposeMapping, std::string>(
      mapping, propose_mapping_file,
      Views<ProposeMapping, std::string>{.json = [](const std::string& s) -> json::value {
                                           return json::object{{"mapping", s}};
                                         },
                                         .text = [](const std::string& s) { return s; }}));
  r.add(operation<ShowRates, RateTable>({"calls.rates", "Taux de réponse au téléphone", Right::read,
                                         Effect::read, Method::get, "/api/calls/rates", "calls rates"},
                                        show_rates,
                                        Views<ShowRates, RateTable>{.json = rates_json, .text = rates_text}));
  r.add(operation<ShowRates, RateTable>(
      {"calls.service_level", "Niveaux de service", Right::read, Effect::read, Method::get,
       "/api/calls/service-level", "calls service-level"},
      show_rates, Views<ShowRates, RateTable>{.json = service_levels_json, .text = service_levels_text}));
  r.add(operation<ShowRates, RateTable>(
      {"calls.satisfaction", "Satisfaction après l’appel", Right::read, Effect::read, Method::get,
       "/api/calls/satisfaction", "calls satisfaction"},
      show_satisfaction, Views<ShowRates, RateTable>{.json = satisfaction_json, .text = satisfaction_text}));
  r.add(operation<ShowWaits, WaitTable>(
      {"calls.waits", "Centiles des attentes, exacts d’après les appels, sinon estimés", Right::read,
       Effect::read, Method::get, "/api/calls/waits", "calls waits"},
      show_waits, Views<ShowWaits, WaitTable>{.json = waits_json, .text = waits_text}));
  r.add(operation<ShowRedials, RedialTable>(
      {"calls.redials", "Appels perdus puis renouvelés", Right::read, Effect::read, Method::get,
       "/api/calls/redials", "calls redials"},
      show_redials, Views<ShowRedials, RedialTable>{.json = redials_json, .text = redials_text}));
  r.add(operation<NoInput, Verification>(
      {"calls.verify", "Vérifier que le cube dit ce que disent les appels", Right::administer, Effect::read,
       Method::get, "", "calls verify"},
      verify_calls, Views<NoInput, Verification>{.json = verification_json, .text = verification_text}));
  r.add(operation<DeclareDefinition, DeclaredDefinition>(
      {"calls.declare", "Déclarer le dénominateur du taux officiel d’un réseau", Right::administer,
       Effect::write, Method::post, "/telephone/definitions", "calls declare"},
      declare_with_warnings,
      Views<DeclareDefinition, DeclaredDefinition>{
          .redirect =
              [](Context&, const DeclareDefinition& in, const DeclaredDefinition&) {
                return "/telephone/reseaux/" + fields::percent_encode(in.network);
              },
          .json = declared_definition_json,
          .text = declared_definition_text},
      refused_definition));
}
}  // namespace calls
