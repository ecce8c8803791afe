#include "operations/operation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace operations {
namespace {
struct In {
  std::string review, text;
  std::int64_t page = 1;
  static auto fields() {
    return std::tuple{field("review", "Avis", &In::review).required().max(64),
                      field("text", "Texte", &In::text).required().multiline(),
                      field("page", "Page", &In::page).between(1, 9)};
  }
};

Registry registry() {
  Registry r;
  auto run = [](Context&, const In& in) -> Result<std::string> {
    if (in.text == "non") return fail(ErrorKind::conflict, "no", "Non.");
    return in.review + "/" + in.text + "/" + std::to_string(in.page);
  };
  Views<In, std::string> views{.json = [](const std::string& s) { return json::value(s); },
                               .text = [](const std::string& s) { return s + "!"; }};
  r.add(operation<In, std::string>(
      {"a.show", "Voir", Right::anyone, Effect::read, web::Method::get, "/avis/{review}"}, run, views));
  r.add(operation<In, std::string>(
      {"a.edit", "Écrire", Right::reply, Effect::write, web::Method::post, "/avis/{review}"}, run, views));
  r.add(operation<In, std::string>(
      {"a.list", "Liste", Right::read, Effect::read, web::Method::get, "/avis", "a list"}, run, views));
  r.add(operation<In, std::string>(
      {"a.shell", "Commande", Right::administer, Effect::write, web::Method::post, "", "a shell"}, run,
      views));
  return r;
}

TEST(MatchPath, TakesNamedParts) {
  Values v;
  EXPECT_TRUE(match_path("/avis/{review}/reponse", "/avis/spp-12/reponse", v));
  EXPECT_EQ(v["review"], std::vector<std::string>{"spp-12"});
  EXPECT_TRUE(match_path("/{a}/{b}", "/x/y z", v));
  EXPECT_EQ(v["b"], std::vector<std::string>{"y z"});
  EXPECT_TRUE(match_path("/avis", "/avis", v));
  EXPECT_TRUE(match_path("/{a}/b", "/A%2FB%20%26%20C/b", v));
  EXPECT_EQ(v["a"], std::vector<std::string>{"A/B & C"});
}

TEST(MatchPath, RefusesAllElseAndThenSetsNothing) {
  for (auto [pattern, path] : {std::pair{"/avis/{review}", "/avis/"},
                               {"/avis/{review}", "/avis"},
                               {"/avis/{review}", "/avis/1/2"},
                               {"/avis/{review}/x", "/avis/1/y"},
                               {"/avis", "/avis/"},
                               {"/avis", "/avi"},
                               {"/a/{b}/c", "/a//c"},
                               {"/avis/{review}", ""},
                               {"", "/"}}) {
    Values v;
    EXPECT_FALSE(match_path(pattern, path, v)) << pattern << " " << path;
    EXPECT_TRUE(v.empty());
  }
}

RC_GTEST_PROP(MatchPath, GivesBackWhatWasPutIn, (const std::string& raw)) {
  RC_PRE(!raw.empty());
  Values v;
  RC_ASSERT(match_path("/a/{x}/b", "/a/" + fields::percent_encode(raw) + "/b", v));
  RC_ASSERT(v["x"].front() == raw);
}

// The use case is reached with checked input only, and its answer is drawn in the form asked for.
TEST(Operation, ParsesThenRunsThenDraws) {
  auto r = registry();
  Context* nowhere = nullptr;  // these use cases touch nothing
  auto run = [&](Values v, Form form) { return r.operations[1].run(*nowhere, v, {}, form); };
  auto faults = run({{"page", {"12"}}}, Form::json);
  ASSERT_FALSE(faults);
  EXPECT_EQ(faults.error().fields.size(), 3U);  // all at once
  EXPECT_EQ(run({{"review", {"7"}}, {"text", {"non"}}}, Form::json).error().kind, ErrorKind::conflict);
  auto json_answer = run({{"review", {"7"}}, {"text", {"oui"}}}, Form::json);
  ASSERT_TRUE(json_answer);
  EXPECT_EQ(json_answer->data.as_string(), "7/oui/1");
  EXPECT_EQ(run({{"review", {"7"}}, {"text", {"oui"}}, {"page", {"3"}}}, Form::text)->text, "7/oui/3!");
}

TEST(OpenApi, ListsEveryPathAndNothingElse) {
  auto r = registry();
  auto api = open_api(r);
  const auto& paths = api.at("paths").as_object();
  EXPECT_EQ(paths.size(), 2U);
  EXPECT_EQ(paths.at("/avis/{review}").as_object().size(), 2U);
  const auto& get = paths.at("/avis/{review}").as_object().at("get").as_object();
  const auto& post = paths.at("/avis/{review}").as_object().at("post").as_object();
  EXPECT_EQ(get.at("operationId").as_string(), "a.show");
  EXPECT_FALSE(get.contains("security"));
  EXPECT_TRUE(post.contains("security"));
  const auto& parameter = get.at("parameters").as_array().at(0).as_object();
  EXPECT_EQ(parameter.at("in").as_string(), "path");
  EXPECT_TRUE(parameter.at("required").as_bool());
  EXPECT_EQ(get.at("parameters").as_array().size(), 3U);
  EXPECT_EQ(post.at("parameters").as_array().size(), 1U);  // the others are in the body
  const auto& schema = post.at("requestBody")
                           .as_object()
                           .at("content")
                           .as_object()
                           .at("application/json")
                           .as_object()
                           .at("schema")
                           .as_object();
  EXPECT_TRUE(schema.at("properties").as_object().contains("text"));
  EXPECT_FALSE(schema.at("properties").as_object().contains("review"));
}
}  // namespace
}  // namespace operations
