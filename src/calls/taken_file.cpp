#include "calls/taken_file.h"

#include "calls/left_open_store.h"

namespace calls {
namespace {
using store::Sql;
constexpr Sql kFiles{
    "select id, kin, name, head_length, head_hash, size, hash, resume, mapping, added, unchanged, rejected, "
    "notes, imported_at, reasons, remarks, path from call_files order by size desc, id"};
constexpr Sql kFile{
    "select id, kin, name, head_length, head_hash, size, hash, resume, mapping, added, unchanged, rejected, "
    "notes, imported_at, reasons, remarks, path from call_files where id = ?"};
constexpr Sql kAdd{
    "insert into call_files (kin, name, path, head_length, head_hash, size, hash, resume, mapping, "
    "imported_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id"};
constexpr Sql kSet{
    "update call_files set name = ?, path = ?, head_length = ?, head_hash = ?, size = ?, hash = ?, resume = "
    "?, mapping "
    "= ?, imported_at = ? where id = ?"};
constexpr Sql kReport{
    "update call_files set added = ?, unchanged = ?, rejected = ?, notes = ?, reasons = ?, remarks "
    "= ? where id = ?"};
constexpr Sql kForget{"delete from call_files where id = ?"};

TakenFile file_of(store::Cursor& r) {
  TakenFile f{r.integer(0), r.str(1),     r.str(2), r.str(16),    r.integer(3),  r.integer(4), r.integer(5),
              r.integer(6), r.integer(7), r.str(8), r.integer(9), r.integer(10), r.integer(11)};
  f.at = r.integer(13);
  f.unknown = unknown_of(r.str(12));
  f.reasons = remarks_of(r.str(14));
  f.remarks = remarks_of(r.str(15));
  return f;
}
}  // namespace

std::vector<store::Migration> taken_file_migrations() {
  return {{78, "call imports that can be undone",
           "alter table call_files drop column line;"
           "alter table call_files add column mapping text not null default '';"
           "alter table call_files add column added integer not null default 0;"
           "alter table call_files add column unchanged integer not null default 0;"
           "alter table call_files add column rejected integer not null default 0;"
           "alter table call_files add column notes text not null default '{}';"
           "create index call_segments_source on call_segments (source);"
           "alter table call_intervals add column source integer not null default 0;"
           "update call_intervals set source = coalesce((select max(f.id) from call_files f where f.kin = "
           "call_intervals.kin having count(*) = 1), 0);"
           "create index call_intervals_source on call_intervals (source);"
           "create table call_former_intervals (id integer primary key, kin text not null, queue integer not "
           "null references call_queues (id), start integer not null, seconds integer not null, counters "
           "blob not null, source integer not null) strict;"
           "create index call_former_intervals_of on call_former_intervals (kin, queue, start);"},
          {82, "lines that imports of calls refuse or remark",
           "alter table call_files add column reasons text not null default '[]';"
           "alter table call_files add column remarks text not null default '[]';"
           "alter table call_files add column path text not null default '';"}};
}

std::vector<TakenFile> taken_files(store::Db& db) {
  std::vector<TakenFile> out;
  auto r = db.query(kFiles);
  while (r->next()) out.push_back(file_of(*r));
  return out;
}

std::optional<TakenFile> taken_file(store::Db& db, std::int64_t id) {
  auto r = db.query(kFile, id);
  if (!r->next()) return std::nullopt;
  return file_of(*r);
}

std::int64_t keep_file(store::Db& db, const TakenFile& f, Millis now) {
  if (f.id == 0)
    return db.number(kAdd, f.group, f.name, f.path, f.head_length, f.head_hash, f.size, f.hash, f.resume,
                     f.mapping, now);
  db.run(kSet, f.name, f.path, f.head_length, f.head_hash, f.size, f.hash, f.resume, f.mapping, now, f.id);
  return f.id;
}

void add_report(store::Db& db, std::int64_t file, const operations::ImportReport& report) {
  auto f = taken_file(db, file);
  if (!f) return;
  for (const auto& [name, n] : report.unknown) f->unknown[name] += n;
  f->reasons.add(report.reasons);
  f->remarks.add(report.remarks);
  json::object unknown(f->unknown.begin(), f->unknown.end());
  db.run(kReport, f->added + report.added, f->unchanged + report.unchanged,
         f->rejected + report.rejected_count, json::write(unknown), json::write(remarks_json(f->reasons)),
         json::write(remarks_json(f->remarks)), file);
}

std::map<std::string, std::int64_t> unknown_of(const std::string& bytes) {
  std::map<std::string, std::int64_t> out;
  auto v = json::parse(bytes);
  if (v && v->is_object())
    for (const auto& pair : v->get_object()) out[std::string(pair.key())] = json::integer(*v, pair.key());
  return out;
}
operations::Remarks remarks_of(const std::string& bytes) {
  auto v = json::parse(bytes);
  return v ? operations::remarks_from_json(*v) : operations::Remarks();
}

void forget_file(store::Db& db, std::int64_t id) {
  forget_left_open(db, id);
  db.run(kForget, id);
}
}  // namespace calls
