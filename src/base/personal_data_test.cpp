#include "base/personal_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <chrono>

#include "base/text.h"

namespace {
std::string mask(std::string_view s) { return personal_data::mask(s).text; }

struct Case {
  const char* before;
  const char* after;
  const char* kind;
};

TEST(PersonalData, EachKindIsMasked) {
  const Case cases[] = {
      {"Écrivez à jean.d'arc+1@boite-mail.example.", "Écrivez à [courriel masqué].", "courriel"},
      {"à jean.durand@boite.example, merci", "à [courriel masqué], merci", "courriel"},
      {"mon tél 06 39 98 14 27.", "mon tél [téléphone masqué].", "telephone"},
      {"0639981427", "[téléphone masqué]", "telephone"},
      {"06.39.98.14.27 ou", "[téléphone masqué] ou", "telephone"},
      {"06-39-98-14-27", "[téléphone masqué]", "telephone"},
      {"06/39/98/14/27", "[téléphone masqué]", "telephone"},
      {"+33 6 39 98 14 27", "[téléphone masqué]", "telephone"},
      {"0033639981427", "[téléphone masqué]", "telephone"},
      {"06\u00A039\u202F98 14 27", "[téléphone masqué]", "telephone"},
      {"tel0639981427", "tel[téléphone masqué]", "telephone"},
      {"sécu 1 57 09 30 990 118 41 svp", "sécu [numéro de sécurité sociale masqué] svp", "nir"},
      {"2840530189042", "[numéro de sécurité sociale masqué]", "nir"},
      {"IBAN FR76 9999 9000 0101 2345 6789 012.", "IBAN [IBAN masqué].", "iban"},
      {"carte 4970 1012 3456 7890", "carte [numéro de carte masqué]", "carte"},
      {"dossier n° 5603099", "dossier n° [numéro masqué]", "numero"},
      {"numéro allocataire : 1234567", "numéro allocataire : [numéro masqué]", "numero"},
      {"IPP 7700451298", "IPP [numéro masqué]", "numero"},
      {"ma voiture AB-123-CD est", "ma voiture [immatriculation masquée] est", "immatriculation"},
      {"J'habite 12 bis, rue des Lilas 30000 Nîmes.", "J'habite [adresse masquée].", "adresse"},
      {"née le 22/08/1939,", "née le [date de naissance masquée],", "naissance"},
      {"né le 3.4.1980", "né le [date de naissance masquée]", "naissance"},
      {"née le 1er mars 1980 à Nîmes", "née le [date de naissance masquée] à Nîmes", "naissance"},
      {"Mme Claire Petit m'a reçu", "Mme [nom masqué] m'a reçu", "nom"},
      {"M. Durand", "M. [nom masqué]", "nom"},
      {"je m’appelle Claire Petit et", "je m’appelle [nom masqué] et", "nom"},
  };
  for (const auto& c : cases) {
    auto m = personal_data::mask(c.before);
    EXPECT_EQ(m.text, c.after);
    EXPECT_EQ(m.found.size(), 1U) << c.before;
    EXPECT_EQ(m.found[c.kind], 1) << c.before;
  }
}

TEST(PersonalData, NumbersSideBySideAreAllMasked) {
  for (const char* s : {"06 39 98 14 27 / 07 11 22 33 44", "06 39 98 14 27/07 11 22 33 44",
                        "06 39 98 14 27 - 07 11 22 33 44", "appelé le 12/03/2024 0639981427",
                        "12/03/2024 06 39 98 14 27 13/03/2024", "06 39 98 14 27 78 rue des Lilas"}) {
    std::string out = mask(s);
    for (const char* secret : {"639981427", "39 98 14", "11 22 33", "Lilas"})
      EXPECT_EQ(out.find(secret), std::string::npos) << out;
  }
}

TEST(PersonalData, WhatIdentifiesNobodyStays) {
  for (const char* s : {"Le 3230 ne répond pas, le 36 46 non plus, ni le 115.",
                        "article 1240 du code civil, article L. 123-4",
                        "1200 personnes attendaient, 1 200 000 autres aussi",
                        "le 12/03/2024 à 14 h 30",
                        "le 01/02/2024 15h",
                        "du 12/03/2024 au 13/03/2024, puis 12/03/2024 13/03/2024",
                        "dossier déposé le 12.03.2024",
                        "reçu le 12 mars 2024",
                        "On me réclame 12 345,67 € puis 150 000 euros",
                        "une demande de prêt de 150 000 €",
                        "j'habite dans le 30000 et je vais à Nîmes (30)",
                        "24h/24 et 7j/7",
                        "rentrée 2023/2024",
                        "mes revenus de 2021 2022 2023 et 2020 2021 2022 2023",
                        "j'ai suivi 3 cours de français par semaine, il reste 2 place assise",
                        "la place de la Mairie",
                        "Madame, Monsieur, bonjour",
                        "Monsieur le Préfet",
                        "Formulaire cerfa 12100*02",
                        "mon RSA de 607,75 € par mois",
                        "écrit @ l'accueil",
                        "contact a@b"})
    EXPECT_EQ(mask(s), s);
}

TEST(PersonalData, AnAddressWithAnApostropheIsMaskedWhole) {
  EXPECT_EQ(mask("écrivez à jean.d'arc@exemple.fr"), "écrivez à [courriel masqué]");
  EXPECT_EQ(mask("12 cours de Vincennes"), "[adresse masquée]");
}

TEST(PersonalData, TheReportCountsAndHoldsNoValue) {
  auto m = personal_data::mask("06 39 98 14 27, 07 39 98 14 27 et a@b.fr");
  EXPECT_EQ(m.found, (std::map<std::string, int>{{"courriel", 1}, {"telephone", 2}}));
}

// Fragments that look like personal data, or nearly, in any order.
rc::Gen<std::string> messages() {
  auto piece = rc::gen::element<std::string>(
      "06 39 98 14 27", "12345678901", "123456", "dossier", "numéro", "n°", "né le ", "12/03/1980",
      "jean@x.fr", "@", ".", "/", " ", "\n", "FR76 9999 9000 0101 2345 6789 012", "AB-123-CD", "12 rue",
      "Lilas", "30000", "Mme", "M. ", "Durand", "M. Le", "je m'appelle", "é", "+33", "€", "a",
      "4970101234567890", "1 57 09 30 990 118 41", "mars 1980", "[numéro masqué]", "masqué]", "demande",
      "bis");
  auto glued = rc::gen::map(rc::gen::pair(piece, rc::gen::element<std::string>("", " ", ", ")),
                            [](const auto& p) { return p.first + p.second; });
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(glued),
                      [](const std::vector<std::string>& all) { return text::join(all, ""); });
}

