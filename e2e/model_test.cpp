// The client of a language model against a server that behaves and misbehaves: the text, the faults, the
// tries, the end.
#include "base/text.h"
#include "model_call.h"

namespace {
using e2e::Call;
using e2e::Clock;
using e2e::Fault;
using testing::AllOf;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::Lt;

class Model : public e2e::ModelTest {
 protected:
  // Sets the flag after `after` ms; the call, and how long it went on from there.
  std::pair<Call, double> cancelled_after(int after) const {
    std::atomic<bool> flag = false;
    auto setter = std::async(std::launch::async, [&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(after));
      flag = true;
      return Clock::now();
    });
    Call c = call(options_, &flag);
    auto end = Clock::now();
    return {std::move(c), e2e::ms_between(setter.get(), end)};
  }
  // The server learns it when the connection ends.
  void expect_left() const {
    for (int i = 0; i < 100 && server_.left() == 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ(server_.left(), 1);
  }
  std::vector<double> gaps() const {
    std::vector<double> out;
    auto requests = server_.requests();
    for (std::size_t i = 1; i < requests.size(); ++i)
      out.push_back(e2e::ms_between(requests[i - 1].at, requests[i].at));
    return out;
  }
};
}  // namespace

TEST_F(Model, PiecesArriveOneByOneBeforeTheEnd) {
  server_.say({"La carte ", "d’identité ", "perdue ", "coûte 25 €."}, 120);
  Call c = call();
  ASSERT_TRUE(c.result) << c.message();
  EXPECT_THAT(c.pieces, ElementsAre("La carte ", "d’identité ", "perdue ", "coûte 25 €."));
  for (std::size_t i = 0; i < c.at.size(); ++i) {
    EXPECT_GE(c.at[i], 120.0 * static_cast<double>(i) - 1);
    EXPECT_LT(c.at[i], 120.0 * static_cast<double>(i) + 200);
  }
  EXPECT_EQ(c.result->text, "La carte d’identité perdue coûte 25 €.");
  EXPECT_EQ(c.result->model, "modele-d-essai");
  EXPECT_EQ(c.result->finish, "stop");
  EXPECT_EQ(c.result->prompt_tokens, 100);
  EXPECT_EQ(c.result->completion_tokens, 4);
  EXPECT_EQ(c.result->attempts, 1);
  EXPECT_THAT(c.result->first_ms, AllOf(testing::Gt(0), Lt(200)));
  EXPECT_THAT(c.result->total_ms, AllOf(Ge(359), Lt(800)));
}

TEST_F(Model, TheRequestSaysWhatIsAskedAndNothingElse) {
  options_.url += "//";
  EXPECT_EQ(llm::remote_model(options_)->name(), "petit-modele");
  ASSERT_TRUE(call().result);
  auto requests = server_.requests();
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].method, "POST");
  EXPECT_EQ(requests[0].path, "/v1/chat/completions");
  EXPECT_EQ(requests[0].authorization, "");
  EXPECT_EQ(requests[0].message("system"), "Réponds en français.");
  EXPECT_EQ(requests[0].message("user"), "Combien coûte la carte ?");
  auto body = requests[0].json();
  EXPECT_EQ(json::text(body, "model"), "petit-modele");
  EXPECT_EQ(json::integer(body, "max_tokens"), 50);
  EXPECT_EQ(json::real(body, "temperature"), 0.1);
  EXPECT_TRUE(json::boolean(body, "stream"));
}

TEST_F(Model, AnswersInOnePieceOrLeftOpenAreTakenToo) {
  server_.say({"Oui, ", "25 €."});
  server_.fail(Fault::plain);
  Call c = call();
  EXPECT_EQ(c.text(), "Oui, 25 €.") << c.message();
  EXPECT_THAT(c.pieces, ElementsAre("Oui, 25 €."));
  EXPECT_EQ(c.result->completion_tokens, 2);
  server_.fail(Fault::never_closes);
  c = call();
  EXPECT_EQ(c.text(), "Oui, 25 €.") << c.code();
  EXPECT_LT(c.ms, 500);
}

TEST_F(Model, EachFaultHasItsCodeInTimeAndInFrench) {
  struct Case {
    Fault fault;
    std::string code;
    std::size_t requests;
  };
  const std::vector<Case> cases{
      {Fault::bad_key, "model_key", 1},
      {Fault::unknown_model, "model_address", 1},
      {Fault::busy, "model_busy", 3},
      {Fault::broken, "model_busy", 3},
      {Fault::overloaded, "model_busy", 3},
      {Fault::refusal, "model_refused", 1},
      {Fault::garbage, "model_garbled", 1},
      {Fault::not_http, "model_address", 1},
      {Fault::invalid_utf8, "model_garbled", 1},
      {Fault::malformed, "model_garbled", 1},
      {Fault::cut, "model_cut", 1},
      {Fault::endless, "model_endless", 1},
      {Fault::silence, "model_timeout", 1},
      {Fault::closes, "model_cut", 3},
      {Fault::empty, "model_empty", 1},
      {Fault::bad_proxy_key, "model_unreachable", 1},
  };
  std::size_t before = 0;
  server_.say({"un ", "deux "});
  for (const auto& [fault, code, requests] : cases) {
    server_.fail(fault);
    Call c = call();
    EXPECT_EQ(c.code(), code) << c.message();
    ASSERT_FALSE(c.result) << code;
    EXPECT_EQ(c.result.error().kind, ErrorKind::unavailable) << code;
    EXPECT_THAT(c.message(), HasSubstr("modèle")) << code;
    EXPECT_TRUE(text::valid_utf8(c.message()));
    EXPECT_LT(c.ms, 2500) << code;
    EXPECT_EQ(server_.requests().size() - before, requests) << code << " " << c.message();
    before = server_.requests().size();
  }
}

