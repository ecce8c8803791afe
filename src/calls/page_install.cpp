// The rows of the telephone pages.
#include "calls/dashboard.h"
#include "calls/install.h"
#include "calls/naming.h"
#include "calls/network_choice.h"
#include "calls/opinions.h"
#include "calls/survey.h"
#include "calls/weekly_report.h"

namespace calls {
namespace {
using operations::Context;
using operations::Effect;
using operations::operation;
using operations::Right;
using operations::Views;
using web::Method;

constexpr int kSurveyTries = 30;  // a minute, of one link

web::Response csv_download(std::string body, const std::string& name) {
  return web::Response::download(std::move(body), "text/csv; charset=utf-8", name);
}
void install_surveys(operations::Registry& r) {
  r.add(operation<ShowOpinions, Opinions>(
      {"calls.opinions", "Satisfaction après l’appel, réponses et rangs des réseaux", Right::read,
       Effect::read, Method::get, "/telephone/satisfaction", "calls opinions"},
      show_opinions,
      Views<ShowOpinions, Opinions>{
          .page = [](Context&, const ShowOpinions&, const Opinions& v) { return opinions_page(v); },
          .json = opinions_json,
          .text = opinions_csv}));
  r.add(operation<ShowOpinions, Opinions>(
      {"calls.opinions_json", "Satisfaction après l’appel, en JSON", Right::read, Effect::read, Method::get,
       "/telephone/satisfaction.json"},
      show_opinions, Views<ShowOpinions, Opinions>{.json = opinions_json}));
  r.add(operation<ShowOpinions, Opinions>(
      {"calls.opinions_csv", "Satisfaction après l’appel, en CSV", Right::read, Effect::read, Method::get,
       "/telephone/satisfaction.csv"},
      show_opinions,
      Views<ShowOpinions, Opinions>{.json = opinions_json,
                                    .raw = [](Context&, const ShowOpinions&, Opinions& v) {
                                      return csv_download(opinions_csv(v), "satisfaction.csv");
                                    }}));
  operations::Row question{"calls.survey", "La question posée après un appel tiré au sort",
                           Right::anyone,  Effect::read,
                           Method::get,    "/enquete/{token}"};
  operations::Row reply{"calls.answer_survey", "Répondre à la question posée après un appel",
                        Right::anyone,         Effect::write,
                        Method::post,          "/enquete/{token}"};
  question.tries_a_minute = reply.tries_a_minute = kSurveyTries;
  r.add(operation<OpenSurvey, SurveyInvitation>(
      question, open_survey,
      Views<OpenSurvey, SurveyInvitation>{
          .page = [](Context& c, const OpenSurvey& in,
                     const SurveyInvitation& v) { return survey_page(c, in.token, v, {}); },
          .json = [](const SurveyInvitation& v) -> json::value {
            return json::object{{"network", v.network}, {"day", v.day}, {"answered", v.answered}};
          }},
      survey_refused_page));
  r.add(operation<AnswerSurvey, SurveyAnswer>(
      reply, answer_survey,
      Views<AnswerSurvey, SurveyAnswer>{
          .redirect = [](Context&, const AnswerSurvey& in,
                         const SurveyAnswer&) { return "/enquete/" + in.token; },
          .json = [](const SurveyAnswer& a) -> json::value {
            return json::object{{"received", true}, {"again", a.again}};
          }},
      survey_refused_page));
}

// The list itself, or its last page when a page past it was asked.
template <class List>
List last_page_if_past(Context& context, const List& list, auto show, std::int64_t per_page) {
  if (!list.lines.empty() || list.total == 0) return list;
  auto input = list.input;
  input.page = (list.total + per_page - 1) / per_page;
  auto last = show(context, input);
  return last ? std::move(*last) : list;
}
}  // namespace

void install_pages(operations::Registry& r) {
  install_surveys(r);
  r.navigation.push_back({45, Right::read, {"/telephone", "Téléphone"}});
  r.add(operation<ShowTelephone, National>(
      {"calls.national", "Les réseaux téléphoniques face à l’objectif", Right::read, Effect::read,
       Method::get, "/telephone"},
      show_telephone,
      Views<ShowTelephone, National>{
          .page = [](Context& c, const ShowTelephone&, const National& v) { return telephone_page(c, v); },
          .json = national_json}));
  r.add(operation<ShowTelephone, WeeklyReport>(
      {"calls.report", "Rapport du téléphone à imprimer, d’une semaine", Right::read, Effect::read,
       Method::get, "/telephone/rapport", "calls report"},
      show_report,
      Views<ShowTelephone, WeeklyReport>{
          .page = [](Context&, const ShowTelephone&, const WeeklyReport& v) { return report_page(v); },
          .json = report_json}));
  r.add(operation<ShowTelephone, National>(
      {"calls.results", "Résultats aux colonnes de Services Publics + « export-resultats »", Right::read,
       Effect::read, Method::get, "/telephone/resultats.csv"},
      show_telephone,
      Views<ShowTelephone, National>{
          .json = national_json, .raw = [](Context& c, const ShowTelephone&, National& v) {
            auto codes = sp_codes(*c.store.read());
            return csv_download(results_csv(v, codes, c.now()), "export-resultats.csv");
          }}));
  r.add(operation<ShowNetwork, NetworkView>(
      {"calls.network", "Un réseau téléphonique, un de ses sites ou une de ses files", Right::read,
       Effect::read, Method::get, "/telephone/reseaux/{network}"},
      show_network,
      Views<ShowNetwork, NetworkView>{
          .page = [](Context& c, const ShowNetwork&, const NetworkView& v) { return network_page(c, v); },
          .json = network_json},
      refused_with_networks({"Réseau téléphonique", "/telephone/reseaux/"})));
  r.add(operation<ShowFigures, FigureTable>(
      {"calls.figures", "Un tableau des pages du téléphone", Right::read, Effect::read, Method::get,
       "/api/calls/figures", "calls figures"},
      show_figures, Views<ShowFigures, FigureTable>{.json = figures_json}));
  r.add(operation<ShowFigures, FigureTable>(
      {"calls.figures_csv", "Un tableau des pages du téléphone, en CSV", Right::read, Effect::read,
       Method::get, "/api/calls/figures.csv"},
      show_figures,
      Views<ShowFigures, FigureTable>{.json = figures_json,
                                      .raw = [](Context&, const ShowFigures&, FigureTable& t) {
                                        return csv_download(figures_csv(t), t.code + ".csv");
                                      }}));
  r.add(network_operation<ShowIntervals, IntervalList>(
      {"calls.intervals", "Les quarts d’heure derrière un chiffre", Right::read, Effect::read, Method::get,
       "/telephone/quarts-d-heure"},
      {"Quarts d’heure", "/telephone/quarts-d-heure?network="}, show_intervals,
      [](Context& c, const ShowIntervals&, const IntervalList& l) {
        return intervals_page(last_page_if_past(c, l, show_intervals, kIntervalsPerPage));
      },
      intervals_json));
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
      Views<ShowCalls, CallList>{.page =
                                     [](Context& c, const ShowCalls&, const CallList& l) {
                                       return calls_page(last_page_if_past(c, l, show_calls, kCallsPerPage));
                                     },
                                 .json = calls_json},
      refused_with_networks({"Appels", "/telephone/appels?network="})));
  r.add(operation<ShowRates, RateTable>(
      {"calls.rates_csv", "Taux et comptes en CSV", Right::read, Effect::read, Method::get,
       "/api/calls/rates.csv"},
      show_rates,
      Views<ShowRates, RateTable>{.json = rates_json, .raw = [](Context&, const ShowRates&, RateTable& t) {
                                    return csv_download(rates_csv(t), "taux.csv");
                                  }}));
}
}  // namespace calls
