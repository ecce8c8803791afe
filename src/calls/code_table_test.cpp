// Numbers of codes: one a code and group, in the order of their coming.
#include "calls/code_table.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace calls {
namespace {
RC_GTEST_PROP(CodeTable, NumbersACodeOnceAGroup, ()) {
  CodeTable table;
  std::map<std::pair<std::string, std::uint32_t>, std::uint32_t> known;
  auto count = *rc::gen::inRange(0, 400);
  for (int i = 0; i < count; ++i) {
    auto size = *rc::gen::elementOf(std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 7, 8, 9, 300});
    auto code = *rc::gen::container<std::string>(size, rc::gen::elementOf(std::string("0A")));
    auto group = *rc::gen::elementOf(std::vector<std::uint32_t>{0, 1, CodeTable::kMostGroups - 1});
    auto expected = known.try_emplace({code, group}, static_cast<std::uint32_t>(known.size())).first->second;
    RC_ASSERT(table.number(code, group) == expected);
    RC_ASSERT(table.code(expected) == code);
  }
  RC_ASSERT(table.size() == known.size());
}
}  // namespace
}  // namespace calls
