// Commands on a few calls.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "json_reading.h"
#include "program.h"

namespace e2e {
class TelephoneFolder : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<Folder>("telephone");
    std::string csv = folder_->write("premiers.csv",
                                     "id,network,queue,start,wait,talk,outcome,caller\n"
                                     "1,CAF,Accueil,2026-11-23 09:00:00,5,60,answered,0612345678\n"
                                     "2,CAF,Accueil,2026-11-23 09:20:00,70,,abandoned,0612345679\n"
                                     "3,CAF,Accueil,2026-11-23 09:30:00,10,60,answered,0612345679\n");
    ASSERT_EQ(guichet({"calls", "import", csv}).code, 0);
  }
  static void TearDownTestSuite() { folder_.reset(); }

  static Outcome guichet(std::vector<std::string> words, std::string data = "") {
    words.insert(words.end(), {"--data", data.empty() ? *folder_ / "data" : data});
    return run(words);
  }
  static json::value answer(std::vector<std::string> words, const std::string& data = "") {
    words.emplace_back("--json");
    auto o = guichet(words, data);
    EXPECT_EQ(o.code, 0) << words[0] << ' ' << words[1] << ": " << o.err << o.out;
    return o.json();
  }
  static inline std::unique_ptr<Folder> folder_;
};
}  // namespace e2e
