#include "llm/chat_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/json.h"
#include "base/text.h"

namespace {
using testing::HasSubstr;

// What a stream gives, read in these pieces.
struct Reading {
  std::string text;
  std::string code, message;  // of the first error; empty: none
  llm::ChatStream stream;
};

Reading read(const std::vector<std::string>& pieces) {
  Reading out;
  auto take = [&](const Result<std::string>& r) {
    if (r) {
      out.text += *r;
    } else {
      out.code = r.error().code;
      out.message = r.error().message;
    }
    return r.has_value();
  };
  for (const auto& piece : pieces)
    if (!take(out.stream.feed(piece))) return out;
  take(out.stream.finish());
  return out;
}

std::vector<std::string> byte_by_byte(std::string_view bytes) {
  std::vector<std::string> out;
  for (char c : bytes) out.emplace_back(1, c);
  return out;
}

// An event that says `text`, as servers write it.
std::string said(std::string_view text) {
  json::value v = json::object{
      {"id", "c1"},
      {"model", "petit-modele"},
      {"choices",
       json::array{json::object{
           {"index", 0}, {"delta", json::object{{"content", text}}}, {"finish_reason", nullptr}}}}};
  return "data: " + json::write(v) + "\n\n";
}

const std::string kOpening =
    "data: {\"model\":\"petit-modele\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
    "\"content\":null}}]}\n\n";
const std::string kStop = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const std::string kUsage =
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":120,\"completion_tokens\":34}}\n\n";
const std::string kDone = "data: [DONE]\n\n";

std::string crlf(std::string_view s) {
  std::string out;
  for (char c : s) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}
}  // namespace

TEST(ChatStream, EventsGiveTheirTextWholeOrByteByByte) {
  std::string bytes =
      kOpening + said("La carte d’identité ") + said("coûte 25 €.\n") + kStop + kUsage + kDone;
  for (const auto& pieces :
       {std::vector<std::string>{bytes}, byte_by_byte(bytes), byte_by_byte(crlf(bytes))}) {
    auto r = read(pieces);
    EXPECT_EQ(r.code, "") << r.message;
    EXPECT_EQ(r.text, "La carte d’identité coûte 25 €.\n");
    EXPECT_TRUE(r.stream.done() && r.stream.closed());
    EXPECT_TRUE(r.stream.any());
    EXPECT_EQ(r.stream.model(), "petit-modele");
    EXPECT_EQ(r.stream.finish_reason(), "stop");
  }
}

TEST(ChatStream, TextComesAsSoonAsItsEventIsWhole) {
  llm::ChatStream stream;
  EXPECT_EQ(*stream.feed(said("un ")), "un ");
  std::string two = said("deux");
  EXPECT_EQ(*stream.feed(two.substr(0, two.size() - 1)), "");
  EXPECT_EQ(*stream.feed("\n"), "deux");
  EXPECT_FALSE(stream.done());
  EXPECT_EQ(*stream.finish(), "");
  EXPECT_FALSE(stream.done()) << "nobody said that it is over";
}

TEST(ChatStream, TheUsageIsReadThoughItComesAfterTheLastText) {
  auto r = read({said("Oui.") + kStop + kUsage + kDone});
  EXPECT_EQ(r.stream.prompt_tokens(), 120);
  EXPECT_EQ(r.stream.completion_tokens(), 34);
  // With the last text, as some servers do, and without [DONE].
  r =
      read({"data: {\"choices\":[{\"delta\":{\"content\":\"Oui.\"},\"finish_reason\":\"length\"}],"
            "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\n"});
  EXPECT_EQ(r.text, "Oui.");
  EXPECT_TRUE(r.stream.done() && !r.stream.closed());
  EXPECT_EQ(r.stream.finish_reason(), "length");
  EXPECT_EQ(r.stream.prompt_tokens(), 7);
  EXPECT_EQ(r.stream.completion_tokens(), 2);
  EXPECT_EQ(read({said("Oui.") + "data: {\"choices\":[],\"usage\":null}\n\n"}).stream.prompt_tokens(), 0);
}

