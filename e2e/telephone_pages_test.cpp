// The telephone pages as a server sends them: where they lead, what they call things, how they are typeset.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <memory>
#include <regex>
#include <set>

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
    EXPECT_THAT(page.body, HasSubstr("n’a le code «\u00A0xyzzy\u00A0»")) << path;
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

// The addresses that a page leads to within the telephone pages.
std::vector<std::string> links_of(const std::string& html) {
  static const std::regex kLink("href=\"((?:/telephone|/api/calls)[^\"#]*)");
  std::vector<std::string> out;
  for (std::sregex_iterator it(html.begin(), html.end(), kLink), end; it != end; ++it)
    out.push_back(e2e::unescape((*it)[1].str()));
  return out;
}

// Texts and spoken labels of a page, without what is code.
std::vector<std::string> texts_of(std::string html) {
  html = std::regex_replace(html, std::regex("<(code|pre|script|style)[^>]*>[^<]*</(code|pre|script|style)>"),
                            "");
  std::vector<std::string> out;
  static const std::regex kText(">([^<]+)<|(?:aria-label|title|placeholder)=\"([^\"]*)\"");
  for (std::sregex_iterator it(html.begin(), html.end(), kText), end; it != end; ++it)
    out.push_back(e2e::unescape((*it)[1].matched ? (*it)[1].str() : (*it)[2].str()));
  return out;
}

TEST_F(TelephonePages, SignsHaveNoPlainSpaceBeforeThem) {
  static const std::regex kPlain(" (?:[%:;!?]|»)|« |[0-9] (?:s|min|h|%)(?![a-z])|\u202F:|\u00A0[%;!?]");
  for (std::string path :
       {"/telephone", "/telephone?by_departement=1", "/telephone/reseaux/impots",
        "/telephone/reseaux/emploi?by=week", "/telephone/reseaux/impots?queue=professionnels",
        "/telephone/satisfaction", "/telephone/rapport", "/telephone/prevision?network=impots",
        "/telephone/prevision?network=emploi&first_tries=1", "/telephone/prevision",
        "/telephone/evenements?network=impots", "/telephone/patience?network=impots",
        "/telephone/appels?network=impots", "/telephone/quarts-d-heure?network=impots",
        "/telephone/effectifs",
        "/telephone/effectifs?calls=100&aht=180&patience=300&answered=0.85&service_level=0.8&simulate=1",
        "/telephone/effectifs/jour", "/telephone/effectifs/jour?network=impots&callback_share=0.3",
        "/telephone/effectifs/regroupement?network=impots&by=site"}) {
    auto page = get(path);
    EXPECT_EQ(page.status, 200) << path;
    for (const auto& text : texts_of(page.body))
      EXPECT_FALSE(std::regex_search(text, kPlain)) << path << ": " << text;
  }
}

TEST_F(TelephonePages, LongPagesBeginWithLinksToTheirSections) {
  for (std::string path : {"/telephone/reseaux/impots", "/telephone/satisfaction"}) {
    auto page = get(path).body;
    std::string contents = between(page, "<nav class=\"contents\"", "</nav>");
    static const std::regex kAnchor("href=\"#([^\"]+)\"");
    std::size_t links = 0;
    for (std::sregex_iterator it(contents.begin(), contents.end(), kAnchor), end; it != end; ++it, ++links)
      EXPECT_THAT(page, HasSubstr("id=\"" + (*it)[1].str() + "\"")) << path;
    EXPECT_GT(links, 5U) << path;
  }
  EXPECT_THAT(get("/telephone/rapport").body, Not(HasSubstr("class=\"contents\"")));
}

TEST_F(TelephonePages, ALoadBeyondTheMostAgentsSaysThatTheyAreNotEnough) {
  std::string load = "calls=1000000&per=30min&aht=1800&patience=300";
  auto page = get("/telephone/effectifs?" + load + "&answered=0.85&mean_wait=60").body;
  EXPECT_THAT(page, HasSubstr("100\u202F000\u00A0agents, le plus qui soit essayé, ne suffisent pas"));
  EXPECT_THAT(page, HasSubstr("plus de 100\u202F000</td>"));
  for (const char* wrong : {"nan", "100000</td>", "aucun nombre d’agents", "Ce qu’apporte un agent de plus"})
    EXPECT_THAT(between(page, "<main", "<form"), Not(HasSubstr(wrong)));
  auto answer = client_->get("/api/calls/staff?" + load + "&target=answered%3D0.85").json();
  EXPECT_FALSE(json::find(json::find(answer, "targets")->as_array().at(0), "reached")->as_bool());
}

