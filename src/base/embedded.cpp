#include "base/embedded.h"

#include "base/embedded_table.h"

namespace embedded {
std::string_view file(std::string_view name) {
  for (const Blob* b = kBlobs; b->name != nullptr; ++b)
    if (name == b->name) return {b->begin, static_cast<std::size_t>(b->end - b->begin)};
  return {};
}

std::vector<std::string> list(std::string_view prefix) {
  std::vector<std::string> out;
  for (const Blob* b = kBlobs; b->name != nullptr; ++b)
    if (std::string_view(b->name).starts_with(prefix)) out.emplace_back(b->name);
  return out;
}
}  // namespace embedded
