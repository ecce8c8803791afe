// Pages of questions, and the blocks other domains show too.
#pragma once

#include "answers/answers.h"
#include "html/page.h"

namespace answers {
html::Page ask_page(const operations::Context& context, const Values& values, const Answer* answer,
                    const std::vector<FieldError>& faults = {});
// "Title, heading, updated on …" with a link to the passage highlighted in the viewer.
html::Html quote_block(const Quote& quote, std::size_t number);
}  // namespace answers
