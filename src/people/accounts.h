// Use cases of accounts: sign in and out, change a password, create and disable accounts.
#pragma once

#include <string>
#include <vector>

#include "base/fields.h"
#include "people/account.h"
#include "people/audit.h"

namespace people {
constexpr std::string_view kCookie = "guichet";
constexpr int kSessionSeconds = 12 * 3600;

struct SignIn {
  std::string email, password, next;
  static auto fields() {
    return std::tuple{
        field("email", "Adresse électronique", &SignIn::email).required().max(254).autocomplete("username"),
        field("password", "Mot de passe", &SignIn::password)
            .required()
            .secret()
            .autocomplete("current-password"),
        field("next", "Page demandée", &SignIn::next).max(500)};
  }
};
struct SignedIn {
  std::string token;  // for the cookie
};
Result<SignedIn> sign_in(operations::Context& context, const SignIn& input);

struct Done {};
Result<Done> sign_out(operations::Context& context, const NoInput& input);

struct ChangePassword {
  std::string current, fresh;
  void check(std::vector<FieldError>& faults) const;
  static auto fields() {
    return std::tuple{field("current", "Mot de passe actuel", &ChangePassword::current)
                          .required()
                          .secret()
                          .autocomplete("current-password"),
                      field("fresh", "Nouveau mot de passe", &ChangePassword::fresh)
                          .required()
                          .secret()
                          .hint("12 caractères au moins.")
                          .autocomplete("new-password")};
  }
};
Result<Done> change_password(operations::Context& context, const ChangePassword& input);

struct AccountView {
  Account account;
  std::vector<Grant> grants;
};
Result<AccountView> my_account(operations::Context& context, const NoInput& input);
Result<std::vector<AccountView>> list_accounts(operations::Context& context, const NoInput& input);

std::vector<Choice> role_choices();
struct CreateAccount {
  std::string email, name, role, structure, departement, password, password_file;
  void check(std::vector<FieldError>& faults) const;  // of the address and of the password given as such
  static auto fields() {
    return std::tuple{
        field("email", "Adresse électronique", &CreateAccount::email).required().positional().max(254),
        field("name", "Prénom et nom", &CreateAccount::name).required().max(120),
        field("role", "Rôle", &CreateAccount::role).required().choices(role_choices()),
        field("structure", "Code de la structure", &CreateAccount::structure)
            .hint("Le rôle vaut pour cette structure et celles qui en dépendent. Vide : partout."),
        field("departement", "Département", &CreateAccount::departement)
            .max(3)
            .hint("Code Insee, pour un rôle limité à un département."),
        field("password", "Mot de passe provisoire", &CreateAccount::password)
            .secret()
            .hint("12 caractères au moins.")
            .autocomplete("new-password"),
        field("password-file", "Fichier contenant le mot de passe", &CreateAccount::password_file).max(4096)};
  }
};
// Resolves a structure's code to its path and name: given by the services domain, which stands above this
// one.
using FindPlace = Result<operations::Place> (*)(store::Db& db, std::string_view code, std::string& name);
Result<AccountView> create_account(operations::Context& context, const CreateAccount& input,
                                   FindPlace find_place);

struct DisableAccount {
  std::string email;
  bool disabled = true;
  static auto fields() {
    return std::tuple{field("email", "Adresse électronique", &DisableAccount::email).required().positional(),
                      field("disabled", "Désactivé", &DisableAccount::disabled)};
  }
};
Result<Done> disable_account(operations::Context& context, const DisableAccount& input);
}  // namespace people
