#include "people/install.h"

#include <fmt/format.h>

#include <algorithm>

#include "people/account_pages.h"
#include "people/account_store.h"

namespace people {
namespace {
using operations::Context;
using operations::Effect;
using operations::operation;
using operations::Right;
using operations::Views;
using web::Method;

json::value account_json(const AccountView& v) {
  json::array grants;
  for (const auto& g : v.grants)
    grants.push_back(json::object{{"role", role_code(g.role)},
                                  {"path", g.scope.path},
                                  {"departement", g.scope.departement},
                                  {"place", g.place_name}});
  return json::object{{"email", v.account.email},
                      {"name", v.account.name},
                      {"disabled", v.account.disabled},
                      {"grants", grants}};
}

json::value accounts_json(const std::vector<AccountView>& views) {
  json::array out;
  for (const auto& v : views) out.push_back(account_json(v));
  return out;
}

// Only a path of this site may be asked for after signing in; its spaces and controls come encoded.
std::string safe_next(const std::string& next) {
  bool plain =
      std::none_of(next.begin(), next.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  bool local = plain && next.size() > 1 && next[0] == '/' && next[1] != '/' && next[1] != '\\';
  return local ? next : "/";
}

void set_session_cookie(const SignedIn& out, operations::Answer& answer) {
  answer.cookies.push_back(web::session_cookie(kCookie, out.token, kSessionSeconds, false));
}

struct TrailInput {
  std::int64_t limit = 100;
  static auto fields() {
    return std::tuple{field("limit", "Nombre d’actes", &TrailInput::limit).between(1, 1000)};
  }
};
struct Trail {
  std::vector<AuditLine> lines;
  AuditCheck check;
};
Result<Trail> trail(Context& context, const TrailInput& in) {
  auto db = context.store.read();
  return Trail{newest_lines(*db, in.limit), verify_trail(*db)};
}
struct VerifyInput {
  std::string head;
  static auto fields() {
    return std::tuple{field("head", "Empreinte notée auparavant du dernier acte", &VerifyInput::head)};
  }
};
Result<AuditCheck> verify(Context& context, const VerifyInput& in) {
  auto check = verify_trail(*context.store.read());
  if (check.first_fault != 0)
    return fail(ErrorKind::conflict, "broken_chain",
                fmt::format("La chaîne est rompue à partir de l’acte nº {}.", check.first_fault));
  if (!in.head.empty()) {
    bool seen = false;
    for (const auto& line : newest_lines(*context.store.read(), check.lines))
      seen = seen || line.hash == in.head;
    if (!seen)
      return fail(ErrorKind::conflict, "truncated_chain",
                  "L’empreinte donnée n’est plus dans le journal : il a été tronqué ou refait.");
  }
  return check;
}
json::value check_json(const AuditCheck& c) {
  return json::object{{"lines", c.lines}, {"intact", c.first_fault == 0}, {"head", c.head}};
}

void install_sessions(operations::Registry& r) {
  r.add(operation<SignIn, Done>(
      {"people.sign_in_form", "Formulaire de connexion", Right::anyone, Effect::read, Method::get,
       "/connexion"},
      [](Context&, const SignIn&) -> Result<Done> { return Done{}; }, Views<SignIn, Done>{}));
  // The form needs no field to be shown: its input is read by hand.
  r.operations.back().input.clear();
  r.operations.back().run = [](Context&, const Values& values, const std::vector<web::Upload>&,
                               operations::Form) -> Result<operations::Answer> {
    operations::Answer a;
    a.page = sign_in_page(
        values, {}, values.contains("change") ? "Votre mot de passe est changé. Reconnectez-vous." : "");
    return a;
  };
  r.add(operation<SignIn, SignedIn>(
      {"people.sign_in", "Se connecter", Right::anyone, Effect::write, Method::post, "/connexion"}, sign_in,
      Views<SignIn, SignedIn>{
          .redirect = [](Context&, const SignIn& in, const SignedIn&) { return safe_next(in.next); },
          .cookies = set_session_cookie},
      [](Context&, const Values& v, const Error& e) {
        return sign_in_page(v, e.fields, e.fields.empty() ? e.message : "");
      }));
  r.add(operation<NoInput, Done>(
      {"people.sign_out", "Se déconnecter", Right::signed_in, Effect::write, Method::post, "/deconnexion"},
      sign_out,
      Views<NoInput, Done>{.redirect = [](Context&, const NoInput&, const Done&) { return "/connexion"; },
                           .cookies =
                               [](const Done&, operations::Answer& a) {
                                 a.cookies.push_back(web::session_cookie(kCookie, "", 0, false));
                               }}));
  r.add(operation<NoInput, AccountView>(
      {"people.account", "Mon compte", Right::signed_in, Effect::read, Method::get, "/compte"}, my_account,
      Views<NoInput, AccountView>{
          .page = [](Context& c, const NoInput&, const AccountView& v) { return account_page(c, v); },
          .json = account_json}));
  r.add(operation<ChangePassword, Done>(
      {"people.change_password", "Changer de mot de passe", Right::signed_in, Effect::write, Method::post,
       "/compte"},
      change_password,
      Views<ChangePassword, Done>{
          .redirect = [](Context&, const ChangePassword&, const Done&) { return "/connexion?change=1"; }},
      [](Context& c, const Values&, const Error& e) {
        auto view = my_account(c, {});
        return account_page(c, view ? *view : AccountView{}, e.fields);
      }));
}

void install_accounts(operations::Registry& r, FindPlace find_place) {
  r.add(operation<NoInput, std::vector<AccountView>>(
      {"people.accounts", "Comptes", Right::administer, Effect::read, Method::get, "/administration/comptes",
       "accounts list"},
      list_accounts,
      Views<NoInput, std::vector<AccountView>>{
          .page = [](Context& c, const NoInput&,
                     const std::vector<AccountView>& v) { return accounts_page(c, v); },
          .json = accounts_json}));
  r.add(operation<CreateAccount, AccountView>(
      {"people.create_account", "Créer un compte", Right::administer, Effect::write, Method::post,
       "/administration/comptes", "accounts add"},
      [find_place](Context& c, const CreateAccount& in) { return create_account(c, in, find_place); },
      Views<CreateAccount, AccountView>{
          .redirect = [](Context&, const CreateAccount&,
                         const AccountView&) { return "/administration/comptes"; },
          .json = account_json},
      [](Context& c, const Values& v, const Error& e) {
        auto all = list_accounts(c, {});
        return accounts_page(c, all ? *all : std::vector<AccountView>{}, v, e.fields);
      }));
  r.add(operation<DisableAccount, Done>(
      {"people.disable_account", "Désactiver ou réactiver un compte", Right::administer, Effect::write,
       Method::post, "/administration/comptes/etat", "accounts disable"},
      disable_account,
      Views<DisableAccount, Done>{.redirect = [](Context&, const DisableAccount&, const Done&) {
        return "/administration/comptes";
      }}));
  r.add(operation<TrailInput, Trail>(
      {"people.trail", "Journal des actes", Right::audit, Effect::read, Method::get,
       "/administration/journal"},
      trail,
      Views<TrailInput, Trail>{
          .page = [](Context&, const TrailInput&, const Trail& t) { return trail_page(t.lines, t.check); },
          .json = [](const Trail& t) { return check_json(t.check); }}));
  r.add(operation<VerifyInput, AuditCheck>(
      {"people.verify_trail", "Vérifier la chaîne du journal des actes", Right::audit, Effect::read,
       Method::get, "", "audit verify"},
      verify, Views<VerifyInput, AuditCheck>{.json = check_json, .text = [](const AuditCheck& c) {
                                               return fmt::format(
                                                   "Journal intact : {} actes. Empreinte du dernier : {}\n",
                                                   c.lines, c.head);
                                             }}));
}
}  // namespace

void install(operations::Registry& r, FindPlace find_place) {
  for (auto& m : account_migrations()) r.migrations.push_back(m);
  install_sessions(r);
  install_accounts(r, find_place);
}
}  // namespace people
