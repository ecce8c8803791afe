// Sections of a long page: a heading each, and a list of links to them at the top when there are many.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "html/page.h"

namespace calls {
class PageSections {
 public:
  // `id` is unique on the page. An empty body makes no section.
  void add(std::string_view id, std::string_view title, const html::Html& body);
  html::Html finish() const;  // the links, if there are more than kFewSections, then the sections

 private:
  std::vector<html::Link> links_;
  html::Html body_;
};
constexpr std::size_t kFewSections = 4;
// « Sur cette page »: links to parts of it.
html::Html on_this_page(const std::vector<html::Link>& links);
}  // namespace calls
