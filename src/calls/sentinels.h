// What in the counts should be looked at before a rate is believed, said in French. Pure. Rules:
// reference/telephone.md §1.2 and §7.8.
#pragma once

#include <string>
#include <vector>

#include "calls/rates.h"

namespace calls {
struct Sentinel {
  std::string code;      // "refused_share"
  std::string sentence;  // French
};
// `before` is a comparable period; no calls in it: nothing is compared.
std::vector<Sentinel> sentinels(const Counters& now, const Counters& before, const Definition& definition);
}  // namespace calls
