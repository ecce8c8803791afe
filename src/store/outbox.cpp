#include "store/outbox.h"

namespace store::outbox {
namespace {
constexpr Sql kAdd{"insert into outbox (kind, payload, created_at, due_at) values (?, ?, ?, ?)"};
constexpr Sql kTake{
    "update outbox set due_at = ?, attempts = attempts + 1, error = null where id = (select id from outbox "
    "where done_at is null "
    "and attempts < ? and due_at <= ? order by due_at, id limit 1) returning id, kind, payload, attempts"};
constexpr Sql kDone{"update outbox set done_at = ? where id = ?"};
constexpr Sql kFailed{"update outbox set due_at = ?, error = ? where id = ?"};
// A line in hand is the one that was taken (attempts > 0) and has no error yet.
constexpr Sql kReclaim{
    "update outbox set deaths = deaths + 1, due_at = ?1 + 1000 * max(0, deaths - 2), "
    "attempts = case when deaths + 1 >= ?2 then ?3 else attempts - 1 end, "
    "error = 'the process died with this job in hand' "
    "where done_at is null and due_at > ?1 and attempts > 0 and error is null"};
constexpr Sql kWaiting{"select count(*) from outbox where done_at is null and attempts < ?"};
constexpr Sql kAside{"select count(*) from outbox where done_at is null and attempts >= ?"};
constexpr Sql kGivenUp{
    "select count(*) from outbox where kind = ? and payload = ? and done_at is null and attempts >= ? and "
    "due_at <= ?"};
constexpr Sql kDue{"select 1 from outbox where done_at is null and attempts < ? and due_at <= ? limit 1"};
}  // namespace

std::vector<Migration> migrations() {
  return {
      {1, "outbox",
       "create table outbox (id integer primary key, kind text not null, payload text not null, created_at "
       "integer not null, due_at integer not null, attempts integer not null default 0, done_at integer, "
       "error text) strict;"
       "create index outbox_due on outbox (due_at, id) where done_at is null;"},
      {2, "deaths of job holders", "alter table outbox add column deaths integer not null default 0;"}};
}

void add(Db& db, Millis now, std::string_view kind, std::string_view payload) {
  db.run(kAdd, kind, payload, now, now);
}

std::optional<Job> take(Store& store, Millis now) {
  if (store.read()->number(kDue, kMaxAttempts, now) == 0) return std::nullopt;
  return store.write([&](Db& db) -> std::optional<Job> {
    auto rows = db.query(kTake, now + kLease, kMaxAttempts, now);
    if (!rows->next()) return std::nullopt;
    Job job{rows->integer(0), rows->str(1), rows->str(2), static_cast<int>(rows->integer(3))};
    while (rows->next()) {
    }
    return job;
  });
}

void reclaim(Store& store, Millis now) {
  store.write([&](Db& db) { db.run(kReclaim, now, kMaxDeaths, kMaxAttempts); });
}

void done(Db& db, Millis now, std::int64_t id) { db.run(kDone, now, id); }

void failed(Store& store, Millis now, const Job& job, std::string_view error) {
  Millis delay = 1000LL << (2 * (job.attempts - 1));
  store.write([&](Db& db) { db.run(kFailed, now + delay, error, job.id); });
}

std::int64_t waiting(Db& db) { return db.number(kWaiting, kMaxAttempts); }
bool given_up(Db& db, Millis now, std::string_view kind, std::string_view payload) {
  return db.number(kGivenUp, kind, payload, kMaxAttempts, now) > 0;
}
std::int64_t set_aside(Db& db) { return db.number(kAside, kMaxAttempts); }
}  // namespace store::outbox
