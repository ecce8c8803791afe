// The edge as the network sees it: raw sockets against a toy handler.
#include "web/edge.h"

#include "web/logged_path.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace web {
namespace {
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); }

class Toy final : public Handler {
 public:
  std::uint64_t body_limit(const Request&) override { return 1000; }
  Response handle(Request& r) override {
    ++handled;
    if (r.path == "/lent") std::this_thread::sleep_for(std::chrono::milliseconds(400));
    if (r.path == "/flux")
      return Response::events([](Stream& out) {
        for (int i = 0; i < 3; ++i) out.send("compte", "n" + std::to_string(i) + "\nsuite");
      });
    if (r.path == "/sans-fin")
      return Response::events([this](Stream& out) {
        while (out.send("", "x") && out.wait(1)) ++sent;
        ++ended;
      });
    return Response::page("[" + r.path + "]" + r.body + (r.form.contains("a") ? r.form["a"].front() : ""));
  }
  std::atomic<int> handled{0}, sent{0}, ended{0};
};

class Peer {
 public:
  explicit Peer(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    open_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  ~Peer() { ::close(fd_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  bool open() const { return open_; }
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  // Until `wanted` is there, the peer closes, or the time is over.
  std::string read(std::string_view wanted = "", int milliseconds = 5000) {
    auto start = Clock::now();
    closed = false;
    std::string out;
    while (since(start) * 1000 < milliseconds) {
      if (!wanted.empty() && out.find(wanted) != std::string::npos) return out;
      pollfd p{fd_, POLLIN, 0};
      if (::poll(&p, 1, 50) <= 0) continue;
      char buffer[65536];
      auto n = ::recv(fd_, buffer, sizeof buffer, 0);
      if (n <= 0) {
        closed = true;
        return out;
      }
      out.append(buffer, static_cast<std::size_t>(n));
    }
    return out;
  }
  bool closed = false;

 private:
  int fd_;
  bool open_ = false;
};

class EdgeTest : public testing::Test {
 protected:
  EdgeTest() {
    EdgeOptions o;
    o.port = 0;
    o.header_seconds = 1;
    o.body_seconds = 1;
    o.idle_seconds = 2;
    o.access_log = false;
    edge_ = std::make_unique<Edge>(o, toy_);
    port_ = edge_->port();
    thread_ = std::thread([this] { edge_->run(); });
  }
  ~EdgeTest() override { stop(); }
  void stop() {
    edge_->stop();
    if (thread_.joinable()) thread_.join();
  }
  std::string ask(std::string_view bytes, std::string_view wanted = "") {
    Peer p(port_);
    p.send(bytes);
    return p.read(wanted);
  }
  Toy toy_;
  std::unique_ptr<Edge> edge_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

TEST_F(EdgeTest, AnswersWithTheSecurityHeaders) {
  std::string out = ask("GET /%C3%A9t%C3%A9?x=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(out, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(out, HasSubstr("[/été]"));
  for (const char* header : {"Content-Security-Policy: default-src 'none'", "frame-ancestors 'none'",
                             "X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin",
                             "Cross-Origin-Opener-Policy: same-origin", "Cache-Control: no-store"})
    EXPECT_THAT(out, HasSubstr(header));
  EXPECT_THAT(out, Not(HasSubstr("unsafe-inline")));
}

TEST_F(EdgeTest, KeepsTheConnectionAndTakesRequestsInARow) {
  Peer p(port_);
  for (int i = 0; i < 3; ++i) {
    p.send("GET /a" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(p.read("]"), HasSubstr("[/a" + std::to_string(i) + "]"));
  }
  p.send(
      "GET /un HTTP/1.1\r\nHost: a\r\n\r\nPOST /deux HTTP/1.1\r\nHost: a\r\nContent-Type: "
      "application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=7GET /trois HTTP/1.1\r\nHost: "
      "a\r\nConnection: close\r\n\r\n");
  std::string out = p.read();
  EXPECT_TRUE(p.closed);
  std::size_t one = out.find("[/un]"), two = out.find("[/deux]7"), three = out.find("[/trois]");
  EXPECT_TRUE(one < two && two < three && three != std::string::npos) << out;
}

TEST_F(EdgeTest, HeadHasNoBodyButItsLength) {
  std::string out = ask("HEAD /abc HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(out, HasSubstr("Content-Length: 6"));
  EXPECT_THAT(out, testing::EndsWith("\r\n\r\n"));
}

TEST_F(EdgeTest, TooLongAHeadIsRefused) {
  std::string out = ask("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n");
  EXPECT_TRUE(out.empty() || out.starts_with("HTTP/1.1 431")) << out.substr(0, 100);
  EXPECT_EQ(toy_.handled, 0);
  EXPECT_THAT(ask("GET /encore HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), HasSubstr("[/encore]"));
}

TEST_F(EdgeTest, TooLargeABodyIsRefused) {
  EXPECT_THAT(ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n"), StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n"),
              StartsWith("HTTP/1.1 4"));
  std::string chunks = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 20; ++i) chunks += "64\r\n" + std::string(100, 'x') + "\r\n";
  EXPECT_THAT(ask(chunks + "0\r\n\r\n"), StartsWith("HTTP/1.1 413"));
  EXPECT_EQ(toy_.handled, 0);
  EXPECT_THAT(ask("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n" +
                  std::string(1000, 'y')),
              HasSubstr("yyy"));
}

TEST_F(EdgeTest, MalformedRequestsAreRefused) {
  for (const char* bad : {"n'importe quoi\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
                          "GET / HTTP/1.1\r\nsans deux points\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n",
                          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"})
    EXPECT_THAT(ask(bad), StartsWith("HTTP/1.1 400")) << bad;
  EXPECT_THAT(ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                  "1\r\nConnection: close\r\n\r\n{"),
              StartsWith("HTTP/1.1 400"));
  EXPECT_EQ(toy_.handled, 0);
}

TEST_F(EdgeTest, ASlowHeadIsCut) {
  Peer p(port_);
  auto start = Clock::now();
  p.send("GET / HTTP/1.1\r\n");
  std::string out;
  for (int i = 0; i < 30 && !p.closed; ++i) {  // a byte now and then doesn't buy time
    p.send("X");
    out += p.read("", 100);
  }
  EXPECT_TRUE(p.closed);
  EXPECT_LT(since(start), 2.5);
  EXPECT_EQ(toy_.handled, 0);
}

TEST_F(EdgeTest, ASlowBodyIsCut) {
  Peer p(port_);
  p.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");
  p.read("", 4000);
  EXPECT_TRUE(p.closed);
  EXPECT_EQ(toy_.handled, 0);
}

TEST_F(EdgeTest, AnIdleConnectionIsClosed) {
  Peer p(port_);
  p.read("", 4000);
  EXPECT_TRUE(p.closed);
}

TEST_F(EdgeTest, EventsStreamAndEnd) {
  std::string out = ask("GET /flux HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(out, HasSubstr("text/event-stream"));
  EXPECT_THAT(out, testing::EndsWith("event: compte\ndata: n0\ndata: suite\n\nevent: compte\ndata: n1\ndata: "
                                     "suite\n\nevent: compte\ndata: n2\ndata: suite\n\n"));
}

TEST_F(EdgeTest, AStreamEndsWhenItsReaderLeaves) {
  {
    Peer p(port_);
    p.send("GET /sans-fin HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(p.read("data: x"), HasSubstr("data: x"));
  }
  for (int i = 0; i < 100 && toy_.ended == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(toy_.ended, 1);
}

TEST_F(EdgeTest, TwoHundredConnectionsAtOnce) {
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 200; ++i) {
    peers.push_back(std::make_unique<Peer>(port_));
    ASSERT_TRUE(peers.back()->open()) << i;
    peers.back()->send("GET /p" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  }
  for (std::size_t i = 0; i < peers.size(); ++i)
    EXPECT_THAT(peers[i]->read(), HasSubstr("[/p" + std::to_string(i) + "]"));
}

TEST_F(EdgeTest, StoppingEndsWhateverIsOpen) {
  Peer idle(port_), streaming(port_), half(port_);
  streaming.send("GET /sans-fin HTTP/1.1\r\nHost: a\r\n\r\n");
  streaming.read("data: x");
  half.send("GET / HT");
  auto start = Clock::now();
  stop();
  EXPECT_LT(since(start), 4.0);
  EXPECT_EQ(toy_.ended, 1);
  EXPECT_FALSE(Peer(port_).open());
}

TEST_F(EdgeTest, ARunningRequestIsAnsweredBeforeTheEnd) {
  Peer p(port_);
  p.send("GET /lent HTTP/1.1\r\nHost: a\r\n\r\n");
  for (int i = 0; i < 100 && toy_.handled == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  stop();
  EXPECT_THAT(p.read(), HasSubstr("[/lent]"));
}

TEST(EdgePort, ATakenPortThrows) {
  Toy toy;
  EdgeOptions o;
  o.port = 0;
  Edge first(o, toy);
  o.port = first.port();
  EXPECT_THROW(Edge(o, toy), std::exception);
}

TEST(WithoutTokens, HidesWhatOpensADoor) {
  EXPECT_EQ(without_tokens("/enquete/b4hcfwm1mr8mycxayyknesjvm4y019fk"), "/enquete/*");
  EXPECT_EQ(without_tokens("/telephone/reseaux/impots"), "/telephone/reseaux/impots");
  EXPECT_EQ(without_tokens("/a/b4hcfwm1mr8mycxayyknesjvm4y019fk/b/"), "/a/*/b/");
}
}  // namespace
}  // namespace web
