// HMAC-SHA-256 as libsodium makes it, to compare with: its first 64 bits.
#pragma once

#include <sodium.h>

#include <cstdint>
#include <string_view>

namespace calls {
inline std::uint64_t hmac_reference(std::string_view secret, std::string_view message) {
  crypto_auth_hmacsha256_state state;
  auto bytes = [](std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); };
  crypto_auth_hmacsha256_init(&state, bytes(secret), secret.size());
  crypto_auth_hmacsha256_update(&state, bytes(message), message.size());
  unsigned char mac[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_final(&state, mac);
  std::uint64_t out = 0;
  for (int i = 0; i < 8; ++i) out = (out << 8) | mac[i];
  return out;
}
}  // namespace calls
