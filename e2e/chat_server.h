// A small server of the OpenAI chat protocol on a free local port: says what the test wants, as slowly as it
// wants, or fails as real ones do. Records what it was asked. Any thread. Also a proxy for http: it answers
// whatever host is named, and refuses (404) to open a tunnel.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/json.h"

namespace e2e {
enum class Fault {
  none,
  bad_key,        // 401; like every refusal, its body repeats the key that it was given
  unknown_model,  // 404
  bad_proxy_key,  // 407
  busy,           // 429, with Retry-After when one is set
  broken,         // 500
  overloaded,     // 503, with Retry-After when one is set
  refusal,        // 200, and after the pieces an error object
  garbage,        // 200, and a page of HTML
  not_http,       // bytes of another protocol
  invalid_utf8,   // in an event after the pieces
  malformed,      // JSON that doesn't close, in an event after the pieces
  cut,            // the connection ends after half of the pieces, without the last chunk
  endless,        // the pieces again and again
  silence,        // nothing at all for a while, then the answer
  closes,         // the connection ends at once
  empty,          // events without a text
  plain,          // the answer as one JSON object
  never_closes,   // the answer, then the connection stays open
};

// One request as it came.
struct ChatRequest {
  std::string method, path, authorization, body;
  std::chrono::steady_clock::time_point at;
  json::value json() const;                          // of the body; null when it is no JSON
  std::string message(std::string_view role) const;  // the last of this role; empty: none
};

class ChatServer {
 public:
  ChatServer();
  ~ChatServer();
  ChatServer(const ChatServer&) = delete;
  ChatServer& operator=(const ChatServer&) = delete;

  int port() const { return port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/v1"; }

  // What every answer says from now on: one event a piece.
  void say(std::vector<std::string> pieces, int ms_between = 0);
  // The same, from what is asked. The script runs in the thread of the connection.
  using Script = std::function<std::vector<std::string>(const ChatRequest&)>;
  void answer_with(Script script, int ms_between = 0);

  static constexpr int kAlways = -1;
  // The next `times` requests end so; those after them are answered well.
  void fail(Fault fault, int times = kAlways);
  void retry_after(std::string value);  // of `busy` and `overloaded`; empty: none
  void silence_ms(int ms);              // of `silence`

  std::vector<ChatRequest> requests() const;
  // How many answers were not heard to their end because the client left.
  int left() const { return left_; }

 private:
  struct Connection {
    int fd = -1;
    std::thread thread;
  };
  struct Turn {  // what one request gets
    Fault fault = Fault::none;
    std::vector<std::string> pieces;
    int ms_between = 0, silence_ms = 0;
    std::string retry_after;
  };
  void accept_all();
  void serve(int fd);
  Turn turn(const ChatRequest& request);
  void answer(int fd, const ChatRequest& request);
  bool stream(int fd, const Turn& turn);  // false when the client left

  int port_ = 0, listener_ = -1;
  mutable std::mutex mutex_;
  bool over_ = false;
  Script script_;
  int ms_between_ = 0, silence_ms_ = 5000, times_ = 0;
  Fault fault_ = Fault::none;
  std::string retry_after_;
  std::vector<ChatRequest> requests_;
  std::vector<Connection> connections_;
  std::atomic<int> left_ = 0;
  std::thread acceptor_;
};
}  // namespace e2e
