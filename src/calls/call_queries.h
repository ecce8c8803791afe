// Use cases that read what calls are kept: rates, waits, service levels, redials, satisfaction, and whether
// the cube still says what the calls say.
#pragma once

#include <map>

#include "base/fields.h"
#include "base/json.h"
#include "calls/callers.h"
#include "calls/definitions.h"
#include "calls/interval_store.h"
#include "calls/satisfaction.h"
#include "calls/service_threshold.h"
#include "calls/totals.h"
#include "calls/waits.h"
#include "operations/context.h"

namespace calls {
const std::vector<Choice>& grains();

struct ShowRates {
  std::string network, queue, site, departement, from, to, by, definition;
  std::int64_t threshold = kObservedThreshold;
  bool by_queue = false;
  static auto fields() {
    return std::tuple{
        field("network", "Réseau", &ShowRates::network).max(120),
        field("queue", "File", &ShowRates::queue).max(120),
        field("site", "Site", &ShowRates::site).max(120),
        field("departement", "Département", &ShowRates::departement).max(3),
        field("from", "Du (AAAA-MM-JJ)", &ShowRates::from).max(10),
        field("to", "Au (AAAA-MM-JJ)", &ShowRates::to).max(10),
        field("by", "Par", &ShowRates::by).choices(grains()),
        field("definition", "Dénominateur du taux officiel", &ShowRates::definition).max(40),
        field("threshold", "Seuil du niveau de service (secondes)", &ShowRates::threshold).between(0, 3600),
        field("by_queue", "Une ligne par file", &ShowRates::by_queue)};
  }
};
struct RateLine {
  Line line;
  std::string definition;  // code
  std::optional<Callers> callers;
  std::optional<Ratio> official = {};           // where the definition may change within the period
  std::vector<DefinitionInForce> changes = {};  // the definitions in force, when there are several
};
struct RateTable {
  std::vector<RateLine> lines;
  std::int64_t threshold = kObservedThreshold;
  std::map<std::string, std::uint32_t, std::less<>> told = {};        // leaves_told
  WaitsOfNetworks waits = {};                                         // waits_told
  std::map<std::pair<std::string, std::string>, Strata> strata = {};  // by network and month, when asked
};
Result<RateTable> show_rates(operations::Context& context, const ShowRates& input);
// With what weighting needs, by month.
Result<RateTable> show_satisfaction(operations::Context& context, const ShowRates& input);
// Of one line: how its calls were answered, and its service levels.
std::vector<Rate> rates_of(const RateTable& table, const RateLine& line);
std::vector<Rate> levels_of(const RateTable& table, const RateLine& line);
// A rate that no source tells has no value and says so, but keeps its numbers, zero.
json::object rate_json(const Rate& rate);
// Takes those numbers away, of rates by code.
void leave_untold_null(json::object& rates);
json::value rates_json(const RateTable& table);
json::value service_levels_json(const RateTable& table);
json::value satisfaction_json(const RateTable& table);
// The same for a terminal.
std::string rates_text(const RateTable& table);
std::string service_levels_text(const RateTable& table);
std::string satisfaction_text(const RateTable& table);
std::string rates_csv(const RateTable& table);
// The definition in force for a network at a day: the one it declared, else the first of the catalogue.
const Definition& definition_of(store::Db& db, std::string_view network, std::int32_t day);

struct ShowWaits {
  std::string network, queue, site, departement, from, to, percentiles = "50,90", by = "hour-of-week";
  static auto fields() {
    return std::tuple{field("network", "Réseau", &ShowWaits::network).max(120),
                      field("queue", "File", &ShowWaits::queue).max(120),
                      field("site", "Site", &ShowWaits::site).max(120),
                      field("departement", "Département", &ShowWaits::departement).max(3),
                      field("from", "Du (AAAA-MM-JJ)", &ShowWaits::from).max(10),
                      field("to", "Au (AAAA-MM-JJ)", &ShowWaits::to).max(10),
                      field("percentiles", "Centiles", &ShowWaits::percentiles).max(60),
                      field("by", "Par", &ShowWaits::by)
                          .choices({{"hour-of-week", "heure de la semaine"},
                                    {"hour", "heure"},
                                    {"weekday", "jour de la semaine"},
                                    {"month", "mois"},
                                    {"day", "jour"},
                                    {"all", "ensemble"}})};
  }
};
struct WaitTable {
  std::vector<WaitCell> cells;
  std::vector<std::string> networks;
  std::vector<double> percents;
  Rhythm rhythm = Rhythm::hour_of_week;
  double ms = 0;
  std::string note = {};  // French: of which networks the calls don't tell it; empty when they do of all
};
Result<WaitTable> show_waits(operations::Context& context, const ShowWaits& input);
std::string bucket_label(Rhythm rhythm, std::int32_t bucket);  // "lundi 8 h", "2026-11"; empty for all
json::value waits_json(const WaitTable& table);
std::string waits_text(const WaitTable& table);

struct ShowRedials {
  std::string network, queue, site, departement, from, to, within = "24h";
  static auto fields() {
    return std::tuple{field("network", "Réseau", &ShowRedials::network).max(120),
                      field("queue", "File où l’appel s’est perdu", &ShowRedials::queue).max(120),
                      field("site", "Site", &ShowRedials::site).max(120),
                      field("departement", "Département", &ShowRedials::departement).max(3),
                      field("from", "Du (AAAA-MM-JJ)", &ShowRedials::from).max(10),
                      field("to", "Au (AAAA-MM-JJ)", &ShowRedials::to).max(10),
                      field("within", "Délai (24h, 30min…)", &ShowRedials::within).max(12)};
  }
};
struct RedialTable {
  std::vector<std::pair<std::string, Redials>> lines;
  std::int64_t window = 0;
  double ms = 0;
};
Result<RedialTable> show_redials(operations::Context& context, const ShowRedials& input);
json::value redials_json(const RedialTable& table);
std::string redials_text(const RedialTable& table);

struct Verification {
  std::int64_t segments = 0, calls = 0, days = 0;
  std::vector<std::string> faults;  // French
};
// Counts every call again, with the intervals told, and compares with the cube; checks every checksum.
Result<Verification> verify_calls(operations::Context& context, const NoInput&);
json::value verification_json(const Verification& v);
std::string verification_text(const Verification& v);

// "24h", "30min", "90s", "90" → seconds.
std::optional<std::int64_t> span_of(std::string_view text);
// Civil days of a form, or the faults: "" is the widest; the first may not be after the last.
Result<std::pair<std::int32_t, std::int32_t>> days_of(const std::string& from, const std::string& to);
std::string first_after_last(std::int32_t first, std::int32_t last);  // the fault, naming both
}  // namespace calls
