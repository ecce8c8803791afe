// Brings the three indexes up to the store. They hold, under the store's row numbers: passages (heading path and
// text), whole documents, titles (title, breadcrumb, synonyms).
#pragma once

#include "operations/context.h"

namespace corpus {
// Indexes every version stored since the indexes' own revision. Safe to run again after a crash at any moment.
// Returns how many documents were indexed.
std::int64_t catch_up(operations::Context& context);
// Drops the indexes and builds them anew.
std::int64_t rebuild(operations::Context& context);
}  // namespace corpus
