// The demonstration served to who means it harm: whatever happens, the server answers on and no request of it
// failed.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "json_reading.h"
#include "program.h"

namespace e2e {
inline constexpr long kMostKib = 500 * 1024;

inline std::string repeat(std::string_view what, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += what;
  return out;
}

class Hostile : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<Folder>("hostile");
    data_ = *folder_ / "data";
    fill_demo(data_);
    server_ = std::make_unique<Server>(data_);
  }
  static void TearDownTestSuite() {
    server_.reset();
    folder_.reset();
  }
  void TearDown() override {
    EXPECT_TRUE(server_->running()) << server_->log();
    EXPECT_EQ(Client(server_->port()).get("/health").status, 200);
    EXPECT_THAT(server_->log(), testing::Not(testing::HasSubstr("request_failed")));
  }

  // An import that takes what is good, tells the rest, and stays within the memory it may use.
  static json::value import(const std::string& kind, std::vector<std::string> paths) {
    std::vector<std::string> words{"import", kind};
    words.insert(words.end(), paths.begin(), paths.end());
    words.insert(words.end(), {"--data", data_, "--json"});
    auto outcome = run(words);
    EXPECT_EQ(outcome.code, 0) << outcome.err << outcome.out.substr(0, 400);
    EXPECT_LT(outcome.peak_kib, kMostKib);
    for (const auto& r : list(outcome.json(), "rejected")) {
      EXPECT_FALSE(json::text(r, "file").empty());
      EXPECT_FALSE(json::text(r, "reason").empty());
      EXPECT_EQ(json::text(r, "reason").find('\n'), std::string::npos);
    }
    return outcome.json();
  }
  static inline std::unique_ptr<Folder> folder_;
  static inline std::string data_;
  static inline std::unique_ptr<Server> server_;
};
}  // namespace e2e