TEST(ChatStream, NothingIsReadAfterTheEnd) {
  auto r = read({said("un") + kDone + said(" deux") + "data: {{{\n\n"});
  EXPECT_EQ(r.code, "");
  EXPECT_EQ(r.text, "un");
  r = read({said("un") + kStop + said(" deux") + "data: {\"usage\":{\"prompt_tokens\":5}}\n\n"});
  EXPECT_EQ(r.code, "") << r.message;
  EXPECT_EQ(r.text, "un");
  EXPECT_EQ(r.stream.prompt_tokens(), 5);
}

TEST(ChatStream, CommentsNamesAndDataOnSeveralLines) {
  auto r =
      read({": OPENROUTER PROCESSING\n\n: ping\nevent: message\nid: 3\nretry: 500\n"
            "data: {\"choices\":[{\"delta\":\ndata:{\"content\":\"é\"\ndata: }}]}\n\n" +
            kDone});
  EXPECT_EQ(r.code, "") << r.message;
  EXPECT_EQ(r.text, "é");
  EXPECT_TRUE(r.stream.done());
}

TEST(ChatStream, AnEventWithoutItsEmptyLineIsReadAtTheEnd) {
  std::string last = said("fin");
  EXPECT_EQ(read({last.substr(0, last.size() - 1)}).text, "fin");
  EXPECT_EQ(read({last.substr(0, last.size() - 2)}).text, "fin");
}

TEST(ChatStream, AWholeJsonAnswerIsReadToo) {
  std::string bytes =
      "\n "
      "{\"model\":\"petit-modele\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Oui."
      "\\nNon.\"},"
      "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4}}\n";
  for (const auto& pieces : {std::vector<std::string>{bytes}, byte_by_byte(bytes)}) {
    auto r = read(pieces);
    EXPECT_EQ(r.text, "Oui.\nNon.") << r.message;
    EXPECT_TRUE(r.stream.done() && r.stream.any());
    EXPECT_EQ(r.stream.model(), "petit-modele");
    EXPECT_EQ(r.stream.completion_tokens(), 4);
  }
  auto r = read({"{\"choices\":[{\"message\":{\"content\":\"Oui.\"},\"finish_reason\":null}]}"});
  EXPECT_EQ(r.text, "Oui.");
  EXPECT_TRUE(r.stream.done()) << "an object that closes is whole, whatever it tells";
  EXPECT_EQ(read({bytes.substr(0, bytes.size() / 2)}).code, "model_garbled");
}

TEST(ChatStream, AnErrorObjectIsARefusalWithItsWords) {
  for (std::string bytes : {"data: {\"error\":{\"message\":\"no such \\u001b[31mmodel\",\"code\":404}}\n\n",
                            "{\"error\":{\"message\":\"no such model\"}}", "{\"error\":\"no such model\"}"}) {
    auto r = read({bytes});
    EXPECT_EQ(r.code, "model_refused");
    EXPECT_THAT(r.message, HasSubstr("no such "));
    EXPECT_THAT(r.message, HasSubstr("Le serveur du modèle refuse"));
    EXPECT_EQ(r.message.find('\x1b'), std::string::npos);
  }
  EXPECT_LT(read({"{\"error\":\"" + std::string(5000, 'x') + "\"}"}).message.size(), 300U);
  // Some servers write an error of null in each event.
  EXPECT_EQ(read({"data: {\"error\":null,\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"}).text, "a");
}

