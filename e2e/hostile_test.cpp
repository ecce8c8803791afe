// Bad input through the program: files, requests, roles, hostile words.
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <set>
#include <thread>

#include "base/source.h"
#include "program.h"

namespace {
using namespace std::chrono_literals;
using e2e::Client;
using testing::HasSubstr;
using testing::Not;

constexpr long kMostKib = 500 * 1024;

// A file, or what stands in the way of one.
struct Entry {
  std::string name, bytes;
  std::string link_to = {};
};

std::string zip(const std::vector<Entry>& entries) {
  std::string out(64 << 20, '\0');
  std::size_t used = 0;
  archive* a = archive_write_new();
  archive_write_set_format_zip(a);
  archive_write_open_memory(a, out.data(), out.size(), &used);
  for (const auto& e : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, e.name.c_str());
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_filetype(entry, e.link_to.empty() ? AE_IFREG : AE_IFLNK);
    if (!e.link_to.empty()) archive_entry_set_symlink(entry, e.link_to.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(e.bytes.size()));
    archive_write_header(a, entry);
    archive_write_data(a, e.bytes.data(), e.bytes.size());
    archive_entry_free(entry);
  }
  archive_write_close(a);
  archive_write_free(a);
  out.resize(used);
  return out;
}

std::string fiche(const std::string& id, const std::string& sentence) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Publication "
         "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" ID=\"" +
         id + "\" type=\"Fiche d'information\"><dc:title>Fiche " + id +
         "</dc:title><Introduction><Texte><Paragraphe>" + sentence +
         "</Paragraphe></Texte></Introduction></Publication>\n";
}

std::string repeat(std::string_view what, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += what;
  return out;
}

json::array list(const json::value& v, std::string_view key) {
  const json::value* found = json::find(v, key);
  return found != nullptr && found->is_array() ? found->get_array() : json::array{};
}

class Hostile : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<e2e::Folder>("hostile");
    data_ = *folder_ / "data";
    e2e::fill_demo(data_);
    server_ = std::make_unique<e2e::Server>(data_);
  }
  static void TearDownTestSuite() {
    server_.reset();
    folder_.reset();
  }
  void TearDown() override {
    EXPECT_TRUE(server_->running()) << server_->log();
    EXPECT_EQ(Client(server_->port()).get("/health").status, 200);
    EXPECT_THAT(server_->log(), Not(HasSubstr("request_failed")));
  }

  // An import that takes what is good, tells the rest, and stays within the memory it may use.
  static json::value import(const std::string& kind, std::vector<std::string> paths) {
    std::vector<std::string> words{"import", kind};
    words.insert(words.end(), paths.begin(), paths.end());
    words.insert(words.end(), {"--data", data_, "--json"});
    auto outcome = e2e::run(words);
    EXPECT_EQ(outcome.code, 0) << outcome.err << outcome.out.substr(0, 400);
    EXPECT_LT(outcome.peak_kib, kMostKib);
    for (const auto& r : list(outcome.json(), "rejected")) {
      EXPECT_FALSE(json::text(r, "file").empty());
      EXPECT_FALSE(json::text(r, "reason").empty());
      EXPECT_EQ(json::text(r, "reason").find('\n'), std::string::npos);
    }
    return outcome.json();
  }
  static std::int64_t documents() {
    return json::integer(e2e::run({"document", "list", "--data", data_, "--json"}).json(), "total");
  }
  static Client signed_in(const std::string& role) {
    Client client(server_->port());
    EXPECT_TRUE(client.sign_in(role + "@demo.example"));
    return client;
  }

  static inline std::unique_ptr<e2e::Folder> folder_;
  static inline std::string data_;
  static inline std::unique_ptr<e2e::Server> server_;
};
}  // namespace

