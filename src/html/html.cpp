#include "html/html.h"

#include "base/text.h"

namespace html {
std::string escape(std::string_view s) { return format("{}", s).str(); }

Html paragraphs(std::string_view text) {
  Html out;
  bool open = false;
  for (auto line : text::split(text, '\n')) {
    std::string plain = text::trim(line);
    if (plain.empty()) {
      if (open) out += Html("</p>\n");
      open = false;
      continue;
    }
    append(out, "{}{}", Html(open ? "<br>\n" : "<p>"), plain);
    open = true;
  }
  if (open) out += Html("</p>\n");
  return out;
}
}  // namespace html
