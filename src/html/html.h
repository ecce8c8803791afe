// Typed HTML: what is a string is escaped, only Html passes as it is, and the compiler counts the arguments.
//
//   html::Html row = html::format("<td>{}</td>", review.title);
#pragma once

#include <fmt/format.h>

#include <array>
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

// One look-up a byte: pages are mostly text to be looked through.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> out{};
  for (char c : {'&', '<', '>', '"', '\''}) out[static_cast<unsigned char>(c)] = true;
  return out;
}();
// Position of the first of & < > " ' (the size when there is none).
inline std::size_t special(std::string_view s) {
  std::size_t i = 0;
  while (i < s.size() && !kSpecial[static_cast<unsigned char>(s[i])]) ++i;
  return i;
}
inline std::string_view entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return "&#39;";
  }
}

template <class T>
auto wrap(const T& v) {
  if constexpr (std::is_same_v<T, Html>)
    return Raw{v.str()};
  else if constexpr (std::is_convertible_v<const T&, std::string_view>)
    return Escaped{std::string_view(v)};
  else
    return v;
}
template <class T>
using wrapped_t = decltype(wrap(std::declval<const T&>()));
}  // namespace detail
}  // namespace html

template <>
struct fmt::formatter<html::detail::Raw> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(html::detail::Raw raw, Context& ctx) const {
    return fmt::formatter<std::string_view>::format(raw.text, ctx);
  }
};

template <>
struct fmt::formatter<html::detail::Escaped> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(html::detail::Escaped escaped, Context& ctx) const {
    std::string_view rest = escaped.text;
    for (;;) {
      std::size_t n = html::detail::special(rest);
      ctx.advance_to(fmt::formatter<std::string_view>::format(rest.substr(0, n), ctx));
      if (n == rest.size()) return ctx.out();
      ctx.advance_to(fmt::formatter<std::string_view>::format(html::detail::entity(rest[n]), ctx));
      rest.remove_prefix(n + 1);
    }
  }
};

namespace html {
template <class... Args>
Html format(fmt::format_string<detail::wrapped_t<std::remove_cvref_t<Args>>...> pattern,
            const Args&... args) {
  return Html(fmt::format(pattern, detail::wrap(args)...));
}
// The same, appended to `out`: for rows of long pages.
template <class... Args>
void append(Html& out, fmt::format_string<detail::wrapped_t<std::remove_cvref_t<Args>>...> pattern,
            const Args&... args) {
  fmt::memory_buffer piece;  // contiguous: fmt copies runs into it instead of single characters
  fmt::format_to(fmt::appender(piece), pattern, detail::wrap(args)...);
  out.buffer().append(piece.data(), piece.size());
}
// Paragraphs of a plain text: blank lines separate them, line ends stay.
Html paragraphs(std::string_view text);
}  // namespace html
