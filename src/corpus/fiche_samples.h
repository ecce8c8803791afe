// Fiches written in a line, and what was read of them, for tests.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "corpus/fiche_xml.h"

namespace corpus {
using Unknown = std::map<std::string, std::int64_t>;

inline std::string fiche(std::string_view body,
                         std::string_view prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>") {
  return fmt::format(
      "{}<Publication xmlns:dc=\"http://purl.org/dc/elements/1.1/\" ID=\"F1\" type=\"Fiche pratique\" "
      "spUrl=\"https://guichet.example/F1\">\n<dc:title>Un titre</dc:title>\n{}\n</Publication>",
      prolog, body);
}

inline Result<std::optional<Document>> read(std::string_view bytes) {
  Unknown unknown;
  return parse_fiche_xml(bytes, unknown);
}

inline Document parsed(std::string_view body, Unknown& unknown) {
  auto d = parse_fiche_xml(fiche(body), unknown);
  if (!d) throw std::runtime_error(d.error().message);
  return **d;
}
inline Document parsed(std::string_view body) {
  Unknown unknown;
  Document d = parsed(body, unknown);
  EXPECT_THAT(unknown, testing::IsEmpty());
  return d;
}

inline std::string refusal(std::string_view bytes) {
  auto d = read(bytes);
  return d ? "" : d.error().message;
}

inline std::string at(const Document& d, Range r) { return d.text.substr(r.start, r.end - r.start); }

// "kind[title]{children}" of each block: what a tree looks like.
inline std::string shape(const Document& d, const std::vector<Block>& blocks) {
  std::string out;
  for (const auto& b : blocks) {
    if (!out.empty()) out += ' ';
    out += block_name(b.kind);
    if (b.title.end > b.title.start) out += "[" + at(d, b.title) + "]";
    if (!b.children.empty()) out += "{" + shape(d, b.children) + "}";
  }
  return out;
}
inline std::string shape(const Document& d) { return shape(d, d.blocks); }

inline std::vector<std::string> facts(const Document& d, FactKind kind) {
  std::vector<std::string> out;
  for (const auto& f : d.facts)
    if (f.kind == kind) out.push_back(at(d, f.range) + "|" + f.url + "|" + f.detail);
  return out;
}

inline std::string utf16(std::string_view s, bool big_endian) {
  std::string out = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (std::size_t i = 0; i < s.size();) {
    char32_t c = text::next(s, i);
    char high = static_cast<char>(c >> 8), low = static_cast<char>(c & 0xFF);
    out += big_endian ? high : low;
    out += big_endian ? low : high;
  }
  return out;
}

inline std::string latin1(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size();) out += static_cast<char>(text::next(s, i));
  return out;
}

inline std::string repeated(std::string_view s, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += s;
  return out;
}
}  // namespace corpus
