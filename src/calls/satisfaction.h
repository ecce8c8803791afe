// Satisfaction after a call: a sample drawn by the system, abandoners included; scores brought back to their
// calls; shares weighted so that every kind of call weighs what it weighs among all. Formulas:
// reference/telephone.md §5.
#pragma once

#include "base/fields.h"
#include "base/json.h"
#include "calls/archive.h"
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
};
struct Weighted {
  std::optional<double> share;       // satisfied, each stratum at its weight among the calls
  double effective_n = 0;            // (Σw)²/Σw²
  double low = 0, high = 1;          // Wilson's at the effective n
  double worst = 0, best = 1;        // if all who didn't answer were unsatisfied, or satisfied
  std::uint64_t without_scores = 0;  // calls of strata that nobody of answered: left out of the share
};
constexpr double kMostWeight = 5;  // of one answer over another
Weighted weighted(const Strata& strata);
// By network and month ("2026-11").
std::map<std::pair<std::string, std::string>, Strata> strata_by_month(operations::Context& context,
                                                                      const Archive& archive,
                                                                      std::int64_t from, std::int64_t to);

struct SampleCalls {
  std::string network, from, to;
  std::int64_t answered = 100, lost = 100, seed = 1;
  static auto fields() {
    return std::tuple{
        field("network", "Réseau", &SampleCalls::network).required().max(120),
        field("from", "Du (AAAA-MM-JJ)", &SampleCalls::from).max(10),
        field("to", "Au (AAAA-MM-JJ)", &SampleCalls::to).max(10),
        field("answered", "Appels décrochés à tirer", &SampleCalls::answered).between(0, 1'000'000),
        field("lost", "Appels sans réponse à tirer", &SampleCalls::lost).between(0, 1'000'000),
        field("seed", "Graine du tirage", &SampleCalls::seed).between(0, INT64_MAX)};
  }
};
struct Sampled {
  std::string id, queue, start;
  Leaf leaf;
};
// Drawn at random, the same for a seed: agents choose nobody.
Result<std::vector<Sampled>> sample_calls(operations::Context& context, const SampleCalls& input);
std::string sample_csv(const std::vector<Sampled>& sample);

struct ImportScores {
  std::string file, network;
  static auto fields() {
    return std::tuple{
        field("file", "Fichier CSV : id;note", &ImportScores::file).required().positional().max(4096),
        field("network", "Réseau", &ImportScores::network).required().max(120)};
  }
};
// Scores of 1 to 5 for calls that are kept, by their ids; told again, they replace the former ones.
Result<operations::ImportReport> import_scores(operations::Context& context, const ImportScores& input);
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
