#include "calls/forecast_queries.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "base/fr.h"
#include "calls/arrivals.h"
#include "calls/call_queries.h"
#include "calls/definitions.h"
#include "calls/events.h"
#include "calls/forecast_calendar.h"
#include "calls/half_hours.h"
#include "calls/patience_queries.h"
#include "calls/queues_asked.h"
#include "calls/staffing_queries.h"

namespace calls {
namespace {
constexpr std::int32_t kRecentDays = 28;   // patience
constexpr double kStillToCome = 0.02;      // of a day's calls: with less to come it is over
constexpr std::int64_t kFewestLost = 100;  // from which the share who call again is learnt
constexpr std::size_t kFewestWeekdays =
    3;  // times a weekday was open, for a day without a call to be missing

Selection place_of(const ShowForecast& in) { return {in.network, in.queue, in.site, ""}; }

// The share of the unanswered who call again: as told, else the network's own within a day.
Result<double> redial_of(operations::Context& context, const ShowForecast& in) {
  if (in.redial) return share_of(in.redial, "redial");
  TRY(keep_callers(context));
  Selection s;
  s.network = in.network;
  s.grain = Grain::all;
  for (const auto& [key, c] : callers_by_period(context, s))
    if (key.first == in.network && c.lost >= kFewestLost)
      return static_cast<double>(c.redialled) / static_cast<double>(c.lost);
  return invalid({{"first_tries",
                   "Les appelants de ce réseau ne sont pas assez connus pour compter les premiers essais."}});
}

Result<std::int64_t> moment_of(const ShowForecast& in, const Zone& zone) {
  if (in.now.empty()) return INT64_MAX;
  auto digits = [&](std::size_t at) { return (in.now[at] - '0') * 10 + in.now[at + 1] - '0'; };
  bool shaped = in.now.size() == 16 && in.now[10] == 'T' && in.now[13] == ':' &&
                iso_day(in.now.substr(0, 10)) != kNoDay;
  for (std::size_t i : {11U, 12U, 14U, 15U}) shaped = shaped && in.now[i] >= '0' && in.now[i] <= '9';
  if (!shaped || digits(11) > 23 || digits(14) > 59)
    return invalid({{"now", "Donnez un moment comme 2026-11-25T10:30."}});
  return zone
      .utc(std::int64_t{iso_day(in.now.substr(0, 10))} * 86400 + std::int64_t{digits(11)} * 3600 +
           std::int64_t{digits(14)} * 60)
      .utc;
}

double sum(const std::vector<float>& v, std::size_t from, std::size_t to) {
  return std::accumulate(v.begin() + static_cast<std::ptrdiff_t>(from),
                         v.begin() + static_cast<std::ptrdiff_t>(to), 0.0);
}

std::size_t halves_over(const HalfHours& halves, std::int64_t now) {
  std::size_t over = 0;
  while (over < halves.count() && halves.start(over) + kHalfHour <= now) ++over;
  return over;
}

// Whether hardly a call came after this moment's hour on the days before the last: it is then known whole.
bool hardly_any_after(std::span<const DayCounts> days, std::int64_t now, const Zone& zone) {
  constexpr std::size_t kLookedAt = 70;
  HalfHours halves(zone, days.back().day);
  std::size_t over = halves_over(halves, now);
  if (over == halves.count()) return true;
  std::size_t first = halves.step(over);
  double after = 0, all = 0;
  days = days.first(days.size() - 1);
  for (const auto& d : days.last(std::min(days.size(), kLookedAt))) {
    all += sum(d.counts, 0, d.counts.size());
    after += sum(d.counts, first, d.counts.size());
  }
  return after < kStillToCome / 2 * all;
}

// The last day known, if its end isn't: its forecast of the day before, and what came since, by the clock and
// as it was lived.
std::optional<DayUnderWay> under_way(const Forecast& before, const DayCounts& by_clock,
                                     const DayCounts& lived, std::int64_t now, const Zone& zone) {
  DayForecast morning = before.day(lived.day);
  if (morning.calls.size() != kClockHalfHours) return std::nullopt;
  HalfHours halves(zone, lived.day);
  std::size_t over = halves_over(halves, now), seen = kClockHalfHours;  // lived, and by the clock
  for (std::size_t i = over; i < halves.count(); ++i) seen = std::min(seen, halves.step(i));
  DayUnderWay out;
  out.now = now;
  out.morning = halves.lived(morning);
  double rest = sum(out.morning.calls, over, halves.count());
  if (rest < 1 || rest < kStillToCome * out.morning.total) return std::nullopt;
  out.came = lived.counts;
  out.updated = halves.lived(before.update(morning, std::span(by_clock.counts).first(seen)));
  out.updated.seen = over;
  out.so_far = sum(out.came, 0, over);
  out.wanted = sum(out.morning.calls, 0, over);
  return out;
}

// What the model learns from: no count where the clock skips a half-hour.
std::vector<DayCounts> learnt_from(std::vector<DayCounts> days, const Zone& zone) {
  for (auto& d : days) {
    HalfHours halves(zone, d.day);
    if (halves.count() >= kClockHalfHours) continue;
    for (std::size_t step = 0; step < d.counts.size(); ++step)
      if (halves.times(step) == 0) d.counts[step] = std::numeric_limits<float>::quiet_NaN();
  }
  return days;
}

// Days between the first and the last on which, of a weekday usually open, nothing came.
std::vector<int> missing_days(const std::vector<DayCounts>& days, const PlaceCalendar& calendar) {
  std::array<std::size_t, 7> open{}, all{};
  std::map<int, bool> had;
  for (const auto& d : days) had[d.day] = sum(d.counts, 0, d.counts.size()) > 0;
  if (had.empty()) return {};
  int first = had.begin()->first, last = had.rbegin()->first;
  auto came = [&](int day) {
    auto d = had.find(day);
    return d != had.end() && d->second;
  };
  for (int day = first; day <= last; ++day) {
    auto w = static_cast<std::size_t>(weekday(day));
    ++all[w];
    open[w] += came(day);
  }
  std::vector<int> out;
  for (int day = first; day <= last; ++day) {
    auto w = static_cast<std::size_t>(weekday(day));
    bool usual = open[w] >= kFewestWeekdays && 2 * open[w] > all[w];
    if (usual && !came(day) && !calendar.traits(day).holiday) out.push_back(day);
  }
  return out;
}

Result<void> add_work(operations::Context& context, const ShowForecast& in, const Arrivals& came,
                      ForecastView& out) {
  out.aht = handling_time(came.recent).value_or(0);
  Selection s = place_of(in);
  s.to = came.days.back().day;
  s.from = s.to - kRecentDays + 1;
  out.patience =
      mean_patience(observed_waits(*kept_waits(context, *TRY(archive(context)), s)), came.recent).value_or(0);
  return {};
}

void leave_first_tries(Arrivals& came, double redial, const Zone& zone) {
  for (std::size_t i = 0; i < came.days.size(); ++i)
    came.days[i] = without_redials(std::move(came.days[i]), redial, came.unanswered[i]);
  HalfHours halves(zone, came.last.day);
  std::vector<float> unanswered;
  for (std::size_t i = 0; i < halves.count(); ++i)
    unanswered.push_back(came.unanswered.back()[halves.step(i)]);
  came.last = without_redials(std::move(came.last), redial, unanswered);
}

// What is learnt from the days, the one under way apart, told with what was learnt.
Forecast fitted(std::span<const DayCounts> history, const Arrivals& came, const ForecastOptions& options,
                std::int64_t now, ForecastView& out) {
  std::optional<Forecast> forecast;
  std::int64_t until = now == INT64_MAX ? came.known_until : now;
  if (day_of(out.zone, until - 1) == came.last.day && !hardly_any_after(came.days, until, out.zone)) {
    forecast.emplace(history.first(history.size() - 1), options);
    out.today = under_way(*forecast, history.back(), came.last, until, out.zone);
  }
  if (out.today)
    history = history.first(history.size() - 1);
  else
    forecast.emplace(history, options);
  out.suspect = forecast->suspect_days();
  out.learnt = forecast->events();
  out.trait_days = forecast->trait_days();
  out.history = static_cast<int>(history.size());
  return std::move(*forecast);
}

void tell_days(const Forecast& forecast, const PlaceCalendar& calendar, int first, int days,
               ForecastView& out) {
  for (int d = first; d < first + days; ++d) {
    out.days.push_back(HalfHours(out.zone, d).lived(forecast.day(d)));
    out.notes.push_back(calendar.notes(d));
    for (const auto& e : out.events)
      if (e.from_day <= d && d <= e.to_day) out.notes.back().push_back(e.name);
  }
}

Result<void> choose(int day, ForecastView& out) {
  if (std::any_of(out.days.begin(), out.days.end(), [&](const DayForecast& d) { return d.day == day; }))
    out.chosen = day;
  else if (!out.today || out.today->morning.day != day)
    return invalid({{"day", "Ce jour n’est pas parmi ceux qui sont prévus."}});
  return {};
}
}  // namespace

Result<ForecastView> show_forecast(operations::Context& context, const ShowForecast& in) {
  ForecastView out;
  std::vector<Queue> of;
  {
    auto db = context.store.read();
    Network network = TRY(network_asked(*db, in.network));
    out.network = in.network;
    out.queue = in.queue;
    out.name = network.name.empty() ? network.code : network.name;
    out.zone = Zone(network.zone);
    out.events = events_of(*db, in.network);
    of = queues(*db);
    std::erase_if(of, [place = place_of(in)](const Queue& q) { return !place.keeps(q); });
  }
  std::int64_t now = TRY(moment_of(in, out.zone));
  Arrivals came = arrivals_of(context, place_of(in), now);
  if (came.days.empty())
    return fail(ErrorKind::missing, "no_calls", "Il n’y a pas encore d’appels à prévoir.");
  if (in.first_tries || in.redial) {
    out.redial = TRY(redial_of(context, in));
    leave_first_tries(came, *out.redial, out.zone);
  }
  out.zones = in.zones.empty() ? school_zones(of) : in.zones;
  PlaceCalendar calendar(region_of(of), out.zones);
  ForecastOptions options;
  options.calendar = [&calendar](int day) { return calendar.traits(day); };
  options.events = out.events;
  const std::vector<DayCounts> learnt = learnt_from(came.days, out.zone);
  Forecast forecast = fitted(learnt, came, options, now, out);
  out.missing = missing_days(came.days, calendar);
  int first = came.days.back().day + 1;
  if (!in.from.empty()) first = std::max(first, TRY(days_of(in.from, "")).first);
  tell_days(forecast, calendar, first, static_cast<int>(in.days), out);
  if (!in.day.empty()) {
    auto [day, same] = TRY(days_of(in.day, ""));
    TRY(choose(day, out));
  }
  TRY(add_work(context, in, came, out));
  return out;
}

const DayForecast* day_to_staff(const ForecastView& v) {
  for (const auto& d : v.days)
    if (v.chosen == d.day) return &d;
  if (v.today) return &v.today->updated;
  for (const auto& d : v.days)
    if (d.total >= 1) return &d;
  return nullptr;
}

std::string lead_sentence(const DayUnderWay& d, const Zone& zone) {
  std::int64_t day = std::int64_t{d.morning.day} * 86400;
  std::string at = fr::clock(static_cast<int>((zone.civil(d.now) - day) / 60));
  if (d.wanted < 1)
    return fmt::format("À {}, {} pour moins d’un prévu.", at,
                       fr::plural(static_cast<std::int64_t>(std::lround(d.so_far)), "appel"));
  double more = 100 * (d.so_far / d.wanted - 1);
  if (std::abs(more) < 0.5) return fmt::format("À {}, autant d’appels que prévu.", at);
  return fmt::format("À {}, {} d’appels de {} que prévu.", at, fr::percent(std::abs(more)),
                     more > 0 ? "plus" : "moins");
}
}  // namespace calls
