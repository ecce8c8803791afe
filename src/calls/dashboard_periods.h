// Periods of the telephone pages, and what was counted in one of them and in the days of a year before that
// are like its own.
#pragma once

#include <map>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "calls/rates.h"
#include "calls/totals.h"
#include "operations/context.h"

namespace calls {
struct Period {
  std::int32_t from = 0, to = 0;  // civil days, inclusive
};
// Days of a form; unless told otherwise the `usual` number of days up to the last, not after today, that has
// calls.
constexpr std::int32_t kUsualDays = 28;
Result<Period> period_of(operations::Context& context, const std::string& from, const std::string& to,
                         std::int32_t usual = kUsualDays);
json::value period_json(const Period& period);
// The last day, not after today, that has calls; yesterday when none has.
std::int32_t last_day(operations::Context& context);
// The last one that most networks have reached, of those that have calls in the four weeks before last_day():
// pages of all networks end there.
std::int32_t last_common_day(operations::Context& context);

// By network code, of the selection's own days.
std::map<std::string, Counters> sums(operations::Context& context, Selection selection);
// The same of the days a year before that are like them: equal_calendar.h.
std::map<std::string, Counters> sums_a_year_before(operations::Context& context, Selection selection);
std::map<std::string, Callers> callers_of(operations::Context& context, const Period& period);
}  // namespace calls
