#include "calls/page_sections.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

void PageSections::add(std::string_view id, std::string_view title, const Html& body) {
  if (body.empty()) return;
  links_.push_back({"#" + std::string(id), std::string(title)});
  append(body_, "<h2 id=\"{}\">{}</h2>\n{}", id, title, body);
}

Html PageSections::finish() const {
  return links_.size() > kFewSections ? format("{}{}", on_this_page(links_), body_) : body_;
}

Html on_this_page(const std::vector<html::Link>& links) {
  Html items;
  for (const auto& l : links) append(items, "<li><a href=\"{}\">{}</a></li>", l.href, l.label);
  return format(
      "<nav class=\"contents\" aria-labelledby=\"sur-cette-page\"><p id=\"sur-cette-page\">Sur cette "
      "page</p><ul>{}</ul></nav>\n",
      items);
}
}  // namespace calls
