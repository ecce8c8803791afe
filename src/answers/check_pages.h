// The page that checks a text.
#pragma once

#include "answers/checking.h"
#include "html/page.h"

namespace answers {
html::Page check_page(const operations::Context& context, const Checked* checked, const Values& values = {},
                      const std::vector<FieldError>& faults = {});
// The facts of a checked text, each with its verdict in words and what the source says.
html::Html verdicts_block(const gates::Report& report, const std::vector<corpus::PassageRow>& passages);
}  // namespace answers
