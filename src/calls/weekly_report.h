// The report to print: one week of every network, beside the week before and the year before.
#pragma once

#include "calls/dashboard.h"
#include "calls/national.h"

namespace calls {
struct WeeklyReport {
  National week;
  std::map<std::string, Counters> week_before;  // by network code
  Period week_before_days = {};                 // the same days of the week, some weeks before
  std::map<std::string, Weighted> weighted;     // satisfaction, by network code; of whole networks only
  Millis edited_at = {};
  std::vector<std::string> without_calls = {};  // names of networks
  DefinedNetworks definitions = {};             // in force from the first day of the week before on
};
// Without days: the last whole week, from Monday to Sunday, that has calls; other periods are compared with
// as many days before them.
Result<WeeklyReport> show_report(operations::Context& context, const ShowTelephone& input);
json::value report_json(const WeeklyReport& report);
html::Page report_page(const WeeklyReport& report);
}  // namespace calls
