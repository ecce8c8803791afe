// What a page's tab reports between calls. Used by browser.cpp and page.cpp only.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "browser/browser.h"
#include "browser/connection.h"

namespace browser {
struct Page::Tab {
  std::shared_ptr<Connection> connection;
  std::string context;  // cookies and storage
  std::string target;
  std::string session;

  std::string frame;                   // the main one
  std::vector<std::string> documents;  // loaders that the main frame went through since the last navigation
  bool loaded = false;                 // the last of them has
  std::vector<Message> errors;
  std::vector<Message> violations;

  // Forgets what the previous documents reported.
  void start_over();
  void take(std::string_view method, const json::value& params);

 private:
  void take_navigation(std::string_view method, const json::value& params);
  void take_console(const json::value& params);
  void take_exception(const json::value& params);
  void take_log(const json::value& params);
  void take_issue(const json::value& params);
};
}  // namespace browser
