// E-mail and web addresses, phone numbers.
#include "gates/contacts.h"

#include "gates/directory.h"

namespace gates {
namespace {
bool digit(char c) { return c >= '0' && c <= '9'; }

class Finder {
 public:
  Finder(std::string_view s, const Near& near) : s_(s), near_(near) {}
  std::vector<Fact> find() {
    addresses();
    phones();
    return std::move(out_);
  }

 private:
  void add(Kind kind, text::Range r, std::string value) { out_.push_back({kind, r, std::move(value)}); }

  // E-mail and web addresses.
  void addresses() {
    auto part = [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || digit(c) ||
             std::string_view("-_.~/?=&%#+@:").find(c) != std::string_view::npos;
    };
    for (std::size_t i = 0; i < s_.size();) {
      std::size_t end = i;
      while (end < s_.size() && part(s_[end])) ++end;
      std::size_t last = end;
      while (last > i && std::string_view(".:?#@/").find(s_[last - 1]) != std::string_view::npos) --last;
      std::string_view token = s_.substr(i, last - i);
      if (std::size_t at = token.find('@');
          at != std::string_view::npos && at > 0 && token.find('.', at) != std::string_view::npos)
        add(Kind::email, {i, last}, text::lower(token));
      else if (web(token))
        add(Kind::url, {i, last}, url_value(token));
      i = std::max(end, i + 1);
    }
  }
  static bool web(std::string_view t) {
    if (t.starts_with("http://") || t.starts_with("https://") || t.starts_with("www.")) return t.size() > 8;
    std::string_view host = t.substr(0, t.find('/'));
    for (std::string_view end : {".fr", ".gouv.fr", ".com", ".org", ".eu", ".net", ".re", ".example"})
      if (host.ends_with(end) && host.size() > end.size() + 1) return true;
    return false;
  }
  static std::string url_value(std::string_view t) {
    for (std::string_view head : {"https://", "http://", "www."})
      if (t.starts_with(head)) t.remove_prefix(head.size());
    while (t.ends_with('/')) t.remove_suffix(1);
    return text::lower(t);
  }

  bool calls(std::size_t at) const {
    static const Words kCues{"telephone", "tel",       "appelez",   "appeler", "appel",
                             "composez",  "composer",  "joindre",   "numero",  "appelant",
                             "joignable", "contacter", "contactez", "vert",    "standard"};
    for (std::size_t n = 1; n <= 7; ++n)
      if (kCues.contains(near_.before(at, n))) return true;
    return false;
  }
  // « ou au 3230 »: a short number that is known, after the word that dials it.
  bool dialled(std::size_t at, const std::string& digits) const {
    return (near_.before(at, 1) == "au" || near_.before(at, 1) == "le") && !short_number_body(digits).empty();
  }
  // Ten digits from 0, +33, and the short numbers of public services: 3939, 39 39, 116 117.
  void phones() {
    for (std::size_t i = 0; i < s_.size(); ++i) {
      bool plus = s_[i] == '+';
      if ((!digit(s_[i]) && !plus) || (i > 0 && (digit(s_[i - 1]) || s_[i - 1] == ',' || s_[i - 1] == '-')))
        continue;
      std::string digits;
      std::size_t at = i + (plus ? 1 : 0), end = at;
      while (at < s_.size() && digits.size() < 13) {
        if (digit(s_[at])) {
          digits += s_[at];
          end = ++at;
          continue;
        }
        std::size_t gap = s_[at] == ' ' || s_[at] == '.' || s_[at] == '-' ? 1
                          : s_.substr(at, 2) == "\u00A0"                  ? 2
                          : s_.substr(at, 3) == "\u202F"                  ? 3
                                                                          : 0;
        if (gap == 0 || at + gap >= s_.size() || !digit(s_[at + gap])) break;
        at += gap;
      }
      if (plus && digits.starts_with("33") && digits.size() == 11) digits = "0" + digits.substr(2);
      bool ten = digits.size() == 10 && digits[0] == '0' && digits[1] != '0';
      bool four = digits.size() == 4 && digits[0] == '3' && (calls(i) || end - i > 4 || dialled(i, digits)) &&
                  !counted(end);
      bool six = digits.starts_with("116") && digits.size() == 6;
      if (ten || four || six) {
        add(Kind::phone, {i, end}, digits);
        i = end;
      } else if (!digits.empty()) {
        while (i + 1 < s_.size() && digit(s_[i + 1])) ++i;
      }
    }
  }
  // Followed by what it counts: « 3000 habitants », « 3200 € ».
  bool counted(std::size_t at) const {
    if (s_.substr(at, 8).find("\u20AC") != std::string_view::npos) return true;
    const auto* w = near_.word_after(at);
    return w != nullptr && (w->folded.ends_with("s") || w->folded == "euros") && w->folded.size() > 3;
  }

  std::string_view s_;
  const Near& near_;
  std::vector<Fact> out_ = {};
};
}  // namespace

std::vector<Fact> contacts_of(std::string_view s, const Near& near) { return Finder(s, near).find(); }
}  // namespace gates
