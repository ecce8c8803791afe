// Numbers of seven bits a byte, the least first; the eighth bit says that another byte follows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace calls {
inline void pack(std::string& out, std::uint64_t n) {
  for (; n >= 0x80; n >>= 7) out.push_back(static_cast<char>(n | 0x80));
  out.push_back(static_cast<char>(n));
}
// Takes one off the front; 0 when nothing is left.
inline std::uint64_t unpack(std::string_view& in) {
  std::uint64_t out = 0;
  for (unsigned shift = 0; !in.empty() && shift < 64; shift += 7) {
    auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    out |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) break;
  }
  return out;
}
}  // namespace calls
