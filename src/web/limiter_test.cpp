#include "web/limiter.h"

#include <gtest/gtest.h>

namespace web {
namespace {
constexpr Millis kMinute = 60'000;

TEST(Limiter, AdmitsSoManyAMinuteForEachKey) {
  Limiter l;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(l.admits("a", 3, 5)) << i;
  EXPECT_FALSE(l.admits("a", 3, kMinute - 1));
  EXPECT_TRUE(l.admits("b", 3, kMinute - 1));
  EXPECT_TRUE(l.admits("a", 3, kMinute));
}

TEST(Limiter, AskingWhetherAKeyIsSpentCountsNothing) {
  Limiter l;
  EXPECT_TRUE(l.admits("a", 2, 0));
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(l.spent("a", 2, 0));
  EXPECT_TRUE(l.admits("a", 2, 0));
  EXPECT_TRUE(l.spent("a", 2, 0));
  EXPECT_FALSE(l.spent("a", 2, kMinute));
}

TEST(Limiter, TheAddressOfAProxyBesideTheProgramTellsNobodyApart) {
  for (const char* own : {"127.0.0.1", "::1", "::ffff:127.0.0.1"}) EXPECT_TRUE(is_own_address(own)) << own;
  for (const char* other : {"192.0.2.7", "2001:db8::1", ""}) EXPECT_FALSE(is_own_address(other)) << other;
}
}  // namespace
}  // namespace web
