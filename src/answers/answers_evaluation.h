// The whole of `ask` measured on question files, without any foreign judge: finding, abstaining, covering
// what is asked, quoting exactly, and how long it takes.
#pragma once

#include "answers/answers.h"

namespace answers {
struct EvalAnswers {
  std::vector<std::string> questions, foreign;
  std::string gold = "gold";
  static auto fields() {
    return std::tuple{
        field("questions", "Fichiers de questions (JSONL)", &EvalAnswers::questions)
            .required()
            .positional()
            .max(4096),
        field("foreign", "Fichiers de questions auxquelles les documents ne répondent pas",
              &EvalAnswers::foreign)
            .max(4096),
        field("gold", "Champ des documents attendus", &EvalAnswers::gold)
            .choices(
                {{"gold", "tous"}, {"gold_txt", "ceux qui ont un texte"}, {"gold_idx", "ceux de l’index"}})};
  }
};
struct AnswersEvaluation {
  std::int64_t questions = 0;
  std::int64_t inside = 0, outside = 0;  // answered by the corpus, or not
  std::int64_t inside_refused = 0, outside_refused = 0;
  std::int64_t source_found = 0;  // inside: an expected document among the sources (or the nearest)
  double auc = 0;                 // of the confidence, inside against outside
  double lost_at_90 = 0, refused_at_10 = 0;  // percent of inside lost when 90 % of outside are refused; of
                                             // outside refused when 10 % of inside are lost
  std::int64_t intents = 0, intents_covered = 0;  // of answered parts that ask for a cost, a delay…
  std::int64_t quotations = 0, exact = 0;
  std::int64_t answered = 0, with_card = 0;
  std::int64_t facts = 0, facts_confirmed = 0;  // said by the answers
  double p50_ms = 0, p95_ms = 0;
};
Result<AnswersEvaluation> evaluate_answers(operations::Context& context, const EvalAnswers& input);
json::value answers_evaluation_json(const AnswersEvaluation& e);

// The chance that one of `above` is higher than one of `below`, ties counting half; 0.5 when one is empty.
double area_under_curve(const std::vector<double>& above, const std::vector<double>& below);
}  // namespace answers
