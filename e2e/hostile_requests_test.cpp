// Bad requests through the program: sizes, forms from elsewhere, paths, passwords, roles, hostile words.
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <set>
#include <thread>

#include "base/fields.h"
#include "hostile.h"

namespace {
using namespace std::chrono_literals;
using e2e::Client;
using e2e::list;
using e2e::repeat;
using testing::HasSubstr;
using testing::Not;

class HostileRequests : public e2e::Hostile {
 protected:
  static Client signed_in(const std::string& role) {
    Client client(server_->port());
    EXPECT_TRUE(client.sign_in(role + "@demo.example"));
    return client;
  }
};

TEST_F(HostileRequests, OversizedAndSlowRequestsAreCut) {
  int port = server_->port();
  EXPECT_THAT(
      e2e::exchange(port, "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(40'000, 'x') + "\r\n\r\n", 20),
      HasSubstr("HTTP/1.1 431"));
  EXPECT_THAT(
      e2e::exchange(port, "POST /connexion HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", 20),
      HasSubstr("HTTP/1.1 413"));
  EXPECT_THAT(
      e2e::exchange(
          port, "POST /administration/imports HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n", 20),
      HasSubstr("HTTP/1.1 413"));
  std::string chunks = "POST /connexion HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
                       repeat("10000\r\n" + std::string(65536, 'x') + "\r\n", 60) + "0\r\n\r\n";
  EXPECT_THAT(e2e::exchange(port, chunks, 20), HasSubstr("HTTP/1.1 413"));
  EXPECT_THAT(e2e::exchange(port, "nonsense\r\n\r\n", 20), HasSubstr("HTTP/1.1 400"));
  EXPECT_THAT(e2e::exchange(port, "DELETE /avis HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 20),
              HasSubstr("HTTP/1.1 405"));
  // A head sent byte by byte is cut after ten seconds, while others are served.
  int fd = e2e::connect_to(port, 20);
  ASSERT_GE(fd, 0);
  auto started = std::chrono::steady_clock::now();
  bool cut = false;
  for (int i = 0; i < 30 && !cut; ++i) {
    cut = send(fd, "G", 1, MSG_NOSIGNAL) != 1;
    char byte = 0;
    cut = cut || recv(fd, &byte, 1, MSG_DONTWAIT) >= 0;
    EXPECT_EQ(Client(port).get("/health").status, 200);
    std::this_thread::sleep_for(500ms);
  }
  close(fd);
  EXPECT_TRUE(cut);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 14s);
}

TEST_F(HostileRequests, FormsFromElsewhereAreRefused) {
  auto agent = signed_in("agent");
  std::string path = "/avis/900059/reponse";
  EXPECT_EQ(agent.post(path, {{"text", "a"}, {"csrf", ""}}).status, 403);
  EXPECT_EQ(agent.post(path, {{"text", "a"}, {"csrf", "faux"}}).status, 403);
  EXPECT_EQ(agent.post(path, {{"text", "a"}, {"csrf", signed_in("validateur").csrf()}}).status, 403);
  EXPECT_EQ(agent.post(path, {{"text", "a"}}, {{"Origin", "https://ailleurs.example"}}).status, 403);
  EXPECT_EQ(agent.post(path, {{"text", "a"}}, {{"Origin", "null"}}).status, 403);
  EXPECT_EQ(agent.request("POST", path, {{"Content-Type", "text/plain"}}, "text=a").status, 403);
  EXPECT_EQ(agent
                .request("POST", path,
                         {{"Content-Type", "application/json"}, {"Origin", "https://ailleurs.example"}},
                         "{\"text\":\"a\"}")
                .status,
            403);
  EXPECT_EQ(agent.request("POST", path, {{"Content-Type", "application/json"}}, "{\"text\":[]}").status, 400);
  EXPECT_EQ(agent.request("POST", path, {{"Content-Type", "application/json"}}, "{\"text\":").status, 400);
  Client nobody(server_->port());
  EXPECT_EQ(
      nobody
          .post("/connexion", {{"email", "agent@demo.example"}, {"password", std::string(e2e::kPassword)}},
                {{"Origin", "https://ailleurs.example"}})
          .status,
      403);
  EXPECT_EQ(nobody.post(path, {{"text", "a"}}).status, 401);
  auto shown = agent.get("/avis/900059", {{"Accept", "application/json"}}).json();
  EXPECT_EQ(json::text(shown, "state"), "a_traiter");
}

TEST_F(HostileRequests, PathsAndHeadersDoNotEscape) {
  Client nobody(server_->port());
  for (const char* path : {"/assets/../../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd",
                           "/assets/..%2f..%2fetc/passwd", "/assets/reference/networks.csv", "/assets/",
                           "/assets/neutral.css%00", "/documents/..%2F..%2Fetc%2Fpasswd"}) {
    auto reply = nobody.get(path);
    EXPECT_THAT(reply.status, testing::AnyOf(404, 303)) << path;
    EXPECT_THAT(reply.body, Not(HasSubstr("root:"))) << path;
  }
  for (const char* next : {"//ailleurs.example", "https://ailleurs.example/", "/\\ailleurs.example",
                           "/avis\r\nSet-Cookie: a=b", "javascript:alert(1)", "/\t/ailleurs.example"}) {
    Client fresh(server_->port());
    EXPECT_EQ(fresh.get("/connexion?next=" + e2e::percent(next)).header("set-cookie"), "") << next;
    auto reply = fresh.post(
        "/connexion",
        {{"email", "agent@demo.example"}, {"password", std::string(e2e::kPassword)}, {"next", next}});
    EXPECT_EQ(reply.status, 303) << next;
    EXPECT_EQ(reply.header("location"), "/") << next;
    for (const auto& [name, value] : reply.headers)
      EXPECT_TRUE(name != "set-cookie" || value.starts_with("guichet=")) << value;
  }
  auto reply = nobody.get("/avis?a=" + e2e::percent("\r\nX-Injected: 1"));
  EXPECT_EQ(reply.header("x-injected"), "");
  reply = nobody.get("/avis%0d%0aX-Injected:%201");
  EXPECT_EQ(reply.header("x-injected"), "");
  for (const char* header : {"content-security-policy", "x-content-type-options", "referrer-policy"})
    EXPECT_NE(nobody.get("/connexion").header(header), "") << header;
}

TEST_F(HostileRequests, SigningInLeadsToThePageAskedWithItsQuery) {
  auto led = [&](const std::string& page) {
    Client fresh(server_->port());
    std::string form = fresh.get(page).header("location");
    std::string next = form.substr(form.find("next=") + 5);
    return fresh
        .post("/connexion", {{"email", "agent@demo.example"},
                             {"password", std::string(e2e::kPassword)},
                             {"next", fields::percent_decode(next, true)}})
        .header("location");
  };
  EXPECT_EQ(led("/telephone/appels?leaf=abandoned%2Ctimeout&network=CAF+A"),
            "/telephone/appels?leaf=abandoned%2Ctimeout&network=CAF%20A");
  EXPECT_EQ(led("/telephone"), "/telephone");
  EXPECT_EQ(led("/telephone?from=" + std::string(600, 'x')), "/telephone") << "the form holds 500 characters";
}

TEST_F(HostileRequests, ADisabledAccountLosesItsSession) {
  auto admin = signed_in("admin");
  auto auditor = signed_in("auditeur");
  EXPECT_EQ(auditor.get("/administration/journal").status, 200);
  EXPECT_EQ(
      admin.post("/administration/comptes/etat", {{"email", "auditeur@demo.example"}, {"disabled", "1"}})
          .status,
      303);
  EXPECT_EQ(auditor.get("/administration/journal").status, 303);
  EXPECT_FALSE(Client(server_->port()).sign_in("auditeur@demo.example"));
  EXPECT_EQ(
      admin.post("/administration/comptes/etat", {{"email", "auditeur@demo.example"}, {"disabled", "0"}})
          .status,
      303);
  EXPECT_TRUE(Client(server_->port()).sign_in("auditeur@demo.example"));
  EXPECT_EQ(
      admin.post("/administration/comptes/etat", {{"email", "admin@demo.example"}, {"disabled", "1"}}).status,
      409);
  // Signing out ends it too.
  auto agent = signed_in("agent");
  Client stolen = agent;
  EXPECT_EQ(agent.post("/deconnexion", {}).status, 303);
  EXPECT_EQ(stolen.get("/avis").status, 303);
}

TEST_F(HostileRequests, GuessingAPasswordIsStopped) {
  Client nobody(server_->port());
  int last = 0;
  for (int i = 0; i < 10; ++i)
    last = nobody
               .post("/connexion",
                     {{"email", "correspondant@demo.example"}, {"password", "essai " + std::to_string(i)}})
               .status;
  EXPECT_EQ(last, 429);
  EXPECT_FALSE(nobody.sign_in("correspondant@demo.example"));
}

TEST_F(HostileRequests, RolesHoldWhereverTheyAreAsked) {
  auto agent = signed_in("agent"), moderator = signed_in("moderateur"), prefect = signed_in("sous-prefet"),
       admin = signed_in("admin");
  for (const char* path :
       {"/administration", "/administration/comptes", "/administration/imports", "/administration/journal"}) {
    EXPECT_EQ(agent.get(path).status, 403) << path;
    EXPECT_EQ(Client(server_->port()).get(path).status, 303) << path;
  }
  EXPECT_EQ(agent
                .post("/administration/comptes", {{"email", "x@y.fr"},
                                                  {"name", "x"},
                                                  {"role", "administrateur"},
                                                  {"password", "mot de passe assez long"}})
                .status,
            403);
  EXPECT_EQ(
      agent.post("/administration/comptes/etat", {{"email", "admin@demo.example"}, {"disabled", "1"}}).status,
      403);
  EXPECT_EQ(admin.get("/administration").status, 200);
  EXPECT_EQ(moderator.post("/avis/900059/reponse", {{"text", "a"}}).status, 403);
  EXPECT_EQ(moderator.post("/avis/900059/approbation", {{"text", "a"}}).status, 403);
  EXPECT_EQ(moderator.post("/avis/900059/publication", {}).status, 403);
  EXPECT_THAT(moderator.get("/avis/900059").body, Not(HasSubstr("/approbation")));

  // The sub-prefect of Gard sees Gard, by every door.
  auto all = admin.get("/avis?page=1", {{"Accept", "application/json"}}).json(),
       seen = prefect.get("/avis", {{"Accept", "application/json"}}).json();
  EXPECT_GT(json::integer(seen, "total"), 0);
  EXPECT_LT(json::integer(seen, "total"), json::integer(all, "total"));
  std::set<std::string> inside;
  for (const auto& r : list(seen, "reviews")) inside.insert(json::text(r, "review"));
  int refused = 0;
  for (const auto& r : list(all, "reviews")) {
    std::string ref = json::text(r, "review");
    bool may = inside.contains(ref);
    EXPECT_EQ(prefect.get("/avis/" + ref).status, may ? 200 : 403) << ref;
    refused += !may;
    if (may) continue;
    EXPECT_EQ(prefect.post("/avis/" + ref + "/projet", {}).status, 403) << ref;
  }
  EXPECT_GT(refused, 0);
  std::string csv = prefect.get("/avis.csv").body;
  for (const auto& r : list(all, "reviews"))
    EXPECT_EQ(csv.find(json::text(r, "review")) != std::string::npos,
              inside.contains(json::text(r, "review")));
  for (const auto& ref : inside) {
    auto structure =
        json::text(prefect.get("/avis/" + ref, {{"Accept", "application/json"}}).json(), "structure");
    EXPECT_EQ(json::text(prefect.get("/structures/" + structure, {{"Accept", "application/json"}}).json(),
                         "departement"),
              "30")
        << ref;
  }
}

TEST_F(HostileRequests, HostileWordsAreHarmlessEverywhere) {
  std::string body =
      "=HYPERLINK(\"http://mal.example\") <script>alert(1)</script> <img src=x onerror=alert(1)> "
      "\x1B[31mrouge\x1B[0m \x07 \u202Einversé\u202C '\"><b>gras</b> \u2028 fin";
  std::string title = "=1+1 <script>x</script> \x1B]0;titre\x07";
  auto csv = e2e::reviews_csv({{"hostile", title, body},
                               {"at-sign", "@SUM(1)", "+1+1"},
                               {"long", "Très long", std::string((1 << 20) - 100, 'a') + " fin"},
                               {"minus", "-2+3", "\t=1+1"}});
  auto report = import("reviews", {folder_->write("hostile.csv", csv)});
  EXPECT_EQ(json::integer(report, "new"), 4) << json::write(report, 1);
  auto agent = signed_in("agent");
  for (const char* path : {"/avis/hostile", "/avis?q=hostile", "/publics/DmCaf30aaa", "/avis/long"}) {
    auto page = agent.get(path);
    EXPECT_EQ(page.status, 200) << path;
    EXPECT_THAT(page.body, Not(HasSubstr("<script>alert"))) << path;
    EXPECT_THAT(page.body, Not(HasSubstr("<script>x"))) << path;
    EXPECT_THAT(page.body, Not(HasSubstr("<img src=x"))) << path;
    EXPECT_THAT(page.body, Not(HasSubstr("<b>gras"))) << path;
    EXPECT_EQ(page.body.find('\x1B'), std::string::npos) << path;
    EXPECT_EQ(page.body.find('\x07'), std::string::npos) << path;
    EXPECT_EQ(page.body.find("\u202E"), std::string::npos) << path;
  }
  std::string out = agent.get("/avis.csv").body;
  EXPECT_THAT(out, HasSubstr("hostile"));
  EXPECT_EQ(out.find('\x1B'), std::string::npos);
  for (const char* formula :
       {";=1+1", ";\"=1+1", ";=HYPERLINK", ";\"=HYPERLINK", ";@SUM", ";+1+1", ";-2+3", ";\t=1"})
    EXPECT_EQ(out.find(formula), std::string::npos) << formula;
  for (std::vector<std::string> command : {std::vector<std::string>{"reviews", "show", "hostile"},
                                           {"reviews", "show", "hostile", "--json"},
                                           {"reviews", "list", "--q", "hostile"},
                                           {"draft", "hostile"},
                                           {"draft", "long"}}) {
    command.insert(command.end(), {"--data", data_});
    auto outcome = e2e::run(command);
    EXPECT_EQ(outcome.code, 0) << testing::PrintToString(command) << outcome.err;
    for (const char* bad : {"\x1B", "\x07", "\u202E", "\u009B"})
      EXPECT_EQ((outcome.out + outcome.err).find(bad), std::string::npos) << testing::PrintToString(command);
  }
  // Names given by the person who imports are shown harmless too, on the terminal and in the report.
  auto outcome =
      e2e::run({"import", "reviews", folder_->write("\x1B[31m<b>.csv", "a\n1\n"), "--data", data_});
  EXPECT_EQ(outcome.out.find('\x1B'), std::string::npos);
  outcome = e2e::run({"reviews", "show", "\x1B[31m", "--data", data_});
  EXPECT_EQ((outcome.out + outcome.err).find('\x1B'), std::string::npos);
  outcome = e2e::run({"ask", "\x1B[31mcarte d'identité perdue \u202E", "--data", data_});
  EXPECT_EQ((outcome.out + outcome.err).find('\x1B'), std::string::npos);
}
}  // namespace
