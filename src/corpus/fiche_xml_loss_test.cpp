// Nothing that a fiche says is lost on the way to its canonical text.
#include <filesystem>
#include <pugixml.hpp>

#include "base/source.h"
#include "corpus/fiche_samples.h"

namespace corpus {
namespace {
using testing::IsEmpty;
namespace fs = std::filesystem;

// All text below a node, and the same without white space: inline marks may add or join spaces.
std::string all_text(pugi::xml_node node) {
  std::string out;
  for (auto child : node.children())
    out += child.type() == pugi::node_element ? all_text(child) : child.value();
  return out;
}
std::string solid(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size();) {
    std::size_t from = i;
    char32_t c = text::next(s, i);
    if (c != ' ' && c != '\n' && c != '\t' && c != 0xA0 && c != 0x202F && !(c >= 0x2000 && c <= 0x200A))
      out += s.substr(from, i - from);
  }
  return out;
}

// Every sentence of every paragraph of the source is in the canonical text, and no tag is unknown.
void expect_nothing_lost(const std::string& path) {
  std::string bytes = *read_file(path);
  Unknown unknown;
  auto d = parse_fiche_xml(bytes, unknown);
  ASSERT_TRUE(d && *d) << path;
  EXPECT_THAT(unknown, IsEmpty()) << path;
  pugi::xml_document xml;
  xml.load_buffer(bytes.data(), bytes.size());
  std::string kept = solid((*d)->text);
  for (auto found : xml.select_nodes("//Paragraphe")) {
    std::string paragraph = text::squeeze(text::clean(all_text(found.node())));
    for (Range r : text::sentences(paragraph)) {
      std::string sentence = paragraph.substr(r.start, r.end - r.start);
      EXPECT_NE(kept.find(solid(sentence)), std::string::npos) << path << " : " << sentence;
    }
  }
  for (const auto& p : (*d)->passages) EXPECT_LE(text::word_count(at(**d, p.range)), 272U) << path;
}

void expect_nothing_lost_below(const std::string& folder) {
  int n = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".xml") continue;
    expect_nothing_lost(entry.path().string());
    ++n;
  }
  EXPECT_GT(n, 0);
}

TEST(FicheXmlLoss, NothingOfTheDemonstrationIsLost) {
  expect_nothing_lost_below(GUICHET_ROOT "/demo/fiches");
}

TEST(FicheXmlLoss, NothingOfTheOfficialFilesIsLost) {
  std::string folder = GUICHET_ROOT "/../shared/data/dila_xml";
  if (!fs::exists(folder)) GTEST_SKIP() << folder << " is absent";
  expect_nothing_lost_below(folder);
}
}  // namespace
}  // namespace corpus
