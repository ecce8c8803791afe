// What in the counts should be looked at before a rate is believed, said in French. Pure. Rules:
// reference/telephone.md §1.2 and §7.8; their bounds, why they matter and what to look at are data,
// assets/reference/call_sentinels.csv. A rule speaks only where the source tells what it needs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calls/rates.h"

namespace calls {
struct SentinelRule {
  std::string code, title;  // title: French, a few words
  double bound = 0;         // crossed, the rule speaks; what it bounds stands with the rule
  std::uint64_t least = 0;  // calls (or days, or hours) under which it says nothing
  std::string why, look;    // French sentences
};
const std::vector<SentinelRule>& sentinel_rules();
// The code is one of the catalogue.
const SentinelRule& sentinel_rule(std::string_view code);

struct Sentinel {
  std::string code;                 // "refused_share"
  std::string sentence, why, look;  // French; the sentence has the figures
};
Sentinel sentinel(const SentinelRule& rule, std::string sentence);

// `before` is a comparable period; no calls in it: nothing is compared.
std::vector<Sentinel> sentinels(const Counters& now, const Counters& before, const Definition& definition,
                                const std::optional<Callers>& callers = {});
}  // namespace calls
