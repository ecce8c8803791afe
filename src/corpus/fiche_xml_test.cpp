#include "corpus/fiche_xml.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <pugixml.hpp>

#include "base/source.h"

namespace corpus {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::UnorderedElementsAre;
namespace fs = std::filesystem;
using Unknown = std::map<std::string, std::int64_t>;

std::string fiche(std::string_view body,
                  std::string_view prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>") {
  return fmt::format(
      "{}<Publication xmlns:dc=\"http://purl.org/dc/elements/1.1/\" ID=\"F1\" type=\"Fiche pratique\" "
      "spUrl=\"https://guichet.example/F1\">\n<dc:title>Un titre</dc:title>\n{}\n</Publication>",
      prolog, body);
}

Result<std::optional<Document>> read(std::string_view bytes) {
  Unknown unknown;
  return parse_fiche_xml(bytes, unknown);
}

Document parsed(std::string_view body, Unknown& unknown) {
  auto d = parse_fiche_xml(fiche(body), unknown);
  if (!d) throw std::runtime_error(d.error().message);
  return **d;
}
Document parsed(std::string_view body) {
  Unknown unknown;
  Document d = parsed(body, unknown);
  EXPECT_THAT(unknown, IsEmpty());
  return d;
}

std::string refusal(std::string_view bytes) {
  auto d = read(bytes);
  return d ? "" : d.error().message;
}

std::string at(const Document& d, Range r) { return d.text.substr(r.start, r.end - r.start); }

// "kind[title]{children}" of each block: what a tree looks like.
std::string shape(const Document& d, const std::vector<Block>& blocks) {
  std::string out;
  for (const auto& b : blocks) {
    if (!out.empty()) out += ' ';
    out += block_name(b.kind);
    if (b.title.end > b.title.start) out += "[" + at(d, b.title) + "]";
    if (!b.children.empty()) out += "{" + shape(d, b.children) + "}";
  }
  return out;
}
std::string shape(const Document& d) { return shape(d, d.blocks); }

std::vector<std::string> facts(const Document& d, FactKind kind) {
  std::vector<std::string> out;
  for (const auto& f : d.facts)
    if (f.kind == kind) out.push_back(at(d, f.range) + "|" + f.url + "|" + f.detail);
  return out;
}

std::string utf16(std::string_view s, bool big_endian) {
  std::string out = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (std::size_t i = 0; i < s.size();) {
    char32_t c = text::next(s, i);
    char high = static_cast<char>(c >> 8), low = static_cast<char>(c & 0xFF);
    out += big_endian ? high : low;
    out += big_endian ? low : high;
  }
  return out;
}

std::string latin1(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size();) out += static_cast<char>(text::next(s, i));
  return out;
}

std::string repeated(std::string_view s, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += s;
  return out;
}

TEST(FicheXml, HeadBecomesTheDocument) {
  Document d = parsed(
      "<dc:date>modified 2026-03-12</dc:date><Audience>Particuliers</Audience>"
      "<FilDAriane><Niveau ID=\"Particuliers\">Accueil</Niveau><Niveau ID=\"N1\">Papiers</Niveau><Niveau "
      "ID=\"F1\">Un titre</Niveau></FilDAriane>"
      "<Introduction><Texte><Paragraphe>Bonjour.</Paragraphe></Texte></Introduction>");
  EXPECT_EQ(d.source, "service-public");
  EXPECT_EQ(d.upstream_id, "F1");
  EXPECT_EQ(d.kind, "fiche");
  EXPECT_EQ(d.title, "Un titre");
  EXPECT_EQ(d.audience, "Particuliers");
  EXPECT_EQ(d.updated_on, "2026-03-12");
  EXPECT_EQ(d.url, "https://guichet.example/F1");
  EXPECT_THAT(d.theme_path, ElementsAre("Papiers"));
  EXPECT_EQ(d.text, "Bonjour.");
  EXPECT_EQ(shape(d), "introduction{paragraph}");
}

TEST(FicheXml, SituationsAndCasesKeepTheirTree) {
  Document d = parsed(
      "<ListeSituations><Titre>Où ?</Titre><Situation><Titre>En France</Titre><Texte>"
      "<BlocCas><Cas><Titre>Perte</Titre><Paragraphe>En mairie.</Paragraphe></Cas>"
      "<Cas><Titre>Vol</Titre><Paragraphe>Au commissariat.</Paragraphe></Cas></BlocCas></Texte></Situation>"
      "<Situation><Titre>À l’étranger</Titre><Texte><Paragraphe>Au "
      "consulat.</Paragraphe></Texte></Situation></ListeSituations>");
  EXPECT_EQ(shape(d),
            "situations[Où ?]{situation[En France]{choice{case[Perte]{paragraph} case[Vol]{paragraph}}} "
            "situation[À l’étranger]{paragraph}}");
  EXPECT_EQ(d.text, "Où ?\nEn France\nPerte\nEn mairie.\nVol\nAu commissariat.\nÀ l’étranger\nAu consulat.");
  ASSERT_EQ(d.passages.size(), 3U);
  EXPECT_EQ(d.passages[1].headings, "En France > Vol");
  EXPECT_EQ(at(d, d.passages[1].range), "Au commissariat.");
}

