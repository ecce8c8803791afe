// Use cases of the telephone pages: all networks against the target, one network, the calls behind a number.
#pragma once

#include "base/fields.h"
#include "calls/agents_needed.h"
#include "calls/call_queries.h"
#include "calls/caller_keys.h"
#include "calls/dashboard_periods.h"
#include "calls/definitions.h"
#include "calls/feed_store.h"
#include "calls/figures.h"
#include "calls/import_undo.h"
#include "calls/monday_hour.h"
#include "calls/rule_store.h"
#include "calls/sentinels.h"
#include "calls/trajectory.h"
#include "html/page.h"
#include "operations/context.h"

namespace calls {
constexpr double kTarget = 0.85;  // answered by an agent: the roadmap's, for every network

struct ShowTelephone {
  std::string from, to, departement;
  bool by_departement = false;
  static auto fields() {
    return std::tuple{
        field("from", "Du", &ShowTelephone::from).max(10), field("to", "Au", &ShowTelephone::to).max(10),
        field("departement", "Département", &ShowTelephone::departement).max(3),
        field("by_departement", "Aussi département par département", &ShowTelephone::by_departement)};
  }
};
struct NetworkLine {
  Network network;
  Counters now, before;  // the period, and the same weekdays a year earlier
  std::optional<Callers> callers;
  std::string definition;                           // code, in force on the last day
  std::vector<WeekRate> trajectory = {};            // official rate by week
  std::vector<Sentinel> sentinels = {};             // of its counts
  std::uint32_t told = kEveryLeaf;                  // leaves that its sources tell of
  Ratio official = {};                              // each day under its own definition
  std::vector<DefinitionInForce> definitions = {};  // in force in the period
};
// The calls of the queues of a département, all networks together.
struct DepartementLine {
  std::string departement;
  std::int64_t queues = 0;
  Counters now;
  std::uint32_t told = kEveryLeaf;  // leaves that the sources of all its networks tell of
};
struct National {
  Period period;
  std::string departement;
  std::vector<NetworkLine> networks;
  std::vector<DepartementLine> departements;  // those known, when asked: they cost a reading of every queue
  std::vector<Choice> places = {};            // départements that some queue is of, with their names
};
Result<National> show_telephone(operations::Context& context, const ShowTelephone& input);
json::value national_json(const National& national);
// The blocks of the page: networks, départements, trajectory, sentinels.
std::vector<FigureTable> national_figures(const National& national);
// In the columns of Services Publics + « export-resultats »: official rate, global rate when the voice menu
// is known, satisfied share of the scores, mean wait of the answered in seconds. `sp_codes`: by the
// network's.
std::string results_csv(const National& national, const std::map<std::string, std::string>& sp_codes,
                        Millis now);

struct ShowNetwork {
  std::string network, queue, site, departement, from, to, by = "day";
  static auto fields() {
    return std::tuple{field("network", "Réseau", &ShowNetwork::network).required().max(120),
                      field("queue", "File", &ShowNetwork::queue).max(120),
                      field("site", "Site", &ShowNetwork::site).max(120),
                      field("departement", "Département", &ShowNetwork::departement).max(3),
                      field("from", "Du", &ShowNetwork::from).max(10),
                      field("to", "Au", &ShowNetwork::to).max(10),
                      field("by", "Par", &ShowNetwork::by)
                          .choices({{"day", "jour"}, {"week", "semaine"}, {"month", "mois"}})};
  }
};
struct QueueLine {
  Queue queue;
  Counters now;
  Ratio official = {};  // each day under its own definition
};
// A day of the period, a week that it meets, whole, or a month, as far as it is in the period.
struct SeriesLine {
  std::string label;  // "2026-11-23", "2026-W48", "2026-11"
  Period span;
  std::string incomplete =
      {};  // French, of a week or a month without all its days: « mois incomplet (12 jours) »
  Counters counters;
  Ratio official = {};  // each day under its own definition
};
struct NetworkView {
  Network network;
  ShowNetwork input;
  Period period;
  Counters now, before;
  std::optional<Callers> callers;                   // of a whole network
  std::uint32_t told = kEveryLeaf;                  // leaves that the network's sources tell of
  WaitsTold waits = {};                             // thresholds to which they count waits
  const Definition* definition = nullptr;           // in force on the last day
  std::vector<DefinitionInForce> definitions = {};  // in force in the period
  Ratio official = {};                              // each day under its own definition
  std::vector<Declaration> declared;
  NetworkRules rules;
  std::vector<SeriesLine> series;                  // by the grain asked
  std::vector<WeekRate> trajectory = {};           // official rate by week, half a year
  std::array<std::array<Counters, 24>, 7> week{};  // Monday first, by local hour
  std::array<std::size_t, 7> open_days{};          // of each weekday, those with calls
  std::vector<QueueLine> queues;                   // of the part asked
  std::vector<Sentinel> sentinels;
  std::optional<AgentsNeeded> needed;  // for kTarget, from the calls of the period
  std::optional<MondayHour> monday;
  // Half and nine in ten of the answered waited no longer, s: of the calls, where each answered one is kept.
  std::optional<std::int32_t> half_waited, most_waited;
  std::optional<Weighted> weighted;  // satisfaction of a whole network, when some call has a score
  bool definition_changes() const { return definitions.size() > 1; }
  bool whole() const { return input.queue.empty() && input.site.empty() && input.departement.empty(); }
};
constexpr std::int32_t kHalfYear = 7 * 26;  // days of a trajectory, at least; it begins on a Monday
Result<NetworkView> show_network(operations::Context& context, const ShowNetwork& input);
json::value network_json(const NetworkView& view);
// Every block of the page, in its order.
std::vector<FigureTable> network_figures(const NetworkView& view);
// One of them; without a network, one of national_figures().
struct ShowFigures {
  std::string block, network, queue, site, departement, from, to, by = "day";
  static auto fields() {
    return std::tuple{
        field("block", "Tableau (rates, tree, losses, waits, week, series, queues…)", &ShowFigures::block)
            .required()
            .max(40),
        field("network", "Réseau (sinon les tableaux nationaux)", &ShowFigures::network).max(120),
        field("queue", "File", &ShowFigures::queue).max(120),
        field("site", "Site", &ShowFigures::site).max(120),
        field("departement", "Département", &ShowFigures::departement).max(3),
        field("from", "Du", &ShowFigures::from).max(10),
        field("to", "Au", &ShowFigures::to).max(10),
        field("by", "Par", &ShowFigures::by)
            .choices({{"day", "jour"}, {"week", "semaine"}, {"month", "mois"}})};
  }
};
Result<FigureTable> show_figures(operations::Context& context, const ShowFigures& input);
// "network=…&from=…": what leads to the same queues elsewhere.
std::string selection_query(const NetworkView& view, const Period& period);
json::array sentinels_json(const std::vector<Sentinel>& all);

struct ShowCalls {
  std::string network, queue, site, departement, leaf, from, to;  // leaf: codes with commas between
  std::optional<std::int64_t> weekday, hour;                      // of the local time; Monday is 1
  bool known_callers = false;                                     // only calls whose source tells who called
  std::int64_t page = 1;
  static auto fields() {
    return std::tuple{field("network", "Réseau", &ShowCalls::network).max(120),
                      field("queue", "File", &ShowCalls::queue).max(120),
                      field("site", "Site", &ShowCalls::site).max(120),
                      field("departement", "Département", &ShowCalls::departement).max(3),
                      field("leaf", "Issues", &ShowCalls::leaf).max(200),
                      field("weekday", "Jour de la semaine", &ShowCalls::weekday).between(1, 7),
                      field("hour", "Heure", &ShowCalls::hour).between(0, 23),
                      field("known_callers", "Appelants connus", &ShowCalls::known_callers),
                      field("from", "Du", &ShowCalls::from).max(10),
                      field("to", "Au", &ShowCalls::to).max(10),
                      field("page", "Page", &ShowCalls::page).between(1, 1'000'000)};
  }
};
struct CallLine {
  std::string start, network, queue, id;              // start in the network's local time, with its offset
  std::string shown_start, network_name, queue_name;  // as the page has them
  Leaf leaf = Leaf::unknown;
  std::int32_t wait = kUnknown, talk = kUnknown, score = kUnknown;
};
struct CallList {
  ShowCalls input;
  Period period = {};
  std::int64_t total = 0;  // that match
  std::vector<CallLine> lines = {};
  std::string network_name = {}, queue_name = {};  // of what was asked; empty for all
};
constexpr std::int64_t kCallsPerPage = 50;
Result<CallList> show_calls(operations::Context& context, const ShowCalls& input);
json::value calls_json(const CallList& list);

// The quarter-hours behind a figure, where there may be no calls.
struct ShowIntervals {
  std::string network, queue, site, departement, from, to;
  std::int64_t page = 1;
  static auto fields() {
    return std::tuple{field("network", "Réseau", &ShowIntervals::network).required().max(120),
                      field("queue", "File", &ShowIntervals::queue).max(120),
                      field("site", "Site", &ShowIntervals::site).max(120),
                      field("departement", "Département", &ShowIntervals::departement).max(3),
                      field("from", "Du", &ShowIntervals::from).max(10),
                      field("to", "Au", &ShowIntervals::to).max(10),
                      field("page", "Page", &ShowIntervals::page).between(1, 1'000'000)};
  }
};
struct IntervalList {
  ShowIntervals input;
  Period period = {};
  std::uint32_t told = kEveryLeaf;  // leaves that the network's sources tell of
  std::int64_t total = 0;     // lines: a quarter-hour of a queue each
  std::int64_t quarters = 0;  // at one time
  Counters sum = {};  // of all lines, those of other pages too
  std::vector<Line> lines = {};
  std::vector<Ratio> official = {};  // of each line, under the definition of its day
  std::string zone = {}, network_name = {};
  std::map<std::string, std::string> queue_names = {};  // by code
};
constexpr std::int64_t kIntervalsPerPage = 100;
Result<IntervalList> show_intervals(operations::Context& context, const ShowIntervals& input);
json::value intervals_json(const IntervalList& list);

struct DataQuality {
  std::vector<TakenFile> files;  // the last imported first
  std::vector<Feed> feeds;
  std::vector<std::pair<Network, Counters>> networks;  // all that is kept
  std::vector<std::string> spans;                      // of each network: first and last day, in French
  std::vector<std::vector<Sentinel>> sentinels;        // of each network, over the last four weeks
  Period watched;                                      // those four weeks
  std::vector<CallerKeys::Named> keys;
  std::int64_t segments = 0, calls = 0;
};
Result<DataQuality> show_data(operations::Context& context, const NoInput&);
json::value data_json(const DataQuality& data);

struct ForgetCallers {
  std::string network;
  std::int64_t year = 0;
  static auto fields() {
    return std::tuple{field("network", "Réseau", &ForgetCallers::network).required().max(120),
                      field("year", "Année", &ForgetCallers::year).required().between(1990, 2100)};
  }
};
// Destroys the key that ties a network's calls of a year to their callers' numbers.
Result<CallerKeys::Named> forget_callers(operations::Context& context, const ForgetCallers& input);

// Pages.
html::Page data_page(const operations::Context& context, const DataQuality& data);
html::Page undo_page(const operations::Context& context, const Undone& import);
html::Page telephone_page(const operations::Context& context, const National& national);
html::Page network_page(const operations::Context& context, const NetworkView& view);
html::Page calls_page(const CallList& list);
html::Page intervals_page(const IntervalList& list);
}  // namespace calls
