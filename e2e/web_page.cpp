#include "web_page.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "base/source.h"
#include "browser/axe.h"

namespace e2e {
namespace {
struct Held {
  std::unique_ptr<browser::Browser> browser;
  std::string why_not;
};
Held& held() {
  static Held one = [] {
    Held h;
    auto launched = browser::Browser::launch();
    if (launched)
      h.browser = std::move(*launched);
    else
      h.why_not = launched.error().message;
    return h;
  }();
  return one;
}

void look_at_structure(browser::Page& page, std::vector<std::string>& faults) {
  if (!holds(page, "document.querySelectorAll('h1').length === 1"))
    faults.push_back("h1: " + value(page, "document.querySelectorAll('h1').length"));
  if (!holds(page, "document.title.trim().length > 0 && !document.title.startsWith(' —')"))
    faults.push_back("no title");
  if (value(page, "document.documentElement.lang") != "fr")
    faults.push_back("lang: " + value(page, "document.documentElement.lang"));
  if (holds(page, "document.documentElement.scrollWidth > innerWidth"))
    faults.push_back("wider than the window: " +
                     value(page, R"js([...document.querySelectorAll('main *, header *, footer *')]
        .filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.table, pre'))
        .slice(-3).map(e => e.outerHTML.slice(0, 120)).join(' | ')
      )js"));
}

void look_at_axe(browser::Page& page, std::vector<std::string>& faults) {
  if (axe_source().empty()) return;
  auto found = browser::run_axe(page, axe_source(), {"RGAAv4", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa"});
  if (!found) return faults.push_back("axe: " + found.error().message);
  for (const auto& v : *found)
    for (const auto& n : v.nodes)
      faults.push_back("axe " + v.id + " (" + v.impact + "): " + n.target + " " + n.html + " " +
                       n.failure_summary);
}
}  // namespace

browser::Browser* Chromium::get() { return held().browser.get(); }
const std::string& Chromium::why_not() { return held().why_not; }
void Chromium::close() { held().browser.reset(); }

const std::string& axe_source() {
  static const std::string source = [] {
    auto bytes = read_file(GUICHET_ROOT "/e2e/axe/node_modules/axe-core/axe.min.js");
    return bytes ? *bytes : std::string();
  }();
  return source;
}

std::unique_ptr<browser::Page> open_page(const Server& server, const std::string& session,
                                         browser::PageOptions options) {
  auto page = Chromium::get()->open(options);
  if (!page) throw std::runtime_error(page.error().message);
  if (!session.empty()) {
    auto set = (*page)->set_cookie({"guichet", session, server.url() + "/", true, false});
    if (!set) throw std::runtime_error(set.error().message);
  }
  return std::move(*page);
}

Result<void> lead(browser::Page& page, const std::string& script) {
  return page.follow([&]() -> Result<void> {
    auto v = page.evaluate("(() => { " + script + "; return 0 })()");
    if (!v) return tl::unexpected(v.error());
    return {};
  });
}

std::string value(browser::Page& page, std::string_view expression) {
  auto v = page.evaluate(expression);
  if (!v) return "«" + v.error().code + ": " + v.error().message + "»";
  return v->is_string() ? std::string(v->get_string()) : json::write(*v);
}

bool holds(browser::Page& page, std::string_view expression) { return value(page, expression) == "true"; }

std::vector<std::string> faults_of(browser::Page& page, const PageRules& rules) {
  std::vector<std::string> faults;
  auto status = page.status();
  if (!status || *status != rules.status)
    faults.push_back("status " + (status ? std::to_string(*status) : status.error().message));
  look_at_structure(page, faults);
  if (rules.axe) look_at_axe(page, faults);
  auto errors = page.console_errors();
  std::string here = value(page, "location.href");
  if (!errors)
    faults.push_back(errors.error().message);
  else
    for (const auto& e : *errors)
      if (rules.status < 400 || e.source != "network" || e.url != here)
        faults.push_back("console: " + e.source + " " + e.text + " " + e.url);
  auto violations = page.csp_violations();
  if (!violations)
    faults.push_back(violations.error().message);
  else
    for (const auto& v : *violations) faults.push_back("policy: " + v.source + " " + v.text);
  return faults;
}

void keep_screen(browser::Page& page, const std::string& name) {
  if (std::getenv("GUICHET_SCREENS") == nullptr) return;
  std::string folder = GUICHET_ROOT "/build/screens";
  std::filesystem::create_directories(folder);
  auto taken = page.screenshot(folder + "/" + name + ".png", true);
  if (!taken) throw std::runtime_error(taken.error().message);
}
}  // namespace e2e
