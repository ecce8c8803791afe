// Accessibility faults of a loaded page, as axe-core finds them. axe-core itself is a separate program
// (MPL-2.0) that the caller reads from where npm put it; nothing of it is built in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "browser/browser.h"

namespace browser {
struct ViolationNode {
  std::string target;  // CSS selector; steps into shadow trees are separated by " >>> "
  std::string html;    // the start of the element's source
  std::string failure_summary;
};

struct Violation {
  std::string id;      // the rule's
  std::string impact;  // minor, moderate, serious, critical
  std::string help;
  std::vector<ViolationNode> nodes;
};

// Every rule that bears one of these tags.
std::vector<std::string> default_axe_tags();

// Runs axe.min.js (`axe_source`) in the page's main frame, whatever its CSP; contained frames are not looked
// into. The page needs its scripts enabled. Error script_error when axe can't be loaded or fails.
Result<std::vector<Violation>> run_axe(Page& page, std::string_view axe_source,
                                       const std::vector<std::string>& tags = default_axe_tags());
}  // namespace browser
