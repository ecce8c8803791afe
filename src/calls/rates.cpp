#include "calls/rates.h"

#include <algorithm>
#include <cmath>

#include "base/embedded.h"
#include "base/text.h"

namespace calls {
namespace {
constexpr std::uint32_t kMenu = bit(Leaf::self_served) | bit(Leaf::ivr_abandoned);

std::vector<Definition> read_definitions() {
  std::vector<Definition> out;
  for (auto line : text::split(embedded::file("assets/reference/call_definitions.csv"), '\n')) {
    auto cells = text::split(line, ';');
    if (cells.size() != 5 || cells[0] == "code") continue;
    Definition d{std::string(cells[0]), std::string(cells[1]), std::string(cells[2]), std::string(cells[4])};
    for (auto code : text::split(cells[3], ' '))
      if (auto leaf = leaf_by_code(code)) d.leaves |= bit(*leaf);
    out.push_back(std::move(d));
  }
  return out;
}

std::uint64_t sum(const Counters& c, std::uint32_t leaves) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < kLeaves; ++i)
    if ((leaves >> i) & 1) out += c.leaves[i];
  return out;
}

std::uint64_t within(const std::array<std::uint32_t, kWaitBuckets>& waits, std::int32_t threshold) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < kWaitBounds.size() && kWaitBounds[i] <= threshold; ++i) out += waits[i];
  return out;
}
constexpr std::array<std::string_view, 5> kLevelLabels{
    "Décrochés à temps sur décrochés", "Sur décrochés, abandons et sorties de file",
    "Sur décrochés, abandons et sorties de file, sans les abandons courts", "Sur tous les appels en file",
    "Abandons à temps comptés comme réussis"};

// Calls whose wait is told one by one.
std::uint64_t counted(const std::array<std::uint32_t, kWaitBuckets>& waits) {
  std::uint64_t out = 0;
  for (auto n : waits) out += n;
  return out;
}
}  // namespace

const std::vector<Definition>& definitions() {
  static const std::vector<Definition> kAll = read_definitions();
  return kAll;
}
const Definition* definition_by_code(std::string_view code) {
  for (const auto& d : definitions())
    if (d.code == code) return &d;
  return nullptr;
}

std::optional<double> Ratio::value() const {
  if (denominator == 0) return std::nullopt;
  return static_cast<double>(numerator) / static_cast<double>(denominator);
}

bool refusals_told(std::uint32_t told) { return (told & kRefusals) != 0; }
bool menu_told(std::uint32_t told) { return (told & kMenu) != 0; }
bool definition_told(const Definition& d, std::uint32_t told) {
  return (d.leaves & kRefusals) == 0 || refusals_told(told);
}

std::uint64_t presented(const Counters& c) { return sum(c, kPresented) + c.unexplained; }
std::uint64_t queued(const Counters& c) { return sum(c, kQueued); }
std::uint64_t in_menu(const Counters& c) { return sum(c, kMenu); }
std::uint64_t refused(const Counters& c) { return sum(c, kRefusals); }

Ratio official(const Counters& c, const Definition& d) { return {c[Leaf::answered], sum(c, d.leaves)}; }

std::vector<Rate> answer_rates(const Counters& c, const Definition& d, const std::optional<Callers>& callers,
                               std::uint32_t told, const std::optional<Ratio>& of_days) {
  constexpr std::uint32_t kAnswered = bit(Leaf::answered), kSelfServed = bit(Leaf::self_served),
                          kShort = bit(Leaf::short_abandoned),
                          kQueue = kAnswered | kShort | bit(Leaf::abandoned) | bit(Leaf::timeout),
                          kOpen = kPresented & ~bit(Leaf::closed);
  bool menu = menu_told(told), refusals = refusals_told(told);
  auto rate = [&](std::string_view code, std::string_view label, std::uint32_t above, std::uint32_t below,
                  std::uint64_t unexplained = 0, bool known = true) {
    return Rate{code,  label, known ? Ratio{sum(c, above), sum(c, below) + unexplained} : Ratio{},
                known, above, below};
  };
  std::vector<Rate> out{
      rate("official",
           definition_told(d, told)
               ? std::string_view("Décroché par un agent (officiel)")
               : "Décroché par un agent (officiel), sans les refus, que la source ne dit pas",
           kAnswered, d.leaves),
      rate("queued", "Sur appels en file, hors rappels acceptés", kAnswered, kQueue),
      rate("queued_without_short", "Sur appels en file, hors rappels acceptés et abandons courts", kAnswered,
           kQueue & ~kShort),
      rate("global", "Global, avec le serveur vocal, sur appels présentés hors fermeture",
           kAnswered | kSelfServed, kOpen, c.unexplained, menu),
      rate("presented", "Sur appels présentés hors fermeture, refus compris", kAnswered, kOpen & ~kSelfServed,
           c.unexplained, refusals)};
  if (of_days) out.front().ratio = *of_days;
  if (callers) {
    auto n = static_cast<std::uint64_t>(callers->callers);
    bool known = n > 0 || queued(c) == 0;
    out.push_back(
        {"first_try", "Au premier essai", {static_cast<std::uint64_t>(callers->first_answered), n}, known});
    out.push_back({"caller_24h",
                   "Par appelant, en 24 heures",
                   {static_cast<std::uint64_t>(callers->reached), n},
                   known});
  }
  return out;
}

