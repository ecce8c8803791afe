// An input back to the values a form shows again.
#pragma once

#include <fmt/format.h>

#include <algorithm>

#include "base/fields.h"

namespace calls {
namespace form_values {
inline std::vector<std::string> value(const std::string& v) { return {v}; }
inline std::vector<std::string> value(const std::vector<std::string>& v) { return v; }
inline std::vector<std::string> value(bool v) { return {v ? "1" : ""}; }
inline std::vector<std::string> value(std::int64_t v) { return {std::to_string(v)}; }
inline std::vector<std::string> value(const std::optional<std::int64_t>& v) {
  return {v ? std::to_string(*v) : std::string()};
}
inline std::vector<std::string> value(const std::optional<double>& v) {
  std::string text = v ? fmt::format("{}", *v) : std::string();
  std::replace(text.begin(), text.end(), '.', ',');
  return {text};
}
}  // namespace form_values

template <class In>
Values values_of(const In& in) {
  Values out;
  std::apply([&](const auto&... f) { ((out[f.spec.name] = form_values::value(in.*(f.member))), ...); },
             In::fields());
  return out;
}

// The same as a query string, without what is empty.
inline std::string query_of(const Values& values) {
  std::string out;
  for (const auto& [name, all] : values)
    for (const auto& v : all)
      if (!v.empty()) out += fmt::format("{}{}={}", out.empty() ? "" : "&", name, fields::percent_encode(v));
  return out;
}
}  // namespace calls
