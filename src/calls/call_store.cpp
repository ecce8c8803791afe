#include "calls/call_store.h"

namespace calls {
namespace {
using store::Blob;
using store::Sql;

constexpr Sql kNetworks{"select id, code, name, zone from call_networks order by code"};
constexpr Sql kNetworkByCode{"select id, code, name, zone from call_networks where code = ?"};
constexpr Sql kAddNetwork{"insert into call_networks (code, name, zone) values (?, '', ?) returning id"};
constexpr Sql kQueues{
    "select q.id, q.network, n.code, q.code, q.name, q.site, q.departement from call_queues q join "
    "call_networks n on n.id = q.network order by n.code, q.code"};
constexpr Sql kQueueByCode{"select id from call_queues where network = ? and code = ?"};
constexpr Sql kAddQueue{
    "insert into call_queues (network, code, name, site, departement) values (?, ?, '', '', '') returning "
    "id"};
constexpr Sql kSegments{
    "select id, kin, file, row_count, first, last, source from call_segments order by first, id"};
constexpr Sql kSegmentsWithin{
    "select id, kin, file, row_count, first, last, source from call_segments where first <= ? and last >= ? "
    "order by "
    "first, id"};
constexpr Sql kAddSegment{
    "insert into call_segments (kin, file, bytes, row_count, first, last, source) values (?, ?, ?, ?, ?, ?, "
    "?)"};
constexpr Sql kRemoveSegment{"delete from call_segments where id = ?"};
constexpr Sql kSegmentBytes{"select bytes from call_segments where id = ?"};
constexpr Sql kDay{"select cells from call_days where queue = ? and day = ?"};
constexpr Sql kSetDay{
    "insert into call_days (queue, day, cells, totals) values (?, ?, ?, ?) on conflict (queue, day) do "
    "update "
    "set cells = excluded.cells, totals = excluded.totals"};
constexpr Sql kTotals{"select queue, day, totals from call_days order by queue, day"};
constexpr Sql kDaysOf{
    "select day, cells from call_days where queue = ? and day >= ? and day <= ? order by day"};
constexpr Sql kNetworkDay{"select totals from call_network_days where network = ? and day = ?"};
constexpr Sql kSetNetworkDay{
    "insert into call_network_days (network, day, totals, revision) values (?, ?, ?, (select revision + 1 "
    "from "
    "call_state)) on conflict (network, day) do update set totals = excluded.totals, revision = "
    "excluded.revision"};
constexpr Sql kNetworkDaysSince{
    "select network, day, totals from call_network_days where revision > ? order by network, day"};
constexpr Sql kDaysChanged{"select day from call_network_days where network = ? and revision > ?"};
constexpr Sql kCallerDays{
    "select network, day, callers, first_answered, reached, lost, redialled, waited from call_caller_days "
    "order by network, day"};
constexpr Sql kForgetCallerDays{"delete from call_caller_days where day >= ? and day <= ?"};
constexpr Sql kAddCallerDay{
    "insert into call_caller_days (network, day, callers, first_answered, reached, lost, redialled, waited) "
    "select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 where exists (select 1 from call_networks where id = ?1)"};
constexpr Sql kCallersRevision{"select callers_revision from call_state"};
constexpr Sql kSetCallersRevision{"update call_state set callers_revision = ?"};
constexpr Sql kRemoveDay{"delete from call_days where queue = ? and day = ?"};
constexpr Sql kRevision{"select revision from call_state"};
constexpr Sql kCleared{"select cleared from call_state"};
constexpr Sql kTouch{"update call_state set revision = revision + 1"};

SegmentRow segment_row(store::Cursor& r) {
  return {r.integer(0), r.str(1), r.str(2), r.integer(3), r.integer(4), r.integer(5), r.integer(6)};
}
}  // namespace

std::vector<store::Migration> call_migrations() {
  return {
      {70, "calls",
       "create table call_networks (id integer primary key, code text not null unique, name text not null, "
       "zone text not null) strict;"
       "create table call_queues (id integer primary key, network integer not null references call_networks "
       "(id), code text not null, name text not null, site text not null, departement text not null, unique "
       "(network, code)) strict;"
       "create table call_files (id integer primary key, kin text not null, name text not null, head_length "
       "integer not null, head_hash integer not null, size integer not null, hash integer not null, resume "
       "integer not null, line integer not null, imported_at integer not null) strict;"
       "create index call_files_kin on call_files (kin);"
       "create table call_segments (id integer primary key, kin text not null, file text not null, bytes "
       "blob, "
       "row_count integer not null, first integer not null, last integer not null, source integer not null) "
       "strict;"
       "create index call_segments_first on call_segments (first);"
       "create table call_days (queue integer not null references call_queues (id), day integer not null, "
       "cells blob not null, totals blob not null, primary key (queue, day)) strict;"
       "create table call_network_days (network integer not null references call_networks (id), day integer "
       "not "
       "null, totals blob not null, revision integer not null, primary key (network, day)) strict;"
       "create index call_network_days_revision on call_network_days (revision);"
       "create table call_caller_days (network integer not null references call_networks (id), day integer "
       "not "
       "null, callers integer not null, first_answered integer not null, reached integer not null, lost "
       "integer "
       "not null, redialled integer not null, waited integer not null, primary key (network, day)) strict;"
       "create table call_intervals (kin text not null, queue integer not null references call_queues (id), "
       "start integer not null, seconds integer not null, counters blob not null, primary key (kin, queue, "
       "start)) strict;"
       "create table call_state (id integer primary key, revision integer not null, callers_revision integer "
       "not "
       "null) strict;"
       "insert into call_state (id, revision, callers_revision) values (1, 0, 0);"}};
}

std::vector<Network> networks(store::Db& db) {
  std::vector<Network> out;
  auto r = db.query(kNetworks);
  while (r->next()) out.push_back({r->integer(0), r->str(1), r->str(2), r->str(3)});
  return out;
}

std::optional<Network> network_by_code(store::Db& db, std::string_view code) {
  auto r = db.query(kNetworkByCode, code);
  if (!r->next()) return std::nullopt;
  return Network{r->integer(0), r->str(1), r->str(2), r->str(3)};
}

std::vector<Queue> queues(store::Db& db) {
  std::vector<Queue> out;
  auto r = db.query(kQueues);
  while (r->next())
    out.push_back({r->integer(0), r->integer(1), r->str(2), r->str(3), r->str(4), r->str(5), r->str(6)});
  return out;
}

std::int64_t keep_network(store::Db& db, const std::string& code, const std::string& zone) {
  if (auto known = network_by_code(db, code)) return known->id;
  return db.number(kAddNetwork, code, zone);
}

std::int64_t keep_queue(store::Db& db, std::int64_t network, const std::string& code) {
  if (std::int64_t id = db.number(kQueueByCode, network, code); id != 0) return id;
  return db.number(kAddQueue, network, code);
}

std::vector<SegmentRow> segment_rows(store::Db& db) {
  std::vector<SegmentRow> out;
  auto r = db.query(kSegments);
  while (r->next()) out.push_back(segment_row(*r));
  return out;
}
std::vector<SegmentRow> segment_rows(store::Db& db, std::int64_t from, std::int64_t to) {
  std::vector<SegmentRow> out;
  auto r = db.query(kSegmentsWithin, to, from);
  while (r->next()) out.push_back(segment_row(*r));
  return out;
}

void add_segment(store::Db& db, const SegmentRow& s, std::string_view bytes) {
  if (bytes.empty())
    db.run(kAddSegment, s.group, s.file, nullptr, s.rows, s.first, s.last, s.source);
  else
    db.run(kAddSegment, s.group, s.file, Blob{bytes}, s.rows, s.first, s.last, s.source);
}
void remove_segment(store::Db& db, std::int64_t id) { db.run(kRemoveSegment, id); }

std::string segment_bytes(store::Db& db, std::int64_t id) {
  auto r = db.query(kSegmentBytes, id);
  return r->next() ? r->str(0) : std::string();
}

std::string segments_folder(const std::string& data_folder) { return data_folder + "/calls"; }

Result<std::shared_ptr<const Segment>> open_segment(store::Db& db, const std::string& folder,
                                                    const SegmentRow& row) {
  if (row.file.empty()) return Segment::from(segment_bytes(db, row.id));
  return Segment::open(segments_folder(folder) + "/" + row.file);
}

std::optional<DayCells> day_cells(store::Db& db, std::int64_t queue, std::int32_t day) {
  auto r = db.query(kDay, queue, day);
  DayCells cells;
  if (!r->next() || !DayCells::decode(r->text(0), cells)) return std::nullopt;
  return cells;
}

namespace {
void write_day(store::Db& db, std::int64_t queue, std::int32_t day, const PackedDay& packed) {
  std::string totals = encode_counters(packed.sum);
  db.run(kSetDay, queue, day, Blob{packed.cells}, Blob{totals});
}
}  // namespace

void set_day(store::Db& db, std::int64_t queue, std::int32_t day, const DayCells& cells) {
  write_day(db, queue, day, {cells.encode(), cells.sum()});
}

void remove_day(store::Db& db, std::int64_t queue, std::int32_t day) { db.run(kRemoveDay, queue, day); }

void add_day(store::Db& db, std::int64_t queue, std::int32_t day, const PackedDay& packed) {
  auto kept = day_cells(db, queue, day);
  DayCells more;
  if (!kept || !DayCells::decode(packed.cells, more)) return write_day(db, queue, day, packed);
  kept->add(more);
  set_day(db, queue, day, *kept);
}

void each_day(store::Db& db, const std::function<void(std::int64_t, std::int32_t, std::string_view)>& visit) {
  auto r = db.query(kTotals);
  while (r->next()) visit(r->integer(0), static_cast<std::int32_t>(r->integer(1)), r->text(2));
}

void each_day_of(store::Db& db, std::int64_t queue, std::int32_t from, std::int32_t to,
                 const std::function<void(std::int32_t, const DayCells&)>& visit) {
  auto r = db.query(kDaysOf, queue, from, to);
  DayCells cells;
  while (r->next())
    if (DayCells::decode(r->text(1), cells)) visit(static_cast<std::int32_t>(r->integer(0)), cells);
}

void add_network_day(store::Db& db, std::int64_t network, std::int32_t day, const Counters& counters,
                     const Counters& without) {
  Counters all;
  if (auto r = db.query(kNetworkDay, network, day); r->next()) decode_counters(r->text(0), all);
  all += counters;
  all -= without;
  std::string bytes = encode_counters(all);
  db.run(kSetNetworkDay, network, day, Blob{bytes});
}

void each_network_day(store::Db& db, std::int64_t since,
                      const std::function<void(std::int64_t, std::int32_t, const Counters&)>& visit) {
  auto r = db.query(kNetworkDaysSince, since);
  Counters c;
  while (r->next())
    if (decode_counters(r->text(2), c)) visit(r->integer(0), static_cast<std::int32_t>(r->integer(1)), c);
}

CallerDay& CallerDay::operator+=(const CallerDay& other) {
  network = other.network;
  day = other.day;
  callers += other.callers;
  first_answered += other.first_answered;
  reached += other.reached;
  lost += other.lost;
  redialled += other.redialled;
  waited_s += other.waited_s;
  return *this;
}
std::vector<CallerDay> caller_days(store::Db& db) {
  std::vector<CallerDay> out;
  auto r = db.query(kCallerDays);
  while (r->next())
    out.push_back({r->integer(0), static_cast<std::int32_t>(r->integer(1)), r->integer(2), r->integer(3),
                   r->integer(4), r->integer(5), r->integer(6), r->integer(7)});
  return out;
}
void set_caller_days(store::Db& db, std::int32_t from, std::int32_t to, const std::vector<CallerDay>& days) {
  db.run(kForgetCallerDays, from, to);
  for (const auto& d : days)
    db.run(kAddCallerDay, d.network, d.day, d.callers, d.first_answered, d.reached, d.lost, d.redialled,
           d.waited_s);
}
void set_callers_revision(store::Db& db, std::int64_t revision) { db.run(kSetCallersRevision, revision); }
std::int64_t callers_revision(store::Db& db) { return db.number(kCallersRevision); }

std::vector<std::int32_t> days_changed(store::Db& db, std::int64_t network, std::int64_t since) {
  std::vector<std::int32_t> out;
  auto r = db.query(kDaysChanged, network, since);
  while (r->next()) out.push_back(static_cast<std::int32_t>(r->integer(0)));
  return out;
}
std::int64_t cleared_revision(store::Db& db) { return db.number(kCleared); }
std::int64_t revision(store::Db& db) { return db.number(kRevision); }
void touch(store::Db& db) { db.run(kTouch); }
}  // namespace calls