RC_GTEST_PROP(PersonalData, MaskingTwiceChangesNothing, ()) {
  std::string once = mask(*messages());
  RC_ASSERT(mask(once) == once);
}

RC_GTEST_PROP(PersonalData, ValidTextStaysValid, ()) { RC_ASSERT(text::valid_utf8(mask(*messages()))); }

RC_GTEST_PROP(PersonalData, AnyBytesAreTaken, (const std::string& s)) { RC_ASSERT(mask(s).size() + 1 > 0); }

// A phone number is found wherever it stands among words.
RC_GTEST_PROP(PersonalData, APhoneNumberNeverStays, ()) {
  std::string before = *messages(), after = *messages();
  std::string out = mask(before + " appelez 06 98 76 54 32 svp " + after);
  RC_ASSERT(out.find("98 76 54") == std::string::npos);
}

TEST(PersonalData, HostileTextsTakeLinearTime) {
  auto seconds = [](const std::string& s) {
    auto start = std::chrono::steady_clock::now();
    personal_data::mask(s);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  for (const char* unit :
       {"@", "1", "1 ", "a@a.", "FR76 ", "FR76", "AB-123-CD ", "12 rue ", "12 rue des ", "M. A ",
        "Mme Madame ", "né le ", "n° 123456 ", "/", "1/", "01/01/2000", "[numéro masqué] 1", "é"}) {
    std::string s;
    while (s.size() < 1'000'000) s += unit;
    EXPECT_LT(seconds(s), 3.0) << unit;  // a second is already far beyond linear
  }
}
}  // namespace
