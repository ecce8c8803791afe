// Commands on the demonstration's data.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "json_reading.h"
#include "program.h"

namespace e2e {
class Demonstration : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<Folder>("demonstration");
    data_ = *folder_ / "data";
    fill_demo(data_);
  }
  static void TearDownTestSuite() { folder_.reset(); }

  // A command on the demonstration; `arguments` without --data.
  static Outcome guichet(std::vector<std::string> arguments, const std::string& data = data_) {
    arguments.insert(arguments.end(), {"--data", data});
    return run(arguments);
  }
  // Its JSON answer.
  static json::value answer(std::vector<std::string> arguments, const std::string& data = data_) {
    arguments.emplace_back("--json");
    auto outcome = guichet(std::move(arguments), data);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome.json();
  }

  static inline std::unique_ptr<Folder> folder_;
  static inline std::string data_;
};
}  // namespace e2e
