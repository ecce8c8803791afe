#include "calls/sentinels.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "base/embedded.h"
#include "base/fr.h"
#include "base/text.h"

namespace calls {
namespace {
template <class T>
T number(std::string_view text) {
  T out{};
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::vector<SentinelRule> read_rules() {
  std::vector<SentinelRule> out;
  for (auto line : text::split(embedded::file("assets/reference/call_sentinels.csv"), '\n')) {
    auto cells = text::split(line, ';');
    if (cells.size() != 6 || cells[0] == "code") continue;
    out.push_back({std::string(cells[0]), std::string(cells[1]), number<double>(cells[2]),
                   number<std::uint64_t>(cells[3]), std::string(cells[4]), std::string(cells[5])});
  }
  return out;
}

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}
std::uint64_t upstream(const Counters& c) { return c[Leaf::refused] + c[Leaf::congested]; }
std::string percent(double v) { return fr::percent(100 * v, 1); }
bool counts(const Definition& d, Leaf leaf) { return ((d.leaves >> static_cast<unsigned>(leaf)) & 1) != 0; }

// The rules' common ground: the figures of both periods, and where what is said goes.
struct Look {
  const Counters &now, &before;
  const Definition& definition;
  std::vector<Sentinel> out = {};

  std::optional<double> rate = official(now, definition).value(),
                        rate_before = official(before, definition).value();
  bool compared() const { return rate && rate_before; }
  // Says the sentence when `value` is over the rule's bound and `calls` enough.
  template <class... Args>
  void over(std::string_view code, double value, std::uint64_t calls, fmt::format_string<Args...> pattern,
            Args&&... args) {
    const SentinelRule& rule = sentinel_rule(code);
    if (value > rule.bound && calls >= rule.least)
      out.push_back(sentinel(rule, fmt::format(pattern, std::forward<Args>(args)...)));
  }
};

void look_upstream(Look& l) {
  double refused = share(upstream(l.now), presented(l.now)),
         before = share(upstream(l.before), presented(l.before));
  l.over("refused_share", refused, presented(l.now),
         "{} des appels présentés sont refusés en amont\u00A0: le taux officiel ne les voit pas.",
         percent(refused));
  if (l.compared() && *l.rate > *l.rate_before)
    l.over("refused_more", refused - before, presented(l.before),
           "Le taux monte ({} contre {}) alors que les refus en amont passent de {} à {}.", percent(*l.rate),
           percent(*l.rate_before), percent(before), percent(refused));
  double closed = share(l.now[Leaf::closed], presented(l.now));
  l.over("closed_share", closed, presented(l.now),
         "{} des appels présentés arrivent hors ouverture\u00A0: ils ne comptent dans aucun taux.",
         percent(closed));
  double menu = share(l.now[Leaf::ivr_abandoned], presented(l.now));
  if (!counts(l.definition, Leaf::ivr_abandoned))
    l.over("ivr_abandoned", menu, presented(l.now),
           "{} ont raccroché dans le serveur vocal ({} des appels comptés)\u00A0: le taux officiel ne les "
           "compte pas.",
           fr::plural(l.now[Leaf::ivr_abandoned], "appelant"), percent(menu));
}

// Calls that left the queue without an agent and that the official rate doesn't count.
void look_at_exits(Look& l) {
  if (counts(l.definition, Leaf::callback) || counts(l.definition, Leaf::voicemail)) return;
  std::uint64_t otherwise = l.now[Leaf::callback] + l.now[Leaf::voicemail], cut = l.now[Leaf::timeout];
  Ratio all = official(l.now, l.definition);
  all.denominator += otherwise;
  double left = share(otherwise, queued(l.now));
  if (auto rate = all.value())
    l.over("left_otherwise", left, queued(l.now),
           "{} des appels en file finissent par un message ou la promesse d’un rappel, hors du taux "
           "officiel\u00A0: en les comptant, il serait de {}.",
           percent(left), percent(*rate));
  double share_cut = share(cut, queued(l.now));
  if (!counts(l.definition, Leaf::timeout))
    l.over(
        "cut_left_out", share_cut, queued(l.now),
        "{} des appels en file sont coupés par le système\u00A0: le taux officiel déclaré ne les compte pas.",
        percent(share_cut));
}

void look_at_queues(Look& l) {
  double now = share(l.now[Leaf::short_abandoned], queued(l.now)),
         before = share(l.before[Leaf::short_abandoned], queued(l.before));
  l.over("short_share", now, queued(l.now),
         "{} des appels en file sont des abandons courts\u00A0: leur seuil change le taux.", percent(now));
  if (l.compared())
    l.over("short_moved", std::abs(now - before), std::min(queued(l.now), queued(l.before)),
           "La part des abandons courts passe de {} à {}\u00A0: le seuil a-t-il changé\u202F?",
           percent(before), percent(now));
  look_at_exits(l);
  double unknown = share(l.now[Leaf::unknown], presented(l.now));
  l.over("unknown_share", unknown, presented(l.now), "L’issue de {} est inconnue, soit {}.",
         fr::plural(l.now[Leaf::unknown], "appel"), percent(unknown));
  l.over("unexplained", l.now.unexplained, l.now.unexplained,
         "{} annoncés par la source ne sont pas expliqués par ses propres détails.",
         fr::plural(l.now.unexplained, "appel"));
  auto wait = mean_wait(l.now), wait_before = mean_wait(l.before);
  if (l.compared() && wait && wait_before && *wait_before > 0 && *l.rate >= *l.rate_before)
    l.over("wait_longer", *wait / *wait_before, l.now[Leaf::answered],
           "Le taux tient, mais l’attente moyenne passe de {} à {} secondes.", fr::number(*wait_before, 0),
           fr::number(*wait, 0));
}

void look_at_transfers(Look& l) {
  std::uint64_t answered = l.now[Leaf::answered];
  double transferred = share(l.now.transferred, answered);
  l.over("transferred_share", transferred, answered,
         "{} des appels décrochés sont transférés par l’agent à quelqu’un d’autre.", percent(transferred));
  double onward = share(l.now[Leaf::flow_out], queued(l.now));
  l.over("segments_per_call", onward, queued(l.now),
         "Un appel passe en moyenne par {} files\u00A0: {} passages pour {}.", fr::number(1 + onward, 2),
         fr::number(static_cast<std::int64_t>(queued(l.now) + l.now[Leaf::flow_out])),
         fr::plural(static_cast<std::int64_t>(queued(l.now)), "appel"));
}

void look_at_promises(Look& l, const std::optional<Callers>& callers) {
  std::uint64_t promised = l.now[Leaf::callback];
  const SentinelRule& kept = sentinel_rule("callbacks_kept");
  double share_kept = share(l.now.callbacks_kept, promised);
  if (promised >= kept.least && share_kept < kept.bound)
    l.out.push_back(
        sentinel(kept, fmt::format("{} des rappels promis sont faits à temps.", percent(share_kept))));
  if (!callers || callers->lost <= 0) return;
  double again =
      share(static_cast<std::uint64_t>(callers->redialled), static_cast<std::uint64_t>(callers->lost));
  l.over("repeat_callers", again, static_cast<std::uint64_t>(callers->lost),
         "{} des appels perdus sont suivis d’un autre du même appelant en 24 heures.", percent(again));
}
}  // namespace

const std::vector<SentinelRule>& sentinel_rules() {
  static const std::vector<SentinelRule> kRules = read_rules();
  return kRules;
}
const SentinelRule& sentinel_rule(std::string_view code) {
  for (const auto& r : sentinel_rules())
    if (r.code == code) return r;
  throw std::logic_error("no sentinel rule " + std::string(code));
}
Sentinel sentinel(const SentinelRule& rule, std::string sentence) {
  return {rule.code, std::move(sentence), rule.why, rule.look};
}

std::vector<Sentinel> sentinels(const Counters& now, const Counters& before, const Definition& definition,
                                const std::optional<Callers>& callers) {
  Look look{now, before, definition};
  look_upstream(look);
  look_at_queues(look);
  look_at_transfers(look);
  look_at_promises(look, callers);
  return std::move(look.out);
}
}  // namespace calls
