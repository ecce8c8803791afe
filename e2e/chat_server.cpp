#include "chat_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

namespace e2e {
namespace {
const std::string kHead = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
const std::string kEvents =
    kHead + "Content-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n";

json::object usage(std::size_t pieces) {
  return {{"prompt_tokens", 100}, {"completion_tokens", pieces}, {"total_tokens", 100 + pieces}};
}

std::string event(json::object choice) {
  json::array choices;
  if (!choice.empty()) choices.emplace_back(std::move(choice));
  return "data: " +
         json::write(json::object{{"id", "chat-1"},
                                  {"object", "chat.completion.chunk"},
                                  {"model", "modele-d-essai"},
                                  {"choices", choices}}) +
         "\n\n";
}
std::string event_of(const std::string& text) {
  return event({{"index", 0}, {"delta", json::object{{"content", text}}}, {"finish_reason", nullptr}});
}
std::string opening() {
  return event({{"index", 0}, {"delta", json::object{{"role", "assistant"}, {"content", ""}}}});
}
// The reason, the usage, the end.
std::string closing(std::size_t pieces) {
  json::object last{{"model", "modele-d-essai"}, {"choices", json::array{}}, {"usage", usage(pieces)}};
  return event({{"index", 0}, {"delta", json::object{}}, {"finish_reason", "stop"}}) +
         "data: " + json::write(last) + "\n\ndata: [DONE]\n\n";
}

std::string whole(const std::vector<std::string>& pieces) {
  std::string text;
  for (const auto& p : pieces) text += p;
  json::object choice{{"index", 0},
                      {"message", json::object{{"role", "assistant"}, {"content", text}}},
                      {"finish_reason", "stop"}};
  return json::write(json::object{
      {"model", "modele-d-essai"}, {"choices", json::array{choice}}, {"usage", usage(pieces.size())}});
}

std::string header(const std::string& head, std::string_view name) {
  for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
    std::string line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    std::size_t colon = line.find(": ");
    if (colon == name.size() && strncasecmp(line.c_str(), name.data(), colon) == 0)
      return line.substr(colon + 2);
  }
  return {};
}

int status_of(Fault fault) {
  switch (fault) {
    case Fault::bad_key:
      return 401;
    case Fault::unknown_model:
      return 404;
    case Fault::bad_proxy_key:
      return 407;
    case Fault::busy:
      return 429;
    case Fault::broken:
      return 500;
    case Fault::overloaded:
      return 503;
    default:
      return 200;
  }
}

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t n = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}
bool send_chunk(int fd, const std::string& bytes) {
  char size[20];
  std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
  return send_all(fd, size + bytes + "\r\n");
}
// False as soon as the client leaves, or the server ends.
bool wait(int fd, int ms) {
  pollfd leaving{fd, POLLRDHUP, 0};
  return ms <= 0 || poll(&leaving, 1, ms) == 0;
}

// A whole request; false when the client leaves before.
bool receive(int fd, ChatRequest& out) {
  std::string bytes;
  std::size_t end = std::string::npos, length = 0;
  while (end == std::string::npos || bytes.size() < end + 4 + length) {
    char buffer[16384];
    ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n <= 0) return false;
    bytes.append(buffer, static_cast<std::size_t>(n));
    if (bytes[0] < 'A' || bytes[0] > 'Z') {  // another protocol, TLS for one
      send_all(fd, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return false;
    }
    if (end != std::string::npos) continue;
    end = bytes.find("\r\n\r\n");
    if (end != std::string::npos)
      length = static_cast<std::size_t>(std::atoll(header(bytes.substr(0, end), "content-length").c_str()));
  }
  std::string head = bytes.substr(0, end);
  std::size_t first = head.find(' '), second = head.find(' ', first + 1);
  if (second == std::string::npos) return false;
  out.method = head.substr(0, first);
  out.path = head.substr(first + 1, second - first - 1);
  out.authorization = header(head, "authorization");
  out.body = bytes.substr(end + 4, length);
  out.at = std::chrono::steady_clock::now();
  return true;
}

void refuse(int fd, int status, const ChatRequest& request, const std::string& retry_after) {
  std::string said = "Essai : réponse " + std::to_string(status) + " à " + request.authorization;
  std::string body = json::write(json::object{{"error", json::object{{"message", said}}}});
  std::string head = "HTTP/1.1 " + std::to_string(status) + " Essai\r\nConnection: close\r\n";
  if (!retry_after.empty() && (status == 429 || status == 503))
    head += "Retry-After: " + retry_after + "\r\n";
  send_all(fd, head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}
}  // namespace

json::value ChatRequest::json() const {
  auto v = ::json::parse(body, 64);
  return v ? *v : ::json::value(nullptr);
}
std::string ChatRequest::message(std::string_view role) const {
  std::string out;
  auto v = json();
  const ::json::value* messages = ::json::find(v, "messages");
  if (messages == nullptr || !messages->is_array()) return out;
  for (const auto& m : messages->get_array())
    if (::json::text(m, "role") == role) out = ::json::text(m, "content");
  return out;
}

