#include "people/accounts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/source.h"
#include "people/account_store.h"
#include "people/install.h"

namespace people {
namespace {
using testing::ElementsAre;
namespace fs = std::filesystem;
constexpr std::string_view kPassword = "un mot de passe long";

Result<operations::Place> find_gard(store::Db&, std::string_view code, std::string& name) {
  if (code != "CafGard") return fail(ErrorKind::missing, "no_structure", "Aucune structure n’a ce code.");
  name = "CAF du Gard";
  return operations::Place{"/3/17/", "30"};
}

class Accounts : public testing::Test {
 protected:
  Accounts() {
    operations::Registry registry;
    install(registry, find_gard);
    store_->migrate(registry.migrations);
    local_.viewer.local = true;
  }
  ~Accounts() override { fs::remove_all(folder_); }

  Result<AccountView> create(const std::string& email, const std::string& role = "agent",
                             const std::string& structure = "", const std::string& departement = "") {
    return create_account(local_,
                          {email, "Camille Essai", role, structure, departement, std::string(kPassword), ""},
                          find_gard);
  }
  // Signs in as from a fresh browser.
  Result<SignedIn> enter(std::string_view email, std::string_view password = kPassword) {
    auto context = stranger();
    return sign_in(context, {std::string(email), std::string(password), ""});
  }
  operations::Context stranger() { return {*store_, clock_, random_, indexes_, progress_, folder_}; }
  std::optional<operations::Viewer> viewer(const std::string& token) {
    return viewer_of_session(*store_->read(), hash::sha256_hex(token), clock_.now());
  }
  std::vector<std::string> actions() {
    std::vector<std::string> out;
    for (auto& l : newest_lines(*store_->read(), 100)) out.insert(out.begin(), l.action + " " + l.object);
    return out;
  }

