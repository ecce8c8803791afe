// Requests and responses as plain values: what handlers see. Only edge_tcp.cpp knows the HTTP library.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fields.h"

namespace web {
enum class Method { get, head, post, other };

// A file of a multipart form.
struct Upload {
  std::string field;
  std::string filename;
  std::string bytes;
};

struct Request {
  Method method = Method::get;
  std::string path;          // percent-decoded, without the query
  std::string encoded_path;  // the same as it came: a "/" inside a part is still "%2F"
  Values query;
  Values form;  // of a POST: urlencoded, multipart or JSON
  std::vector<Upload> uploads;
  std::string body;  // raw, when it is none of these
  std::string cookie;
  std::string accept;
  std::string content_type;
  std::string if_none_match;
  std::string origin;
  std::string host;
  std::string address;  // of the peer

  // The value of a cookie; empty when absent.
  std::string_view cookie_value(std::string_view name) const;
  bool wants_json() const;
};

// Where a streamed response writes server-sent events. False once the reader is gone.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual bool send(std::string_view event, std::string_view data) = 0;
  // Sleeps, cut short when the server stops; false then.
  virtual bool wait(int milliseconds) = 0;
};

struct Response {
  int status = 200;
  std::string content_type = "text/html; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::function<void(Stream&)> stream;  // set for server-sent events; runs on a thread of its own

  static Response page(std::string html, int status = 200);
  static Response json(std::string text, int status = 200);
  // 303: the browser follows with a GET.
  static Response redirect(std::string location);
  static Response download(std::string bytes, std::string content_type, std::string filename);
  static Response events(std::function<void(Stream&)> run);
};

// What the edge asks of the application. Called from many threads.
class Handler {
 public:
  virtual ~Handler() = default;
  // How many bytes of body this request may bring, from its head alone.
  virtual std::uint64_t body_limit(const Request& head) = 0;
  virtual Response handle(Request& request) = 0;
};

// "a=1; b=2" attributes of the session cookie: HttpOnly, SameSite=Lax, Secure when served over TLS.
std::string session_cookie(std::string_view name, std::string_view value, int max_age_seconds, bool secure);

// Fills form, uploads or body from the raw body by its content type. Fails, in French, when it is malformed.
Result<void> decode_body(Request& request, std::string raw);
}  // namespace web