TEST_F(Model, AFaultThatPassesIsTriedAgainWithLongerAndLongerDelays) {
  options_.first_delay_ms = 50;
  for (Fault fault : {Fault::busy, Fault::broken, Fault::overloaded, Fault::closes}) {
    std::size_t before = server_.requests().size();
    server_.fail(fault, 2);
    Call c = call();
    ASSERT_TRUE(c.result) << c.message();
    EXPECT_EQ(c.text(), "Bonjour.");
    EXPECT_THAT(c.pieces, ElementsAre("Bonjour."));
    EXPECT_EQ(c.result->attempts, 3);
    auto all = gaps();
    ASSERT_EQ(server_.requests().size(), before + 3);
    EXPECT_THAT(all[all.size() - 2], AllOf(Ge(49), Lt(400)));
    EXPECT_THAT(all.back(), AllOf(Ge(199), Lt(700)));
  }
  server_.fail(Fault::overloaded, 1);
  options_.retries = 0;
  EXPECT_EQ(call().code(), "model_busy");
}

TEST_F(Model, RetryAfterIsHonouredAndBounded) {
  e2e::ChatServer other;
  other.retry_after("9223372036854775807");
  other.fail(Fault::overloaded, 1);
  auto far_options = options_;
  far_options.url = other.url();
  auto far = std::async(std::launch::async, [&] { return call(far_options); });
  server_.retry_after("1");
  server_.fail(Fault::busy, 1);
  Call c = call();
  ASSERT_TRUE(c.result) << c.message();
  EXPECT_EQ(c.result->attempts, 2);
  EXPECT_THAT(c.ms, AllOf(Ge(1000), Lt(2000)));
  server_.retry_after("bientôt");
  server_.fail(Fault::busy, 1);
  EXPECT_LT(call().ms, 900);
  Call late = far.get();
  EXPECT_TRUE(late.result) << late.message();
  EXPECT_THAT(late.ms, AllOf(Ge(4900), Lt(6500)));
}

TEST_F(Model, NothingIsTriedAgainOnceTextBegan) {
  server_.say({"un ", "deux ", "trois ", "quatre"});
  server_.fail(Fault::cut);
  Call c = call();
  EXPECT_EQ(c.code(), "model_cut");
  EXPECT_THAT(c.pieces, ElementsAre("un ", "deux "));
  EXPECT_EQ(server_.requests().size(), 1U);
  // Cut before the first text: tried again.
  server_.say({"un"});
  server_.fail(Fault::cut, 1);
  c = call();
  EXPECT_EQ(c.text(), "un") << c.message();
  EXPECT_EQ(c.result->attempts, 2);
}

TEST_F(Model, SilenceAndSlownessAreBounded) {
  server_.say({"un ", "deux"}, 5000);
  Call c = call();
  EXPECT_EQ(c.code(), "model_timeout") << c.message();
  EXPECT_THAT(c.pieces, ElementsAre("un "));
  EXPECT_THAT(c.ms, AllOf(Ge(950), Lt(1800)));
  // A text that goes on and on, slowly.
  options_.total_seconds = 1;
  server_.say({"encore "}, 60);
  server_.fail(Fault::endless);
  c = call();
  EXPECT_EQ(c.code(), "model_timeout") << c.message();
  EXPECT_THAT(c.ms, AllOf(Ge(950), Lt(1800)));
  EXPECT_GT(c.pieces.size(), 5U);
}

TEST_F(Model, AnEndlessTextStopsAtItsBound) {
  options_.most_bytes = 1000;
  server_.say({std::string(90, 'a') + "é"});
  server_.fail(Fault::endless);
  Call c = call();
  EXPECT_EQ(c.code(), "model_endless");
  EXPECT_LE(c.pieces.size(), 10U);
  expect_left();
}

TEST_F(Model, TheFlagCancelsWithoutWaitingForAByte) {
  options_.silence_seconds = 10;
  server_.fail(Fault::silence);
  auto [before, late] = cancelled_after(1250);  // when curl looks up once a second
  ASSERT_TRUE(before.result) << before.message();
  EXPECT_EQ(before.result->finish, "cancelled");
  EXPECT_EQ(before.text(), "");
  EXPECT_LT(late, 200);
  expect_left();
}

TEST_F(Model, TheFlagCancelsInTheMiddleOfTheText) {
  options_.silence_seconds = 10;
  server_.say({"un ", "deux"}, 5000);
  auto [c, late] = cancelled_after(150);
  ASSERT_TRUE(c.result) << c.message();
  EXPECT_EQ(c.result->finish, "cancelled");
  EXPECT_EQ(c.text(), "un ");
  EXPECT_LT(late, 200);
  expect_left();
}

TEST_F(Model, TheFlagCancelsBetweenTwoTries) {
  options_.first_delay_ms = 5000;
  server_.fail(Fault::overloaded);
  auto [c, late] = cancelled_after(150);
  ASSERT_TRUE(c.result) << c.message();
  EXPECT_EQ(c.result->finish, "cancelled");
  EXPECT_LT(late, 200);
  EXPECT_EQ(server_.requests().size(), 1U);
  // And before the first.
  std::atomic<bool> already = true;
  EXPECT_EQ(call(options_, &already).result->finish, "cancelled");
  EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(Model, TheSinkCancels) {
  server_.say({"un ", "deux ", "trois"}, 150);
  Call c = call(options_, nullptr, 2);
  ASSERT_TRUE(c.result) << c.message();
  EXPECT_EQ(c.result->finish, "cancelled");
  EXPECT_EQ(c.text(), "un deux ");
  EXPECT_LT(c.ms, 350);
  expect_left();
}
