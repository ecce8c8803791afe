// All SQL of accounts, grants and sessions.
#pragma once

#include <optional>
#include <vector>

#include "people/account.h"
#include "store/store.h"

namespace people {
std::vector<store::Migration> account_migrations();

std::optional<Account> account_by_email(store::Db& db, std::string_view email);
std::vector<Account> accounts(store::Db& db);
Id<Account> insert_account(store::Db& db, const Account& account);
void set_password(store::Db& db, Id<Account> id, std::string_view hash);
void set_disabled(store::Db& db, Id<Account> id, bool disabled);

std::vector<Grant> grants_of(store::Db& db, Id<Account> id);
void insert_grant(store::Db& db, Id<Account> id, const Grant& grant);
void clear_grants(store::Db& db, Id<Account> id);

struct Session {
  std::string token_hash;
  Id<Account> account;
  std::string csrf;
  Millis expires_at = 0;
};
void insert_session(store::Db& db, const Session& session, Millis now);
void remove_session(store::Db& db, std::string_view token_hash);
void remove_sessions_of(store::Db& db, Id<Account> id);
// Who holds the session: nothing when it is unknown, expired, or its account disabled.
std::optional<operations::Viewer> viewer_of_session(store::Db& db, std::string_view token_hash, Millis now);

// Failed sign-ins of an account or an address since `since`.
std::int64_t failures(store::Db& db, std::string_view key, Millis since);
void insert_failure(store::Db& db, std::string_view key, Millis now);
}  // namespace people
