// JSON in and out on Boost.JSON, with plain numbers and total accessors.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace json {
using boost::json::array;
using boost::json::object;
using boost::json::value;

// Strict; `deepest` levels at most.
Result<value> parse(std::string_view text, std::size_t deepest = 32);
// Numbers as people write them (8.1, not 8.1E0). `indent` 0 gives one line.
std::string write(const value& v, int indent = 0);

// Members of an object; the default when absent or of another type. Text is cleaned.
std::string text(const value& v, std::string_view key);
std::int64_t integer(const value& v, std::string_view key, std::int64_t otherwise = 0);
double real(const value& v, std::string_view key, double otherwise = 0);
bool boolean(const value& v, std::string_view key);
const value* find(const value& v, std::string_view key);
// The members of an array of texts; a lone text counts as one.
std::vector<std::string> texts(const value& v, std::string_view key);
array strings(const std::vector<std::string>& items);
}  // namespace json
