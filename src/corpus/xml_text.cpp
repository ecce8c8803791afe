#include "corpus/xml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/text.h"

namespace corpus {
namespace {
tl::unexpected<Error> refuse(std::string reason) {
  return fail(ErrorKind::invalid, "bad_xml", std::move(reason));
}

// The line where reading stopped, from 1. The parser counts bytes of the text once made UTF-8.
std::int64_t line_at(std::string_view bytes, const pugi::xml_parse_result& parsed) {
  bool latin1 = parsed.encoding == pugi::encoding_latin1,
       big_endian = parsed.encoding == pugi::encoding_utf16_be || parsed.encoding == pugi::encoding_utf32_be;
  std::size_t unit =
      parsed.encoding == pugi::encoding_utf16_le || parsed.encoding == pugi::encoding_utf16_be   ? 2
      : parsed.encoding == pugi::encoding_utf32_le || parsed.encoding == pugi::encoding_utf32_be ? 4
                                                                                                 : 1;
  std::int64_t line = 1;
  for (std::ptrdiff_t i = 0, left = parsed.offset;
       left > 0 && static_cast<std::size_t>(i) + unit <= bytes.size();
       i += static_cast<std::ptrdiff_t>(unit)) {
    char32_t c = 0;
    for (std::size_t k = 0; k < unit; ++k)
      c = (c << 8) |
          static_cast<unsigned char>(bytes[static_cast<std::size_t>(i) + (big_endian ? k : unit - 1 - k)]);
    bool half = unit == 2 && c >= 0xD800 && c < 0xE000;  // of a pair that takes four bytes
    line += c == '\n';
    left -= (unit == 1 && !latin1) || c < 0x80 ? 1 : c < 0x800 || half ? 2 : c < 0x10000 ? 3 : 4;
  }
  return line;
}

// Cleans the value of a text node or an attribute in place; false when it isn't UTF-8.
template <class Valued>
bool clean_value(Valued node) {
  std::string_view value = node.value();
  bool plain = std::all_of(value.begin(), value.end(),
                           [](char c) { return (c >= ' ' && c != 0x7F) || c == '\n' || c == '\t'; });
  if (plain) return true;
  return text::valid_utf8(value) && node.set_value(text::clean(value).c_str());
}

// Texts and attributes are cleaned in place, so that everything kept is NFC without control characters.
bool clean_texts(pugi::xml_node node, int depth) {
  if (depth > 200) return false;
  for (auto attribute : node.attributes())
    if (!clean_value(attribute)) return false;
  for (auto child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      if (!clean_value(child)) return false;
    } else if (!clean_texts(child, depth + 1)) {
      return false;
    }
  }
  return true;
}
}  // namespace

Result<void> read_xml(std::string_view bytes, pugi::xml_document& xml) {
  auto parsed = xml.load_buffer(bytes.data(), bytes.size(),
                                pugi::parse_default | pugi::parse_ws_pcdata_single | pugi::parse_doctype);
  for (auto node : xml.children())
    if (node.type() == pugi::node_doctype &&
        std::string_view(node.value()).find("<!ENTITY") != std::string_view::npos)
      return refuse("le fichier déclare des entités : refusé");
  if (!parsed)
    return refuse(
        fmt::format("XML mal formé à la ligne {} : {}", line_at(bytes, parsed), parsed.description()));
  return {};
}

Result<void> clean_xml(pugi::xml_node root) {
  if (!clean_texts(root, 0))
    return refuse("texte dont l’encodage n’est pas celui annoncé, ou imbriqué sans mesure");
  return {};
}
}  // namespace corpus
