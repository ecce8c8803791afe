// eval drafts: beside each real reply, what the draft takes up, proves and repeats.
#pragma once

#include "base/fields.h"
#include "operations/context.h"
#include "reviews/reviews.h"

namespace reviews {
struct EvalDrafts {
  bool details = false;
  static auto fields() { return std::tuple{field("details", "Détail avis par avis", &EvalDrafts::details)}; }
};
struct DraftMeasure {
  std::string review;
  std::size_t grievances = 0, answered = 0;  // answered: at least one sentence takes it up
  std::size_t facts = 0, exact_facts = 0;    // exact: byte-equal to the stored version
  std::size_t contacts = 0, to_complete = 0;
  std::size_t draft_words = 0, reply_words = 0;
  double draft_boilerplate = 0,
         reply_boilerplate = 0;  // percent of words in sentences seen in two other texts or more
  double latency_ms = 0;
};
struct DraftEvaluation {
  std::vector<DraftMeasure> measures;
  bool details = false;
  std::int64_t reviews = 0, with_draft = 0;
  double p50_ms = 0, p95_ms = 0;
};
// Drafts anew every review that has a real reply.
Result<DraftEvaluation> evaluate_drafts(operations::Context& context, const EvalDrafts& input);
json::value evaluation_json(const DraftEvaluation& e);
}  // namespace reviews
