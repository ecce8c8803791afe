// HMAC of many short messages: the standard one, whatever their number, keys and lengths.
#include "calls/hmac.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "calls/hmac_reference.h"

namespace calls {
namespace {
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
  for (std::size_t i = 0; i < count; ++i) {
    RC_ASSERT(hashes[i] == hmac_reference(secrets[i], texts[i]));
    RC_ASSERT(plain_hmac(messages[i]) == hashes[i]);
  }
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
