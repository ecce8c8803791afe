// What every import tells at its end.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/source.h"

namespace operations {
struct ImportReport {
  static constexpr std::size_t kShownRejections = 1000;

  std::int64_t added = 0, updated = 0, unchanged = 0;
  std::int64_t rejected_count = 0;
  std::vector<Rejection> rejected;  // the first kShownRejections
  std::map<std::string, std::int64_t>
      unknown;  // parts of the format that were met and not understood, by name
  double seconds = 0;

  void reject(Rejection r) {
    ++rejected_count;
    if (rejected.size() < kShownRejections) rejected.push_back(std::move(r));
  }
};

// {"new","updated","unchanged","rejected":[{"file","line","reason"}],"unknown":{tag:count},"seconds"}
json::value report_json(const ImportReport& report);
ImportReport report_from_json(const json::value& v);
// For the terminal, in French.
std::string report_text(const ImportReport& report);
}  // namespace operations