TEST(ChatStream, WhatCannotBeReadIsGarbled) {
  for (std::string bytes :
       {std::string("data: {\"choices\":[{\"delta\":{\"content\":\"\xC3\x28\"}}]}\n\n"),
        std::string("data: {\"choices\":[{\"delta\":{\"content\":\"\\ud800\"}}]}\n\n"),
        std::string("data: {\"choices\":[{\"delta\":\n\n"), std::string("data: {{{\n\n"),
        std::string("data: 3\n\n"), std::string("data: [1]\n\n"), std::string("data: {}\n\n"),
        std::string("data: {\"choices\":{}}\n\n"), std::string("data: {\"choices\":[3]}\n\n"),
        std::string("{\"id\":\"sans choix\"}"), std::string("<html><body>Connexion</body></html>"),
        "data: " + std::string(40, '[') + std::string(40, ']') + "\n\n"}) {
    auto r = read({bytes});
    EXPECT_EQ(r.code, "model_garbled") << bytes;
    EXPECT_THAT(r.message, HasSubstr("illisible")) << bytes;
    EXPECT_EQ(read(byte_by_byte(bytes)).code, "model_garbled") << bytes;
  }
}

TEST(ChatStream, WhatIsHeldIsBounded) {
  const std::string part(100'000, 'x');
  const std::vector<std::pair<std::string, std::string>> endless{{"data: ", part},
                                                                 {"", "data: " + part + "\n"},
                                                                 {"{\"a\":\"", part},
                                                                 {": ", part},
                                                                 {"", std::string(100'000, ' ')}};
  for (const auto& [opening, more] : endless) {
    llm::ChatStream stream;
    auto r = stream.feed(opening);
    int fed = 0;
    for (; r && fed < 30; ++fed) r = stream.feed(more);
    ASSERT_FALSE(r) << opening << more.substr(0, 10);
    EXPECT_EQ(r.error().code, "model_garbled");
    EXPECT_LE(fed, 12);
  }
  // Many events in one piece are no event too long.
  std::string many;
  for (int i = 0; i < 12; ++i) many += said(part);
  EXPECT_EQ(read({many}).text.size(), 12 * part.size());
}

TEST(ChatStream, AnEmptyStreamSaysNothing) {
  for (const std::string bytes : {"", "\n\n", " \r\n"}) {
    auto r = read({bytes});
    EXPECT_EQ(r.code, "") << r.message;
    EXPECT_EQ(r.text, "");
    EXPECT_FALSE(r.stream.done() || r.stream.any());
  }
  auto r = read({kOpening + kStop + kDone});
  EXPECT_EQ(r.code, "");
  EXPECT_TRUE(r.stream.done());
  EXPECT_FALSE(r.stream.any());
}

TEST(ChatStream, ContentOfAnotherTypeIsNoText) {
  for (const std::string content : {"null", "3", "[]", "{}", "\"\""}) {
    auto r = read({"data: {\"choices\":[{\"delta\":{\"content\":" + content + "}}]}\n\n"});
    EXPECT_EQ(r.code, "") << content;
    EXPECT_EQ(r.text, "") << content;
    EXPECT_FALSE(r.stream.any()) << content;
  }
}

RC_GTEST_PROP(ChatStream, AnyCutGivesTheSameText,
              (const std::vector<std::string>& raw, const std::vector<std::uint8_t>& cuts, bool with_cr)) {
  std::string bytes = ": ping\n\n" + kOpening, text;
  for (const auto& r : raw) {
    std::string piece = text::clean(r) + "é€😀";
    text += piece;
    bytes += said(piece);
  }
  bytes += kStop + kUsage + kDone;
  if (with_cr) bytes = crlf(bytes);
  std::vector<std::string> pieces;
  for (std::size_t at = 0, i = 0; at < bytes.size(); ++i) {
    std::size_t n = cuts.empty() ? bytes.size() : cuts[i % cuts.size()] % 60 + 1U;
    pieces.push_back(bytes.substr(at, n));
    at += n;
  }
  auto r = read(pieces);
  RC_ASSERT(r.code.empty());
  RC_ASSERT(r.text == text);
  RC_ASSERT(r.stream.done() && r.stream.completion_tokens() == 34);
}
