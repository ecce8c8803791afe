// Use cases of the telephone pages: all networks against the target, one network, the calls behind a number.
#pragma once

#include "base/fields.h"
#include "calls/call_queries.h"
#include "calls/caller_keys.h"
#include "calls/definitions.h"
#include "calls/import_undo.h"
#include "calls/rule_store.h"
#include "calls/sentinels.h"
#include "calls/staffing_queries.h"
#include "html/page.h"
#include "operations/context.h"

namespace calls {
constexpr double kTarget = 0.85;  // answered by an agent: the roadmap's, for every network

struct Period {
  std::int32_t from = 0, to = 0;  // civil days, inclusive
};

struct ShowTelephone {
  std::string from, to, departement;
  static auto fields() {
    return std::tuple{field("from", "Du", &ShowTelephone::from).max(10),
                      field("to", "Au", &ShowTelephone::to).max(10),
                      field("departement", "Département", &ShowTelephone::departement).max(3)};
  }
};
struct NetworkLine {
  Network network;
  Counters now, before;  // the period, and the same weekdays a year earlier
  std::optional<Callers> callers;
  std::string definition;                                  // code
  std::vector<std::pair<std::string, double>> trajectory;  // official rate by week, in percent
};
struct National {
  Period period;
  std::string departement;
  std::vector<NetworkLine> networks;
};
Result<National> show_telephone(operations::Context& context, const ShowTelephone& input);
json::value national_json(const National& national);
// In the columns of Services Publics + « export-resultats ».
std::string results_csv(const National& national, Millis now);

struct ShowNetwork {
  std::string network, queue, from, to;
  static auto fields() {
    return std::tuple{field("network", "Réseau", &ShowNetwork::network).required().max(120),
                      field("queue", "File", &ShowNetwork::queue).max(120),
                      field("from", "Du", &ShowNetwork::from).max(10),
                      field("to", "Au", &ShowNetwork::to).max(10)};
  }
};
struct QueueLine {
  Queue queue;
  Counters now;
};
struct NetworkView {
  Network network;
  std::string queue;  // code; empty: the whole network
  Period period;
  Counters now, before;
  std::optional<Callers> callers;
  const Definition* definition = nullptr;
  std::vector<Declaration> declared;
  NetworkRules rules;
  std::vector<std::pair<std::string, Counters>> days;  // ISO day
  std::array<std::array<Counters, 24>, 7> week{};      // Monday first, by local hour
  std::vector<QueueLine> queues;
  std::vector<Sentinel> sentinels;
};
Result<NetworkView> show_network(operations::Context& context, const ShowNetwork& input);
json::value network_json(const NetworkView& view);

struct ShowCalls {
  std::string network, queue, leaf, from, to;
  std::int64_t page = 1;
  static auto fields() {
    return std::tuple{field("network", "Réseau", &ShowCalls::network).max(120),
                      field("queue", "File", &ShowCalls::queue).max(120),
                      field("leaf", "Issue", &ShowCalls::leaf).max(40),
                      field("from", "Du", &ShowCalls::from).max(10),
                      field("to", "Au", &ShowCalls::to).max(10),
                      field("page", "Page", &ShowCalls::page).between(1, 1'000'000)};
  }
};
struct CallLine {
  std::string start, network, queue, id;  // start in the network's local time, with its offset
  Leaf leaf = Leaf::unknown;
  std::int32_t wait = kUnknown, talk = kUnknown, score = kUnknown;
};
struct CallList {
  ShowCalls input;
  Period period;
  std::int64_t total = 0;  // that match
  std::vector<CallLine> lines;
};
constexpr std::int64_t kCallsPerPage = 50;
Result<CallList> show_calls(operations::Context& context, const ShowCalls& input);
json::value calls_json(const CallList& list);

struct DataQuality {
  std::vector<TakenFile> files;                        // the last imported first
  std::vector<std::pair<Network, Counters>> networks;  // all that is kept
  std::vector<std::string> spans;                      // of each network: first and last day, in French
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
html::Page staffing_page(const ShowStaffing& input, const std::optional<StaffingView>& view,
                         const std::vector<FieldError>& faults, const Values& values);
html::Page forecast_page(const ForecastView& view, const std::vector<StaffingView>& staff);
html::Page report_page(const operations::Context& context, const National& national);
}  // namespace calls
