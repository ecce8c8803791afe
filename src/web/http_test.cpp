#include "web/http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace web {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

Request decoded(std::string content_type, std::string raw, bool good = true) {
  Request request;
  request.content_type = std::move(content_type);
  EXPECT_EQ(decode_body(request, std::move(raw)).has_value(), good);
  return request;
}

std::string part(std::string_view head, std::string_view value) {
  return "--xx\r\nContent-Disposition: form-data; " + std::string(head) + "\r\n\r\n" + std::string(value) +
         "\r\n";
}

TEST(Body, AForm) {
  Request r = decoded("application/x-www-form-urlencoded; charset=utf-8", "a=1&b=%C3%A9+x&a=2&vide=&c=%zz");
  EXPECT_THAT(r.form["a"], ElementsAre("1", "2"));
  EXPECT_THAT(r.form["b"], ElementsAre("é x"));
  EXPECT_THAT(r.form["vide"], ElementsAre(""));
  EXPECT_THAT(r.form["c"], ElementsAre("%zz"));
}

TEST(Body, AFormOfSeveralParts) {
  Request r = decoded(
      "multipart/form-data; boundary=xx",
      part("name=\"a\"", "un") + part("name=\"vide\"", "") +
          part("name=\"f\"; filename=\"C:\\dir\\avis.csv\"\r\nContent-Type: text/csv", "a;b\r\n\r\n--x\r\n") +
          "--xx--\r\n");
  EXPECT_THAT(r.form["a"], ElementsAre("un"));
  EXPECT_THAT(r.form["vide"], ElementsAre(""));
  ASSERT_EQ(r.uploads.size(), 1U);
  EXPECT_EQ(r.uploads[0].field, "f");
  EXPECT_EQ(r.uploads[0].filename, "avis.csv");
  EXPECT_EQ(r.uploads[0].bytes, "a;b\r\n\r\n--x\r\n");
}

TEST(Body, TheBoundaryMayBeQuotedAndFollowed) {
  std::string raw = part("name=\"a\"", "un") + "--xx--";
  for (const char* type :
       {"multipart/form-data; boundary=\"xx\"", "multipart/form-data; boundary=xx; charset=utf-8",
        "multipart/form-data; boundary=\"xx\"; charset=utf-8"})
    EXPECT_THAT(decoded(type, raw).form["a"], ElementsAre("un")) << type;
}

TEST(Body, BrokenPartsAreRefused) {
  for (const char* type :
       {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\""})
    decoded(type, part("name=\"a\"", "un") + "--xx--", false);
  for (std::string raw : {std::string(), std::string("--xx"), std::string("--xx\r\n\r\n"),
                          part("name=\"a\"", "un"), part("name=\"a\"", "un") + "--xx"})
    decoded("multipart/form-data; boundary=xx", raw, false);
}

TEST(Body, Json) {
  Request r = decoded("application/json", R"({"a":"x","b":[1,true,"é"],"c":null,"d":2.5,"e":{"f":1}})");
  EXPECT_THAT(r.form["a"], ElementsAre("x"));
  EXPECT_THAT(r.form["b"], ElementsAre("1", "true", "é"));
  EXPECT_THAT(r.form["d"], ElementsAre("2.5"));
  EXPECT_THAT(r.form["e"], IsEmpty());
  decoded("application/json", "[]", false);
  decoded("application/json", "{\"a\":\"\xC3(\"}", false);
}

TEST(Body, AnythingElseIsKeptAsItCame) { EXPECT_EQ(decoded("text/csv", "a;b\n").body, "a;b\n"); }

TEST(Cookies, AreFoundByTheirWholeName) {
  Request r;
  r.cookie = "guichet2=b; xguichet=c; guichet=a; guichet=d";
  EXPECT_EQ(r.cookie_value("guichet"), "a");
  EXPECT_EQ(r.cookie_value("guich"), "");
  EXPECT_EQ(r.cookie_value("absent"), "");
}
}  // namespace
}  // namespace web
