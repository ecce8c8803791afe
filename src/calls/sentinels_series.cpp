#include "calls/sentinels_series.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/fr.h"
#include "calls/zone.h"

namespace calls {
namespace {
using Names = std::vector<std::string>;
constexpr std::size_t kNamed = 5;  // queues that a sentence names

std::uint64_t entered(const Counters& c) { return queued(c) + c[Leaf::unknown]; }
std::string shown(std::int32_t day) { return fr::date(iso_of_day(day)); }
std::string quoted(const std::string& name) { return "«\u00A0" + name + "\u00A0»"; }

std::string named(const Names& names) {
  if (names.size() <= kNamed) return fr::list(names);
  Names some(names.begin(), names.begin() + kNamed);
  some.push_back(fmt::format("{} autres", names.size() - kNamed));
  return fr::list(some);
}

// Days in a row, each with `least` calls at least, whose leaves are all the same.
struct Run {
  int days = 0;
  std::int32_t from = 0, to = 0;
};
Run longest_repeat(const QueueSeries& q, std::uint64_t least) {
  Run best, now;
  const CountedDay* last = nullptr;
  for (const auto& d : q.days) {
    if (presented(d.counters) < least) continue;
    bool same = last != nullptr && last->counters.leaves == d.counters.leaves;
    now = same ? Run{now.days + 1, now.from, d.day} : Run{1, d.day, d.day};
    if (now.days > best.days) best = now;
    last = &d;
  }
  return best;
}

void look_for_frozen(const std::vector<QueueSeries>& queues, std::vector<Sentinel>& out) {
  const SentinelRule& rule = sentinel_rule("frozen");
  Names names;
  Run longest;
  for (const auto& q : queues) {
    Run run = longest_repeat(q, rule.least);
    if (run.days < rule.bound) continue;
    names.push_back(q.name);
    if (run.days > longest.days) longest = run;
  }
  if (names.empty()) return;
  out.push_back(sentinel(rule, fmt::format("Les mêmes comptes {} de suite, du {} au {}\u00A0: {}.",
                                           fr::plural(longest.days, "jour"), shown(longest.from),
                                           shown(longest.to), named(names))));
}

// Days at the end of the period on which the others had calls, and this queue, usually busy, had none.
void look_for_silent(const std::vector<QueueSeries>& queues, std::vector<Sentinel>& out) {
  const SentinelRule& rule = sentinel_rule("silent");
  std::map<std::int32_t, std::uint64_t> network;
  for (const auto& q : queues)
    for (const auto& d : q.days) network[d.day] += entered(d.counters);
  Names names;
  int longest = 0;
  for (const auto& q : queues) {
    std::map<std::int32_t, std::uint64_t> own;
    std::array<bool, 7> opens{};
    std::uint64_t calls = 0;
    for (const auto& d : q.days) {
      std::uint64_t n = entered(d.counters);
      if (n == 0) continue;
      own[d.day] = n;
      calls += n;
      opens[static_cast<std::size_t>(((d.day + 3) % 7 + 7) % 7)] = true;
    }
    if (own.empty() || calls / own.size() < rule.least) continue;
    int silent = 0;
    for (auto day = network.rbegin(); day != network.rend() && day->first > own.rbegin()->first; ++day)
      silent += day->second >= rule.least && opens[static_cast<std::size_t>(((day->first + 3) % 7 + 7) % 7)]
                    ? 1
                    : 0;
    if (silent < rule.bound) continue;
    names.push_back(q.name);
    longest = std::max(longest, silent);
  }
  if (names.empty()) return;
  out.push_back(
      sentinel(rule, fmt::format("Plus un appel depuis {} alors que les autres files en ont\u00A0: {}.",
                                 fr::plural(longest, "jour"), named(names))));
}

// The hours of the day that have usually at least `least` calls, by the median of the queue's days.
std::array<bool, 24> usual_hours(const QueueSeries& q, std::uint64_t least) {
  std::array<bool, 24> out{};
  for (std::size_t h = 0; h < 24; ++h) {
    std::vector<std::uint32_t> calls;
    for (const auto& d : q.days) calls.push_back(d.by_hour[h]);
    if (calls.size() < 3) continue;
    std::nth_element(calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(calls.size() / 2),
                     calls.end());
    out[h] = calls[calls.size() / 2] >= least;
  }
  return out;
}

void look_for_holes(const std::vector<QueueSeries>& queues, std::vector<Sentinel>& out) {
  const SentinelRule& rule = sentinel_rule("missing_hours");
  std::int64_t holes = 0;
  std::int32_t last = 0;
  Names names;
  for (const auto& q : queues) {
    auto usual = usual_hours(q, rule.least);
    std::int64_t here = 0;
    for (const auto& d : q.days)
      for (std::size_t h = 1; h < 23; ++h)
        if (usual[h] && d.by_hour[h] == 0 && d.by_hour[h - 1] >= rule.least &&
            d.by_hour[h + 1] >= rule.least) {
          ++here;
          last = std::max(last, d.day);
        }
    if (here > 0) names.push_back(q.name);
    holes += here;
  }
  if (static_cast<double>(holes) <= rule.bound) return;
  out.push_back(sentinel(
      rule, fmt::format("{} entre deux heures pleines (le dernier, le {})\u00A0: {}.",
                        fr::plural(holes, "heure vide", "heures vides"), shown(last), named(names))));
}

void look_for_coarse(const std::vector<QueueSeries>& queues, std::vector<Sentinel>& out) {
  const SentinelRule& rule = sentinel_rule("coarse_intervals");
  Names hours, halves;
  for (const auto& q : queues) {
    if (q.cells < rule.least) continue;
    if (q.on_hours >= rule.bound * q.cells)
      hours.push_back(quoted(q.name));
    else if (q.on_hours + q.on_halves >= rule.bound * q.cells)
      halves.push_back(quoted(q.name));
  }
  std::string told;
  if (!hours.empty()) told = "à l’heure\u00A0: " + named(hours);
  if (!halves.empty()) told += (told.empty() ? "" : "\u202F; ") + ("à la demi-heure\u00A0: " + named(halves));
  if (!told.empty()) out.push_back(sentinel(rule, "Données trop grossières, files comptées " + told + "."));
}

// The day from which the share of short abandons is no longer what it was: that which parts the days into two
// sides most unlike, each with enough calls.
void look_for_jump(const std::vector<QueueSeries>& queues, std::vector<Sentinel>& out) {
  const SentinelRule& rule = sentinel_rule("short_jump");
  std::map<std::int32_t, std::pair<std::uint64_t, std::uint64_t>> days;  // short abandons, queued
  std::uint64_t all_short = 0, all = 0;
  for (const auto& q : queues)
    for (const auto& d : q.days) {
      auto& [shorts, calls] = days[d.day];
      shorts += d.counters[Leaf::short_abandoned];
      calls += queued(d.counters);
      all_short += d.counters[Leaf::short_abandoned];
      all += queued(d.counters);
    }
  std::uint64_t shorts = 0, calls = 0;
  double most = 0, before = 0, after = 0;
  std::int32_t at = 0;
  for (const auto& [day, n] : days) {
    if (calls >= rule.least && all - calls >= rule.least) {
      double left = static_cast<double>(shorts) / static_cast<double>(calls),
             right = static_cast<double>(all_short - shorts) / static_cast<double>(all - calls);
      if (std::abs(right - left) > most) {
        most = std::abs(right - left);
        before = left;
        after = right;
        at = day;
      }
    }
    shorts += n.first;
    calls += n.second;
  }
  if (most > rule.bound)
    out.push_back(sentinel(
        rule, fmt::format("La part des abandons courts saute de {} à {} le {}\u00A0: le seuil a changé.",
                          fr::percent(100 * before, 1), fr::percent(100 * after, 1), shown(at))));
}

// « Closed » said in quarter-hours when calls are answered.
void look_for_closed(const std::vector<QueueSeries>& queues, std::vector<Sentinel>& out) {
  const SentinelRule& rule = sentinel_rule("closed_while_open");
  std::uint64_t closed = 0, calls = 0;
  Names names;
  for (const auto& q : queues) {
    std::uint64_t here = q.closed_while_open;
    calls += q.open_calls;
    closed += here;
    if (q.open_calls > 0 && static_cast<double>(here) > rule.bound * static_cast<double>(q.open_calls))
      names.push_back(q.name);
  }
  if (closed < rule.least || names.empty()) return;
  out.push_back(sentinel(
      rule,
      fmt::format("{} ont entendu le message de fermeture dans un quart d’heure où des agents répondaient "
                  "({} des appels de ces heures)\u00A0: {}.",
                  fr::plural(static_cast<std::int64_t>(closed), "appel"),
                  fr::percent(100 * static_cast<double>(closed) / static_cast<double>(calls), 1),
                  named(names))));
}

void look_at_clocks(const std::vector<QueueSeries>& queues, std::vector<Sentinel>& out) {
  const SentinelRule& rule = sentinel_rule("clock_change");
  struct Change {
    int quarters = 96;
    std::uint64_t calls = 0, night = 0;
  };
  std::map<std::int32_t, Change> days;
  for (const auto& q : queues)
    for (const auto& d : q.days) {
      if (d.quarters == 96 || presented(d.counters) == 0) continue;
      Change& c = days[d.day];
      c.quarters = d.quarters;
      c.calls += presented(d.counters);
      c.night += d.by_hour[2];
    }
  for (const auto& [day, c] : days)
    out.push_back(sentinel(
        rule,
        c.quarters > 96
            ? fmt::format("Le {} a {} quarts d’heure\u00A0: {} dans les deux heures qui s’appellent "
                          "deux heures, sur {}.",
                          shown(day), c.quarters, fr::plural(static_cast<std::int64_t>(c.night), "appel"),
                          fr::number(static_cast<std::int64_t>(c.calls)))
            : fmt::format(
                  "Le {} n’a que {} quarts d’heure\u00A0: l’heure de deux heures n’existe pas, {} ce jour.",
                  shown(day), c.quarters, fr::plural(static_cast<std::int64_t>(c.calls), "appel"))));
}
}  // namespace

std::vector<Sentinel> series_sentinels(const std::vector<QueueSeries>& queues) {
  std::vector<Sentinel> out;
  look_for_jump(queues, out);
  look_for_closed(queues, out);
  look_for_frozen(queues, out);
  look_for_silent(queues, out);
  look_for_holes(queues, out);
  look_for_coarse(queues, out);
  look_at_clocks(queues, out);
  return out;
}

void SeriesBuilder::add(const std::string& queue, std::int32_t day, int quarters, std::int64_t second,
                        const Counters& c) {
  if (last_ == nullptr || last_->name != queue) {
    last_ = &queues_[queue];
    last_->name = queue;
  }
  QueueSeries& q = *last_;
  if (q.days.empty() || q.days.back().day != day) q.days.push_back({day, {}, {}, quarters});
  CountedDay& d = q.days.back();
  d.counters += c;
  std::uint64_t calls = presented(c);
  d.by_hour[static_cast<std::size_t>(std::clamp<std::int64_t>(second / 3600, 0, 23))] +=
      static_cast<std::uint32_t>(entered(c));
  if (calls == 0) return;
  ++q.cells;
  q.on_hours += second % 3600 == 0;
  q.on_halves += second % 3600 == 1800;
  if (c[Leaf::answered] == 0) return;
  q.closed_while_open += c[Leaf::closed];
  q.open_calls += calls;
}

std::vector<QueueSeries> SeriesBuilder::take() {
  std::vector<QueueSeries> out;
  for (auto& [name, q] : queues_) out.push_back(std::move(q));
  queues_.clear();
  last_ = nullptr;
  return out;
}
}  // namespace calls
