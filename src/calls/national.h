// Where the networks stand against the target, with the uncertainty of each rate: how many reach it, how many
// at least and at most, their means, their ranks. Pure.
#pragma once

#include "calls/dashboard.h"
#include "calls/ranking.h"

namespace calls {
struct Standing {
  std::size_t measured = 0;  // networks that have a rate of kFewestToRank calls at least
  std::size_t left_out = 0;  // those that have one of fewer: only their calls count, in `pooled`
  // Above the target by their rates; with their whole interval; with any part of it.
  std::size_t reached = 0, at_least = 0, at_most = 0;
  // Each network counts as one. Interval: Wilson's of each network, put together by the method of variance
  // estimates recovery (Zou & Donner, 2008): low = m − √Σ(p − l)²/k, high = m + √Σ(u − p)²/k over k networks.
  std::optional<double> mean;
  Interval mean_interval;
  Ratio pooled;             // each call counts as one
  std::vector<Rank> ranks;  // in the order of the networks
};
Standing standing(const National& national);
json::value standing_json(const Standing& standing);
json::value rank_json(const Rank& rank);  // first and last; null when there is none

// Which definitions the official rates are under, and who changes theirs when. By the networks' names.
using DefinedNetworks = std::vector<std::pair<std::string, std::vector<DefinitionInForce>>>;
DefinedNetworks defined_networks(const National& national);
html::Html definitions_note(const DefinedNetworks& networks);

// Names of the networks that are kept and have no calls in the period; none of a part of the networks.
std::vector<std::string> without_calls(store::Db& db, const National& national);
html::Html without_calls_note(const std::vector<std::string>& names);

html::Html standing_block(const National& national, const Standing& standing);
// The networks by rank, ties in the order of their names.
html::Html networks_table(const National& national, const Standing& standing);
// How ranks are given, in words. `of`: what is counted (« appels », « réponses »).
html::Html ranking_rule(std::string_view of);
// The rank, and over whom of the same tie a network surely stands.
html::Html rank_cell(const Rank& rank, std::string_view of, const std::vector<std::string>& names);
}  // namespace calls
