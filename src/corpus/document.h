// Official documents: one canonical text per version, a typed tree of blocks over it, facts and passages as
// byte ranges of it. Pure: no clock, no I/O.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/text.h"

namespace corpus {
using text::Range;

enum class BlockKind {
  introduction,
  chapter,
  subchapter,
  situations,
  situation,
  choice,
  case_,
  paragraph,
  list,
  item,
  table,
  row,
  header_row,
  cell,
  note,
  warning,
  example,
  where_to_go,
  online_service,
  references,
  definitions,
  questions,
  related,
  image
};
std::string_view block_name(BlockKind kind);

// A node over the canonical text: `range` covers the whole block, `title` its heading (empty when it has
// none).
struct Block {
  BlockKind kind = BlockKind::paragraph;
  Range range{};
  Range title{};
  std::string url;
  std::vector<Block> children;
};

// What a fact is. All are ranges of the canonical text, so that each can be quoted.
enum class FactKind {
  synonym,
  where_to_go,
  online_service,
  reference,
  cost,
  delay,
  document,
  question,
  definition,
  link
};
std::string_view fact_name(FactKind kind);

struct Fact {
  FactKind kind;
  Range range;
  std::string url;     // of a service, a reference, a place
  std::string detail;  // what it is about: heading, type of service, pivot of the local directory
};

// A stretch of about 150 words (272 at most) under one heading.
struct Passage {
  Range range;
  std::string headings;  // "Chapter > Sub-chapter"
};

// A document as an importer reads it, before it is stored.
struct Document {
  std::string source;       // "service-public"
  std::string structure;    // code of the structure whose own document it is; empty: everybody's
  std::string upstream_id;  // "F1341"
  std::string kind;         // "fiche", "question"…
  std::string audience;     // "Particuliers"…
  std::string url;
  std::string title;
  std::string short_title;
  std::string updated_on;  // ISO day the source gives; empty when it gives none
  std::vector<std::string> theme_path;
  std::vector<std::string> synonyms;
  std::string text;  // canonical
  std::vector<Block> blocks;
  std::vector<Fact> facts;
  std::vector<Passage> passages;
};

// The key people and programs use: "F1341", or "cnil.fr:68" for other sources than service-public.
std::string document_key(std::string_view source, std::string_view upstream_id);
// Changes when anything that is kept changes.
std::string content_hash(const Document& document);
// A passage keeps its id from version to version as long as its words stay: hash of document, text and rank
// among equals.
std::vector<std::string> passage_ids(const Document& document);

// Levels of JSON that the deepest tree may take, two for each block: what json::parse needs to read it back.
constexpr std::size_t kBlocksDepth = 160;
json::value blocks_json(const std::vector<Block>& blocks);
std::vector<Block> blocks_from_json(const json::value& v);

// Writes a canonical text and its tree side by side.
class TextBuilder {
 public:
  explicit TextBuilder(Document& document) : document_(document) {}
  void open(BlockKind kind, std::string_view title = "", std::string url = "");
  void close();
  // A leaf with its own line; nothing when `content` is blank. Returns its range.
  Range leaf(BlockKind kind, std::string_view content, std::string_view prefix = "");
  // One line of cells separated by " | "; nothing when they have no text.
  Range row(bool header, const std::vector<std::string>& cells);
  void fact(FactKind kind, Range range, std::string url = "", std::string detail = "");
  std::size_t depth() const { return stack_.size(); }

 private:
  std::vector<Block>& siblings();
  void line_start();
  Document& document_;
  std::vector<Block> stack_;
};

// Cuts the passages and finds cost, delay and documents under headings that announce them.
void complete(Document& document);
}  // namespace corpus