ChatServer::ChatServer() {
  say({"Bonjour."});
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 32) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no port for the chat server");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

ChatServer::~ChatServer() {
  {
    std::lock_guard lock(mutex_);
    over_ = true;
    for (const auto& c : connections_) shutdown(c.fd, SHUT_RDWR);
  }
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  for (auto& c : connections_) {
    c.thread.join();
    ::close(c.fd);
  }
}

void ChatServer::say(std::vector<std::string> pieces, int ms_between) {
  answer_with([pieces = std::move(pieces)](const ChatRequest&) { return pieces; }, ms_between);
}
void ChatServer::answer_with(Script script, int ms_between) {
  std::lock_guard lock(mutex_);
  script_ = std::move(script);
  ms_between_ = ms_between;
}
void ChatServer::fail(Fault fault, int times) {
  std::lock_guard lock(mutex_);
  fault_ = fault;
  times_ = times;
}
void ChatServer::retry_after(std::string value) {
  std::lock_guard lock(mutex_);
  retry_after_ = std::move(value);
}
void ChatServer::silence_ms(int ms) {
  std::lock_guard lock(mutex_);
  silence_ms_ = ms;
}
std::vector<ChatRequest> ChatServer::requests() const {
  std::lock_guard lock(mutex_);
  return requests_;
}

void ChatServer::accept_all() {
  for (;;) {
    int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    std::lock_guard lock(mutex_);
    if (over_ || fd < 0) {
      if (fd >= 0) ::close(fd);
      return;
    }
    connections_.push_back({fd, std::thread([this, fd] { serve(fd); })});
  }
}

// The descriptor stays the server's until its end, so that no other takes its number.
void ChatServer::serve(int fd) {
  ChatRequest request;
  if (receive(fd, request)) answer(fd, request);
  shutdown(fd, SHUT_WR);
  char rest[4096];
  while (recv(fd, rest, sizeof rest, 0) > 0) {
  }
  shutdown(fd, SHUT_RDWR);
}

ChatServer::Turn ChatServer::turn(const ChatRequest& request) {
  Turn out;
  Script script;
  {
    std::lock_guard lock(mutex_);
    requests_.push_back(request);
    out = {times_ == 0 ? Fault::none : fault_, {}, ms_between_, silence_ms_, retry_after_};
    if (times_ > 0) --times_;
    script = script_;
  }
  out.pieces = script(request);
  return out;
}

void ChatServer::answer(int fd, const ChatRequest& request) {
  Turn t = turn(request);
  if (t.fault == Fault::closes) return;
  if (t.fault == Fault::not_http) {
    send_all(fd, "220 essai ESMTP\r\n");
    return;
  }
  if (t.fault == Fault::silence && !wait(fd, t.silence_ms)) {
    ++left_;
    return;
  }
  bool known = request.method == "POST" && request.path.ends_with("/v1/chat/completions");
  int status = known ? status_of(t.fault) : 404;
  if (status != 200) return refuse(fd, status, request, t.retry_after);
  if (t.fault == Fault::garbage || t.fault == Fault::plain) {
    std::string body =
        t.fault == Fault::plain ? whole(t.pieces) : "<!DOCTYPE html>\n<html><body>\nConnexion au portail\n";
    send_all(fd, kHead + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return;
  }
  if (!stream(fd, t)) ++left_;
}

bool ChatServer::stream(int fd, const Turn& t) {
  std::size_t count = t.fault == Fault::cut ? t.pieces.size() / 2 : t.pieces.size();
  if (t.fault == Fault::empty) count = 0;
  bool here = send_all(fd, kEvents) && send_chunk(fd, opening());
  bool endless = t.fault == Fault::endless && count > 0;
  for (std::size_t i = 0; here && (endless || i < count); ++i)
    here = (i == 0 || wait(fd, t.ms_between)) && send_chunk(fd, event_of(t.pieces[i % count]));
  if (here && t.fault == Fault::refusal)
    here = send_chunk(fd, "data: {\"error\":{\"message\":\"contexte trop long\"}}\n\n");
  if (here && t.fault == Fault::invalid_utf8)
    here = send_chunk(fd, "data: {\"choices\":[{\"delta\":{\"content\":\"caf\xE9\"}}]}\n\n");
  if (here && t.fault == Fault::malformed) here = send_chunk(fd, "data: {\"choices\":[{\"delta\"\n\n");
  if (!here || t.fault == Fault::cut) return here;
  if (!send_chunk(fd, closing(count))) return false;
  if (t.fault == Fault::never_closes) wait(fd, t.silence_ms);
  send_all(fd, "0\r\n\r\n");
  return true;
}
}  // namespace e2e
