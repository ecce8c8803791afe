// Files that the program carries inside itself, by their path in the repository ("assets/neutral.css").
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace embedded {
// The bytes of a file; empty when there is none of that name. Lives as long as the program.
std::string_view file(std::string_view name);
// Names that begin with `prefix`, in order.
std::vector<std::string> list(std::string_view prefix);
}  // namespace embedded
