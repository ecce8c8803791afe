// Pieces of the telephone pages: each number with what it is made of and where its calls are.
#pragma once

#include "calls/dashboard.h"
#include "calls/zone.h"
#include "html/chart.h"
#include "html/html.h"

namespace calls {
html::Html percent_or_dash(
    const std::optional<double>& share);  // « 84,3 % », or what says that there is none
// Rates side by side, each with its numerator, its denominator and its interval.
// `of_days`: the official rate, each day under its own definition.
html::Html rates_block(const Counters& c, const Definition& definition, const std::optional<Callers>& callers,
                       std::uint32_t told, const Ratio& of_days);
// The hours, the closings and the thresholds of short abandons that a network declares, with links to their
// pages.
html::Html rules_block(const std::string& network, const NetworkRules& rules);
// Why scores may not tell what all who called think; empty when all who were drawn answered, and nobody else.
std::string self_selection(std::uint64_t scores, std::uint64_t drawn, std::uint64_t responses);
// The rate of response and the interval first: of the weighted share when it is known, else of the raw one.
html::Html satisfaction_block(const Counters& c, const Period& period,
                              const std::optional<Weighted>& weighted);
// What the target would take in agents, and a link to the plan of a day.
html::Html agents_block(const NetworkView& view);
html::Html sentinels_block(const std::vector<Sentinel>& sentinels);
std::string shown(const Network& network);  // its name, else its code
std::string shown(const Queue& queue);
std::string network_link(const Network& network);  // of its page
// « 23 novembre 2026 à 9 h 15 » of UTC seconds; the hour that autumn has twice says which one it is.
std::string shown_time(const Zone& zone, std::int64_t utc, bool with_seconds = false);
std::string days_query(const Period& period);  // "from=2026-11-01&to=2026-11-28"
// Filters of a page: two days, and what else the page asks for.
html::Html period_form(std::string_view action, const Period& period, const html::Html& more = {});
// Which départements' queues, among those that some queue is of; nothing when none is.
html::Html departement_field(const National& national);
std::string period_text(const Period& period);  // « du 1er au 28 novembre 2026 », « le 11 novembre 2026 »
// « semaine du 28 septembre 2026 », « 28 septembre 2026, semaine incomplète (3 jours) »
std::string shown_week(const std::string& iso_week, const std::string& incomplete);
Figure week_figure(const WeekRate& week);
std::string shown_month(const std::string& month);  // « octobre 2026 » of "2026-10"
// Rates by week, drawn.
html::ChartPoint week_point(const WeekRate& week);
std::string lower_first(std::string_view text);  // for the middle of a sentence; as it is when not ASCII
}  // namespace calls