TEST(FicheXml, ListsNest) {
  Document d = parsed(
      "<Texte><Chapitre><Titre><Paragraphe>Pièces</Paragraphe></Titre><Liste><Item><Paragraphe>Une "
      "photo</Paragraphe></Item>"
      "<Item><Paragraphe>Un justificatif "
      ":</Paragraphe><Liste><Item><Paragraphe>facture</Paragraphe></Item></Liste></Item></Liste></Chapitre></"
      "Texte>");
  EXPECT_EQ(shape(d), "chapter[Pièces]{list{item item list{item}}}");
  EXPECT_EQ(d.text, "Pièces\n- Une photo\n- Un justificatif :\n- facture");
  EXPECT_THAT(facts(d, FactKind::document),
              ElementsAre("Une photo||Pièces", "Un justificatif :||Pièces", "facture||Pièces"));
}

TEST(FicheXml, MergedHeadersAreRepeatedOverTheirRowsAndColumns) {
  Document d = parsed(
      "<Texte><Tableau><Titre>Délais</Titre><Colonne type=\"header\"/>"
      "<Rangée type=\"header\"><Cellule fusionVerticale=\"2\"><Paragraphe>Étape</Paragraphe></Cellule>"
      "<Cellule fusionHorizontale=\"2\"><Paragraphe>Délai</Paragraphe></Cellule></Rangée>"
      "<Rangée type=\"header\"><Cellule>Accord</Cellule><Cellule>Rejet</Cellule></Rangée>"
      "<Rangée type=\"normal\"><Cellule>Demande</Cellule><Cellule>2 "
      "mois</Cellule><Cellule/></Rangée></Tableau></Texte>");
  EXPECT_EQ(d.text, "Délais\nÉtape | Délai | Délai\nÉtape | Accord | Rejet\nDemande | 2 mois | ");
  EXPECT_EQ(shape(d),
            "table[Délais]{header_row{cell cell cell} header_row{cell cell cell} row{cell cell cell}}");
}

TEST(FicheXml, ARowWithoutTextLeavesNothingBehind) {
  Document d = parsed(
      "<Texte><Tableau><Rangée><Cellule>a</Cellule></Rangée><Rangée><Cellule/></Rangée><Rangée/></Tableau></"
      "Texte>");
  EXPECT_EQ(d.text, "a");
  EXPECT_EQ(shape(d), "table{row{cell}}");
}

TEST(FicheXml, MergedCellsCannotUnfoldWithoutMeasure) {
  std::string wide = "<Rangée>" +
                     repeated("<Cellule fusionHorizontale=\"20\" fusionVerticale=\"200\">" +
                                  std::string(1000, 'a') + "</Cellule>",
                              30) +
                     "</Rangée>";
  EXPECT_EQ(refusal(fiche("<Texte><Tableau>" + wide + repeated("<Rangée/>", 200) + "</Tableau></Texte>")),
            "tableau démesuré : ses cellules fusionnées couvrent trop de cases");
}

TEST(FicheXml, NotesWarningsAndExamples) {
  Document d = parsed(
      "<Texte><ANoter><Titre>À noter</Titre><Paragraphe>a.</Paragraphe></ANoter><ASavoir><Titre>À "
      "savoir</Titre><Paragraphe>b.</Paragraphe></ASavoir>"
      "<Rappel><Titre>Rappel</Titre><Paragraphe>c.</Paragraphe></Rappel><Attention><Titre>Attention</"
      "Titre><Paragraphe>d.</Paragraphe></Attention>"
      "<Exemple><Titre>Exemple</Titre><Paragraphe>e.</Paragraphe></Exemple></Texte>");
  EXPECT_EQ(shape(d),
            "note[À noter]{paragraph} note[À savoir]{paragraph} note[Rappel]{paragraph} "
            "warning[Attention]{paragraph} example[Exemple]{paragraph}");
}

