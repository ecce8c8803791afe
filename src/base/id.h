// Row keys that cannot be mixed up, and the random tokens used as public references.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

template <class Tag>
struct Id {
  std::int64_t value = 0;
  explicit operator bool() const { return value != 0; }
  auto operator<=>(const Id&) const = default;
};

// A source of random bytes: the system's in service, seeded in tests.
class Random {
 public:
  virtual ~Random() = default;
  virtual void bytes(void* out, std::size_t size) = 0;
  // `length` characters of an alphabet without look-alikes (5 bits each).
  std::string token(std::size_t length);
};

class SystemRandom final : public Random {
 public:
  SystemRandom();
  void bytes(void* out, std::size_t size) override;
};

// Deterministic: the same seed gives the same tokens.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void bytes(void* out, std::size_t size) override;

 private:
  std::uint64_t state_;
};

namespace hash {
// SHA-256 of `bytes`, 64 lower-case hexadecimal characters.
std::string sha256_hex(std::string_view bytes);
// The first `length` characters of the BLAKE2b hash in the token alphabet: a short stable identifier.
std::string short_id(std::string_view bytes, std::size_t length = 16);
// Equality that takes the same time wherever the first difference is.
bool equal(std::string_view a, std::string_view b);
}  // namespace hash
