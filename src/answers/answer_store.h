// All SQL of answers and calibrations.
#pragma once

#include <optional>

#include "answers/answers.h"

namespace answers {
std::vector<store::Migration> answer_migrations();
// Keeps the question with personal data masked, what was shown and when.
std::int64_t insert_answer(store::Db& db, const operations::Context& context, const Answer& answer);
void store_thresholds(store::Db& db, const Thresholds& t);
std::optional<Thresholds> newest_thresholds(store::Db& db);
json::value quote_json(const Quote& q);
Quote quote_from_json(const json::value& v);
json::value answer_json(const Answer& a);
// What a page shows of an answer that was kept.
Answer answer_from_json(const json::value& v);
}  // namespace answers