  std::string folder_ = [] {
    std::string pattern = (fs::temp_directory_path() / "accounts_XXXXXX").string();
    return std::string(mkdtemp(pattern.data()));
  }();
  std::unique_ptr<store::Store> store_ = store::Store::open_folder(folder_);
  FrozenClock clock_{1'700'000'000'000};
  SeededRandom random_{1};
  SilentProgress progress_;
  operations::Indexes indexes_{folder_};
  operations::Context local_{*store_, clock_, random_, indexes_, progress_, folder_};
};

TEST_F(Accounts, SigningInGivesASessionThatEnds) {
  ASSERT_TRUE(create("Jean@Exemple.FR "));
  auto in = enter(" jean@exemple.fr");
  ASSERT_TRUE(in);
  auto v = viewer(in->token);
  ASSERT_TRUE(v);
  EXPECT_EQ(v->email, "jean@exemple.fr");
  EXPECT_FALSE(v->csrf.empty());
  EXPECT_NE(v->csrf, in->token);
  clock_.advance(kSessionSeconds * 1000LL - 1);
  EXPECT_TRUE(viewer(in->token));
  clock_.advance(1);
  EXPECT_FALSE(viewer(in->token));
}

TEST_F(Accounts, TheStoreHoldsNoTokenAndNoPassword) {
  ASSERT_TRUE(create("jean@exemple.fr"));
  auto in = enter("jean@exemple.fr");
  ASSERT_TRUE(in);
  EXPECT_FALSE(viewer_of_session(*store_->read(), in->token, clock_.now()));  // only the hash opens
  for (auto& l : newest_lines(*store_->read(), 100))
    EXPECT_EQ((l.object + l.detail).find(kPassword), std::string::npos);
  EXPECT_EQ(account_by_email(*store_->read(), "jean@exemple.fr")->password_hash.find("mot de passe"),
            std::string::npos);
}

TEST_F(Accounts, AnUnknownAddressAndAWrongPasswordAnswerAlike) {
  ASSERT_TRUE(create("jean@exemple.fr"));
  auto wrong = enter("jean@exemple.fr", "faux faux faux faux");
  auto unknown = enter("personne@exemple.fr");
  ASSERT_FALSE(wrong);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(wrong.error().code, unknown.error().code);
  EXPECT_EQ(wrong.error().message, unknown.error().message);
  EXPECT_EQ(wrong.error().fields.front().field, unknown.error().fields.front().field);
}

TEST_F(Accounts, EightFailuresLockForAQuarterOfAnHour) {
  ASSERT_TRUE(create("jean@exemple.fr"));
  ASSERT_TRUE(create("autre@exemple.fr"));
  for (int i = 0; i < 8; ++i)
    EXPECT_EQ(enter("Jean@exemple.fr", "faux").error().kind, ErrorKind::invalid) << i;
  EXPECT_EQ(enter("jean@exemple.fr").error().kind, ErrorKind::too_many);  // even with the right one
  EXPECT_TRUE(enter("autre@exemple.fr"));
  clock_.advance(15 * 60'000);
  EXPECT_TRUE(enter("jean@exemple.fr"));
}

TEST_F(Accounts, AnUnknownAddressIsLockedAlike) {
  for (int i = 0; i < 8; ++i) enter("personne@exemple.fr", "faux");
  EXPECT_EQ(enter("personne@exemple.fr", "faux").error().kind, ErrorKind::too_many);
}

TEST_F(Accounts, ADisabledAccountIsOutAtOnce) {
  ASSERT_TRUE(create("jean@exemple.fr"));
  auto in = enter("jean@exemple.fr");
  ASSERT_TRUE(in);
  ASSERT_TRUE(disable_account(local_, {"Jean@exemple.fr", true}));
  EXPECT_FALSE(viewer(in->token));
  EXPECT_EQ(enter("jean@exemple.fr").error().code, "bad_credentials");
  ASSERT_TRUE(disable_account(local_, {"jean@exemple.fr", false}));
  EXPECT_FALSE(viewer(in->token));  // the old session stays closed
  EXPECT_TRUE(enter("jean@exemple.fr"));
}

TEST_F(Accounts, NobodyDisablesTheirOwnAccount) {
  ASSERT_TRUE(create("chef@exemple.fr", "administrateur"));
  auto context = stranger();
  context.viewer.email = "chef@exemple.fr";
  EXPECT_EQ(disable_account(context, {"CHEF@exemple.fr", true}).error().kind, ErrorKind::conflict);
  EXPECT_EQ(disable_account(local_, {"absent@exemple.fr", true}).error().kind, ErrorKind::missing);
}

TEST_F(Accounts, SigningOutClosesThatSessionOnly) {
  ASSERT_TRUE(create("jean@exemple.fr"));
  auto one = enter("jean@exemple.fr"), two = enter("jean@exemple.fr");
  ASSERT_TRUE(one && two);
  EXPECT_NE(one->token, two->token);
  auto context = stranger();
  context.viewer = *viewer(one->token);
  ASSERT_TRUE(sign_out(context, {}));
  EXPECT_FALSE(viewer(one->token));
  EXPECT_TRUE(viewer(two->token));
}

TEST_F(Accounts, ChangingThePasswordClosesEverySession) {
  ASSERT_TRUE(create("jean@exemple.fr"));
  auto in = enter("jean@exemple.fr");
  auto context = stranger();
  context.viewer = *viewer(in->token);
  auto faults = change_password(context, {"pas le bon mot", "court"});
  ASSERT_FALSE(faults);
  ASSERT_EQ(faults.error().fields.size(), 2U);  // both at once
  EXPECT_EQ(faults.error().fields[0].field, "current");
  EXPECT_EQ(faults.error().fields[1].field, "fresh");
  ASSERT_TRUE(change_password(context, {std::string(kPassword), "un tout autre mot de passe"}));
  EXPECT_FALSE(viewer(in->token));
  EXPECT_FALSE(enter("jean@exemple.fr"));
  EXPECT_TRUE(enter("jean@exemple.fr", "un tout autre mot de passe"));
}

TEST_F(Accounts, CreatingTellsAllFaultsAtOnce) {
  auto r = create_account(local_, {"pas une adresse", "X", "agent", "inconnue", "", "court", ""}, find_gard);
  ASSERT_FALSE(r);
  std::vector<std::string> fields;
  for (const auto& f : r.error().fields) fields.push_back(f.field);
  EXPECT_THAT(fields, ElementsAre("email", "password", "structure"));
  EXPECT_TRUE(list_accounts(local_, {})->empty());
  ASSERT_TRUE(create("jean@exemple.fr"));
  EXPECT_EQ(create("JEAN@exemple.fr").error().fields.front().field, "email");
}

TEST_F(Accounts, OddAddressesAreRefused) {
  for (const char* email : {"@exemple.fr", "jean@", "jean@exemple", "jean exemple@a.fr", "jean"})
    EXPECT_FALSE(create(email)) << email;
}

TEST_F(Accounts, APasswordFileIsForTheCommandLine) {
  ASSERT_TRUE(write_file(folder_ + "/secret", "  un secret de fichier\n"));
  auto web = stranger();
  web.viewer.email = "chef@exemple.fr";
  CreateAccount input{"jean@exemple.fr", "Jean", "agent", "", "", "", folder_ + "/secret"};
  EXPECT_FALSE(create_account(web, input, find_gard));
  ASSERT_TRUE(create_account(local_, input, find_gard));
  EXPECT_TRUE(enter("jean@exemple.fr", "un secret de fichier"));
}

TEST_F(Accounts, ScopesFollowTheSession) {
  ASSERT_TRUE(create("agent@exemple.fr", "agent", "CafGard"));
  ASSERT_TRUE(create("prefet@exemple.fr", "sous-prefet", "", "30"));
  auto agent = viewer(enter("agent@exemple.fr")->token), prefect = viewer(enter("prefet@exemple.fr")->token);
  ASSERT_TRUE(agent && prefect);
  EXPECT_TRUE(agent->may(operations::Right::reply, {"/3/17/99/", "30"}));
  EXPECT_FALSE(agent->may(operations::Right::reply, {"/3/18/", "30"}));
  EXPECT_TRUE(prefect->may(operations::Right::territory, {"/3/18/", "30"}));
  EXPECT_FALSE(prefect->may(operations::Right::territory, {"/3/18/", "31"}));
}

TEST_F(Accounts, EveryActLeavesItsLine) {
  ASSERT_TRUE(create("jean@exemple.fr"));
  enter("jean@exemple.fr", "faux");
  enter("inconnue@exemple.fr", "faux");
  enter("jean@exemple.fr");
  ASSERT_TRUE(disable_account(local_, {"jean@exemple.fr", true}));
  EXPECT_THAT(actions(), ElementsAre("compte.creer jean@exemple.fr", "connexion.refusee jean@exemple.fr",
                                     "connexion.refusee inconnu", "connexion.ouvrir jean@exemple.fr",
                                     "compte.desactiver jean@exemple.fr"));
  EXPECT_EQ(verify_trail(*store_->read()).first_fault, 0);
}
}  // namespace
}  // namespace people
