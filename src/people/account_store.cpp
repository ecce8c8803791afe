#include "people/account_store.h"

namespace people {
namespace {
using store::Sql;
constexpr Sql kByEmail{
    "select id, email, name, password, disabled, created_at from accounts where email = ?"};
constexpr Sql kAccounts{
    "select id, email, name, password, disabled, created_at from accounts order by name, id"};
constexpr Sql kInsert{
    "insert into accounts (email, name, password, disabled, created_at) values (?, ?, ?, 0, ?) returning id"};
constexpr Sql kSetPassword{"update accounts set password = ? where id = ?"};
constexpr Sql kSetDisabled{"update accounts set disabled = ? where id = ?"};
constexpr Sql kGrants{
    "select role, path, departement, place_name from grants where account = ? order by role, path"};
constexpr Sql kInsertGrant{
    "insert into grants (account, role, path, departement, place_name) values (?, ?, ?, ?, ?)"};
constexpr Sql kClearGrants{"delete from grants where account = ?"};
constexpr Sql kInsertSession{
    "insert into sessions (token_hash, account, csrf, created_at, expires_at) values (?, ?, ?, ?, ?)"};
constexpr Sql kPurgeSessions{"delete from sessions where expires_at < ?"};
constexpr Sql kRemoveSession{"delete from sessions where token_hash = ?"};
constexpr Sql kRemoveSessionsOf{"delete from sessions where account = ?"};
constexpr Sql kViewer{
    "select a.id, a.name, a.email, s.csrf from sessions s join accounts a on a.id = s.account where "
    "s.token_hash = ? and "
    "s.expires_at > ? and a.disabled = 0"};
constexpr Sql kFailures{"select count(*) from sign_in_failures where key = ? and at > ?"};
constexpr Sql kInsertFailure{"insert into sign_in_failures (key, at) values (?, ?)"};
constexpr Sql kPurgeFailures{"delete from sign_in_failures where at < ?"};

Account read(store::Cursor& r) {
  return {r.id<Account>(0), r.str(1), r.str(2), r.str(3), r.integer(4) != 0, r.integer(5)};
}
}  // namespace

std::vector<store::Migration> account_migrations() {
  return {{10, "accounts",
           "create table accounts (id integer primary key, email text not null unique, name text not null, "
           "password text not "
           "null, disabled integer not null, created_at integer not null) strict;"
           "create table grants (account integer not null references accounts (id), role text not null, path "
           "text not null, "
           "departement text not null, place_name text not null) strict;"
           "create index grants_account on grants (account);"
           "create table sessions (token_hash text primary key, account integer not null references accounts "
           "(id), csrf text not "
           "null, created_at integer not null, expires_at integer not null) strict;"
           "create table sign_in_failures (key text not null, at integer not null) strict;"
           "create index sign_in_failures_key on sign_in_failures (key, at);"},
          {11, "audit",
           "create table audit (seq integer primary key, at integer not null, actor text not null, action "
           "text not null, object "
           "text not null, detail text not null, previous text not null, hash text not null) strict;"
           "create trigger audit_no_update before update on audit begin select raise(abort, 'the audit trail "
           "is append-only'); end;"
           "create trigger audit_no_delete before delete on audit begin select raise(abort, 'the audit trail "
           "is append-only'); end;"}};
}

std::optional<Account> account_by_email(store::Db& db, std::string_view email) {
  auto rows = db.query(kByEmail, email);
  if (!rows->next()) return std::nullopt;
  return read(*rows);
}

std::vector<Account> accounts(store::Db& db) {
  std::vector<Account> out;
  auto rows = db.query(kAccounts);
  while (rows->next()) out.push_back(read(*rows));
  return out;
}

Id<Account> insert_account(store::Db& db, const Account& a) {
  return {db.number(kInsert, a.email, a.name, a.password_hash, a.created_at)};
}
void set_password(store::Db& db, Id<Account> id, std::string_view hash) { db.run(kSetPassword, hash, id); }
void set_disabled(store::Db& db, Id<Account> id, bool disabled) { db.run(kSetDisabled, disabled, id); }

std::vector<Grant> grants_of(store::Db& db, Id<Account> id) {
  std::vector<Grant> out;
  auto rows = db.query(kGrants, id);
  while (rows->next())
    if (auto role = role_from(rows->text(0)))
      out.push_back({*role, {rows->str(1), rows->str(2)}, rows->str(3)});
  return out;
}
void insert_grant(store::Db& db, Id<Account> id, const Grant& g) {
  db.run(kInsertGrant, id, role_code(g.role), g.scope.path, g.scope.departement, g.place_name);
}
void clear_grants(store::Db& db, Id<Account> id) { db.run(kClearGrants, id); }

void insert_session(store::Db& db, const Session& s, Millis now) {
  db.run(kPurgeSessions, now);
  db.run(kInsertSession, s.token_hash, s.account, s.csrf, now, s.expires_at);
}
void remove_session(store::Db& db, std::string_view token_hash) { db.run(kRemoveSession, token_hash); }
void remove_sessions_of(store::Db& db, Id<Account> id) { db.run(kRemoveSessionsOf, id); }

std::optional<operations::Viewer> viewer_of_session(store::Db& db, std::string_view token_hash, Millis now) {
  operations::Viewer viewer;
  {
    auto rows = db.query(kViewer, token_hash, now);
    if (!rows->next()) return std::nullopt;
    viewer.account = rows->integer(0);
    viewer.name = rows->str(1);
    viewer.email = rows->str(2);
    viewer.csrf = rows->str(3);
  }
  viewer.session = token_hash;
  viewer.scopes = scopes_of(grants_of(db, Id<Account>{viewer.account}));
  return viewer;
}

std::int64_t failures(store::Db& db, std::string_view key, Millis since) {
  return db.number(kFailures, key, since);
}
void insert_failure(store::Db& db, std::string_view key, Millis now) {
  db.run(kPurgeFailures, now - kMillisPerDay);
  db.run(kInsertFailure, key, now);
}
}  // namespace people
