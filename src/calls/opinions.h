// What callers think, network by network and month by month: who was drawn, who answered, shares with their
// intervals, and the ranks that these support.
#pragma once

#include "calls/dashboard.h"
#include "calls/ranking.h"
#include "calls/satisfaction.h"

namespace calls {
struct ShowOpinions {
  std::string from, to;
  static auto fields() {
    return std::tuple{field("from", "Du", &ShowOpinions::from).max(10),
                      field("to", "Au", &ShowOpinions::to).max(10)};
  }
};
struct Opinion {
  Network network;
  Strata all;
  std::vector<std::pair<std::string, Strata>> months;  // "2026-11"
};
struct Opinions {
  Period period;
  std::vector<Opinion> networks;  // by code, those that have calls
  // Networks are compared over all calls when each that has enough scores has some of lost calls; else over
  // the answered calls, so that asking the lost costs nobody its rank.
  bool over_answered = false;
  std::vector<Rank> ranks;  // in the order of the networks
};
// Unless told otherwise, from the first day of a month half a year ago to the last day that has calls.
Result<Opinions> show_opinions(operations::Context& context, const ShowOpinions& input);
// The weighted share of each network that has calls, by its code.
Result<std::map<std::string, Weighted>> weighted_shares(operations::Context& context, const Period& period);
// Fills over_answered and ranks. Pure.
void rank_opinions(Opinions& opinions);
json::value opinions_json(const Opinions& opinions);
// A line a network, month and kind of call, and one for all its kinds.
std::string opinions_csv(const Opinions& opinions);
html::Page opinions_page(const Opinions& opinions);
}  // namespace calls
