// HMAC of many short messages: the standard one, whatever their number, keys and lengths.
#include "calls/hmac.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sodium.h>

#include <vector>

namespace calls {
namespace {
// The first 64 bits of libsodium's HMAC-SHA-256.
std::uint64_t reference(const std::string& secret, const std::string& message) {
  crypto_auth_hmacsha256_state state;
  auto bytes = [](const std::string& s) { return reinterpret_cast<const unsigned char*>(s.data()); };
  crypto_auth_hmacsha256_init(&state, bytes(secret), secret.size());
  crypto_auth_hmacsha256_update(&state, bytes(message), message.size());
  unsigned char mac[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_final(&state, mac);
  std::uint64_t out = 0;
  for (int i = 0; i < 8; ++i) out = (out << 8) | mac[i];
  return out;
}

std::string some_bytes(std::size_t most) {
  auto size = *rc::gen::inRange<std::size_t>(0, most + 1);
  return *rc::gen::container<std::string>(size, rc::gen::arbitrary<char>());
}

RC_GTEST_PROP(Hmac, OfManyIsThatOfEach, ()) {
  std::vector<std::string> secrets, texts;
  std::vector<HmacKey> keys;
  auto count = *rc::gen::inRange<std::size_t>(0, 20);
  for (std::size_t i = 0; i < count; ++i) {
    secrets.push_back(some_bytes(64));
    texts.push_back(some_bytes(HmacMessage::kLongest));
    keys.emplace_back(secrets.back());
  }
  std::vector<HmacMessage> messages(count);
  for (std::size_t i = 0; i < count; ++i) messages[i].set(keys[i], texts[i]);
  std::vector<std::uint64_t> hashes(count);
  hmac(messages, hashes);
  for (std::size_t i = 0; i < count; ++i) RC_ASSERT(hashes[i] == reference(secrets[i], texts[i]));
}

TEST(Hmac, IsThatOfRfc4231) {
  HmacKey key("Jefe");
  std::vector<HmacMessage> four(4);  // together and alone
  for (auto& m : four) m.set(key, "what do ya want for nothing?");
  std::vector<std::uint64_t> hashes(4);
  hmac(four, hashes);
  for (auto h : hashes) EXPECT_EQ(h, 0x5bdcc146bf60754eULL);
}
}  // namespace
}  // namespace calls
