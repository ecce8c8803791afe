// Pages of imports from the browser.
#pragma once

#include "app/import_store.h"
#include "html/page.h"

namespace app {
// Where its page is: of telephone files among the telephone's pages.
std::string import_path(const Import& import);
std::string state_label(const Import& import);
// The file control of a form that sends files.
html::Html file_control(const std::vector<FieldError>& faults, bool several);
html::Page imports_page(const operations::Context& context, const FieldSpec& kind,
                        const std::vector<Import>& all, const Values& values,
                        const std::vector<FieldError>& faults);
html::Page import_page(const operations::Context& context, const Import& import);
}  // namespace app
