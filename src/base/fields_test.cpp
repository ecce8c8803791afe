#include "base/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"

namespace {
using testing::ElementsAre;
using testing::HasSubstr;

struct Input {
  std::string name, note, colour, secret;
  std::int64_t age = 7;
  std::optional<std::int64_t> size;
  bool agreed = false;
  std::vector<std::string> paths;
  static auto fields() {
    return std::tuple{field("name", "Nom", &Input::name).required().max(5),
                      field("note", "Note", &Input::note).multiline().max(20),
                      field("colour", "Couleur", &Input::colour).choices({{"r", "Rouge"}, {"v", "Vert"}}),
                      field("secret", "Secret", &Input::secret).secret(),
                      field("age", "Âge", &Input::age).between(0, 150),
                      field("size", "Taille", &Input::size).between(1, 300),
                      field("agreed", "Accord", &Input::agreed),
                      field("paths", "Chemins", &Input::paths)};
  }
};

TEST(Fields, AllFaultsComeAtOnceInTheirOrder) {
  auto r = fields::parse<Input>(
      {{"note", {std::string(21, 'x')}}, {"colour", {"bleu"}}, {"age", {"151"}}, {"size", {"grand"}}});
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().kind, ErrorKind::invalid);
  std::vector<std::string> names;
  for (const auto& f : r.error().fields) {
    names.push_back(f.field);
    EXPECT_FALSE(f.message.empty());
  }
  EXPECT_THAT(names, ElementsAre("name", "note", "colour", "age", "size"));
  EXPECT_EQ(r.error().message, r.error().fields[0].message);
}

TEST(Fields, GoodValuesAreCleanedAndTyped) {
  auto r = fields::parse<Input>({{"name", {"  A  \n b "}},
                                 {"note", {" un\r\n deux "}},
                                 {"colour", {"v"}},
                                 {"secret", {" tel quel\t "}},
                                 {"age", {"-0"}},
                                 {"size", {"300"}},
                                 {"agreed", {"on"}},
                                 {"paths", {"a", "b"}},
                                 {"other", {"?"}}});
  ASSERT_TRUE(r) << r.error().message;
  EXPECT_EQ(r->name, "A b");
  EXPECT_EQ(r->note, "un\n deux");
  EXPECT_EQ(r->secret, " tel quel\t ");  // a password is not tidied
  EXPECT_EQ(r->age, 0);
  EXPECT_EQ(r->size, 300);
  EXPECT_TRUE(r->agreed);
  EXPECT_THAT(r->paths, ElementsAre("a", "b"));
}

TEST(Fields, AbsentOrEmptyKeepsTheDefault) {
  auto r = fields::parse<Input>({{"name", {"A"}}, {"age", {""}}, {"size", {}}});
  ASSERT_TRUE(r);
  EXPECT_EQ(r->age, 7);
  EXPECT_FALSE(r->size);
  EXPECT_FALSE(r->agreed);
  EXPECT_FALSE(fields::parse<Input>({{"name", {" \n "}}}));  // blank isn't filled
}

TEST(Fields, ALineHoldsNothingUnseen) {
  for (std::string bad : {std::string(1, '\0'), std::string("CAF\0", 4), std::string("\x1B[2J"),
                          std::string("a\x7F"), std::string("\u200B")}) {
    auto refused = fields::parse<Input>({{"name", {bad}}});
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(refused.error().fields.at(0).field, "name");
    EXPECT_EQ(refused.error().fields.size(), 1U);
  }
  EXPECT_TRUE(fields::parse<Input>({{"name", {"a\tb\r\n"}}}));
}

TEST(Fields, LengthIsInCharacters) {
  EXPECT_TRUE(fields::parse<Input>({{"name", {"ééééé"}}}));
  EXPECT_FALSE(fields::parse<Input>({{"name", {"éééééé"}}}));
}

TEST(Fields, IntegersAreWholeAndPlain) {
  for (const char* bad : {"1.5", "1e3", " 1", "1 ", "0x1", "+1", "99999999999999999999", "-1", "un"})
    EXPECT_FALSE(fields::parse<Input>({{"name", {"A"}}, {"age", {bad}}})) << bad;
  for (const char* good : {"0", "150", "007"})
    EXPECT_TRUE(fields::parse<Input>({{"name", {"A"}}, {"age", {good}}})) << good;
}

