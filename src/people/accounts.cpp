#include "people/accounts.h"

#include "base/source.h"
#include "base/text.h"
#include "people/account_store.h"

namespace people {
namespace {
constexpr Millis kWindow = Millis{15} * 60'000;
constexpr std::int64_t kTries = 8;

tl::unexpected<Error> refused() {
  return tl::unexpected(Error{ErrorKind::invalid,
                              "bad_credentials",
                              "L’adresse ou le mot de passe n’est pas reconnu.",
                              {{"email", "L’adresse ou le mot de passe n’est pas reconnu."}}});
}
std::string normal_email(std::string_view email) { return text::lower(text::trim(email)); }
}  // namespace

std::vector<Choice> role_choices() {
  std::vector<Choice> out;
  for (Role r : all_roles()) out.push_back({std::string(role_code(r)), std::string(role_name(r))});
  return out;
}

Result<SignedIn> sign_in(operations::Context& context, const SignIn& input) {
  std::string email = normal_email(input.email);
  Millis now = context.now();
  std::optional<Account> account;
  {
    auto db = context.store.read();
    if (failures(*db, email, now - kWindow) >= kTries)
      return fail(ErrorKind::too_many, "too_many_tries",
                  "Trop d’essais pour cette adresse. Réessayez dans quinze minutes.");
    account = account_by_email(*db, email);
  }
  // An unknown address costs the same time as a wrong password.
  static const std::string kNobody = hash_password("personne");
  bool ok = verify_password(account ? account->password_hash : kNobody, input.password) && account &&
            !account->disabled;
  if (!ok) {
    context.store.write([&](store::Db& db) {
      insert_failure(db, email, now);
      record(db, context, "connexion.refusee", account ? account->email : "inconnu");
    });
    return refused();
  }
  SignedIn out{context.random.token(32)};
  Session session{hash::sha256_hex(out.token), account->id, context.random.token(24),
                  now + kSessionSeconds * 1000LL};
  context.viewer.email = account->email;
  context.store.write([&](store::Db& db) {
    insert_session(db, session, now);
    record(db, context, "connexion.ouvrir", account->email);
  });
  return out;
}

Result<Done> sign_out(operations::Context& context, const NoInput&) {
  context.store.write([&](store::Db& db) {
    remove_session(db, context.viewer.session);
    record(db, context, "connexion.fermer", context.viewer.email);
  });
  return Done{};
}

void ChangePassword::check(std::vector<FieldError>& faults) const {
  if (fresh.empty()) return;  // told as a required field
  for (auto& f : password_faults("fresh", fresh)) faults.push_back(std::move(f));
}

Result<Done> change_password(operations::Context& context, const ChangePassword& input) {
  std::vector<FieldError> faults;
  input.check(faults);
  auto account = account_by_email(*context.store.read(), context.viewer.email);
  if (!account) return fail(ErrorKind::unauthenticated, "no_account", "Connectez-vous.");
  if (!verify_password(account->password_hash, input.current))
    faults.insert(faults.begin(), {"current", "Le mot de passe actuel n’est pas le bon."});
  if (!faults.empty()) return invalid(faults);
  std::string fresh = hash_password(input.fresh);
  context.store.write([&](store::Db& db) {
    set_password(db, account->id, fresh);
    remove_sessions_of(db, account->id);
    record(db, context, "compte.mot_de_passe", account->email);
  });
  return Done{};
}

Result<AccountView> my_account(operations::Context& context, const NoInput&) {
  auto db = context.store.read();
  auto account = account_by_email(*db, context.viewer.email);
  if (!account) return fail(ErrorKind::unauthenticated, "no_account", "Connectez-vous.");
  return AccountView{*account, grants_of(*db, account->id)};
}

Result<std::vector<AccountView>> list_accounts(operations::Context& context, const NoInput&) {
  auto db = context.store.read();
  std::vector<AccountView> out;
  for (auto& a : accounts(*db)) out.push_back({a, grants_of(*db, a.id)});
  return out;
}

void CreateAccount::check(std::vector<FieldError>& faults) const {
  std::string address = normal_email(email);
  std::size_t at = address.find('@');
  bool complete = at != std::string::npos && at > 0 && address.find(' ') == std::string::npos &&
                  address.find('.', at) != std::string::npos;
  if (!address.empty() && !complete)
    faults.push_back(
        {"email", "Saisissez une adresse électronique complète, par exemple prenom.nom@exemple.fr."});
  if (!password_file.empty()) return;
  for (auto& f : password_faults("password", password)) faults.push_back(std::move(f));
}

Result<AccountView> create_account(operations::Context& context, const CreateAccount& input,
                                   FindPlace find_place) {
  std::vector<FieldError> faults;
  std::string email = normal_email(input.email), password = input.password;
  input.check(faults);
  if (!input.password_file.empty() && !context.viewer.local) {
    faults.push_back({"password-file", "Réservé à la ligne de commande."});
  } else if (!input.password_file.empty()) {
    password = text::trim(TRY(read_file(input.password_file, 4096)));
    for (auto& f : password_faults("password-file", password)) faults.push_back(std::move(f));
  }
  Grant grant{*role_from(input.role),
              {"", input.departement},
              input.departement.empty() ? "partout" : "département " + input.departement};
  if (!input.structure.empty()) {
    auto place = find_place(*context.store.read(), input.structure, grant.place_name);
    if (place)
      grant.scope = {place->path, ""};
    else
      faults.push_back({"structure", place.error().message});
  }
  const FieldError taken{"email", "Un compte existe déjà avec cette adresse."};
  if (account_by_email(*context.store.read(), email)) faults.push_back(taken);
  if (!faults.empty()) return invalid(faults);

  Account account{{}, email, input.name, hash_password(password), false, context.now()};
  return context.store.write([&](store::Db& db) -> Result<AccountView> {
    if (account_by_email(db, email)) return invalid({taken});  // created meanwhile by someone else
    account.id = insert_account(db, account);
    insert_grant(db, account.id, grant);
    record(db, context, "compte.creer", email, std::string(role_code(grant.role)) + " " + grant.place_name);
    return AccountView{account, {grant}};
  });
}

Result<Done> disable_account(operations::Context& context, const DisableAccount& input) {
  auto account = account_by_email(*context.store.read(), normal_email(input.email));
  if (!account) return fail(ErrorKind::missing, "no_account", "Aucun compte n’a cette adresse.");
  if (account->email == context.viewer.email)
    return fail(ErrorKind::conflict, "own_account", "Vous ne pouvez pas désactiver votre propre compte.");
  context.store.write([&](store::Db& db) {
    set_disabled(db, account->id, input.disabled);
    if (input.disabled) remove_sessions_of(db, account->id);
    record(db, context, input.disabled ? "compte.desactiver" : "compte.reactiver", account->email);
  });
  return Done{};
}
}  // namespace people
