// Accounts, roles and the rights they carry. Pure: no clock, no I/O.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "operations/context.h"

namespace people {
struct Account {
  Id<Account> id;
  std::string email;
  std::string name;
  std::string password_hash;
  bool disabled = false;
  Millis created_at = 0;
};

enum class Role { agent, validator, moderator, correspondent, auditor, sub_prefect, administrator };

// A role held at a place: "" everywhere, a structure's path with all below it, or a département.
struct Grant {
  Role role;
  operations::Scope scope;
  std::string place_name;  // for people
};

constexpr std::size_t kLeastPassword = 12;  // characters

const std::vector<Role>& all_roles();
std::string_view role_code(Role role);  // "agent", as stored
std::string_view role_name(Role role);  // "Agent", for people
std::optional<Role> role_from(std::string_view code);
const std::vector<operations::Right>& rights_of(Role role);

// Scopes per right from the grants of an account.
std::map<operations::Right, std::vector<operations::Scope>> scopes_of(const std::vector<Grant>& grants);

// Argon2id with a random salt (19 MiB, 2 passes).
std::string hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);
// Faults of a new password, for the field of that name.
std::vector<FieldError> password_faults(std::string_view field, std::string_view password);
}  // namespace people
