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
constexpr Sql kWaitsTold{
    "select n.code, w.answered, w.lost from call_waits_told w join call_networks n on n.id = w.network"};
constexpr Sql kNarrow{
    "insert into call_waits_told (network, answered, lost) values (?, ?, ?) on conflict (network) do update "
    "set answered = answered & excluded.answered, lost = lost & excluded.lost"};
constexpr Sql kDrop{"delete from call_intervals where kin = ? and queue = ? and start = ?"};
constexpr Sql kAddFormer{
    "insert into call_former_intervals (kin, queue, start, seconds, counters, source) values (?, ?, ?, ?, ?, "
    "?)"};
constexpr Sql kFormer{
    "select kin, queue, start, seconds, counters, source, id from call_former_intervals where kin = ? and "
    "queue = ? and start = ? order by id desc"};
constexpr Sql kDropFormer{
    "delete from call_former_intervals where kin = ? and queue = ? and start = ? and source = ?"};
constexpr Sql kDropFormersOf{"delete from call_former_intervals where source = ?"};

constexpr Sql kSpans{
    "select start, seconds, source from call_intervals where queue = ? and start >= ? and start < ? order by "
    "start, kin"};
constexpr Sql kWithin{
    "select kin, queue, start, seconds, counters, source from call_intervals where queue = ? and start >= ? "
    "and start < ? order by start, kin"};
constexpr Sql kWithIntervals{
    "select q.id from call_queues q where exists (select 1 from call_intervals i where i.queue = q.id)"};
constexpr Sql kOverlapped{
    "select count(*) from call_intervals where queue = ? and start > ? and start < ? and start + seconds > ? "
    "and not (kin = ? and start = ?)"};

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

std::vector<store::Migration> interval_migrations() {
  return {
      {84, "intervals of a queue by time",
       "create index call_intervals_queue on call_intervals (queue, start);"
       "alter table call_state add column cleared integer not null default 0;"},
      {89, "thresholds to which intervals tell waits",
       "create table call_waits_told (network integer primary key references call_networks (id) on delete "
       "cascade, answered integer not null, lost integer not null) strict;"}};
}

WaitsOfNetworks waits_told(store::Db& db) {
  WaitsOfNetworks out;
  auto r = db.query(kWaitsTold);
  while (r->next())
    out[r->str(0)] = {static_cast<std::uint32_t>(r->integer(1)), static_cast<std::uint32_t>(r->integer(2))};
  return out;
}
void narrow_waits(store::Db& db, std::int64_t network, const WaitsTold& told) {
  db.run(kNarrow, network, std::int64_t{told.answered}, std::int64_t{told.lost});
}

std::vector<IntervalSpan> spans_within(store::Db& db, std::int64_t queue, std::int64_t from,
                                       std::int64_t to) {
  std::vector<IntervalSpan> out;
  auto r = db.query(kSpans, queue, from, to);
  while (r->next()) out.push_back({r->integer(0), static_cast<std::int32_t>(r->integer(1)), r->integer(2)});
  return out;
}

std::vector<KeptInterval> intervals_within(store::Db& db, std::int64_t queue, std::int64_t from,
                                           std::int64_t to) {
  std::vector<KeptInterval> out;
  auto r = db.query(kWithin, queue, from, to);
  while (r->next())
    if (auto i = interval_of(*r)) out.push_back(std::move(*i));
  return out;
}

std::set<std::int64_t> queues_with_intervals(store::Db& db) {
  std::set<std::int64_t> out;
  auto r = db.query(kWithIntervals);
  while (r->next()) out.insert(r->integer(0));
  return out;
}

bool overlapped(store::Db& db, const KeptInterval& i) {
  return db.number(kOverlapped, i.queue, i.start - kLongestInterval, i.start + i.seconds, i.start, i.group,
                   i.start) > 0;
}

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

std::optional<KeptInterval> told_before(store::Db& db, const KeptInterval& i,
                                        const std::set<std::int64_t>& but) {
  auto r = db.query(kFormer, i.group, i.queue, i.start);
  while (r->next())
    if (auto former = interval_of(*r); former && !but.contains(former->source)) return former;
  return std::nullopt;
}

void drop_intervals(store::Db& db, std::int64_t source) {
  for (const auto& i : intervals_of(db, source)) {
    auto before = told_before(db, i, {source});
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
