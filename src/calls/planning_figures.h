// The tables of the pages that plan, each shown on its page and downloaded as CSV or JSON. Pure.
#pragma once

#include "calls/figures.h"
#include "calls/patience_queries.h"
#include "calls/staffing_pages.h"
#include "operations/operation.h"

namespace calls {
// Cells. What isn't finite has no value.
Figure number_of(double value, int decimals);
Figure time_of(double seconds);  // « 3 min 20 s »
Figure chance_of(double share);  // « 84,3 % »

std::vector<FigureTable> staffing_figures(const StaffingAsked& asked);
std::vector<FigureTable> plan_figures(const DayPlan& plan);
std::vector<FigureTable> pool_figures(const PoolView& view);
std::vector<FigureTable> patience_figures(const PatienceView& view);
// `staff`: for each half-hour of day_to_staff(); may be empty.
std::vector<FigureTable> forecast_figures(const ForecastView& view, const std::vector<StaffingView>& staff);
// Whether a target of a half-hour is met only because callers wait long: the asterisk of its table.
std::string long_waits_hint(const DayPlan& plan);

// The table of that code with links to its CSV and JSON; nothing when there is none or it has no row.
// `source`: address of both, without ".csv"; `query`: what it answers to.
html::Html table_of(const std::vector<FigureTable>& tables, std::string_view code, std::string_view source,
                    const std::string& query);

// The rows of those CSV and JSON.
void install_planning_figures(operations::Registry& registry);
constexpr std::string_view kStaffFigures = "/api/calls/staff-figures";
constexpr std::string_view kPlanFigures = "/api/calls/plan-figures";
constexpr std::string_view kPoolFigures = "/api/calls/pool-figures";
constexpr std::string_view kPatienceFigures = "/api/calls/patience-figures";
constexpr std::string_view kForecastFigures = "/api/calls/forecast-figures";
}  // namespace calls
