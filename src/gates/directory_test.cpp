// Phones, addresses and sites of a text, held against the directory.
#include "gates/directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gates {
namespace {
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Directory caf_du_gard() {
  Directory d;
  d.body = "CAF du Gard";
  d.own = {{Kind::phone, "04\u00A066\u00A012\u00A034\u00A056", "CAF du Gard"},
           {Kind::email, "accueil@caf30.example.fr", "CAF du Gard"},
           {Kind::url, "https://www.caf.fr/", "Caisse nationale"}};
  d.owners = [](Kind kind, const std::string& value) -> std::vector<std::string> {
    if (kind == Kind::phone && value == "0380112233") return {"CAF de Côte-d’Or"};
    if (kind == Kind::email && value == "contact@caf21.example.fr") return {"CAF de Côte-d’Or"};
    return {};
  };
  d.known_page = [](const std::string& url) {
    return url == "service-public.fr/particuliers/vosdroits/f1341";
  };
  return d;
}

Report held(std::string_view s, const Directory& d, const std::vector<Passage>& passages = {}) {
  Report r = check(s, passages);
  check_contacts(r, d);
  return r;
}
// The only contact of a text.
CheckedFact only(std::string_view s, const Directory& d = caf_du_gard(),
                 const std::vector<Passage>& passages = {}) {
  std::vector<CheckedFact> contacts;
  for (const auto& f : held(s, d, passages).facts)
    if (f.fact.kind == Kind::phone || f.fact.kind == Kind::email || f.fact.kind == Kind::url)
      contacts.push_back(f);
  EXPECT_THAT(contacts, SizeIs(1)) << s;
  return contacts.empty() ? CheckedFact{} : contacts.front();
}

TEST(Directory, TheBodysOwnContactsAreConfirmed) {
  for (const char* s :
       {"Appelez le 04 66 12 34 56.", "Appelez le 04.66.12.34.56.", "Appelez le 0466123456.",
        "Appelez le +33 4 66 12 34 56.", "Écrivez à accueil@caf30.example.fr.",
        "Écrivez à Accueil@CAF30.example.fr.", "Voyez www.caf.fr.", "Voyez https://www.caf.fr/."}) {
    auto f = only(s);
    EXPECT_EQ(f.verdict, Verdict::confirmed) << s;
    EXPECT_EQ(f.reason, "contact de CAF du Gard") << s;
    EXPECT_THAT(f.expected, IsEmpty()) << s;
  }
}

TEST(Directory, AnothersContactIsContradictedAndRepaired) {
  auto phone = only("Appelez le 03 80 11 22 33.");
  EXPECT_EQ(phone.verdict, Verdict::contradicted);
  EXPECT_THAT(phone.reason, HasSubstr("CAF de Côte-d’Or, non de CAF du Gard"));
  EXPECT_EQ(phone.expected, "04\u00A066\u00A012\u00A034\u00A056");
  auto email = only("Écrivez à contact@caf21.example.fr.");
  EXPECT_EQ(email.verdict, Verdict::contradicted);
  EXPECT_EQ(email.expected, "accueil@caf30.example.fr");
  // Even when a passage gives it: it is another body's all the same.
  EXPECT_EQ(
      only("Appelez le 03 80 11 22 33.", caf_du_gard(), {{"p", "Appelez le 03 80 11 22 33.", ""}}).verdict,
      Verdict::contradicted);
}

TEST(Directory, AnUnknownContactIsRepairedOrNotFound) {
  auto unknown = only("Appelez le 01 99 99 99 99.");
  EXPECT_EQ(unknown.verdict, Verdict::contradicted);
  EXPECT_EQ(unknown.expected, "04\u00A066\u00A012\u00A034\u00A056");
  Directory bare;
  bare.body = "Mairie de Nîmes";  // of which nothing is known
  auto f = only("Appelez le 01 99 99 99 99.", bare);
  EXPECT_EQ(f.verdict, Verdict::not_found);
  EXPECT_THAT(f.expected, IsEmpty());
  EXPECT_THAT(f.reason, HasSubstr("absent du registre"));
  EXPECT_EQ(only("Voyez https://www.autre-site.fr/page.").verdict,
            Verdict::not_found);  // a site is never repaired
  EXPECT_EQ(
      only("Appelez le 01 99 99 99 99.", caf_du_gard(), {{"p", "Appelez le 01 99 99 99 99.", ""}}).verdict,
      Verdict::confirmed);
}

TEST(Directory, WithoutABodyTheOwnerConfirms) {
  Directory d = caf_du_gard();
  d.body.clear();
  d.own.clear();
  auto f = only("Appelez le 03 80 11 22 33.", d);
  EXPECT_EQ(f.verdict, Verdict::confirmed);
  EXPECT_EQ(f.reason, "contact de CAF de Côte-d’Or");
  EXPECT_EQ(only("Appelez le 01 99 99 99 99.", d).verdict, Verdict::not_found);
}

TEST(Directory, NationalShortNumbersAreEverybodys) {
  struct Case {
    const char *text, *body;
  };
  for (auto [s, body] : std::initializer_list<Case>{{"Appelez le 3646.", "assurance maladie"},
                                                    {"Appelez le 36 46.", "assurance maladie"},
                                                    {"Composez le 3939.", "Allô Service Public"},
                                                    {"Vous pouvez vous adresser au 3230.", "Caf"},
                                                    {"Appelez le 116 117 la nuit.", "médecin de garde"}}) {
    auto f = only(s);
    EXPECT_EQ(f.verdict, Verdict::confirmed) << s;
    EXPECT_EQ(f.reason, std::string("numéro national : ") + body) << s;
  }
  EXPECT_EQ(only("Appelez le 3999.").verdict, Verdict::contradicted);  // no such number
  EXPECT_EQ(short_number_body("3646"), "assurance maladie");
  EXPECT_EQ(short_number_body("3999"), "");
  EXPECT_EQ(short_number_body("number"), "");
  EXPECT_EQ(short_number_body(""), "");
}

TEST(Directory, AKnownPageIsKept) {
  for (const char* s : {"https://www.service-public.fr/particuliers/vosdroits/F1341",
                        "service-public.fr/particuliers/vosdroits/F1341/"}) {
    auto f = only("Voyez " + std::string(s) + " pour la suite.");
    EXPECT_EQ(f.verdict, Verdict::confirmed) << s;
    EXPECT_THAT(f.reason, HasSubstr("document du guichet")) << s;
  }
  EXPECT_EQ(only("Voyez https://www.service-public.fr/particuliers/vosdroits/F9999.").verdict,
            Verdict::not_found);
  // A page that nobody knows on the body's own site is not its contact.
  EXPECT_EQ(only("Voyez https://www.caf.fr/page-inventee.").verdict, Verdict::not_found);
}

TEST(Directory, OtherFiguresAreNoContacts) {
  for (const char* s : {"L’article 1240 du code civil s’applique.", "La salle reçoit 1200 personnes.",
                        "La réunion est le 12/03/2024.", "Il faut 3000 habitants.", "Cela coûte 3200 €.",
                        "Le dossier compte 3646 pages.", "Le décret n° 2020-1234 du 3 mars 2020.",
                        "Le formulaire cerfa n° 12100*02.", "La commune compte au plus 3230 habitants."}) {
    Report before = check(s, {}), after = before;
    check_contacts(after, caf_du_gard());
    ASSERT_EQ(before.facts.size(), after.facts.size());
    for (std::size_t i = 0; i < after.facts.size(); ++i) {
      Kind k = after.facts[i].fact.kind;
      EXPECT_TRUE(k != Kind::phone && k != Kind::email && k != Kind::url) << s << ": " << after.facts[i].text;
      EXPECT_EQ(before.facts[i].verdict, after.facts[i].verdict) << s;  // the gate touches contacts only
      EXPECT_THAT(after.facts[i].reason, IsEmpty()) << s;
    }
  }
}

TEST(Directory, EveryContactOfATextIsHeld) {
  auto r = held("Appelez le 04 66 12 34 56 ou le 03 80 11 22 33, ou écrivez à accueil@caf30.example.fr.",
                caf_du_gard());
  std::vector<Verdict> verdicts;
  for (const auto& f : r.facts) verdicts.push_back(f.verdict);
  EXPECT_THAT(verdicts, testing::ElementsAre(Verdict::confirmed, Verdict::contradicted, Verdict::confirmed));
  EXPECT_FALSE(r.all_confirmed());
}
}  // namespace
}  // namespace gates
