#include "corpus/fiche_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/source.h"

namespace corpus {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

Result<Document> plain(std::string_view line) { return parse_plain_document(*json::parse(line)); }
Result<Document> labour(std::string_view line) { return parse_labour_fiche(*json::parse(line)); }
std::string at(const Document& d, Range r) { return d.text.substr(r.start, r.end - r.start); }

TEST(FicheJson, APlainDocument) {
  Document d = *plain(
      R"({"id":" F1 ","title":"Carte  d’identité","kind":"question_reponse","url":"https://www.service-public.gouv.fr/F1","crumbs":["Papiers"],
      "public":"Particuliers","date":"2026-03-12","synonyms":["CNI"],"text":"Introduction.",
      "sections":[{"h":"Coût > Perte","t":"Elle coûte 25 €.\n- Un timbre"},{"h":"Coût > Vol","t":"Gratuit."},{"h":"Délai","t":"2 mois."}],"ev":[{"h":"Délai","t":"2 mois."}]})");
  EXPECT_EQ(d.upstream_id, "F1");
  EXPECT_EQ(d.source, "service-public");
  EXPECT_EQ(d.kind, "question");
  EXPECT_EQ(d.title, "Carte d’identité");
  EXPECT_EQ(d.short_title, d.title);
  EXPECT_EQ(d.updated_on, "2026-03-12");
  EXPECT_THAT(d.theme_path, ElementsAre("Papiers"));
  EXPECT_THAT(d.synonyms, ElementsAre("CNI"));
  EXPECT_EQ(d.text,
            "Introduction.\nCoût\nPerte\nElle coûte 25 €.\n- Un timbre\nVol\nGratuit.\nDélai\n2 mois.");
  ASSERT_EQ(d.blocks.size(), 3U);
  EXPECT_EQ(at(d, d.blocks[1].title), "Coût");
  ASSERT_EQ(d.blocks[1].children.size(), 2U);
  EXPECT_EQ(at(d, d.blocks[1].children[1].title), "Vol");
  ASSERT_EQ(d.passages.size(), 4U);
  EXPECT_EQ(d.passages[1].headings, "Coût > Perte");
  EXPECT_EQ(at(d, d.passages[1].range), "Elle coûte 25 €.\n- Un timbre");
}

TEST(FicheJson, OtherMembersAndNumbersDo) {
  Document d = *plain(
      R"({"id":7,"title":"Sept","link":"http://www.cnil.fr/7","theme":"Données","audience":"Tous","short":"S","date":"le 3 mars"})");
  EXPECT_EQ(d.upstream_id, "7");
  EXPECT_EQ(d.source, "cnil.fr");
  EXPECT_EQ(d.url, "http://www.cnil.fr/7");
  EXPECT_EQ(d.audience, "Tous");
  EXPECT_EQ(d.short_title, "S");
  EXPECT_EQ(d.kind, "fiche");
  EXPECT_EQ(d.updated_on, "");
  EXPECT_THAT(d.theme_path, ElementsAre("Données"));
  EXPECT_EQ(d.text, "");
  EXPECT_THAT(d.passages, IsEmpty());
  EXPECT_EQ(plain(R"j({"id":"1","title":"t","url":"javascript:alert(1)"})j")->url, "");
}

TEST(FicheJson, MembersOfAnotherTypeAreLeftAside) {
  Document d = *plain(
      R"({"id":"1","title":"t","sections":[{"h":[],"t":{}},3,null,{"h":"A","t":"b"}],"ev":"x","synonyms":[1,"s"],"date":false})");
  EXPECT_EQ(d.text, "A\nb");
  EXPECT_THAT(d.synonyms, ElementsAre("s"));
}

TEST(FicheJson, IdentifierAndTitleAreRequired) {
  EXPECT_EQ(plain(R"({"title":"t"})").error().message, "identifiant absent");
  EXPECT_EQ(plain(R"({"id":"1","title":" "})").error().message, "titre absent");
  EXPECT_EQ(plain(R"([])").error().message, "un objet JSON est attendu");
  EXPECT_EQ(plain("{\"id\":\"" + std::string(81, 'a') + "\",\"title\":\"t\"}").error().message,
            "identifiant trop long");
  EXPECT_EQ(labour(R"({"title":"t"})").error().message, "identifiant absent");
  EXPECT_EQ(labour("3").error().message, "un objet JSON est attendu");
}

TEST(FicheJson, ALongSourceIsCutAtACharacter) {
  std::string accents;
  for (int i = 0; i < 60; ++i) accents += "é";
  Document d = *plain("{\"id\":\"1\",\"title\":\"t\",\"source\":\"a" + accents + "\"}");
  EXPECT_TRUE(text::valid_utf8(d.source));
  EXPECT_LE(d.source.size(), 60U);
}

TEST(FicheJson, IdentifiersAndSourcesAreOneLine) {
  EXPECT_EQ(plain("{\"id\":\"1\",\"title\":\"t\",\"source\":\"a\\nb\"}")->source, "a b");
  EXPECT_EQ(plain("{\"id\":\"1\",\"title\":\"t\",\"url\":\"https://a\\nb/c\"}")->source, "a b");
}

TEST(FicheJson, ALabourFicheOfHtml) {
  Document d = *labour(
      R"({"pubId":"F3","title":"Congés","url":"https://travail.example/F3","date":"12/03/2026","intro":"<p>Tout&nbsp;salarié.</p><p>Ou presque.</p>",
      "sections":[{"title":"Durée","html":"<ul><li>5 semaines &amp; plus</li><li>1 jour</li></ul>"},{"title":"Coût","text":"C’est gratuit."}]})");
  EXPECT_EQ(d.upstream_id, "F3");
  EXPECT_EQ(d.source, "travail.example");
  EXPECT_EQ(d.updated_on, "2026-03-12");
  EXPECT_EQ(d.text,
            "Tout\u00A0salarié.\nOu presque.\nDurée\n- 5 semaines & plus\n- 1 jour\nCoût\nC’est gratuit.");
  ASSERT_EQ(d.blocks.size(), 4U);
  EXPECT_EQ(at(d, d.blocks[2].title), "Durée");
  EXPECT_EQ(d.blocks[2].children.size(), 2U);
  EXPECT_EQ(d.facts.size(), 3U);  // the two durations, the price
}

TEST(FicheJson, UnfinishedHtmlLosesNoText) {
  EXPECT_EQ(labour(R"({"pubId":"1","title":"t","intro":"si x < 3 & y > 2"})")->text, "si x < 3 & y > 2");
  EXPECT_EQ(labour(R"({"pubId":"1","title":"t","intro":"avant <b>gras"})")->text, "avant gras");
  EXPECT_EQ(labour(R"({"pubId":"1","title":"t","intro":"moins de <3 ans"})")->text, "moins de <3 ans");
}
}  // namespace
}  // namespace corpus
