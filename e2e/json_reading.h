// What whole-program tests read of an answer in JSON.
#pragma once

#include <cmath>
#include <set>
#include <string>
#include <string_view>

#include "base/json.h"

namespace e2e {
inline std::set<std::string> keys(const json::value& v) {
  std::set<std::string> out;
  if (auto* o = v.if_object())
    for (const auto& m : *o) out.insert(std::string(m.key()));
  return out;
}
// Empty, "" or NaN when it isn't there.
inline json::array list(const json::value& v, std::string_view key) {
  const json::value* found = json::find(v, key);
  return found != nullptr && found->is_array() ? found->get_array() : json::array{};
}
inline std::string word(const json::value& v, std::string_view key) {
  const json::value* found = json::find(v, key);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}
inline double number(const json::value& v, std::string_view key) {
  const json::value* found = json::find(v, key);
  return found != nullptr && found->is_number() ? found->to_number<double>() : std::nan("");
}
}  // namespace e2e
