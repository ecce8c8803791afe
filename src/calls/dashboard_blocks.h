// Pieces of the telephone pages: each number with what it is made of and where its calls are.
#pragma once

#include <array>

#include "calls/dashboard.h"
#include "html/html.h"

namespace calls {
html::Html percent_or_dash(
    const std::optional<double>& share);  // « 84,3 % », or what says that there is none
// Rates side by side, each with its numerator, its denominator and its interval.
html::Html rates_block(const Counters& c, const Definition& definition,
                       const std::optional<Callers>& callers);
// The official rate under each definition of the catalogue.
html::Html definitions_block(const Counters& c, const Definition& own);
// The hours, the closings and the thresholds of short abandons that a network declares.
html::Html rules_block(const NetworkRules& rules);
// Every leaf of the count tree, each linked to its calls.
html::Html tree_block(const Counters& c, const std::string& calls_link);
html::Html waits_block(const Counters& c);
// Official rate by hour and weekday, in words and colours.
html::Html week_block(const std::array<std::array<Counters, 24>, 7>& week, const Definition& definition);
html::Html satisfaction_block(const Counters& c);
html::Html sentinels_block(const std::vector<Sentinel>& sentinels);
std::string period_text(const Period& period);  // « du 1er au 28 novembre 2026 »
}  // namespace calls
