#include "base/json.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "base/text.h"

namespace {
TEST(Json, NumbersAreWrittenAsPeopleDo) {
  for (const char* s : {"8.1", "0", "-3", "12345678901", "0.1", "100", "1.5", "18446744073709551615"})
    EXPECT_EQ(json::write(*json::parse(s)), s);
  EXPECT_EQ(json::write(json::value(8.1)), "8.1");
  EXPECT_EQ(json::write(json::value(1.0 / 3)), "0.3333333333333333");
}

TEST(Json, WhatIsNoNumberIsNull) {
  for (double d : {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
                   std::numeric_limits<double>::quiet_NaN()})
    EXPECT_EQ(json::write(json::value(d)), "null");
  for (const char* bad : {"NaN", "Infinity", "1e999x"}) EXPECT_FALSE(json::parse(bad)) << bad;
}

TEST(Json, DepthIsLimited) {
  auto nested = [](int n) {
    return std::string(static_cast<std::size_t>(n), '[') + std::string(static_cast<std::size_t>(n), ']');
  };
  EXPECT_TRUE(json::parse(nested(32)));
  EXPECT_FALSE(json::parse(nested(33)));
  EXPECT_FALSE(json::parse(nested(1'000'000)));
  EXPECT_TRUE(json::parse(nested(100), 100));
}

TEST(Json, IsStrict) {
  for (const char* bad : {"", " ", "{", "[1,]", "{a:1}", "'x'", "// c\n1", "1 2", "\"\xC3(\"", "\"\t\""})
    EXPECT_FALSE(json::parse(bad)) << bad;
  EXPECT_EQ(json::parse("[1,]").error().kind, ErrorKind::invalid);
  EXPECT_FALSE(json::parse("[1,]").error().message.empty());
}

RC_GTEST_PROP(Json, TextsReadBack, (const std::string& raw)) {
  std::string s = text::clean(raw);
  auto back = json::parse(json::write(json::object{{"a", s}}));
  RC_ASSERT(back.has_value());
  RC_ASSERT(std::string(back->as_object().at("a").as_string()) == s);
}

RC_GTEST_PROP(Json, NumbersReadBack, (double d, std::int64_t n)) {
  RC_PRE(std::isfinite(d) && (d == 0 || (std::abs(d) > 1e-200 && std::abs(d) < 1e200)));
  auto back = json::parse(json::write(json::array{d, n}));
  RC_ASSERT(back.has_value());
  RC_ASSERT(std::abs(back->at(0).to_number<double>() - d) <=
            std::abs(d) * 1e-14);  // Boost.JSON 1.81 reads to the last bit but one
  RC_ASSERT(back->at(1).to_number<std::int64_t>() == n);
}

TEST(Json, NothingInItCanCloseAScript) {
  EXPECT_EQ(json::write(json::parse("\"\\u0000\\n\\\"\"").value()), "\"\\u0000\\n\\\"\"");
}

TEST(Json, AccessorsNeverFail) {
  auto v = *json::parse(
      R"({"t":"x","n":3,"d":2.5,"b":true,"l":["a",1,"b"],"nul":null,"big":1e300,"u":9223372036854775808})");
  EXPECT_EQ(json::text(v, "t"), "x");
  EXPECT_EQ(json::text(v, "n"), "3");
  EXPECT_EQ(json::text(v, "l"), "");
  EXPECT_EQ(json::text(v, "absent"), "");
  EXPECT_EQ(json::integer(v, "n"), 3);
  EXPECT_EQ(json::integer(v, "d"), 2);
  EXPECT_EQ(json::integer(v, "t", 9), 9);
  EXPECT_EQ(json::integer(v, "big", 9), 9);
  EXPECT_EQ(json::integer(v, "u", 9), 9);
  EXPECT_EQ(json::real(v, "n"), 3.0);
  EXPECT_EQ(json::real(v, "u"), 9223372036854775808.0);
  EXPECT_TRUE(json::boolean(v, "b"));
  EXPECT_FALSE(json::boolean(v, "n"));
  EXPECT_EQ(json::texts(v, "l"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(json::texts(v, "t"), std::vector<std::string>{"x"});
  EXPECT_EQ(json::find(json::value(3), "t"), nullptr);
  json::value made = json::object{{"size", std::size_t{10}}};
  EXPECT_EQ(json::integer(made, "size"), 10);  // before it is written as after
}

TEST(Json, IndentedReadsBack) {
  auto v = *json::parse(R"({"a":[1,{"b":[]}],"c":{}})");
  std::string tidy = json::write(v, 2);
  EXPECT_NE(tidy.find("\n  \"a\": ["), std::string::npos);
  EXPECT_EQ(json::write(*json::parse(tidy)), json::write(v));
}
}  // namespace
