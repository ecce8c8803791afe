#include "calls/left_open_store.h"

#include <map>
#include <tuple>

namespace calls {
namespace {
using store::Sql;
constexpr std::int64_t kMostLeft = 10'000;  // the latest that are looked among

constexpr Sql kFormer{
    "select l.id, l.key, l.queue, l.agent, l.caller, l.begun, l.due, l.state, l.taken_by, l.taken_at, l.file "
    "from call_left_open l join call_files f on f.id = l.file where f.kin = ? and f.mapping = ? and f.id <> "
    "? order by l.id desc limit ?"};
constexpr Sql kOf{
    "select key, queue, begun, taken_by, taken_at from call_left_open where file = ? and taken_by <> 0"};
constexpr Sql kDrop{"delete from call_left_open where file = ?"};
constexpr Sql kAdd{
    "insert into call_left_open (file, key, queue, agent, caller, begun, due, state, taken_by, taken_at) "
    "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
constexpr Sql kTake{"update call_left_open set taken_by = ?, taken_at = ? where id = ?"};
constexpr Sql kCount{"select count(*) from call_left_open where file = ? and taken_by = 0"};
constexpr Sql kFollowers{
    "select distinct taken_by from call_left_open where file = ? and taken_by <> 0 order by taken_by"};
constexpr Sql kGiveBack{"update call_left_open set taken_by = 0, taken_at = 0 where taken_by = ?"};
}  // namespace

std::vector<store::Migration> left_open_migrations() {
  return {{85, "calls that logs left open",
           "create table call_left_open (id integer primary key, file integer not null, key text not null, "
           "queue text not null, agent text not null, caller text not null, begun integer not null, due "
           "integer not null, state text not null, taken_by integer not null default 0, taken_at integer not "
           "null default 0, unique (file, key)) strict;"
           "create index call_left_open_taken on call_left_open (taken_by);"}};
}

FormerCalls former_calls(store::Db& db, const TakenFile& file, const std::set<std::int64_t>& leaving) {
  std::vector<LeftOpen> found;
  auto r = db.query(kFormer, file.group, file.mapping, file.id, kMostLeft);
  while (r->next()) {
    std::int64_t by = r->integer(8);
    bool again = file.id != 0 && by == file.id && r->integer(9) >= file.resume;
    if ((by != 0 && !again && !leaving.contains(by)) || leaving.contains(r->integer(10))) continue;
    found.push_back(
        {r->str(1), r->str(2), r->str(3), r->str(4), r->integer(5), r->integer(6), r->str(7), r->integer(0)});
  }
  FormerCalls out;
  for (auto it = found.rbegin(); it != found.rend(); ++it) out.add(std::move(*it));
  return out;
}

void keep_left_open(store::Db& db, std::int64_t file, const std::vector<LeftOpen>& calls) {
  std::map<std::tuple<std::string, std::string, std::int64_t>, FormerCalls::Taken> taken;
  {
    auto r = db.query(kOf, file);
    while (r->next())
      taken[{r->str(0), r->str(1), r->integer(2)}] = {r->integer(3),
                                                      static_cast<std::uint64_t>(r->integer(4))};
  }
  db.run(kDrop, file);
  for (const auto& c : calls) {
    auto by = taken[{c.key, c.queue, c.begun}];
    db.run(kAdd, file, c.key, c.queue, c.agent, c.caller, c.begun, c.due, c.state, by.id,
           static_cast<std::int64_t>(by.offset));
  }
}

void keep_taken_up(store::Db& db, std::int64_t file, const std::vector<FormerCalls::Taken>& taken) {
  for (const auto& t : taken) db.run(kTake, file, static_cast<std::int64_t>(t.offset), t.id);
}

std::int64_t left_open_count(store::Db& db, std::int64_t file) { return db.number(kCount, file); }

std::vector<std::int64_t> followers(store::Db& db, std::int64_t file) {
  std::vector<std::int64_t> out;
  auto r = db.query(kFollowers, file);
  while (r->next()) out.push_back(r->integer(0));
  return out;
}

void forget_left_open(store::Db& db, std::int64_t file) {
  db.run(kDrop, file);
  db.run(kGiveBack, file);
}
}  // namespace calls