TEST(FicheXml, PlacesAndServicesAreFacts) {
  Document d = parsed(
      "<OuSAdresser ID=\"R1\"><Titre>Mairie</Titre><Complement>Pour "
      "déposer</Complement><PivotLocal>mairie</PivotLocal>"
      "<RessourceWeb URL=\"https://a.example\"/><Texte><Paragraphe>Sur "
      "rendez-vous.</Paragraphe></Texte></OuSAdresser>"
      "<ServiceEnLigne URL=\"https://b.example\" type=\"Formulaire\" "
      "numerocerfa=\"12100*02\"><Titre>Demander</Titre>"
      "<Introduction><Texte><Paragraphe>En ligne.</Paragraphe></Texte></Introduction></ServiceEnLigne>");
  EXPECT_THAT(facts(d, FactKind::where_to_go), ElementsAre("Mairie (Pour déposer)|https://a.example|mairie"));
  EXPECT_THAT(facts(d, FactKind::online_service),
              ElementsAre("Formulaire\u00A0: Demander (12100*02)|https://b.example|Formulaire"));
  EXPECT_EQ(d.text,
            "Mairie (Pour déposer)\nSur rendez-vous.\nFormulaire\u00A0: Demander (12100*02)\nEn ligne.");
}

TEST(FicheXml, ClosingSectionsAreFacts) {
  Document d = parsed(
      "<TitreAlternatif>CNI</TitreAlternatif>"
      "<Reference URL=\"https://c.example\" ID=\"R3\"><Titre>Code civil</Titre><Complement>Article "
      "1</Complement></Reference>"
      "<Definition ID=\"R4\"><Titre>Timbre</Titre><Texte><Paragraphe>Somme à "
      "payer</Paragraphe></Texte></Definition>"
      "<Abreviation ID=\"R5\"><Titre>CNI</Titre><Texte><Paragraphe>Carte</Paragraphe></Texte></Abreviation>"
      "<QuestionReponse ID=\"F3\"><Titre>Et après ?</Titre></QuestionReponse>"
      "<VoirAussi><Fiche ID=\"F2\"><Titre>Passeport</Titre></Fiche></VoirAussi><PourEnSavoirPlus "
      "URL=\"https://d.example\"><Titre>Le site</Titre></PourEnSavoirPlus>"
      "<Texte><Paragraphe>Voir <LienInterne LienPublication=\"F2\">la "
      "fiche</LienInterne>.</Paragraphe></Texte>");
  EXPECT_THAT(facts(d, FactKind::reference), ElementsAre("Code civil (Article 1)|https://c.example|"));
  EXPECT_THAT(facts(d, FactKind::definition),
              ElementsAre("Timbre\u00A0: Somme à payer|R4|", "CNI\u00A0: Carte|R5|"));
  EXPECT_THAT(facts(d, FactKind::question), ElementsAre("Et après ?|F3|"));
  EXPECT_THAT(facts(d, FactKind::synonym), ElementsAre("CNI||"));
  EXPECT_THAT(facts(d, FactKind::link),
              ElementsAre("Voir la fiche.|F2|la fiche", "Passeport|F2|", "Le site|https://d.example|"));
  EXPECT_THAT(d.synonyms, ElementsAre("CNI"));
}

TEST(FicheXml, HeadingsAnnounceCostsAndDelays) {
  Document d = parsed(
      "<Texte><Chapitre><Titre><Paragraphe>Combien ça coûte ?</Paragraphe></Titre><Paragraphe>Elle coûte "
      "<Valeur>25 €</Valeur>.</Paragraphe></Chapitre>"
      "<Chapitre><Titre><Paragraphe>Quel est le délai ?</Paragraphe></Titre><Paragraphe>Comptez 3 "
      "mois.</Paragraphe></Chapitre></Texte>");
  EXPECT_THAT(facts(d, FactKind::cost), ElementsAre("Elle coûte 25 €.||Combien ça coûte ?"));
  EXPECT_THAT(facts(d, FactKind::delay), ElementsAre("Comptez 3 mois.||Quel est le délai ?"));
}

