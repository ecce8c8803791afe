// Pieces of the telephone pages: each number with what it is made of and where its calls are.
#pragma once

#include "calls/dashboard.h"
#include "html/html.h"

namespace calls {
html::Html percent_or_dash(
    const std::optional<double>& share);  // « 84,3 % », or what says that there is none
// Rates side by side, each with its numerator, its denominator and its interval.
html::Html rates_block(const Counters& c, const Definition& definition,
                       const std::optional<Callers>& callers);
// « 3 réseaux sur 6 atteignent 85 %, 2 de façon certaine. »
html::Html national_summary(const National& national);
html::Html satisfaction_block(const Counters& c);
html::Html sentinels_block(const std::vector<Sentinel>& sentinels);
std::string period_text(const Period& period);  // « du 1er au 28 novembre 2026 »
std::string shown(const Network& network);      // its name, or its code
std::string network_link(const Network& network);
std::string days_query(const Period& period);  // "from=…&to=…"
// Days of a page, with the fields that `more` holds.
html::Html period_form(std::string_view action, const Period& period, const html::Html& more = {});
}  // namespace calls
