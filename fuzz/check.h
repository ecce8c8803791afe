// What every target holds its parser to. A broken promise ends the program, and libFuzzer keeps the input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#define CHECK(promise)                                                                 \
  do {                                                                                 \
    if (promise) break;                                                                \
    std::fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #promise); \
    std::abort();                                                                      \
  } while (false)

namespace fuzz {
constexpr std::size_t kLargest = 64U << 10;

inline std::string_view bytes(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}
}  // namespace fuzz
