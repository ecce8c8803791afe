#include "browser/browser.h"

#include <utility>

#include "browser/connection.h"
#include "browser/process.h"
#include "browser/tab.h"

namespace browser {
Result<std::unique_ptr<Browser>> Browser::launch(Options options) {
  std::string program = TRY(find_chromium(options.program));
  auto deadline = std::chrono::steady_clock::now() + options.deadline;
  std::unique_ptr<Browser> browser(new Browser);
  browser->deadline_ = options.deadline;
  browser->connection_ = std::make_shared<Connection>(TRY(Process::start(program, options.flags)));
  json::value about = TRY(browser->connection_->call({}, "Browser.getVersion", {}, deadline));
  browser->version_ = raw_text(about, "product");
  return browser;
}

Browser::~Browser() {
  if (connection_) connection_->close();
}

int Browser::process_id() const { return connection_->process_id(); }

Result<std::unique_ptr<Page>> Browser::open(PageOptions options) {
  auto deadline = std::chrono::steady_clock::now() + deadline_;
  auto tab = std::make_unique<Page::Tab>();
  tab->connection = connection_;
  json::object context = {{"disposeOnDetach", true}};
  tab->context = raw_text(TRY(connection_->call({}, "Target.createBrowserContext", context, deadline)),
                          "browserContextId");
  json::object target = {{"url", "about:blank"}, {"browserContextId", tab->context}};
  tab->target = raw_text(TRY(connection_->call({}, "Target.createTarget", target, deadline)), "targetId");
  json::object attach = {{"targetId", tab->target}, {"flatten", true}};
  tab->session = raw_text(TRY(connection_->call({}, "Target.attachToTarget", attach, deadline)), "sessionId");
  tab->frame = tab->target;
  connection_->listen(tab->session, [raw = tab.get()](std::string_view method, const json::value& params) {
    raw->take(method, params);
  });
  std::unique_ptr<Page> page(new Page(std::move(tab), deadline_));
  TRY(page->prepare(options));
  return page;
}
}  // namespace browser
