// Numbers that may be missing, as JSON says them.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>

#include "base/json.h"

namespace calls {
inline json::value number_or_null(const std::optional<double>& v) {
  return v && std::isfinite(*v) ? json::value(*v) : json::value(nullptr);
}
inline json::value count_json(bool told, std::uint64_t count) {
  return told ? json::value(count) : json::value(nullptr);
}
}  // namespace calls
