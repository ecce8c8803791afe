// Headless Chromium driven over a pipe (no port is opened): pages for end-to-end tests and audits, and PDF.
//
// A Browser is one Chromium process; a Page is one tab with cookies and storage of its own, as in a private
// window. One thread at a time for a browser and all its pages. Every exchange with Chromium has a deadline.
// Errors are in English, for logs and reports, with these codes:
//   missing      chromium_missing (tests skip), no_such_file
//   unavailable  browser_start; browser_gone: it died, nothing works any more; tab_gone: this page crashed;
//                browser_navigated: the document went away during the call; browser_timeout, browser_refused,
//                browser_garbled, navigation_failed
//   invalid      script_error (evaluated JavaScript threw), unknown_key, no_such_element, browser_refused
//
// Not covered: frames of other sites (targets of their own), downloads (refused), windows that pages open.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace browser {
using Milliseconds = std::chrono::milliseconds;
class Connection;
class Page;

// What style sheets can ask about the person's settings.
struct Media {
  bool forced_colors = false;
  bool reduced_motion = false;
  bool dark = false;
  bool print = false;
};

struct Options {
  std::string program = {};             // empty: GUICHET_CHROMIUM in the environment, else the usual places
  std::vector<std::string> flags = {};  // added to the command line
  Milliseconds deadline{30'000};        // of the launch, and of every call of its pages
};

struct PageOptions {
  int width = 1280;  // CSS pixels
  int height = 800;
  bool scripts = true;
  Media media = {};
};

class Browser {
 public:
  // Returns once Chromium answers.
  static Result<std::unique_ptr<Browser>> launch(Options options = {});
  // Kills the process group and removes the profile. Pages left over fail from then on.
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  // A new blank page.
  Result<std::unique_ptr<Page>> open(PageOptions options = {});
  // Such as "Chrome/120.0.6099.224".
  const std::string& version() const { return version_; }
  // Of the process group; 0 once the browser is closed. For measurements.
  int process_id() const;

 private:
  Browser() = default;
  std::shared_ptr<Connection> connection_;
  std::string version_;
  Milliseconds deadline_{};
};

struct Modifiers {
  bool shift = false;
  bool control = false;
  bool alt = false;
  bool meta = false;
};

struct Cookie {
  std::string name;
  std::string value;
  std::string url;  // where it is sent: scheme, host and path
  bool http_only = true;
  bool secure = false;
};

// Something the page reported. For a CSP violation `source` is the directive and `text` what was blocked.
struct Message {
  std::string source;  // console, exception, network, security…
  std::string text;
  std::string url;
  int line = 0;  // from 1; 0 when unknown
};

class Page {
 public:
  ~Page();  // closes the tab
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  void set_deadline(Milliseconds deadline) { deadline_ = deadline; }
  Result<void> set_viewport(int width, int height);
  Result<void> set_media(const Media& media);
  // The page's own scripts, from the next navigation on; evaluate() works either way.
  Result<void> set_scripts(bool enabled);
  Result<void> set_cookie(const Cookie& cookie);

  // Returns after the load event, of the last document when pages redirect before it. Dialogs are dismissed;
  // "leave this page?" is accepted. An HTTP error status is no Error: see status().
  Result<void> navigate(const std::string& url);
  // Runs `action` (a key, a click by script) and waits until the document that it leads to has loaded.
  Result<void> follow(const std::function<Result<void>()>& action);
  // Polls until the JavaScript expression is truthy, across navigations.
  Result<void> wait_until(std::string_view expression);
  Result<std::string> url();
  // HTTP status of the document; 0 for data:, file: and blank pages.
  Result<int> status();

  // The value of a JavaScript expression, awaited when it is a promise: plain data only. undefined gives
  // null; NaN, infinities and big integers come as text. Not subject to the page's CSP.
  Result<json::value> evaluate(std::string_view expression);
  // Presses and releases "Tab", "Enter", "Escape", "Space", "Backspace", "Delete", "ArrowUp"…, "Home", "End",
  // "PageUp", "PageDown", "F1"…"F12", or one character. Returns once the page has handled it.
  Result<void> press_key(std::string_view key, Modifiers modifiers = {});
  // Into the focused field, at once, as pasted: input events but no key events.
  Result<void> type_text(std::string_view text);
  // Chooses `path` in the file field that the CSS selector finds.
  Result<void> set_file_input(std::string_view selector, const std::string& path);

  // A PNG of the viewport, or of the whole page, 16384 pixels high at most.
  Result<void> screenshot(const std::string& path, bool full_page = false);
  // Tagged, with backgrounds and outline; A4 unless the style sheet's @page says otherwise.
  Result<std::string> print_pdf();

  // Since the last navigate() or follow(), the first 1000 of each: console.error, failed asserts, uncaught
  // exceptions, what the browser logs as an error (failed loads…); violations of the Content Security Policy.
  Result<std::vector<Message>> console_errors();
  Result<std::vector<Message>> csp_violations();

 private:
  friend class Browser;
  struct Tab;
  explicit Page(std::unique_ptr<Tab> tab, Milliseconds deadline);
  Result<void> prepare(const PageOptions& options);
  using Deadline = std::chrono::steady_clock::time_point;
  Result<json::value> call(std::string_view method, json::object params);
  Result<json::value> evaluate(std::string_view expression, Deadline deadline);
  Result<void> wait_for_load(Deadline deadline, const std::string& loader);
  Result<void> catch_up();

  std::unique_ptr<Tab> tab_;
  Milliseconds deadline_;
};
}  // namespace browser
