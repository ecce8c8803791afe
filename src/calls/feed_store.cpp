#include "calls/feed_store.h"

#include <algorithm>

#include "calls/taken_file.h"

namespace calls {
namespace {
using operations::Remark;
using operations::Remarks;
using store::Sql;
constexpr Sql kAddFeed{
    "insert into call_feeds (name, network, format, key_hash, made_at) values (?, ?, ?, ?, ?)"};
constexpr Sql kFeeds{
    "select f.name, f.network, f.format, f.key_hash, f.resume_batch, f.told_batch, f.notes, f.reasons, "
    "f.remarks, f.refused_at, (select coalesce(max(b.first_line + b.line_count), 1) - 1 from call_batches b "
    "where b.feed = f.name) from call_feeds f order by f.name"};
constexpr Sql kFeed{
    "select f.name, f.network, f.format, f.key_hash, f.resume_batch, f.told_batch, f.notes, f.reasons, "
    "f.remarks, f.refused_at, (select coalesce(max(b.first_line + b.line_count), 1) - 1 from call_batches b "
    "where b.feed = f.name) from call_feeds f where f.name = ?"};
constexpr Sql kReading{
    "update call_feeds set resume_batch = ?, told_batch = ?, notes = ?, reasons = ?, remarks = ?, refused_at "
    "= ? where name = ?"};
constexpr Sql kRefused{"update call_feeds set reasons = ?, refused_at = ? where name = ?"};
constexpr Sql kBatchKept{"select ends - begins, content_hash from call_batches where feed = ? and batch = ?"};
constexpr Sql kLastEnd{"select coalesce(max(ends), 0) from call_batches where feed = ?"};
constexpr Sql kNextLine{"select coalesce(max(first_line + line_count), 1) from call_batches where feed = ?"};
constexpr Sql kAddBatch{
    "insert into call_batches (feed, batch, lines, begins, ends, first_line, line_count, content_hash, at) "
    "values (?, ?, ?, ?, ?, ?, ?, ?, ?)"};
constexpr Sql kBatches{
    "select id, batch, lines, begins, first_line from call_batches where feed = ? and id >= ? order by id "
    "limit ?"};
constexpr Sql kBatchAt{"select coalesce(max(id), 0) from call_batches where feed = ? and begins <= ?"};
constexpr Sql kBatchOfLine{
    "select batch, first_line from call_batches where feed = ? and first_line <= ? order by first_line desc, "
    "id desc limit 1"};
// The lines of batches done with are dropped; their keys stay, so that a repeated one is known.
constexpr Sql kForget{"update call_batches set lines = '' where feed = ? and id < ? and lines <> ''"};

Feed feed_of(store::Cursor& r) {
  Feed f{r.str(0), r.str(1), r.str(2), r.str(3), r.integer(4), r.integer(5), r.integer(10)};
  f.unknown = unknown_of(r.str(6));
  f.reasons = remarks_of(r.str(7));
  f.remarks = remarks_of(r.str(8));
  if (std::int64_t at = r.integer(9); at != 0) f.refused_at = at;
  return f;
}

// Lines told by their batch, and their number in it.
Remarks by_batch(store::Db& db, const std::string& feed, const Remarks& by_line) {
  Remarks out = by_line;
  for (auto& [what, remark] : out.said)
    for (auto& place : remark.first) {
      auto r = db.query(kBatchOfLine, feed, place.line);
      if (r->next()) place = {"lot " + r->str(0), place.line - r->integer(1) + 1};
    }
  return out;
}
}  // namespace

std::vector<store::Migration> feed_migrations() {
  return {
      {72, "call feeds",
       "create table call_feeds (name text primary key, network text not null, format text not null, "
       "key_hash "
       "text not null, made_at integer not null, resume_batch integer not null default 0) strict;"
       "create table call_batches (id integer primary key, feed text not null, batch text not null, lines "
       "text "
       "not null, begins integer not null, ends integer not null, at integer not null, unique (feed, batch)) "
       "strict;"
       "create index call_batches_begins on call_batches (feed, begins);"},
      {83, "lines that feeds refuse or remark",
       "alter table call_feeds add column told_batch integer not null default 0;"
       "alter table call_feeds add column notes text not null default '{}';"
       "alter table call_feeds add column reasons text not null default '[]';"
       "alter table call_feeds add column remarks text not null default '[]';"
       "alter table call_feeds add column refused_at integer not null default 0;"
       "alter table call_batches add column first_line integer not null default 1;"
       "alter table call_batches add column line_count integer not null default 0;"
       "update call_batches set line_count = length(lines) - length(replace(lines, '\n', '')) where lines <> "
       "'';"
       "update call_batches set first_line = (select coalesce(sum(b.line_count), 0) + 1 from call_batches b "
       "where b.feed = call_batches.feed and b.id < call_batches.id) where lines <> '';"
       "create index call_batches_lines on call_batches (feed, first_line);"},
      {88, "what a batch held, by its hash",
       "alter table call_batches add column content_hash text not null default '';"}};
}

std::vector<Feed> feeds(store::Db& db) {
  std::vector<Feed> out;
  auto r = db.query(kFeeds);
  while (r->next()) out.push_back(feed_of(*r));
  return out;
}
std::optional<Feed> feed_by_name(store::Db& db, const std::string& name) {
  auto r = db.query(kFeed, name);
  if (!r->next()) return std::nullopt;
  return feed_of(*r);
}

void keep_feed(store::Db& db, const Feed& f, Millis now) {
  db.run(kAddFeed, f.name, f.network, f.format, f.key_hash, now);
}

void keep_reading(store::Db& db, const Feed& feed, const operations::ImportReport& report, Millis now) {
  auto kept = feed_by_name(db, feed.name);
  if (!kept) return;
  for (const auto& [name, n] : report.unknown) kept->unknown[name] += n;
  kept->reasons.add(by_batch(db, feed.name, report.reasons));
  kept->remarks.add(by_batch(db, feed.name, report.remarks));
  if (report.rejected_count > 0) kept->refused_at = now;
  json::object unknown(kept->unknown.begin(), kept->unknown.end());
  db.run(kReading, feed.resume, feed.told, json::write(unknown), json::write(remarks_json(kept->reasons)),
         json::write(remarks_json(kept->remarks)), kept->refused_at.value_or(0), feed.name);
  db.run(kForget, feed.name, feed.resume);
}

void keep_refused(store::Db& db, const std::string& feed, const Remarks& reasons, Millis now) {
  auto kept = feed_by_name(db, feed);
  if (!kept || reasons.empty()) return;
  kept->reasons.add(reasons);
  db.run(kRefused, json::write(remarks_json(kept->reasons)), now, feed);
}

std::optional<bool> sent_before(store::Db& db, const std::string& feed, const SentBatch& batch) {
  auto r = db.query(kBatchKept, feed, batch.key);
  if (!r->next()) return std::nullopt;
  std::string hash = r->str(1);
  if (!hash.empty()) return hash == batch.hash;
  return r->integer(0) == static_cast<std::int64_t>(batch.lines.size());
}

void add_batch(store::Db& db, const std::string& feed, const SentBatch& batch, Millis now) {
  std::int64_t begins = batches_end(db, feed);
  db.run(kAddBatch, feed, batch.key, batch.lines, begins,
         begins + static_cast<std::int64_t>(batch.lines.size()), db.number(kNextLine, feed), batch.count,
         batch.hash, now);
}

void each_batch(store::Db& db, const std::string& feed, std::int64_t from, std::int64_t most,
                const std::function<void(const Batch&)>& visit) {
  auto r = db.query(kBatches, feed, from, most);
  while (r->next()) visit({r->integer(0), r->str(1), r->str(2), r->integer(3), r->integer(4)});
}

std::int64_t batches_end(store::Db& db, const std::string& feed) { return db.number(kLastEnd, feed); }
std::int64_t batch_at(store::Db& db, const std::string& feed, std::int64_t offset) {
  return db.number(kBatchAt, feed, offset);
}
}  // namespace calls
