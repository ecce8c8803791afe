#include "browser/browser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

#include "base/source.h"

namespace fs = std::filesystem;
using browser::Browser;
using browser::Page;
using testing::HasSubstr;
using testing::StartsWith;

namespace {
// Answers every request, one at a time, with what it was asked: path, cookies, form.
class EchoServer {
 public:
  EchoServer() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, plain, size) != 0 || listen(listener_, 16) != 0) std::abort();
    getsockname(listener_, plain, &size);
    root_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this] { serve(); });
  }
  ~EchoServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  std::string root_;

 private:
  void serve() {
    for (int client; (client = accept(listener_, nullptr, nullptr)) >= 0; close(client)) {
      timeval patience = {1, 0};  // Chromium opens connections ahead and leaves them silent
      setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      char bytes[8192];
      ssize_t got = recv(client, bytes, sizeof bytes, 0);
      if (got <= 0) continue;
      std::string request(bytes, static_cast<std::size_t>(got));
      bool absent = request.find(" /absent ") != std::string::npos;
      std::string body = "<!doctype html><title>t</title><pre>" + request +
                         "</pre><form action='/sent'><input name='q' autofocus></form>";
      std::string reply =
          std::string("HTTP/1.1 ") + (absent ? "404 Not Found" : "200 OK") +
          "\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\nContent-Length: " +
          std::to_string(body.size()) + "\r\n\r\n" + body;
      (void)send(client, reply.data(), reply.size(), MSG_NOSIGNAL);
    }
  }
  int listener_;
  std::thread thread_;
};

std::string data_page(const std::string& body) {
  return "data:text/html;charset=utf-8,<!doctype html><html lang=fr><title>Essai</title>" + body;
}

class BrowserTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = fs::temp_directory_path() / ("browser_test-" + std::to_string(getpid()));
    fs::create_directory(folder_);
    auto launched = Browser::launch();
    if (launched) {
      browser_ = std::move(*launched);
    } else {
      error_ = launched.error();
    }
  }
  static void TearDownTestSuite() {
    browser_.reset();
    fs::remove_all(folder_);
  }
  void SetUp() override {
    if (!browser_ && error_.kind == ErrorKind::missing) GTEST_SKIP() << error_.message;
    ASSERT_TRUE(browser_) << error_.message;
    page_ = open();
  }
  static std::unique_ptr<Page> open(browser::PageOptions options = {}) {
    auto page = browser_->open(options);
    if (!page) throw std::runtime_error(page.error().message);
    return std::move(*page);
  }
  void go(const std::string& url) {
    auto done = page_->navigate(url);
    ASSERT_TRUE(done) << done.error().message;
  }
  // The value as JSON, or the error's code.
  std::string value(std::string_view expression) {
    auto v = page_->evaluate(expression);
    return v ? json::write(*v) : v.error().code + ": " + v.error().message;
  }

  static inline fs::path folder_;
  static inline std::unique_ptr<Browser> browser_;
  static inline Error error_;
  std::unique_ptr<Page> page_;
};
}  // namespace

TEST_F(BrowserTest, EvaluatesValuesPromisesAndFaults) {
  go(data_page("<p id=a>Été &amp; hiver</p>"));
  EXPECT_EQ(value("document.querySelector('#a').textContent"), "\"Été & hiver\"");
  EXPECT_EQ(value("Promise.resolve({n: 1.5, list: [1, null]})"), R"({"n":1.5,"list":[1,null]})");
  EXPECT_EQ(value("undefined"), "null");
  EXPECT_EQ(value("0/0"), "\"NaN\"");
  EXPECT_THAT(value("nothing.there"), StartsWith("script_error: ReferenceError"));
  EXPECT_THAT(value("Promise.reject(new Error('no'))"), StartsWith("script_error: Error: no"));
  EXPECT_EQ(value("'\\ud83d' + 'x\\ude00' + '\\ud83d\\ude00' + '\\\\ud83d'"),
            "\"\uFFFDx\uFFFD\U0001F600\\\\ud83d\"");
}

