// A browser on the served program, for the tests that look at pages.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "browser/browser.h"
#include "program.h"

namespace e2e {
// Chromium, launched once per test program; what is missing is told by why_not().
class Chromium {
 public:
  static browser::Browser* get();
  static const std::string& why_not();
  static void close();
};

// axe.min.js; empty when it is not installed.
const std::string& axe_source();

// A new page; throws when there is none. `session` is the value of the session cookie, or empty.
std::unique_ptr<browser::Page> open_page(const Server& server, const std::string& session,
                                         browser::PageOptions options = {});
// Runs JavaScript that leads to another page: a click, a form sent.
Result<void> lead(browser::Page& page, const std::string& script);
// The value of an expression, as text; the error between « » when there is one.
std::string value(browser::Page& page, std::string_view expression);
bool holds(browser::Page& page, std::string_view expression);

// Everything that must hold on any page: one h1, title, language, no faults of accessibility, no errors of
// scripts or policy, nothing wider than the window. One line per fault.
struct PageRules {
  int status = 200;
  bool axe = true;  // needs scripts
};
std::vector<std::string> faults_of(browser::Page& page, const PageRules& rules);

// Into build/screens/, when GUICHET_SCREENS is set.
void keep_screen(browser::Page& page, const std::string& name);
}  // namespace e2e
