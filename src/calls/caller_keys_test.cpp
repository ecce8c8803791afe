// Keyed hashes of callers: the standard HMAC, one number one hash, keys that can be destroyed.
#include "calls/caller_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <filesystem>
#include <set>

#include "base/source.h"
#include "calls/hmac_reference.h"
#include "calls/zone.h"

namespace calls {
namespace {
namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string some(std::string_view alphabet, std::size_t least, std::size_t most) {
  std::string out;
  for (auto n = *rc::gen::inRange(least, most + 1); n > 0; --n)
    out += alphabet[*rc::gen::inRange<std::size_t>(0, alphabet.size())];
  return out;
}

TEST(CallerKey, IsTheHmacOfRfc4231) {
  // Test case 2.
  EXPECT_EQ(hmac_reference("Jefe", "what do ya want for nothing?"), 0x5bdcc146bf60754eULL);
  EXPECT_EQ(CallerKey("Jefe").hash("what do ya want for nothing?"), 0x5bdcc146bf60754eULL);
}

RC_GTEST_PROP(CallerKey, HashesNumbersAsLibsodium, ()) {
  std::string secret = *rc::gen::container<std::string>(CallerKey::kSecretBytes, rc::gen::arbitrary<char>());
  std::string number = "0" + some("123456789", 1, 1) + some("0123456789", 2, 38);
  RC_ASSERT(CallerKey(secret).hash(number) == hmac_reference(secret, number));
  // Names inside a telephone system, up to what one block holds.
  std::string name = "w" + some("abcdefghijklmnopqrstuvwxyz0123456789/-@._", 3, 53);
  if (normal_number(name) == name) RC_ASSERT(CallerKey(secret).hash(name) == hmac_reference(secret, name));
}

RC_GTEST_PROP(CallerKey, KeepsNumbersAndSecretsApart, ()) {
  std::string secret = *rc::gen::container<std::string>(CallerKey::kSecretBytes, rc::gen::arbitrary<char>());
  std::string other = secret;
  other[*rc::gen::inRange<std::size_t>(0, other.size())] ^= 1;
  std::string a = "01" + some("0123456789", 8, 8), b = "01" + some("0123456789", 8, 8);
  CallerKey key(secret);
  RC_ASSERT((key.hash(a) == key.hash(b)) == (a == b));
  RC_ASSERT(key.hash(a) != CallerKey(other).hash(a));
  RC_ASSERT(key.hash(a) != 0U);
}

TEST(CallerKey, WithheldNumbersHaveNoHash) {
  CallerKey key(std::string(CallerKey::kSecretBytes, 'k'));
  for (const char* s : {"", " ", "anonymous", "Anonymous", "ANONYME", "unknown", "Inconnu", "Numéro masqué",
                        "Privé", "restricted", "unavailable", "withheld", "15", "+", "0", "---"}) {
    EXPECT_EQ(key.hash(s), 0U) << s;
    EXPECT_EQ(normal_number(s), "") << s;
  }
}

TEST(NormalNumber, IsOneForAllWaysToWriteIt) {
  for (const char* s : {"0123456789", "01 23 45 67 89", "01.23.45.67.89", "01-23-45-67-89", " 0123456789 ",
                        "+33123456789", "+33 1 23 45 67 89", "0033123456789", "00 33 1 23 45 67 89",
                        "33 1 23 45 67 89", "(01) 23 45 67 89", "01\u00A023\u00A045\u00A067\u00A089"})
    EXPECT_EQ(normal_number(s), "0123456789") << s;
  EXPECT_EQ(normal_number("+32 2 123 45 67"), "3221234567");
  EXPECT_EQ(normal_number("0032 2 123 45 67"), "3221234567");
  EXPECT_EQ(normal_number("+262 262 12 34 56"), "262262123456");
  EXPECT_EQ(normal_number("3939"), "3939");
  EXPECT_EQ(normal_number("Poste-12"), "poste-12");
  EXPECT_EQ(normal_number("0123456789abcdef"), "0123456789abcdef");  // hashed already by the source
}

RC_GTEST_PROP(NormalNumber, IsNormal, (const std::string& s)) {
  std::string once = normal_number(s);
  RC_ASSERT(normal_number(once) == once || once.starts_with("00") || once.size() == 11U);
}

TEST(YearOf, IsTheCivilYearInUtc) {
  for (int year : {1990, 1999, 2000, 2024, 2026, 2099}) {
    std::int64_t first = civil_seconds(year, 1, 1);
    EXPECT_EQ(year_of(first), year);
    EXPECT_EQ(year_of(first - 1), year - 1);
    EXPECT_EQ(year_of(civil_seconds(year, 12, 31, 23, 59, 59)), year);
  }
}

class Keys : public testing::Test {
 protected:
  ~Keys() override { fs::remove_all(folder_); }
  CallerKeys keys() { return {folder_ + "/keys", random_}; }
  std::uint64_t hash(const std::string& network, int year) {
    auto kept = keys();
    const auto* key = kept.of(network, year);
    return key == nullptr ? 0 : key->hash("0612345678");
  }
  std::vector<fs::path> files() {
    std::vector<fs::path> out;
    for (const auto& e : fs::directory_iterator(folder_ + "/keys")) out.push_back(e.path());
    return out;
  }
  std::string folder_ = [] {
    std::string pattern = (fs::temp_directory_path() / "cles_XXXXXX").string();
    return std::string(mkdtemp(pattern.data()));
  }();
  SeededRandom random_{1};
};

TEST_F(Keys, OneForEachNetworkAndYearKeptFromRunToRun) {
  std::set<std::uint64_t> all;
  for (const char* network : {"CAF", "MSA", "Réseau d’essai / 1"})
    for (int year : {2025, 2026}) {
      std::uint64_t first = hash(network, year);
      EXPECT_NE(first, 0U);
      EXPECT_EQ(hash(network, year), first) << network;
      all.insert(first);
    }
  EXPECT_EQ(all.size(), 6U);
  auto listed = keys().list();
  ASSERT_EQ(listed.size(), 6U);
  EXPECT_EQ(listed[0].network, "CAF");
  EXPECT_EQ(listed[0].year, 2025);
  EXPECT_FALSE(listed[0].destroyed);
  EXPECT_EQ(listed[5].network, "Réseau d’essai / 1");
}

TEST_F(Keys, AreReadableByTheirOwnerOnly) {
  hash("CAF", 2026);
  auto open = fs::perms::group_all | fs::perms::others_all;
  EXPECT_EQ(fs::status(folder_ + "/keys").permissions() & open, fs::perms::none);
  for (const auto& f : files()) EXPECT_EQ(fs::status(f).permissions() & open, fs::perms::none) << f;
}

TEST_F(Keys, ADestroyedOneIsNeverMadeAgain) {
  auto kept = keys();
  ASSERT_NE(kept.of("CAF", 2026), nullptr);
  std::string before = *read_file(files().at(0).string());
  std::string secret = before.substr(before.rfind('\n', before.size() - 2) + 1, 64);
  ASSERT_EQ(secret.find_first_not_of("0123456789abcdef"), secret.npos);
  std::uint64_t other = hash("CAF", 2027);
  ASSERT_TRUE(kept.destroy("CAF", 2026));
  EXPECT_EQ(kept.of("CAF", 2026), nullptr);
  EXPECT_EQ(hash("CAF", 2026), 0U);
  EXPECT_EQ(hash("CAF", 2026), 0U);
  EXPECT_EQ(hash("CAF", 2027), other);
  for (const auto& f : files()) EXPECT_THAT(*read_file(f.string()), Not(HasSubstr(secret)));
  auto listed = kept.list();
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_TRUE(listed[0].destroyed);
  EXPECT_FALSE(listed[1].destroyed);
  EXPECT_TRUE(kept.destroy("CAF", 2026)) << "twice does no harm";
  EXPECT_EQ(hash("CAF", 2026), 0U);
}

TEST_F(Keys, WhatIsntThereIsntDestroyed) {
  auto gone = keys().destroy("CAF", 2026);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().kind, ErrorKind::missing);
}

TEST_F(Keys, AnUnreadableOneIsNotReplaced) {
  hash("CAF", 2026);
  auto path = files().at(0).string();
  for (const char* bytes : {"", "guichet-caller-key 1\nCAF\n2026\nzz\n", "autre chose"}) {
    ASSERT_TRUE(write_file(path, bytes));
    EXPECT_EQ(hash("CAF", 2026), 0U) << bytes;
    EXPECT_EQ(*read_file(path), bytes);
  }
}

TEST(CallerKey, AMaskStandsForItsNumber) {
  CallerKey key(std::string(CallerKey::kSecretBytes, 'k'));
  std::string mask = key.masked("06 12 34 56 78");
  EXPECT_EQ(mask.find("0612345678"), mask.npos);
  EXPECT_EQ(key.hash(mask), key.hash("+33 6 12 34 56 78"));
  EXPECT_EQ(key.masked("anonymous"), "");
  EXPECT_NE(key.hash("#masked:zzzzzzzzzzzzzzzz"), 0U);  // a name like another
}
}  // namespace
}  // namespace calls
