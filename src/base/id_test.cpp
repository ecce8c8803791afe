#include "base/id.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <type_traits>

namespace {
struct Review;
struct Account;
static_assert(!std::is_convertible_v<Id<Review>, Id<Account>>);
static_assert(!std::is_convertible_v<std::int64_t, Id<Review>>);

TEST(Tokens, AreLongDistinctAndReadable) {
  SystemRandom random;
  std::set<std::string> seen;
  std::set<char> letters;
  for (int i = 0; i < 500; ++i) {
    std::string t = random.token(24);
    EXPECT_EQ(t.size(), 24U);
    EXPECT_TRUE(seen.insert(t).second);
    letters.insert(t.begin(), t.end());
  }
  EXPECT_EQ(letters.size(), 32U);
  for (char look_alike : {'i', 'l', 'o', 'u', 'I', 'O'}) {
    EXPECT_EQ(letters.contains(look_alike), look_alike == 'u' && letters.contains('u'));
  }
}

TEST(Tokens, ASeedGivesTheSameAgain) {
  SeededRandom a(5), b(5), c(6);
  std::string one = a.token(16);
  EXPECT_EQ(b.token(16), one);
  EXPECT_NE(c.token(16), one);
  EXPECT_NE(a.token(16), one);
  EXPECT_EQ(a.token(0), "");
}

TEST(Hash, Sha256IsTheKnownOne) {
  EXPECT_EQ(hash::sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hash::sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

RC_GTEST_PROP(Hash, ShortIdsAreStableAndDiffer, (const std::string& a, const std::string& b)) {
  RC_ASSERT(hash::short_id(a) == hash::short_id(a));
  RC_ASSERT(hash::short_id(a, 26).substr(0, 12) == hash::short_id(a, 12));
  RC_ASSERT((a == b) == (hash::short_id(a) == hash::short_id(b)));
}

RC_GTEST_PROP(Hash, EqualIsEquality, (const std::string& a, const std::string& b)) {
  RC_ASSERT(hash::equal(a, b) == (a == b));
  RC_ASSERT(hash::equal(a, std::string(a)));
}
}  // namespace
