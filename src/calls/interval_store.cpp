#include "calls/interval_store.h"

#include "calls/cube.h"

namespace calls {
namespace {
using store::Blob;
using store::Sql;
constexpr Sql kOne{
    "select kin, queue, start, seconds, counters, source from call_intervals where kin = ? and queue = ? and "
    "start = ?"};
constexpr Sql kAll{
    "select kin, queue, start, seconds, counters, source from call_intervals order by queue, start"};
constexpr Sql kOfSource{
    "select kin, queue, start, seconds, counters, source from call_intervals where source = ?"};
constexpr Sql kSet{
    "insert into call_intervals (kin, queue, start, seconds, counters, source) values (?, ?, ?, ?, ?, ?) on "
    "conflict (kin, queue, start) do update set seconds = excluded.seconds, counters = excluded.counters, "
    "source = excluded.source"};
constexpr Sql kDrop{"delete from call_intervals where kin = ? and queue = ? and start = ?"};
constexpr Sql kAddFormer{
    "insert into call_former_intervals (kin, queue, start, seconds, counters, source) values (?, ?, ?, ?, ?, "
    "?)"};
constexpr Sql kFormer{
    "select kin, queue, start, seconds, counters, source, id from call_former_intervals where kin = ? and "
    "queue = ? and start = ? and source <> ? order by id desc limit 1"};
constexpr Sql kDropFormer{
    "delete from call_former_intervals where kin = ? and queue = ? and start = ? and source = ?"};
constexpr Sql kDropFormersOf{"delete from call_former_intervals where source = ?"};

std::optional<KeptInterval> interval_of(store::Cursor& r) {
  KeptInterval out{r.str(0), r.integer(1), r.integer(2), static_cast<std::int32_t>(r.integer(3)),
                   {},       r.integer(5)};
  if (!decode_counters(r.text(4), out.counters)) return std::nullopt;
  return out;
}

void set(store::Db& db, const KeptInterval& i) {
  std::string bytes = encode_counters(i.counters);
  db.run(kSet, i.group, i.queue, i.start, i.seconds, Blob{bytes}, i.source);
}
}  // namespace

std::optional<KeptInterval> told_interval(store::Db& db, std::string_view group, std::int64_t queue,
                                          std::int64_t start) {
  auto r = db.query(kOne, group, queue, start);
  return r->next() ? interval_of(*r) : std::nullopt;
}

void keep_interval(store::Db& db, const KeptInterval& i) {
  if (auto before = told_interval(db, i.group, i.queue, i.start); before && before->source != i.source) {
    std::string bytes = encode_counters(before->counters);
    db.run(kDropFormer, i.group, i.queue, i.start, before->source);
    db.run(kAddFormer, i.group, i.queue, i.start, before->seconds, Blob{bytes}, before->source);
  }
  set(db, i);
}

void each_interval(store::Db& db, const std::function<void(const KeptInterval&)>& visit) {
  auto r = db.query(kAll);
  while (r->next())
    if (auto i = interval_of(*r)) visit(*i);
}

std::vector<KeptInterval> intervals_of(store::Db& db, std::int64_t source) {
  std::vector<KeptInterval> out;
  auto r = db.query(kOfSource, source);
  while (r->next())
    if (auto i = interval_of(*r)) out.push_back(std::move(*i));
  return out;
}

std::optional<KeptInterval> told_before(store::Db& db, const KeptInterval& i) {
  auto r = db.query(kFormer, i.group, i.queue, i.start, i.source);
  return r->next() ? interval_of(*r) : std::nullopt;
}

void drop_intervals(store::Db& db, std::int64_t source) {
  for (const auto& i : intervals_of(db, source)) {
    auto before = told_before(db, i);
    if (!before) {
      db.run(kDrop, i.group, i.queue, i.start);
      continue;
    }
    set(db, *before);
    db.run(kDropFormer, i.group, i.queue, i.start, before->source);
  }
  db.run(kDropFormersOf, source);
}
}  // namespace calls
