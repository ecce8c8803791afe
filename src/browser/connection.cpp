#include "browser/connection.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace browser {
namespace {
constexpr std::size_t kMessageLimit = 512U << 20;  // a long PDF is one message
constexpr int kDepth = 200;
constexpr auto kPostDeadline = Milliseconds(2'000);

bool is_surrogate(std::string_view escape, char low, char high) {  // "\uD8.." to "\uDF.."
  auto up = [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; };
  return escape.size() >= 6 && escape[0] == '\\' && escape[1] == 'u' && up(escape[2]) == 'D' &&
         up(escape[3]) >= low && up(escape[3]) <= high;
}

// Pages may cut a text between two halves of a character: JavaScript allows it, JSON readers don't.
std::string mend_surrogates(std::string text) {
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (text[at] != '\\') continue;
    std::string_view rest = std::string_view(text).substr(at);
    if (is_surrogate(rest, '8', 'B') && is_surrogate(rest.substr(6), 'C', 'F')) {
      at += 11;
    } else if (is_surrogate(rest, '8', 'F')) {
      text.replace(at, 6, "\\ufffd");
      at += 5;
    } else {
      ++at;
    }
  }
  return text;
}

Result<json::value> parse_message(std::string_view bytes) {
  boost::json::parse_options options;
  options.max_depth = kDepth;
  boost::json::error_code ec;
  json::value v = boost::json::parse(bytes, ec, {}, options);
  if (ec) v = boost::json::parse(mend_surrogates(std::string(bytes)), ec, {}, options);
  if (ec)
    return fail(ErrorKind::unavailable, "browser_garbled",
                "Chromium sent an unreadable message: " + ec.message());
  return v;
}

tl::unexpected<Error> refusal(std::string_view method, const json::value& error) {
  std::string message = raw_text(error, "message");
  auto says = [&](std::string_view words) { return message.find(words) != std::string::npos; };
  std::int64_t code = json::integer(error, "code");
  std::string sentence = fmt::format("{}: {}", method, message);
  if (code == -32001 || says("Session with given id not found"))
    return fail(ErrorKind::unavailable, "tab_gone", sentence);
  if (says("navigated or closed") || says("context was destroyed") || says("Cannot find context") ||
      says("Cannot find default execution context"))
    return fail(ErrorKind::unavailable, "browser_navigated", sentence);
  bool ours = code == -32602 || code == -32600 || code == -32700 || says("invalid URL");
  return fail(ours ? ErrorKind::invalid : ErrorKind::unavailable, "browser_refused", sentence);
}
}  // namespace

std::string raw_text(const json::value& v, std::string_view key) {
  const json::value* member = json::find(v, key);
  const auto* s = member == nullptr ? nullptr : member->if_string();
  return s == nullptr ? std::string() : std::string(s->data(), s->size());
}

tl::unexpected<Error> Connection::gone() {
  if (last_words_.empty()) last_words_ = process_->last_words();
  return fail(ErrorKind::unavailable, "browser_gone", last_words_);
}

Result<void> Connection::alive(const std::string& session) const {
  if (!last_words_.empty()) return fail(ErrorKind::unavailable, "browser_gone", last_words_);
  if (dead_.contains(session))
    return fail(ErrorKind::unavailable, "tab_gone", "The tab has crashed or was closed");
  return {};
}

void Connection::close() {
  if (last_words_.empty()) last_words_ = "The browser was closed";
  process_.reset();
}

void Connection::listen(const std::string& session, Listener listener) {
  listeners_[session] = std::move(listener);
}

void Connection::forget(const std::string& session) {
  listeners_.erase(session);
  dead_.erase(session);
}