TEST_F(Hostile, BrokenXmlIsToldAndTheRestImported) {
  std::string good = fiche("H100", "Une phrase entière et juste.");
  std::string entities = "<!DOCTYPE p [<!ENTITY a \"ha\">";
  for (char c = 'b'; c < 'n'; ++c)
    entities += std::string("<!ENTITY ") + c + " \"" +
                repeat(std::string("&") + static_cast<char>(c - 1) + ";", 10) + "\">";
  entities += "]>\n";
  std::string expanding = good, external = good, latin = good;
  expanding.insert(expanding.find("<Publication"), entities);
  expanding.replace(expanding.find("Une phrase"), 10, "&m;");
  external.insert(external.find("<Publication"),
                  "<!DOCTYPE p [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n");
  external.replace(external.find("Une phrase"), 10, "&x;");
  latin.replace(latin.find("entière"), std::string("entière").size(), "enti\xE8re");
  const std::vector<Entry> files{
      {"a-truncated.xml", good.substr(0, good.size() / 2)},
      {"b-malformed.xml", "<Publication ID=\"H101\"><a></b></Publication>"},
      {"c-wrong-encoding.xml", latin},
      {"d-expanding.xml", expanding},
      {"e-external.xml", external},
      {"f-deep.xml", fiche("H102", repeat("<a>", 200'000) + "x" + repeat("</a>", 200'000))},
      {"g-binary.xml", std::string("\x7F"
                                   "ELF\0\0\1",
                                   7)},
      {"h-empty.xml", ""},
      {"i-nothing.xml", "<html><body>pas une fiche</body></html>"},
      {"j-good.xml", good},
  };
  for (const auto& f : files) folder_->write("broken/" + f.name, f.bytes);
  std::int64_t before = documents();
  auto report = import("fiches", {*folder_ / "broken"});
  EXPECT_EQ(json::integer(report, "new"), 1) << json::write(report, 1);
  EXPECT_EQ(documents(), before + 1);
  std::string told = json::write(report);
  for (const char* name : {"a-truncated", "b-malformed", "c-wrong-encoding", "f-deep", "g-binary", "h-empty"})
    EXPECT_THAT(told, HasSubstr(name));
  EXPECT_EQ(e2e::run({"document", "show", "H100", "--data", data_}).code, 0);
  for (const char* key : {"H101", "H102"})
    EXPECT_EQ(e2e::run({"document", "show", key, "--data", data_}).code, 4);
  auto shown = e2e::run({"document", "show", "H100", "--text", "--data", data_});
  EXPECT_THAT(shown.out, Not(HasSubstr("root:")));
  EXPECT_LT(shown.out.size(), 500U);
}

TEST_F(Hostile, ArchivesThatEscapeOrSwellAreTold) {
  std::string outside = *folder_ / "escaped.xml";
  auto path = folder_->write("bad.zip", zip({{"../../escaped.xml", fiche("H201", "Sortie du dossier.")},
                                             {"/" + outside, fiche("H202", "Chemin absolu.")},
                                             {"link.xml", "", "/etc/passwd"},
                                             {"good.xml", fiche("H203", "Une fiche saine.")},
                                             {"bomb.xml", std::string(48 << 20, ' ')}}));
  std::int64_t before = documents();
  auto report = import("fiches", {path});
  EXPECT_FALSE(std::filesystem::exists(outside));
  EXPECT_FALSE(std::filesystem::exists(std::filesystem::temp_directory_path() / "escaped.xml"));
  EXPECT_THAT(json::write(report), HasSubstr("bomb.xml"));
  EXPECT_EQ(json::integer(report, "new"), documents() - before);
  EXPECT_EQ(list(report, "rejected").size(), 4U) << json::write(report, 1);
  EXPECT_EQ(e2e::run({"document", "show", "H203", "--data", data_}).code, 0);

  std::string whole = zip({{"one.xml", fiche("H210", "Première.")}, {"two.xml", fiche("H211", "Seconde.")}});
  report = import("fiches", {folder_->write("cut.zip", whole.substr(0, whole.size() / 2)),
                             folder_->write("after.xml", fiche("H212", "Après l’archive coupée."))});
  EXPECT_GE(list(report, "rejected").size(), 1U);
  EXPECT_EQ(e2e::run({"document", "show", "H212", "--data", data_}).code, 0);
}

