#include "calls/ranking.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/fr.h"

namespace calls {
namespace {
bool surely_over(const Measured& a, const Measured& b) { return a.interval.low > b.interval.high; }

std::string ordinal(std::size_t n) { return n == 1 ? "1er" : fmt::format("{}e", n); }
}  // namespace

std::vector<Rank> ranks(std::span<const Measured> all) {
  std::vector<Rank> out(all.size());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].n >= kFewestToRank) order.push_back(i);
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return all[a].interval.high > all[b].interval.high; });
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    double low = all[order[begin]].interval.low;
    for (end = begin + 1; end < order.size() && all[order[end]].interval.high >= low; ++end)
      low = std::min(low, all[order[end]].interval.low);
    for (std::size_t i = begin; i < end; ++i) {
      Rank& rank = out[order[i]];
      rank.first = begin + 1;
      rank.last = end;
      for (std::size_t j = begin; j < end; ++j)
        if (surely_over(all[order[i]], all[order[j]])) rank.over.push_back(order[j]);
      std::sort(rank.over.begin(), rank.over.end());
    }
  }
  return out;
}

std::vector<std::size_t> by_rank(std::span<const Rank> all) {
  std::vector<std::size_t> out(all.size());
  std::iota(out.begin(), out.end(), 0);
  std::stable_sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
    return all[a].ranked() && (!all[b].ranked() || all[a].first < all[b].first);
  });
  return out;
}

std::string rank_text(const Rank& rank, std::string_view of) {
  if (!rank.ranked()) return fmt::format("non classé (moins de {:.0f} {})", kFewestToRank, of);
  if (rank.first == rank.last) return ordinal(rank.first);
  return fmt::format("{0}{3}{1}{3}{2}, à égalité", ordinal(rank.first),
                     rank.last == rank.first + 1 ? "et" : "à", ordinal(rank.last), fr::kNoBreak);
}
}  // namespace calls
