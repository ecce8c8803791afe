// The audit trail: every act, append-only, each line bound to the one before by its hash, so that a line
// changed, removed or put in between shows. What it holds: who, when, what, on what; never a citizen's words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "operations/context.h"

namespace people {
struct AuditLine {
  std::int64_t seq = 0;  // 1, 2, 3… without a gap
  Millis at = 0;
  std::string actor;   // e-mail address, or "local" for the command line, "tâche" for jobs
  std::string action;  // "avis.publier"
  std::string object;  // public reference of the thing
  std::string detail;  // short, without personal data
  std::string previous;
  std::string hash;  // SHA-256 over all the fields above
};

// Adds a line inside the caller's transaction: the act and its trace are kept together or not at all.
void record(store::Db& db, const operations::Context& context, std::string_view action,
            std::string_view object, std::string_view detail = "");

// The hash a line must have.
std::string line_hash(const AuditLine& line);

struct AuditCheck {
  std::int64_t lines = 0;
  std::int64_t first_fault = 0;  // seq of the first line that doesn't hold; 0 when all do
  std::string head;              // hash of the last line: note it elsewhere to detect a truncated trail
};
AuditCheck verify_trail(store::Db& db);
// The newest lines first.
std::vector<AuditLine> newest_lines(store::Db& db, std::int64_t limit, std::int64_t before = INT64_MAX);
}  // namespace people
