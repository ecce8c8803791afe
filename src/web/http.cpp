#include "web/http.h"

#include <fmt/format.h>

#include "base/text.h"

namespace web {
std::string_view Request::cookie_value(std::string_view name) const {
  std::string_view rest = cookie;
  while (!rest.empty()) {
    std::size_t end = rest.find(';');
    std::string_view pair = rest.substr(0, end);
    while (!pair.empty() && pair[0] == ' ') pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return {};
}

bool Request::wants_json() const {
  return accept.find("application/json") != std::string::npos &&
         accept.find("text/html") == std::string::npos;
}

Response Response::page(std::string html, int status) {
  return {status, "text/html; charset=utf-8", std::move(html), {}, {}};
}
Response Response::json(std::string text, int status) {
  return {status, "application/json", std::move(text), {}, {}};
}
Response Response::redirect(std::string location) {
  return {303, "text/plain", "", {{"Location", std::move(location)}}, {}};
}
Response Response::download(std::string bytes, std::string content_type, std::string filename) {
  return {200,
          std::move(content_type),
          std::move(bytes),
          {{"Content-Disposition", fmt::format("attachment; filename=\"{}\"", filename)}},
          {}};
}
Response Response::events(std::function<void(Stream&)> run) {
  return {200, "text/event-stream", "", {{"Cache-Control", "no-store"}}, std::move(run)};
}

std::string session_cookie(std::string_view name, std::string_view value, int max_age_seconds, bool secure) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", name, value, max_age_seconds,
                     secure ? "; Secure" : "");
}

namespace {
// The value of `name="…"` in a header line.
std::string parameter(std::string_view line, std::string_view name) {
  std::string wanted = fmt::format("{}=\"", name);
  std::size_t at = line.find(wanted);
  while (at != std::string_view::npos && at > 0 && line[at - 1] != ' ' && line[at - 1] != ';')
    at = line.find(wanted, at + 1);
  if (at == std::string_view::npos) return {};
  at += wanted.size();
  return std::string(line.substr(at, line.find('"', at) - at));
}

bool decode_multipart(Request& request, std::string_view raw) {
  std::size_t at = request.content_type.find("boundary=");
  if (at == std::string::npos) return false;
  std::string boundary = request.content_type.substr(at + 9);
  if (boundary.starts_with('"'))
    boundary = boundary.substr(1, boundary.find('"', 1) - 1);
  else
    boundary = boundary.substr(0, boundary.find_first_of("; \t"));
  if (boundary.empty() || boundary.size() > 100) return false;
  std::string delimiter = "--" + boundary;
  std::size_t from = raw.find(delimiter);
  for (int parts = 0; from != std::string_view::npos && parts < 200; ++parts) {
    from += delimiter.size();
    if (raw.substr(from, 2) == "--") return true;
    std::size_t head_end = raw.find("\r\n\r\n", from);
    if (head_end == std::string_view::npos) return false;
    std::string_view head = raw.substr(from, head_end - from);
    std::size_t next = raw.find("\r\n" + delimiter, head_end + 2);
    if (next == std::string_view::npos) return false;
    std::size_t start = head_end + 4;
    std::string_view value = next < start ? std::string_view() : raw.substr(start, next - start);
    std::string name = parameter(head, "name");
    if (head.find("filename=\"") != std::string_view::npos) {
      std::string filename = text::clean(parameter(head, "filename"));
      std::size_t slash = filename.find_last_of("/\\");
      if (slash != std::string::npos) filename.erase(0, slash + 1);
      request.uploads.push_back({name, filename, std::string(value)});
    } else {
      request.form[name].emplace_back(value);
    }
    from = next + 2;
  }
  return false;
}
}  // namespace

Result<void> decode_body(Request& request, std::string raw) {
  constexpr std::string_view kUnreadable = "Le corps de la requête est illisible.";
  if (request.content_type.starts_with("application/x-www-form-urlencoded")) {
    request.form = fields::decode_form(raw);
  } else if (request.content_type.starts_with("multipart/form-data")) {
    if (!decode_multipart(request, raw))
      return fail(ErrorKind::invalid, "bad_body", std::string(kUnreadable));
  } else if (request.content_type.starts_with("application/json")) {
    auto values = fields::decode_json(raw);
    if (!values && values.error().fields.empty())
      return fail(ErrorKind::invalid, "bad_body", std::string(kUnreadable));
    if (!values) {
      std::string said;
      for (const auto& f : values.error().fields) said += f.field + "\u00A0: " + f.message + "\n";
      return fail(ErrorKind::invalid, "bad_element", said.substr(0, said.size() - 1));
    }
    request.form = std::move(*values);
  } else {
    request.body = std::move(raw);
  }
  return {};
}
}  // namespace web
