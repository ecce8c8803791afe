// Ids of calls: the numbers that they are, and whether they only grow.
#include "calls/call_id.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace calls {
namespace {
RC_GTEST_PROP(IdNumber, IsTheNumberThatGivesTheIdBack, ()) {
  auto digits = *rc::gen::inRange(1, 19);
  std::string id;
  for (int i = 0; i < digits; ++i) id += *rc::gen::elementOf(std::string("0123456789"));
  std::uint64_t number = 0;
  bool canonical = id.size() == 1 || id[0] != '0';
  RC_ASSERT(id_number(id, number) == canonical);
  if (canonical) RC_ASSERT(std::to_string(number) == id);
}

RC_GTEST_PROP(IdNumber, IsNoneWithAnythingButDigits, ()) {
  auto id = *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('-', 'B')));
  std::uint64_t number = 0;
  bool digits = id.find_first_not_of("0123456789") == std::string::npos;
  if (!digits) RC_ASSERT(!id_number(id, number));
}

RC_GTEST_PROP(GrowingIds, NeverTakesAnIdTwice, ()) {
  auto ids = *rc::gen::container<std::vector<std::string>>(
      rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("0129A")))));
  GrowingIds growing;
  std::set<std::string> taken;
  for (const auto& id : ids)
    if (growing.grows(id)) RC_ASSERT(taken.insert(id).second);
}

TEST(GrowingIds, AreNumbersByValueThenTextsByLength) {
  GrowingIds ids;
  for (const char* id : {"0", "7", "12", "1234567", "12345678901", "A", "B", "AA", "017"})
    EXPECT_TRUE(ids.grows(id)) << id;
  for (const char* id : {"12345678902", "AB", "017"}) EXPECT_FALSE(ids.grows(id)) << id;
}
}  // namespace
}  // namespace calls
