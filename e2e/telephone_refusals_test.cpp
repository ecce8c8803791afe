// What the telephone's commands, API and pages answer to what they can't do: a period that ends before it
// begins, a network that isn't there, a character that no one types, a model without what it needs. Programs
// are told in JSON, whatever they say they accept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "served_folder.h"

namespace {
using e2e::Fields;
using e2e::Outcome;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class TelephoneRefusals : public e2e::ServedFolder<testing::Test> {
 protected:
  static void SetUpTestSuite() {
    make("telephone_refusals");
    import_calls("appels.csv",
                 "id,network,queue,start,wait,talk,outcome,caller\n"
                 "1,CAF,Nord,2026-11-23 09:00:00,5,60,answered,0612345678\n"
                 "2,CAF,Sud,2026-11-23 09:20:00,70,,abandoned,0612345679\n"
                 "3,CAF,Nord,2026-11-23 09:30:00,10,60,answered,0612345679\n"
                 "4,MSA,Nord,2026-11-23 09:20:00,70,,abandoned,\n");
    auto feed = guichet({"calls", "feed", "standard", "--network", "CAF", "--json"});
    ASSERT_EQ(feed.code, 0) << feed.err;
    key_ = json::text(feed.json(), "feed_key");
    serve();
  }
  // The error of an answer in JSON; a failure when it is none.
  static json::value error_of(const e2e::Reply& reply, int status, const std::string& path) {
    EXPECT_EQ(reply.status, status) << path << reply.body;
    EXPECT_THAT(reply.header("content-type"), StartsWith("application/json")) << path;
    json::value body = reply.json();
    const json::value* error = json::find(body, "error");
    EXPECT_NE(error, nullptr) << path << reply.body;
    return error == nullptr ? json::value() : *error;
  }
  static inline std::string key_;
};

constexpr const char* kReading[] = {"rates", "waits", "redials", "service-level", "satisfaction"};

TEST_F(TelephoneRefusals, ServiceLevelsAreAskedAtTheThresholdsThatAreCounted) {
  for (std::string words : {"rates", "service-level"}) {
    auto o = guichet({"calls", words, "--threshold", "100"});
    EXPECT_EQ(o.code, 2) << words;
    EXPECT_THAT(o.err, HasSubstr("100\u00A0s n’en est pas un. Au plus près\u00A0: 90 ou 120\u00A0s."));
    EXPECT_EQ(guichet({"calls", words, "--threshold", "90"}).code, 0) << words;
    std::string path = "/api/calls/" + words + "?threshold=100";
    error_of(client_->get(path), 400, path);
  }
}

TEST_F(TelephoneRefusals, ChoicesAreToldByTheirCodesOnTheCommandLine) {
  auto o = guichet({"calls", "rates", "--by", "foo"});
  EXPECT_EQ(o.code, 2);
  EXPECT_THAT(o.err, HasSubstr("all, month, week, day, hour, interval"));
  EXPECT_THAT(guichet({"calls", "rates", "--help"}).out, HasSubstr("interval"));
}

TEST_F(TelephoneRefusals, AgentsAreNotCountedForCallsThatTakeNoTime) {
  auto o = guichet({"calls", "staff", "--calls", "100", "--aht", "0", "--patience", "60", "--agents", "3"});
  EXPECT_EQ(o.code, 2);
  EXPECT_THAT(o.err, HasSubstr("plus de 0\u00A0s"));
  o = guichet({"calls", "staff", "--calls", "100", "--aht", "300", "--patience", "60", "--agents", "3",
               "--redial", "1"});
  EXPECT_EQ(o.code, 2);
  EXPECT_THAT(o.err, HasSubstr("au moins 0 et de moins de 1"));
}

TEST_F(TelephoneRefusals, APeriodThatEndsBeforeItBeginsIsRefused) {
  const std::string fault =
      "(24\u00A0novembre\u00A0"
      "2026) est après la dernière (23\u00A0novembre\u00A0"
      "2026)";
  for (std::string words : kReading) {
    auto o = guichet({"calls", words, "--from", "2026-11-24", "--to", "2026-11-23"});
    EXPECT_EQ(o.code, 2) << words;
    EXPECT_THAT(o.err, HasSubstr(fault)) << words;
    std::string path = "/api/calls/" + words + "?from=2026-11-24&to=2026-11-23";
    EXPECT_THAT(json::text(error_of(client_->get(path), 400, path), "message"), HasSubstr(fault));
  }
  for (const char* page : {"/telephone", "/telephone/reseaux/CAF", "/telephone/appels", "/telephone/rapport",
                           "/telephone/quarts-d-heure", "/telephone/satisfaction"}) {
    auto reply = client_->get(std::string(page) + "?network=CAF&from=2026-11-24&to=2026-11-23");
    EXPECT_EQ(reply.status, 400) << page;
    EXPECT_THAT(reply.header("content-type"), StartsWith("text/html")) << page;
    EXPECT_THAT(reply.body, HasSubstr(fault)) << page;
  }
}

TEST_F(TelephoneRefusals, ANetworkOrAQueueThatIsNotThereIsMissing) {
  for (std::string words : kReading) {
    auto o = guichet({"calls", words, "--network", "XYZ"});
    EXPECT_EQ(o.code, 4) << words;
    EXPECT_THAT(o.err, HasSubstr("XYZ")) << words;
    for (const char* query : {"network=XYZ", "network=CAF&queue=Ouest", "site=Lille"}) {
      std::string path = "/api/calls/" + words + "?" + query;
      error_of(client_->get(path), 404, path);
    }
  }
}

TEST_F(TelephoneRefusals, CharactersThatNoOneTypesAreRefused) {
  for (const char* bad : {"%00", "CAF%00", "%01", "CAF%1B%5B2J", "%7F", "%E2%80%8B"}) {
    std::string path = "/api/calls/rates?network=" + std::string(bad);
    auto error = error_of(client_->get(path), 400, path);
    const json::value* fields = json::find(error, "fields");
    ASSERT_TRUE(fields != nullptr && fields->is_array() && !fields->get_array().empty()) << path;
    EXPECT_EQ(json::text(fields->get_array()[0], "field"), "network");
  }
  EXPECT_EQ(client_->get("/api/calls/rates?network=%20CAF%20").status, 200);
}

TEST_F(TelephoneRefusals, ProgramsAreToldInJsonWhateverTheyAccept) {
  e2e::Client nobody(server_->port());
  for (const Fields& accept : {Fields{}, Fields{{"Accept", "*/*"}}, Fields{{"Accept", "text/html"}}}) {
    error_of(client_->get("/api/calls/nulle-part", accept), 404, "nowhere");
    error_of(client_->get("/api", accept), 404, "/api");
    error_of(nobody.get("/api/calls/rates", accept), 401, "nobody");
    error_of(client_->get("/api/calls/rates?by=siecle", accept), 400, "by");
    error_of(client_->request("PUT", "/api/calls/events", accept, ""), 405, "PUT");
    auto send = [&](const std::string& batch, const std::string& events, const std::string& key) {
      return nobody.post("/api/calls/events",
                         {{"feed", "standard"}, {"feed_key", key}, {"batch", batch}, {"events", events}},
                         accept);
    };
    error_of(
        nobody.post("/api/calls/events", {{"feed", "standard"}, {"feed_key", key_}, {"batch", "1"}}, accept),
        400, "no events");
    std::string batch = "b" + std::to_string(accept.empty() ? 0 : accept[0].second.size());
    EXPECT_EQ(send(batch, "1795600000|c1|Nord|NONE|ENTERQUEUE||0698765499|1", key_).status, 200);
    error_of(send(batch, "1795600000|c2|Nord|NONE|ABANDON|1|1|5", key_), 409, "another batch");
    Fields form{{"Content-Type", "application/x-www-form-urlencoded"}};
    form.insert(form.end(), accept.begin(), accept.end());
    error_of(nobody.request("POST", "/api/nulle-part", form, "x=" + std::string(100'000, 'x')), 413, "large");
    Fields parts{{"Content-Type", "multipart/form-data; boundary=a"}};
    parts.insert(parts.end(), accept.begin(), accept.end());
    error_of(nobody.request("POST", "/api/calls/events", parts, "b"), 400, "unreadable");
  }
  auto page = client_->get("/nulle-part");
  EXPECT_EQ(page.status, 404);
  EXPECT_THAT(page.header("content-type"), StartsWith("text/html"));
  EXPECT_EQ(nobody.get("/telephone").status, 303);
}

TEST_F(TelephoneRefusals, AModelWithoutWhatItNeedsIsRefused) {
  auto staff = [](std::initializer_list<const char*> more) {
    std::vector<std::string> words{"calls", "staff",    "--calls", "100",   "--aht",
                                   "360",   "--agents", "15",      "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return guichet(words);
  };
  auto refused = staff({});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("patience"));
  EXPECT_EQ(staff({"--model", "erlang-a"}).code, 2);
  EXPECT_EQ(staff({"--patience", "180"}).code, 0);
  EXPECT_EQ(staff({"--model", "erlang-b"}).code, 0);
  auto unstable = staff({"--model", "erlang-c", "--redial", "0.4"});
  ASSERT_EQ(unstable.code, 0) << unstable.err;
  json::value v = unstable.json();
  EXPECT_FALSE(json::find(v, "stable")->as_bool());
  for (const char* name :
       {"attempts_per_s", "answered", "callers_served", "asa_s", "p90_wait_s", "mean_queue"})
    EXPECT_TRUE(json::find(v, name)->is_null()) << name;
  EXPECT_THAT(guichet({"calls", "staff", "--calls", "100", "--aht", "360", "--agents", "15", "--model",
                       "erlang-c", "--redial", "0.4"})
                  .out,
              testing::AllOf(HasSubstr("grandit sans fin"), Not(HasSubstr("nan")), Not(HasSubstr("inf "))));
  auto page = client_->get("/telephone/effectifs?calls=100&aht=360&agents=15&model=erlang-c&redial=0,4");
  EXPECT_THAT(page.body, testing::AllOf(HasSubstr("grandit sans fin"), Not(HasSubstr(">nan"))));
}

TEST_F(TelephoneRefusals, WhatNoSourceTellsOfCallersIsUnknown) {
  auto o = guichet({"calls", "redials", "--json"});
  ASSERT_EQ(o.code, 0) << o.err;
  json::value v = o.json();
  const json::array rows = json::find(v, "rows")->as_array();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(json::integer(rows[0], "lost"), 1);
  EXPECT_EQ(json::integer(rows[0], "redialled"), 1);
  for (const char* name : {"lost", "redialled", "share"})
    EXPECT_TRUE(json::find(rows[1], name)->is_null()) << name;
  EXPECT_THAT(json::text(rows[1], "reason"), StartsWith("inconnu"));
}

TEST_F(TelephoneRefusals, OneQueueIsAskedAlone) {
  auto one = [](std::vector<std::string> words) {
    words.insert(words.begin(), "calls");
    words.insert(words.end(), {"--network", "CAF", "--json"});
    auto o = guichet(words);
    EXPECT_EQ(o.code, 0) << o.err;
    json::value v = o.json();
    const json::value* rows = json::find(v, "rows");
    return rows == nullptr ? json::array() : rows->as_array();
  };
  EXPECT_EQ(json::integer(one({"redials", "--queue", "Sud"}).at(0), "lost"), 1);  // redialled in the other
  EXPECT_EQ(json::integer(one({"redials", "--queue", "Sud"}).at(0), "redialled"), 1);
  EXPECT_EQ(json::integer(one({"redials", "--queue", "Nord"}).at(0), "lost"), 0);
  EXPECT_EQ(json::integer(one({"waits", "--by", "all", "--queue", "Nord"}).at(0), "calls"), 2);
  EXPECT_TRUE(one({"waits", "--by", "all", "--queue", "Sud"}).empty());
}

TEST_F(TelephoneRefusals, ACodeGivenEmptyIsTakenAway) {
  EXPECT_EQ(guichet({"calls", "name", "--network", "CAF", "--sp-code", "SP-12"}).code, 0);
  auto page = [] { return client_->get("/telephone/resultats.csv?from=2026-11-23&to=2026-11-23").body; };
  EXPECT_THAT(page(), HasSubstr("SP-12"));
  auto o = guichet({"calls", "name", "--network", "CAF", "--sp-code", ""});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(page(), Not(HasSubstr("SP-12")));
}
}  // namespace
