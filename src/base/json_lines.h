// A file of JSON objects, one a line.
#pragma once

#include <functional>
#include <string>

#include "base/json.h"

namespace json {
// Visits every line that isn't blank, with its number from 1. Stops at the first that can't be read: error
// bad_line, with the file, the line and the reason. Lines are 1 MiB at most.
Result<void> each_line(const std::string& path,
                       const std::function<void(const value& line, std::int64_t number)>& visit);
}  // namespace json