TEST_F(BrowserTest, EndsWhatTakesTooLong) {
  go(data_page("<p>x"));
  page_->set_deadline(browser::Milliseconds(400));
  EXPECT_THAT(value("(() => { for (;;) {} })()"), StartsWith("browser_timeout"));
  EXPECT_THAT(value("new Promise(() => {})"), StartsWith("browser_timeout"));
  EXPECT_THAT(page_->wait_until("false").error().code, "browser_timeout");
  page_->set_deadline(browser::Milliseconds(10'000));
  EXPECT_EQ(value("1 + 1"), "2");
}

TEST_F(BrowserTest, WritesAScreenshot) {
  go(data_page("<div style='height:3000px'>x</div>"));
  for (bool full : {false, true}) {
    std::string path = (folder_ / "shot.png").string();
    ASSERT_TRUE(page_->screenshot(path, full));
    std::string png = *read_file(path);
    ASSERT_THAT(png, StartsWith("\x89PNG\r\n"));
    auto height = static_cast<unsigned char>(png[22]) * 256 + static_cast<unsigned char>(png[23]);
    EXPECT_EQ(full, height > 3000) << height;
  }
}

TEST_F(BrowserTest, PrintsATaggedPdf) {
  go(data_page("<h1>Titre</h1><p>Texte"));
  auto pdf = page_->print_pdf();
  ASSERT_TRUE(pdf) << pdf.error().message;
  EXPECT_THAT(pdf->substr(0, 8), StartsWith("%PDF"));
  for (const char* part : {"/StructTreeRoot", "/Outlines", "/Lang (fr)", "/MediaBox [0 0 595.9"})
    EXPECT_NE(pdf->find(part), std::string::npos) << part;
}

TEST_F(BrowserTest, TypesWithTheKeyboard) {
  go(
      data_page("<a id=a href='%23x'>a</a><input id=b><textarea id=c></textarea>"
                "<script>keys = []; addEventListener('keydown', e => keys.push(e.key))</script>"));
  ASSERT_TRUE(page_->press_key("Tab"));
  EXPECT_EQ(value("document.activeElement.id"), "\"a\"");
  ASSERT_TRUE(page_->press_key("Tab"));
  ASSERT_TRUE(page_->type_text("Été"));
  ASSERT_TRUE(page_->press_key("z"));
  ASSERT_TRUE(page_->press_key("Space"));
  ASSERT_TRUE(page_->press_key("ç"));
  EXPECT_EQ(value("document.querySelector('#b').value"), "\"Étéz ç\"");
  ASSERT_TRUE(page_->press_key("a", {.control = true}));
  ASSERT_TRUE(page_->press_key("Delete"));
  EXPECT_EQ(value("document.querySelector('#b').value"), "\"\"");
  ASSERT_TRUE(page_->press_key("Tab", {.shift = true}));
  EXPECT_EQ(value("document.activeElement.id"), "\"a\"");
  ASSERT_TRUE(page_->press_key("Escape"));
  EXPECT_EQ(value("keys.join()"), "\"Tab,Tab,z, ,ç,a,Delete,Tab,Escape\"");
  EXPECT_EQ(page_->press_key("Tabulation").error().code, "unknown_key");
}

TEST_F(BrowserTest, ScriptsCanBeDisabled) {
  std::string url = data_page("<p>a</p><script>document.title = 'ran'</script><noscript>none</noscript>");
  go(url);
  EXPECT_EQ(value("document.title"), "\"ran\"");
  ASSERT_TRUE(page_->set_scripts(false));
  go(url);
  EXPECT_EQ(value("document.title"), "\"Essai\"");
  EXPECT_EQ(value("document.querySelector('noscript').innerText"), "\"none\"");
  page_ = open({.scripts = false});
  go(url);
  EXPECT_EQ(value("document.title"), "\"Essai\"");
}

TEST_F(BrowserTest, EmulatesSizesAndSettings) {
  page_ = open({.width = 320, .height = 640, .media = {.forced_colors = true}});
  go(data_page("<p>x"));
  EXPECT_EQ(value("[innerWidth, innerHeight]"), "[320,640]");
  EXPECT_EQ(value("matchMedia('(forced-colors: active)').matches"), "true");
  EXPECT_EQ(value("matchMedia('(prefers-reduced-motion: reduce)').matches"), "false");
  ASSERT_TRUE(page_->set_media({.reduced_motion = true}));
  ASSERT_TRUE(page_->set_viewport(1000, 500));
  EXPECT_EQ(value("innerWidth"), "1000");
  EXPECT_EQ(value("matchMedia('(forced-colors: active)').matches"), "false");
  EXPECT_EQ(value("matchMedia('(prefers-reduced-motion: reduce)').matches"), "true");
}

TEST_F(BrowserTest, CollectsErrorsAndCspViolations) {
  go(data_page(
      "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; script-src 'nonce-a'\">"
      "<p style='color:red'>x</p><script>document.title='inline'</script>"
      "<script nonce=a>console.error('bad', 3); console.log('fine'); missing()</script>"));
  auto violations = page_->csp_violations();
  ASSERT_TRUE(violations);
  ASSERT_EQ(violations->size(), 2U);
  EXPECT_EQ(violations->at(0).source, "style-src-attr");
  EXPECT_EQ(violations->at(1).source, "script-src-elem");
  EXPECT_EQ(violations->at(1).text, "kInlineViolation");
  auto errors = page_->console_errors();
  ASSERT_TRUE(errors);
  ASSERT_EQ(errors->size(), 2U);
  EXPECT_EQ(errors->at(0).text, "bad 3");
  EXPECT_EQ(errors->at(0).line, 1);
  EXPECT_THAT(errors->at(1).text, HasSubstr("ReferenceError: missing is not defined"));
  EXPECT_EQ(value("document.title"), "\"Essai\"");
  go(data_page("<p>calm"));
  EXPECT_TRUE(page_->console_errors()->empty());
  EXPECT_TRUE(page_->csp_violations()->empty());
}

TEST_F(BrowserTest, FollowsFormsWithCookiesAndStatus) {
  EchoServer server;
  ASSERT_TRUE(page_->set_cookie({.name = "session", .value = "s3", .url = server.root_}));
  go(server.root_ + "/form");
  EXPECT_THAT(value("document.body.innerText"), HasSubstr("Cookie: session=s3"));
  EXPECT_EQ(value("document.cookie"), "\"\"");
  EXPECT_EQ(*page_->status(), 200);
  ASSERT_TRUE(page_->type_text("à la carte"));
  auto sent = page_->follow([&] { return page_->press_key("Enter"); });
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_EQ(*page_->url(), server.root_ + "/sent?q=%C3%A0+la+carte");
  auto back = page_->follow([&]() -> Result<void> {
    TRY(page_->evaluate("history.back()"));
    return {};
  });
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*page_->url(), server.root_ + "/form");
  go(server.root_ + "/absent");
  EXPECT_EQ(*page_->status(), 404);
  EXPECT_EQ(page_->console_errors()->size(), 1U);
  go(server.root_ + "/absent#part");
  auto other = open();
  ASSERT_TRUE(other->navigate(server.root_ + "/form"));
  EXPECT_EQ(json::write(*other->evaluate("document.body.innerText.includes('s3')")), "false");
}

TEST_F(BrowserTest, TellsWhatCannotBeReached) {
  EXPECT_EQ(page_->navigate("http://127.0.0.1:1/").error().code, "navigation_failed");
  EXPECT_EQ(page_->navigate("not an address").error().kind, ErrorKind::invalid);
  EXPECT_EQ(page_->navigate("file:///nowhere.html").error().code, "navigation_failed");
  go(data_page("<script>alert('stop'); document.title = confirm('sure?')</script>"));
  EXPECT_EQ(value("document.title"), "\"false\"");
}

TEST_F(BrowserTest, ChoosesAFile) {
  std::string path = (folder_ / "releve.csv").string();
  ASSERT_TRUE(write_file(path, "a;b\n1;2\n"));
  go(data_page("<input type=file id=f>"));
  ASSERT_TRUE(page_->set_file_input("#f", path));
  EXPECT_EQ(value("document.querySelector('#f').files[0].text()"), "\"a;b\\n1;2\\n\"");
  EXPECT_EQ(page_->set_file_input("#g", path).error().code, "no_such_element");
  EXPECT_EQ(page_->set_file_input("#f", path + "x").error().kind, ErrorKind::missing);
}