TEST(FicheXml, UnknownTagsAreCountedAndTheirTextKept) {
  Unknown unknown;
  Document d = parsed(
      "<Nouveau><Titre>T</Titre><Paragraphe>un</Paragraphe></Nouveau><Texte><Bizarre>deux</"
      "Bizarre><Paragraphe>a<Etrange>trois</Etrange></Paragraphe>"
      "<Tableau><Pied>quatre</Pied><Rangée><Cellule>b</Cellule><Autre>cinq</Autre></Rangée></Tableau>"
      "<Liste><Autre>six</Autre></Liste></Texte>"
      "<OuSAdresser><Titre>Mairie</Titre><Horaires>sept</Horaires></OuSAdresser>"
      "<ServiceEnLigne><Titre>S</Titre><Horaires>huit</Horaires></ServiceEnLigne>"
      "<Reference><Titre>R</Titre><Horaires>neuf</Horaires></Reference>"
      "<VoirAussi><Fiche ID=\"F2\"><Titre>P</Titre></Fiche><Horaires>dix</Horaires></VoirAussi>",
      unknown);
  EXPECT_THAT(unknown, UnorderedElementsAre(Pair("Nouveau", 1), Pair("Bizarre", 1), Pair("Etrange", 1),
                                            Pair("Pied", 1), Pair("Autre", 2), Pair("Horaires", 4)));
  for (const char* word : {"un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"})
    EXPECT_THAT(d.text, HasSubstr(word));
}

