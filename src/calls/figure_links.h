// Where a figure of the telephone pages leads: the calls it counts, or the quarter-hours. Pure.
#pragma once

#include <string>
#include <vector>

#include "calls/dashboard.h"
#include "calls/rates.h"

namespace calls {

// Addresses of what stands behind the figures of one selection.
class Behind {
 public:
  // `query`: "network=…&from=…"
  explicit Behind(std::string query) : query_(std::move(query)) {}
  std::string calls(std::uint32_t leaves, const std::string& more = {}) const {
    std::string codes;
    for (std::size_t i = 0; i < kLeaves && leaves != kEveryLeaf; ++i)
      if ((leaves >> i) & 1)
        codes += (codes.empty() ? "" : ",") + std::string(leaf_code(static_cast<Leaf>(i)));
    return "/telephone/appels?" + query_ + (codes.empty() ? "" : "&leaf=" + codes) + more;
  }
  std::string calls(Leaf leaf) const { return calls(bit(leaf)); }
  // Of callers that the source tells apart.
  std::string known(std::uint32_t leaves) const { return calls(leaves, "&known_callers=1"); }
  std::string intervals() const { return "/telephone/quarts-d-heure?" + query_; }

 private:
  std::string query_;
};

// What the target would take in agents.
FigureTable needed_figures(const NetworkView& view);
// Day by day (or week, or month), and the parts of the network: sites, départements, queues.
FigureTable series_figures(const NetworkView& view);
std::vector<FigureTable> place_figures(const NetworkView& view);
}  // namespace calls
