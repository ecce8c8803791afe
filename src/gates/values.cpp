#include "gates/values.h"

#include <algorithm>

namespace gates {
namespace {
std::string_view after_colon(std::string_view v, std::size_t n) {
  for (; n > 0; --n) {
    std::size_t at = v.find(':');
    if (at == std::string_view::npos) return {};
    v.remove_prefix(at + 1);
  }
  return v;
}
}  // namespace

bool comparable(Kind a, Kind b) {
  auto sort = [](Kind k) { return k == Kind::age ? Kind::duration : k; };
  return sort(a) == sort(b);
}

bool same_value(Kind kind, std::string_view a, std::string_view b) {
  if (a == b) return true;
  switch (kind) {
    case Kind::date: {
      auto dayless = [](std::string_view x, std::string_view y) {
        return y.starts_with(x) && (x.size() == 4 || x.size() == 7);
      };
      auto yearless = [](std::string_view x, std::string_view y) {
        return x.starts_with("--") && y.ends_with(x.substr(1));
      };
      return dayless(a, b) || dayless(b, a) || yearless(a, b) || yearless(b, a);
    }
    case Kind::url:
      return b.starts_with(a) && b.size() > a.size() && b[a.size()] == '/' &&
             a.find('/') == std::string_view::npos;
    case Kind::article:
      return after_colon(a, 0).substr(a.find('.') + 1) == b.substr(b.find('.') + 1) &&
             (a.find('.') == std::string_view::npos || b.find('.') == std::string_view::npos);
    case Kind::duration:
    case Kind::age: {
      bool unqualified = after_colon(a, 2).empty() || after_colon(b, 2).empty();
      std::size_t n = std::min(a.size(), b.size());
      return unqualified && a.substr(0, n) == b.substr(0, n) && (a.size() == n ? b[n] == ':' : a[n] == ':');
    }
    case Kind::cerfa:  // the form, when one side doesn't tell its version
      return a.substr(0, 5) == b.substr(0, 5) && (a.size() == 5 || b.size() == 5);
    case Kind::count: {
      std::string_view x = after_colon(a, 1), y = after_colon(b, 1);
      return (x.empty() || y.empty()) && a.substr(0, a.find(':')) == b.substr(0, b.find(':'));
    }
    default:
      return false;
  }
}
bool rival(const Fact& a, const Fact& b) {
  if (!comparable(a.kind, b.kind)) return false;
  if (a.kind == Kind::count)
    return after_colon(a.value, 1) == after_colon(b.value, 1) && !after_colon(a.value, 1).empty();
  return true;
}
}  // namespace gates
