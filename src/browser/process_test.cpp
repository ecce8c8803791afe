#include "browser/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

#include "browser/browser.h"

namespace fs = std::filesystem;
using browser::Browser;
using testing::HasSubstr;

namespace {
const std::string kBlank = "data:text/html,<p>x";
const char* kForever = "new Promise(() => {})";

bool absent() {
  auto found = browser::find_chromium({});
  return !found && found.error().kind == ErrorKind::missing;
}
}  // namespace

TEST(Process, TellsAnAbsentChromiumFromABrokenOne) {
  auto none = Browser::launch({.program = "/nowhere/chromium"});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::missing);
  auto broken = Browser::launch({.program = "/bin/false"});
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(broken.error().message, HasSubstr("status 1"));
}

TEST(Process, ACrashedTabLeavesTheOthers) {
  if (absent()) GTEST_SKIP() << "no Chromium";
  auto browser = Browser::launch();
  ASSERT_TRUE(browser) << browser.error().message;
  auto page = (*browser)->open();
  auto other = (*browser)->open();
  ASSERT_TRUE(page && other);
  EXPECT_FALSE((*page)->navigate("chrome://crash"));
  for (const char* expression : {kForever, "1"}) {
    auto told = (*page)->evaluate(expression);
    ASSERT_FALSE(told);
    EXPECT_EQ(told.error().code, "tab_gone");
  }
  EXPECT_TRUE((*other)->navigate(kBlank));
}

TEST(Process, ADeadBrowserIsToldAndLeavesNothing) {
  if (absent()) GTEST_SKIP() << "no Chromium";
  fs::path before = fs::temp_directory_path();
  fs::path own = before / ("process_test-" + std::to_string(getpid()));
  fs::create_directory(own);
  setenv("TMPDIR", own.c_str(), 1);
  auto browser = Browser::launch();
  setenv("TMPDIR", before.c_str(), 1);
  ASSERT_TRUE(browser) << browser.error().message;
  EXPECT_FALSE(fs::is_empty(own));
  auto page = (*browser)->open();
  ASSERT_TRUE(page) << page.error().message;
  std::thread killer([pid = (*browser)->process_id()] {
    std::this_thread::sleep_for(browser::Milliseconds(300));
    kill(pid, SIGKILL);
  });
  auto died = (*page)->evaluate(kForever);
  killer.join();
  ASSERT_FALSE(died);
  EXPECT_EQ(died.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(died.error().code, "browser_gone");
  EXPECT_THAT(died.error().message, HasSubstr("was ended by signal 9"));
  auto after = (*page)->evaluate("1");
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().code, "browser_gone");
  EXPECT_FALSE((*browser)->open());
  browser->reset();
  EXPECT_TRUE(fs::is_empty(own));
  EXPECT_FALSE((*page)->evaluate("1"));
  fs::remove_all(own);
}