TEST(FicheXml, TextOutsideParagraphsIsKept) {
  Document d = parsed(
      "un<Texte><![CDATA[deux <b>]]><Chapitre>trois<Liste>quatre<Item>cinq</Item></Liste></Chapitre>"
      "<Tableau>six<Rangée>sept<Cellule>huit</Cellule></Rangée></Tableau></Texte>"
      "<OuSAdresser><Titre>Mairie</Titre>neuf</OuSAdresser><ServiceEnLigne>dix<Titre>S</Titre></"
      "ServiceEnLigne>");
  for (const char* word : {"un", "deux <b>", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"})
    EXPECT_THAT(d.text, HasSubstr(word));
}

TEST(FicheXml, AttributesAreCleanedLikeText) {
  Document d = parsed(
      "<ServiceEnLigne type=\"D\u202Eémarche\" numerocerfa=\"1\u200B2\" "
      "URL=\"https://b.example\u202E\"><Titre>S\x7F</Titre></ServiceEnLigne>");
  EXPECT_EQ(d.text, "Démarche\u00A0: S (12)");
  EXPECT_THAT(facts(d, FactKind::online_service),
              ElementsAre("Démarche\u00A0: S (12)|https://b.example|Démarche"));
  EXPECT_THAT(refusal(fiche("<ServiceEnLigne type=\"\xC3(\"><Titre>S</Titre></ServiceEnLigne>")),
              HasSubstr("encodage"));
}

TEST(FicheXml, AccentsSplitOverTwoMarksAreJoined) {
  Document d =
      parsed("<Texte><Paragraphe>e<Valeur>\u0301t<Expression/>e\u0301</Valeur></Paragraphe></Texte>");
  EXPECT_EQ(d.text, "été");
}

TEST(FicheXml, PassagesStayUnder272Words) {
  std::string note = "<ANoter><Titre>" + repeated("titre ", 260) + "</Titre><Paragraphe>" +
                     repeated("mot ", 30) + ".</Paragraphe></ANoter>";
  std::string image = "<Image><Legende>" + repeated("image ", 300) + "</Legende></Image>";
  Document d = parsed("<Texte><Chapitre><Paragraphe>Un.</Paragraphe>" + note + note + image +
                      "<Paragraphe>Deux.</Paragraphe><Paragraphe>" + repeated("long ", 600) +
                      "</Paragraphe></Chapitre></Texte>");
  ASSERT_GE(d.passages.size(), 4U);
  for (const auto& p : d.passages) EXPECT_LE(text::word_count(at(d, p.range)), 272U);
}

TEST(FicheXml, EntityDeclarationsAreRefused) {
  const std::string refused = "le fichier déclare des entités : refusé";
  std::string bomb = "<!DOCTYPE x [<!ENTITY a \"aaa\"><!ENTITY b \"&a;&a;\">]>";
  EXPECT_EQ(refusal(fiche("<Texte><Paragraphe>&b;</Paragraphe></Texte>", bomb)), refused);
  EXPECT_EQ(refusal(fiche("", "<!--" + std::string(5000, ' ') + "-->" + bomb)), refused);
  EXPECT_EQ(refusal(utf16(fiche("", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + bomb), false)), refused);
  EXPECT_EQ(refusal(fiche("<Texte><Paragraphe><![CDATA[<!ENTITY]]></Paragraphe></Texte>",
                          "<!DOCTYPE Publication>")),
            "");
}

TEST(FicheXml, MalformedXmlTellsItsLine) {
  EXPECT_THAT(refusal(fiche("<Texte>\n<Paragraphe>a</Texte>")), HasSubstr("XML mal formé à la ligne 4 : "));
  EXPECT_THAT(refusal("<Publication>\n\n<Texte"), HasSubstr("XML mal formé à la ligne 3 : "));
  EXPECT_THAT(refusal(""), HasSubstr("XML mal formé à la ligne 1 : "));
  std::string body =
      "<!-- " + repeated("é", 40) + " -->\n<Texte>\n<Paragraphe>a</Texte>" + repeated("\n", 50);
  EXPECT_THAT(refusal(latin1(fiche(body, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"))),
              HasSubstr("à la ligne 5 : "));
  EXPECT_THAT(refusal(utf16(fiche(body, ""), true)), HasSubstr("à la ligne 5 : "));
}

TEST(FicheXml, ATruncatedFileIsRefusedWherever) {
  std::string whole = fiche(
      "<Texte><Chapitre><Titre><Paragraphe>Où "
      "?</Paragraphe></Titre><Liste><Item><Paragraphe>é</Paragraphe></Item></Liste></Chapitre></Texte>");
  for (std::size_t n = 0; n < whole.size(); ++n)
    EXPECT_FALSE(read(std::string_view(whole).substr(0, n))) << n;
}

TEST(FicheXml, OtherEncodingsBecomeUtf8) {
  std::string body = "<Texte><Paragraphe>Été à Noël</Paragraphe></Texte>";
  for (const auto& bytes : {latin1(fiche(body, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>")),
                            utf16(fiche(body, "<?xml version=\"1.0\" encoding=\"UTF-16\"?>"), true),
                            utf16(fiche(body, ""), false), "\xEF\xBB\xBF" + fiche(body)}) {
    auto d = read(bytes);
    ASSERT_TRUE(d && *d);
    EXPECT_EQ((*d)->text, "Été à Noël");
  }
}

TEST(FicheXml, TextInAnotherEncodingThanToldIsRefused) {
  EXPECT_THAT(refusal(latin1(fiche("<Texte><Paragraphe>Été</Paragraphe></Texte>"))), HasSubstr("encodage"));
}

TEST(FicheXml, NestingIsBounded) {
  EXPECT_THAT(refusal(fiche(repeated("<Texte>", 10'000) + "fond" + repeated("</Texte>", 10'000))),
              HasSubstr("imbriqué"));
  EXPECT_THAT(refusal(fiche("<Texte><Paragraphe>" + repeated("<Valeur>", 150) + "fond" +
                            repeated("</Valeur>", 150) + "</Paragraphe></Texte>")),
              HasSubstr("imbriqué"));
  EXPECT_THAT(refusal(repeated("<a>", 10'000)), HasSubstr("XML mal formé"));
}

TEST(FicheXml, TheDeepestTreeAcceptedIsReadBackFromTheStore) {
  std::string body = "<Texte>" + repeated("<Chapitre><Titre>t</Titre>", 50) +
                     "<Paragraphe>fond</Paragraphe>" + repeated("</Chapitre>", 50) + "</Texte>";
  Document d = parsed(body);
  auto stored = json::parse(json::write(blocks_json(d.blocks)), kBlocksDepth);
  ASSERT_TRUE(stored);
  EXPECT_EQ(shape(d, blocks_from_json(*stored)), shape(d));
}

TEST(FicheXml, WhatIsNoFicheIsLeftAside) {
  Unknown unknown;
  for (const char* other : {"<Theme/>", "<Publication ID=\"N1\" type=\"Theme\"/>"}) {
    auto d = parse_fiche_xml(other, unknown);
    ASSERT_TRUE(d);
    EXPECT_FALSE(*d);
  }
  EXPECT_THAT(unknown,
              UnorderedElementsAre(Pair("fichier <Theme>", 1), Pair("publication de type Theme", 1)));
}

TEST(FicheXml, IdentifierAndTitleAreRequired) {
  EXPECT_EQ(refusal("<Publication type=\"Fiche\"/>"), "identifiant de publication absent ou illisible");
  EXPECT_EQ(refusal("<Publication type=\"Fiche\" ID=\"../F1\"/>"),
            "identifiant de publication absent ou illisible");
  EXPECT_EQ(refusal("<Publication type=\"Fiche\" ID=\"F1\"/>"), "titre absent");
}

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

TEST(FicheXml, NothingOfTheDemonstrationIsLost) { expect_nothing_lost_below(GUICHET_ROOT "/demo/fiches"); }

TEST(FicheXml, NothingOfTheOfficialFilesIsLost) {
  std::string folder = GUICHET_ROOT "/../shared/data/dila_xml";
  if (!fs::exists(folder)) GTEST_SKIP() << folder << " is absent";
  expect_nothing_lost_below(folder);
}
}  // namespace
}  // namespace corpus
