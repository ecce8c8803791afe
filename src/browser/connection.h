// The Chrome DevTools Protocol over the two channels of a Chromium process: calls, their replies, and the
// events in between. Used by browser.cpp and page.cpp only.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "browser/process.h"

namespace browser {
using Milliseconds = std::chrono::milliseconds;
using Deadline = std::chrono::steady_clock::time_point;

// A member of an object exactly as sent (json::text cleans); empty when absent or not a text.
std::string raw_text(const json::value& v, std::string_view key);

// One thread at a time. Once Chromium has died every call fails at once with its last words.
class Connection {
 public:
  explicit Connection(std::unique_ptr<Process> process) : process_(std::move(process)) {}

  // Sends and waits for the reply. `session` is a tab's, or empty for the browser itself. Error codes, all of
  // kind unavailable unless said: browser_gone, tab_gone, browser_timeout, browser_navigated (the document
  // went away during the call), browser_refused, browser_garbled; invalid/browser_refused for parameters that
  // make no sense.
  Result<json::value> call(const std::string& session, std::string_view method, json::object params,
                           Deadline deadline);
  // Sends and forgets the reply; faults show at the next call. May be used from a listener.
  void post(const std::string& session, std::string_view method, json::object params);
  // Hands events to their listeners until `done`. Error browser_timeout at the deadline; `what` names the
  // wait.
  Result<void> pump(const std::string& session, const std::function<bool()>& done, Deadline deadline,
                    std::string_view what);

  using Listener = std::function<void(std::string_view method, const json::value& params)>;
  // Called from within call() and pump(); must not call them.
  void listen(const std::string& session, Listener listener);
  void forget(const std::string& session);
  int process_id() const { return process_ ? process_->id() : 0; }
  // Ends Chromium. Pages may outlive it; their calls then fail.
  void close();

 private:
  Result<void> send(const std::string& session, std::string_view method, json::object params,
                    Deadline deadline);
  Result<void> wait_and_read(bool for_writing, Deadline deadline, std::string_view what);
  Result<bool> dispatch();
  void take_event(const json::value& message);
  Result<void> alive(const std::string& session) const;
  tl::unexpected<Error> gone();

  std::unique_ptr<Process> process_;
  std::string last_words_;  // not empty: Chromium has died
  std::string buffer_;  // bytes received; those before parsed_ are done, those before scanned_ hold no end
  std::size_t parsed_ = 0;
  std::size_t scanned_ = 0;
  std::int64_t last_id_ = 0;
  std::int64_t awaited_ = 0;
  std::optional<json::value> reply_;
  std::map<std::string, Listener> listeners_;
  std::set<std::string> dead_;  // sessions of tabs that crashed or were closed
};
}  // namespace browser
