#include "people/account.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <stdexcept>

#include "base/text.h"

namespace people {
namespace {
using operations::Right;
struct RoleRow {
  Role role;
  std::string_view code;
  std::string_view name;
  std::vector<Right> rights;
};
const std::vector<RoleRow>& table() {
  static const std::vector<RoleRow> rows{
      {Role::agent, "agent", "Agent", {Right::read, Right::reply}},
      {Role::validator, "validateur", "Validateur", {Right::read, Right::reply, Right::approve}},
      {Role::moderator, "moderateur", "Modérateur", {Right::read, Right::moderate}},
      {Role::correspondent,
       "correspondant",
       "Correspondant de réseau",
       {Right::read, Right::reply, Right::approve, Right::correspond}},
      {Role::auditor, "auditeur", "Auditeur", {Right::read, Right::audit}},
      {Role::sub_prefect,
       "sous-prefet",
       "Sous-préfet chargé des services publics",
       {Right::read, Right::territory}},
      {Role::administrator,
       "administrateur",
       "Administrateur",
       {Right::read, Right::reply, Right::approve, Right::moderate, Right::correspond, Right::audit,
        Right::territory, Right::administer}},
  };
  return rows;
}
const RoleRow& row(Role role) { return table()[static_cast<std::size_t>(role)]; }
constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = 19U << 20;
}  // namespace

const std::vector<Role>& all_roles() {
  static const std::vector<Role> roles = [] {
    std::vector<Role> out;
    for (const auto& r : table()) out.push_back(r.role);
    return out;
  }();
  return roles;
}
std::string_view role_code(Role role) { return row(role).code; }
std::string_view role_name(Role role) { return row(role).name; }
const std::vector<Right>& rights_of(Role role) { return row(role).rights; }

std::optional<Role> role_from(std::string_view code) {
  for (const auto& r : table())
    if (r.code == code) return r.role;
  return std::nullopt;
}

std::map<Right, std::vector<operations::Scope>> scopes_of(const std::vector<Grant>& grants) {
  std::map<Right, std::vector<operations::Scope>> out;
  for (const auto& g : grants)
    for (Right right : rights_of(g.role)) out[right].push_back(g.scope);
  return out;
}

std::string hash_password(std::string_view password) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (sodium_init() < 0 ||
      crypto_pwhash_str(out.data(), password.data(), password.size(), kPasses, kMemory) != 0)
    throw std::runtime_error("no memory for Argon2id");
  return out.data();
}

bool verify_password(std::string_view hash, std::string_view password) {
  std::array<char, crypto_pwhash_STRBYTES> stored{};
  if (hash.size() >= stored.size()) return false;
  std::copy(hash.begin(), hash.end(), stored.begin());
  return crypto_pwhash_str_verify(stored.data(), password.data(), password.size()) == 0;
}

std::vector<FieldError> password_faults(std::string_view field, std::string_view password) {
  if (text::length(password) >= kLeastPassword) return {};
  return {{std::string(field),
           fmt::format("Le mot de passe doit compter au moins {} caractères.", kLeastPassword)}};
}
}  // namespace people
