#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/source.h"
#include "browser/browser.h"
#include "browser/connection.h"
#include "browser/tab.h"

namespace browser {
namespace {
constexpr double kMaximumHeight = 16'384;  // of a screenshot
constexpr auto kPoll = Milliseconds(30);

Deadline in(Milliseconds span) { return std::chrono::steady_clock::now() + span; }

std::string quoted(std::string_view text) { return boost::json::serialize(boost::json::string_view(text)); }

Result<std::string> from_base64(const json::value& v, std::string_view key) {
  std::string coded = raw_text(v, key);
  std::string out(coded.size() / 4 * 3 + 3, '\0');
  std::size_t size = 0;
  if (coded.empty() ||
      sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), coded.data(), coded.size(),
                        nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return fail(ErrorKind::unavailable, "browser_garbled", "Chromium sent data that can't be decoded");
  out.resize(size);
  return out;
}

json::value media_feature(const char* name, const char* value) {
  return json::object{{"name", name}, {"value", value}};
}

tl::unexpected<Error> script_error(const json::value& details) {
  std::string message = raw_text(details, "text");
  if (const json::value* exception = json::find(details, "exception")) {
    std::string description = raw_text(*exception, "description");
    if (description.empty()) description = raw_text(*exception, "value");
    if (!description.empty()) message = description;
  }
  return fail(ErrorKind::invalid, "script_error", message);
}

bool truthy(const json::value& v) {
  if (v.is_string()) return !v.get_string().empty();
  if (v.is_int64()) return v.get_int64() != 0;
  return v.is_bool() ? v.get_bool() : !v.is_null();
}
}  // namespace

Page::Page(std::unique_ptr<Tab> tab, Milliseconds deadline) : tab_(std::move(tab)), deadline_(deadline) {}

Page::~Page() {
  tab_->connection->forget(tab_->session);
  tab_->connection->post({}, "Target.disposeBrowserContext", {{"browserContextId", tab_->context}});
}

Result<json::value> Page::call(std::string_view method, json::object params) {
  return tab_->connection->call(tab_->session, method, std::move(params), in(deadline_));
}

Result<void> Page::prepare(const PageOptions& options) {
  json::object downloads = {{"behavior", "deny"}, {"browserContextId", tab_->context}};
  TRY(tab_->connection->call({}, "Browser.setDownloadBehavior", downloads, in(deadline_)));
  for (const char* domain : {"Page", "Runtime", "Log", "Inspector", "Audits"})
    TRY(call(fmt::format("{}.enable", domain), {}));
  TRY(call("Page.setLifecycleEventsEnabled", {{"enabled", true}}));
  // Each page believes that it is in front, so that focus works in all of them.
  TRY(call("Emulation.setFocusEmulationEnabled", {{"enabled", true}}));
  TRY(set_viewport(options.width, options.height));
  TRY(set_media(options.media));
  return options.scripts ? Result<void>() : set_scripts(false);
}

Result<void> Page::set_viewport(int width, int height) {
  TRY(call("Emulation.setDeviceMetricsOverride",
           {{"width", width}, {"height", height}, {"deviceScaleFactor", 1}, {"mobile", false}}));
  return {};
}

Result<void> Page::set_media(const Media& media) {
  json::array features = {
      media_feature("forced-colors", media.forced_colors ? "active" : "none"),
      media_feature("prefers-reduced-motion", media.reduced_motion ? "reduce" : "no-preference"),
      media_feature("prefers-color-scheme", media.dark ? "dark" : "light")};
  TRY(call("Emulation.setEmulatedMedia", {{"media", media.print ? "print" : ""}, {"features", features}}));
  return {};
}

Result<void> Page::set_scripts(bool enabled) {
  TRY(call("Emulation.setScriptExecutionDisabled", {{"value", !enabled}}));
  return {};
}

Result<void> Page::set_cookie(const Cookie& cookie) {
  json::value reply = TRY(call("Network.setCookie", {{"name", cookie.name},
                                                     {"value", cookie.value},
                                                     {"url", cookie.url},
                                                     {"httpOnly", cookie.http_only},
                                                     {"secure", cookie.secure}}));
  if (json::find(reply, "success") != nullptr && !json::boolean(reply, "success"))
    return fail(ErrorKind::invalid, "browser_refused", fmt::format("The cookie {} was refused", cookie.name));
  return {};
}

Result<void> Page::wait_for_load(Deadline deadline, const std::string& loader) {
  auto arrived = [this, &loader] {
    const auto& seen = tab_->documents;
    return tab_->loaded && (loader.empty() || std::find(seen.begin(), seen.end(), loader) != seen.end());
  };
  return tab_->connection->pump(tab_->session, arrived, deadline, "the page has not loaded");
}

Result<void> Page::navigate(const std::string& url) {
  auto deadline = in(deadline_);
  tab_->start_over();
  json::value reply = TRY(tab_->connection->call(tab_->session, "Page.navigate", {{"url", url}}, deadline));
  if (std::string fault = raw_text(reply, "errorText"); !fault.empty())
    return fail(ErrorKind::unavailable, "navigation_failed", fmt::format("{}: {}", url, fault));
  std::string loader = raw_text(reply, "loaderId");
  if (loader.empty()) return {};  // another place in the same document
  return wait_for_load(deadline, loader);
}

Result<void> Page::follow(const std::function<Result<void>()>& action) {
  auto deadline = in(deadline_);
  TRY(catch_up());
  tab_->start_over();
  auto done = action();
  if (!done && done.error().code != "browser_navigated") return done;
  return wait_for_load(deadline, {});
}

Result<void> Page::wait_until(std::string_view expression) {
  auto deadline = in(deadline_);
  while (true) {
    auto value = evaluate(expression, deadline);
    if (value && truthy(*value)) return {};
    if (!value && value.error().code != "browser_navigated") return tl::unexpected(value.error());
    if (std::chrono::steady_clock::now() >= deadline)
      return fail(ErrorKind::unavailable, "browser_timeout",
                  fmt::format("Never became true: {}", expression));
    auto paused = tab_->connection->pump(
        tab_->session, [] { return false; }, in(kPoll), "pause");
    if (!paused && paused.error().code != "browser_timeout") return paused;
  }
}

Result<json::value> Page::evaluate(std::string_view expression) {
  return evaluate(expression, in(deadline_));
}

Result<json::value> Page::evaluate(std::string_view expression, Deadline deadline) {
  auto start = std::chrono::steady_clock::now();
  // Chromium ends loops without end a little before the deadline, so that the page stays usable.
  auto allowed = std::max(std::chrono::ceil<Milliseconds>((deadline - start) * 9 / 10), Milliseconds(1));
  json::object params = {{"expression", boost::json::string_view(expression)},
                         {"awaitPromise", true},
                         {"returnByValue", true},
                         {"timeout", allowed.count()}};
  auto answer = tab_->connection->call(tab_->session, "Runtime.evaluate", std::move(params), deadline);
  if (!answer && answer.error().code == "browser_refused" &&
      std::chrono::steady_clock::now() >= start + allowed)
    return fail(ErrorKind::unavailable, "browser_timeout", "The script ran too long and was ended");
  json::value reply = TRY(std::move(answer));
  if (const json::value* details = json::find(reply, "exceptionDetails")) return script_error(*details);
  const json::value* result = json::find(reply, "result");
  if (result == nullptr) return json::value();
  if (std::string text = raw_text(*result, "unserializableValue"); !text.empty()) return json::value(text);
  const json::value* value = json::find(*result, "value");
  return value == nullptr ? json::value() : *value;
}

Result<std::string> Page::url() {
  json::value reply =
      TRY(tab_->connection->call({}, "Target.getTargetInfo", {{"targetId", tab_->target}}, in(deadline_)));
  const json::value* info = json::find(reply, "targetInfo");
  return info == nullptr ? std::string() : raw_text(*info, "url");
}

Result<int> Page::status() {
  json::value v = TRY(evaluate("performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0"));
  return v.is_int64() ? static_cast<int>(v.get_int64()) : 0;
}

Result<void> Page::type_text(std::string_view text) {
  TRY(call("Input.insertText", {{"text", boost::json::string_view(text)}}));
  return {};
}

Result<void> Page::set_file_input(std::string_view selector, const std::string& path) {
  std::error_code ec;
  std::string whole = std::filesystem::absolute(path, ec).string();
  if (ec || !std::filesystem::exists(whole, ec))
    return fail(ErrorKind::missing, "no_such_file", fmt::format("There is no file {}", path));
  json::value found =
      TRY(call("Runtime.evaluate", {{"expression", "document.querySelector(" + quoted(selector) + ")"}}));
  if (const json::value* details = json::find(found, "exceptionDetails")) return script_error(*details);
  const json::value* result = json::find(found, "result");
  std::string element = result == nullptr ? std::string() : raw_text(*result, "objectId");
  if (element.empty())
    return fail(ErrorKind::invalid, "no_such_element", fmt::format("Nothing matches {}", selector));
  TRY(call("DOM.setFileInputFiles", {{"files", json::array{json::value(whole)}}, {"objectId", element}}));
  return {};
}

Result<void> Page::screenshot(const std::string& path, bool full_page) {
  json::object params = {{"format", "png"}};
  if (full_page) {
    json::value metrics = TRY(call("Page.getLayoutMetrics", {}));
    const json::value* size = json::find(metrics, "cssContentSize");
    if (size == nullptr) return fail(ErrorKind::unavailable, "browser_garbled", "No page size");
    params["captureBeyondViewport"] = true;
    params["clip"] = {{"x", 0},
                      {"y", 0},
                      {"width", json::real(*size, "width")},
                      {"height", std::min(json::real(*size, "height"), kMaximumHeight)},
                      {"scale", 1}};
  }
  json::value reply = TRY(call("Page.captureScreenshot", std::move(params)));
  return write_file(path, TRY(from_base64(reply, "data")));
}

Result<std::string> Page::print_pdf() {
  json::value reply = TRY(call("Page.printToPDF", {{"paperWidth", 210 / 25.4},  // inches
                                                   {"paperHeight", 297 / 25.4},
                                                   {"printBackground", true},
                                                   {"preferCSSPageSize", true},
                                                   {"generateTaggedPDF", true},
                                                   {"generateDocumentOutline", true}}));
  return from_base64(reply, "data");
}

// The page's reports arrive in order: after the reply to this call, all those before it are here.
Result<void> Page::catch_up() {
  TRY(call("Runtime.evaluate", {{"expression", "0"}}));
  return {};
}

Result<std::vector<Message>> Page::console_errors() {
  TRY(catch_up());
  return tab_->errors;
}

Result<std::vector<Message>> Page::csp_violations() {
  TRY(catch_up());
  return tab_->violations;
}
}  // namespace browser
