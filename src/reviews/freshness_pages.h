// Pages of quotations to look at again.
#pragma once

#include "html/page.h"
#include "reviews/freshness.h"

namespace reviews {
html::Page stale_page(const operations::Context& context, const StaleList& list);
// A notice for the page of the thing that quotes; nothing when all its quotations stand.
html::Html stale_notice(const std::vector<StaleQuote>& quotes);
json::value stale_json(const StaleList& list);
}  // namespace reviews
