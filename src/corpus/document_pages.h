// Pages of official documents: list and viewer, with the quoted passage highlighted.
#pragma once

#include "corpus/documents.h"
#include "html/page.h"

namespace corpus {
html::Page documents_page(const DocumentList& list);
html::Page document_page(const DocumentView& view);
// Where a quotation opens in the viewer.
std::string quote_href(std::string_view document_key, std::int64_t version, Range range);
// The block tree as HTML, `quoted` marked.
html::Html blocks_html(const std::string& text, const std::vector<Block>& blocks,
                       const std::optional<Range>& quoted);
}  // namespace corpus