TEST_F(TelephonePages, ADayTypedInFrenchIsThatDay) {
  std::string path = "/telephone/effectifs/jour?network=impots", day = "30/11/2026";
  auto iso = get(path + "&from=2026-11-30"), typed = get(path + "&from=" + day);
  EXPECT_EQ(typed.status, 200);
  EXPECT_THAT(typed.body, Not(HasSubstr("Aucun appel n’est attendu le")));
  EXPECT_EQ(between(iso.body, "<h1>", "</h1>"), between(typed.body, "<h1>", "</h1>"));
}

TEST_F(TelephonePages, APagePastTheLastIsTheLast) {
  for (std::string path : {"/telephone/appels?network=impots", "/telephone/quarts-d-heure?network=impots"}) {
    auto past = get(path + "&page=99999");
    EXPECT_EQ(past.status, 200) << path;
    EXPECT_THAT(past.body, Not(HasSubstr("Page 99\u202F999"))) << path;
    EXPECT_THAT(past.body, HasSubstr("<tbody>")) << path;
    EXPECT_THAT(past.body, HasSubstr("rel=\"prev\"")) << path;
    EXPECT_THAT(past.body, Not(HasSubstr("rel=\"next\""))) << path;
  }
}

TEST_F(TelephonePages, CountsThatNoSourceTellsAreEmptyInTheExport) {
  auto national = client_->get("/telephone", {{"Accept", "application/json"}}).json();
  std::map<std::string, bool> told;
  for (const auto& n : json::find(national, "networks")->as_array())
    told[json::text(n, "network")] =
        json::find(*json::find(*json::find(n, "rates"), "presented"), "told")->as_bool();
  auto table = client_->get("/api/calls/figures?block=networks").json();
  std::set<bool> seen;
  for (const auto& row : json::find(table, "rows")->as_array()) {
    std::string network = json::text(row, "network");
    ASSERT_TRUE(told.count(network)) << network;
    seen.insert(told[network]);
    EXPECT_EQ(json::find(row, "refused")->is_null(), !told[network]) << network;
    EXPECT_EQ(json::find(row, "presented")->is_null(), !told[network]) << network;
  }
  EXPECT_EQ(seen.size(), 2U) << "networks of both kinds";
}

TEST_F(TelephonePages, TheTargetIsToldInAgents) {
  auto page = get("/telephone/reseaux/impots").body;
  EXPECT_THAT(page, HasSubstr("heures d’agents par jour ouvert"));
  EXPECT_THAT(page, HasSubstr("/telephone/effectifs/jour?network=impots"));
  auto table = client_->get("/api/calls/figures?network=impots&block=needed").json();
  EXPECT_GT(json::find(table, "rows")->as_array().size(), 5U);
}

TEST_F(TelephonePages, TheWeightedShareStandsBesideTheRawOne) {
  EXPECT_THAT(get("/telephone/reseaux/impots").body, HasSubstr("Satisfaits, part redressée"));
  auto report = get("/telephone/rapport").body;
  EXPECT_THAT(report, HasSubstr("Satisfaits, redressé"));
  EXPECT_THAT(report, HasSubstr("une fois les notes pondérées pour que"));
}

TEST_F(TelephonePages, AYearWithoutDataSaysSo) {
  EXPECT_THAT(between(get("/telephone/reseaux/impots").body, "Pourquoi des appels", "</table>"),
              HasSubstr("pas de données"));
  EXPECT_THAT(between(get("/telephone/rapport").body, "Les réseaux, du", "</table>"),
              Not(HasSubstr("sans objet")));
}

