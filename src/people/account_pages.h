// Pages of accounts.
#pragma once

#include "html/page.h"
#include "people/accounts.h"

namespace people {
html::Page sign_in_page(const Values& values, const std::vector<FieldError>& faults,
                        std::string_view message = "");
html::Page account_page(const operations::Context& context, const AccountView& view,
                        const std::vector<FieldError>& faults = {});
html::Page accounts_page(const operations::Context& context, const std::vector<AccountView>& views,
                         const Values& values = {}, const std::vector<FieldError>& faults = {});
html::Page trail_page(const std::vector<AuditLine>& lines, const AuditCheck& check);
std::string describe_grants(const std::vector<Grant>& grants);
}  // namespace people
