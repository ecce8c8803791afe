// Satisfaction after a call: scores brought back to their calls, one a call; shares weighted so that every
// kind of call weighs what it weighs among all, abandons included. Samples are drawn in samples.h. Formulas:
// reference/telephone.md §5.
#pragma once

#include "base/fields.h"
#include "base/json.h"
#include "calls/archive.h"
#include "calls/kept_passes.h"
#include "calls/rates.h"
#include "operations/import_report.h"

namespace calls {
std::vector<store::Migration> score_migrations();

// Kinds of calls within which answers are weighted: outcome × how long they waited.
constexpr std::size_t kStrata = 6;
std::size_t stratum_of(Leaf leaf, std::int32_t wait);  // kStrata: takes no part (never asked for an agent)
std::string_view stratum_label(std::size_t stratum);   // French

struct Strata {
  std::array<std::uint64_t, kStrata> calls{}, scores{}, satisfied{};
  std::array<std::uint64_t, kStrata> drawn{}, responses{};  // by the system; those of them that have a score
  Strata& operator+=(const Strata& other);
};
std::uint64_t total(const std::array<std::uint64_t, kStrata>& counts);
json::array strata_json(const Strata& strata);
// The strata of the answered calls alone.
Strata answered_only(const Strata& strata);
// Scores on the surveys that an interval source says were sent; nothing when none says it, or when scores
// came otherwise too.
Ratio answered_surveys(const Counters& c);
struct Weighted {
  std::optional<double> share;  // satisfied, each stratum at its weight among the calls
  double effective_n = 0;       // (Σw)²/Σw²
  bool capped = false;          // a weight was brought down to kMostWeight
  double low = 0, high = 1;     // Wilson's at the effective n
  // If all who gave no score were unsatisfied, or satisfied: Σ W ρ p and Σ W (ρ p + 1 − ρ) over the strata, W
  // the stratum's part of the calls, p its satisfied share, ρ its response: of the calls drawn, or of all its
  // calls when none was drawn.
  double worst = 0, best = 1;
  std::uint64_t without_scores = 0;        // calls of strata that nobody of answered: left out of the share
  std::uint64_t drawn = 0, responses = 0;  // calls drawn by the system; those of them that have a score
};
constexpr double kMostWeight = 5;  // of one answer over another
Weighted weighted(const Strata& strata);
// By network and month ("2026-11").
using StrataByMonth = std::map<std::pair<std::string, std::string>, Strata>;
// Of the civil days [from, to] of each network's own zone.
StrataByMonth strata_by_month(operations::Context& context, const Archive& archive, std::int32_t from,
                              std::int32_t to);
// The same of the archive, kept (kept_passes.h).
Result<std::shared_ptr<const StrataByMonth>> kept_strata(operations::Context& context, std::int32_t from,
                                                         std::int32_t to);

struct ImportScores {
  std::string file, network;
  static auto fields() {
    return std::tuple{
        field("file", "Fichier CSV : id;note", &ImportScores::file).required().positional().max(4096),
        field("network", "Réseau", &ImportScores::network).required().max(120)};
  }
};
// Scores of 1 to 5 for calls that are kept, by their ids; told again, they replace the former ones. A call
// whose own log told its score keeps that one: the line is refused.
Result<operations::ImportReport> import_scores(operations::Context& context, const ImportScores& input);

// One score of one call, into the cube and beside it, in the caller's transaction, which touches the store's
// revision and leaves the line of the trail.
struct ScoredCall {
  std::string id;
  std::int64_t queue, start;
  Leaf leaf;
  std::int32_t wait, score;
};
enum class Kept { added, replaced, unchanged };
Kept keep_score(store::Db& db, const Network& network, const Zone& zone, const ScoredCall& call);
void each_score(store::Db& db, const std::function<void(std::int64_t queue, std::int64_t start, Leaf leaf,
                                                        std::int32_t wait, std::int32_t score)>& visit);
// A score as it is kept, by the network and the id of its call.
struct KeptScore {
  std::int64_t network = 0;
  std::string id;
  std::int64_t queue = 0, start = 0;
  std::int32_t score = 0;
};
std::vector<KeptScore> kept_scores(store::Db& db);
void drop_score(store::Db& db, std::int64_t network, const std::string& id);
Counters score_counters(std::int32_t score);
}  // namespace calls
