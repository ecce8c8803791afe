#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>

#include "program.h"

namespace e2e {
namespace {
std::string lower(std::string s) {
  for (char& c : s) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return s;
}

Reply parse(std::string_view bytes) {
  Reply reply;
  std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos || !bytes.starts_with("HTTP/1.1 ")) return reply;
  std::string_view head = bytes.substr(0, end);
  reply.status = std::atoi(std::string(head.substr(9, 3)).c_str());
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos;) {
    std::size_t next = head.find("\r\n", at + 2);
    std::string_view line = head.substr(at + 2, next == std::string_view::npos ? next : next - at - 2);
    std::size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
      std::string_view value = line.substr(colon + 1);
      while (value.starts_with(' ')) value.remove_prefix(1);
      reply.headers.emplace_back(lower(std::string(line.substr(0, colon))), value);
    }
    at = next;
  }
  reply.body = bytes.substr(end + 4);
  std::string length = reply.header("content-length");
  // An answer cut short is no answer.
  if (!length.empty() && reply.body.size() < static_cast<std::size_t>(std::atoll(length.c_str()))) return {};
  return reply;
}
}  // namespace

std::string Reply::header(std::string_view name) const {
  for (const auto& [n, v] : headers)
    if (n == name) return v;
  return {};
}
json::value Reply::json() const {
  auto v = ::json::parse(body, 64);
  return v ? *v : ::json::value(nullptr);
}

int connect_to(int port, int seconds) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  timeval patience{seconds, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return -1;
}

std::string exchange(int port, std::string_view bytes, int seconds) {
  int fd = connect_to(port, seconds);
  if (fd < 0) return {};
  std::string out;
  char buffer[65536];
  while (!bytes.empty()) {
    ssize_t n = send(fd, bytes.data(), std::min<std::size_t>(bytes.size(), 1 << 16), MSG_NOSIGNAL);
    if (n <= 0) break;  // refused while sending: the answer may be there
    bytes.remove_prefix(static_cast<std::size_t>(n));
    ssize_t early = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (early > 0) out.append(buffer, static_cast<std::size_t>(early));
    if (early == 0) break;
  }
  for (;;) {
    ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n <= 0) break;
    out.append(buffer, static_cast<std::size_t>(n));
  }
  ::close(fd);
  return out;
}

Reply Client::request(std::string_view method, const std::string& path, const Fields& headers,
                      std::string_view body) {
  std::string bytes = std::string(method) + " " + path + " HTTP/1.1\r\nConnection: close\r\n";
  bool has_host = false;
  for (const auto& [name, value] : headers) {
    bytes += name + ": " + value + "\r\n";
    has_host = has_host || name == "Host";
  }
  if (!has_host) bytes += "Host: 127.0.0.1:" + std::to_string(port_) + "\r\n";
  std::string jar;
  for (const auto& [name, value] : cookies_) jar += (jar.empty() ? "" : "; ") + name + "=" + value;
  if (!jar.empty()) bytes += "Cookie: " + jar + "\r\n";
  if (!body.empty() || method == "POST") bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  Reply reply = parse(exchange(port_, bytes + "\r\n" + std::string(body), 60));
  for (const auto& [name, value] : reply.headers) {
    if (name != "set-cookie") continue;
    std::size_t equals = value.find('=');
    cookies_[value.substr(0, equals)] = value.substr(equals + 1, value.find(';') - equals - 1);
  }
  return reply;
}

Reply Client::get(const std::string& path, const Fields& headers) {
  return request("GET", path, headers, "");
}

Reply Client::post(const std::string& path, Fields fields, const Fields& headers) {
  bool given = csrf_.empty();
  std::string body;
  for (const auto& [name, value] : fields) given = given || name == "csrf";
  if (!given) fields.emplace_back("csrf", csrf_);
  for (const auto& [name, value] : fields)
    body += (body.empty() ? "" : "&") + percent(name) + "=" + percent(value);
  Fields all = headers;
  all.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  return request("POST", path, all, body);
}

Reply Client::upload(const std::string& path, const Fields& fields, const std::vector<FilePart>& files) {
  const std::string mark = "----guichet-e2e-7f3a";
  std::string body;
  auto part = [&](const std::string& head, const std::string& bytes) {
    body += "--" + mark + "\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + bytes + "\r\n";
  };
  Fields all = fields;
  all.emplace_back("csrf", csrf_);
  for (const auto& [name, value] : all) part("name=\"" + name + "\"", value);
  for (const auto& f : files)
    part(
        "name=\"" + f.field + "\"; filename=\"" + f.filename + "\"\r\nContent-Type: application/octet-stream",
        f.bytes);
  body += "--" + mark + "--\r\n";
  return request("POST", path, {{"Content-Type", "multipart/form-data; boundary=" + mark}}, body);
}

bool Client::sign_in(const std::string& email, std::string_view password) {
  csrf_.clear();
  Reply r = post("/connexion", {{"email", email}, {"password", std::string(password)}});
  if (r.status != 303) return false;
  csrf_ = between(get("/compte").body, "name=\"csrf\" value=\"", "\"");
  return !csrf_.empty();
}

std::string Client::cookie() const {
  auto it = cookies_.find("guichet");
  return it == cookies_.end() ? "" : it->second;
}

std::string percent(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    auto u = static_cast<unsigned char>(c);
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                 c == '_' || c == '.' || c == '~';
    if (plain)
      out += c;
    else
      out += {'%', kHex[u >> 4], kHex[u & 15]};
  }
  return out;
}

std::string between(std::string_view text, std::string_view before, std::string_view after) {
  std::size_t from = text.find(before);
  if (from == std::string_view::npos) return {};
  from += before.size();
  std::size_t to = text.find(after, from);
  return to == std::string_view::npos ? "" : std::string(text.substr(from, to - from));
}

std::string unescape(std::string_view html) {
  constexpr std::pair<std::string_view, char> kNames[] = {
      {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&amp;", '&'}};
  std::string out;
  while (!html.empty()) {
    bool found = false;
    for (const auto& [name, c] : kNames) {
      if (!html.starts_with(name)) continue;
      out += c;
      html.remove_prefix(name.size());
      found = true;
      break;
    }
    if (found) continue;
    out += html.front();
    html.remove_prefix(1);
  }
  return out;
}
}  // namespace e2e