TEST_F(TelephonePages, AnEventIsDeclaredListedAndRemoved) {
  const std::string path = "/telephone/evenements?network=retraite";
  auto wrong = client_->post("/telephone/evenements", {{"network", "retraite"},
                                                       {"name", "Paiement <des> pensions"},
                                                       {"from", "2026-12-09"},
                                                       {"to", "2026-12-08"},
                                                       {"multiplier", "0"}});
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(wrong.body, HasSubstr("value=\"Paiement &lt;des&gt; pensions\""));
  EXPECT_THAT(wrong.body, HasSubstr("est après la dernière"));
  EXPECT_THAT(wrong.body, HasSubstr("plus grand que zéro"));
  const e2e::Fields right{{"network", "retraite"},
                          {"name", "Paiement <des> pensions"},
                          {"from", "2026-12-09"},
                          {"to", "2026-12-10"},
                          {"multiplier", "1,8"}};
  auto done = client_->post("/telephone/evenements", right);
  EXPECT_EQ(done.status, 303);
  EXPECT_EQ(done.header("location"), path);
  EXPECT_EQ(client_->post("/telephone/evenements", right).status, 400);  // twice would count double
  auto listed = get(path).body;
  EXPECT_THAT(listed, HasSubstr("×\u00A01,80, donné"));
  EXPECT_THAT(get("/telephone/prevision?network=retraite").body, HasSubstr("Paiement &lt;des&gt; pensions"));
  std::string removal = "/telephone/evenements/" + between(listed, "action=\"/telephone/evenements/", "\"");
  EXPECT_THAT(removal, testing::EndsWith("/retrait"));
  auto forged =
      client_->request("POST", removal, {{"Content-Type", "application/x-www-form-urlencoded"}}, "csrf=x");
  EXPECT_EQ(forged.status, 403);
  e2e::Client agent(server_->port());
  ASSERT_TRUE(agent.sign_in("agent@demo.example"));
  EXPECT_EQ(agent.post(removal, {}).status, 403);
  EXPECT_EQ(agent.post("/telephone/evenements", right).status, 403);
  EXPECT_THAT(agent.get(path).body, Not(HasSubstr("<form method=\"post\" action=\"/telephone/evenements")));
  EXPECT_EQ(client_->post(removal, {}).status, 303);
  EXPECT_EQ(client_->post(removal, {}).status, 404);
  EXPECT_THAT(get(path).body, HasSubstr("Aucun événement déclaré"));
  auto trail = get("/administration/journal").body;
  EXPECT_THAT(trail, HasSubstr("appels.evenement_retire"));
}

TEST_F(TelephonePages, ALinkAskedAgainAndAgainIsRefusedForAWhile) {
  std::string link = "/enquete/" + std::string(32, '0');
  int refused = 0;
  for (int i = 0; i < 70; ++i) refused += client_->get(link).status == 429;  // a minute may turn meanwhile
  EXPECT_GE(refused, 10);
  if (auto page = client_->get(link); page.status == 429) {
    EXPECT_THAT(page.body, HasSubstr("Réessayez dans une minute"));
  }
  EXPECT_EQ(client_->get("/enquete/" + std::string(32, '1')).status, 404);
}

// Every link within the pages of a network of that code leads somewhere.
TEST(NetworkCodes, WithSignsOfAddressesHaveLinksThatWork) {
  e2e::Folder folder("network_codes");
  std::string csv = "id,network,queue,start,wait,talk,outcome\n";
  for (int i = 0; i < 40; ++i)
    csv += std::to_string(i) + ",A/B & C?#%41,x/y +z,2026-11-" + std::to_string(10 + i % 14) +
           " 10:" + std::to_string(10 + i) + ":00,30,120," + (i % 3 == 0 ? "abandoned" : "answered") + "\n";
  std::string data = folder / "data";
  e2e::fill_demo(data);
  ASSERT_EQ(e2e::run({"calls", "import", folder.write("a.csv", csv), "--data", data}).code, 0);
  e2e::Server server(data);
  e2e::Client client(server.port());
  ASSERT_TRUE(client.sign_in("admin@demo.example"));
  const std::string network = e2e::percent("A/B & C?#%41");
  std::deque<std::string> waiting{"/telephone/reseaux/" + network, "/telephone/prevision?network=" + network,
                                  "/telephone/satisfaction", "/telephone/patience",
                                  "/telephone/evenements?network=" + network};
  std::set<std::string> seen(waiting.begin(), waiting.end());
  while (!waiting.empty()) {
    std::string path = waiting.front();
    waiting.pop_front();
    auto page = client.get(path);
    EXPECT_EQ(page.status, 200) << path;
    if (path.starts_with("/api") || seen.size() > 300) continue;
    for (const auto& link : links_of(page.body))
      if (link.find("A%2FB") != link.npos && seen.insert(link).second) waiting.push_back(link);
  }
  EXPECT_GT(seen.size(), 30U);
  auto page = client.get("/telephone/reseaux/" + network);
  EXPECT_THAT(page.body, HasSubstr("A/B &amp; C?#%41"));
}
}  // namespace
