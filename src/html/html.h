// Typed HTML: what is a string is escaped, only Html passes as it is, and the compiler counts the arguments.
//
//   html::Html row = html::format("<td>{}</td>", review.title);
#pragma once

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>

namespace html {
// Text that is already HTML.
class Html {
 public:
  Html() = default;
  explicit Html(std::string markup) : markup_(std::move(markup)) {}
  const std::string& str() const { return markup_; }
  bool empty() const { return markup_.empty(); }
  Html& operator+=(const Html& other) {
    markup_ += other.markup_;
    return *this;
  }
  std::string& buffer() { return markup_; }

 private:
  std::string markup_;
};

// `s` with & < > " ' escaped.
std::string escape(std::string_view s);

namespace detail {
struct Escaped {
  std::string_view text;
};
struct Raw {
  std::string_view text;
};

template <class T>
auto wrap(const T& v) {
  if constexpr (std::is_same_v<T, Html>) return Raw{v.str()};
  else if constexpr (std::is_convertible_v<const T&, std::string_view>) return Escaped{std::string_view(v)};
  else return v;
}
template <class T>
using wrapped_t = decltype(wrap(std::declval<const T&>()));
}  // namespace detail
}  // namespace html

template <>
struct fmt::formatter<html::detail::Raw> {
  constexpr auto parse(format_parse_context& ctx) { return ctx.begin(); }
  template <class Context>
  auto format(html::detail::Raw raw, Context& ctx) const {
    return std::copy(raw.text.begin(), raw.text.end(), ctx.out());
  }
};

template <>
struct fmt::formatter<html::detail::Escaped> {
  constexpr auto parse(format_parse_context& ctx) { return ctx.begin(); }
  template <class Context>
  auto format(html::detail::Escaped escaped, Context& ctx) const {
    auto out = ctx.out();
    std::string_view s = escaped.text;
    for (;;) {
      std::size_t n = s.find_first_of("&<>\"'");
      std::string_view plain = s.substr(0, n);
      out = std::copy(plain.begin(), plain.end(), out);
      if (n == std::string_view::npos) return out;
      std::string_view entity = s[n] == '&' ? "&amp;" : s[n] == '<' ? "&lt;" : s[n] == '>' ? "&gt;" : s[n] == '"' ? "&quot;" : "&#39;";
      out = std::copy(entity.begin(), entity.end(), out);
      s.remove_prefix(n + 1);
    }
  }
};

namespace html {
template <class... Args>
Html format(fmt::format_string<detail::wrapped_t<std::remove_cvref_t<Args>>...> pattern, const Args&... args) {
  return Html(fmt::format(pattern, detail::wrap(args)...));
}
// The same, appended to `out`: for rows of long pages.
template <class... Args>
void append(Html& out, fmt::format_string<detail::wrapped_t<std::remove_cvref_t<Args>>...> pattern, const Args&... args) {
  fmt::format_to(std::back_inserter(out.buffer()), pattern, detail::wrap(args)...);
}
// Paragraphs of a plain text: blank lines separate them, line ends stay.
Html paragraphs(std::string_view text);
}  // namespace html
