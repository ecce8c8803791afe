// The promises of a parsed document, whatever bytes it came from.
#pragma once

#include <algorithm>

#include "base/text.h"
#include "check.h"
#include "corpus/document.h"

namespace fuzz {
// UTF-8, NFC, nothing invisible: cleaning changes nothing.
inline void check_clean(std::string_view s) { CHECK(text::clean(s) == s); }

// The range lies inside `around`, and cuts no character.
inline void check_range(std::string_view s, text::Range r, text::Range around) {
  auto whole = [&](std::size_t at) {
    return at == s.size() || (static_cast<unsigned char>(s[at]) & 0xC0) != 0x80;
  };
  CHECK(around.start <= r.start && r.start <= r.end && r.end <= around.end && around.end <= s.size());
  CHECK(whole(r.start) && whole(r.end));
}

inline void check_blocks(std::string_view s, const std::vector<corpus::Block>& blocks, text::Range around) {
  std::size_t last = around.start;
  for (const auto& b : blocks) {
    check_range(s, b.range, around);
    CHECK(b.range.start >= last);
    last = b.range.end;
    if (b.title.end > b.title.start) check_range(s, b.title, b.range);
    CHECK(text::valid_utf8(b.url));
    check_blocks(s, b.children, b.range);
  }
}

inline bool same(const std::vector<corpus::Block>& a, const std::vector<corpus::Block>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.kind == y.kind && x.range == y.range && x.title == y.title && x.url == y.url &&
           same(x.children, y.children);
  });
}

inline void check_document(const corpus::Document& d) {
  const text::Range all{0, d.text.size()};
  for (std::string_view s :
       {d.text, d.source, d.upstream_id, d.kind, d.audience, d.url, d.title, d.short_title, d.updated_on})
    check_clean(s);
  for (const auto& s : d.theme_path) check_clean(s);
  for (const auto& s : d.synonyms) check_clean(s);
  CHECK(!d.upstream_id.empty() && !d.title.empty());
  check_blocks(d.text, d.blocks, all);
  auto stored = json::parse(json::write(corpus::blocks_json(d.blocks)), corpus::kBlocksDepth);
  CHECK(stored && same(corpus::blocks_from_json(*stored), d.blocks));
  for (const auto& f : d.facts) {
    check_range(d.text, f.range, all);
    CHECK(f.range.end > f.range.start);
    check_clean(f.url);
    check_clean(f.detail);
  }
  std::size_t last = 0;
  for (const auto& p : d.passages) {
    check_range(d.text, p.range, all);
    CHECK(p.range.start >= last && p.range.end > p.range.start);
    last = p.range.end;
    CHECK(text::word_count(std::string_view(d.text).substr(p.range.start, p.range.end - p.range.start)) <=
          272);
    check_clean(p.headings);
  }
  auto ids = corpus::passage_ids(d);
  std::sort(ids.begin(), ids.end());
  CHECK(ids.size() == d.passages.size() && std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}
}  // namespace fuzz
