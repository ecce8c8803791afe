// Brings the indexes up to the store. They hold, under the store's row numbers:
//   passages   title, heading path and text of each passage
//   documents  title, breadcrumb and all passages of each document
//   titles     title and synonyms;  crumbs: breadcrumb;  bigrams: pairs of neighbouring stems of each passage
//   semantics  word vectors trained on all passages, a vector per passage and per title
// The first three are those of the house plan; title and breadcrumb are apart because they earn different
// weights.
#pragma once

#include "operations/context.h"

namespace corpus {
// A document without text has one entry among the passages: this plus its row number.
constexpr std::uint32_t kTitleOnly = 1U << 30;
// The labels of a structure's own documents: found only by who asks for that structure or one below it.
constexpr const char* kLocal = "local";
inline std::string structure_label(const std::string& code) { return "structure:" + code; }

// Indexes every version stored since the indexes' own revision. Safe to run again after a crash at any
// moment. Returns how many documents were indexed.
std::int64_t catch_up(operations::Context& context);
// Drops the indexes and builds them anew.
std::int64_t rebuild(operations::Context& context);
}  // namespace corpus
