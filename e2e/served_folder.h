// A suite on one data folder: commands fill it, then a server serves it to someone who has signed in.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "program.h"

namespace e2e {
// `Base`: testing::Test, or testing::TestWithParam.
template <class Base>
class ServedFolder : public Base {
 protected:
  static void make(const std::string& name) { folder_ = std::make_unique<Folder>(name); }
  static Outcome guichet(std::vector<std::string> words) {
    words.insert(words.end(), {"--data", *folder_ / "data"});
    return run(words);
  }
  static void import_calls(const std::string& name, const std::string& bytes) {
    auto told = guichet({"calls", "import", folder_->write(name, bytes)});
    ASSERT_EQ(told.code, 0) << told.err << told.out;
  }
  static void serve(const std::string& role = "agent") {
    auto account = guichet({"accounts", "add", "agent@exemple.fr", "--name", "Agent", "--role", role,
                            "--password-file", folder_->write("secret", kPassword)});
    ASSERT_EQ(account.code, 0) << account.err;
    server_ = std::make_unique<Server>(*folder_ / "data");
    client_ = std::make_unique<Client>(server_->port());
    ASSERT_TRUE(client_->sign_in("agent@exemple.fr"));
  }
  static void TearDownTestSuite() {
    client_.reset();
    server_.reset();
    folder_.reset();
  }
  static std::string get(const std::string& path) {
    auto reply = client_->get(path);
    EXPECT_EQ(reply.status, 200) << path;
    return reply.body;
  }
  static inline std::unique_ptr<Folder> folder_;
  static inline std::unique_ptr<Server> server_;
  static inline std::unique_ptr<Client> client_;
};
}  // namespace e2e
