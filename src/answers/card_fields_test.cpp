// What short texts say of cost, delay, papers, forms, services and places.
#include "answers/card_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "base/source.h"
#include "corpus/fiche_xml.h"

namespace answers {
namespace {
using corpus::BlockKind;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

corpus::VersionRow version(const corpus::Document& d) {
  corpus::VersionRow v;
  v.title = d.title;
  v.text = d.text;
  v.blocks = d.blocks;
  return v;
}

// A document of one chapter.
corpus::VersionRow chapter(std::string_view title, const std::vector<std::string>& lines) {
  corpus::Document d;
  corpus::TextBuilder b(d);
  b.open(BlockKind::chapter, title);
  for (const auto& l : lines) b.leaf(BlockKind::paragraph, l);
  b.close();
  return version(d);
}
// "code: line" of what is found.
std::vector<std::string> found(const corpus::VersionRow& v) {
  std::vector<std::string> out;
  for (const auto& f : card_fields(v))
    out.push_back(std::string(f.code) + ": " + v.text.substr(f.range.start, f.range.end - f.range.start));
  return out;
}
// The codes found in one line under a heading that announces nothing.
std::vector<std::string> codes(const std::string& line, std::string_view heading = "Présentation") {
  std::vector<std::string> out;
  for (const auto& f : card_fields(chapter(heading, {line}))) out.emplace_back(f.code);
  return out;
}

TEST(CardFields, CostsAreFound) {
  for (const char* s : {"Le passeport coûte 86 € pour un adulte.", "La démarche est gratuite.",
                        "Vous devez payer 25 € en timbres fiscaux.", "Les honoraires sont à votre charge."})
    EXPECT_THAT(codes(s), Contains("cost")) << s;
  EXPECT_THAT(codes("Comptez 86 €.", "Coût"), Contains("cost"));  // the heading says what it is
  EXPECT_THAT(codes("Comptez 86 €."), Not(Contains("cost")));
}

TEST(CardFields, OtherAmountsAreNoCost) {
  for (const char* s :
       {"Vous risquez une amende de 135 €.", "L’usage de faux est puni de 45 000 € d’amende.",
        "L’allocation est de 600 € par mois.", "Vos ressources ne doivent pas dépasser 10 000 €.",
        "Le salaire est de 1 800 €.", "Appelez le 3939 (service gratuit + prix d’un appel).",
        "Une pénalité de 200 € vous est réclamée.", "La carte est bleue."})
    EXPECT_THAT(codes(s), Not(Contains("cost"))) << s;
  EXPECT_THAT(codes("Jusqu’à 10 000 €", "Coût"), Not(Contains("cost")));  // the head of a row
}

TEST(CardFields, DelaysAreFound) {
  for (const char* s : {"La mairie vous répond dans un délai de 2 mois.",
                        "Vous devez déclarer la naissance dans les 5 jours.",
                        "La demande se dépose au plus tard le 31 décembre 2026.",
                        "Inscrivez-vous dans les plus brefs délais."})
    EXPECT_THAT(codes(s), Contains("delay")) << s;
  EXPECT_THAT(codes("Comptez 3 semaines.", "Quel est le délai ?"), Contains("delay"));
  EXPECT_THAT(codes("Comptez 3 semaines."), Not(Contains("delay")));
}

TEST(CardFields, AgesAndPenaltiesAreNoDelay) {
  for (const char* s :
       {"Vous devez être âgé de 18 ans pour faire la demande.", "Fournissez une photo de moins de 6 mois.",
        "L’auteur risque 5 ans d’emprisonnement s’il ne fait pas sa déclaration.",
        "Joignez un justificatif de moins d’un an.", "La réunion a lieu tôt."})
    EXPECT_THAT(codes(s), Not(Contains("delay"))) << s;
}

TEST(CardFields, PapersAreFound) {
  EXPECT_THAT(codes("Vous devez fournir un justificatif de domicile."), Contains("documents"));
  EXPECT_THAT(codes("Joignez une copie du contrat à votre lettre."), Contains("documents"));
  EXPECT_THAT(codes("Le contrat est signé par les deux parties."), Not(Contains("documents")));
  EXPECT_THAT(codes("L’employeur doit fournir une attestation."),
              Not(Contains("documents")));  // not the reader
  EXPECT_THAT(codes("Fournir une fausse attestation est un délit."), Not(Contains("documents")));
}

TEST(CardFields, AListAnnouncedAsPapersIsOne) {
  corpus::Document d;
  corpus::TextBuilder b(d);
  b.open(BlockKind::chapter, "Votre demande");
  b.leaf(BlockKind::paragraph, "Présentez les originaux suivants :");
  b.open(BlockKind::list);
  b.leaf(BlockKind::item, "Photo d’identité de moins de 6 mois", "- ");
  b.leaf(BlockKind::item, "Livret de famille", "- ");
  b.close();
  b.leaf(BlockKind::paragraph, "Adressez-vous aux organismes suivants :");
  b.open(BlockKind::list);
  b.leaf(BlockKind::item, "Mairie de votre domicile", "- ");
  b.close();
  b.leaf(BlockKind::paragraph, "Indiquez les informations suivantes :");
  b.open(BlockKind::list);
  b.leaf(BlockKind::item, "Nom de naissance", "- ");
  b.close();
  b.close();
  auto v = version(d);
  std::vector<std::string> papers, places;
  for (const auto& f : found(v)) {
    if (f.starts_with("documents: ")) papers.push_back(f.substr(11));
    if (f.starts_with("where_to_go: ")) places.push_back(f.substr(13));
  }
  EXPECT_THAT(papers, ElementsAre("Photo d’identité de moins de 6 mois", "Livret de famille"));
  EXPECT_THAT(places, Contains("Mairie de votre domicile"));
}

TEST(CardFields, FormsAreNamedOnceAndRepealedOnesLeftOut) {
  EXPECT_THAT(found(chapter("Formulaire", {"Remplissez le cerfa n° 12100*02.", "Le cerfa n° 12100*02 suffit.",
                                           "Le cerfa n° 15646*01 aussi."})),
              Not(IsEmpty()));
  auto forms = [](const std::vector<std::string>& lines) {
    std::vector<std::string> out;
    for (const auto& f : found(chapter("Formulaire", lines)))
      if (f.starts_with("cerfa: ")) out.push_back(f);
    return out;
  };
  EXPECT_THAT(forms({"Remplissez le cerfa n° 12100*02.", "Le cerfa n° 12100*02 suffit.",
                     "Le cerfa n° 15646*01 aussi."}),
              ElementsAre(HasSubstr("12100"), HasSubstr("15646")));
  EXPECT_THAT(forms({"Le cerfa n° 10000*01 n’est plus en vigueur.", "Le cerfa n° 12100*02 le remplace."}),
              ElementsAre(HasSubstr("12100")));
  // Repealed in one line, in force in another: it is named.
  EXPECT_THAT(forms({"Le cerfa n° 12100*01 est abrogé.", "Remplissez le cerfa n° 12100*02."}),
              ElementsAre(HasSubstr("12100*02")));
  EXPECT_THAT(forms({"La loi de 2020 compte 12100 mots."}), IsEmpty());
}

TEST(CardFields, ServicesAndPlacesAreFound) {
  EXPECT_THAT(codes("Faites la demande en ligne."), Contains("online_service"));
  EXPECT_THAT(codes("Méfiez-vous des achats en ligne."), Not(Contains("online_service")));
  EXPECT_THAT(codes("Adressez-vous à la mairie."), Contains("where_to_go"));
  EXPECT_THAT(codes("Déposez votre dossier en préfecture."), Contains("where_to_go"));
  EXPECT_THAT(codes("La mairie garde la carte."), Not(Contains("where_to_go")));
  EXPECT_THAT(codes("Un passage au commissariat n’est pas nécessaire."), Not(Contains("where_to_go")));
  EXPECT_THAT(codes("Le juge saisit le tribunal."), Not(Contains("where_to_go")));  // the reader goes nowhere
  EXPECT_THAT(codes("Adressez-vous à qui vous voulez."), Not(Contains("where_to_go")));
}

TEST(CardFields, QuestionsTellNothing) {
  EXPECT_THAT(codes("Combien coûte le passeport à 86 € en mairie, en ligne, dans un délai de 2 mois ?"),
              IsEmpty());
  EXPECT_THAT(found(corpus::VersionRow{}), IsEmpty());
}

TEST(CardFields, TheDemonstrationTellsItsOwn) {
  auto bytes = read_file(std::string(GUICHET_ROOT) + "/demo/fiches/D1001.xml");
  ASSERT_TRUE(bytes);
  std::map<std::string, std::int64_t> unknown;
  auto d = corpus::parse_fiche_xml(*bytes, unknown);
  ASSERT_TRUE(d && *d);
  auto all = found(version(**d));
  EXPECT_THAT(all, Contains(HasSubstr("cost: Le remplacement d’une carte perdue ou volée coûte 25\u00A0€")));
  EXPECT_THAT(all, Contains("documents: Photo d’identité de moins de 6 mois, conforme aux normes"));
  EXPECT_THAT(all, Contains(HasSubstr("delay: La mairie garde la nouvelle carte 3 mois")));
  EXPECT_THAT(all, Contains(HasSubstr("where_to_go: Adressez-vous à un commissariat de police")));
  EXPECT_THAT(all, Contains(HasSubstr("online_service: Remplissez la pré-demande en ligne")));
  EXPECT_THAT(all, Not(Contains(HasSubstr("Droit de timbre dû"))));  // a legal text is no line of the card
}

RC_GTEST_PROP(CardFields, RangesAreOfTheTextInItsOrder, ()) {
  auto lines = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
      std::vector<std::string>{"Le passeport coûte 86 €. Il faut 3 mois.", "Pièces à fournir",
                               "- Photo d’identité", "Adressez-vous à la mairie :", "Cerfa n° 12100*02", "É",
                               "Où s’adresser ?", "Faites la demande en ligne dans les 2 mois.", "…"}));
  auto v =
      chapter(*rc::gen::elementOf(std::vector<std::string>{"", "Coût", "Quels documents fournir ?"}), lines);
  for (const auto& f : card_fields(v)) {
    RC_ASSERT(f.range.start < f.range.end && f.range.end <= v.text.size());
    RC_ASSERT(text::valid_utf8(v.text.substr(f.range.start, f.range.end - f.range.start)));
    RC_ASSERT(v.text.substr(f.range.start, f.range.end - f.range.start).find('\n') == std::string::npos);
  }
}
}  // namespace
}  // namespace answers
