#include "corpus/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>
#include <set>

namespace corpus {
namespace {
using testing::SizeIs;

std::string part(const Document& d, Range r) { return d.text.substr(r.start, r.end - r.start); }

std::string words(int n, int from = 0) {
  std::string out;
  for (int i = 0; i < n; ++i) out += "mot" + std::to_string(from + i) + (i % 12 == 11 ? ". " : " ");
  return out + "fin.";
}

Document fiche() {
  Document d;
  d.source = "service-public";
  d.upstream_id = "F1";
  d.kind = "fiche";
  d.title = "Carte grise";
  TextBuilder b(d);
  b.leaf(BlockKind::paragraph, "Une introduction.");
  b.open(BlockKind::chapter, "Coût de la démarche");
  b.leaf(BlockKind::paragraph, "La carte coûte 25 €.");
  b.leaf(BlockKind::paragraph, "Rien d'autre.");
  b.close();
  b.open(BlockKind::chapter, "Quel délai ?");
  b.leaf(BlockKind::paragraph, "Comptez 2 mois.");
  b.close();
  b.open(BlockKind::chapter, "Pièces à fournir");
  b.open(BlockKind::list);
  b.leaf(BlockKind::item, "Un justificatif de domicile", "- ");
  b.close();
  b.close();
  return d;
}

void each_block(const std::vector<Block>& blocks, const std::function<void(const Block&)>& visit) {
  for (const auto& b : blocks) {
    visit(b);
    each_block(b.children, visit);
  }
}

TEST(TextBuilder, RangesPointAtTheirText) {
  Document d = fiche();
  EXPECT_EQ(part(d, d.blocks.at(0).range), "Une introduction.");
  EXPECT_EQ(part(d, d.blocks.at(1).title), "Coût de la démarche");
  EXPECT_EQ(part(d, d.blocks.at(1).children.at(0).range), "La carte coûte 25 €.");
  EXPECT_EQ(part(d, d.blocks.at(3).children.at(0).children.at(0).range), "Un justificatif de domicile");
}

TEST(TextBuilder, EmptyBlocksLeaveNoTrace) {
  Document d;
  TextBuilder b(d);
  b.open(BlockKind::chapter, "  ");
  b.open(BlockKind::list);
  EXPECT_EQ(b.leaf(BlockKind::item, " \n ", "- "), (Range{0, 0}));
  b.close();
  EXPECT_EQ(b.row(false, {"", " "}), (Range{0, 0}));
  b.close();
  EXPECT_EQ(b.depth(), 0U);
  EXPECT_EQ(d.text, "");
  EXPECT_TRUE(d.blocks.empty());
}

TEST(TextBuilder, ARowsCellsAreApart) {
  Document d;
  TextBuilder b(d);
  b.open(BlockKind::table);
  Range r = b.row(true, {"Âge", "Prix"});
  b.close();
  EXPECT_EQ(part(d, r), "Âge | Prix");
  EXPECT_EQ(part(d, d.blocks[0].children[0].children[1].range), "Prix");
}

// Whatever is built, blocks nest, follow each other and stay within the text.
RC_GTEST_PROP(TextBuilder, TheTreeIsSound, (const std::vector<std::pair<int, std::string>>& steps)) {
  Document d;
  TextBuilder b(d);
  for (const auto& [step, content] : steps) {
    std::string s = text::clean(content);
    switch (std::abs(step % 5)) {
      case 0:
        b.open(BlockKind::chapter, s);
        break;
      case 1:
        if (b.depth() > 0) b.close();
        break;
      case 2:
        b.leaf(BlockKind::paragraph, s);
        break;
      case 3:
        b.leaf(BlockKind::item, s, "- ");
        break;
      default:
        b.row(false, {s, "x"});
    }
  }
  while (b.depth() > 0) b.close();
  complete(d);
  std::function<void(const std::vector<Block>&, std::size_t, std::size_t)> check =
      [&](const std::vector<Block>& blocks, std::size_t from, std::size_t to) {
        std::size_t last = from;
        for (const auto& block : blocks) {
          RC_ASSERT(block.range.start >= last && block.range.end >= block.range.start &&
                    block.range.end <= to);
          RC_ASSERT(text::valid_utf8(part(d, block.range)));
          check(block.children, block.range.start, block.range.end);
          last = block.range.end;
        }
      };
  check(d.blocks, 0, d.text.size());
  std::size_t last = 0;
  for (const auto& p : d.passages) {
    RC_ASSERT(p.range.start >= last && p.range.end > p.range.start && p.range.end <= d.text.size());
    last = p.range.end;
  }
  auto back = blocks_from_json(*json::parse(json::write(blocks_json(d.blocks)), kBlocksDepth));
  RC_ASSERT(json::write(blocks_json(back)) == json::write(blocks_json(d.blocks)));
}

TEST(Passages, AreOfReadableLength) {
  Document d;
  TextBuilder b(d);
  for (int i = 0; i < 30; ++i) b.leaf(BlockKind::paragraph, words(5 + i * 7 % 90, i * 100));
  b.leaf(BlockKind::paragraph, std::string(900, 'x'));
  std::string endless;
  for (int i = 0; i < 1500; ++i) endless += "sansfin" + std::to_string(i) + " ";
  b.leaf(BlockKind::paragraph, endless);
  complete(d);
  ASSERT_GT(d.passages.size(), 8U);
  std::size_t total = 0;
  for (const auto& p : d.passages) {
    std::size_t n = text::word_count(part(d, p.range));
    EXPECT_LE(n, 272U);
    total += n;
  }
  EXPECT_EQ(total, text::word_count(d.text));  // nothing is left out
}

TEST(Passages, NeverSpanTextThatIsNotIndexed) {
  Document d;
  TextBuilder b(d);
  b.leaf(BlockKind::paragraph, "Avant.");
  b.open(BlockKind::related, "Voir aussi");
  b.leaf(BlockKind::item, "Un lien sans rapport", "- ");
  b.close();
  b.leaf(BlockKind::paragraph, "Après.");
  b.open(BlockKind::references, "Textes");
  b.leaf(BlockKind::item, "Code de la route", "- ");
  b.close();
  complete(d);
  ASSERT_THAT(d.passages, SizeIs(2));
  EXPECT_EQ(part(d, d.passages[0].range), "Avant.");
  EXPECT_EQ(part(d, d.passages[1].range), "Après.");
}

TEST(Passages, StandUnderOneHeading) {
  Document d = fiche();
  complete(d);
  std::set<std::string> headings;
  for (const auto& p : d.passages) headings.insert(p.headings);
  EXPECT_TRUE(headings.contains("Coût de la démarche"));
  EXPECT_TRUE(headings.contains("Quel délai ?"));
  for (const auto& p : d.passages)
    EXPECT_EQ(part(d, p.range).find("25 €") != std::string::npos, p.headings == "Coût de la démarche");
}

TEST(Passages, KeepTheirIdWhileTheirWordsStay) {
  Document before = fiche(), after;
  after.source = before.source;
  after.upstream_id = before.upstream_id;
  TextBuilder b(after);
  b.leaf(BlockKind::paragraph, "Une introduction toute neuve, qui décale la suite.");
  b.open(BlockKind::chapter, "Coût de la démarche");
  b.leaf(BlockKind::paragraph, "La carte coûte 25 €.");
  b.leaf(BlockKind::paragraph, "Rien d'autre.");
  b.close();
  complete(before);
  complete(after);
  auto id_of = [](const Document& d, std::string_view heading) {
    auto ids = passage_ids(d);
    for (std::size_t i = 0; i < ids.size(); ++i)
      if (d.passages[i].headings == heading) return ids[i];
    return std::string("absent");
  };
  EXPECT_EQ(id_of(before, "Coût de la démarche"), id_of(after, "Coût de la démarche"));
  EXPECT_NE(id_of(before, ""), id_of(after, ""));
  after.upstream_id = "F2";
  EXPECT_NE(id_of(before, "Coût de la démarche"), id_of(after, "Coût de la démarche"));
}

TEST(Passages, TwinsHaveTheirOwnIds) {
  Document d;
  TextBuilder b(d);
  for (const char* title : {"Cas 1", "Cas 2", "Cas 3"}) {
    b.open(BlockKind::chapter, title);
    b.leaf(BlockKind::paragraph, "La même phrase.");
    b.close();
  }
  complete(d);
  auto ids = passage_ids(d);
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 3U);
}

TEST(Facts, AreAnnouncedByHeadings) {
  Document d = fiche();
  complete(d);
  std::set<std::string> found;
  for (const auto& f : d.facts) found.insert(std::string(fact_name(f.kind)) + ": " + part(d, f.range));
  EXPECT_THAT(found, testing::UnorderedElementsAre("cost: La carte coûte 25 €.", "delay: Comptez 2 mois.",
                                                   "document: Un justificatif de domicile"));
}

TEST(ContentHash, ChangesWithAnythingKept) {
  Document base = fiche();
  complete(base);
  EXPECT_EQ(content_hash(base), content_hash(base));
  std::vector<std::pair<std::string, std::function<void(Document&)>>> changes{
      {"text", [](Document& d) { d.text += "."; }},
      {"title", [](Document& d) { d.title += "s"; }},
      {"url", [](Document& d) { d.url = "https://x"; }},
      {"updated_on", [](Document& d) { d.updated_on = "2026-01-01"; }},
      {"theme", [](Document& d) { d.theme_path.push_back("Papiers"); }},
      {"synonym", [](Document& d) { d.synonyms.push_back("Papiers"); }},
      {"fact", [](Document& d) { d.facts.pop_back(); }},
      {"fact's end", [](Document& d) { d.facts.back().range.end -= 1; }},
      {"block's kind", [](Document& d) { d.blocks[0].kind = BlockKind::warning; }},
      {"block's url", [](Document& d) { d.blocks[0].url = "https://x"; }}};
  std::set<std::string> hashes{content_hash(base)};
  for (const auto& [name, change] : changes) {
    Document d = base;
    change(d);
    EXPECT_TRUE(hashes.insert(content_hash(d)).second) << name;
  }
}

TEST(DocumentKey, NamesOtherSources) {
  EXPECT_EQ(document_key("service-public", "F1341"), "F1341");
  EXPECT_EQ(document_key("cnil.fr", "68"), "cnil.fr:68");
}
}  // namespace
}  // namespace corpus
