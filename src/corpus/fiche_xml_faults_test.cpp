// XML that is broken, hostile, in another encoding or no fiche at all.
#include "corpus/fiche_samples.h"

namespace corpus {
namespace {
using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

TEST(FicheXmlFaults, EntityDeclarationsAreRefused) {
  const std::string refused = "le fichier déclare des entités : refusé";
  std::string bomb = "<!DOCTYPE x [<!ENTITY a \"aaa\"><!ENTITY b \"&a;&a;\">]>";
  EXPECT_EQ(refusal(fiche("<Texte><Paragraphe>&b;</Paragraphe></Texte>", bomb)), refused);
  EXPECT_EQ(refusal(fiche("", "<!--" + std::string(5000, ' ') + "-->" + bomb)), refused);
  EXPECT_EQ(refusal(utf16(fiche("", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + bomb), false)), refused);
  EXPECT_EQ(refusal(fiche("<Texte><Paragraphe><![CDATA[<!ENTITY]]></Paragraphe></Texte>",
                          "<!DOCTYPE Publication>")),
            "");
}

TEST(FicheXmlFaults, MalformedXmlTellsItsLine) {
  EXPECT_THAT(refusal(fiche("<Texte>\n<Paragraphe>a</Texte>")), HasSubstr("XML mal formé à la ligne 4 : "));
  EXPECT_THAT(refusal("<Publication>\n\n<Texte"), HasSubstr("XML mal formé à la ligne 3 : "));
  EXPECT_THAT(refusal(""), HasSubstr("XML mal formé à la ligne 1 : "));
  std::string body =
      "<!-- " + repeated("é", 40) + " -->\n<Texte>\n<Paragraphe>a</Texte>" + repeated("\n", 50);
  EXPECT_THAT(refusal(latin1(fiche(body, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"))),
              HasSubstr("à la ligne 5 : "));
  EXPECT_THAT(refusal(utf16(fiche(body, ""), true)), HasSubstr("à la ligne 5 : "));
}

TEST(FicheXmlFaults, ATruncatedFileIsRefusedWherever) {
  std::string whole = fiche(
      "<Texte><Chapitre><Titre><Paragraphe>Où "
      "?</Paragraphe></Titre><Liste><Item><Paragraphe>é</Paragraphe></Item></Liste></Chapitre></Texte>");
  for (std::size_t n = 0; n < whole.size(); ++n)
    EXPECT_FALSE(read(std::string_view(whole).substr(0, n))) << n;
}

TEST(FicheXmlFaults, OtherEncodingsBecomeUtf8) {
  std::string body = "<Texte><Paragraphe>Été à Noël</Paragraphe></Texte>";
  for (const auto& bytes : {latin1(fiche(body, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>")),
                            utf16(fiche(body, "<?xml version=\"1.0\" encoding=\"UTF-16\"?>"), true),
                            utf16(fiche(body, ""), false), "\xEF\xBB\xBF" + fiche(body)}) {
    auto d = read(bytes);
    ASSERT_TRUE(d && *d);
    EXPECT_EQ((*d)->text, "Été à Noël");
  }
}

TEST(FicheXmlFaults, TextInAnotherEncodingThanToldIsRefused) {
  EXPECT_THAT(refusal(latin1(fiche("<Texte><Paragraphe>Été</Paragraphe></Texte>"))), HasSubstr("encodage"));
}

TEST(FicheXmlFaults, NestingIsBounded) {
  EXPECT_THAT(refusal(fiche(repeated("<Texte>", 10'000) + "fond" + repeated("</Texte>", 10'000))),
              HasSubstr("imbriqué"));
  EXPECT_THAT(refusal(fiche("<Texte><Paragraphe>" + repeated("<Valeur>", 150) + "fond" +
                            repeated("</Valeur>", 150) + "</Paragraphe></Texte>")),
              HasSubstr("imbriqué"));
  EXPECT_THAT(refusal(repeated("<a>", 10'000)), HasSubstr("XML mal formé"));
}

TEST(FicheXmlFaults, WhatIsNoFicheIsLeftAside) {
  Unknown unknown;
  for (const char* other : {"<Theme/>", "<Publication ID=\"N1\" type=\"Theme\"/>"}) {
    auto d = parse_fiche_xml(other, unknown);
    ASSERT_TRUE(d);
    EXPECT_FALSE(*d);
  }
  EXPECT_THAT(unknown,
              UnorderedElementsAre(Pair("fichier <Theme>", 1), Pair("publication de type Theme", 1)));
}

TEST(FicheXmlFaults, IdentifierAndTitleAreRequired) {
  EXPECT_EQ(refusal("<Publication type=\"Fiche\"/>"), "identifiant de publication absent ou illisible");
  EXPECT_EQ(refusal("<Publication type=\"Fiche\" ID=\"../F1\"/>"),
            "identifiant de publication absent ou illisible");
  EXPECT_EQ(refusal("<Publication type=\"Fiche\" ID=\"F1\"/>"), "titre absent");
}
}  // namespace
}  // namespace corpus