TEST(Fields, APercentageIsAShare) {
  FieldSpec spec;
  spec.label = "Part";
  std::vector<FieldError> faults;
  EXPECT_EQ(fields::checked_real(spec, "0,85", faults), 0.85);
  EXPECT_EQ(fields::checked_real(spec, "85 %", faults), 0.85);
  EXPECT_EQ(fields::checked_real(spec, "85%", faults), 0.85);
  EXPECT_TRUE(faults.empty());
  EXPECT_FALSE(fields::checked_real(spec, "%", faults));
  EXPECT_EQ(faults.size(), 1U);
}

TEST(Fields, SchemaTellsWhatIsChecked) {
  auto s = fields::schema(fields::specs<Input>());
  std::string written = json::write(s);
  for (const char* part : {R"("required":["name"])", R"("maxLength":5)", R"("enum":["r","v"])",
                           R"("minimum":1)", R"("maximum":300)", R"("type":"boolean")", R"("type":"array")"})
    EXPECT_THAT(written, HasSubstr(part));
}

RC_GTEST_PROP(Percent, DecodesWhatItEncoded, (const std::string& s)) {
  std::string encoded = fields::percent_encode(s);
  RC_ASSERT(encoded.find_first_of(" &=?#+/<>\"\n") == std::string::npos);
  RC_ASSERT(fields::percent_decode(encoded, true) == s);
  RC_ASSERT(fields::percent_decode(encoded, false) == s);
}

RC_GTEST_PROP(Percent, AnythingDecodes, (const std::string& s)) {
  RC_ASSERT(fields::percent_decode(s, true).size() <= s.size());
}

RC_GTEST_PROP(Form, ReadsBackWhatWasWritten,
              (const std::vector<std::pair<std::string, std::string>>& pairs)) {
  std::string encoded;
  Values wanted;
  for (const auto& [name, value] : pairs) {
    encoded +=
        (encoded.empty() ? "" : "&") + fields::percent_encode(name) + "=" + fields::percent_encode(value);
    wanted[name].push_back(value);
  }
  RC_ASSERT(fields::decode_form(encoded) == wanted);
}

TEST(Form, OddBodiesAreTaken) {
  EXPECT_TRUE(fields::decode_form("").empty());
  EXPECT_TRUE(fields::decode_form("&&").empty());
  auto v = fields::decode_form("a&b=&=c&a=1=2&x=%zz%4");
  EXPECT_THAT(v["a"], ElementsAre("", "1=2"));
  EXPECT_THAT(v["b"], ElementsAre(""));
  EXPECT_THAT(v[""], ElementsAre("c"));
  EXPECT_THAT(v["x"], ElementsAre("%zz%4"));
  std::string flood;
  for (int i = 0; i < 5000; ++i) flood += "k" + std::to_string(i) + "=1&";
  EXPECT_LE(fields::decode_form(flood).size(), 1000U);
}

TEST(JsonInput, TextsNumbersBooleansAndLists) {
  auto v = fields::decode_json(R"({"a":"x","n":12,"d":1.5,"b":false,"l":["p",3],"o":{"q":1},"nul":null})");
  ASSERT_TRUE(v);
  EXPECT_THAT((*v)["a"], ElementsAre("x"));
  EXPECT_THAT((*v)["n"], ElementsAre("12"));
  EXPECT_THAT((*v)["d"], ElementsAre("1.5"));
  EXPECT_THAT((*v)["b"], ElementsAre("false"));
  EXPECT_THAT((*v)["l"], ElementsAre("p", "3"));
  EXPECT_TRUE((*v)["o"].empty());
  EXPECT_TRUE((*v)["nul"].empty());
  for (const char* bad : {"", "[]", "3", "{", "{\"a\":1}x", "{'a':1}"})
    EXPECT_FALSE(fields::decode_json(bad)) << bad;
}
TEST(Fields, ElementsOfAListThatAreNoTextsAreRefusedWithTheirPlace) {
  auto v = fields::decode_json(R"({"l":["p",null,"q",{"z":1},["r"]]})");
  ASSERT_FALSE(v);
  ASSERT_EQ(v.error().fields.size(), 3U);
  EXPECT_EQ(v.error().fields[0].field, "l");
  EXPECT_THAT(v.error().fields[0].message, HasSubstr("élément 2"));
  EXPECT_THAT(v.error().fields[2].message, HasSubstr("élément 5"));
}
}  // namespace
