// Pages of questions, and the blocks other domains show too.
#pragma once

#include "answers/answers.h"
#include "html/page.h"

namespace answers {
html::Page ask_page(const operations::Context& context, const Values& values, const Answer* answer,
                    const std::vector<FieldError>& faults = {}, const html::Html& below = {});
// An answer with its parts, its question back and its sources; `own` when the viewer may go on from it.
html::Html answer_block(const operations::Context& context, const Answer& answer, bool own);
// "Title, heading, updated on …" with a link to the passage highlighted in the viewer, and a warning when the
// document is old.
html::Html quote_block(const operations::Context& context, const Quote& quote, std::size_t number);
}  // namespace answers
