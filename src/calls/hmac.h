// HMAC-SHA-256 of short messages, its first 64 bits, several at a time where the processor has instructions
// for SHA: one after another, each step would wait for the one before.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace calls {
// A secret of at most 64 bytes, as the states of SHA-256 after its two pads.
struct HmacKey {
  explicit HmacKey(std::string_view secret);
  std::array<std::uint32_t, 8> inner, outer;
};

// A message on its way to its hash, as the one block of SHA-256 that it fills.
class HmacMessage {
 public:
  static constexpr std::size_t kLongest = 55;  // bytes; the rest of a longer message is left out
  void set(const HmacKey& key, std::string_view message);
  const HmacKey& key() const { return *key_; }
  const std::array<unsigned char, 64>& block() const { return block_; }

 private:
  const HmacKey* key_ = nullptr;  // outlives it
  std::array<unsigned char, 64> block_;
};

// The hash of each message, in its place; `hashes` are as many. Never 0.
void hmac(std::span<const HmacMessage> messages, std::span<std::uint64_t> hashes);
// Of one, without the instructions for SHA.
std::uint64_t plain_hmac(const HmacMessage& message);
}  // namespace calls
