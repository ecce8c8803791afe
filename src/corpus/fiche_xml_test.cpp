// A fiche of Service-Public in XML: its document, its tree, its facts.
#include "corpus/fiche_samples.h"

namespace corpus {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

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

TEST(FicheXml, TheDeepestTreeAcceptedIsReadBackFromTheStore) {
  std::string body = "<Texte>" + repeated("<Chapitre><Titre>t</Titre>", 50) +
                     "<Paragraphe>fond</Paragraphe>" + repeated("</Chapitre>", 50) + "</Texte>";
  Document d = parsed(body);
  auto stored = json::parse(json::write(blocks_json(d.blocks)), kBlocksDepth);
  ASSERT_TRUE(stored);
  EXPECT_EQ(shape(d, blocks_from_json(*stored)), shape(d));
}
}  // namespace
}  // namespace corpus
