// A network's correspondent declares its hours, closings and threshold of short abandons on pages: refused
// with the faults beside the fields, confirmed, listed, left in the trail; nobody declares for another's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "served_folder.h"

namespace {
using e2e::Client;
using e2e::Fields;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class TelephoneRules : public e2e::ServedFolder<testing::Test> {
 protected:
  static void SetUpTestSuite() {
    make("telephone_rules");
    import_calls("appels.csv",
                 "id,network,queue,start,wait,talk,outcome\n1,CAF,Accueil,2026-11-23 09:00:00,5,60,answered\n"
                 "2,MSA,Accueil,2026-11-23 09:00:00,5,60,answered\n");
    ASSERT_EQ(guichet({"import", "structures", GUICHET_ROOT "/demo/structures.csv"}).code, 0);
    ASSERT_EQ(guichet({"calls", "name", "--network", "CAF", "--sp-code", "DmCaf00aaa"}).code, 0);
    add("caf@exemple.fr", "Camille CAF", "correspondant", "DmCaf00aaa");
    add("admin@exemple.fr", "Alix Admin", "administrateur");
    serve();
    manager_ = std::make_unique<Client>(server_->port());
    ASSERT_TRUE(manager_->sign_in("caf@exemple.fr"));
  }
  static void TearDownTestSuite() {
    manager_.reset();
    ServedFolder::TearDownTestSuite();
  }
  static void add(const std::string& email, const std::string& name, const std::string& role,
                  const std::string& structure = {}) {
    std::vector<std::string> words{"accounts",
                                   "add",
                                   email,
                                   "--name",
                                   name,
                                   "--role",
                                   role,
                                   "--password-file",
                                   folder_->write("secret-" + role, e2e::kPassword)};
    if (!structure.empty()) words.insert(words.end(), {"--structure", structure});
    auto told = guichet(words);
    ASSERT_EQ(told.code, 0) << told.err;
  }
  // The page where a declaration leads.
  static std::string declare(const std::string& path, const Fields& fields) {
    auto done = manager_->post(path, fields);
    EXPECT_EQ(done.status, 303) << done.body;
    std::string to = done.header("location");
    EXPECT_THAT(to, testing::EndsWith("#declaration"));
    return manager_->get(to.substr(0, to.find('#'))).body;
  }
  static inline std::unique_ptr<Client> manager_;
};

TEST_F(TelephoneRules, HoursAreDeclaredByDayTickedAndTold) {
  const Fields wrong{{"network", "CAF"}, {"days", "lundi"},      {"from", "18:00"},
                     {"to", "8 h"},      {"valid_from", "hier"}, {"reason", "Été"}};
  auto refused = manager_->post("/telephone/heures", wrong);
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("id=\"to-faute\""), HasSubstr("id=\"valid_from-faute\""),
                                  HasSubstr("value=\"lundi\" checked"), HasSubstr("value=\"Été\"")));
  auto none = manager_->post("/telephone/heures", {{"network", "CAF"}, {"from", "8:30"}, {"to", "8h"}});
  EXPECT_THAT(none.body, AllOf(HasSubstr("id=\"days-faute\""), HasSubstr("href=\"#days\""),
                               HasSubstr("id=\"to-faute\"")))
      << "all at once";

  std::string page = declare("/telephone/heures", {{"network", "CAF"},
                                                   {"queue", ""},
                                                   {"days", "lundi"},
                                                   {"days", "mardi"},
                                                   {"from", "8:30"},
                                                   {"to", "18 h"},
                                                   {"valid_from", "01/01/2026"},
                                                   {"reason", "Horaires d’hiver"}});
  EXPECT_THAT(page,
              HasSubstr("C’est enregistré\u00A0: ouvert lundi et mardi, de 8\u00A0h\u00A030 à 18\u00A0h"));
  EXPECT_THAT(page, AllOf(HasSubstr("<th scope=\"row\">Tout le réseau</th>"), HasSubstr("Horaires d’hiver"),
                          HasSubstr("par Camille CAF, le "), HasSubstr("en vigueur")));
  auto kept = guichet({"calls", "rules", "--network", "CAF", "--json"}).json();
  ASSERT_EQ(json::find(kept, "hours")->as_array().size(), 1U);
  EXPECT_EQ(json::integer(json::find(kept, "hours")->as_array()[0], "opens"), 510);
  EXPECT_THAT(get("/api/calls/figures.csv?block=hours&network=CAF"),
              HasSubstr("lundi et mardi;08:30;18:00;2026-01-01;in_force"));
}

TEST_F(TelephoneRules, AClosingIsDeclaredAndTakenBack) {
  EXPECT_EQ(manager_->post("/telephone/fermetures", {{"network", "CAF"}, {"day", "2026-12-24"}}).status, 400)
      << "without a reason";
  Fields closing{{"network", "CAF"}, {"queue", "Accueil"}, {"day", "2026-12-24"}, {"reason", "Réveillon"}};
  EXPECT_THAT(declare("/telephone/fermetures", closing),
              HasSubstr("fermé le 24\u00A0décembre\u00A02026, pour la file Accueil"));
  closing.emplace_back("open", "1");
  EXPECT_THAT(declare("/telephone/fermetures", closing),
              AllOf(HasSubstr("ouvert le 24"), HasSubstr("remplacée depuis")));
}

TEST_F(TelephoneRules, ALongThresholdIsWarnedOf) {
  std::string page =
      declare("/telephone/abandons-courts",
              {{"network", "CAF"}, {"seconds", "15"}, {"valid_from", "2026-01-01"}, {"reason", "Contrat"}});
  EXPECT_THAT(page, AllOf(HasSubstr("un abandon est court jusqu’à 15\u00A0secondes"),
                          HasSubstr("passent pour des abandons courts")));
}

TEST_F(TelephoneRules, NobodyDeclaresForAnothersNetwork) {
  const Fields of_msa{{"network", "MSA"}, {"day", "2026-12-24"}, {"reason", "Réveillon"}};
  auto refused = manager_->post("/telephone/fermetures", of_msa);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("pas de votre ressort"));
  EXPECT_THAT(manager_->get("/telephone/fermetures?network=MSA").body,
              Not(HasSubstr("action=\"/telephone/fermetures\"")));
  EXPECT_EQ(client_->post("/telephone/fermetures", of_msa).status, 403) << "an agent";
  EXPECT_THAT(get("/telephone/heures?network=MSA"), HasSubstr("Aucune heure d’ouverture"));
  EXPECT_THAT(get("/telephone/heures"), HasSubstr("/telephone/heures?network=CAF"));
  EXPECT_EQ(client_->get("/telephone/heures?network=XYZ").status, 404);
  const Fields event{{"name", "Rentrée"}, {"from", "2026-12-01"}, {"to", "2026-12-02"}};
  auto with = [&](const char* network) {
    Fields out = event;
    out.emplace_back("network", network);
    return manager_->post("/telephone/evenements", out).status;
  };
  EXPECT_EQ(with("MSA"), 403);
  EXPECT_EQ(with("CAF"), 303);
  Client admin(server_->port());
  ASSERT_TRUE(admin.sign_in("admin@exemple.fr"));
  EXPECT_EQ(admin.post("/telephone/fermetures", of_msa).status, 303);
  EXPECT_THAT(admin.get("/administration/journal").body,
              AllOf(HasSubstr("appels.fermeture"), HasSubstr("appels.heures"), HasSubstr("caf@exemple.fr")));
}
}  // namespace
