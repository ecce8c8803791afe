#include "web/logged_path.h"

#include <algorithm>
#include <cctype>

namespace web {
namespace {
constexpr std::size_t kShortestToken = 24;  // characters
}  // namespace

std::string without_tokens(const std::string& path) {
  std::string out, part;
  auto end_part = [&] {
    bool token = part.size() >= kShortestToken &&
                 std::all_of(part.begin(), part.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
    out += token ? std::string("*") : part;
    part.clear();
  };
  for (char c : path) {
    if (c != '/') {
      part += c;
      continue;
    }
    end_part();
    out += c;
  }
  end_part();
  return out;
}
}  // namespace web
