// What was taken in, as the page of data and its JSON show it: files and live feeds, with what was refused of
// them and remarked on their lines.
#pragma once

#include "calls/feed_store.h"
#include "calls/taken_file.h"
#include "html/html.h"

namespace calls {
json::array files_json(const std::vector<TakenFile>& files);
json::array feeds_json(const std::vector<Feed>& feeds);
// `may_undo`: with a link that takes each import back.
html::Html files_block(const std::vector<TakenFile>& files, bool may_undo);
html::Html feeds_block(const std::vector<Feed>& feeds);
}  // namespace calls
