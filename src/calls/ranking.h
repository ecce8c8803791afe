// Ranks that the figures support: what overlapping intervals don't separate is a tie. Pure.
//
// Two services whose intervals at 95 % overlap may not be ordered (reference/telephone.md §5). Ties are the
// groups that chains of overlaps hold together: of two services in different groups, the intervals never
// overlap. Two of one group may still be apart, linked only through others between them: `over` says so.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "calls/rates.h"

namespace calls {
constexpr double kFewestToRank = 30;  // answers, or calls: under that nothing is ranked (reference §5)

struct Measured {
  Interval interval;
  double n = 0;  // what the share rests on: calls, or answers at their effective number
};
struct Rank {
  std::size_t first = 0, last = 0;     // 1 is the highest; equal: nobody else at that rank; 0: not ranked
  std::vector<std::size_t> over = {};  // places, in the input, of those of the same tie that are surely lower
  bool ranked() const { return first > 0; }
};
// In the order of the input.
std::vector<Rank> ranks(std::span<const Measured> all);
// Places of the input by rank, those of one tie in the order of the input, those without a rank last.
std::vector<std::size_t> by_rank(std::span<const Rank> ranks);
// « 1er », « 2e à 4e, à égalité », « non classé (moins de 30 réponses) »; `of` names what is counted.
std::string rank_text(const Rank& rank, std::string_view of);
}  // namespace calls
