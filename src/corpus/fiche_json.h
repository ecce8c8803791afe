// Documents in JSON: the plain JSONL (one document a line) and the SocialGouv labour fiches (one array).
#pragma once

#include <string_view>
#include <vector>

#include "base/json.h"
#include "corpus/document.h"

namespace corpus {
// One document of the plain JSONL: {"id","title"} and any of kind, url|link, short, crumbs[]|theme, public,
// date, status, sections[{h,t}], ev[{h,t}], text, synonyms[].
Result<Document> parse_plain_document(const json::value& v);
// One labour fiche: {"pubId","title"} and any of url, date, intro, sections[{title,text|html}].
Result<Document> parse_labour_fiche(const json::value& v);
}  // namespace corpus