TEST_F(Hostile, TwoGigabytesAreRefusedWithinMemory) {
  for (const char* name : {"huge.xml", "huge.csv", "huge.jsonl"}) {
    std::string path = *folder_ / name;
    int fd = open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    std::string_view start = std::string_view(name).ends_with("xml")   ? "<Publication>"
                             : std::string_view(name).ends_with("csv") ? "ID expérience;Date;Description\n\"1"
                                                                       : "{\"id\":\"";
    ASSERT_EQ(write(fd, start.data(), start.size()), static_cast<ssize_t>(start.size()));
    ASSERT_EQ(ftruncate(fd, 2LL << 30), 0);
    close(fd);
    auto report = import(std::string_view(name).ends_with("csv") ? "reviews" : "fiches", {path});
    EXPECT_EQ(json::integer(report, "new"), 0) << name;
    EXPECT_GE(list(report, "rejected").size(), 1U) << name;
    std::filesystem::remove(path);
  }
}

TEST_F(Hostile, BadLinesOfReviewsAreToldOneByOne) {
  std::string csv = e2e::reviews_csv({{"h-1", "Bon", "Un avis."},
                                      {"h-2'; drop table reviews", "Numéro", "illisible"},
                                      {"h-3", "Long", std::string((1 << 20) + 10, 'x')},
                                      {"h-4", "Bon", "Encore un."}});
  csv += "\"h-5\";pas une date;;Titre;Texte;Négatif;;\n";
  csv += "\"h-6\";12/03/2026;;\"Guillemet jamais fermé;Texte;Négatif;;\n";
  auto report = import("reviews", {folder_->write("bad.csv", csv)});
  EXPECT_EQ(json::integer(report, "new"), 2) << json::write(report, 1);
  EXPECT_EQ(list(report, "rejected").size(), 4U) << json::write(report, 1);
  report = import(
      "reviews", {folder_->write("bad.jsonl",
                                 "{\"id\":\"h-7\",\"date\":\"2026-03-12\",\"description\":\"Bon.\"}\n{\"id\":"
                                 "\n[]\n{\"id\":\"h-8\",\"date\":\"2026-03-12\",\"description\":\"Bon.\"}\n" +
                                     repeat("[", 5000) + "\n")});
  EXPECT_EQ(json::integer(report, "new"), 2) << json::write(report, 1);
  EXPECT_EQ(list(report, "rejected").size(), 3U) << json::write(report, 1);
  report = import("reviews", {folder_->write("deep.json", repeat("[", 1'000'000)), *folder_ / "absent.csv",
                              folder_->write("columns.csv", "a;b\n1;2\n"),
                              folder_->write("utf16.csv", std::string("\xFF\xFEI\0D\0", 6))});
  EXPECT_EQ(list(report, "rejected").size(), 4U) << json::write(report, 1);
  report = import("structures", {folder_->write("columns.csv", "a;b\n1;2\n")});
  EXPECT_EQ(list(report, "rejected").size(), 1U);
}

TEST_F(Hostile, OversizedAndSlowRequestsAreCut) {
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

TEST_F(Hostile, FormsFromElsewhereAreRefused) {
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

TEST_F(Hostile, PathsAndHeadersDoNotEscape) {
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

TEST_F(Hostile, ADisabledAccountLosesItsSession) {
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

TEST_F(Hostile, GuessingAPasswordIsStopped) {
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

TEST_F(Hostile, RolesHoldWhereverTheyAreAsked) {
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

TEST_F(Hostile, HostileWordsAreHarmlessEverywhere) {
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
