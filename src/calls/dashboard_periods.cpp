#include "calls/dashboard_periods.h"

#include <algorithm>
#include <functional>

#include "calls/call_queries.h"
#include "calls/definitions.h"
#include "calls/equal_calendar.h"

namespace calls {
namespace {
constexpr std::int32_t kLongest = 400;  // days of a page
}  // namespace

std::int32_t last_day(operations::Context& context) {
  std::int32_t today = day_of(Zone(), context.now() / 1000);
  std::optional<std::int32_t> last;
  auto db = context.store.read();
  for (const auto& d : *context.cached<TotalsCache>()->days(*db))
    if (d.day <= today) last = std::max(last.value_or(d.day), d.day);
  return last.value_or(today - 1);
}

std::int32_t last_common_day(operations::Context& context) {
  std::int32_t last = last_day(context);
  std::map<std::int64_t, std::int32_t> of_network;
  auto db = context.store.read();
  for (const auto& d : *context.cached<TotalsCache>()->days(*db))
    if (d.day <= last && d.day > last - kUsualDays) {
      auto& day = of_network[d.network];
      day = std::max(day, d.day);
    }
  std::vector<std::int32_t> days;
  for (const auto& [network, day] : of_network) days.push_back(day);
  if (days.empty()) return last;
  std::sort(days.begin(), days.end(), std::greater<>());
  return days[(days.size() - 1) / 2];
}

Result<Period> period_of(operations::Context& context, const std::string& from, const std::string& to,
                         std::int32_t usual) {
  auto [first, last] = TRY(days_of(from, to));
  Period p{first, last};
  if (to.empty()) p.to = last_day(context);
  if (from.empty()) p.from = p.to - usual + 1;
  if (p.from > p.to) return invalid({{"from", first_after_last(p.from, p.to)}});
  if (p.to - p.from > kLongest) return invalid({{"from", "La période est d’un an au plus."}});
  return p;
}

json::value period_json(const Period& p) {
  return json::object{{"from", iso_of_day(p.from)}, {"to", iso_of_day(p.to)}};
}

std::map<std::string, Counters> sums(operations::Context& context, Selection s) {
  s.grain = Grain::all;
  std::map<std::string, Counters> out;
  for (const auto& l : lines_of(context, s)) out[l.network] += l.counters;
  return out;
}

std::map<std::string, Counters> sums_a_year_before(operations::Context& context, Selection s) {
  std::map<std::int32_t, int> wanted;  // day, how often
  for (std::int32_t day = s.from; day <= s.to; ++day) ++wanted[equal_day(day)];
  if (wanted.empty()) return {};
  s.from = wanted.begin()->first;
  s.to = wanted.rbegin()->first;
  s.grain = Grain::day;
  std::map<std::string, Counters> out;
  for (const auto& l : lines_of(context, s))
    if (auto day = wanted.find(l.day); day != wanted.end())
      for (int i = 0; i < day->second; ++i) out[l.network] += l.counters;
  return out;
}

std::map<std::string, Callers> callers_of(operations::Context& context, const Period& p) {
  Selection s;
  s.from = p.from;
  s.to = p.to;
  s.grain = Grain::all;
  std::map<std::string, Callers> out;
  for (const auto& [key, c] : callers_by_period(context, s)) out[key.first] = c;
  return out;
}
}  // namespace calls
