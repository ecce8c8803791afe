// The frame of every page: head, skip link, header, navigation, main, footer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "html/html.h"

namespace html {
struct Link {
  std::string href;
  std::string label;
};

struct Page {
  std::string title;  // of the document; the product's name is added
  Html main;
  std::vector<Link> trail = {};  // breadcrumb, from the home page on
  bool wide = false;             // two columns side by side need the full width
};

// Who looks and from where: what the frame shows around a page.
struct Frame {
  std::string user;  // name shown in the header; empty when nobody is signed in
  std::string csrf;
  std::string path;  // current page, marked in the navigation
  std::vector<Link> navigation;
  std::string organisation;
};

std::string render(const Page& page, const Frame& frame);

// A table with a caption; cells are Html so that they can hold links. `numeric` columns are right-aligned.
struct Table {
  std::string caption;
  std::vector<std::string> headers;
  std::vector<bool> numeric = {};
  bool caption_hidden = false;
};
class TableWriter {
 public:
  explicit TableWriter(const Table& table);
  void row(const std::vector<Html>& cells);
  Html finish();

 private:
  const Table table_;
  Html out_;
  std::size_t rows_ = 0;
};

// "Page 2 sur 7" with links; nothing when there is one page. `href` ends where the page number is put.
Html pager(std::int64_t page, std::int64_t pages, std::string_view href);
// A list of term and description pairs.
Html facts(const std::vector<std::pair<std::string, Html>>& rows);
// A short label such as a status, with a tone (plain, good, warn, bad) that words repeat.
Html badge(std::string_view label, std::string_view tone = "plain");
}  // namespace html
