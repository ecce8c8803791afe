// The telephone pages as a server sends them: where they lead, what they call things, how they are typeset.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "program.h"

namespace {
using e2e::between;
using e2e::Reply;
using testing::HasSubstr;
using testing::Not;

class TelephonePages : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<e2e::Folder>("telephone_pages");
    std::string data = *folder_ / "data";
    e2e::fill_demo(data);
    server_ = std::make_unique<e2e::Server>(data);
    client_ = std::make_unique<e2e::Client>(server_->port());
    ASSERT_TRUE(client_->sign_in("admin@demo.example"));
  }
  static void TearDownTestSuite() {
    client_.reset();
    server_.reset();
    folder_.reset();
  }
  static Reply get(const std::string& path) { return client_->get(path); }
  static inline std::unique_ptr<e2e::Folder> folder_;
  static inline std::unique_ptr<e2e::Server> server_;
  static inline std::unique_ptr<e2e::Client> client_;
};

TEST_F(TelephonePages, WithoutANetworkTheNetworksAreOffered) {
  for (std::string path : {"/telephone/patience", "/telephone/prevision", "/telephone/quarts-d-heure"}) {
    auto page = get(path);
    EXPECT_EQ(page.status, 200) << path;
    EXPECT_THAT(page.body, HasSubstr("href=\"" + path + "?network=impots\">Impôts</a>")) << path;
    EXPECT_THAT(page.body, HasSubstr("aria-current=\"page\"")) << path;
    auto data = client_->get(path, {{"Accept", "application/json"}});
    EXPECT_NE(json::find(data.json(), "networks"), nullptr) << path;
  }
}

TEST_F(TelephonePages, AnUnknownNetworkIsMissingAndOthersAreOffered) {
  for (std::string path :
       {"/telephone/patience?network=", "/telephone/prevision?network=", "/telephone/quarts-d-heure?network=",
        "/telephone/appels?network=", "/telephone/reseaux/"}) {
    auto page = get(path + "xyzzy");
    EXPECT_EQ(page.status, 404) << path;
    EXPECT_THAT(page.body, HasSubstr("n’a ce code")) << path;
    EXPECT_THAT(page.body, HasSubstr("href=\"" + path + "impots\"")) << path;
  }
}

TEST_F(TelephonePages, AFaultInTheDaysKeepsTheWayBackToTheNetwork) {
  auto page = get("/telephone/patience?network=impots&from=demain");
  EXPECT_EQ(page.status, 400);
  EXPECT_THAT(page.body, HasSubstr("href=\"/telephone/patience?network=impots\""));
}

TEST_F(TelephonePages, ListsSayNamesAndFrenchTimes) {
  auto calls = get("/telephone/appels?network=impots&leaf=abandoned").body;
  EXPECT_THAT(calls, HasSubstr("<td>Impôts</td>"));
  EXPECT_THAT(calls, HasSubstr("<td>Professionnels</td>"));
  EXPECT_THAT(calls, Not(HasSubstr("<td>professionnels</td>")));
  EXPECT_THAT(calls, Not(HasSubstr("<td>abandoned</td>")));
  EXPECT_THAT(between(calls, "<time ", "</time>"),
              testing::MatchesRegex(".*>[0-9]+.*20[0-9][0-9] à .*h.*min.*s"));
  auto quarters = get("/telephone/quarts-d-heure?network=impots").body;
  EXPECT_THAT(quarters, HasSubstr("<td>Professionnels</td>"));
  EXPECT_THAT(quarters, Not(HasSubstr("(UTC")));
  auto row = client_->get("/telephone/appels?network=impots", {{"Accept", "application/json"}}).json();
  EXPECT_THAT(json::text(json::find(row, "calls")->as_array().at(0), "start"), HasSubstr("T"));
  EXPECT_EQ(json::text(json::find(row, "calls")->as_array().at(0), "network"), "impots");
}
}  // namespace
