#include "browser/tab.h"

#include <algorithm>
#include <utility>

namespace browser {
namespace {
constexpr std::size_t kMessages = 1000;

const json::value& member(const json::value& v, std::string_view key) {
  static const json::value kNothing;
  const json::value* found = json::find(v, key);
  return found == nullptr ? kNothing : *found;
}

void keep(std::vector<Message>& messages, Message message) {
  if (messages.size() < kMessages) messages.push_back(std::move(message));
}

int line_of(const json::value& v, std::string_view key, int first) {
  return json::find(v, key) == nullptr ? 0 : static_cast<int>(json::integer(v, key)) + 1 - first;
}

// A remote object as the console would show it.
std::string shown(const json::value& remote) {
  std::string description = raw_text(remote, "description");
  if (!description.empty()) return description;
  const json::value& v = member(remote, "value");
  if (v.is_string()) return raw_text(remote, "value");
  return v.is_null() ? raw_text(remote, "type") : json::write(v);
}
}  // namespace

void Page::Tab::start_over() {
  documents.clear();
  loaded = false;
  errors.clear();
  violations.clear();
}

void Page::Tab::take(std::string_view method, const json::value& params) {
  if (method == "Page.frameNavigated" || method == "Page.lifecycleEvent") take_navigation(method, params);
  if (method == "Runtime.consoleAPICalled") take_console(params);
  if (method == "Runtime.exceptionThrown") take_exception(params);
  if (method == "Log.entryAdded") take_log(params);
  if (method == "Audits.issueAdded") take_issue(params);
  if (method == "Page.javascriptDialogOpening")
    connection->post(session, "Page.handleJavaScriptDialog",
                     {{"accept", raw_text(params, "type") == "beforeunload"}});
}

void Page::Tab::take_navigation(std::string_view method, const json::value& params) {
  if (method == "Page.frameNavigated") {
    const json::value& navigated = member(params, "frame");
    if (json::find(navigated, "parentId") != nullptr) return;
    frame = raw_text(navigated, "id");
    documents.push_back(raw_text(navigated, "loaderId"));
    loaded = raw_text(params, "type") == "BackForwardCacheRestore";
  } else if (raw_text(params, "name") == "load" && raw_text(params, "frameId") == frame &&
             !documents.empty() && raw_text(params, "loaderId") == documents.back()) {
    loaded = true;
  }
}

void Page::Tab::take_console(const json::value& params) {
  std::string type = raw_text(params, "type");
  if (type != "error" && type != "assert") return;
  Message message{"console", {}, {}, 0};
  if (const auto* arguments = member(params, "args").if_array()) {
    for (const auto& argument : *arguments)
      message.text += (message.text.empty() ? "" : " ") + shown(argument);
  }
  const auto* calls = member(member(params, "stackTrace"), "callFrames").if_array();
  if (calls != nullptr && !calls->empty()) {
    message.url = raw_text(calls->front(), "url");
    message.line = line_of(calls->front(), "lineNumber", 0);
  }
  keep(errors, std::move(message));
}

void Page::Tab::take_exception(const json::value& params) {
  const json::value& details = member(params, "exceptionDetails");
  const json::value& exception = member(details, "exception");
  std::string text = raw_text(details, "text");
  if (exception.is_object()) text += " " + shown(exception);
  keep(errors, {"exception", text, raw_text(details, "url"), line_of(details, "lineNumber", 0)});
}

void Page::Tab::take_log(const json::value& params) {
  const json::value& entry = member(params, "entry");
  if (raw_text(entry, "level") != "error") return;
  std::string text = raw_text(entry, "text");
  // Violations come as issues too, with more detail.
  if (raw_text(entry, "source") == "security" && text.find("Content Security Policy") != std::string::npos)
    return;
  keep(errors, {raw_text(entry, "source"), text, raw_text(entry, "url"), line_of(entry, "lineNumber", 0)});
}

void Page::Tab::take_issue(const json::value& params) {
  const json::value& issue = member(params, "issue");
  if (raw_text(issue, "code") != "ContentSecurityPolicyIssue") return;
  const json::value& details = member(member(issue, "details"), "contentSecurityPolicyIssueDetails");
  std::string blocked = raw_text(details, "blockedURL");
  if (blocked.empty()) blocked = raw_text(details, "contentSecurityPolicyViolationType");
  if (json::boolean(details, "isReportOnly")) blocked += " (report only)";
  const json::value& place = member(details, "sourceCodeLocation");
  keep(violations, {raw_text(details, "violatedDirective"), blocked, raw_text(place, "url"),
                    line_of(place, "lineNumber", 1)});
}
}  // namespace browser
