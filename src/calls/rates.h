// Rates of telephone answering, all from the same counters and side by side, each with its numerator and its
// denominator. A denominator that is zero gives no rate. Definitions: reference/telephone.md §1.2. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calls/counters.h"

namespace calls {
// Sets of leaves: one bit each.
constexpr std::uint32_t bit(Leaf leaf) { return 1U << static_cast<unsigned>(leaf); }
constexpr std::uint32_t kEveryLeaf = (1U << kLeaves) - 1;
constexpr std::uint32_t kPresented = kEveryLeaf & ~bit(Leaf::flow_out);  // each call once
constexpr std::uint32_t kRefusals = bit(Leaf::refused) | bit(Leaf::congested);
constexpr std::uint32_t kQueued = bit(Leaf::answered) | bit(Leaf::short_abandoned) | bit(Leaf::abandoned) |
                                  bit(Leaf::timeout) | bit(Leaf::callback) | bit(Leaf::voicemail);

// Which leaves ask for an agent's answer: what a network declares as its denominator.
struct Definition {
  std::string code, label, short_label, reason;  // French; the short one for the middle of a sentence
  std::uint32_t leaves = 0;                      // bit of each leaf counted
};
// The catalogue: assets/reference/call_definitions.csv. The first is the default.
const std::vector<Definition>& definitions();
const Definition* definition_by_code(std::string_view code);

struct Ratio {
  std::uint64_t numerator = 0, denominator = 0;
  std::optional<double> value() const;  // 0 to 1
  Ratio& operator+=(const Ratio& other) {
    numerator += other.numerator;
    denominator += other.denominator;
    return *this;
  }
};
struct Rate {
  std::string_view code, label;  // label in French
  Ratio ratio;
  bool told = true;  // false: no source tells of calls that it counts, so that there is no rate
  // The leaves counted above and below the line; none when it doesn't count calls.
  std::uint32_t above = 0, below = 0;
  bool estimated = false;  // waits are shared out between the thresholds that the source counts to
};

// Callers, where the source tells them apart (callers.h).
struct Callers {
  std::int64_t callers = 0, first_answered = 0, reached = 0, lost = 0, redialled = 0;
  std::int64_t waited_s = 0;  // in all their tries
};

// Whether a network's sources, by the leaves that they tell of (one bit each), know of the calls refused
// before the queues, without which those presented aren't known; of those in the voice menu; of what a
// definition counts.
bool refusals_told(std::uint32_t told);
bool menu_told(std::uint32_t told);
bool definition_told(const Definition& definition, std::uint32_t told);

std::uint64_t presented(const Counters& c);  // every call, unexplained ones too, but those counted again in
                                             // another queue
std::uint64_t queued(const Counters& c);     // entered a queue and was not counted again in another
std::uint64_t in_menu(const Counters& c);    // ended in the voice menu
std::uint64_t refused(const Counters& c);    // before the queues

Ratio official(const Counters& c, const Definition& definition);
// Official, on calls in queues, global with the voice menu, on all presented, and by callers when they are
// known. `told`: the leaves that the sources tell of, one bit each.
// `of_days`: the official rate, where each day counts under its own definition.
std::vector<Rate> answer_rates(const Counters& c, const Definition& definition,
                               const std::optional<Callers>& callers, std::uint32_t told = kEveryLeaf,
                               const std::optional<Ratio>& of_days = {});
// The five service levels in use, for a threshold that is one of kWaitBounds (else the bound below it): over
// the answered; answered and abandoned; the same less short abandons; all queued; abandons within the
// threshold counted as successes.
std::vector<Rate> service_levels(const Counters& c, std::int32_t threshold, const WaitsTold& waits = {});

// Seconds; nothing when nobody was answered, or none whose time is known.
std::optional<double> mean_wait(const Counters& c);       // of the answered: ASA
std::optional<double> mean_lost_wait(const Counters& c);  // of those that hung up or were put out
std::optional<double> handling_time(const Counters& c);   // talk, hold and wrap-up: AHT
std::optional<double> occupancy(const Counters& c);  // busy over staffed less unavailable; needs a source
std::uint64_t known_waits(const Counters& c);        // answered calls whose wait is told one by one
// From the histogram, linear inside a bucket; exact percentiles come from the calls. The last bound when it
// is over that, nothing when the source doesn't tell waits so far.
std::optional<double> wait_percentile(const Counters& c, double share, const WaitsTold& waits = {});

struct Interval {
  double low = 0, high = 1;
};
// Wilson's, at 95 %. `n` 0 gives 0 to 1.
Interval wilson(std::uint64_t hits, std::uint64_t n);
// The same of a weighted share at its effective number of answers.
Interval wilson_of_share(double share, double n);
}  // namespace calls
