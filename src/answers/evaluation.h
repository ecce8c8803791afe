// Measures of retrieval on question files: hits, reciprocal rank, discounted gain, abstention, latency.
#pragma once

#include "answers/answers.h"

namespace answers {
struct EvalInput {
  std::string questions, gold = "gold_txt";
  std::optional<std::int64_t> per_intent;
  static auto fields() {
    return std::tuple{
        field("questions", "Fichier de questions (JSONL)", &EvalInput::questions)
            .required()
            .positional()
            .max(4096),
        field("gold", "Champ des documents attendus", &EvalInput::gold)
            .choices(
                {{"gold", "tous"}, {"gold_txt", "ceux qui ont un texte"}, {"gold_idx", "ceux de l’index"}}),
        field("per-intent", "Nombre de lignes gardées par intention", &EvalInput::per_intent)
            .between(1, 1000)};
  }
};
// Rates in percent, at the level of documents. Questions whose gold is absent, empty or not in the index are
// left out, but for gold []: those must be refused.
struct Evaluation {
  std::int64_t questions = 0, evaluated = 0;
  double h1 = 0, h5 = 0, h10 = 0, h20 = 0, mrr10 = 0, ndcg10 = 0;
  double p50_ms = 0, p95_ms = 0;
  std::int64_t abstain_questions = 0, abstain_refused = 0;
  std::int64_t answered_refused = 0;  // evaluated questions that were refused
};
Result<Evaluation> evaluate_retrieval(operations::Context& context, const EvalInput& input);
json::value evaluation_json(const Evaluation& e);

// Discounted cumulative gain at 10 over the ideal one; `gains` are those of the ranked documents, `all` of
// all gold.
double ndcg_at_10(const std::vector<double>& gains, std::vector<double> all);
}  // namespace answers
