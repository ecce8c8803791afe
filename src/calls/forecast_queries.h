// The calls to come, and the rest of the day under way.
#pragma once

#include "base/fields.h"
#include "base/json.h"
#include "calls/forecast.h"
#include "calls/zone.h"
#include "operations/context.h"

namespace calls {
struct ShowForecast {
  std::string network, queue, from;
  std::int64_t days = 7;
  std::string now = {}, zones = {};
  bool first_tries = false;
  std::string site = {};
  std::optional<double> redial = {};
  std::string day = {};  // whose half-hours are shown, one of those forecast
  static auto fields() {
    return std::tuple{
        field("network", "Réseau", &ShowForecast::network).required().max(120),
        field("queue", "File", &ShowForecast::queue).max(120),
        field("from", "À partir du (AAAA-MM-JJ)", &ShowForecast::from).max(10),
        field("days", "Jours", &ShowForecast::days).between(1, 120),
        field("now",
              "Comme si c’était (AAAA-MM-JJTHH:MM, heure du réseau\u202F; sinon la fin du dernier quart "
              "d’heure connu)",
              &ShowForecast::now)
            .max(16),
        field("zones", "Vacances scolaires des zones (sinon celles des départements des files)",
              &ShowForecast::zones)
            .choices({{"A", "zone A"},
                      {"B", "zone B"},
                      {"C", "zone C"},
                      {"AB", "zones A et B"},
                      {"AC", "zones A et C"},
                      {"BC", "zones B et C"},
                      {"ABC", "les trois zones"}}),
        field("first_tries",
              "Premiers essais seulement, sans les rappels de ceux qui n’ont pas eu de réponse",
              &ShowForecast::first_tries),
        field("site", "Site", &ShowForecast::site).max(120),
        field("redial",
              "Part des appelants sans réponse qui rappellent (0 à 1), pour les premiers essais\u202F; sinon "
              "apprise",
              &ShowForecast::redial),
        field("day", "Jour dont les demi-heures sont détaillées (AAAA-MM-JJ)", &ShowForecast::day).max(10)};
  }
};

// A day of which some half-hours are known.
struct DayUnderWay {
  std::int64_t now = 0;           // UTC seconds: the end of the last known quarter-hour, or as asked
  DayForecast morning;            // as it was forecast the day before
  DayForecast updated;            // with what came: updated.seen half-hours
  std::vector<float> came;        // by half-hour; the last may not be over
  double so_far = 0, wanted = 0;  // calls of the half-hours that are over: what came, what was forecast
};
struct ForecastView {
  std::string network, queue, name;  // codes; the name shown of the network
  std::vector<DayForecast> days;     // after the day under way, or after the last known
  std::vector<int> suspect;          // civil days that the model sets aside
  std::vector<LearntEvent> learnt;
  TraitDays trait_days = {};
  int history = 0;                                   // days it rests on
  double aht = 0;                                    // s, of the last weeks; 0 unknown
  double patience = 0;                               // s; 0 unknown
  std::vector<Event> events = {};                    // declared
  std::vector<std::vector<std::string>> notes = {};  // of each of `days`: holidays, events
  std::vector<int> missing = {};                     // days without a call amid the history, usually open
  std::string zones = {};                            // of school holidays: "AB"
  std::optional<double> redial = {};  // share of the unanswered who call again; set when first tries
  std::optional<DayUnderWay> today = {};
  std::optional<int> chosen = {};  // civil day whose half-hours were asked, one of `days`
  Zone zone = Zone();
};
// Calls that will enter the queues, by half-hour of the network's zone.
Result<ForecastView> show_forecast(operations::Context& context, const ShowForecast& input);
// The day chosen, else the rest of the day under way, else the first day to come that has calls; null when
// none has.
const DayForecast* day_to_staff(const ForecastView& view);
json::value forecast_json(const ForecastView& view);
std::string forecast_text(const ForecastView& view);
// In CSV, a line a half-hour: the day under way with what came, then the days to come.
std::vector<std::string> forecast_columns(bool with_network);
std::string forecast_rows(const ForecastView& view, bool with_network);

// « À 10 h 30, 12 % d’appels de plus que prévu. »
std::string lead_sentence(const DayUnderWay& day, const Zone& zone);
}  // namespace calls
