// Pieces of the forms that plan.
#pragma once

#include "calls/staffing_pages.h"
#include "html/form.h"

namespace calls {
// The fields of a planning form: networks, queues and sites to choose from, no field of what isn't known yet
// and none for the codes that boxes stand for.
std::vector<FieldSpec> offered_specs(std::vector<FieldSpec> specs, const Offered& offered);
// A form whose fields named in `folded` are folded away under a heading, unless one of them holds something.
html::Html folded_form(const html::Form& form, std::vector<FieldSpec> specs, const Values& values,
                       const std::vector<FieldError>& faults, std::string_view heading,
                       const std::vector<std::string_view>& folded);
}  // namespace calls
