// Every page, wide and at 320 pixels: accessible, in one piece, silent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

#include "pages_cases.h"
#include "pages_world.h"

namespace {
using browser::Page;
using e2e::lead;

// The demonstration has calls on it, unless it is a holiday.
std::string last_tuesday() {
  std::time_t at = std::time(nullptr) - 86400;
  while (std::gmtime(&at)->tm_wday != 2) at -= 86400;
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", std::gmtime(&at));
  return text;
}

class Pages : public testing::TestWithParam<e2e::Case> {
 protected:
  static void TearDownTestSuite() { e2e::Chromium::close(); }
  void SetUp() override {
    if (e2e::Chromium::get() == nullptr) GTEST_SKIP() << "Chromium is absent: " << e2e::Chromium::why_not();
    if (e2e::axe_source().empty()) GTEST_SKIP() << "axe-core is absent: npm ci --prefix e2e/axe --omit=dev";
  }

  static std::string named(std::string path) {
    const std::string tuesday = last_tuesday();
    const std::pair<std::string_view, const std::string&> kNames[] = {
        {"{being_written}", e2e::world().being_written},
        {"{approved}", e2e::world().approved},
        {"{untouched}", e2e::world().untouched},
        {"{moderated}", e2e::world().moderated},
        {"{report}", e2e::world().report},
        {"{conversation}", e2e::world().conversation},
        {"{asks_back}", e2e::world().asks_back},
        {"{last_tuesday}", tuesday},
        {"{survey}", e2e::world().survey},
        {"{answered_survey}", e2e::world().answered_survey}};
    for (const auto& [name, ref] : kNames)
      if (std::size_t at = path.find(name); at != std::string::npos) path.replace(at, name.size(), ref);
    return path;
  }

  static void look(Page& page, const e2e::Case& c, int width) {
    SCOPED_TRACE(c.name + " at " + std::to_string(width));
    ASSERT_TRUE(page.set_viewport(width, 800));
    auto there = page.navigate(e2e::world().server->url() + named(c.path));
    ASSERT_TRUE(there) << there.error().message;
    if (!c.script.empty()) {
      auto sent = lead(page, named(c.script));
      ASSERT_TRUE(sent) << sent.error().message;
    }
    for (const auto& fault : e2e::faults_of(page, {c.status})) ADD_FAILURE() << fault;
    if (!c.expected.empty()) {
      EXPECT_TRUE(e2e::holds(page, c.expected)) << c.expected << "\n"
                                                << e2e::value(page, "document.body.innerText.slice(0, 600)");
    }
    e2e::keep_screen(page, c.name + "_" + std::to_string(width));
  }
};
}  // namespace

TEST_P(Pages, Hold) {
  const e2e::Case& c = GetParam();
  auto page = e2e::open_page(*e2e::world().server, c.role.empty() ? "" : e2e::world().sessions.at(c.role));
  for (int width : {1280, 320}) look(*page, c, width);
}

INSTANTIATE_TEST_SUITE_P(All, Pages, testing::ValuesIn(e2e::page_cases()),
                         [](const auto& given) { return given.param.name; });
