// The TCP edge: accepts, reads with limits and deadlines, hands requests to workers, writes responses with
// the security headers. Every connection is a coroutine; handlers are plain blocking functions on a pool.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "web/http.h"

namespace web {
struct EdgeOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one
  int workers = 2;
  int connections = 1024;   // more are closed at once
  int header_seconds = 10;  // to send a whole head
  int body_seconds = 60;    // to send a whole body
  int idle_seconds = 30;    // between requests
  bool access_log = true;
};

class Edge {
 public:
  // Binds at once; throws when the port is taken. `handler` must outlive the edge.
  Edge(EdgeOptions options, Handler& handler);
  ~Edge();
  std::uint16_t port() const;
  // Serves until stop(), from this thread and the workers.
  void run();
  // From any thread or a signal watcher: no new requests, running ones end.
  void stop();
  // Stops on SIGINT and SIGTERM.
  void stop_on_signals();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};
}  // namespace web
