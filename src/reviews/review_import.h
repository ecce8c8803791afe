// The Services Publics + open data: CSV (`;`, BOM), JSON array or JSONL, under the names of its several
// exports.
#pragma once

#include <string_view>

#include "base/fields.h"
#include "operations/context.h"
#include "operations/import_report.h"
#include "reviews/review.h"

namespace reviews {
struct ImportReviews {
  std::vector<std::string> paths;
  static auto fields() {
    return std::tuple{
        field("paths", "Fichiers ou dossiers", &ImportReviews::paths).required().positional().max(4096)};
  }
};
// All or nothing per call; every review that still wants a reply gets a line of the outbox to be drafted.
Result<operations::ImportReport> import_reviews(operations::Context& context, const ImportReviews& input);

// A row by column name, whatever the export called it.
using Columns = std::map<std::string, std::string, std::less<>>;
Columns columns_of(const json::value& v);
// A review with its personal data masked, or the reason why the row can't be one.
Result<Review> review_from(const Columns& row);
}  // namespace reviews
