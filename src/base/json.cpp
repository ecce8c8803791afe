#include "base/json.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"

namespace json {
Result<value> parse(std::string_view input, std::size_t deepest) {
  boost::json::error_code ec;
  boost::json::parse_options options;
  options.max_depth = deepest;
  value v = boost::json::parse(boost::json::string_view(input.data(), input.size()), ec, {}, options);
  if (ec) return fail(ErrorKind::invalid, "bad_json", "JSON illisible : " + ec.message());
  return v;
}

namespace {
void write_string(std::string& out, std::string_view s) {
  out += boost::json::serialize(boost::json::string_view(s.data(), s.size()));
}

struct Writer {
  std::string out;
  int indent;

  void line(int depth) {
    if (indent == 0) return;
    out += '\n';
    out.append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(depth), ' ');
  }
  template <class Items, class Each>
  void list(char open, char close, const Items& items, int depth, Each each) {
    out += open;
    bool first = true;
    for (const auto& item : items) {
      if (!first) out += ',';
      first = false;
      line(depth + 1);
      each(item);
    }
    if (!first) line(depth);
    out += close;
  }
  void put(const value& v, int depth) {
    if (auto* o = v.if_object()) {
      list('{', '}', *o, depth, [&](const auto& pair) {
        write_string(out, pair.key());
        out += indent == 0 ? ":" : ": ";
        put(pair.value(), depth + 1);
      });
    } else if (auto* a = v.if_array()) {
      list('[', ']', *a, depth, [&](const value& item) { put(item, depth + 1); });
    } else if (auto* d = v.if_double()) {
      out += std::isfinite(*d) ? fmt::format("{}", *d) : "null";
    } else {
      out += boost::json::serialize(v);
    }
  }
};
}  // namespace

std::string write(const value& v, int indent) {
  Writer w{{}, indent};
  w.put(v, 0);
  return std::move(w.out);
}

const value* find(const value& v, std::string_view key) {
  auto* o = v.if_object();
  return o == nullptr ? nullptr : o->if_contains(boost::json::string_view(key.data(), key.size()));
}

std::string text(const value& v, std::string_view key) {
  const value* m = find(v, key);
  if (m == nullptr) return {};
  if (auto* s = m->if_string()) return ::text::clean(std::string_view(s->data(), s->size()));
  if (m->is_int64() || m->is_uint64() || m->is_double()) return write(*m);
  return {};
}

std::int64_t integer(const value& v, std::string_view key, std::int64_t otherwise) {
  const value* m = find(v, key);
  if (m == nullptr) return otherwise;
  if (auto* i = m->if_int64()) return *i;
  if (auto* u = m->if_uint64())
    return *u <= static_cast<std::uint64_t>(INT64_MAX) ? static_cast<std::int64_t>(*u) : otherwise;
  if (auto* d = m->if_double())
    return std::isfinite(*d) && std::fabs(*d) < 9e15 ? static_cast<std::int64_t>(*d) : otherwise;
  return otherwise;
}

double real(const value& v, std::string_view key, double otherwise) {
  const value* m = find(v, key);
  if (m == nullptr) return otherwise;
  if (auto* d = m->if_double()) return *d;
  if (auto* i = m->if_int64()) return static_cast<double>(*i);
  if (auto* u = m->if_uint64()) return static_cast<double>(*u);
  return otherwise;
}

bool boolean(const value& v, std::string_view key) {
  const value* m = find(v, key);
  return m != nullptr && m->is_bool() && m->get_bool();
}

std::vector<std::string> texts(const value& v, std::string_view key) {
  std::vector<std::string> out;
  const value* m = find(v, key);
  if (m == nullptr) return out;
  if (auto* a = m->if_array()) {
    for (const auto& item : *a)
      if (auto* s = item.if_string()) out.push_back(::text::clean(std::string_view(s->data(), s->size())));
  } else if (m->is_string()) {
    out.push_back(text(v, key));
  }
  return out;
}

array strings(const std::vector<std::string>& items) {
  array out;
  for (const auto& item : items) out.emplace_back(item);
  return out;
}
}  // namespace json
