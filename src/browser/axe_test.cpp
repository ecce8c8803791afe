#include "browser/axe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/source.h"

namespace fs = std::filesystem;
using testing::HasSubstr;

namespace {
const std::string kHead =
    "<!doctype html><html lang=fr><head><meta charset=utf-8><title>Essai</title>"
    "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\"></head>";
}  // namespace

TEST(Axe, FindsAFaultUnderAStrictPolicy) {
  auto source = read_file(GUICHET_ROOT "/e2e/axe/node_modules/axe-core/axe.min.js");
  if (!source) GTEST_SKIP() << "axe-core is not installed: npm install --prefix e2e/axe";
  auto browser = browser::Browser::launch();
  if (!browser && browser.error().kind == ErrorKind::missing) GTEST_SKIP() << browser.error().message;
  ASSERT_TRUE(browser) << browser.error().message;
  auto page = (*browser)->open();
  ASSERT_TRUE(page) << page.error().message;
  std::string path = fs::temp_directory_path() / ("axe_test-" + std::to_string(getpid()) + ".html");

  ASSERT_TRUE(write_file(path, kHead + "<main><h1>Titre</h1><img id=bad src='x.png'></main>"));
  ASSERT_TRUE((*page)->navigate("file://" + path));
  auto found = browser::run_axe(**page, *source);
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().id, "image-alt");
  EXPECT_EQ(found->front().impact, "critical");
  ASSERT_EQ(found->front().nodes.size(), 1U);
  EXPECT_EQ(found->front().nodes[0].target, "#bad");
  EXPECT_EQ(found->front().nodes[0].html, "<img id=\"bad\" src=\"x.png\">");
  EXPECT_THAT(found->front().nodes[0].failure_summary, HasSubstr("alt"));

  ASSERT_TRUE(write_file(path, kHead + "<main><h1>Titre</h1><p>Texte</p></main>"));
  ASSERT_TRUE((*page)->navigate("file://" + path));
  auto none = browser::run_axe(**page, *source);
  ASSERT_TRUE(none) << none.error().message;
  EXPECT_TRUE(none->empty());
  EXPECT_FALSE(browser::run_axe(**page, "this is no script"));
  fs::remove(path);
}