std::vector<Rate> service_levels(const Counters& c, std::int32_t t, const WaitsTold& waits) {
  bool told = c[Leaf::answered] == 0 || counted(c.answered_waits) > 0;
  if (!told)
    return {{"sl_answered", kLevelLabels[0], {}, false},
            {"sl_queue", kLevelLabels[1], {}, false},
            {"sl_queue_without_short", kLevelLabels[2], {}, false},
            {"sl_offered", kLevelLabels[3], {}, false},
            {"sl_abandons_counted", kLevelLabels[4], {}, false}};
  // Answered calls whose wait isn't known are held like the others.
  std::uint64_t answered = c[Leaf::answered], known = counted(c.answered_waits);
  bool some_unknown = known < answered;
  std::uint64_t quick = within(c.answered_waits, t);
  if (some_unknown) quick = (quick * answered + known / 2) / known;
  std::uint64_t lost = c[Leaf::abandoned] + c[Leaf::timeout], all_lost = lost + c[Leaf::short_abandoned];
  std::uint64_t left_quickly = std::min(within(c.lost_waits, t), all_lost);
  std::vector<Rate> out{
      {"sl_answered", kLevelLabels[0], {quick, answered}},
      {"sl_queue", kLevelLabels[1], {quick, answered + all_lost}},
      {"sl_queue_without_short", kLevelLabels[2], {quick, answered + lost}},
      {"sl_offered", kLevelLabels[3], {quick, queued(c)}},
      {"sl_abandons_counted", kLevelLabels[4], {quick + left_quickly, answered + all_lost}}};
  std::uint32_t at = 1U << std::min(wait_bucket(t), kWaitBounds.size() - 1);
  for (auto& r : out) r.estimated = some_unknown || (waits.answered & at) == 0;
  out.back().estimated = some_unknown || (waits.answered & waits.lost & at) == 0;
  // Beyond the last threshold of a source that doesn't tell how long the others waited, nothing is known.
  std::uint32_t from = ~(at - 1);
  bool beyond = (waits.answered & from) == 0 && c.answered_waits.back() > 0;
  if (beyond)
    for (auto& r : out) r = {r.code, r.label, {}, false};
  bool lost_beyond = (waits.lost & from) == 0 && c.lost_waits.back() > 0;
  if ((all_lost > 0 && counted(c.lost_waits) == 0) || lost_beyond)
    out.back() = {"sl_abandons_counted", kLevelLabels[4], {}, false};
  return out;
}

std::uint64_t known_waits(const Counters& c) { return counted(c.answered_waits); }

namespace {
// The mean of waits that sum to `sum_s`; nothing when some waited and no sum is told.
std::optional<double> mean_of(std::uint64_t sum_s, const std::array<std::uint32_t, kWaitBuckets>& waits,
                              std::uint64_t calls) {
  if (sum_s == 0 && counted(waits) != waits[0]) return std::nullopt;
  return Ratio{sum_s, calls}.value();
}
}  // namespace

// A source without waits call by call may tell only their sum.
std::optional<double> mean_wait(const Counters& c) {
  std::uint64_t known = counted(c.answered_waits);
  if (known == 0 && c.answered_wait_s == 0) return std::nullopt;
  return mean_of(c.answered_wait_s, c.answered_waits, known == 0 ? c[Leaf::answered] : known);
}
std::optional<double> mean_lost_wait(const Counters& c) {
  return mean_of(c.lost_wait_s, c.lost_waits, counted(c.lost_waits));
}
std::optional<double> handling_time(const Counters& c) {
  if (c[Leaf::answered] <= c.untimed) return std::nullopt;
  return static_cast<double>(c.talk_s + c.hold_s + c.wrap_s) / (c[Leaf::answered] - c.untimed);
}
std::optional<double> occupancy(const Counters& c) {
  if (c.staffed_s == 0) return std::nullopt;
  double busy = static_cast<double>(c.talk_s + c.hold_s + c.wrap_s);
  double there =
      c.available_s > 0 ? busy + static_cast<double>(c.available_s) : static_cast<double>(c.staffed_s);
  return there > 0 ? std::optional(std::min(1.0, busy / there)) : std::nullopt;
}

std::optional<double> wait_percentile(const Counters& c, double share, const WaitsTold& waits) {
  std::uint64_t n = counted(c.answered_waits);
  if (n == 0) return std::nullopt;
  double wanted = share * static_cast<double>(n), seen = 0;
  for (std::size_t i = 0; i < kWaitBuckets; ++i) {
    double here = c.answered_waits[i];
    if (seen + here >= wanted && here > 0) {
      if (i >= kWaitBounds.size()) break;
      double from = i == 0 ? 0 : kWaitBounds[i - 1], to = kWaitBounds[i];
      return from + (to - from) * (wanted - seen) / here;
    }
    seen += here;
  }
  if ((waits.answered >> (kWaitBounds.size() - 1) & 1) == 0) return std::nullopt;
  return kWaitBounds.back();
}

Interval wilson(std::uint64_t hits, std::uint64_t n) {
  return n == 0 ? Interval{}
                : wilson_of_share(static_cast<double>(hits) / static_cast<double>(n), static_cast<double>(n));
}

Interval wilson_of_share(double p, double n) {
  if (n <= 0) return {};
  constexpr double z = 1.959963984540054;
  double middle = (p + z * z / (2 * n)) / (1 + z * z / n),
         half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}
}  // namespace calls
