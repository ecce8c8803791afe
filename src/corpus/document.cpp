#include "corpus/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/id.h"

namespace corpus {
namespace {
constexpr std::array<std::string_view, 24> kBlockNames{
    "introduction",   "chapter",    "subchapter",  "situations", "situation", "choice",
    "case",           "paragraph",  "list",        "item",       "table",     "row",
    "header_row",     "cell",       "note",        "warning",    "example",   "where_to_go",
    "online_service", "references", "definitions", "questions",  "related",   "image"};
constexpr std::array<std::string_view, 10> kFactNames{
    "synonym", "where_to_go", "online_service", "reference",  "cost",
    "delay",   "document",    "question",       "definition", "link"};
}  // namespace

std::string_view block_name(BlockKind kind) { return kBlockNames[static_cast<std::size_t>(kind)]; }
std::string_view fact_name(FactKind kind) { return kFactNames[static_cast<std::size_t>(kind)]; }

std::string document_key(std::string_view source, std::string_view upstream_id) {
  return source == "service-public" ? std::string(upstream_id) : fmt::format("{}:{}", source, upstream_id);
}

std::string content_hash(const Document& d) {
  std::string bytes;
  auto add = [&](std::string_view part) { bytes += fmt::format("{}:{},", part.size(), part); };
  for (std::string_view part : {d.kind, d.audience, d.url, d.title, d.short_title, d.updated_on, d.text})
    add(part);
  for (const auto& t : d.theme_path) add(t);
  add("|");
  for (const auto& s : d.synonyms) add(s);
  for (const auto& f : d.facts)
    add(fmt::format("{} {} {} {} {}", fact_name(f.kind), f.range.start, f.range.end, f.url, f.detail));
  add(json::write(blocks_json(d.blocks)));
  return hash::short_id(bytes, 26);
}

std::vector<std::string> passage_ids(const Document& d) {
  std::vector<std::string> out;
  std::unordered_map<std::string_view, int> seen;
  std::string key = document_key(d.source, d.upstream_id);
  for (const auto& p : d.passages) {
    std::string_view body = std::string_view(d.text).substr(p.range.start, p.range.end - p.range.start);
    out.push_back(hash::short_id(fmt::format("{}\n{}\n{}", key, seen[body]++, body), 12));
  }
  return out;
}

json::value blocks_json(const std::vector<Block>& blocks) {
  json::array out;
  for (const auto& b : blocks) {
    json::array node{static_cast<std::int64_t>(b.kind),
                     b.range.start,
                     b.range.end,
                     b.title.start,
                     b.title.end,
                     blocks_json(b.children)};
    if (!b.url.empty()) node.emplace_back(b.url);
    out.push_back(std::move(node));
  }
  return out;
}

std::vector<Block> blocks_from_json(const json::value& v) {
  std::vector<Block> out;
  if (!v.is_array()) return out;
  for (const auto& node : v.get_array()) {
    const auto& a = node.as_array();
    auto at = [&](std::size_t i) { return a[i].to_number<std::size_t>(); };
    Block b{static_cast<BlockKind>(at(0)), {at(1), at(2)}, {at(3), at(4)}, "", blocks_from_json(a[5])};
    if (a.size() > 6) b.url = std::string(a[6].as_string());
    out.push_back(std::move(b));
  }
  return out;
}

std::vector<Block>& TextBuilder::siblings() {
  return stack_.empty() ? document_.blocks : stack_.back().children;
}

void TextBuilder::line_start() {
  if (!document_.text.empty() && document_.text.back() != '\n') document_.text += '\n';
}

void TextBuilder::open(BlockKind kind, std::string_view title, std::string url) {
  line_start();
  Block b;
  b.kind = kind;
  b.url = std::move(url);
  b.range.start = document_.text.size();
  if (std::string t = text::squeeze(title); !t.empty()) {
    b.title = {document_.text.size(), document_.text.size() + t.size()};
    document_.text += t + "\n";
  }
  stack_.push_back(std::move(b));
}

void TextBuilder::close() {
  Block b = std::move(stack_.back());
  stack_.pop_back();
  while (document_.text.size() > b.range.start && document_.text.back() == '\n') document_.text.pop_back();
  b.range.end = std::max(document_.text.size(), b.range.start);
  bool kept = b.range.end > b.range.start;
  if (b.title.end > b.range.end) b.title = {};
  if (kept) siblings().push_back(std::move(b));
  line_start();
}

Range TextBuilder::leaf(BlockKind kind, std::string_view content, std::string_view prefix) {
  std::string body = text::squeeze(content);
  if (body.empty()) return {0, 0};
  line_start();
  document_.text += prefix;
  Block b;
  b.kind = kind;
  b.range = {document_.text.size(), document_.text.size() + body.size()};
  document_.text += body;
  document_.text += '\n';
  Range range = b.range;
  siblings().push_back(std::move(b));
  return range;
}

Range TextBuilder::row(bool header, const std::vector<std::string>& cells) {
  if (std::all_of(cells.begin(), cells.end(), [](const auto& c) { return text::squeeze(c).empty(); }))
    return {0, 0};
  line_start();
  Block row;
  row.kind = header ? BlockKind::header_row : BlockKind::row;
  row.range.start = document_.text.size();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) document_.text += " | ";
    Block cell;
    cell.kind = BlockKind::cell;
    std::string body = text::squeeze(cells[i]);
    cell.range = {document_.text.size(), document_.text.size() + body.size()};
    document_.text += body;
    row.children.push_back(std::move(cell));
  }
  row.range.end = document_.text.size();
  document_.text += '\n';
  Range range = row.range;
  siblings().push_back(std::move(row));
  return range;
}

void TextBuilder::fact(FactKind kind, Range range, std::string url, std::string detail) {
  if (range.end > range.start) document_.facts.push_back({kind, range, std::move(url), std::move(detail)});
}
}  // namespace corpus
