// The pages that are looked at, and what leads to each.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace e2e {
struct Case {
  std::string name, role, path;
  int status = 200;
  std::string script = {};    // leads from there to the page meant
  std::string expected = {};  // JavaScript that holds on it
};
inline void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }
std::vector<Case> page_cases();
}  // namespace e2e
