#include "people/account.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace people {
namespace {
using operations::Right;
using operations::Viewer;

Viewer holding(std::vector<Grant> grants) {
  Viewer v;
  v.account = 7;
  v.scopes = scopes_of(grants);
  return v;
}

TEST(Account, RolesAreReadBackFromTheirCodes) {
  std::set<std::string_view> codes, names;
  for (Role r : all_roles()) {
    EXPECT_EQ(role_from(role_code(r)), r);
    EXPECT_FALSE(rights_of(r).empty());
    codes.insert(role_code(r));
    names.insert(role_name(r));
  }
  EXPECT_EQ(codes.size(), all_roles().size());
  EXPECT_EQ(names.size(), all_roles().size());
  EXPECT_FALSE(role_from("Agent"));
  EXPECT_FALSE(role_from(""));
}

TEST(Account, OnlyAdministratorsAdminister) {
  for (Role r : all_roles())
    EXPECT_EQ(testing::Value(rights_of(r), testing::Contains(Right::administer)), r == Role::administrator)
        << role_code(r);
  EXPECT_THAT(rights_of(Role::auditor), testing::Not(testing::Contains(Right::reply)));
  EXPECT_THAT(rights_of(Role::sub_prefect), testing::Not(testing::Contains(Right::reply)));
}

TEST(Account, APasswordVerifiesOnlyAgainstItsOwnHash) {
  std::string hash = hash_password("correct cheval pile");
  EXPECT_TRUE(verify_password(hash, "correct cheval pile"));
  EXPECT_FALSE(verify_password(hash, "correct cheval pilE"));
  EXPECT_FALSE(verify_password(hash, ""));
  EXPECT_NE(hash, hash_password("correct cheval pile"));  // its own salt
  EXPECT_EQ(hash.find("cheval"), std::string::npos);
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
}

TEST(Account, ABrokenHashOpensNothing) {
  for (std::string hash :
       {std::string(), std::string("x"), std::string("$argon2id$"), std::string(5000, 'a')})
    EXPECT_FALSE(verify_password(hash, "x")) << hash;
}

TEST(Account, PasswordsAreCountedInCharacters) {
  EXPECT_EQ(password_faults("fresh", "onzecaracte").size(), 1U);
  EXPECT_EQ(password_faults("fresh", "onzecaracte").front().field, "fresh");
  EXPECT_TRUE(password_faults("fresh", "douzecaracte").empty());
  EXPECT_EQ(password_faults("fresh", "éééééé").size(), 1U);  // 12 bytes, 6 characters
  EXPECT_TRUE(password_faults("fresh", "éééééééééééé").empty());
}

TEST(Account, ARightHoldsAtAPlaceAndBelow) {
  Viewer v = holding({{Role::agent, {"/3/17/", ""}, "CAF du Gard"}});
  EXPECT_TRUE(v.may(Right::reply, {"/3/17/", "30"}));
  EXPECT_TRUE(v.may(Right::reply, {"/3/17/42/", "30"}));
  EXPECT_FALSE(v.may(Right::reply, {"/3/", "30"}));
  EXPECT_FALSE(v.may(Right::reply, {"/3/170/", "30"}));
  EXPECT_FALSE(v.may(Right::reply, {"", "30"}));
  EXPECT_FALSE(v.may(Right::administer, {"/3/17/", "30"}));
  EXPECT_TRUE(v.may(Right::reply));
  EXPECT_FALSE(v.everywhere(Right::reply));
}

TEST(Account, ADepartementIgnoresTheTree) {
  Viewer v = holding({{Role::sub_prefect, {"", "30"}, "département 30"}});
  EXPECT_TRUE(v.may(Right::territory, {"/1/", "30"}));
  EXPECT_TRUE(v.may(Right::territory, {"/9/8/", "30"}));
  EXPECT_FALSE(v.may(Right::territory, {"/1/", "34"}));
  EXPECT_FALSE(v.may(Right::territory, {"", ""}));
  EXPECT_FALSE(v.everywhere(Right::territory));
  EXPECT_FALSE(v.may(Right::reply, {"/1/", "30"}));
}

TEST(Account, RightsOfSeveralRolesDoNotMix) {
  Viewer v = holding({{Role::agent, {"/1/", ""}, "A"}, {Role::validator, {"/2/", ""}, "B"}});
  EXPECT_TRUE(v.may(Right::reply, {"/1/", ""}));
  EXPECT_TRUE(v.may(Right::approve, {"/2/", ""}));
  EXPECT_FALSE(v.may(Right::approve, {"/1/", ""}));
}

TEST(Account, EverywhereIsEverywhere) {
  Viewer v = holding({{Role::administrator, {"", ""}, "partout"}});
  EXPECT_TRUE(v.everywhere(Right::administer));
  EXPECT_TRUE(v.may(Right::reply, {"/5/", "13"}));
  EXPECT_TRUE(v.may(Right::reply, {"", ""}));
}

TEST(Account, NobodyMayOnlyWhatAnyoneMay) {
  Viewer v;
  EXPECT_TRUE(v.may(Right::anyone));
  for (Right r : {Right::signed_in, Right::read, Right::reply, Right::administer}) {
    EXPECT_FALSE(v.may(r));
    EXPECT_FALSE(v.may(r, {"/1/", "30"}));
    EXPECT_FALSE(v.everywhere(r));
  }
}

// Scopes only ever widen what one may do.
RC_GTEST_PROP(Account, OneMoreGrantNeverTakesARightAway, (const std::vector<int>& picks)) {
  std::vector<Grant> grants;
  auto place = [](int n) {
    return operations::Scope{n % 3 == 0 ? "" : "/" + std::to_string(n % 5) + "/", n % 4 == 1 ? "30" : ""};
  };
  for (int p : picks) {
    int n = std::abs(p % 1000);
    Viewer before = holding(grants);
    grants.push_back({all_roles()[static_cast<std::size_t>(n) % all_roles().size()], place(n), ""});
    Viewer after = holding(grants);
    for (Right r : {Right::read, Right::reply, Right::approve, Right::territory})
      for (operations::Place where :
           {operations::Place{"/1/2/", "30"}, operations::Place{"/4/", "13"}, operations::Place{"", ""}})
        RC_ASSERT(!before.may(r, where) || after.may(r, where));
  }
}
}  // namespace
}  // namespace people