// Waits until something can be read (or written) and reads it into the buffer, without looking at it.
Result<void> Connection::wait_and_read(bool for_writing, Deadline deadline, std::string_view what) {
  auto left = std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now()).count();
  if (left <= 0)
    return fail(ErrorKind::unavailable, "browser_timeout", fmt::format("Chromium was too slow: {}", what));
  pollfd ends[2] = {{process_->from(), POLLIN, 0}, {process_->to(), POLLOUT, 0}};
  int ready = poll(ends, for_writing ? 2 : 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
  if (ready < 0 && errno != EINTR) return gone();
  if (ready <= 0 || ends[0].revents == 0) return {};
  char bytes[1U << 16];
  ssize_t got = recv(process_->from(), bytes, sizeof bytes, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return {};
  if (got > 0 && buffer_.size() > kMessageLimit) last_words_ = "Chromium sent a message beyond all limits";
  if (got <= 0 || !last_words_.empty()) return gone();
  buffer_.append(bytes, static_cast<std::size_t>(got));
  return {};
}

Result<void> Connection::send(const std::string& session, std::string_view method, json::object params,
                              Deadline deadline) {
  TRY(alive(session));
  json::object message = {{"id", ++last_id_}, {"method", method}, {"params", std::move(params)}};
  if (!session.empty()) message["sessionId"] = session;
  std::string bytes = json::write(message);
  bytes += '\0';
  for (std::size_t at = 0; at < bytes.size();) {
    ssize_t put = ::send(process_->to(), bytes.data() + at, bytes.size() - at, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (put > 0) {
      at += static_cast<std::size_t>(put);
    } else if (errno == EAGAIN || errno == EINTR) {
      auto waited = wait_and_read(true, deadline, method);
      // Half a message is on its way: nothing sensible can follow it.
      if (!waited && last_words_.empty()) last_words_ = "Chromium stopped reading";
      TRY(std::move(waited));
    } else {
      return gone();
    }
  }
  return {};
}

void Connection::post(const std::string& session, std::string_view method, json::object params) {
  (void)send(session, method, std::move(params), std::chrono::steady_clock::now() + kPostDeadline);
}

Result<json::value> Connection::call(const std::string& session, std::string_view method, json::object params,
                                     Deadline deadline) {
  TRY(send(session, method, std::move(params), deadline));
  awaited_ = last_id_;
  reply_.reset();
  auto pumped = pump(
      session, [this] { return reply_.has_value(); }, deadline, method);
  awaited_ = 0;
  TRY(std::move(pumped));
  json::value reply = *std::exchange(reply_, std::nullopt);
  if (const json::value* error = json::find(reply, "error")) return refusal(method, *error);
  const json::value* result = json::find(reply, "result");
  return result == nullptr ? json::value(json::object()) : *result;
}

Result<void> Connection::pump(const std::string& session, const std::function<bool()>& done,
                              Deadline deadline, std::string_view what) {
  while (true) {
    TRY(alive(session));
    while (true) {
      if (done()) return {};
      if (!TRY(dispatch())) break;
      TRY(alive(session));
    }
    TRY(wait_and_read(false, deadline, what));
  }
}

// Takes one whole message out of the buffer; false when there is none.
Result<bool> Connection::dispatch() {
  std::size_t end = buffer_.find('\0', scanned_);
  if (end == std::string::npos) {
    buffer_.erase(0, parsed_);
    parsed_ = 0;
    scanned_ = buffer_.size();
    return false;
  }
  auto message = parse_message(std::string_view(buffer_).substr(parsed_, end - parsed_));
  parsed_ = scanned_ = end + 1;
  if (!message) return tl::unexpected(message.error());
  std::int64_t id = json::integer(*message, "id", 0);
  bool refused_unread = id == 0 && json::find(*message, "error") != nullptr;
  if (awaited_ != 0 && (id == awaited_ || refused_unread)) {
    reply_ = std::move(*message);
  } else if (id == 0) {
    take_event(*message);
  }
  return true;
}

void Connection::take_event(const json::value& message) {
  static const json::value kNothing = json::object();
  std::string method = raw_text(message, "method");
  std::string session = raw_text(message, "sessionId");
  const json::value* params = json::find(message, "params");
  if (params == nullptr) params = &kNothing;
  if (method == "Inspector.targetCrashed") dead_.insert(session);
  if (method == "Target.detachedFromTarget") dead_.insert(raw_text(*params, "sessionId"));
  if (auto it = listeners_.find(session); it != listeners_.end()) it->second(method, *params);
}
}  // namespace browser
