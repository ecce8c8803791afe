// What the tests of the model's client share: a server, short patience, one call at a time.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <future>

#include "chat_server.h"
#include "llm/model.h"
#include "program.h"

namespace e2e {
using Clock = std::chrono::steady_clock;
inline double ms_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

// What came of one call.
struct Call {
  Result<llm::Completion> result;
  std::vector<std::string> pieces;
  std::vector<double> at;  // of each piece, ms
  double ms = 0;
  std::string code() const { return result ? "" : result.error().code; }
  std::string message() const { return result ? "" : result.error().message; }
  std::string text() const { return result ? result->text : ""; }
};

class ModelTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {  // the environment's proxies are not for the tests
    for (const char* name :
         {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"})
      unsetenv(name);
  }
  ModelTest() {
    options_.url = server_.url();
    options_.model = "petit-modele";
    options_.connect_seconds = 1;
    options_.silence_seconds = 1;
    options_.total_seconds = 10;
    options_.first_delay_ms = 20;
  }

  static Call call(const llm::RemoteOptions& options, const std::atomic<bool>* cancelled = nullptr,
                   std::size_t most_pieces = 1U << 20) {
    Call out;
    auto started = Clock::now();
    llm::Prompt prompt{{{"system", "Réponds en français."}, {"user", "Combien coûte la carte ?"}}, 0.1, 50};
    auto sink = [&](std::string_view piece) {
      out.pieces.emplace_back(piece);
      out.at.push_back(ms_between(started, Clock::now()));
      return out.pieces.size() < most_pieces;
    };
    out.result = llm::remote_model(options)->complete(prompt, sink, cancelled);
    out.ms = ms_between(started, Clock::now());
    return out;
  }
  Call call() const { return call(options_); }

  ChatServer server_;
  llm::RemoteOptions options_;
};
}  // namespace e2e
