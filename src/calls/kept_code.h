// Codes of networks and queues as they are kept.
#pragma once

#include <string>
#include <string_view>

#include "base/text.h"

namespace calls {
constexpr std::string_view kUnnamedQueue = "File";
// A code as it is kept: UTF-8, on one line, not too long.
inline std::string kept_code(std::string_view raw, std::string_view otherwise) {
  constexpr std::size_t kLongest = 120;  // code points
  std::string utf8 = text::valid_utf8(raw) ? std::string(raw) : text::from_cp1252(raw);
  std::string code = text::shorten(text::squeeze(text::clean(utf8)), kLongest);
  return code.empty() ? std::string(otherwise) : code;
}
}  // namespace calls
